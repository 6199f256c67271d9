#include "session/session.hpp"

#include "base/limits.hpp"
#include "session/server_frame.hpp"

#include <new>
#include <utility>

namespace liveinbox::session {
namespace {

// A session says that it is alive at least this often.
constexpr core::TimeMs heartbeat_ms = 5000;
static_assert(base::limits::presence_ms_min >= 3 * heartbeat_ms,
              "a session gives its sign of life with each beat, and two may be late");

constexpr std::uint32_t events_per_frame = 256;
// Lists and threads that one client may watch at once.
constexpr std::size_t views_max = 64;

bool has_presence(core::PrincipalKind kind) {
  return kind == core::PrincipalKind::user || kind == core::PrincipalKind::agent;
}

}  // namespace

Session::Session(engine::Engine& engine, SessionOptions options, std::function<void()> ready)
    : engine_(engine), options_(std::move(options)), outbox_(std::move(ready)) {}

base::Result<std::unique_ptr<Session>> Session::open(engine::Engine& engine,
                                                     SessionOptions options,
                                                     std::function<void()> ready) {
  auto viewer = engine.viewer(options.tenant, options.principal);
  if (!viewer) {
    return std::move(viewer).error();
  }
  std::unique_ptr<Session> session(new Session(engine, std::move(options), std::move(ready)));
  session->viewer_ = *std::move(viewer);
  // First the hub, then the head: whatever is committed in between is heard of or seen below.
  engine.hub().add(session->options_.tenant, *session);
  auto head = engine.head(session->options_.tenant);
  if (!head) {
    return std::move(head).error();
  }
  session->feed_ = *head;
  session->outbox_.wake(head->offset);
  session->announce();
  session->is_announced_ = true;
  return session;
}

Session::~Session() {
  engine_.hub().remove(options_.tenant, *this);
  try {
    // A phone that freezes a page in the background cuts its connection, too. That is no farewell:
    // unless the client said bye, the lease decides.
    if (is_announced_ && device_ != core::DeviceKind::mobile) {
      farewell(false);
    }
  } catch (const std::bad_alloc&) {
    // Unsaid for want of memory: the principal counts as here until its presence runs out.
  }
  // What the client sent before it left still counts.
  engine_.disown(*this);
}

// The principal is here, for another while: as long as the policy says of the device.
void Session::announce() {
  if (!has_presence(options_.principal.kind)) {
    return;
  }
  core::Command command;
  command.op = core::Op::connect;
  command.tenant = options_.tenant;
  command.actor = viewer_.principal;
  command.session = options_.name;
  command.device = device_;
  // A full queue is no harm: the next beat says it again.
  static_cast<void>(engine_.submit(std::move(command), *this, 0));
}

void Session::farewell(bool at_once) {
  if (!has_presence(options_.principal.kind)) {
    return;
  }
  core::Command command;
  command.op = core::Op::disconnect;
  command.tenant = options_.tenant;
  command.actor = viewer_.principal;
  command.session = options_.name;
  command.at_once = at_once;
  // Its outcome interests nobody, so it outlives this session in the queue.
  static_cast<void>(engine_.submit_unwatched(std::move(command)));
}

void Session::completed(std::uint64_t ticket, const engine::Answer& answer) {
  outbox_.complete(ticket, answer);
}

void Session::wake(std::uint64_t head) {
  outbox_.wake(head);
}

void Session::hint(const feed::Hint& hint) {
  outbox_.push_hint(hint);
}

void Session::beat(core::TimeMs now_ms) {
  if (now_ms - last_beat_ms_.load(std::memory_order_relaxed) >= heartbeat_ms) {
    outbox_.beat();
  }
}

// A frame that shows a thread comes with its hints, or not yet.
void Session::follow(const std::string& conversation, ThreadView& thread) {
  try {
    outbox_.follow(conversation);
  } catch (const std::bad_alloc&) {
    thread.forget();
    throw;
  }
}

void Session::reply(std::string frame) {
  outbox_.push(std::move(frame));
}

base::Status Session::receive(std::string_view frame) {
  auto status = take(frame);
  if (!status && status.error().code == base::Code::invalid_frame && !is_fault_told_) {
    is_fault_told_ = true;
    // These sentences are ours: no word of the frame is in them.
    base::say(engine_.log(),
              base::LogLevel::warn,
              "session",
              "a client broke the protocol",
              {{"why", std::string_view(status.error().detail)}, {"frame_bytes", frame.size()}});
  }
  return status;
}

base::Status Session::take(std::string_view frame) {
  if (outbox_.is_over_limit()) {
    return base::fail(base::Code::invalid_frame, "the client sends without reading the answers");
  }
  auto read = read_client_frame(frame);
  if (auto* wrong = std::get_if<FrameError>(&read)) {
    reply(error_frame(wrong->about, wrong->error));
    return was_greeted_ ? base::Status()
                        : base::Status(base::fail(base::Code::invalid_frame,
                                                  "the first frame was no hello"));
  }
  return handle(std::get<ClientFrame>(std::move(read)));
}

base::Status Session::handle(ClientFrame frame) {
  const bool is_hello = std::holds_alternative<Hello>(frame);
  if (is_hello == was_greeted_) {
    auto error = base::fail(base::Code::invalid_frame,
                            is_hello ? "hello came twice" : "the first frame was no hello");
    reply(error_frame({}, error));
    return is_hello ? base::Status() : base::Status(std::move(error));
  }
  return std::visit([this](auto&& typed) { return on(std::forward<decltype(typed)>(typed)); },
                    std::move(frame));
}

base::Status Session::on(const Hello& frame) {
  Welcome welcome{options_.name, options_.tenant, &viewer_, feed_, engine_.now_ms(), "new", {}};
  std::string reason;
  if (!frame.cursor.empty()) {
    const auto cursor = parse_cursor(frame.cursor);
    auto probe = cursor ? engine_.events(options_.tenant, viewer_, *cursor, 1)
                        : base::Result<engine::EventBatch>(cursor.error());
    if (!probe && probe.error().code != base::Code::invalid_cursor) {
      return probe.error();
    }
    welcome.resume = probe ? "resumed" : "reset";
    if (probe) {
      welcome.cursor = *cursor;
    } else {
      reason = probe.error().detail;
      welcome.reset_reason = reason;
    }
  }
  if (frame.device != device_) {
    device_ = frame.device;
    announce();
  }
  reply(welcome_frame(welcome));
  // Last, so that a hello that memory ran out for can be said again.
  feed_ = welcome.cursor;
  wants_feed_ = frame.wants_feed;
  was_greeted_ = true;
  return {};
}

base::Status Session::on(const Bye& frame) {
  if (is_announced_) {
    farewell(frame.at_once);
    is_announced_ = false;
  }
  return {};
}

// Whoever speaks for others says for whom; everybody else speaks for themselves.
std::optional<base::Error> Session::settle_actor(core::Command& command) const {
  const auto kind = viewer_.principal.kind;
  const bool may_speak_for_others =
      kind == core::PrincipalKind::integration || kind == core::PrincipalKind::system;
  if (command.actor.kind == core::PrincipalKind::none) {
    command.actor = viewer_.principal;
  } else if (!may_speak_for_others || command.actor.kind == core::PrincipalKind::system) {
    return base::fail(base::Code::invalid_argument,
                      "actor may be given by an integration only, and not as system");
  }
  return std::nullopt;
}

base::Status Session::on(CommandFrame frame) {
  frame.command.tenant = options_.tenant;
  if (const auto error = settle_actor(frame.command)) {
    reply(error_frame({frame.id, {}, {}}, *error));
    return {};
  }
  const auto ticket = next_ticket_++;
  outbox_.expect(ticket, frame.id, frame.command.op);
  base::Status status;
  try {
    status = engine_.submit(std::move(frame.command), *this, ticket);
  } catch (const std::bad_alloc&) {
    outbox_.forget(ticket);
    throw;
  }
  if (!status) {
    outbox_.forget(ticket);
    reply(error_frame({frame.id, {}, {}}, status.error()));
  }
  return {};
}

base::Status Session::on(Watch frame) {
  if (lists_.size() >= views_max && !lists_.contains(frame.view)) {
    reply(error_frame({{}, frame.view, {}},
                      base::fail(base::Code::too_long, "64 views are watched already")));
    return {};
  }
  const auto name = frame.view;
  lists_.insert_or_assign(name, ListView(std::move(frame)));
  return {};
}

base::Status Session::on(const Unwatch& frame) {
  lists_.erase(frame.view);
  return {};
}

base::Status Session::on(const QueryFrame& frame) {
  engine::Query query{
      options_.tenant, viewer_, frame.tab, frame.sort, frame.search, frame.after, frame.limit};
  const auto page = engine_.query(query);
  reply(page ? page_frame(frame.id, *page) : error_frame({frame.id, {}, {}}, page.error()));
  return {};
}

base::Status Session::on(ThreadFrame frame) {
  if (threads_.size() >= views_max && !threads_.contains(frame.conversation)) {
    reply(error_frame({{}, {}, frame.conversation},
                      base::fail(base::Code::too_long, "64 threads are watched already")));
    return {};
  }
  const auto conversation = frame.conversation;
  threads_.insert_or_assign(conversation, ThreadView(std::move(frame)));
  return {};
}

base::Status Session::on(const Unthread& frame) {
  threads_.erase(frame.conversation);
  outbox_.unfollow(frame.conversation);
  return {};
}

base::Status Session::on(const History& frame) {
  const auto page =
      engine_.thread(options_.tenant, viewer_, frame.conversation, frame.before, frame.limit);
  if (!page) {
    reply(error_frame({frame.id, {}, frame.conversation}, page.error()));
  } else if (!*page) {
    reply(not_found_frame({frame.id, {}, frame.conversation}));
  } else {
    reply(history_frame(frame.id, **page, engine_.tools()));
  }
  return {};
}

base::Status Session::on(const PreviewFrame& frame) {
  const auto channel = engine_.channel(options_.tenant, frame.channel);
  reply(channel ? preview_frame(frame.id, *channel, frame.text, engine_.tools())
                : error_frame({frame.id, {}, {}}, channel.error()));
  return {};
}

base::Status Session::on(const Typing& frame) {
  const auto card = engine_.card(options_.tenant, viewer_, frame.conversation);
  if (!card || !*card) {
    reply(not_found_frame({{}, {}, frame.conversation}));
    return {};
  }
  engine_.hub().send_hint(
      options_.tenant, *this, {frame.conversation, viewer_.principal, frame.on});
  return {};
}

base::Status Session::on(const Ping& /*frame*/) {
  outbox_.beat();
  return {};
}

base::Result<std::string> Session::next() {
  if (auto frame = outbox_.take(); !frame.empty() || !was_greeted_) {
    return frame;
  }
  // In rounds up to a fixed head, so that one view that always changes cannot keep the others, the
  // threads and the heartbeat from having their turn. A beat begins a round and ends it.
  if (outbox_.take_beat() && !is_beating_) {
    is_beating_ = true;
    round_head_ = outbox_.head();
  }
  auto frame = next_of_round();
  if (frame && frame->empty() && round_head_ < outbox_.head()) {
    round_head_ = outbox_.head();
    return next_of_round();
  }
  return frame;
}

base::Result<std::string> Session::next_of_round() {
  using Step = base::Result<std::string> (Session::*)();
  for (const Step step : {&Session::next_events,
                          &Session::next_list,
                          &Session::next_thread,
                          &Session::next_heartbeat}) {
    auto frame = (this->*step)();
    if (!frame || !frame->empty()) {
      return frame;
    }
  }
  return std::string();
}

base::Result<std::string> Session::next_events() {
  if (!wants_feed_ || feed_.offset >= round_head_) {
    return std::string();
  }
  auto batch = engine_.events(options_.tenant, viewer_, feed_, events_per_frame);
  if (batch) {
    if (batch->upto == feed_) {
      return std::string();
    }
    auto frame = events_frame(*batch, engine_.tools());
    if (frame) {
      feed_ = batch->upto;
    }
    return frame;
  }
  if (batch.error().code != base::Code::invalid_cursor) {
    return std::move(batch).error();
  }
  // What lay between is gone. The client is told, and everything it watches comes anew.
  auto head = engine_.head(options_.tenant);
  if (!head) {
    return std::move(head).error();
  }
  auto frame = reset_frame(batch.error().detail, *head);
  feed_ = *head;
  for (auto& [name, list] : lists_) {
    list.forget();
  }
  for (auto& [name, thread] : threads_) {
    thread.forget();
  }
  return frame;
}

base::Result<std::string> Session::next_list() {
  const auto head = round_head_;
  for (auto item = lists_.begin(); item != lists_.end(); ++item) {
    auto& list = item->second;
    if (list.was_sent() && list.revision() >= head && !(is_beating_ && list.is_silent())) {
      continue;
    }
    auto frame = list.refresh(engine_, options_.tenant, viewer_, is_beating_);
    if (frame && frame->empty()) {
      continue;
    }
    if (frame) {
      return frame;
    }
    // A search that cannot be read ends its view; a store that fails ends the session.
    auto error = std::move(frame).error();
    if (error.code != base::Code::invalid_query) {
      return error;
    }
    auto last = error_frame({{}, item->first, {}}, error);
    lists_.erase(item);
    return last;
  }
  return std::string();
}

base::Result<std::string> Session::next_thread() {
  const auto head = round_head_;
  for (auto item = threads_.begin(); item != threads_.end(); ++item) {
    auto& thread = item->second;
    if (thread.was_sent() && thread.revision() >= head && !(is_beating_ && thread.is_silent())) {
      continue;
    }
    auto frame = thread.refresh(engine_, options_.tenant, viewer_, is_beating_);
    if (thread.is_gone()) {
      auto last = not_found_frame({{}, {}, item->first});
      outbox_.unfollow(item->first);
      threads_.erase(item);
      return last;
    }
    if (frame && thread.was_sent()) {
      follow(item->first, thread);
    }
    if (!frame || !frame->empty()) {
      return frame;
    }
  }
  return std::string();
}

// Comes after the views have said their revision, so that a client that has read all before it is
// live by what it has read, not by the state of its socket.
base::Result<std::string> Session::next_heartbeat() {
  if (!is_beating_) {
    return std::string();
  }
  const auto now = engine_.now_ms();
  auto frame = heartbeat_frame(outbox_.head(), now);
  is_beating_ = false;
  last_beat_ms_.store(now, std::memory_order_relaxed);
  if (is_announced_) {
    announce();
  }
  return frame;
}

}  // namespace liveinbox::session
