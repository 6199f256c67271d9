#include "text/unicode_version.hpp"

#include <utf8proc.h>

namespace liveinbox::text {

std::string_view unicode_version() {
  return utf8proc_unicode_version();
}

}  // namespace liveinbox::text
