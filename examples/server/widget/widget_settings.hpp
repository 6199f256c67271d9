// On whose pages the widget may be, and who may speak there: by tenant.
#pragma once

#include "options.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace server::widget {

struct TenantWidget {
  std::vector<std::string> sites;  // exact origins
  std::vector<std::string> keys;   // of identity tokens; two while one is changed, none: no tokens
  bool allows_anonymous = true;

  // What the page of the chat says about who may frame it.
  [[nodiscard]] std::string content_security_policy() const;
  [[nodiscard]] bool is_site(std::string_view origin) const;
};

using TenantWidgets = std::map<std::string, TenantWidget, std::less<>>;

// One for each tenant of the options; reads the key files. False with a sentence in `why`, in which
// no key stands.
bool load_widgets(const Options& options, TenantWidgets& out, std::string& why);

// Whether it is "https://shop.example" or "http://127.0.0.1:8080": what browsers call an origin.
bool is_origin(std::string_view text);

}  // namespace server::widget
