#include "store/memory_tables.hpp"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <new>
#include <utility>

namespace liveinbox::store {
namespace {

constexpr std::uint64_t row_bytes = 64;

template <typename Map>
typename Map::const_iterator step(const Map& rows,
                                  typename Map::const_iterator at,
                                  Direction direction) {
  if (direction == Direction::forward) {
    return std::next(at);
  }
  return at == rows.begin() ? rows.end() : std::prev(at);
}

}  // namespace

std::uint64_t row_cost(std::string_view key, const MemoryValue& value) {
  return row_bytes + key.size() + (value ? value->size() : 0);
}

const MemoryValue* MemoryTables::visible(const Versions& versions, std::uint64_t commit) {
  for (const Version& version : versions) {
    if (version.commit <= commit) {
      return &version.value;
    }
  }
  return nullptr;
}

std::optional<std::string_view> MemoryTables::get(Table table,
                                                  std::string_view key,
                                                  std::uint64_t commit) {
  const std::shared_lock lock(mutex_);
  const Rows& rows = tables_[static_cast<std::size_t>(table)];
  const auto row = rows.find(key);
  const MemoryValue* value = row == rows.end() ? nullptr : visible(row->second, commit);
  if (value == nullptr || !*value) {
    return std::nullopt;
  }
  return std::string_view(**value);
}

std::optional<Row> MemoryTables::next(Table table, const Place& place, std::uint64_t commit) {
  const std::shared_lock lock(mutex_);
  const Rows& rows = tables_[static_cast<std::size_t>(table)];
  for (auto row = first_from(rows, place); row != rows.end();
       row = step(rows, row, place.direction)) {
    const MemoryValue* value = visible(row->second, commit);
    if (value != nullptr && *value) {
      return Row{row->first, **value};
    }
  }
  return std::nullopt;
}

bool MemoryTables::has_room(std::uint64_t bytes) {
  const std::shared_lock lock(mutex_);
  return used_bytes_ + bytes <= map_bytes_;
}

void MemoryTables::end_snapshot(std::uint64_t commit) {
  const std::unique_lock lock(mutex_);
  snapshots_.erase(snapshots_.find(commit));
}

void MemoryTables::apply(std::array<MemoryChanges, table_count>& changes) {
  const std::unique_lock lock(mutex_);
  try {
    for (std::size_t i = 0; i < table_count; ++i) {
      for (auto& [key, value] : changes[i]) {
        apply_one(static_cast<Table>(i), key, std::move(value));
      }
    }
  } catch (const std::bad_alloc&) {
    undo(changes);
    throw;
  }
  // Only now is the commit there for readers.
  ++newest_;
  collect();
}

void MemoryTables::apply_one(Table table, const std::string& key, MemoryValue value) {
  replaced_.push_back({newest_ + 1, table, key});
  auto& versions = tables_[static_cast<std::size_t>(table)][key];
  const auto cost = row_cost(key, value);
  versions.push_front({newest_ + 1, std::move(value)});
  used_bytes_ += cost;
  written_bytes_ += cost;
}

// Takes back what was applied of a commit that memory ran out in. Needs no memory.
void MemoryTables::undo(const std::array<MemoryChanges, table_count>& changes) {
  for (std::size_t i = 0; i < table_count; ++i) {
    for (const auto& [key, value] : changes[i]) {
      const auto row = tables_[i].find(key);
      if (row == tables_[i].end()) {
        continue;
      }
      auto& versions = row->second;
      if (!versions.empty() && versions.front().commit > newest_) {
        used_bytes_ -= row_cost(key, versions.front().value);
        versions.pop_front();
      }
      if (versions.empty()) {
        tables_[i].erase(row);
      }
    }
  }
  while (!replaced_.empty() && replaced_.back().commit > newest_) {
    replaced_.pop_back();
  }
}

// Drops what no snapshot can see any more.
void MemoryTables::collect() {
  const std::uint64_t oldest = snapshots_.empty() ? newest_ : *snapshots_.begin();
  while (!replaced_.empty() && replaced_.front().commit <= oldest) {
    prune(replaced_.front(), oldest);
    replaced_.pop_front();
  }
}

void MemoryTables::prune(const Replaced& replaced, std::uint64_t oldest) {
  Rows& rows = tables_[static_cast<std::size_t>(replaced.table)];
  const auto row = rows.find(replaced.key);
  if (row == rows.end()) {
    return;
  }
  auto& versions = row->second;
  // All behind the newest version that the oldest snapshot sees.
  while (versions.size() > 1 && std::next(versions.rbegin())->commit <= oldest) {
    used_bytes_ -= row_cost(replaced.key, versions.back().value);
    versions.pop_back();
  }
  const bool is_gone = versions.size() == 1 && !versions.front().value;
  if (is_gone && versions.front().commit <= oldest) {
    used_bytes_ -= row_cost(replaced.key, versions.front().value);
    rows.erase(row);
  }
}

std::uint64_t MemoryTables::begin_snapshot() {
  const std::unique_lock lock(mutex_);
  snapshots_.insert(newest_);
  return newest_;
}

std::uint64_t MemoryTables::newest() {
  const std::shared_lock lock(mutex_);
  return newest_;
}

Room MemoryTables::room() {
  const std::shared_lock lock(mutex_);
  Room room;
  room.most_bytes = map_bytes_;
  room.left_bytes = map_bytes_ - std::min(used_bytes_, map_bytes_);
  room.newest_commit = newest_;
  room.oldest_read = snapshots_.empty() ? newest_ : *snapshots_.begin();
  room.oldest_reader = room.oldest_read == newest_ ? Reader::none : Reader::call;
  return room;
}

std::uint64_t MemoryTables::written_bytes() {
  const std::shared_lock lock(mutex_);
  return written_bytes_;
}

StoreInfo MemoryTables::info() {
  const std::shared_lock lock(mutex_);
  return {map_bytes_, used_bytes_, static_cast<std::uint32_t>(snapshots_.size())};
}

}  // namespace liveinbox::store
