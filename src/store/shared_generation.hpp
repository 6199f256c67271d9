// The number of the generation that counts, in the memory of every process that has the store:
// eight bytes of the guard file, behind its text. Before each transaction a process compares it
// with the generation that it has, at the price of one load.
//
// It is a hint, and the marker is the truth: where the number is another one than a process has,
// the process reads the marker. So the number changes before the marker does, and it does no harm
// if the process that changed it dies in between, or if half of a change is seen.
//
// It is read through a map and written by pwrite(), which says where a disk is full; to write
// through the map would then kill the process.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <sys/types.h>

namespace liveinbox::store {

inline constexpr off_t shared_generation_offset = 512;

class SharedGeneration {
 public:
  // The descriptor of the guard file outlives it. `first` is written where this process is alone,
  // which only the closed gate makes sure of; otherwise it is there, or the guard is damaged.
  static base::Result<SharedGeneration> map(int guard_fd, bool is_alone, std::uint64_t first);

  SharedGeneration(SharedGeneration&& other) noexcept;
  SharedGeneration& operator=(SharedGeneration&&) = delete;
  SharedGeneration(const SharedGeneration&) = delete;
  SharedGeneration& operator=(const SharedGeneration&) = delete;
  ~SharedGeneration();

  [[nodiscard]] std::uint64_t load() const;
  // By whoever has the writer's turn.
  [[nodiscard]] base::Status store(std::uint64_t generation) const;

 private:
  SharedGeneration(int guard_fd, void* page) : guard_fd_(guard_fd), page_(page) {}

  int guard_fd_;
  void* page_;
};

}  // namespace liveinbox::store
