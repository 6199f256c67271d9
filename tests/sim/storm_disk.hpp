// One disk that several processes have their store on, and that fails as disks do: a commit that
// is lost, or is there though nobody heard of it; a disk that is full, or cannot be read for once.
// The rows are those of the store in memory, so what is durable outlives every process.
#pragma once

#include "store/store.hpp"
#include "support/chance.hpp"

#include <cstdint>
#include <memory>

namespace liveinbox::storm {

// Each once in so many calls; 0 is never.
struct DiskFaults {
  std::uint64_t commit_lost = 0;     // and the process can only begin anew
  std::uint64_t commit_unheard = 0;  // likewise, and what it committed is there
  std::uint64_t no_write = 0;        // a batch cannot be begun
  std::uint64_t no_read = 0;         // a snapshot cannot be taken
  std::uint64_t full = 0;            // a row finds no room, nor is room made
  std::uint64_t lie = 0;             // planted: success is said of a commit that is lost
};

class Disk {
 public:
  explicit Disk(std::uint64_t seed);

  // The store as a process opens it. After a failed commit all that it is asked fails, and is_dead
  // is set. It ends before the disk and the flag do.
  std::unique_ptr<store::Store> mount(bool& is_dead);

  [[nodiscard]] store::Store& rows() { return *rows_; }
  void set_faults(const DiskFaults& faults) { faults_ = faults; }
  [[nodiscard]] const DiskFaults& faults() const { return faults_; }
  [[nodiscard]] std::uint64_t faults_seen() const { return seen_; }
  [[nodiscard]] std::uint64_t commits() const { return commits_; }

  // Whether a fault of this kind strikes now.
  bool strikes(std::uint64_t once_in);
  void note_commit() { commits_ += 1; }

 private:
  std::unique_ptr<store::Store> rows_;
  support::Chance chance_;
  DiskFaults faults_;
  std::uint64_t seen_ = 0;
  std::uint64_t commits_ = 0;
};

}  // namespace liveinbox::storm
