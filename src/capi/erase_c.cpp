// erase.h: the end of erasures.
#include <liveinbox/erase.h>

#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"
#include "engine/erase_finish.hpp"

#include <utility>

namespace liveinbox::capi {
namespace {

Verdict finish(Call& call, li_erase_report* out) {
  const auto report = engine::finish_erasures(call->engine().store());
  if (!report) {
    return report.error();
  }
  base::say(call->log().log(),
            base::LogLevel::info,
            "inbox",
            "erasures were finished",
            {{"users", report->users}, {"conversations", report->conversations}});
  if (out != nullptr) {
    li_erase_report told{};
    told.users = report->users;
    told.conversations = report->conversations;
    told.results = report->results;
    told.segments = report->segments;
    told.bytes_before = report->bytes_before;
    told.bytes_after = report->bytes_after;
    write_struct(told, out);
  }
  return {};
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox;        // NOLINT(google-build-using-namespace): this file is the shell.
using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): as above.

extern "C" {

li_status li_erase_finish(li_inbox inbox, li_erase_report* out) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (out != nullptr) {
      if (auto status = check_output(out, "out"); !status) {
        return status;
      }
    }
    return finish(*call, out);
  });
}

}  // extern "C"
