// What a host or an agent writes about a conversation for its own use: an order number, a plan, a
// link into another system. One flat JSON object; nothing in the library reads what it means.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace liveinbox::core {

// annotate: {"key": text | number | true | false | null, …} with keys of 1-64 bytes. The reason why
// `change` is none of that, if it is not.
base::Status check_attributes(std::string_view change);

// `known` after `change`: a key that is named gets its new value, null takes it away. Both texts
// have passed check_attributes, `known` may be empty. Minified, sorted by key, so that equal
// attributes are equal texts; empty where none is left.
base::Result<std::string> changed_attributes(std::string_view known, std::string_view change);

// The text of an attribute; empty where there is none, or where it is no text.
std::string attribute_text(std::string_view attributes, std::string_view key);

}  // namespace liveinbox::core
