// feed.h: reading a tenant's feed from a place on.
#include <liveinbox/feed.h>

#include "base/limits.hpp"
#include "capi/convert.hpp"
#include "capi/free_child.hpp"
#include "capi/guarded.hpp"
#include "capi/page.hpp"
#include "capi/start_child.hpp"
#include "capi/subscription.hpp"

#include <memory>
#include <string>
#include <utility>

namespace liveinbox::capi {
namespace {

using base::Code;
using base::fail;

constexpr std::uint32_t events_default = 256;

// Where the history after a cursor is gone, reading says that the cursor is invalid, and the
// public answer is to read anew.
Verdict reset_or(base::Error error) {
  if (error.code == Code::invalid_cursor) {
    return {LI_E_RESET, "the history after the cursor is gone: " + error.detail};
  }
  return error;
}

base::Status check_place(const li_subscribe_options& options) {
  if (options.flags > LI_FROM_OLDEST) {
    return fail(Code::invalid_argument,
                "options.flags has an unknown flag: " + std::to_string(options.flags));
  }
  if (options.epoch == 0 && options.offset != 0) {
    return fail(Code::invalid_argument, "options.offset is set without options.epoch");
  }
  if (options.epoch != 0 && options.flags != LI_FROM_NOW) {
    return fail(Code::invalid_argument, "options.flags is set beside a cursor");
  }
  return {};
}

// The place to begin after. A cursor is tried out, so that a RESET comes now and not later.
base::Result<engine::Cursor> find_place(Call& call,
                                        const std::string& tenant,
                                        const core::Viewer& viewer,
                                        const li_subscribe_options& options) {
  if (options.epoch != 0) {
    const engine::Cursor place{options.epoch, options.offset};
    const auto batch = call->engine().events(tenant, viewer, place, 1);
    return batch ? base::Result<engine::Cursor>(place) : batch.error();
  }
  auto head = call->engine().head(tenant);
  if (head && options.flags == LI_FROM_OLDEST) {
    head->offset = 0;
  }
  return head;
}

Verdict subscribe(Call& call, const li_subscribe_options* given, li_subscription& out) {
  const auto options = read_struct(given, "options");
  if (!options) {
    return options.error();
  }
  auto tenant = read_required_id(options->tenant, "options.tenant", base::limits::id_bytes);
  if (!tenant) {
    return std::move(tenant).error();
  }
  const auto principal = read_principal(options->viewer, "options.viewer");
  if (!principal) {
    return principal.error();
  }
  if (auto status = check_place(*options); !status) {
    return status;
  }
  auto viewer = call->engine().viewer(*tenant, *principal);
  if (!viewer) {
    return std::move(viewer).error();
  }
  auto place = find_place(call, *tenant, *viewer, *options);
  if (!place) {
    return reset_or(std::move(place).error());
  }
  return start_child(
      call,
      std::make_shared<Subscription>(call.inbox(), *std::move(tenant), *std::move(viewer), *place),
      out,
      [](Subscription& subscription, Handle handle) { return subscription.start(handle); });
}

Verdict next(Subscription& subscription, std::uint32_t max, li_page& out) {
  if (max > base::limits::page_rows) {
    return fail(Code::invalid_argument,
                "max is " + std::to_string(max) + ", at most " +
                    std::to_string(base::limits::page_rows) + " is expected");
  }
  auto status = subscription.next(
      max == 0 ? events_default : max, [&](engine::EventBatch batch) -> base::Status {
        auto handle = add_handle(Kind::page, std::make_shared<Page>(std::move(batch)));
        if (!handle) {
          return std::move(handle).error();
        }
        out = *handle;
        return {};
      });
  return status ? Verdict() : reset_or(std::move(status).error());
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): this file is the shell.

extern "C" {

li_status li_subscribe(li_inbox inbox, const li_subscribe_options* options, li_subscription* out) {
  return guarded([&]() -> Verdict {
    clear_result(out);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_pointer(out, "out"); !status) {
      return status;
    }
    return subscribe(*call, options, *out);
  });
}

li_status li_next(li_subscription subscription, uint32_t max, li_page* out) {
  return guarded([&]() -> Verdict {
    clear_result(out);
    const auto found = find<Subscription>(subscription);
    if (!found) {
      return found.error();
    }
    const auto call = Call::begin((*found)->inbox());
    if (!call) {
      return call.error();
    }
    if (auto status = check_pointer(out, "out"); !status) {
      return status;
    }
    return next(**found, max, *out);
  });
}

li_status li_unsubscribe(li_subscription subscription) {
  return free_child<Subscription>(subscription);
}

}  // extern "C"
