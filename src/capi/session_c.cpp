// session.h: the wire protocol without a wire.
#include <liveinbox/session.h>

#include "base/limits.hpp"
#include "capi/convert.hpp"
#include "capi/free_child.hpp"
#include "capi/guarded.hpp"
#include "capi/session_object.hpp"
#include "capi/start_child.hpp"

#include <memory>
#include <utility>

namespace liveinbox::capi {
namespace {

base::Result<session::SessionOptions> read_options(const li_session_options* given) {
  const auto options = read_struct(given, "options");
  if (!options) {
    return options.error();
  }
  if (auto status = check_reserved(options->reserved, "options.reserved"); !status) {
    return std::move(status).error();
  }
  auto tenant = read_required_id(options->tenant, "options.tenant", base::limits::id_bytes);
  if (!tenant) {
    return std::move(tenant).error();
  }
  auto principal = read_principal(options->principal, "options.principal");
  if (!principal) {
    return std::move(principal).error();
  }
  auto name = read_required_id(options->name, "options.name", base::limits::id_bytes);
  if (!name) {
    return std::move(name).error();
  }
  session::SessionOptions out;
  out.tenant = *std::move(tenant);
  out.principal = *std::move(principal);
  out.name = *std::move(name);
  return out;
}

Verdict open_session(Call& call, const li_session_options* given, li_session& out) {
  auto options = read_options(given);
  if (!options) {
    return std::move(options).error();
  }
  return start_child(call,
                     std::make_shared<SessionObject>(call.inbox()),
                     out,
                     [&](SessionObject& session, Handle handle) {
                       return session.start(handle, *std::move(options));
                     });
}

}  // namespace
}  // namespace liveinbox::capi

using namespace liveinbox::capi;  // NOLINT(google-build-using-namespace): this file is the shell.

extern "C" {

li_status li_session_open(li_inbox inbox, const li_session_options* options, li_session* out) {
  return guarded([&]() -> Verdict {
    clear_result(out);
    auto call = Call::begin(inbox);
    if (!call) {
      return std::move(call).error();
    }
    if (auto status = check_pointer(out, "out"); !status) {
      return status;
    }
    return open_session(*call, options, *out);
  });
}

li_status li_session_receive(li_session session, li_str frame) {
  return guarded([&]() -> Verdict {
    const auto found = find<SessionObject>(session);
    if (!found) {
      return found.error();
    }
    const auto call = Call::begin((*found)->inbox());
    if (!call) {
      return call.error();
    }
    const auto bytes = read_bytes(frame, "frame");
    if (!bytes) {
      return bytes.error();
    }
    return (*found)->receive(*bytes);
  });
}

li_status li_session_next(li_session session, li_str* out) {
  return guarded([&]() -> Verdict {
    if (out != nullptr) {
      *out = li_str{};
    }
    const auto found = find<SessionObject>(session);
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
    const auto frame = (*found)->next();
    if (!frame) {
      return frame.error();
    }
    *out = to_c(**frame);
    return {};
  });
}

li_status li_session_free(li_session session) {
  return free_child<SessionObject>(session);
}

}  // extern "C"
