#include "capi/session_object.hpp"

namespace liveinbox::capi {

base::Status SessionObject::start(Handle handle, session::SessionOptions options) {
  const std::lock_guard lock(mutex_);
  inbox()->wake().name(listing(), handle);
  auto opened = session::Session::open(
      inbox()->engine(), std::move(options), [this] { inbox()->wake().mark(listing()); });
  if (!opened) {
    return std::move(opened).error();
  }
  session_ = *std::move(opened);
  return {};
}

void SessionObject::detach() {
  const std::lock_guard lock(mutex_);
  session_.reset();
  inbox()->wake().forget(listing());
}

base::Status SessionObject::receive(std::string_view frame) {
  const std::lock_guard lock(mutex_);
  frame_.clear();
  return session_->receive(frame);
}

base::Result<const std::string*> SessionObject::next() {
  const std::lock_guard lock(mutex_);
  frame_.clear();
  ListingRead read(inbox()->wake(), listing());
  auto frame = session_->next();
  read.is_drained = !frame || frame->empty();
  if (!frame) {
    return std::move(frame).error();
  }
  frame_ = *std::move(frame);
  return &frame_;
}

}  // namespace liveinbox::capi
