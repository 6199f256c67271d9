// Handles: 64-bit values that name an object without pointing at it. A handle is
//
//   kind (8 bits) | fork level (8) | slot (24) | generation (24)
//
// so that a forged number, one of another kind, a freed one and one that a parent process made are
// each told apart, and none is ever followed as a pointer. A lookup keeps the object alive until
// the call ends, whatever other threads free meanwhile. Knows nothing of what the objects do.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace liveinbox::capi {

using Handle = std::uint64_t;

enum class Kind : std::uint8_t { none = 0, inbox = 1, page = 2, subscription = 3, session = 4 };

// What a handle can name. Derived classes state their kind as `static constexpr Kind kind`.
class Object {
 public:
  Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  virtual ~Object() = default;
};

// Shared by all inboxes of the process. The one place where shared ownership is wanted: a call on
// one thread and a free on another both hold the object.
class HandleTable {
 public:
  static constexpr std::uint32_t slots_max = 1U << 24U;
  static constexpr std::uint32_t generations_max = (1U << 24U) - 1;

  // A slot is used for `generations` handles, at most generations_max, and then never again.
  HandleTable(std::uint8_t fork_level, std::uint32_t generations)
      : fork_level_(fork_level), generations_(generations) {}

  base::Result<Handle> add(Kind kind, std::shared_ptr<Object> object);
  base::Result<std::shared_ptr<Object>> find(Kind kind, Handle handle) const;
  // Ends the handle; the object lives on for those who still hold it.
  base::Result<std::shared_ptr<Object>> remove(Kind kind, Handle handle);

 private:
  struct Slot {
    std::uint32_t generation = 1;
    Kind kind = Kind::none;
    std::shared_ptr<Object> object;
  };

  base::Result<std::uint32_t> checked_slot(Kind kind, Handle handle) const;

  mutable std::mutex mutex_;
  std::vector<Slot> slots_;          // guarded by mutex_
  std::vector<std::uint32_t> free_;  // guarded by mutex_
  const std::uint8_t fork_level_;
  const std::uint32_t generations_;
};

// The table of this process. A child of fork() gets one of its own with its first add, and may not
// touch what it inherited: locks of other threads may be held in it for ever. Inside of a callback
// no handle is found: the library is not to be called from there.
base::Result<Handle> add_handle(Kind kind, std::shared_ptr<Object> object);
base::Result<std::shared_ptr<Object>> find_handle(Kind kind, Handle handle);
base::Result<std::shared_ptr<Object>> remove_handle(Kind kind, Handle handle);

template <typename T>
base::Result<std::shared_ptr<T>> find(Handle handle) {
  auto object = find_handle(T::kind, handle);
  if (!object) {
    return std::move(object).error();
  }
  return std::static_pointer_cast<T>(*std::move(object));
}

template <typename T>
base::Result<std::shared_ptr<T>> remove(Handle handle) {
  auto object = remove_handle(T::kind, handle);
  if (!object) {
    return std::move(object).error();
  }
  return std::static_pointer_cast<T>(*std::move(object));
}

}  // namespace liveinbox::capi
