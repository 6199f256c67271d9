// What the channel has to know: which number, where the Cloud API is, and its secrets.
#pragma once

#include "options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace server::whatsapp {

inline constexpr std::string_view channel_label = "WA";

struct Settings {
  WhatsAppOptions options;
  std::string tenant;                // whose number it is
  std::string token;                 // with which we send
  std::vector<std::string> secrets;  // with which Meta signs; two while one is changed

  [[nodiscard]] const std::string& number_id() const { return options.number_id; }
  [[nodiscard]] std::string url_of(std::string_view path) const;
};

// Reads the secrets from their files. False with a sentence in `why`, in which none of them stands.
bool load_settings(const WhatsAppOptions& options, Settings& out, std::string& why);

}  // namespace server::whatsapp
