// What an li_inbox names: the engine on its store, the tools for texts, and the way by which the
// host is woken. Everything that hangs on it (subscriptions, sessions) is detached when it closes,
// so handles may be freed in any order.
#pragma once

#include "base/result.hpp"
#include "capi/completions.hpp"
#include "capi/gate.hpp"
#include "capi/handle.hpp"
#include "capi/log_outlet.hpp"
#include "capi/text_tools.hpp"
#include "capi/wake_source.hpp"
#include "engine/census.hpp"
#include "engine/engine.hpp"
#include "runtime/runtime.hpp"
#include "store/open.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace liveinbox::capi {

class Inbox;

// A subscription or a session: it uses the engine, and must let go of it before the engine goes.
class Child : public Object {
 public:
  Child(std::shared_ptr<Inbox> inbox, Kind own_kind) : inbox_(std::move(inbox)), kind_(own_kind) {}

  [[nodiscard]] const std::shared_ptr<Inbox>& inbox() const { return inbox_; }
  [[nodiscard]] Listing& listing() { return listing_; }
  [[nodiscard]] Kind child_kind() const { return kind_; }

  // Lets go of the engine; a second time does nothing. The engine is still alive.
  virtual void detach() = 0;

 private:
  const std::shared_ptr<Inbox> inbox_;
  const Kind kind_;
  Listing listing_;
};

struct InboxOptions {
  store::StoreOptions store;
  engine::Environment environment;
  TextOptions text;
  LogOptions log;
};

class Inbox final : public Object {
 public:
  static constexpr Kind kind = Kind::inbox;

  static base::Result<std::shared_ptr<Inbox>> open(InboxOptions options);
  ~Inbox() override;
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  // Ends the inbox: waits for calls under way, detaches the children, lets go of the store. Called
  // once, by whoever took the handle out of the table.
  void close();

  // Calls the host back, where there is something; at the end of calls and turns, under no lock.
  void call_back();

  // Inside a Call only.
  [[nodiscard]] engine::Engine& engine() { return *engine_; }
  [[nodiscard]] const TextTools& text() const { return *text_; }
  [[nodiscard]] WakeSource& wake() { return *wake_; }
  [[nodiscard]] Completions& completions() { return completions_; }
  [[nodiscard]] LogOutlet& log() { return log_; }
  [[nodiscard]] engine::Census& census() { return census_; }
  [[nodiscard]] runtime::Runtime& runtime() { return runtime_; }

  [[nodiscard]] Gate& gate() { return gate_; }

  // The inbox keeps its children until they are freed or it closes, so that each is detached while
  // the engine lives. Both inside a Call only.
  void add_child(const std::shared_ptr<Child>& child);
  void free_child(const std::shared_ptr<Child>& child);
  // How many of a kind there are now.
  [[nodiscard]] std::uint64_t count_children(Kind wanted);

 private:
  Inbox(std::unique_ptr<WakeSource> wake, const InboxOptions& options)
      : wake_(std::move(wake)),
        text_(std::make_unique<TextTools>(options.text)),
        log_(options.log, options.environment.now_ms),
        completions_(*wake_),
        runtime_([this] { call_back(); }) {}

  base::Status open_engine(InboxOptions options);
  void tell_opened(const std::string& path);

  Gate gate_;
  // Constant after construction; the engine goes with close().
  const std::unique_ptr<WakeSource> wake_;
  const std::unique_ptr<TextTools> text_;
  LogOutlet log_;
  Completions completions_;
  engine::Census census_;
  runtime::Runtime runtime_;  // before the engine, which tells it
  std::unique_ptr<engine::Engine> engine_;

  std::mutex mutex_;
  std::set<std::shared_ptr<Child>> children_;  // guarded by mutex_
};

// A call under way: the inbox stays open until it ends. Its end is where callbacks run.
class Call {
 public:
  static base::Result<Call> begin(std::shared_ptr<Inbox> inbox);
  static base::Result<Call> begin(Handle inbox);
  // Without a sentence where it is closed, so that it needs no memory.
  static std::optional<Call> begin_if_open(const std::shared_ptr<Inbox>& inbox);

  Call(Call&& other) noexcept = default;
  Call& operator=(Call&&) = delete;
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call();

  Inbox* operator->() const { return inbox_.get(); }
  [[nodiscard]] const std::shared_ptr<Inbox>& inbox() const { return inbox_; }

 private:
  explicit Call(std::shared_ptr<Inbox> inbox) : inbox_(std::move(inbox)) {}

  std::shared_ptr<Inbox> inbox_;
};

}  // namespace liveinbox::capi
