// inbox.h: opening, closing, and what a host's loop needs: time, waking, readiness.
#include <liveinbox/inbox.h>

#include "adapters/system_clock.hpp"
#include "adapters/system_random.hpp"
#include "capi/callback_scope.hpp"
#include "capi/convert.hpp"
#include "capi/guarded.hpp"
#include "capi/inbox_object.hpp"
#include "engine/rebuild.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace liveinbox::capi {
namespace {

using base::Code;
using base::fail;

constexpr std::uint32_t known_open_flags =
    LI_OPEN_EXISTING | LI_OPEN_ANY_FILESYSTEM | LI_ANALYZE_ALSO_BUILT_IN;

base::Status check_options(const li_options& options) {
  if ((options.flags & ~known_open_flags) != 0) {
    return fail(Code::invalid_argument,
                "options.flags has an unknown flag: " + std::to_string(options.flags));
  }
  if (options.tag_mode > LI_TAGS_OFF) {
    return fail(Code::invalid_argument,
                "options.tag_mode is " + std::to_string(options.tag_mode) + ", at most " +
                    std::to_string(LI_TAGS_OFF) + " is expected");
  }
  if (options.log_level > LI_LOG_DEBUG) {
    return fail(Code::invalid_argument,
                "options.log_level is " + std::to_string(options.log_level) + ", at most " +
                    std::to_string(LI_LOG_DEBUG) + " is expected");
  }
  if (options.log == nullptr && (options.log_user != nullptr || options.log_user_free != nullptr)) {
    return fail(Code::invalid_argument,
                "options.log is NULL, but log_user or log_user_free is not");
  }
  return check_reserved(options.reserved, "options.reserved");
}

InboxOptions wire_options(std::string path, const li_options& options) {
  InboxOptions out;
  out.store.path = std::move(path);
  if (options.map_bytes != 0) {
    out.store.map_bytes = options.map_bytes;
  }
  out.store.create = (options.flags & LI_OPEN_EXISTING) == 0;
  out.store.allow_network_fs = (options.flags & LI_OPEN_ANY_FILESYSTEM) != 0;
  out.store.upgrade_steps = engine::upgrade_steps();
  out.environment.random_u64 = adapters::system_random_u64;
  if (options.now_ms != nullptr) {
    out.environment.now_ms = [now = options.now_ms, user = options.now_user] { return now(user); };
  } else {
    out.environment.now_ms = adapters::system_now_ms;
    out.environment.clock_steps = [] {
      const auto steps = adapters::system_clock_steps();
      return engine::ClockSteps{steps.doubted, steps.believed, steps.last_ms};
    };
  }
  out.text.tag_mode = options.tag_mode;
  out.text.analyze = options.analyze;
  out.text.analyze_user = options.analyze_user;
  out.text.also_built_in = (options.flags & LI_ANALYZE_ALSO_BUILT_IN) != 0;
  out.log = {options.log, options.log_user_free, options.log_user, base::LogLevel::info};
  if (options.log_level != 0) {
    out.log.level = static_cast<base::LogLevel>(options.log_level);
  }
  return out;
}

Verdict open_inbox(li_str path, const li_options* options, li_inbox& out) {
  auto place = read_path(path, "path");
  if (!place) {
    return std::move(place).error();
  }
  li_options wanted = LI_OPTIONS_INIT;
  if (options != nullptr) {
    auto given = read_struct(options, "options");
    if (!given) {
      return std::move(given).error();
    }
    wanted = *given;
  }
  if (auto status = check_options(wanted); !status) {
    return status;
  }
  auto inbox = Inbox::open(wire_options(*std::move(place), wanted));
  if (!inbox) {
    return std::move(inbox).error();
  }
  auto handle = add_handle(Kind::inbox, *inbox);
  if (!handle) {
    (*inbox)->close();
    return std::move(handle).error();
  }
  out = *handle;
  return {};
}

Verdict tick(Call& call, li_tick_report* out) {
  const auto report = call->engine().tick();
  if (!report) {
    return report.error();
  }
  if (out != nullptr) {
    li_tick_report told{};
    told.timers_fired = report->timers_fired;
    told.sessions_expired = report->sessions_expired;
    told.next_deadline_ms = report->next_deadline_ms;
    write_struct(told, out);
  }
  return {};
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox;        // NOLINT(google-build-using-namespace): this file is the shell.
using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): as above.

extern "C" {

li_status li_open(li_str path, const li_options* options, li_inbox* out) {
  return guarded([&]() -> Verdict {
    clear_result(out);
    if (auto status = check_outside_of_callbacks(); !status) {
      return status;
    }
    if (auto status = check_pointer(out, "out"); !status) {
      return status;
    }
    return open_inbox(path, options, *out);
  });
}

li_status li_close(li_inbox inbox) {
  return guarded([&]() -> Verdict {
    if (inbox == 0) {
      return {};
    }
    auto closing = remove<Inbox>(inbox);
    if (!closing) {
      return std::move(closing).error();
    }
    (*closing)->close();
    // Not where an opening failed, which also closes.
    (*closing)->log().free_user();
    return {};
  });
}

li_status li_tick(li_inbox inbox, li_tick_report* out) {
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
    return tick(*call, out);
  });
}

li_status li_next_deadline(li_inbox inbox, int64_t* out_ms) {
  return guarded([&]() -> Verdict {
    clear_result(out_ms);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_pointer(out_ms, "out_ms"); !status) {
      return status;
    }
    *out_ms = (*call)->engine().next_deadline_ms();
    return {};
  });
}

li_status li_wake_fd(li_inbox inbox, int* out_fd) {
  return guarded([&]() -> Verdict {
    clear_result(out_fd, -1);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_pointer(out_fd, "out_fd"); !status) {
      return status;
    }
    *out_fd = (*call)->wake().descriptor();
    return {};
  });
}

li_status li_set_wake(li_inbox inbox,
                      void (*wake)(void* user),
                      void (*user_free)(void* user),
                      void* user) {
  return guarded([&]() -> Verdict {
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (wake == nullptr && (user_free != nullptr || user != nullptr)) {
      return fail(Code::invalid_argument, "wake is NULL, but user or user_free is not");
    }
    return (*call)->wake().set_callback(wake, user_free, user);
  });
}

li_status li_ready(li_inbox inbox, uint64_t* handles, size_t capacity, size_t* out_count) {
  return guarded([&]() -> Verdict {
    clear_result(out_count);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_pointer(out_count, "out_count"); !status) {
      return status;
    }
    if (capacity != 0) {
      if (auto status = check_pointer(handles, "handles"); !status) {
        return status;
      }
    }
    *out_count = (*call)->wake().take(handles, capacity);
    return {};
  });
}

}  // extern "C"
