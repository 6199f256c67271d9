// The version of Unicode that folding and cutting follow, as "14.0.0". What was made of texts under
// one version is made anew under another.
#pragma once

#include <string_view>

namespace liveinbox::text {

[[nodiscard]] std::string_view unicode_version();

}  // namespace liveinbox::text
