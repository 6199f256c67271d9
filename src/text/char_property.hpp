// What utf8proc knows of a code point, without its casts.
#pragma once

#include <utf8proc.h>

namespace liveinbox::text {

inline const utf8proc_property_t& property(char32_t code_point) {
  return *utf8proc_get_property(static_cast<utf8proc_int32_t>(code_point));
}

}  // namespace liveinbox::text
