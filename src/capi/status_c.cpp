// status.h: the codes, and the last error of the thread.
#include <liveinbox/status.h>

#include "capi/convert.hpp"
#include "capi/last_error.hpp"
#include "capi/status_table.hpp"

using liveinbox::capi::find_status;
using liveinbox::core::find_refusal;

extern "C" {

const char* li_status_name(li_status status) {
  if (const auto* row = find_status(status); row != nullptr) {
    return row->name;
  }
  const auto* refusal = find_refusal(status);
  // The views of the table are of literals, so a NUL follows.
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): see above.
  return refusal == nullptr ? "unknown" : refusal->name.data();
}

const char* li_status_text(li_status status) {
  if (const auto* row = find_status(status); row != nullptr) {
    return row->text;
  }
  const auto* refusal = find_refusal(status);
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): of a literal, as above.
  return refusal == nullptr ? "this version of the library has no such code" : refusal->text.data();
}

int32_t li_status_class(li_status status) {
  if (status == LI_OK) {
    return LI_CLASS_OK;
  }
  if (status > 0) {
    return LI_CLASS_INTERNAL;
  }
  if (status > LI_E_QUEUE_FULL) {
    return LI_CLASS_USAGE;
  }
  if (status > LI_E_ID_REUSED) {
    return LI_CLASS_RETRY;
  }
  if (status > LI_E_RESET) {
    return LI_CLASS_REFUSED;
  }
  if (status > LI_E_STORE_FAILED) {
    return LI_CLASS_RESET;
  }
  return status > LI_E_INTERNAL ? LI_CLASS_STORE : LI_CLASS_INTERNAL;
}

li_status li_last_error(li_error_info* out) {
  // Neither clears nor sets the error, so it is the one function without the guard; nothing in it
  // can fail or throw.
  if (!liveinbox::capi::is_output(out)) {
    return LI_E_INVALID_ARGUMENT;
  }
  const auto& error = liveinbox::capi::last_error();
  li_error_info info{};
  info.status = error.status;
  info.cause = error.cause;
  info.message = error.message.data();
  liveinbox::capi::write_struct(info, out);
  return LI_OK;
}

}  // extern "C"
