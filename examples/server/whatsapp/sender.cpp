#include "whatsapp/sender.hpp"

#include "outbound/backoff.hpp"
#include "outbound/timers.hpp"
#include "page.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string_view>
#include <utility>

namespace server::whatsapp {
namespace {

constexpr std::size_t unfinished_max = 1024;  // then the feed waits
constexpr std::size_t in_flight_max = 16;
constexpr auto store_pause = std::chrono::milliseconds(1'000);
constexpr auto finish_timeout = std::chrono::milliseconds(5'000);
// Of what lies behind a place that the feed has no more, older messages are left alone: whether
// they were sent by another way nobody knows, and the user has not waited for them.
constexpr std::int64_t lost_history_ms = std::int64_t{24} * 3600 * 1000;

void tell_operator(const std::string& what) {
  std::fprintf(stderr, "whatsapp: %s\n", what.c_str());
}

std::int64_t now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace

Sender::Sender(Pump& pump,
               outbound::HttpClient& http,
               const Settings& settings,
               const std::string& cursor_path)
    : pump_(pump),
      http_(http),
      settings_(settings),
      file_(cursor_path),
      follower_(pump, plan()),
      chance_(std::random_device{}()) {}

outbound::FeedFollower::Plan Sender::plan() {
  outbound::FeedFollower::Plan out;
  out.tenant = settings_.tenant;
  out.name = "whatsapp";
  out.has_room = [this] { return !is_ending_ && follower_.held() < unfinished_max; };
  out.take = [this](li_page page, const li_page_info& info) {
    for (std::uint32_t i = 0; i < info.events; ++i) {
      li_event event = LI_EVENT_INIT;
      if (li_page_event(page, i, &event) == LI_OK) {
        take_event(event);
      }
    }
  };
  out.save = [this] { save(); };
  out.on_lost = [this] {
    tell_operator(
        "the feed does not go back to where replies were left; those of the last 24 "
        "hours that were not sent are sent now");
    not_before_ms_ = now_ms() - lost_history_ms;
  };
  return out;
}

bool Sender::start(std::string& why) {
  if (!file_.lock()) {
    why = "another server answers on this number already, or " + file_.path() +
          ".lock cannot be made";
    return false;
  }
  Cursor from;
  const auto found = file_.load(from);
  if (found == CursorFile::Found::garbage) {
    why = file_.path() + " cannot be read; without it replies are sent from now on only";
    return false;
  }
  if (found == CursorFile::Found::nothing) {
    // The first start on this store: what was said before was not said on this number.
    if (!follower_.find_end(from, why)) {
      return false;
    }
    if (!file_.save(from)) {
      why = "cannot write " + file_.path();
      return false;
    }
  }
  saved_ = from;
  return follower_.start(from, why);
}

void Sender::take_event(const li_event& event) {
  if (std::string_view(li_event_name(event.type)) != "message_sent" ||
      event.at_ms < not_before_ms_) {
    return;
  }
  const std::string conversation(from_li(event.conversation));
  if (!user_of_key(conversation, settings_.number_id())) {
    return;
  }
  follower_.hold(event.offset);
  auto& queue = queues_[conversation];
  queue.push_back({event.offset, event.entry, event.message, std::string(from_li(event.text)), 0});
  if (queue.size() == 1) {
    go_on(conversation);
  }
}

// The first of the queue is to be sent, unless that was done before.
void Sender::go_on(const std::string& conversation) {
  const auto found = queues_.find(conversation);
  if (found == queues_.end()) {
    return;
  }
  auto& queue = found->second;
  while (!queue.empty()) {
    const auto standing = look_up(conversation, queue.front());
    if (standing == Standing::unknown) {
      after(store_pause, [this, conversation] { go_on(conversation); });
      return;
    }
    if (standing == Standing::unsent) {
      turns_.push_back(conversation);
      run_turns();
      return;
    }
    follower_.let_go(queue.front().offset);
    queue.pop_front();
  }
  queues_.erase(found);
}

Sender::Standing Sender::look_up(const std::string& conversation, const Reply& reply) const {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = to_li(settings_.tenant);
  options.viewer = li_integration("whatsapp");
  options.conversation = to_li(conversation);
  options.before = reply.entry + 1;
  options.limit = 1;
  Page page;
  const auto status = li_transcript(pump_.inbox().handle(), &options, page.out());
  if (status == LI_E_NOT_FOUND) {
    return Standing::done;
  }
  li_card card = LI_CARD_INIT;
  li_event event = LI_EVENT_INIT;
  if (status != LI_OK || li_page_card(page.get(), 0, &card) != LI_OK ||
      li_page_event(page.get(), 0, &event) != LI_OK) {
    tell_operator("cannot look up a message: " + last_error());
    return Standing::unknown;
  }
  const bool is_unsent = from_li(card.channel) == channel_label && event.message == reply.message &&
                         event.delivery == LI_DELIVERY_QUEUED;
  return is_unsent ? Standing::unsent : Standing::done;
}

void Sender::run_turns() {
  while (!is_ending_ && in_flight_ < in_flight_max && !turns_.empty()) {
    const auto conversation = std::move(turns_.front());
    turns_.pop_front();
    attempt(conversation);
  }
}

void Sender::attempt(const std::string& conversation) {
  const auto& reply = queues_.at(conversation).front();
  const auto user = user_of_key(conversation, settings_.number_id());
  outbound::OutRequest request;
  request.method = "POST";
  request.url = settings_.url_of(settings_.number_id() + "/messages");
  request.fields = {{"Authorization", "Bearer " + settings_.token},
                    {"Content-Type", "application/json"}};
  request.body =
      message_json(user.value_or(std::string()), reply.text, {conversation, reply.message});
  ++in_flight_;
  http_.send(std::move(request), [this, conversation](const outbound::OutReply& answer) {
    --in_flight_;
    hear(conversation, answer);
    run_turns();
    end_if_idle();
  });
}

void Sender::hear(const std::string& conversation, const outbound::OutReply& reply) {
  auto verdict = judge(reply);
  auto& first = queues_.at(conversation).front();
  if (verdict.kind == Verdict::Kind::later && ++first.failures < settings_.options.tries_max) {
    tell_operator("a reply was not taken (" + verdict.detail +
                  (reply.error.empty() ? "" : ": " + reply.error) + "), it is tried again");
    try_later(conversation, verdict);
    return;
  }
  if (verdict.kind != Verdict::Kind::accepted) {
    tell_operator("a reply cannot be sent: " + verdict.detail);
    verdict.kind = Verdict::Kind::refused;
  }
  tell(conversation, verdict);
}

void Sender::try_later(const std::string& conversation, const Verdict& verdict) {
  const auto failures = queues_.at(conversation).front().failures;
  const std::chrono::milliseconds first(settings_.options.retry_ms);
  const auto chance = std::uniform_real_distribution<double>(0.0, 1.0)(chance_);
  const auto pause = std::max<std::chrono::milliseconds>(outbound::backoff(failures, first, chance),
                                                         verdict.not_before);
  after(pause, [this, conversation] { go_on(conversation); });
}

// What became of the first of the queue. It is done with only when the inbox knows that.
void Sender::tell(const std::string& conversation, const Verdict& verdict) {
  const bool is_sent = verdict.kind == Verdict::Kind::accepted;
  li_command command = LI_COMMAND(LI_DELIVER);
  command.tenant = to_li(settings_.tenant);
  command.actor = li_integration("whatsapp");
  command.conversation = to_li(conversation);
  command.message = queues_.at(conversation).front().message;
  command.delivery = is_sent ? LI_DELIVERY_SENT : LI_DELIVERY_FAILED;
  command.external_id = is_sent ? to_li(verdict.detail) : li_str{};
  command.text = is_sent ? li_str{} : to_li(verdict.detail);
  ++untold_;
  const auto status =
      pump_.submit(command, [this, conversation, verdict](const li_outcome& outcome) {
        hear_told(conversation, verdict, outcome.status);
      });
  if (status != LI_OK) {
    hear_told(conversation, verdict, status);
  }
}

void Sender::hear_told(const std::string& conversation, const Verdict& verdict, li_status status) {
  --untold_;
  const auto kind = li_status_class(status);
  if (kind == LI_CLASS_OK) {
    settle(conversation);
  } else if (kind == LI_CLASS_STORE || kind == LI_CLASS_RETRY || kind == LI_CLASS_INTERNAL) {
    tell_operator(std::string("what became of a reply cannot be kept yet: ") +
                  li_status_text(status));
    after(store_pause, [this, conversation, verdict] { tell(conversation, verdict); });
  } else if (verdict.kind == Verdict::Kind::accepted && !verdict.detail.empty()) {
    // An id that another message has already, or one that is none: the message was sent all the
    // same.
    tell_operator(std::string("the id of a reply was refused: ") + li_status_text(status));
    tell(conversation, {verdict.kind, {}, {}});
  } else {
    tell_operator(std::string("what became of a reply was refused: ") + li_status_text(status));
    settle(conversation);
  }
  end_if_idle();
}

void Sender::settle(const std::string& conversation) {
  auto& queue = queues_.at(conversation);
  follower_.let_go(queue.front().offset);
  queue.pop_front();
  go_on(conversation);
}

void Sender::after(std::chrono::milliseconds time, std::function<void()> work) {
  outbound::run_after(pump_.loop(), time, std::move(work));
}

void Sender::save() {
  const auto cursor = follower_.place();
  if (cursor == saved_ || cursor.epoch == 0) {
    return;
  }
  if (file_.save(cursor)) {
    saved_ = cursor;
  } else {
    tell_operator("cannot write " + file_.path());
  }
}

void Sender::finish(std::function<void()> on_finished) {
  is_ending_ = true;
  follower_.stop();
  on_finished_ = std::move(on_finished);
  after(finish_timeout, [this] {
    in_flight_ = 0;
    untold_ = 0;
    end_if_idle();
  });
  end_if_idle();
}

void Sender::end_if_idle() {
  if (is_ending_ && in_flight_ == 0 && untold_ == 0 && on_finished_) {
    save();
    const auto on_finished = std::exchange(on_finished_, nullptr);
    on_finished();
  }
}

}  // namespace server::whatsapp
