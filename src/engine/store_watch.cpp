#include "engine/store_watch.hpp"

#include "base/limits.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace liveinbox::engine {
namespace {

namespace limits = base::limits;
using base::LogLevel;

constexpr core::TimeMs look_every_ms = 1000;
// The part of a store's room after which it is measured again, whatever the time.
constexpr std::uint64_t written_share = 256;
constexpr std::size_t seen_max = 64;

// Room below which a level begins.
struct Bounds {
  std::uint64_t room;
  std::uint64_t disk;
};

bool is_below(const store::Room& room, const store::DiskRoom& disk, const Bounds& bounds) {
  const bool is_full = room.most_bytes != 0 && room.left_bytes < bounds.room;
  return is_full || (disk.bytes != 0 && disk.free_bytes + room.reusable_bytes < bounds.disk);
}

Bounds with_a_quarter(const Bounds& bounds) {
  return {bounds.room + bounds.room / 4, bounds.disk + bounds.disk / 4};
}

std::uint64_t percent_of(std::uint64_t bytes, std::uint64_t percent) {
  return bytes < 100 ? bytes * percent / 100 : bytes / 100 * percent;
}

}  // namespace

std::uint64_t left_bytes(const store::Room& room, const store::DiskRoom& disk) {
  return disk.bytes == 0 ? room.left_bytes
                         : std::min(room.left_bytes, disk.free_bytes + room.reusable_bytes);
}

std::uint64_t disk_reserve(const store::DiskRoom& disk) {
  return std::min(limits::disk_reserve_bytes, percent_of(disk.bytes, limits::disk_reserve_percent));
}

StoreLevel next_level(StoreLevel before, const store::Room& room, const store::DiskRoom& disk) {
  const auto reserve = disk_reserve(disk);
  const Bounds low{percent_of(room.most_bytes, 100 - limits::store_low_percent), 2 * reserve};
  const Bounds kept{percent_of(room.most_bytes, 100 - limits::store_reserve_percent), reserve};
  const bool was_low = before != StoreLevel::roomy;
  const bool was_kept = before == StoreLevel::reserve;
  if (is_below(room, disk, was_kept ? with_a_quarter(kept) : kept)) {
    return StoreLevel::reserve;
  }
  return is_below(room, disk, was_low ? with_a_quarter(low) : low) ? StoreLevel::low
                                                                   : StoreLevel::roomy;
}

// The first one says the age. Of the others goes the one that leaves the smallest gap.
void ReaderAge::thin_out() {
  auto least = seen_.begin() + 1;
  for (auto one = least; one + 1 != seen_.end(); ++one) {
    const auto gap = [](auto at) { return (at + 1)->at_ms - (at - 1)->at_ms; };
    least = gap(one) < gap(least) ? one : least;
  }
  seen_.erase(least);
}

core::TimeMs ReaderAge::note(std::uint64_t newest, std::uint64_t oldest, core::TimeMs now_ms) {
  // Another data file counts from the beginning.
  if (!seen_.empty() && newest < seen_.back().commit) {
    seen_.clear();
  }
  std::erase_if(seen_, [&](const Seen& seen) { return seen.commit <= oldest; });
  if (newest > oldest && (seen_.empty() || newest > seen_.back().commit)) {
    seen_.push_back({newest, now_ms});
  }
  if (seen_.size() > seen_max) {
    thin_out();
  }
  return seen_.empty() ? 0 : std::max<core::TimeMs>(now_ms - seen_.front().at_ms, 0);
}

void StoreWatch::look(store::Store& store, core::TimeMs now_ms) {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) {
    return;
  }
  const bool is_due = !has_looked_ || now_ms < looked_ms_ || now_ms - looked_ms_ >= look_every_ms;
  const auto written = store.written_bytes();
  if (!is_due && written - written_ <= room_.most_bytes / written_share) {
    return;
  }
  // What cannot be measured will be said by whoever reads or writes next.
  const auto room = store.room();
  if (!room) {
    return;
  }
  room_ = *room;
  written_ = written;
  if (is_due) {
    disk_ = store.disk_room();
    looked_ms_ = now_ms;
    has_looked_ = true;
  }
  judge();
  watch_readers(now_ms);
}

void StoreWatch::judge() {
  const auto before = level_.load(std::memory_order_relaxed);
  const auto level = next_level(before, room_, disk_);
  left_.store(left_bytes(room_, disk_), std::memory_order_relaxed);
  level_.store(level, std::memory_order_relaxed);
  if (level == before) {
    return;
  }
  constexpr std::array<std::string_view, 3> sentences = {
      "the store has room again",
      "the store has little room left",
      "the store takes only what ends or frees something",
  };
  base::say(log_,
            level == StoreLevel::roomy ? LogLevel::info : LogLevel::warn,
            "store",
            sentences[static_cast<std::size_t>(level)],
            {{"left_bytes", left_bytes(room_, disk_)},
             {"map_bytes", room_.most_bytes},
             {"disk_free_bytes", disk_.free_bytes},
             {"disk_bytes", disk_.bytes}});
}

std::optional<base::Error> StoreWatch::refusal() {
  if (level() != StoreLevel::reserve) {
    return std::nullopt;
  }
  const std::lock_guard lock(mutex_);
  store::Room any;
  any.reusable_bytes = room_.reusable_bytes;
  const bool is_disk = next_level(StoreLevel::reserve, any, disk_) == StoreLevel::reserve;
  const auto left = is_disk ? disk_.free_bytes + room_.reusable_bytes : room_.left_bytes;
  return base::fail(base::Code::store_full,
                    "of the " + std::to_string(is_disk ? disk_.bytes : room_.most_bytes) +
                        (is_disk ? " bytes of the disk " : " bytes that the store may use ") +
                        std::to_string(left) +
                        " are left, kept for what ends or frees something: claims, closing, "
                        "erasing");
}

// Told once for each state that is read for so long.
void StoreWatch::watch_readers(core::TimeMs now_ms) {
  const auto age_ms = age_.note(room_.newest_commit, room_.oldest_read, now_ms);
  reader_ms_.store(age_ms, std::memory_order_relaxed);
  if (age_ms <= limits::reader_ms || told_reader_ == room_.oldest_read) {
    return;
  }
  told_reader_ = room_.oldest_read;
  base::say(log_,
            LogLevel::warn,
            "store",
            "an old state is still read, and what was freed since cannot be used",
            {{"age_ms", age_ms},
             {"commits", room_.newest_commit - room_.oldest_read},
             {"process", room_.oldest_process},
             {"by", store::name(room_.oldest_reader)}});
}

}  // namespace liveinbox::engine
