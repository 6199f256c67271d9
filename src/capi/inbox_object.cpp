#include "capi/inbox_object.hpp"

#include "base/status_names.hpp"
#include "store/marker.hpp"

#include <algorithm>

namespace liveinbox::capi {

base::Result<std::shared_ptr<Inbox>> Inbox::open(InboxOptions options) {
  auto wake = WakeSource::create();
  if (!wake) {
    return std::move(wake).error();
  }
  std::shared_ptr<Inbox> inbox(new Inbox(*std::move(wake), options));
  auto* const log = inbox->log_.log();
  const auto path = options.store.path;
  options.store.log = log;
  options.environment.log = log;
  auto status = inbox->open_engine(std::move(options));
  if (!status) {
    const auto& error = status.error();
    base::say(log,
              base::LogLevel::error,
              "inbox",
              "the inbox could not be opened",
              {{"path", path},
               {"status", base::name(error.code)},
               {"cause", error.cause},
               {"detail", std::string_view(error.detail)}});
  }
  inbox->log_.deliver();
  return status ? base::Result<std::shared_ptr<Inbox>>(std::move(inbox))
                : std::move(status).error();
}

base::Status Inbox::open_engine(InboxOptions options) {
  const auto path = options.store.path;
  auto store = store::open_store(options.store);
  if (!store) {
    return std::move(store).error();
  }
  auto engine = engine::Engine::open(*std::move(store), std::move(options.environment), *text_);
  if (!engine) {
    return std::move(engine).error();
  }
  engine_ = *std::move(engine);
  tell_opened(path);
  return {};
}

void Inbox::tell_opened(const std::string& path) {
  if (log_.log() == nullptr) {
    return;
  }
  const auto info = engine_->store().info();
  const auto position = engine_->position();
  if (info && position) {
    base::say(log_.log(),
              base::LogLevel::info,
              "inbox",
              "the inbox was opened",
              {{"path", path},
               {"format", store::store_format},
               {"position", *position},
               {"map_bytes", info->map_bytes},
               {"used_bytes", info->used_bytes}});
  }
}

void Inbox::call_back() {
  wake_->fire();
  log_.deliver();
}

// An inbox whose handle was never given out, or was closed already.
Inbox::~Inbox() = default;

void Inbox::close() {
  gate_.close();
  // Its thread is none of the calls that the gate knows. It commits what was submitted.
  static_cast<void>(runtime_.stop());
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
  base::say(log_.log(), base::LogLevel::info, "inbox", "the inbox was closed");
  log_.deliver();
}

void Inbox::add_child(const std::shared_ptr<Child>& child) {
  {
    const std::lock_guard lock(mutex_);
    children_.insert(child);
  }
  // From now on it has somebody to look for.
  runtime_.queued();
}

void Inbox::free_child(const std::shared_ptr<Child>& child) {
  {
    const std::lock_guard lock(mutex_);
    children_.erase(child);
  }
  child->detach();
}

std::uint64_t Inbox::count_children(Kind wanted) {
  const std::lock_guard lock(mutex_);
  return static_cast<std::uint64_t>(
      std::count_if(children_.begin(), children_.end(), [&](const std::shared_ptr<Child>& child) {
        return child->child_kind() == wanted;
      }));
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
    inbox_->call_back();
    inbox_->gate().leave();
  }
}

}  // namespace liveinbox::capi
