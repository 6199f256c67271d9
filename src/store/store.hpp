// The narrow interface to the one place where truth is kept: ordered tables of bytes, read in
// snapshots and written in one transaction at a time. What the bytes mean is the codec's business;
// which engine keeps them (LMDB, memory) is hidden behind these three types.
#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "store/tables.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace liveinbox::store {

// One row under a scan. Both views end with the next call of next(), with any write in the same
// transaction and with the transaction itself, whichever comes first.
struct Row {
  std::string_view key;
  std::string_view value;
};

enum class Direction : std::uint8_t { forward, backward };

// Walks one table in key order. After its view has ended it has no rows, only an error. In a batch
// it goes on after the key that it gave last, whatever was written to the table meanwhile.
class Scan {
 public:
  Scan() = default;
  Scan(const Scan&) = delete;
  Scan& operator=(const Scan&) = delete;
  virtual ~Scan() = default;

  // The next row, or nothing at the end of the table.
  virtual base::Result<std::optional<Row>> next() = 0;
};

// A consistent snapshot. Short-lived: no view outlives one call of the public API, because an old
// snapshot keeps every page that was since replaced.
class ReadView {
 public:
  ReadView() = default;
  ReadView(const ReadView&) = delete;
  ReadView& operator=(const ReadView&) = delete;
  virtual ~ReadView() = default;

  // The value at a key, or nothing. The view of the bytes ends with the next write or the snapshot.
  virtual base::Result<std::optional<std::string_view>> get(Table table, std::string_view key) = 0;

  // Rows from `from` on: forward starts at the first key >= from, backward at the last key <= from.
  // An empty `from` means the very first (forward) or the very last (backward) row.
  virtual base::Result<std::unique_ptr<Scan>> scan(Table table,
                                                   std::string_view from,
                                                   Direction direction) = 0;

  // What the commit of this snapshot wrote about all of its rows, to be compared with what they add
  // up to by row_hash(). Nothing where it is not known, and in memory.
  [[nodiscard]] virtual std::optional<std::uint64_t> recorded_sum() const { return std::nullopt; }
};

// The single write transaction. It reads its own writes. Destroying it uncommitted undoes all. It
// belongs to the thread that began it, since the lock between processes behind it does.
class WriteBatch : public ReadView {
 public:
  virtual base::Status put(Table table, std::string_view key, std::string_view value) = 0;
  // Removing what is not there is no error.
  virtual base::Status erase(Table table, std::string_view key) = 0;
  // Durable when it returns success. The batch is over either way.
  virtual base::Status commit() = 0;
};

struct StoreInfo {
  std::uint64_t map_bytes = 0;   // the most that it may use
  std::uint64_t used_bytes = 0;  // pages in use
  std::uint32_t readers = 0;     // read transactions alive, all processes
  std::uint32_t format = 0;      // of the store, after any upgrade
  // In memory these are 0.
  std::uint64_t generation = 0;       // of the data file
  std::uint64_t file_bytes = 0;       // of the data file, with room that is free in it
  std::uint64_t disk_free_bytes = 0;  // what the file system would still give to this process
  std::uint64_t reader_lag = 0;       // commits since the oldest snapshot that somebody still reads
};

// Whose snapshot is the oldest one that is read.
enum class Reader : std::uint8_t {
  none,     // all read the newest state
  call,     // a call of this process: a page, a feed, a verification
  backup,   // of this process
  process,  // another process
};

[[nodiscard]] constexpr std::string_view name(Reader reader) {
  constexpr std::array<std::string_view, 4> names = {"nobody", "call", "backup", "other process"};
  return names[static_cast<std::size_t>(reader)];
}

// What can still be written. All of it is 0 where a store does not know.
struct Room {
  std::uint64_t most_bytes = 0;      // that the store may use
  std::uint64_t left_bytes = 0;      // of these; free pages count once nobody reads them any more
  std::uint64_t reusable_bytes = 0;  // of what is left: has its place in the file already
  std::uint64_t newest_commit = 0;
  std::uint64_t oldest_read = 0;  // the commit whose state is the oldest one that is read
  Reader oldest_reader = Reader::none;
  std::uint64_t oldest_process = 0;  // its id; 0 for none
};

// The file system that a store lies on. All of it is 0 where nobody knows, and in memory.
struct DiskRoom {
  std::uint64_t bytes = 0;
  std::uint64_t free_bytes = 0;  // for this process's user
};

// What a compaction made of the data file.
struct Compaction {
  std::uint64_t bytes_before = 0;
  std::uint64_t bytes_after = 0;
};

struct BackupFacts;
struct BackupRequest;

class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  // Any number of threads may read at once, and a view may move from thread to thread. begin_write
  // waits for the writer before it; a second batch in the thread of the first is refused. After
  // fork() every call of a store from before fails with Code::forked.
  virtual base::Result<std::unique_ptr<ReadView>> begin_read() = 0;
  virtual base::Result<std::unique_ptr<WriteBatch>> begin_write() = 0;

  // Upkeep, every ten seconds or so: frees what readers of dead processes hold on to.
  virtual base::Status maintain() { return {}; }

  // Leaves nothing in any file of the store of what was erased, and no room that is not needed:
  // puts a new data file with the same rows in the place of the old one. Batches of all processes
  // wait meanwhile, views do not. On failure (store_full: there is no room for the new file beside
  // the old one) all stays as it was. A store in memory has nothing to do.
  virtual base::Result<Compaction> compact() { return Compaction(); }

  [[nodiscard]] virtual base::Result<StoreInfo> info() = 0;
  // Both cost little: a walk through the table of free pages, and a call of the system.
  [[nodiscard]] virtual base::Result<Room> room() { return Room(); }
  [[nodiscard]] virtual DiskRoom disk_room() { return {}; }
  // Bytes of rows that this process gave the store so far, to tell when it is time to ask again.
  [[nodiscard]] virtual std::uint64_t written_bytes() { return 0; }
  // All of it as it is at one moment, as a stream of bytes (store/backup.hpp), while others read
  // and write. unsupported in memory.
  virtual base::Result<BackupFacts> back_up(const BackupRequest& request);
  // The identity given at creation: 16 bytes, never changed by anything but a new store.
  [[nodiscard]] virtual std::string_view uuid() const = 0;

  // Hears of what the store does by itself; outlives it. Set before the store is used.
  void set_log(base::Log* log) { log_ = log; }
  [[nodiscard]] base::Log* log() const { return log_; }

 private:
  base::Log* log_ = nullptr;
};

}  // namespace liveinbox::store
