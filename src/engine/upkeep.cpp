// What time brings: timers that are due, sessions that ran out, processes that died, results that
// are too old, and what other processes committed. All of it by commands, on the host's thread.
#include "codec/coding.hpp"
#include "codec/key.hpp"
#include "engine/batch.hpp"
#include "engine/engine.hpp"
#include "engine/rows.hpp"
#include "engine/seen.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::engine {
namespace {

constexpr std::uint32_t timers_per_tick = 256;
constexpr std::uint32_t outcomes_per_tick = 1024;
constexpr core::TimeMs maintenance_every_ms = core::TimeMs{10} * 1000;
constexpr core::TimeMs cleanup_every_ms = core::TimeMs{60} * 1000;

core::Principal upkeep_actor() {
  return {core::PrincipalKind::system, "liveinbox", "liveinbox"};
}

core::TimeMs earlier(core::TimeMs left, core::TimeMs right) {
  if (left == 0 || right == 0) {
    return std::max(left, right);
  }
  return std::min(left, right);
}

}  // namespace

base::Result<std::string> Engine::tenant_name(std::uint32_t number) {
  if (const auto found = tenants_.find(number); found != tenants_.end()) {
    return found->second;
  }
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  auto status = for_each(**view, store::Table::tenant, {}, [&](const store::Row& row) {
    if (const auto tenant = codec::decode_tenant(row.value)) {
      tenants_.insert_or_assign(tenant->number, codec::tenant_of_key(row.key));
    }
    return true;
  });
  if (!status) {
    return std::move(status).error();
  }
  const auto found = tenants_.find(number);
  if (found == tenants_.end()) {
    return base::fail(base::Code::store_corrupt,
                      "a timer names tenant " + std::to_string(number) + ", which is unknown");
  }
  return found->second;
}

// Queues a command of the library itself; its outcome interests nobody. False if the queue is full.
bool Engine::submit_own(core::Command command) {
  const bool is_queued = static_cast<bool>(queue_.push(Envelope{std::move(command), nullptr, 0}));
  if (is_queued) {
    tell_queued();
  }
  return is_queued;
}

base::Result<std::uint32_t> Engine::fire_timers() {
  if (const auto importing = is_importing(); !importing || *importing) {
    return importing ? base::Result<std::uint32_t>(0U) : importing.error();
  }
  std::vector<codec::TimerKey> due;
  std::vector<std::string> keys;
  {
    auto view = store_->begin_read();
    if (!view) {
      return std::move(view).error();
    }
    const auto now = now_ms();
    auto status = for_each(**view, store::Table::timer, {}, [&](const store::Row& row) {
      const auto timer = codec::parse_timer_key(row.key);
      if (!timer || timer->due_ms > now || due.size() >= timers_per_tick) {
        return false;
      }
      if (timer->kind == core::TimerKind::hours) {
        due.push_back(*timer);
        keys.emplace_back();
      } else if (auto found = read_conversation(**view, timer->conversation); found && *found) {
        due.push_back(*timer);
        keys.push_back((*found)->key);
      }
      return true;
    });
    if (!status) {
      return std::move(status).error();
    }
  }
  for (std::size_t i = 0; i < due.size(); ++i) {
    auto tenant = tenant_name(due[i].tenant);
    if (!tenant) {
      return std::move(tenant).error();
    }
    core::Command command;
    command.op = core::Op::expire;
    command.tenant = *std::move(tenant);
    command.actor = upkeep_actor();
    command.conversation = keys[i];
    command.timer = due[i].kind;
    command.fence = due[i].fence;
    command.occurred_at_ms = due[i].due_ms;
    if (!submit_own(std::move(command))) {
      return static_cast<std::uint32_t>(i);  // The queue is full: the next tick finds the others.
    }
  }
  return static_cast<std::uint32_t>(due.size());
}

// Commits of other processes reach this process's waiters here.
base::Status Engine::notice_other_processes() {
  for (const auto& tenant : hub_.tenants()) {
    const auto cursor = head(tenant);
    if (!cursor) {
      return cursor.error();
    }
    auto& published = published_[tenant];
    if (cursor->offset > published) {
      published = cursor->offset;
      hub_.publish(tenant, cursor->offset);
    }
  }
  return {};
}

base::Status Engine::tidy_store() {
  watch_store();
  if (now_ms() >= next_maintenance_ms_) {
    if (auto status = store_->maintain(); !status) {
      return status;
    }
    next_maintenance_ms_ = now_ms() + maintenance_every_ms;
  }
  if (now_ms() >= next_cleanup_ms_) {
    const auto forgotten = forget_old(*store_, now_ms(), outcomes_per_tick);
    if (!forgotten) {
      return forgotten.error();
    }
    if (*forgotten != 0) {
      base::say(log(),
                base::LogLevel::debug,
                "engine",
                "old results were forgotten",
                {{"results", *forgotten}});
    }
    // Where more is left than one slice of work the next tick goes on.
    next_cleanup_ms_ = now_ms() + (*forgotten < outcomes_per_tick ? cleanup_every_ms : 0);
  }
  return {};
}

void Engine::tell_clock_steps() {
  if (!environment_.clock_steps) {
    return;
  }
  const auto steps = environment_.clock_steps();
  if (steps.doubted != told_steps_.doubted) {
    base::say(log(),
              base::LogLevel::warn,
              "engine",
              "the wall clock stepped and is not believed yet",
              {{"step_ms", steps.last_ms}});
  }
  if (steps.believed != told_steps_.believed) {
    base::say(log(),
              base::LogLevel::warn,
              "engine",
              "the wall clock stayed where it stepped to and is believed",
              {{"step_ms", steps.last_ms}});
  }
  told_steps_ = steps;
}

base::Result<TickReport> Engine::tick() {
  const std::lock_guard lock(upkeep_mutex_);
  meter_.note_tick();
  tell_clock_steps();
  TickReport report;
  report.sessions_expired = expire_sessions();
  auto fired = fire_timers();
  if (!fired) {
    return std::move(fired).error();
  }
  report.timers_fired = *fired;
  queue_.drain();
  if (auto status = keep_process_alive(); !status) {
    return std::move(status).error();
  }
  if (auto status = clear_dead_processes(); !status) {
    return std::move(status).error();
  }
  if (auto status = announce_forgotten(); !status) {
    return std::move(status).error();
  }
  if (auto status = notice_policies(); !status) {
    return std::move(status).error();
  }
  if (auto status = tidy_store(); !status) {
    return std::move(status).error();
  }
  if (auto status = notice_other_processes(); !status) {
    return std::move(status).error();
  }
  hub_.beat(now_ms());
  report.next_deadline_ms = next_deadline_ms();
  return report;
}

core::TimeMs Engine::next_deadline_ms() {
  core::TimeMs next = presence_.next_deadline_ms();
  if (!presence_.is_empty()) {
    next = earlier(next, now_ms() + process_renewal_ms);
  }
  auto view = store_->begin_read();
  if (!view) {
    return next;
  }
  if (const auto leases = other_processes(**view)) {
    for (const auto& lease : *leases) {
      next = earlier(next, lease.until_ms);
    }
  }
  if (const auto head = read_head_record(**view);
      head && head->import != codec::ImportState::none) {
    return next;
  }
  const auto status = for_each(**view, store::Table::timer, {}, [&](const store::Row& row) {
    if (const auto timer = codec::parse_timer_key(row.key)) {
      next = earlier(next, timer->due_ms);
    }
    return false;
  });
  return status ? next : now_ms();
}

}  // namespace liveinbox::engine
