// The keys of the meta table's single rows.
#pragma once

#include <string_view>

namespace liveinbox::codec {

inline constexpr std::string_view head_key = "head";           // the Head record
inline constexpr std::string_view process_prefix = "process";  // one row a process with presence

}  // namespace liveinbox::codec
