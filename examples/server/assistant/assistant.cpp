#include "assistant/assistant.hpp"

#include "json.hpp"
#include "log.hpp"
#include "net/sha1.hpp"

#include <asio/post.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace server::assistant {
namespace {

using std::chrono::milliseconds;

constexpr auto save_interval = milliseconds(250);
constexpr auto store_pause = milliseconds(1'000);
// Pages take a typing hint back by themselves after eight seconds.
constexpr auto typing_interval = milliseconds(4'000);

// After these a conversation may have a question, or none any more.
constexpr std::array<std::string_view, 9> turning_points = {"message_received",
                                                            "opened",
                                                            "handed_back",
                                                            "reopened",
                                                            "escalated",
                                                            "taken_over",
                                                            "claimed",
                                                            "snoozed",
                                                            "closed"};

void tell_operator(const std::string& what) {
  log_line(LogLevel::warning, "assistant: " + what);
}

// The same command gets the same id in every run, so that it is carried out once.
std::string command_id(std::string_view conversation,
                       std::uint64_t message,
                       std::uint64_t fence,
                       std::string_view what) {
  std::string text(conversation);
  text.append("\n").append(std::to_string(message));
  text.append("\n").append(std::to_string(fence)).append("\n").append(what);
  return "assistant:" + net::base64(net::sha1(text));
}

bool is_escalation(const Answer& answer) {
  return answer.kind != Answer::Kind::reply && answer.kind != Answer::Kind::fallback;
}

std::uint32_t reason_of(Answer::Kind kind) {
  switch (kind) {
    case Answer::Kind::not_sure:
      return LI_REASON_LOW_CONFIDENCE;
    case Answer::Kind::asked_for_human:
      return LI_REASON_USER_REQUESTED_HUMAN;
    case Answer::Kind::timeout:
      return LI_REASON_ASSISTANT_TIMEOUT;
    default:
      return LI_REASON_ASSISTANT_FAILURE;
  }
}

// The assistant speaks no more here, or has said this in an earlier run.
bool is_too_late(li_status status) {
  return status == LI_E_STALE_FENCE || status == LI_E_WRONG_STATE || status == LI_E_NOT_HOLDER ||
         status == LI_E_NOT_CLAIMED || status == LI_E_CONVERSATION_CLOSED ||
         status == LI_E_NOT_FOUND || status == LI_E_ID_REUSED;
}

li_principal assistant_principal() {
  auto principal = li_assistant("assistant");
  principal.name = LI_STR("Assistant");
  return principal;
}

}  // namespace

Assistant::Assistant(Pump& pump, Answerer& answerer, Place place)
    : pump_(pump), answerer_(answerer), place_(std::move(place)), file_(place_.cursor_path) {}

bool Assistant::start(std::string& why) {
  if (!file_.lock()) {
    why = "another server answers here already, or " + file_.path() + ".lock cannot be made";
    return false;
  }
  session_ = pump_.connect({place_.tenant, LI_ASSISTANT, "assistant", "Assistant", Role::agent, {}},
                           shared_from_this());
  if (session_ == 0) {
    why = last_error();
    return false;
  }
  say(R"({"t":"hello","protocol":1})");
  // Without a place all that is kept is looked at: what was answered is seen in the transcripts.
  if (file_.load(read_) != CursorFile::Found::cursor) {
    read_ = {};
  }
  saved_ = read_;
  if (!subscribe(why)) {
    return false;
  }
  show_typing_again();
  read_feed();
  return true;
}

void Assistant::stop() {
  is_over_ = true;
  for (const auto& [conversation, turn] : turns_) {
    answerer_.cancel(turn.token);
  }
  save();
  turns_.clear();
  pump_.unfollow(std::exchange(subscription_, 0));
}

bool Assistant::subscribe(std::string& why) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  options.tenant = to_li(place_.tenant);
  options.viewer = assistant_principal();
  options.epoch = read_.epoch;
  options.offset = read_.offset;
  options.flags = read_.epoch == 0 ? LI_FROM_OLDEST : LI_FROM_NOW;
  auto status = li_subscribe(pump_.inbox().handle(), &options, &subscription_);
  if (status == LI_E_RESET) {
    options.epoch = 0;
    options.offset = 0;
    options.flags = LI_FROM_OLDEST;
    status = li_subscribe(pump_.inbox().handle(), &options, &subscription_);
  }
  if (status != LI_OK) {
    why = last_error();
    return false;
  }
  pump_.follow(subscription_, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) {
      self->read_feed();
    }
  });
  return true;
}

