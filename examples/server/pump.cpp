#include "pump.hpp"

#include "secret.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <unistd.h>
#include <utility>
#include <vector>

namespace server {
namespace {

constexpr auto tick_interval = std::chrono::milliseconds(250);
constexpr std::size_t outcomes_at_once = 32;

}  // namespace

Pump::Pump(asio::io_context& loop, Inbox& inbox)
    : loop_(loop), inbox_(inbox), wake_(loop), tick_(loop), name_prefix_(random_hex(8)) {}

Pump::~Pump() {
  stop();
}

bool Pump::start() {
  int fd = -1;
  if (li_wake_fd(inbox_.handle(), &fd) != LI_OK) {
    return false;
  }
  // The descriptor is the library's; Asio gets a duplicate that it may close.
  wake_.assign(dup(fd));
  committer_ = std::thread([this] { run_commits(); });
  wait_for_wake();
  tick_later();
  return true;
}

void Pump::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (committer_.joinable()) {
    committer_.join();
  }
  std::error_code ignored;
  wake_.close(ignored);
  tick_.cancel();
  auto peers = std::exchange(peers_, {});
  for (const auto& [session, peer] : peers) {
    li_session_free(session);
  }
}

li_session Pump::connect(const Caller& caller, std::shared_ptr<Peer> peer) {
  const auto name = name_prefix_ + "-" + std::to_string(next_name_++);
  li_session_options options = LI_SESSION_INIT;
  options.tenant = to_li(caller.tenant);
  options.principal = principal_of(caller);
  options.name = to_li(name);
  li_session session = 0;
  if (li_session_open(inbox_.handle(), &options, &session) != LI_OK) {
    std::fprintf(stderr, "cannot open a session: %s\n", last_error().c_str());
    return 0;
  }
  peers_.emplace(session, std::move(peer));
  want_commit();
  return session;
}

void Pump::disconnect(li_session session) {
  if (peers_.erase(session) != 0) {
    li_session_free(session);
    want_commit();
  }
}

void Pump::receive(li_session session, std::string_view frame) {
  const auto found = peers_.find(session);
  if (found == peers_.end()) {
    return;
  }
  const auto peer = found->second;
  const bool goes_on = li_session_receive(session, to_li(frame)) == LI_OK;
  const auto why = goes_on ? std::string() : last_error();
  want_commit();
  pull(session);
  if (!goes_on) {
    peer->fail(why);
  }
}

void Pump::pull(li_session session) {
  const auto found = peers_.find(session);
  if (found == peers_.end()) {
    return;
  }
  const auto peer = found->second;
  while (peer->is_ready()) {
    li_str frame{};
    if (li_session_next(session, &frame) != LI_OK) {
      peer->fail(last_error());
      return;
    }
    if (frame.size == 0) {
      return;
    }
    peer->deliver(from_li(frame));
  }
}

li_status Pump::submit(const li_command& command, OnOutcome on_outcome) {
  const auto ticket = next_ticket_++;
  const auto status = li_submit(inbox_.handle(), &command, ticket);
  if (status == LI_OK) {
    asked_.emplace(ticket, std::move(on_outcome));
    want_commit();
  }
  return status;
}

void Pump::follow(li_subscription subscription, std::function<void()> on_ready) {
  followers_.insert_or_assign(subscription, std::move(on_ready));
}

void Pump::unfollow(li_subscription subscription) {
  followers_.erase(subscription);
  li_unsubscribe(subscription);
}

void Pump::wait_for_wake() {
  wake_.async_wait(asio::posix::stream_descriptor::wait_read, [this](std::error_code error) {
    if (!error) {
      on_wake();
      wait_for_wake();
    }
  });
}

void Pump::take_outcomes() {
  std::vector<li_outcome> outcomes(outcomes_at_once, LI_OUTCOME_INIT);
  std::size_t count = 0;
  do {
    if (li_completions(inbox_.handle(), outcomes.data(), outcomes.size(), &count) != LI_OK) {
      return;
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (const auto asked = asked_.extract(outcomes[i].ticket); !asked.empty()) {
        asked.mapped()(outcomes[i]);
      }
    }
  } while (count != 0);
}

void Pump::on_wake() {
  take_outcomes();
  std::array<std::uint64_t, 256> handles{};
  std::size_t count = 0;
  if (li_ready(inbox_.handle(), handles.data(), handles.size(), &count) != LI_OK) {
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto follower = followers_.find(handles[i]);
    if (follower == followers_.end()) {
      pull(handles[i]);
    } else {
      const auto on_ready = follower->second;
      on_ready();
    }
  }
}

void Pump::tick_later() {
  tick_.expires_after(tick_interval);
  tick_.async_wait([this](std::error_code error) {
    if (error) {
      return;
    }
    if (li_tick(inbox_.handle(), nullptr) != LI_OK) {
      std::fprintf(stderr, "tick: %s\n", last_error().c_str());
    }
    tick_later();
  });
}

void Pump::want_commit() {
  {
    const std::lock_guard lock(mutex_);
    wants_commit_ = true;
  }
  changed_.notify_one();
}

void Pump::run_commits() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return wants_commit_ || is_stopping_; });
    if (is_stopping_) {
      return;
    }
    wants_commit_ = false;
    lock.unlock();
    if (li_commit(inbox_.handle(), nullptr) != LI_OK) {
      std::fprintf(stderr, "commit: %s\n", last_error().c_str());
    }
    lock.lock();
  }
}

}  // namespace server
