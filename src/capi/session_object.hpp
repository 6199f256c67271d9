// What an li_session names: a protocol machine, and the frame that it gave last.
#pragma once

#include "base/result.hpp"
#include "capi/inbox_object.hpp"
#include "session/session.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace liveinbox::capi {

class SessionObject final : public Child {
 public:
  static constexpr Kind kind = Kind::session;

  explicit SessionObject(std::shared_ptr<Inbox> inbox) : Child(std::move(inbox), kind) {}

  // Opens the machine; from then on it may be listed under its handle.
  base::Status start(Handle handle, session::SessionOptions options);
  void detach() override;

  base::Status receive(std::string_view frame);
  // The next frame, empty where there is none; valid until the next call of either.
  base::Result<const std::string*> next();

 private:
  std::mutex mutex_;
  std::unique_ptr<session::Session> session_;  // guarded by mutex_
  std::string frame_;                          // guarded by mutex_
};

}  // namespace liveinbox::capi
