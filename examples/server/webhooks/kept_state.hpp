// What an endpoint has to know after a restart, as the text of one file:
//
//   liveinbox-webhook 1 <epoch>:<offset> enabled|disabled
//   {"offset":…,"id":…,"failures":…,"due_ms":…,"body":…}        one line for each that is tried
//   again
//
// Everything up to the place is taken, or was given up, or stands below it.
#pragma once

#include "feed_cursor.hpp"
#include "webhooks/delivery.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server::webhooks {

struct KeptState {
  Cursor place;
  bool is_disabled = false;
  std::vector<Delivery> retries;
};

std::string delivery_line(const Delivery& delivery, std::string_view why = {});
std::optional<Delivery> read_delivery_line(std::string_view line);

std::string to_text(const KeptState& state);
std::optional<KeptState> read_kept_state(std::string_view text);

}  // namespace server::webhooks
