// What the rule-based assistant knows: a few topics in a few languages. No model, on purpose: the
// point of the demo is what happens when it does not know.
#pragma once

#include <optional>
#include <string_view>

namespace server {

// The answer to a visitor's message, or nothing where the assistant has none.
std::optional<std::string_view> find_reply(std::string_view text);

// What it says when it has none.
std::string_view fallback_reply(std::string_view text);

}  // namespace server
