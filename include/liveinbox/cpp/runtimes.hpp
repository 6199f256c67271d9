// The runtime: a thread of the library's own that commits and keeps time.
//
//   auto inbox = liveinbox::Inbox::open("/var/lib/inbox");
//   const auto runtime = liveinbox::Runtime::start(*inbox);
//   if (!runtime) { return complain(runtime.message()); }
#pragma once

#include <liveinbox/cpp/errors.hpp>
#include <liveinbox/cpp/handles.hpp>
#include <liveinbox/cpp/inboxes.hpp>
#include <liveinbox/runtime.h>

namespace liveinbox {

// An inbox's thread, for as long as this lives.
// Ownership: owns the thread, not the inbox; move only. May be destroyed before or after its inbox,
// which ends the thread when it closes. The end commits what was submitted before.
// Threads: one at a time, and none that runs a callback of the library. Errors: see runtime.h.
// Since: 0.1.0
class Runtime {
 public:
  Runtime() noexcept = default;

  // `options` begins as LI_RUNTIME_INIT.
  [[nodiscard]] static Result<Runtime> start(
      const Inbox& inbox, const li_runtime_options& options = LI_RUNTIME_INIT) noexcept {
    const li_status code = li_runtime_start(inbox.handle(), &options);
    if (code != LI_OK) {
      return Status::of(code);
    }
    return Runtime(inbox.handle());
  }
  // What the destructor does, with an answer.
  Status stop() noexcept { return Status::of(inbox_.free()); }

 private:
  explicit Runtime(li_inbox inbox) noexcept : inbox_(inbox) {}

  detail::Handle<li_runtime_stop> inbox_;
};

}  // namespace liveinbox
