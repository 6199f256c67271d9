// inbox.h, for operators: counts of a tenant, the check of the whole store, and a new data file.
#include <liveinbox/inbox.h>

#include "base/limits.hpp"
#include "capi/callback_scope.hpp"
#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"
#include "engine/stats.hpp"
#include "engine/verify.hpp"

#include <utility>

namespace liveinbox::capi {
namespace {

Verdict stats(Call& call, li_str tenant, li_stats_info* out) {
  const auto name = read_required_id(tenant, "tenant", base::limits::id_bytes);
  if (!name) {
    return name.error();
  }
  const auto counted = engine::read_stats(call->engine().store(), *name);
  if (!counted) {
    return counted.error();
  }
  li_stats_info told{};
  told.conversations = counted->conversations;
  told.messages = counted->messages;
  told.events = counted->head.offset;
  told.all = counted->all;
  told.waiting = counted->waiting;
  told.claimed = counted->claimed;
  told.closed = counted->closed;
  told.used_bytes = counted->used_bytes;
  told.epoch = counted->head.epoch;
  write_struct(told, out);
  return {};
}

Verdict verify(Call& call, const engine::FoldProgress& progress, li_verify_report* out) {
  auto& store = call->engine().store();
  const auto report = engine::verify(store, progress);
  if (!report) {
    return report.error();
  }
  const auto info = store.info();
  if (!info) {
    return info.error();
  }
  base::say(call->log().log(),
            report->differences == 0 ? base::LogLevel::info : base::LogLevel::error,
            "inbox",
            "the store was verified",
            {{"events", report->events},
             {"conversations", report->conversations},
             {"rows", report->rows},
             {"differences", report->differences}});
  li_verify_report told{};
  told.events = report->events;
  told.conversations = report->conversations;
  told.rows = report->rows;
  told.differences = report->differences;
  copy_text(report->first_difference, &told.first_difference[0], sizeof told.first_difference);
  copy_text(report->state_hash.hex(), &told.state_hash[0], sizeof told.state_hash);
  told.format = info->format;
  write_struct(told, out);
  return {};
}

Verdict compact(Call& call, li_compact_report* out) {
  const auto done = call->engine().store().compact();
  if (!done) {
    return done.error();
  }
  li_compact_report told{};
  told.bytes_before = done->bytes_before;
  told.bytes_after = done->bytes_after;
  write_struct(told, out);
  return {};
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox;        // NOLINT(google-build-using-namespace): this file is the shell.
using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): as above.

extern "C" {

li_status li_stats(li_inbox inbox, li_str tenant, li_stats_info* out) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_output(out, "out"); !status) {
      return status;
    }
    return stats(*call, tenant, out);
  });
}

li_status li_verify(li_inbox inbox,
                    void (*progress)(void* user, uint64_t done, uint64_t all),
                    void* user,
                    li_verify_report* out) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_output(out, "out"); !status) {
      return status;
    }
    engine::FoldProgress tell;
    if (progress != nullptr) {
      tell = [=](std::uint64_t done, std::uint64_t all) -> base::Status {
        const CallbackScope scope;
        progress(user, done, all);
        return {};
      };
    }
    return verify(*call, tell, out);
  });
}

li_status li_compact(li_inbox inbox, li_compact_report* out) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_output(out, "out"); !status) {
      return status;
    }
    return compact(*call, out);
  });
}

}  // extern "C"
