#include "capi/inbox_object.hpp"

namespace liveinbox::capi {

base::Result<std::shared_ptr<Inbox>> Inbox::open(InboxOptions options) {
  auto wake = WakeSource::create();
  if (!wake) {
    return std::move(wake).error();
  }
  auto store = store::open_store(options.store);
  if (!store) {
    return std::move(store).error();
  }
  std::shared_ptr<Inbox> inbox(
      new Inbox(*std::move(wake), std::make_unique<TextTools>(options.text)));
  auto engine =
      engine::Engine::open(*std::move(store), std::move(options.environment), inbox->text());
  if (!engine) {
    return std::move(engine).error();
  }
  inbox->engine_ = *std::move(engine);
  return inbox;
}

// An inbox whose handle was never given out, or was closed already.
Inbox::~Inbox() = default;

void Inbox::close() {
  gate_.close();
  engine_->forget(completions_);
  std::set<std::shared_ptr<Child>> children;
  {
    const std::lock_guard lock(mutex_);
    children.swap(children_);
  }
  for (const auto& child : children) {
    child->detach();
  }
  // Cannot fail: li_close was not called from the callback, or it would still wait at the gate.
  static_cast<void>(wake_->set_callback(nullptr, nullptr, nullptr));
  engine_.reset();
}

void Inbox::add_child(const std::shared_ptr<Child>& child) {
  const std::lock_guard lock(mutex_);
  children_.insert(child);
}

void Inbox::free_child(const std::shared_ptr<Child>& child) {
  {
    const std::lock_guard lock(mutex_);
    children_.erase(child);
  }
  child->detach();
}

base::Result<Call> Call::begin(std::shared_ptr<Inbox> inbox) {
  if (!inbox->gate().enter()) {
    return base::fail(base::Code::handle_closed, "the inbox was closed");
  }
  return Call(std::move(inbox));
}

std::optional<Call> Call::begin_if_open(const std::shared_ptr<Inbox>& inbox) {
  return inbox->gate().enter() ? std::optional<Call>(Call(inbox)) : std::nullopt;
}

base::Result<Call> Call::begin(Handle inbox) {
  auto found = find<Inbox>(inbox);
  if (!found) {
    return std::move(found).error();
  }
  return begin(*std::move(found));
}

Call::~Call() {
  if (inbox_ != nullptr) {
    inbox_->wake().fire();
    inbox_->gate().leave();
  }
}

}  // namespace liveinbox::capi