// One batch at a time, so that a long feed stops nobody else.
void Assistant::read_feed() {
  if (is_over_) {
    return;
  }
  li_page page = 0;
  if (li_next(subscription_, 0, &page) != LI_OK) {
    tell_operator("cannot read the feed: " + last_error());
    return;
  }
  if (page == 0) {
    return;
  }
  li_page_info info = LI_PAGE_INFO_INIT;
  li_page_get_info(page, &info);
  for (std::uint32_t i = 0; i < info.events; ++i) {
    li_event event = LI_EVENT_INIT;
    if (li_page_event(page, i, &event) == LI_OK) {
      take_event(event);
    }
  }
  li_page_free(page);
  read_ = {info.epoch, info.revision};
  for (const auto& [conversation, offset] : std::exchange(looked_at_, {})) {
    look(conversation, offset);
  }
  save_soon();
  if (!std::exchange(reads_soon_, true)) {
    asio::post(pump_.loop(), [self = shared_from_this()] {
      self->reads_soon_ = false;
      self->read_feed();
    });
  }
}

void Assistant::take_event(const li_event& event) {
  const std::string_view type = li_event_name(event.type);
  const auto conversation = from_li(event.conversation);
  if (std::find(turning_points.begin(), turning_points.end(), type) != turning_points.end() &&
      is_own(conversation)) {
    looked_at_.emplace(conversation, event.offset);
  }
}

bool Assistant::is_own(std::string_view conversation) const {
  return std::any_of(place_.prefixes.begin(), place_.prefixes.end(), [&](const auto& prefix) {
    return conversation.starts_with(prefix);
  });
}

bool Assistant::is_of(const Turn& turn, const Standing& standing) {
  return standing.is_asked && standing.fence == turn.fence && standing.message == turn.message;
}

// The event at `offset` may have changed what is to be done in a conversation.
void Assistant::look(const std::string& conversation, std::uint64_t offset) {
  auto standing = read_standing(pump_.inbox().handle(), place_.tenant, conversation);
  if (!standing) {
    tell_operator("cannot read a conversation: " + last_error());
    after(store_pause,
          [conversation, offset](Assistant& self) { self.look(conversation, offset); });
    return;
  }
  if (const auto found = turns_.find(conversation); found != turns_.end()) {
    auto& turn = found->second;
    if (turn.is_told) {
      turn.later = turn.later == 0 ? offset : turn.later;
      return;
    }
    if (is_of(turn, *standing)) {
      return;
    }
    answerer_.cancel(turn.token);
    offset = std::min(offset, turn.offset);
    settle(conversation);
  }
  if (standing->is_asked) {
    begin(conversation, offset, std::move(*standing));
  }
}

void Assistant::begin(const std::string& conversation, std::uint64_t offset, Standing standing) {
  auto& turn = turns_[conversation];
  turn = {offset, standing.message, standing.fence, 0, false, 0};
  show_typing(conversation, true);
  turn.token = answerer_.ask({std::move(standing.lines)},
                             [weak = weak_from_this(), conversation](const Answer& answer) {
                               if (const auto self = weak.lock(); self && !self->is_over_) {
                                 self->hear(conversation, answer);
                               }
                             });
}

void Assistant::hear(const std::string& conversation, const Answer& answer) {
  if (const auto found = turns_.find(conversation); found != turns_.end()) {
    found->second.is_told = true;
    show_typing(conversation, false);
    tell(conversation, answer);
  }
}

void Assistant::tell(const std::string& conversation, const Answer& answer) {
  const auto found = turns_.find(conversation);
  if (found == turns_.end()) {
    return;
  }
  const auto& turn = found->second;
  const bool escalates = is_escalation(answer);
  const auto id =
      command_id(conversation, turn.message, turn.fence, escalates ? "escalate" : "answer");
  li_command command = LI_COMMAND(escalates ? LI_ESCALATE : LI_SEND);
  command.tenant = to_li(place_.tenant);
  command.actor = assistant_principal();
  command.id = to_li(id);
  command.conversation = to_li(conversation);
  command.text = to_li(answer.text);
  command.fence = turn.fence;
  command.reason = escalates ? reason_of(answer.kind) : 0;
  command.flags = answer.kind == Answer::Kind::fallback ? LI_FALLBACK : 0;
  if (!escalates && !is_to_be_told(conversation, answer, command)) {
    return;
  }
  const auto status = pump_.submit(
      command, [weak = weak_from_this(), conversation, answer](const li_outcome& outcome) {
        if (const auto self = weak.lock(); self && !self->is_over_) {
          self->hear_told(conversation, answer, outcome.status);
        }
      });
  if (status != LI_OK) {
    hear_told(conversation, answer, status);
  }
}

