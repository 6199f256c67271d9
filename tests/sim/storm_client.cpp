#include "storm_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace liveinbox::storm {
namespace {

using base::JsonValue;
using core::PrincipalKind;

// Of what a client may have said at once without an answer.
constexpr std::size_t unanswered_max = 4;

std::string text_at(const JsonValue& object, std::string_view key) {
  const auto member = object.find(key);
  const auto text = member ? member->as_text(key) : base::Result<std::string_view>("");
  return text ? std::string(*text) : std::string();
}

std::uint64_t number_at(const JsonValue& object, std::string_view key) {
  const auto member = object.find(key);
  const auto number = member ? member->as_unsigned(key) : base::Result<std::uint64_t>(0U);
  return number ? *number : 0;
}

std::vector<JsonValue> list_at(const JsonValue& object, std::string_view key) {
  const auto member = object.find(key);
  auto list = member ? member->as_array(key) : base::Result(std::vector<JsonValue>());
  return list ? *std::move(list) : std::vector<JsonValue>();
}

// What says that nothing is known, or that there was nothing wrong with the command.
bool is_to_be_retried(std::string_view code) {
  static constexpr std::array<std::string_view, 4> codes = {
      "store_failed", "store_full", "store_io", "queue_full"};
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

Client::Client(ClientOptions options, Judge& judge)
    : options_(std::move(options)), judge_(judge), chance_(options_.seed), upto_(options_.begin) {}

std::vector<std::string> Client::greet() {
  auto from = upto_;
  if (was_greeted_ && options_.bad == Bad::cursor_too_far) {
    from += 1;
  } else if (options_.bad == Bad::cursor_too_near) {
    from -= from > 0 ? 1 : 0;
  }
  std::vector<std::string> frames;
  frames.push_back(fmt::format(
      R"({{"t":"hello","protocol":1,"feed":true,"cursor":"{}:{}"}})", options_.epoch, from));
  if (options_.has_view) {
    frames.emplace_back(R"({"t":"watch","view":"all","tab":"all","limit":200})");
  }
  again_.clear();
  if (options_.bad == Bad::new_id_on_retry) {
    for (auto left = std::exchange(unanswered_, {}); const auto& [id, frame] : left) {
      auto other = frame;
      other.replace(other.find(id), id.size(), id + "b");
      unanswered_.emplace(id + "b", other);
      judge_.said(id + "b", {});
    }
  }
  for (const auto& [id, frame] : unanswered_) {
    judge_.said_again(id);
    frames.push_back(frame);
  }
  return frames;
}

std::string Client::act() {
  if (unanswered_.size() >= unanswered_max) {
    return {};
  }
  switch (options_.principal.kind) {
    case PrincipalKind::agent:
      return act_as_agent();
    case PrincipalKind::integration:
      return act_as_host();
    default:
      break;
  }
  const auto text = new_text();
  const auto conversation = "c" + options_.principal.id.substr(1);
  return say("receive",
             fmt::format(R"("conversation":"{}","text":"{}")", conversation, text),
             {"receive", options_.principal.id, conversation, text});
}

std::string Client::say(const std::string& op, std::string fields, Deed deed) {
  auto id = options_.name + "-" + std::to_string(++last_id_);
  auto frame = fmt::format(R"({{"t":"command","id":"{}","op":"{}",{}}})", id, op, fields);
  judge_.said(id, std::move(deed));
  unanswered_.emplace(std::move(id), frame);
  return frame;
}

std::string Client::new_text() {
  return fmt::format("{} says {}", options_.name, last_id_ + 1);
}

std::string Client::any_conversation() {
  return "c" + std::to_string(chance_.below(storm_conversations));
}

// The backend: what users write, what the assistant answers, and that it gives up.
std::string Client::act_as_host() {
  const auto conversation = any_conversation();
  const auto user = "u" + conversation.substr(1);
  const auto kind = chance_.below(100);
  const auto place = fmt::format(R"("conversation":"{}")", conversation);
  const Deed deed = {.op = {}, .actor = "host", .conversation = conversation, .text = {}};
  if (kind < 45) {
    auto said = deed;
    said.op = "receive";
    said.text = new_text();
    return say(
        "receive",
        fmt::format(R"({},"channel":"WIDGET","user":"{}","text":"{}")", place, user, said.text),
        said);
  }
  if (kind < 65) {
    auto said = deed;
    said.op = "send";
    said.text = new_text();
    return say("send",
               fmt::format(R"({},"fence":{},"text":"{}","actor":{{"kind":"assistant","id":"bot"}})",
                           place,
                           std::max<std::uint64_t>(known_[conversation].fence, 1),
                           said.text),
               said);
  }
  auto plain = deed;
  plain.op = kind < 90 ? "escalate" : kind < 95 ? "close" : "reopen";
  const auto* rest = plain.op == "escalate" ? R"(,"reason":"policy")"
                     : plain.op == "close"  ? R"(,"outcome":"abandoned")"
                                            : "";
  return say(plain.op, place + rest, plain);
}

std::string Client::act_as_agent() {
  const auto held = std::find_if(known_.begin(), known_.end(), [&](const auto& entry) {
    return entry.second.holder == options_.principal.id;
  });
  if (held != known_.end() && chance_.in(70)) {
    return act_on_held(held->first, held->second);
  }
  Deed deed = {.op = "claim_next", .actor = options_.principal.id, .conversation = {}, .text = {}};
  if (chance_.in(30)) {
    return say(deed.op, R"("lease_ms":20000)", deed);
  }
  deed.conversation = any_conversation();
  const auto place = fmt::format(R"("conversation":"{}")", deed.conversation);
  const auto kind = chance_.below(100);
  if (kind < 50) {
    deed.op = "claim";
    return say(deed.op, place + R"(,"lease_ms":20000)", deed);
  }
  if (kind < 60) {
    deed.op = "take_over";
    return say(deed.op, place, deed);
  }
  if (kind < 80) {
    deed.op = "note";
    deed.text = new_text();
    return say(deed.op, fmt::format(R"({},"text":"{}")", place, deed.text), deed);
  }
  deed.op = kind < 90 ? "tag" : "untag";
  return say(deed.op, fmt::format(R"({},"tag":"t{}")", place, chance_.below(5)), deed);
}

// With the fence that this client knows, which may have gone long since.
std::string Client::act_on_held(const std::string& conversation, const Known& known) {
  Deed deed = {
      .op = "send", .actor = options_.principal.id, .conversation = conversation, .text = {}};
  const auto place = fmt::format(R"("conversation":"{}","fence":{})", conversation, known.fence);
  const auto kind = chance_.below(100);
  if (kind < 60) {
    deed.text = new_text();
    return say(deed.op, fmt::format(R"({},"text":"{}")", place, deed.text), deed);
  }
  struct Choice {
    std::uint64_t below;
    const char* op;
    const char* rest;
  };
  static constexpr std::array<Choice, 6> choices = {{{68, "release", ""},
                                                     {76, "renew", R"(,"lease_ms":20000)"},
                                                     {84, "hand_back", ""},
                                                     {90, "transfer", R"(,"target":"bob")"},
                                                     {94, "snooze", ""},
                                                     {100, "close", R"(,"outcome":"resolved")"}}};
  const auto* choice = std::find_if(
      choices.begin(), choices.end(), [&](const Choice& one) { return kind < one.below; });
  deed.op = choice->op;
  return say(deed.op, place + choice->rest, deed);
}

std::vector<std::string> Client::retries() {
  std::vector<std::string> frames;
  for (const auto& id : std::exchange(again_, {})) {
    if (const auto found = unanswered_.find(id); found != unanswered_.end()) {
      judge_.said_again(id);
      frames.push_back(found->second);
    }
  }
  return frames;
}

std::string Client::hear(std::string_view text) {
  const auto document = base::JsonDocument::parse(text);
  if (!document) {
    return "a frame that is no JSON";
  }
  const auto frame = document->root();
  const auto kind = text_at(frame, "t");
  if (kind == "events") {
    return hear_events(frame);
  }
  if (kind == "ok") {
    return hear_ok(frame);
  }
  if (kind == "error") {
    return hear_error(frame);
  }
  if (kind == "view") {
    return hear_view(frame);
  }
  if (kind == "changes") {
    return hear_changes(frame);
  }
  if (kind == "welcome") {
    return hear_welcome(frame);
  }
  return kind == "heartbeat" ? std::string() : options_.name + " heard " + kind;
}

std::string Client::hear_welcome(const JsonValue& frame) {
  was_greeted_ = true;
  const auto resume = text_at(frame, "resume");
  return resume == "resumed" ? std::string() : options_.name + " was not resumed: " + resume;
}

std::string Client::hear_ok(const JsonValue& frame) {
  const auto id = text_at(frame, "id");
  Acknowledgement answer;
  answer.offset = number_at(frame, "offset");
  answer.version = number_at(frame, "version");
  answer.fence = number_at(frame, "fence");
  answer.message = number_at(frame, "message");
  answer.conversation = text_at(frame, "conversation");
  unanswered_.erase(id);
  if (!answer.conversation.empty() && answer.fence > known_[answer.conversation].fence) {
    known_[answer.conversation].fence = answer.fence;
  }
  return judge_.acknowledged(id, answer);
}

std::string Client::hear_error(const JsonValue& frame) {
  const auto id = text_at(frame, "id");
  const auto code = text_at(frame, "code");
  if (is_to_be_retried(code)) {
    again_.push_back(id);
    return {};
  }
  if (id.empty()) {
    return options_.name + " was told " + code + ": " + text_at(frame, "message");
  }
  unanswered_.erase(id);
  return judge_.refused(id, code);
}

std::string Client::hear_events(const JsonValue& frame) {
  if (const auto after = number_at(frame, "after"); after != upto_) {
    return options_.name + " is at " + std::to_string(upto_) + " and hears what follows " +
           std::to_string(after);
  }
  for (const auto& event : list_at(frame, "events")) {
    heard_.push_back(number_at(event, "offset"));
    learn(event);
  }
  upto_ = number_at(frame, "upto");
  return {};
}

void Client::learn(const JsonValue& event) {
  const auto conversation = text_at(event, "conversation");
  const auto fence = number_at(event, "fence");
  auto& known = known_[conversation];
  if (conversation.empty() || fence <= known.fence) {
    return;
  }
  known.fence = fence;
  const auto holder = event.find("holder");
  known.holder = holder && holder->is_object() ? text_at(*holder, "id") : std::string();
}

std::string Client::hear_view(const JsonValue& frame) {
  window_.clear();
  revision_ = number_at(frame, "revision");
  for (const auto& card : list_at(frame, "cards")) {
    window_.emplace_back(text_at(card, "conversation"), number_at(card, "version"));
  }
  return {};
}

std::string Client::hear_changes(const JsonValue& frame) {
  const auto drop = [this](const std::string& conversation) {
    std::erase_if(window_, [&](const auto& row) { return row.first == conversation; });
  };
  revision_ = number_at(frame, "revision");
  for (const auto& gone : list_at(frame, "remove")) {
    const auto conversation = gone.as_text("conversation");
    drop(conversation ? std::string(*conversation) : std::string());
  }
  const auto upsert = list_at(frame, "upsert");
  for (const auto& row : upsert) {
    if (const auto card = row.find("card")) {
      drop(text_at(*card, "conversation"));
    }
  }
  for (const auto& row : upsert) {
    const auto card = row.find("card");
    const auto index = number_at(row, "index");
    if (!card || index > window_.size()) {
      return options_.name + " is to put a card at " + std::to_string(index) + " of " +
             std::to_string(window_.size());
    }
    window_.emplace(window_.begin() + static_cast<std::ptrdiff_t>(index),
                    text_at(*card, "conversation"),
                    number_at(*card, "version"));
  }
  return {};
}

}  // namespace liveinbox::storm
