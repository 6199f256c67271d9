// Counts of values by fixed bounds. Observing is two relaxed additions, so any thread may do it on
// the road of a command; a reader may see a value in the sum that it does not see in a bucket yet.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace liveinbox::engine {

// What was counted: bucket i has the values up to bound i that no earlier one has, the last bucket
// those above all bounds.
template <std::size_t Bounds>
struct HistogramCounts {
  std::array<std::uint64_t, Bounds + 1> buckets{};
  std::uint64_t sum = 0;
};

template <std::size_t Bounds>
class Histogram {
 public:
  explicit Histogram(const std::array<std::uint64_t, Bounds>& bounds) : bounds_(bounds) {}

  void observe(std::uint64_t value) noexcept {
    const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
    buckets_[static_cast<std::size_t>(bound - bounds_.begin())].fetch_add(
        1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }

  [[nodiscard]] HistogramCounts<Bounds> read() const noexcept {
    HistogramCounts<Bounds> counts;
    for (std::size_t i = 0; i < counts.buckets.size(); ++i) {
      counts.buckets[i] = buckets_[i].load(std::memory_order_relaxed);
    }
    counts.sum = sum_.load(std::memory_order_relaxed);
    return counts;
  }

 private:
  const std::array<std::uint64_t, Bounds>& bounds_;
  std::array<std::atomic<std::uint64_t>, Bounds + 1> buckets_{};
  std::atomic<std::uint64_t> sum_{0};
};

}  // namespace liveinbox::engine
