// Who is here, in memory and in the store: the commands connect and disconnect on their way, the
// sign of life of this process, and the farewell of those that died.
#include "codec/coding.hpp"
#include "codec/key.hpp"
#include "codec/meta.hpp"
#include "core/rights.hpp"
#include "engine/engine.hpp"
#include "engine/rows.hpp"
#include "engine/write_beside.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace liveinbox::engine {
namespace {

// How long a session counts as here without a sign, where the command does not say.
constexpr core::TimeMs session_lease_ms = core::TimeMs{60} * 1000;

// The session of commands that the library sends itself.
constexpr const char* own_session = "lease";

core::Command farewell(const PresenceKey& who, std::uint64_t process) {
  core::Command command;
  command.op = core::Op::disconnect;
  command.tenant = who.tenant;
  command.actor = core::Principal{who.kind, who.id, {}};
  command.session = own_session;
  command.process = process;
  return command;
}

// The same the other way round, for somebody of this process whom the store may not show.
core::Command arrival(const PresenceKey& who, std::uint64_t process) {
  auto command = farewell(who, process);
  command.op = core::Op::connect;
  return command;
}

// Who has no right to be here is refused by the rules, and leaves no trace in memory.
bool may_be_here(const core::Command& command) {
  return core::may_send(command.op, command.actor.kind, core::Role::agent);
}

}  // namespace

std::optional<core::Outcome> Engine::prepare_presence(core::Command& command) {
  if (!is_presence(command.op)) {
    return std::nullopt;
  }
  command.process = process_;
  if (!may_be_here(command)) {
    return std::nullopt;
  }
  const auto key = presence_key(command);
  const auto lease = command.lease_ms > 0 ? command.lease_ms : session_lease_ms;
  const bool changes = command.op == core::Op::connect
                           ? presence_.renew(key, command.session, now_ms() + lease)
                           : presence_.end(key, command.session);
  if (changes) {
    return std::nullopt;
  }
  // A shorter lease than before may now be the first to run out.
  if (command.op == core::Op::connect) {
    tell_deadline(now_ms() + lease);
  }
  core::Outcome outcome;
  outcome.duplicate = true;
  outcome.at_ms = now_ms();
  return outcome;
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

void Engine::undo_presence(const core::Command& command) {
  const auto key = presence_key(command);
  if (command.op == core::Op::connect) {
    // The next sign of life of any of the principal's sessions is a first one again.
    presence_.drop(key);
  } else if (!presence_.is_here(key)) {
    // A session that has run out already makes the next tick say farewell again.
    presence_.renew(key, own_session, now_ms());
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
  const bool is_here = presence_.is_here(key);
  const bool is_repeat = answer->duplicate && !command.id.empty();
  if (is_here == (command.op == core::Op::connect) && !is_repeat) {
    return;
  }
  if (!is_here) {
    say_farewell(key);
  } else if (!submit_own(arrival(key, process_))) {
    presence_.drop(key);
  }
}

void Engine::say_farewell(const PresenceKey& who) {
  auto command = farewell(who, process_);
  if (!submit_own(command)) {
    undo_presence(command);
  }
}

void Engine::announce_everybody() {
  for (const auto& who : presence_.everybody()) {
    if (!submit_own(arrival(who, process_))) {
      presence_.drop(who);
    }
  }
}

std::uint32_t Engine::expire_sessions() {
  const auto gone = presence_.expire(now_ms());
  for (const auto& who : gone) {
    say_farewell(who);
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
    // Too late: another process may have said farewell for everybody here.
    announce_everybody();
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

// Whoever was online through a process that died is offline.
base::Status Engine::clear_dead_processes() {
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  const auto leases = other_processes(**view);
  if (!leases) {
    return leases.error();
  }
  std::vector<std::uint64_t> dead;
  for (const auto& lease : *leases) {
    if (lease.until_ms <= now_ms()) {
      dead.push_back(lease.process);
    }
  }
  if (dead.empty()) {
    return {};
  }
  std::vector<core::Command> farewells;
  auto status = for_each(**view, store::Table::principal, {}, [&](const store::Row& row) {
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
    if (!submit_own(std::move(command))) {
      return {};  // The queue is full: the next time finds those processes again.
    }
  }
  base::say(log(),
            base::LogLevel::info,
            "engine",
            "presence of dead processes was ended",
            {{"processes", dead.size()}, {"principals", farewells.size()}});
  queue_.drain();
  return forget_processes(dead);
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
    for (const auto& who : presence_.everybody()) {
      presence_.drop(who);
      submit_own(farewell(who, process_));
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
