// What clients of several processes asked and were told, in memory that they share. A line is there
// from before its call, and its result from before anybody acts on it.
#pragma once

#include "operation.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <sys/mman.h>
#include <vector>

namespace liveinbox::linear {

inline constexpr std::size_t threads_per_process = 3;
// Each life of a process writes on pages of its own: those of its threads, and one of its timer's.
inline constexpr std::size_t pages_per_life = threads_per_process + 1;
inline constexpr std::size_t lives_max = 96;
inline constexpr std::size_t lines_max = 4096;

struct Line {
  Operation operation;
  std::atomic<bool> is_answered{false};
};

// Written by one thread alone.
class Page {
 public:
  // The line of an operation that is about to be asked; nullptr where the page is full.
  Line* begin(const Operation& operation) {
    const auto at = lines_used_.load(std::memory_order_relaxed);
    if (at == lines_max) {
      return nullptr;
    }
    lines_[at].operation = operation;
    lines_used_.store(at + 1, std::memory_order_release);
    return &lines_[at];
  }

  static void end(Line& line, const Operation& operation) {
    line.operation = operation;
    line.is_answered.store(true, std::memory_order_release);
  }

  // An operation without an answer has no result.
  [[nodiscard]] std::vector<Operation> read() const {
    std::vector<Operation> out;
    const auto used = lines_used_.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < used; ++i) {
      out.push_back(lines_[i].operation);
      if (!lines_[i].is_answered.load(std::memory_order_acquire)) {
        out.back().returned = never;
        out.back().is_known = false;
        out.back().result = {};
      }
    }
    return out;
  }

 private:
  std::atomic<std::size_t> lines_used_{0};
  Line lines_[lines_max];
};

struct SharedLog {
  std::atomic<std::uint64_t> operations{0};  // asked so far
  std::atomic<std::uint64_t> planted{0};
  Page pages[lives_max * pages_per_life];
};

struct Unmap {
  void operator()(SharedLog* log) const { munmap(log, sizeof(SharedLog)); }
};
using SharedLogOwner = std::unique_ptr<SharedLog, Unmap>;

// Nothing where there is no memory. Fresh pages are zeros, which is what an empty log is.
inline SharedLogOwner make_shared_log() {
  auto* const room = mmap(nullptr,
                          sizeof(SharedLog),
                          PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE,
                          -1,
                          0);
  return SharedLogOwner(room == MAP_FAILED ? nullptr : static_cast<SharedLog*>(room));
}

}  // namespace liveinbox::linear
