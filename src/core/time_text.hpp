// Points in time as people and programs write them: a date, or a time of RFC 3339.
#pragma once

#include "core/civil_time.hpp"

#include <optional>
#include <string_view>

namespace liveinbox::core {

// A date YYYY-MM-DD is its first moment in UTC. A time is that of RFC 3339, which always says how
// far it is from UTC; parts of a millisecond are left out. Nothing where the text is neither, or
// names a day or an hour that there is not.
[[nodiscard]] std::optional<TimeMs> parse_time(std::string_view text);

}  // namespace liveinbox::core
