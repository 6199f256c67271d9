// The singular of a word, as far as its letters tell: orders and order are one word, bus and glass
// stay what they are. English endings; in other languages it does little, and no harm.
#pragma once

#include <string>
#include <string_view>

namespace liveinbox::base {

// Of the last word of a lower-case text.
[[nodiscard]] inline std::string singular(std::string_view text) {
  const auto ends_in = [text](std::string_view ending) { return text.ends_with(ending); };
  if (text.size() <= 3 || !ends_in("s") || ends_in("ss") || ends_in("us") || ends_in("is")) {
    return std::string(text);
  }
  if (text.size() > 4 && ends_in("ies")) {
    return std::string(text.substr(0, text.size() - 3)) + "y";
  }
  const bool has_e = ends_in("xes") || ends_in("sses") || ends_in("shes") || ends_in("ches");
  return std::string(text.substr(0, text.size() - (has_e ? 2U : 1U)));
}

}  // namespace liveinbox::base
