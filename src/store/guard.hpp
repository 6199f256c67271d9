// The guard file `liveinbox.lock`: who has the store right now, across processes.
//
// LMDB must not be opened twice in one process (closing the second environment drops the first
// one's locks and with them its readers' protection), and two copies of this library in one process
// (a host and a binding, say) cannot see each other's memory. The kernel can: locks of open file
// descriptions conflict even within a process. So each opening locks one byte:
//
//   byte p (1 … 2^22)   the process with id p has the store; a second copy in it cannot lock it too
//   byte 2^40           the gate: somebody is opening, creating or restoring the store right now,
//   or
//                       gives it another data file; shared by those who only follow to that one
//
// The locks are advisory and lie far past the text in the file, which is
//   guard = "liveinbox guard" LF "pid namespace " number LF, then zeros and, at 512, u64 generation
// written by whoever finds nobody else there. Process ids, LMDB's as well as ours, mean nothing
// across namespaces of them (two containers may both be process 1), so such a mix is refused.
// The kernel drops the locks of a process that dies. LMDB never touches this file.
#pragma once

#include "base/result.hpp"
#include "store/file_handle.hpp"
#include "store/store_directory.hpp"

#include <cstdint>
#include <sys/types.h>
#include <utility>

namespace liveinbox::store {

inline constexpr const char* guard_file = "liveinbox.lock";
inline constexpr off_t guard_gate_byte = off_t{1} << 40;
inline constexpr int guard_wait_ms = 10'000;  // for the gate, before store_in_use

class ProcessGuard {
 public:
  // Waits for the gate and locks the byte of this process. Keeps the gate; see release_gate().
  static base::Result<ProcessGuard> take(const StoreDirectory& directory);

  ProcessGuard(ProcessGuard&& other) noexcept = default;
  ProcessGuard& operator=(ProcessGuard&&) = delete;
  ProcessGuard(const ProcessGuard&) = delete;
  ProcessGuard& operator=(const ProcessGuard&) = delete;
  // Unlocks by name and not only by closing, because a forked child holds the same description.
  ~ProcessGuard();

  // Whether no other process had the store when the guard was taken. True until the gate opens.
  [[nodiscard]] bool is_alone() const { return is_alone_; }
  // Of the guard file, for what lies behind its text (shared_generation.hpp).
  [[nodiscard]] int fd() const { return file_.fd(); }

  // Once more after the opening: waits until nobody else is at the gate, or (shared) nobody but
  // others who share it. One thread of this process at a time, since the lock is the process's.
  [[nodiscard]] base::Status close_gate() const;
  [[nodiscard]] base::Status share_gate() const;
  // Lets other processes open the store.
  void release_gate() const;

 private:
  ProcessGuard(FileHandle file, bool is_alone) : file_(std::move(file)), is_alone_(is_alone) {}

  FileHandle file_;
  bool is_alone_;
};

// The number of this process's namespace of process ids; 0 if the system does not tell.
[[nodiscard]] std::uint64_t pid_namespace();

}  // namespace liveinbox::store
