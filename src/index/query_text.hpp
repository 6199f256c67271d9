// The text form of a search, parsed in this one place. What it says is in parsed_query.hpp.
//
//   query  = { space | [ "-" ] item }
//   item   = filter | phrase | word
//   filter = name ":" ( phrase | word )
//   name   = "tag" | "channel" | "state" | "agent" | "reason" | "from" | "before" | "after"
//   phrase = '"' { any character but '"' } '"'
//   word   = { any character but space }
//
// Everything must hold at once; "-" turns an item into its opposite. Words and phrases may stand
// anywhere in a conversation, a phrase within one text. While somebody types, the last word is the
// beginning of a word, and so is the last word of a phrase that is not closed yet. Signs that have
// nothing to search for are passed over; a name before ":" that is no filter is part of a word.
// What a filter's value must look like is checked, and an error names the byte.
#pragma once

#include "base/result.hpp"
#include "index/parsed_query.hpp"

#include <string_view>

namespace liveinbox::index {

// Errors have the code invalid_query (invalid_utf8 for damaged text), the byte position and what
// was expected there.
base::Result<ParsedQuery> parse_query(std::string_view text);

}  // namespace liveinbox::index
