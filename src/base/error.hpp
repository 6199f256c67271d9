// The one list of failures that are not refusals, and the value that carries one.
//
// A refusal is a normal answer of the rules and lives in core/refusal.hpp; a failure is about the
// caller's argument, the store or ourselves. The numbers are those of the public status codes
// (include/liveinbox/status.h); a unit test holds the two together.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace liveinbox::base {

enum class Code : std::int32_t {
  ok = 0,

  // The caller's argument.
  invalid_argument = -1,
  too_long = -2,
  invalid_utf8 = -3,
  unknown_op = -4,
  unused_field = -5,
  unsupported = -6,
  bad_handle = -7,
  handle_closed = -8,
  forked = -9,
  invalid_query = -10,
  invalid_data = -11,
  invalid_cursor = -12,
  invalid_frame = -13,

  // Try again, nothing was done.
  queue_full = -50,
  cancelled = -51,

  // The store.
  store_failed = -200,
  store_corrupt = -201,
  store_foreign = -202,
  store_newer = -203,
  store_in_use = -204,
  store_full = -205,
  store_io = -206,
  store_missing = -207,

  // Ourselves.
  internal = -900,
  no_memory = -901,
};

// `cause` is the errno or LMDB number behind a store failure, 0 where there is none. `detail` is
// one impersonal line that names the argument, the limit and the found value; it never quotes a
// customer's text.
struct Error {
  Code code = Code::internal;
  std::int32_t cause = 0;
  std::string detail;
};

inline Error fail(Code code, std::string detail) {
  return Error{code, 0, std::move(detail)};
}

}  // namespace liveinbox::base
