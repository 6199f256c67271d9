// Who is here, in memory and in the store: the commands connect and disconnect on their way, the
// sign of life of this process, and the farewell of those that died.
#include "codec/coding.hpp"
#include "codec/key.hpp"
#include "codec/meta.hpp"
#include "core/rights.hpp"
#include "engine/engine.hpp"
#include "engine/rows.hpp"
#include "engine/write_beside.hpp"

#include <map>
#include <new>
#include <utility>

namespace liveinbox::engine {
namespace {

// Of those who are here, how many a tick looks up in the store.
constexpr std::size_t looks_per_tick = 256;

// The session of commands that the library sends itself.
constexpr const char* own_session = "lease";

core::Command farewell(const Gone& gone, std::uint64_t process) {
  core::Command command;
  command.op = core::Op::disconnect;
  command.tenant = gone.who.tenant;
  command.actor = core::Principal{gone.who.kind, gone.who.id, {}};
  command.session = own_session;
  command.process = process;
  command.occurred_at_ms = gone.seen_ms;
  return command;
}

// The same the other way round, for somebody of this process whom the store may not show. Where it
// does not know them either they were erased since, and the refusal drops them here as well.
core::Command arrival(const PresenceKey& who, std::uint64_t process) {
  auto command = farewell({who, 0}, process);
  command.op = core::Op::connect;
  command.is_again = true;
  return command;
}

// Who has no right to be here is refused by the rules, and leaves no trace in memory.
bool may_be_here(const core::Command& command) {
  return core::may_send(command.op, command.actor.kind, core::Role::agent);
}

}  // namespace

base::Result<core::PresencePolicy> Engine::presence_policy(std::string_view tenant) {
  const auto known = presence_terms_.find(tenant);
  if (known.policy) {
    return *known.policy;
  }
  const auto policy = policy_of(tenant);
  if (!policy) {
    return policy.error();
  }
  presence_terms_.keep(tenant, policy->presence, known.generation);
  return policy->presence;
}

base::Result<std::optional<core::Outcome>> Engine::prepare_presence(core::Command& command) {
  if (!is_presence(command.op)) {
    return std::optional<core::Outcome>();
  }
  command.process = process_;
  if (!may_be_here(command)) {
    return std::optional<core::Outcome>();
  }
  const auto policy = presence_policy(command.tenant);
  if (!policy) {
    return policy.error();
  }
  const auto key = presence_key(command);
  const bool comes = command.op == core::Op::connect;
  const Sign sign{now_ms(),
                  command.lease_ms > 0 ? command.lease_ms : policy->lease_of(command.device),
                  policy->offline_after_ms,
                  command.at_once};
  const bool changes = comes ? presence_.renew(key, command.session, sign)
                             : presence_.end(key, command.session, sign);
  if (changes) {
    return std::optional<core::Outcome>();
  }
  // A shorter lease than before, or a grace, may now be the first to run out.
  tell_deadline(sign.now_ms + (comes ? sign.lease_ms : 0) + sign.grace_ms);
  core::Outcome outcome;
  outcome.duplicate = true;
  outcome.at_ms = sign.now_ms;
  return std::optional(std::move(outcome));
}

base::Status Engine::enqueue(Envelope envelope) {
  std::optional<core::Command> presence;
  if (is_presence(envelope.command.op)) {
    presence = envelope.command;
  }
  const auto op = envelope.command.op;
  auto status = queue_.push(std::move(envelope));
  if (status) {
    tell_queued();
    return status;
  }
  meter_.note_failed(op, status.error().code);
  if (presence) {
    undo_presence(*presence);
  }
  return status;
}

// After an arrival that did not get through, the next sign of life of any of the principal's
// sessions is a first one again. A farewell is said again by the next tick.
void Engine::undo_presence(const core::Command& command) {
  if (command.op == core::Op::connect) {
    presence_.drop(presence_key(command));
  }
}

// Threads change what is in memory in one order and may get into the queue in another, and a repeat
// under an old id changes nothing in the store. So the last word is memory's.
void Engine::settle_presence(const core::Command& command, const Answer& answer) {
  if (!is_presence(command.op) || command.process != process_ || !may_be_here(command)) {
    return;
  }
  if (!answer || answer->is_refused()) {
    undo_presence(command);
    return;
  }
  const auto key = presence_key(command);
  if (command.op == core::Op::disconnect) {
    presence_.forget_gone(key);
  }
  const bool is_here = presence_.is_here(key);
  const bool is_repeat = answer->duplicate && !command.id.empty();
  if (is_here == (command.op == core::Op::connect) && !is_repeat) {
    return;
  }
  if (!is_here) {
    if (!submit_own(farewell({key, now_ms()}, process_))) {
      // A session that has run out already makes the next tick say it.
      presence_.renew(key, own_session, {now_ms(), 0, 0});
    }
  } else if (!submit_own(arrival(key, process_))) {
    presence_.drop(key);
  }
}

// Whoever was erased is here no more; a sign of life that comes all the same is a stranger's.
void Engine::forget_erased(const core::Command& command, const Answer& answer) {
  const bool is_done = answer && !answer->is_refused() && !answer->duplicate;
  if (command.op == core::Op::erase && is_done) {
    presence_.drop({command.tenant, core::PrincipalKind::user, command.user});
  }
}

std::uint32_t Engine::expire_sessions() {
  const auto gone = presence_.expire(now_ms());
  for (const auto& one : gone) {
    submit_own(farewell(one, process_));
  }
  return static_cast<std::uint32_t>(gone.size());
}

// The process's lease is no state of the inbox but a sign of life of this opening of the store, so
// it is written beside the log and not through it.
base::Status Engine::keep_process_alive() {
  const auto now = now_ms();
  const core::TimeMs before = process_lease_until_ms_;
  if (presence_.is_empty() || before - now > process_renewal_ms * 2) {
    return {};
  }
  const auto until = now + process_lease_ms;
  auto status = write_beside(*store_, [&](store::WriteBatch& batch) {
    return batch.put(store::Table::meta,
                     codec::process_key(process_),
                     codec::encode_number(static_cast<std::uint64_t>(until)));
  });
  if (!status) {
    return status;
  }
  process_lease_until_ms_ = until;
  if (before != 0 && before <= now) {
    // Too late: another process may have said farewell for everybody here, so the next tick looks
    // for all of them. Said at once, it could get into the queue before somebody's own farewell.
    was_late_ = true;
  }
  return {};
}

base::Result<std::vector<Engine::ProcessLease>> Engine::other_processes(store::ReadView& view) {
  std::vector<ProcessLease> leases;
  auto status =
      for_each(view, store::Table::meta, codec::process_prefix, [&](const store::Row& row) {
        const auto until = codec::decode_number(row.value);
        const auto process = codec::process_of_key(row.key);
        if (until && process && *process != process_) {
          leases.push_back({*process, static_cast<core::TimeMs>(*until)});
        }
        return true;
      });
  if (!status) {
    return std::move(status).error();
  }
  return leases;
}

base::Result<Engine::DeadProcesses> Engine::dead_processes(store::ReadView& view) {
  DeadProcesses dead;
  const auto leases = other_processes(view);
  if (!leases) {
    return leases.error();
  }
  for (const auto& lease : *leases) {
    if (lease.until_ms <= now_ms()) {
      dead.emplace(lease.process, lease.until_ms - process_lease_ms);
    }
  }
  return dead;
}

base::Result<std::vector<core::Command>> Engine::farewells_of(store::ReadView& view,
                                                              const DeadProcesses& dead) {
  std::vector<core::Command> farewells;
  auto status = for_each(view, store::Table::principal, {}, [&](const store::Row& row) {
    const auto entry = codec::decode_directory(row.value);
    const auto process = entry && entry->is_online ? dead.find(entry->process) : dead.end();
    if (process != dead.end()) {
      if (auto tenant = tenant_name(codec::tenant_of_principal_key(row.key))) {
        PresenceKey who{*std::move(tenant), entry->principal.kind, entry->principal.id};
        // Who has a session here, too, was never gone.
        farewells.push_back(presence_.is_here(who)
                                ? arrival(who, process_)
                                : farewell({std::move(who), process->second}, process->first));
      }
    }
    return true;
  });
  if (!status) {
    return std::move(status).error();
  }
  return farewells;
}

// Whoever was online through a process that died is offline.
base::Status Engine::clear_dead_processes() {
  if (const auto importing = is_importing(); !importing || *importing) {
    return importing ? base::Status() : importing.error();
  }
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  const auto dead = dead_processes(**view);
  if (!dead || dead->empty()) {
    return dead ? base::Status() : dead.error();
  }
  auto farewells = farewells_of(**view, *dead);
  view->reset();
  if (!farewells) {
    return std::move(farewells).error();
  }
  for (auto& command : *farewells) {
    if (!submit_own(std::move(command))) {
      return {};  // The queue is full: the next time finds those processes again.
    }
  }
  base::say(log(),
            base::LogLevel::info,
            "engine",
            "presence of dead processes was ended",
            {{"processes", dead->size()}, {"principals", farewells->size()}});
  queue_.drain();
  std::vector<std::uint64_t> processes;
  processes.reserve(dead->size());
  for (const auto& [process, seen_ms] : *dead) {
    processes.push_back(process);
  }
  return forget_processes(processes);
}

// The store knows one process for each who is here. Where that was another one, and what was left
// there ended, this one's session still counts: a slice of those who are here is looked at each
// time, and all of them where this process was late.
base::Status Engine::announce_forgotten() {
  if (was_late_.exchange(false)) {
    looked_after_ = PresenceKey();
    do {
      if (auto status = announce_slice(); !status) {
        return status;
      }
    } while (looked_after_ != PresenceKey());
    return {};
  }
  return announce_slice();
}

base::Status Engine::announce_slice() {
  const auto here = presence_.with_session(looked_after_, looks_per_tick, now_ms());
  looked_after_ = here.size() < looks_per_tick ? PresenceKey() : here.back();
  if (here.empty()) {
    return {};
  }
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  bool is_any_forgotten = false;
  for (const auto& who : here) {
    const auto tenant =
        read_row(**view, store::Table::tenant, codec::tenant_key(who.tenant), codec::decode_tenant);
    if (!tenant) {
      return tenant.error();
    }
    const auto number = *tenant ? (*tenant)->number : codec::TenantNumber{0};
    const auto entry = read_directory(**view, number, who.kind, who.id);
    if (!entry) {
      return entry.error();
    }
    if (!*entry || !(*entry)->is_online) {
      is_any_forgotten = submit_own(arrival(who, process_)) || is_any_forgotten;
    }
  }
  view->reset();
  if (is_any_forgotten) {
    queue_.drain();
  }
  return {};
}

// A policy may have been changed by another process wherever the log has grown.
base::Status Engine::notice_policies() {
  const auto now_at = position();
  if (!now_at) {
    return now_at.error();
  }
  if (*now_at != noticed_position_) {
    noticed_position_ = *now_at;
    forget_policies();
  }
  return {};
}

base::Status Engine::forget_processes(const std::vector<std::uint64_t>& processes) {
  return write_beside(*store_, [&](store::WriteBatch& batch) -> base::Status {
    for (const auto process : processes) {
      if (auto status = batch.erase(store::Table::meta, codec::process_key(process)); !status) {
        return status;
      }
    }
    return {};
  });
}

// A clean farewell: who was here through this process is not here any more.
Engine::~Engine() {
  try {
    for (const auto& gone : presence_.everybody()) {
      presence_.drop(gone.who);
      submit_own(farewell(gone, process_));
    }
    queue_.drain();
    if (process_lease_until_ms_ != 0) {
      // Where this fails the lease runs out by itself.
      static_cast<void>(forget_processes({process_}));
    }
  } catch (const std::bad_alloc&) {
    // As above: without memory for a farewell, the leases run out.
    return;
  }
}

}  // namespace liveinbox::engine