// An answer is told only while its question is the newest message; what comes in between is seen by
// the version. Otherwise it is looked at anew.
bool Assistant::is_to_be_told(const std::string& conversation,
                              const Answer& answer,
                              li_command& command) {
  const auto standing = read_standing(pump_.inbox().handle(), place_.tenant, conversation);
  if (!standing) {
    after(store_pause,
          [conversation, answer](Assistant& self) { self.tell(conversation, answer); });
    return false;
  }
  const auto& turn = turns_.at(conversation);
  if (!is_of(turn, *standing)) {
    const auto offset = turn.offset;
    settle(conversation);
    look(conversation, offset);
    return false;
  }
  command.if_version = standing->version;
  return true;
}

void Assistant::hear_told(const std::string& conversation, const Answer& answer, li_status status) {
  const auto kind = li_status_class(status);
  if (status == LI_E_VERSION_MISMATCH) {
    tell(conversation, answer);
    return;
  }
  if (kind == LI_CLASS_STORE || kind == LI_CLASS_RETRY || kind == LI_CLASS_INTERNAL) {
    after(store_pause,
          [conversation, answer](Assistant& self) { self.tell(conversation, answer); });
    return;
  }
  if (kind != LI_CLASS_OK && !is_too_late(status)) {
    const std::string name = li_status_name(status);
    tell_operator("an answer was refused: " + name);
    if (!is_escalation(answer)) {
      tell(conversation, {Answer::Kind::failure, "the answer was refused: " + name});
      return;
    }
  } else if (kind == LI_CLASS_OK && answer.kind == Answer::Kind::failure) {
    tell_operator(answer.text);
  }
  const auto found = turns_.find(conversation);
  const auto later = found == turns_.end() ? 0 : found->second.later;
  settle(conversation);
  if (later != 0) {
    look(conversation, later);
  }
}

void Assistant::settle(const std::string& conversation) {
  if (const auto turn = turns_.extract(conversation); !turn.empty()) {
    if (!turn.mapped().is_told) {
      show_typing(conversation, false);
    }
    save_soon();
  }
}

void Assistant::show_typing(std::string_view conversation, bool on) {
  say(json_object({{"t", "typing"}, {"conversation", conversation}},
                  {{"on", on ? "true" : "false"}}));
}

void Assistant::show_typing_again() {
  for (const auto& [conversation, turn] : turns_) {
    if (!turn.is_told) {
      show_typing(conversation, true);
    }
  }
  after(typing_interval, [](Assistant& self) { self.show_typing_again(); });
}

// A frame may come while the session is being spoken to, so that what is said is said afterwards.
void Assistant::say(std::string frame) {
  asio::post(pump_.loop(), [self = shared_from_this(), frame = std::move(frame)] {
    if (!self->is_over_) {
      self->pump_.receive(self->session_, frame);
    }
  });
}

void Assistant::deliver(std::string_view /*frame*/) {}

void Assistant::fail(std::string_view why) {
  tell_operator("the session ended: " + std::string(why));
}

void Assistant::after(milliseconds time, std::function<void(Assistant&)> work) {
  auto timer = std::make_shared<asio::steady_timer>(pump_.loop(), time);
  timer->async_wait(
      [weak = weak_from_this(), timer, work = std::move(work)](std::error_code error) {
        if (const auto self = weak.lock(); self && !error && !self->is_over_) {
          work(*self);
        }
      });
}

void Assistant::save_soon() {
  if (!std::exchange(saves_soon_, true)) {
    after(save_interval, [](Assistant& self) {
      self.saves_soon_ = false;
      self.save();
    });
  }
}

void Assistant::save() {
  auto cursor = read_;
  for (const auto& [conversation, turn] : turns_) {
    cursor.offset = std::min(cursor.offset, turn.offset - 1);
  }
  if (cursor == saved_ || cursor.epoch == 0) {
    return;
  }
  if (file_.save(cursor)) {
    saved_ = cursor;
  } else {
    tell_operator("cannot write " + file_.path());
  }
}

}  // namespace server::assistant
