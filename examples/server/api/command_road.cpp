#include "command_road.hpp"

#include "json.hpp"
#include "json_members.hpp"

#include <asio/post.hpp>

#include <deque>
#include <unordered_map>
#include <utility>

namespace server::api {
namespace {

// Of one tenant at once, waiting ones included. A session takes twice as many.
constexpr std::size_t commands_max = 512;

constexpr std::string_view hello = R"({"t":"hello","protocol":1})";

// Of a refusal code, status and words stand in another place; of what is done `message` is a
// number.
bool is_kept(std::string_view key, bool is_refused) {
  return key != "t" && !(is_refused && (key == "code" || key == "status" || key == "message"));
}

CommandAnswer read_answer(const Json& frame) {
  CommandAnswer out;
  if (text_of_member(frame, "t") == "error") {
    out.code = static_cast<li_status>(number_of_member(frame, "status").value_or(LI_E_INTERNAL));
    out.detail = std::string(text_of_member(frame, "message"));
  }
  const simdjson::dom::object members = frame.get_object();
  for (const auto member : members) {
    if (is_kept(member.key, out.code != LI_OK)) {
      out.members += out.members.empty() ? "" : ",";
      out.members += json_text(member.key) + ":" + simdjson::minify(member.value);
    }
  }
  return out;
}

CommandAnswer no_answer(li_status code, std::string_view why) {
  return {code, std::string(why), {}};
}

}  // namespace

// The session of one tenant. Answers carry the id that the command came with, and ids of different
// callers may be the same; so one of each id is under way at a time.
class CommandRoad::Lane final : public Peer, public std::enable_shared_from_this<Lane> {
 public:
  Lane(Pump& pump, std::string tenant) : pump_(pump), tenant_(std::move(tenant)) {}

  void send(CommandFrame frame, OnCommandAnswer on_answer) {
    if (count_ >= commands_max) {
      return on_answer(
          no_answer(LI_E_QUEUE_FULL, "too many commands of this tenant are under way"));
    }
    if (!open()) {
      return on_answer(no_answer(LI_E_STORE_FAILED, "no session could be opened"));
    }
    ++count_;
    auto& waiting = waiting_[frame.id];
    waiting.push_back({std::move(frame), std::move(on_answer)});
    if (waiting.size() == 1) {
      go(waiting.front().frame);
    }
  }

  void deliver(std::string_view text) override {
    Json frame;
    if (parser_.parse(text.data(), text.size()).get(frame) != simdjson::SUCCESS) {
      return;
    }
    const auto t = text_of_member(frame, "t");
    if (t == "ok" || t == "error") {
      answer(std::string(text_of_member(frame, "id")), read_answer(frame));
    }
  }

  [[nodiscard]] bool is_ready() const override { return true; }

  // The next command opens another session.
  void fail(std::string_view /*why*/) override {
    pump_.disconnect(std::exchange(session_, 0));
    count_ = 0;
    for (auto& [id, waiting] : std::exchange(waiting_, {})) {
      for (auto& one : waiting) {
        one.on_answer(no_answer(LI_E_STORE_FAILED, "the session of this command has ended"));
      }
    }
  }

 private:
  struct Waiting {
    CommandFrame frame;
    OnCommandAnswer on_answer;
  };

  bool open() {
    if (session_ == 0) {
      Caller caller;
      caller.tenant = tenant_;
      caller.kind = LI_INTEGRATION;
      caller.id = "http";
      session_ = pump_.connect(caller, shared_from_this());
      pump_.receive(session_, hello);
    }
    return session_ != 0;
  }

  // A copy, because the answer may come before this returns.
  void go(CommandFrame frame) { pump_.receive(session_, frame.text); }

  void answer(const std::string& id, const CommandAnswer& what) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end()) {
      return;
    }
    const auto on_answer = std::move(found->second.front().on_answer);
    found->second.pop_front();
    --count_;
    if (found->second.empty()) {
      waiting_.erase(found);
    } else {
      // In a turn of its own: an answer that comes at once would lead here again.
      asio::post(pump_.loop(), [self = shared_from_this(), id] { self->go_on(id); });
    }
    on_answer(what);
  }

  void go_on(const std::string& id) {
    if (const auto found = waiting_.find(id); found != waiting_.end()) {
      go(found->second.front().frame);
    }
  }

  Pump& pump_;
  const std::string tenant_;
  li_session session_ = 0;
  simdjson::dom::parser parser_;
  std::unordered_map<std::string, std::deque<Waiting>> waiting_;  // the first of each is under way
  std::size_t count_ = 0;
};

void CommandRoad::send(const std::string& tenant, CommandFrame frame, OnCommandAnswer on_answer) {
  auto& lane = lanes_[tenant];
  if (lane == nullptr) {
    lane = std::make_shared<Lane>(pump_, tenant);
  }
  lane->send(std::move(frame), std::move(on_answer));
}

}  // namespace server::api
