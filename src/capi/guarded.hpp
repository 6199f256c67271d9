// The one wrapper around every function of the public API that can fail: nothing is thrown across,
// the thread's last error is cleared first and, in the end, says exactly what the call answered.
#pragma once

#include "capi/last_error.hpp"

#include <exception>
#include <new>
#include <string_view>
#include <utility>

namespace liveinbox::capi {

// `body` returns a Verdict. `on_failure`, called with the status and the sentence, may write them
// into what the caller sees besides; it must not throw.
template <typename Body, typename OnFailure>
li_status guarded(Body&& body, OnFailure&& on_failure) noexcept {
  clear_last_error();
  li_status status = LI_OK;
  try {
    Verdict verdict = std::forward<Body>(body)();
    status = verdict.status;
    if (status == LI_OK) {
      // A callback during the call may have left an error of its own.
      clear_last_error();
      return status;
    }
    // Where there was no memory for a sentence, the status has one.
    set_last_error(status,
                   verdict.cause,
                   verdict.message.empty() ? std::string_view(li_status_text(status))
                                           : std::string_view(verdict.message));
  } catch (const std::bad_alloc&) {
    status = LI_E_NO_MEMORY;
    set_last_error(status, 0, "out of memory");
  } catch (const std::exception& thrown) {
    status = LI_E_INTERNAL;
    set_last_error(status, 0, thrown.what());
  } catch (...) {
    status = LI_E_INTERNAL;
    set_last_error(status, 0, "an exception of an unknown kind");
  }
  std::forward<OnFailure>(on_failure)(status, last_error().message.data());
  return status;
}

template <typename Body>
li_status guarded(Body&& body) noexcept {
  return guarded(std::forward<Body>(body), [](li_status, const char*) {});
}

}  // namespace liveinbox::capi
