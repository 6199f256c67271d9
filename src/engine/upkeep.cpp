// What time brings: timers that are due, sessions that ran out, processes that died, results that
// are too old, and what other processes committed. All of it by commands, on the host's thread.
#include "codec/coding.hpp"
#include "codec/key.hpp"
#include "codec/meta.hpp"
#include "engine/engine.hpp"
#include "engine/rows.hpp"
#include "engine/seen.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::engine {
namespace {

constexpr std::uint32_t timers_per_tick = 256;
constexpr std::uint32_t outcomes_per_tick = 1024;
constexpr core::TimeMs cleanup_every_ms = core::TimeMs{60} * 1000;

// A process that has somebody online says so every third of its lease.
constexpr core::TimeMs process_lease_ms = core::TimeMs{45} * 1000;
constexpr core::TimeMs process_renewal_ms = process_lease_ms / 3;

const core::Principal upkeep_actor{core::PrincipalKind::system, "liveinbox", "liveinbox"};

// Calls `visit` for each row of a table from `prefix` on while the keys begin with it, until it
// says false.
template <typename Visit>
base::Status for_each(store::ReadView& view,
                      store::Table table,
                      std::string_view prefix,
                      Visit visit) {
  auto scan = view.scan(table, prefix, store::Direction::forward);
  if (!scan) {
    return std::move(scan).error();
  }
  while (true) {
    auto row = (*scan)->next();
    if (!row) {
      return std::move(row).error();
    }
    if (!*row || !(*row)->key.starts_with(prefix) || !visit(**row)) {
      return {};
    }
  }
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

// Queues a command of the library itself; its outcome interests nobody.
void Engine::submit_own(core::Command command) {
  if (!queue_.push(Envelope{std::move(command), nullptr, 0})) {
    return;  // The queue is full: the same timer or lease is found again by the next tick.
  }
}

base::Result<std::uint32_t> Engine::fire_timers() {
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
      if (auto found = read_conversation(**view, timer->conversation); found && *found) {
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
    command.actor = upkeep_actor;
    command.conversation = keys[i];
    command.timer = due[i].kind;
    command.fence = due[i].fence;
    command.occurred_at_ms = due[i].due_ms;
    submit_own(std::move(command));
  }
  return static_cast<std::uint32_t>(due.size());
}

namespace {

core::Command farewell(const PresenceKey& who, std::uint64_t process) {
  core::Command command;
  command.op = core::Op::disconnect;
  command.tenant = who.tenant;
  command.actor = core::Principal{who.kind, who.id, {}};
  command.session = "lease";
  command.process = process;
  return command;
}

}  // namespace

std::uint32_t Engine::expire_sessions() {
  const auto gone = presence_.expire(now_ms());
  for (const auto& who : gone) {
    submit_own(farewell(who, process_));
  }
  return static_cast<std::uint32_t>(gone.size());
}

// The process's lease is no state of the inbox but a sign of life of this opening of the store, so
// it is written beside the log and not through it.
base::Status Engine::keep_process_alive() {
  const auto now = now_ms();
  if (presence_.is_empty() || process_lease_until_ms_ - now > process_renewal_ms * 2) {
    return {};
  }
  auto batch = store_->begin_write();
  if (!batch) {
    return std::move(batch).error();
  }
  const auto until = now + process_lease_ms;
  if (auto status = (*batch)->put(store::Table::meta,
                                  codec::process_key(process_),
                                  codec::encode_number(static_cast<std::uint64_t>(until)));
      !status) {
    return status;
  }
  auto status = (*batch)->commit();
  if (status) {
    process_lease_until_ms_ = until;
  }
  return status;
}

// Whoever was online through a process that died is offline.
base::Status Engine::clear_dead_processes() {
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  const auto now = now_ms();
  std::vector<std::uint64_t> dead;
  auto status =
      for_each(**view, store::Table::meta, codec::process_prefix, [&](const store::Row& row) {
        const auto until = codec::decode_number(row.value);
        const auto process = codec::process_of_key(row.key);
        if (until && process && static_cast<core::TimeMs>(*until) <= now && *process != process_) {
          dead.push_back(*process);
        }
        return true;
      });
  if (!status || dead.empty()) {
    return status;
  }
  std::vector<core::Command> farewells;
  status = for_each(**view, store::Table::principal, {}, [&](const store::Row& row) {
    const auto entry = codec::decode_directory(row.value);
    if (entry && entry->is_online &&
        std::find(dead.begin(), dead.end(), entry->process) != dead.end()) {
      if (auto tenant = tenant_name(codec::tenant_of_principal_key(row.key))) {
        farewells.push_back(farewell(
            {*std::move(tenant), entry->principal.kind, entry->principal.id}, entry->process));
      }
    }
    return true;
  });
  view->reset();
  if (!status) {
    return status;
  }
  for (auto& command : farewells) {
    submit_own(std::move(command));
  }
  queue_.drain();
  return forget_processes(dead);
}

base::Status Engine::forget_processes(const std::vector<std::uint64_t>& processes) {
  auto batch = store_->begin_write();
  if (!batch) {
    return std::move(batch).error();
  }
  for (const auto process : processes) {
    if (auto status = (*batch)->erase(store::Table::meta, codec::process_key(process)); !status) {
      return status;
    }
  }
  return (*batch)->commit();
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

base::Result<TickReport> Engine::tick() {
  const std::lock_guard lock(upkeep_mutex_);
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
  if (now_ms() >= next_cleanup_ms_) {
    next_cleanup_ms_ = now_ms() + cleanup_every_ms;
    if (auto status = clear_dead_processes(); !status) {
      return std::move(status).error();
    }
    if (auto forgotten = forget_old(*store_, now_ms(), outcomes_per_tick); !forgotten) {
      return std::move(forgotten).error();
    }
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
  const auto status = for_each(**view, store::Table::timer, {}, [&](const store::Row& row) {
    if (const auto timer = codec::parse_timer_key(row.key)) {
      next = earlier(next, timer->due_ms);
    }
    return false;
  });
  return status ? next : now_ms();
}

// A clean farewell: who was here through this process is not here any more.
Engine::~Engine() {
  for (const auto& who : presence_.everybody()) {
    submit_own(farewell(who, process_));
  }
  queue_.drain();
  if (process_lease_until_ms_ != 0) {
    // Where this fails the lease runs out by itself.
    static_cast<void>(forget_processes({process_}));
  }
}

}  // namespace liveinbox::engine
