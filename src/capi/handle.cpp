#include "capi/handle.hpp"

#include "capi/callback_scope.hpp"

#include <atomic>
#include <string>
#include <unistd.h>
#include <utility>

namespace liveinbox::capi {
namespace {

using base::Code;
using base::fail;

constexpr std::uint32_t generation_bits = 24;
constexpr std::uint32_t slot_bits = 24;
constexpr std::uint32_t level_bits = 8;
static_assert(8 + level_bits + slot_bits + generation_bits == 64, "a handle has 64 bits");

struct Parts {
  std::uint32_t kind;
  std::uint32_t level;
  std::uint32_t slot;
  std::uint32_t generation;
};

constexpr std::uint32_t cut(Handle handle, std::uint32_t shift, std::uint32_t bits) {
  return static_cast<std::uint32_t>((handle >> shift) & ((std::uint64_t{1} << bits) - 1));
}

Parts parse(Handle handle) {
  return {cut(handle, generation_bits + slot_bits + level_bits, 8),
          cut(handle, generation_bits + slot_bits, level_bits),
          cut(handle, generation_bits, slot_bits),
          cut(handle, 0, generation_bits)};
}

Handle compose(Kind kind, std::uint8_t level, std::uint32_t slot, std::uint32_t generation) {
  return (std::uint64_t{static_cast<std::uint8_t>(kind)}
          << (generation_bits + slot_bits + level_bits)) |
         (std::uint64_t{level} << (generation_bits + slot_bits)) |
         (std::uint64_t{slot} << generation_bits) | generation;
}

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::inbox:
      return "inbox";
    case Kind::page:
      return "page";
    case Kind::subscription:
      return "subscription";
    case Kind::session:
      return "session";
    case Kind::none:
      break;
  }
  return "handle";
}

base::Error bad_handle(Kind kind) {
  return fail(Code::bad_handle, std::string("this is no live ") + name_of(kind));
}

base::Error forked(Kind kind) {
  return fail(Code::forked, std::string("the ") + name_of(kind) + " was made before fork()");
}

// The table of one process and, behind it, those inherited from its parents, which stay as they are
// for ever: they only keep their memory reachable.
struct ProcessTable {
  ProcessTable(pid_t process, std::uint8_t fork_level, const ProcessTable* parents)
      : pid(process),
        level(fork_level),
        table(fork_level, HandleTable::generations_max),
        inherited(parents) {}

  const pid_t pid;
  const std::uint8_t level;  // how deep in forks this is
  HandleTable table;
  const ProcessTable* const inherited;
};

// Lives until the process ends, since threads of the host may still call while statics go.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the registry of handles.
std::atomic<ProcessTable*> current_table{nullptr};

// The table of this very process, or nullptr where it has none.
HandleTable* own_table() {
  auto* found = current_table.load(std::memory_order_acquire);
  return found != nullptr && found->pid == ::getpid() ? &found->table : nullptr;
}

HandleTable& make_own_table() {
  auto* found = current_table.load(std::memory_order_acquire);
  while (found == nullptr || found->pid != ::getpid()) {
    const auto level = static_cast<std::uint8_t>(found == nullptr ? 0 : found->level + 1);
    auto fresh = std::make_unique<ProcessTable>(::getpid(), level, found);
    if (current_table.compare_exchange_strong(found, fresh.get(), std::memory_order_acq_rel)) {
      found = fresh.release();
    }
  }
  return found->table;
}

bool names_nothing(Kind kind, Handle handle) {
  const auto parts = parse(handle);
  return parts.kind != static_cast<std::uint32_t>(kind) || parts.generation == 0;
}

}  // namespace

base::Result<Handle> HandleTable::add(Kind kind, std::shared_ptr<Object> object) {
  const std::lock_guard lock(mutex_);
  std::uint32_t slot = 0;
  if (free_.empty()) {
    if (slots_.size() >= slots_max) {
      return fail(Code::no_memory, "too many handles: " + std::to_string(slots_max));
    }
    // Room for the slot's own return, so that freeing a handle never needs memory.
    free_.reserve(slots_.size() + 1);
    slots_.emplace_back();
    slot = static_cast<std::uint32_t>(slots_.size() - 1);
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  slots_[slot].kind = kind;
  slots_[slot].object = std::move(object);
  return compose(kind, fork_level_, slot, slots_[slot].generation);
}

base::Result<std::uint32_t> HandleTable::checked_slot(Kind kind, Handle handle) const {
  const auto parts = parse(handle);
  if (names_nothing(kind, handle)) {
    return bad_handle(kind);
  }
  if (parts.level < fork_level_) {
    return forked(kind);
  }
  if (parts.level != fork_level_ || parts.slot >= slots_.size() ||
      slots_[parts.slot].generation != parts.generation || slots_[parts.slot].kind != kind) {
    return bad_handle(kind);
  }
  return parts.slot;
}

base::Result<std::shared_ptr<Object>> HandleTable::find(Kind kind, Handle handle) const {
  const std::lock_guard lock(mutex_);
  auto slot = checked_slot(kind, handle);
  if (!slot) {
    return std::move(slot).error();
  }
  return slots_[*slot].object;
}

base::Result<std::shared_ptr<Object>> HandleTable::remove(Kind kind, Handle handle) {
  const std::lock_guard lock(mutex_);
  auto found = checked_slot(kind, handle);
  if (!found) {
    return std::move(found).error();
  }
  auto& slot = slots_[*found];
  auto object = std::move(slot.object);
  slot.object = nullptr;
  slot.kind = Kind::none;
  // A slot that has had every generation is not used again, so no handle ever comes back to life.
  if (slot.generation < generations_) {
    ++slot.generation;
    free_.push_back(*found);
  }
  return object;
}

base::Result<Handle> add_handle(Kind kind, std::shared_ptr<Object> object) {
  return make_own_table().add(kind, std::move(object));
}

base::Result<std::shared_ptr<Object>> find_handle(Kind kind, Handle handle) {
  if (auto status = check_outside_of_callbacks(); !status) {
    return std::move(status).error();
  }
  if (auto* table = own_table(); table != nullptr) {
    return table->find(kind, handle);
  }
  const bool is_inherited = current_table.load(std::memory_order_acquire) != nullptr;
  return is_inherited && !names_nothing(kind, handle) ? forked(kind) : bad_handle(kind);
}

base::Result<std::shared_ptr<Object>> remove_handle(Kind kind, Handle handle) {
  if (auto status = check_outside_of_callbacks(); !status) {
    return std::move(status).error();
  }
  if (auto* table = own_table(); table != nullptr) {
    return table->remove(kind, handle);
  }
  return find_handle(kind, handle);
}

}  // namespace liveinbox::capi
