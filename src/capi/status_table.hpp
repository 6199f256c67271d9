// The public codes that are no refusals, with name and sentence. Refusals are in core/refusal.hpp,
// which this table continues; a unit test holds header, this table and base/error.hpp together.
#pragma once

#include <liveinbox/status.h>

#include "core/refusal.hpp"

#include <array>

namespace liveinbox::capi {

struct StatusRow {
  li_status status;
  const char* name;
  const char* text;
};

inline constexpr std::array<StatusRow, 27> status_table = {{
    {LI_OK, "ok", "all went well"},
    {LI_E_INVALID_ARGUMENT, "invalid_argument", "an argument has no meaning here"},
    {LI_E_TOO_LONG, "too_long", "an argument is over its limit"},
    {LI_E_INVALID_UTF8, "invalid_utf8", "a text is not UTF-8"},
    {LI_E_UNKNOWN_OP, "unknown_op", "there is no such command"},
    {LI_E_UNUSED_FIELD, "unused_field", "a field is set that this command does not use"},
    {LI_E_UNSUPPORTED, "unsupported", "a struct uses what this version of the library lacks"},
    {LI_E_BAD_HANDLE, "bad_handle", "this is no live handle of the expected kind"},
    {LI_E_HANDLE_CLOSED, "handle_closed", "the inbox behind the handle was closed"},
    {LI_E_FORKED, "forked", "the handle was made before fork()"},
    {LI_E_INVALID_QUERY, "invalid_query", "the search text cannot be read"},
    {LI_E_INVALID_DATA, "invalid_data", "data is not JSON of the command's schema"},
    {LI_E_INVALID_CURSOR, "invalid_cursor", "this is no cursor of this inbox"},
    {LI_E_INVALID_FRAME, "invalid_frame", "the frame is not of the protocol"},
    {LI_E_QUEUE_FULL, "queue_full", "too many commands are queued"},
    {LI_E_CANCELLED, "cancelled", "a callback ended the call, and nothing was done"},
    {LI_E_RESET, "reset", "the history after the cursor is gone: read anew"},
    {LI_E_STORE_FAILED, "store_failed", "a write may not be on disk: open the inbox anew"},
    {LI_E_STORE_CORRUPT, "store_corrupt", "the store is damaged"},
    {LI_E_STORE_FOREIGN, "store_foreign", "the directory holds something else"},
    {LI_E_STORE_NEWER, "store_newer", "a newer library wrote the store"},
    {LI_E_STORE_IN_USE, "store_in_use", "another copy of the library has the store open"},
    {LI_E_STORE_FULL, "store_full", "there is no room left for the store"},
    {LI_E_STORE_IO, "store_io", "the operating system refused an operation on the store"},
    {LI_E_STORE_MISSING, "store_missing", "there is no store"},
    {LI_E_INTERNAL, "internal", "a defect of the library"},
    {LI_E_NO_MEMORY, "no_memory", "out of memory"},
}};

constexpr const StatusRow* find_status(li_status status) {
  for (const auto& row : status_table) {
    if (row.status == status) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace liveinbox::capi
