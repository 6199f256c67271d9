// The names and sentences of the failure codes, as they stand in JSON and in li_status_name().
#pragma once

#include "base/error.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace liveinbox::base {

struct CodeRow {
  Code code;
  std::string_view name;
  std::string_view text;
};

inline constexpr std::array<CodeRow, 26> code_table = {{
    {Code::ok, "ok", "done"},
    {Code::invalid_argument, "invalid_argument", "an argument has no meaning here"},
    {Code::too_long, "too_long", "something is over its limit"},
    {Code::invalid_utf8, "invalid_utf8", "a text is not UTF-8"},
    {Code::unknown_op, "unknown_op", "there is no such command"},
    {Code::unused_field, "unused_field", "a field is set that is not used here"},
    {Code::unsupported, "unsupported", "a struct is newer than this library"},
    {Code::bad_handle, "bad_handle", "this is not a handle of this kind, or it was freed"},
    {Code::handle_closed, "handle_closed", "the inbox behind the handle was closed"},
    {Code::forked, "forked", "the handle was made before fork()"},
    {Code::invalid_query, "invalid_query", "the search text cannot be read"},
    {Code::invalid_data, "invalid_data", "data is not JSON of the expected form"},
    {Code::invalid_cursor, "invalid_cursor", "this is not a cursor of this inbox"},
    {Code::invalid_frame, "invalid_frame", "this is not a frame of the protocol"},
    {Code::queue_full, "queue_full", "too many commands are queued"},
    {Code::cancelled, "cancelled", "a callback ended the call; nothing was done"},
    {Code::store_failed, "store_failed", "a write may not be on disk; open the store anew"},
    {Code::store_corrupt, "store_corrupt", "the store is damaged"},
    {Code::store_foreign, "store_foreign", "the directory holds something else"},
    {Code::store_newer, "store_newer", "the store was written by a newer library"},
    {Code::store_in_use, "store_in_use", "another copy of the library has the store open"},
    {Code::store_full, "store_full", "there is no room; nothing was written"},
    {Code::store_io, "store_io", "the operating system refused"},
    {Code::store_missing, "store_missing", "there is no store"},
    {Code::internal, "internal", "a defect of the library"},
    {Code::no_memory, "no_memory", "there is no memory"},
}};

constexpr const CodeRow* find_code(std::int32_t number) {
  for (const auto& row : code_table) {
    if (static_cast<std::int32_t>(row.code) == number) {
      return &row;
    }
  }
  return nullptr;
}

constexpr std::string_view name(Code code) {
  const auto* row = find_code(static_cast<std::int32_t>(code));
  return row == nullptr ? "unknown" : row->name;
}

}  // namespace liveinbox::base
