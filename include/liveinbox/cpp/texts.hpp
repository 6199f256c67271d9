// Texts and principals: how std::string_view goes into the C calls and comes back out of them.
//
// Ownership: nothing is copied. What borrow() and as_…() give points into the caller's text, and
// what view() gives points into the page, outcome or session it came from.
// Threads: free functions without state. Errors: none. Since: 0.1.0
#pragma once

#include <liveinbox/liveinbox.h>

#include <cstdint>
#include <string_view>

namespace liveinbox {

// A text as an argument of a C function.
[[nodiscard]] inline li_str borrow(std::string_view text) noexcept {
  return {text.data(), text.size()};
}

// A text out of a C struct.
[[nodiscard]] inline std::string_view view(li_str text) noexcept {
  return text.size == 0 ? std::string_view() : std::string_view(text.data, text.size);
}

// Who acts or looks: the host has proven the id; an empty name means the directory's, else the id.
// The names are as_…, because a function `system` of ours would hide among those of <cstdlib>.
[[nodiscard]] inline li_principal as_kind(std::uint32_t kind,
                                          std::string_view id,
                                          std::string_view name = {}) noexcept {
  return {kind, 0, borrow(id), borrow(name)};
}
[[nodiscard]] inline li_principal as_user(std::string_view id,
                                          std::string_view name = {}) noexcept {
  return as_kind(LI_USER, id, name);
}
[[nodiscard]] inline li_principal as_agent(std::string_view id,
                                           std::string_view name = {}) noexcept {
  return as_kind(LI_AGENT, id, name);
}
[[nodiscard]] inline li_principal as_assistant(std::string_view id,
                                               std::string_view name = {}) noexcept {
  return as_kind(LI_ASSISTANT, id, name);
}
[[nodiscard]] inline li_principal as_system(std::string_view id,
                                            std::string_view name = {}) noexcept {
  return as_kind(LI_SYSTEM, id, name);
}
[[nodiscard]] inline li_principal as_integration(std::string_view id,
                                                 std::string_view name = {}) noexcept {
  return as_kind(LI_INTEGRATION, id, name);
}

}  // namespace liveinbox
