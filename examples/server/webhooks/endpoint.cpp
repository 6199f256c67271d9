#include "webhooks/endpoint.hpp"

#include "json.hpp"
#include "log.hpp"
#include "outbound/backoff.hpp"
#include "outbound/timers.hpp"
#include "webhooks/standard_signature.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace server::webhooks {
namespace {

constexpr std::size_t fresh_max = 256;  // then the feed waits; one page may come on top
constexpr std::size_t retries_max = 256;
constexpr unsigned failing_after = 3;  // failures in a row
constexpr auto attempt_timeout = std::chrono::milliseconds(20'000);
constexpr auto finish_timeout = std::chrono::milliseconds(5'000);
constexpr std::int64_t disk_pause_ms = 60'000;
constexpr std::size_t answer_bytes_max = std::size_t{256} * 1024;
constexpr int gone = 410;

std::int64_t wall_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string problem_of(const outbound::OutReply& reply) {
  return reply.status == 0 ? "no answer: " + reply.error : "status " + std::to_string(reply.status);
}

void tell_about(const std::string& name, const std::string& what) {
  log_line(LogLevel::warning, "webhook: " + what, {{"endpoint", name}});
}

}  // namespace

Endpoint::Endpoint(Pump& pump,
                   outbound::GuardedClient& client,
                   EndpointSettings settings,
                   double retry_scale,
                   const std::string& path)
    : pump_(pump),
      client_(client),
      settings_(std::move(settings)),
      retry_scale_(retry_scale),
      path_(path),
      dead_(path + ".dead"),
      follower_(pump, plan()),
      timer_(pump.loop()),
      chance_(std::random_device{}()) {}

outbound::FeedFollower::Plan Endpoint::plan() {
  outbound::FeedFollower::Plan out;
  out.tenant = settings_.tenant;
  out.name = "webhooks";
  out.has_room = [this] { return !is_ending_ && !is_disabled_ && fresh_.size() < fresh_max; };
  out.take = [this](li_page page, const li_page_info& info) { take(page, info); };
  out.save = [this] { save(); };
  out.on_lost = [this] {
    tell_about(settings_.name,
               "the feed does not go back to where it was left; events in between are lost");
  };
  return out;
}

bool Endpoint::start(std::string& why) {
  if (!lock_.try_lock(path_)) {
    why = "another server tells this endpoint already, or " + path_ + ".lock cannot be made";
    return false;
  }
  if (!dead_.load()) {
    why = path_ + ".dead cannot be read and written";
    return false;
  }
  KeptState kept;
  if (!load(kept, why)) {
    return false;
  }
  is_disabled_ = kept.is_disabled;
  for (auto& delivery : kept.retries) {
    const auto due = delivery.due_ms;
    retries_.emplace(due, std::move(delivery));
  }
  if (!follower_.start(kept.place, why)) {
    return false;
  }
  go_on();
  return true;
}

bool Endpoint::load(KeptState& out, std::string& why) {
  std::string text;
  const auto found = read_whole_file(path_, text);
  if (found == FileFound::nothing) {
    // Who is told from now on did not ask for what was before.
    if (!follower_.find_end(out.place, why)) {
      return false;
    }
    if (!write_whole_file(path_, to_text(out))) {
      why = "cannot write " + path_;
      return false;
    }
    return true;
  }
  auto kept = found == FileFound::file ? read_kept_state(text) : std::nullopt;
  if (!kept) {
    why = path_ + " cannot be read; without it the endpoint is told from now on only";
    return false;
  }
  out = std::move(*kept);
  return true;
}

void Endpoint::take(li_page page, const li_page_info& info) {
  li_str text{};
  simdjson::dom::parser parser;
  Json root;
  if (info.events == 0 || li_page_json(page, &text) != LI_OK ||
      parser.parse(text.data, text.size).get(root) != simdjson::SUCCESS) {
    return;
  }
  for (const auto event : items_of(root, "events")) {
    if (takes(settings_.types, text_of_member(event, "type"))) {
      fresh_.push_back(delivery_of(event, settings_.tenant, info.epoch));
      follower_.hold(fresh_.back().offset);
    }
  }
  go_on();
}

bool Endpoint::is_failing() const {
  return failed_in_row_ >= failing_after && !retries_.empty();
}

// What is tried next; false where nothing may be tried now.
bool Endpoint::choose() {
  if (!retries_.empty() && retries_.begin()->first <= wall_ms()) {
    auto first = retries_.extract(retries_.begin());
    under_way_ = std::move(first.mapped());
    is_retry_ = true;
    return true;
  }
  if (is_failing() || fresh_.empty()) {
    return false;
  }
  under_way_ = std::move(fresh_.front());
  fresh_.pop_front();
  is_retry_ = false;
  return true;
}

void Endpoint::go_on() {
  if (under_way_ || is_ending_ || is_disabled_) {
    return;
  }
  if (choose()) {
    attempt();
  } else {
    wait_for_retry();
  }
}

void Endpoint::wait_for_retry() {
  timer_.cancel();
  if (retries_.empty()) {
    return;
  }
  const auto pause = std::max<std::int64_t>(retries_.begin()->first - wall_ms(), 1);
  timer_.expires_after(std::chrono::milliseconds(pause));
  timer_.async_wait([this](std::error_code error) {
    if (!error) {
      go_on();
    }
  });
}

void Endpoint::attempt() {
  const auto now_s = wall_ms() / 1000;
  outbound::OutRequest request;
  request.method = "POST";
  request.url = settings_.url;
  request.body = under_way_->body;
  request.whole_timeout = attempt_timeout;
  request.reply_bytes_max = answer_bytes_max;
  const Signed what{under_way_->id, now_s, under_way_->body};
  request.fields = {{"Content-Type", "application/cloudevents+json; charset=utf-8"},
                    {"webhook-id", under_way_->id},
                    {"webhook-timestamp", std::to_string(now_s)},
                    {"webhook-signature", signature_field(what, settings_.secrets)}};
  client_.send(std::move(request), [this](const outbound::OutReply& reply) { hear(reply); });
}

void Endpoint::hear(const outbound::OutReply& reply) {
  if (!under_way_) {
    return;
  }
  // Whether all of the answer came is of no interest.
  if (reply.status >= 200 && reply.status <= 299) {
    succeed();
  } else {
    fail(reply);
  }
  if (fresh_.size() < fresh_max && follower_.is_behind()) {
    follower_.read();
  }
  go_on();
  end_if_idle();
}

void Endpoint::succeed() {
  ++taken_;
  if (failed_in_row_ >= failing_after) {
    // It is back: nobody has to wait for hours any more.
    tell_about(settings_.name, "it answers again");
    std::vector<Delivery> waiting;
    for (auto& [due, delivery] : retries_) {
      waiting.push_back(std::move(delivery));
    }
    retries_.clear();
    std::sort(waiting.begin(), waiting.end(), [](const Delivery& left, const Delivery& right) {
      return left.offset < right.offset;
    });
    for (auto& delivery : waiting) {
      delivery.due_ms = 0;
      retries_.emplace(0, std::move(delivery));
    }
  }
  failed_in_row_ = 0;
  last_problem_.clear();
  const auto done = std::exchange(under_way_, std::nullopt);
  if (is_retry_) {
    follower_.save_soon();
  } else {
    follower_.let_go(done->offset);
  }
}

void Endpoint::fail(const outbound::OutReply& reply) {
  last_problem_ = problem_of(reply);
  auto delivery = std::move(*under_way_);
  under_way_.reset();
  const auto offset = delivery.offset;
  const auto dead_before = dead_.size();
  if (reply.status == gone) {
    is_disabled_ = true;
    tell_about(settings_.name, "it says that it is gone, and is told nothing more");
    put_aside(std::move(delivery));
  } else {
    ++delivery.failures;
    if (++failed_in_row_ == failing_after) {
      tell_about(settings_.name, "it does not take events: " + last_problem_);
    }
    const auto chance = std::uniform_real_distribution<double>(0.0, 1.0)(chance_);
    const auto pause = outbound::scheduled_pause(delivery.failures, retry_scale_, chance);
    if (pause) {
      const std::chrono::milliseconds asked = outbound::retry_after(reply.find("retry-after"));
      delivery.due_ms = wall_ms() + std::max(*pause, asked).count();
      put_aside(std::move(delivery));
    } else {
      give_up(delivery, last_problem_);
    }
  }
  if (!is_retry_) {
    follower_.let_go(offset);
  }
  if (is_disabled_ || dead_.size() != dead_before) {
    save();
  } else {
    follower_.save_soon();
  }
}

void Endpoint::put_aside(Delivery delivery) {
  make_room();
  const auto due = delivery.due_ms;
  retries_.emplace(due, std::move(delivery));
}

// The oldest has been tried the most.
void Endpoint::make_room() {
  if (retries_.size() < retries_max) {
    return;
  }
  const auto oldest =
      std::min_element(retries_.begin(), retries_.end(), [](const auto& left, const auto& right) {
        return left.second.offset < right.second.offset;
      });
  const auto taken = retries_.extract(oldest);
  give_up(taken.mapped(), "too many are tried again");
}

void Endpoint::give_up(const Delivery& delivery, const std::string& why) {
  if (dead_.add(delivery, why)) {
    tell_about(settings_.name, delivery.id + " is a dead letter: " + why);
    return;
  }
  tell_about(settings_.name, "cannot write " + path_ + ".dead");
  auto kept = delivery;
  kept.failures = outbound::scheduled_attempts - 1;
  kept.due_ms = wall_ms() + disk_pause_ms;
  const auto due = kept.due_ms;
  retries_.emplace(due, std::move(kept));
}

void Endpoint::enable() {
  is_disabled_ = false;
  failed_in_row_ = 0;
  follower_.save_soon();
  follower_.read();
  go_on();
}

std::size_t Endpoint::resend() {
  const auto room = retries_max - std::min(retries_max, retries_.size());
  const auto letters = dead_.oldest(room);
  for (auto letter : letters) {
    letter.failures = 0;
    letter.due_ms = wall_ms();
    const auto due = letter.due_ms;
    retries_.emplace(due, std::move(letter));
  }
  save();
  if (!letters.empty() && !dead_.drop_oldest(letters.size())) {
    tell_about(settings_.name, "cannot write " + path_ + ".dead");
  }
  go_on();
  return letters.size();
}

std::string Endpoint::status_json() const {
  const auto* word = is_disabled_ ? "disabled" : is_failing() ? "failing" : "live";
  return json_object({{"name", settings_.name},
                      {"tenant", settings_.tenant},
                      {"url", settings_.url},
                      {"state", word},
                      {"place", server::to_text(follower_.place())},
                      {"last_problem", last_problem_}},
                     {{"taken", std::to_string(taken_)},
                      {"waiting", std::to_string(fresh_.size())},
                      {"tried_again", std::to_string(retries_.size())},
                      {"dead", std::to_string(dead_.size())},
                      {"dropped", std::to_string(dead_.dropped())}});
}

KeptState Endpoint::state() const {
  KeptState out{follower_.place(), is_disabled_, {}};
  for (const auto& [due, delivery] : retries_) {
    out.retries.push_back(delivery);
  }
  if (under_way_ && is_retry_) {
    out.retries.push_back(*under_way_);
  }
  return out;
}

void Endpoint::save() {
  auto text = to_text(state());
  if (text == saved_) {
    return;
  }
  if (write_whole_file(path_, text)) {
    saved_ = std::move(text);
  } else {
    tell_about(settings_.name, "cannot write " + path_);
  }
}

void Endpoint::finish(std::function<void()> on_finished) {
  is_ending_ = true;
  follower_.stop();
  timer_.cancel();
  on_finished_ = std::move(on_finished);
  outbound::run_after(pump_.loop(), finish_timeout, [this] {
    if (under_way_ && !is_retry_) {
      fresh_.push_front(std::move(*under_way_));
    } else if (under_way_) {
      const auto due = under_way_->due_ms;
      retries_.emplace(due, std::move(*under_way_));
    }
    under_way_.reset();
    end_if_idle();
  });
  end_if_idle();
}

void Endpoint::end_if_idle() {
  if (is_ending_ && !under_way_ && on_finished_) {
    save();
    const auto on_finished = std::exchange(on_finished_, nullptr);
    on_finished();
  }
}

}  // namespace server::webhooks
