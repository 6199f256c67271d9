// The rows of a store in memory, with their history. Every commit has a number, and a row keeps the
// values of several commits as long as a snapshot may ask for them; a snapshot is just the number
// of the commit it was taken after. Views, batches and their rules are in memory_store.cpp.
#pragma once

#include "store/store.hpp"
#include "store/tables.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>

namespace liveinbox::store {

using MemoryValue = std::optional<std::string>;  // nothing: erased
using MemoryChanges = std::map<std::string, MemoryValue, std::less<>>;

// Where a scan is: before the first row, or at a key that counts or was given already.
struct Place {
  std::string key;
  bool after = false;
  Direction direction = Direction::forward;
};

// The first row of a sorted map from a place on, in the place's direction; end() if there is none.
template <typename Map>
typename Map::const_iterator first_from(const Map& rows, const Place& place) {
  if (place.direction == Direction::forward) {
    return place.after ? rows.upper_bound(place.key) : rows.lower_bound(place.key);
  }
  // The row that comes before the first one too far.
  auto beyond = rows.end();
  if (!place.key.empty()) {
    beyond = place.after ? rows.lower_bound(place.key) : rows.upper_bound(place.key);
  }
  return beyond == rows.begin() ? rows.end() : std::prev(beyond);
}

// What a row takes of the store's room: its bytes and something for being there, so that many
// small rows fill a small store, too.
[[nodiscard]] std::uint64_t row_cost(std::string_view key, const MemoryValue& value);

class MemoryTables {
 public:
  explicit MemoryTables(std::uint64_t map_bytes) : map_bytes_(map_bytes) {}

  // The value at a key as of a commit. It stays where it is while a snapshot of that commit lives.
  std::optional<std::string_view> get(Table table, std::string_view key, std::uint64_t commit);
  // The first row from a place on, likewise.
  std::optional<Row> next(Table table, const Place& place, std::uint64_t commit);

  // The newest commit, kept readable until end_snapshot().
  std::uint64_t begin_snapshot();
  void end_snapshot(std::uint64_t commit);
  std::uint64_t newest();

  // One commit. The values are taken out of the changes.
  void apply(std::array<MemoryChanges, table_count>& changes);

  bool has_room(std::uint64_t bytes);
  StoreInfo info();
  Room room();
  std::uint64_t written_bytes();

 private:
  struct Version {
    std::uint64_t commit;
    MemoryValue value;
  };
  using Versions = std::list<Version>;  // newest first
  using Rows = std::map<std::string, Versions, std::less<>>;
  struct Replaced {
    std::uint64_t commit;
    Table table;
    std::string key;
  };

  static const MemoryValue* visible(const Versions& versions, std::uint64_t commit);
  void apply_one(Table table, const std::string& key, MemoryValue value);
  void undo(const std::array<MemoryChanges, table_count>& changes);
  void collect();
  void prune(const Replaced& replaced, std::uint64_t oldest);

  const std::uint64_t map_bytes_;

  // Held during a call only, never between two, so a thread may write while it has a view.
  std::shared_mutex mutex_;
  // Guarded by mutex_.
  std::uint64_t used_bytes_ = 0;
  std::uint64_t written_bytes_ = 0;  // ever
  std::uint64_t newest_ = 0;
  std::array<Rows, table_count> tables_;
  std::multiset<std::uint64_t> snapshots_;
  std::deque<Replaced> replaced_;  // in the order of commits
};

}  // namespace liveinbox::store
