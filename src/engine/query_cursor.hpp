// The cursor between two pages of a list: where the next page begins, as text that only this file
// can read.
//
//   cursor = hexadecimal digits of a record { u8 kind, u8 list, u64 epoch, u64 offset, place }
//   kind   = 1, or 2 where words one letter off do as well
//   list   = which of the table queue, as its keys number them
//   place  = the part of a row's key that follows the list's prefix in the table queue; by
//            relevance, the row's score and number
//
// A place is a position in an order and gives no right to anything: who asks gets rows of the own
// list after it. The checksum catches damaged text, it proves nothing.
#pragma once

#include "base/result.hpp"
#include "codec/key.hpp"
#include "engine/query.hpp"

#include <string>
#include <string_view>

namespace liveinbox::engine {

struct PageCursor {
  codec::TabOrder order;
  Cursor revision;    // at which the page before was read
  std::string place;  // of the last row that it looked at
  bool is_widened = false;
};

std::string to_text(const PageCursor& cursor);

// The place that `text` names in this list, if it is a cursor of it and of a revision that `now`
// has reached.
base::Result<std::string> place_of(std::string_view text, codec::TabOrder order, const Cursor& now);

base::Error cursor_of_another_make();

// Whether the page before had been looked for with words one letter off. False for other texts.
[[nodiscard]] bool is_of_widened(std::string_view text);

// The key in the table queue that `text` names in the list whose keys begin with `prefix`, if it is
// a cursor of this list and of a revision that `now` has reached.
base::Result<std::string> key_of(std::string_view text,
                                 codec::TabOrder order,
                                 const Cursor& now,
                                 std::string_view prefix);

}  // namespace liveinbox::engine
