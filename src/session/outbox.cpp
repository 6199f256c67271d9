#include "session/outbox.hpp"

#include "base/limits.hpp"
#include "core/names.hpp"
#include "session/server_frame.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace liveinbox::session {

void Outbox::push(std::string frame) {
  {
    const std::lock_guard lock(mutex_);
    append(std::move(frame));
  }
  ready_();
}

void Outbox::append(std::string frame) {
  const auto size = frame.size();
  frames_.push_back(std::move(frame));
  bytes_ += size;
}

void Outbox::expect(std::uint64_t ticket, std::string id, core::Op op) {
  const std::lock_guard lock(mutex_);
  expected_.emplace(ticket, Expected{std::move(id), op, false});
}

void Outbox::forget(std::uint64_t ticket) {
  const std::lock_guard lock(mutex_);
  expected_.erase(ticket);
}

void Outbox::complete(std::uint64_t ticket, const engine::Answer& answer) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = expected_.find(ticket);
    if (found == expected_.end()) {
      return;  // A command of the session itself, which nobody waits for.
    }
    try {
      append(answer_frame(found->second, answer));
      expected_.erase(found);
    } catch (const std::bad_alloc&) {
      // The client hears of it when it reads; the same command again gets the first result.
      found->second.is_lost = true;
      has_lost_ = true;
    }
  }
  ready_();
}

std::string Outbox::answer_frame(const Expected& expected, const engine::Answer& answer) {
  if (!answer) {
    return error_frame({expected.id, {}, {}}, answer.error());
  }
  return answer->is_refused() ? refusal_frame(expected.id, *answer)
                              : ok_frame(expected.id, expected.op, *answer);
}

std::string Outbox::take_lost() {
  const auto lost = std::find_if(
      expected_.begin(), expected_.end(), [](const auto& item) { return item.second.is_lost; });
  if (lost == expected_.end()) {
    has_lost_ = false;
    return {};
  }
  auto frame = error_frame({lost->second.id, {}, {}},
                           base::fail(base::Code::no_memory, "there was no memory for the answer"));
  expected_.erase(lost);
  return frame;
}

void Outbox::follow(const std::string& conversation) {
  const std::lock_guard lock(mutex_);
  followed_.insert(conversation);
}

void Outbox::unfollow(const std::string& conversation) {
  const std::lock_guard lock(mutex_);
  followed_.erase(conversation);
}

void Outbox::push_hint(const feed::Hint& hint) {
  // No id holds a control character, so the parts cannot run into each other.
  const auto typist =
      hint.conversation + '\n' + std::string(core::name(hint.who.kind)) + '\n' + hint.who.id;
  {
    const std::lock_guard lock(mutex_);
    if (!followed_.contains(hint.conversation)) {
      return;
    }
    if (hints_.size() >= base::limits::hints_per_session && !hints_.contains(typist)) {
      return;  // A hint may be lost.
    }
    hints_.insert_or_assign(typist, typing_frame(hint));
  }
  ready_();
}

void Outbox::wake(std::uint64_t head) {
  {
    const std::lock_guard lock(mutex_);
    head_ = std::max(head_, head);
  }
  ready_();
}

void Outbox::beat() {
  {
    const std::lock_guard lock(mutex_);
    is_beating_ = true;
  }
  ready_();
}

std::string Outbox::take() {
  const std::lock_guard lock(mutex_);
  if (!frames_.empty()) {
    auto frame = std::move(frames_.front());
    frames_.pop_front();
    bytes_ -= frame.size();
    return frame;
  }
  if (has_lost_) {
    if (auto frame = take_lost(); !frame.empty()) {
      return frame;
    }
  }
  if (!hints_.empty()) {
    auto frame = std::move(hints_.begin()->second);
    hints_.erase(hints_.begin());
    return frame;
  }
  return {};
}

std::uint64_t Outbox::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

bool Outbox::take_beat() {
  const std::lock_guard lock(mutex_);
  return std::exchange(is_beating_, false);
}

bool Outbox::is_over_limit() const {
  const std::lock_guard lock(mutex_);
  return bytes_ > base::limits::output_bytes ||
         expected_.size() > base::limits::commands_per_session;
}

}  // namespace liveinbox::session
