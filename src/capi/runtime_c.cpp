// runtime.h: the thread that the library owns where the host wants it so.
#include <liveinbox/runtime.h>

#include "base/limits.hpp"
#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"

#include <string>
#include <utility>

namespace liveinbox::capi {
namespace {

base::Result<runtime::TurnOptions> read_runtime_options(const li_runtime_options* given) {
  runtime::TurnOptions out;
  if (given == nullptr) {
    return out;
  }
  const auto options = read_struct(given, "options");
  if (!options) {
    return options.error();
  }
  if (options->watch_ms > base::limits::watch_ms_max) {
    return base::fail(base::Code::invalid_argument,
                      "options.watch_ms is " + std::to_string(options->watch_ms) + ", at most " +
                          std::to_string(base::limits::watch_ms_max) + " is expected");
  }
  if (options->watch_ms != 0) {
    out.watch_ms = options->watch_ms;
  }
  return out;
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): this file is the shell.

extern "C" {

li_status li_runtime_start(li_inbox inbox, const li_runtime_options* options) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    const auto wanted = read_runtime_options(options);
    if (!wanted) {
      return wanted.error();
    }
    return (*call)->runtime().start((*call)->engine(), *wanted);
  });
}

li_status li_runtime_stop(li_inbox inbox) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    return (*call)->runtime().stop();
  });
}

}  // extern "C"
