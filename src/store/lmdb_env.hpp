// One LMDB environment, and all the rules of its use that measurements forced on us: which flags,
// when the map may move, what a failed commit means, whose reader slots are stale, and that nothing
// is touched after fork(). What tables and bytes mean is not known here; what makes a directory
// safe to open was settled before (open.cpp).
#pragma once

#include "base/result.hpp"
#include "store/resize_gate.hpp"
#include "store/row_sum.hpp"
#include "store/store.hpp"
#include "store/tables.hpp"
#include "store/writer_turn.hpp"

#include <lmdb.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace liveinbox::store {

// The only flags that a store is ever opened with; beside them, MDB_NOSUBDIR says only that a path
// is a file's and no directory's. MDB_NOTLS lets a read transaction move between threads.
// Everything else LMDB offers either loses acknowledged commits at a power cut (MDB_NOSYNC,
// MDB_NOMETASYNC, MDB_MAPASYNC), kills the host on a full disk (MDB_WRITEMAP), drops the protection
// against other processes (MDB_NOLOCK) or writes old memory to disk (MDB_NOMEMINIT).
inline constexpr unsigned lmdb_flags = MDB_NOTLS;

struct LmdbOptions {
  std::string directory;  // holds the generation's files, made and checked by the caller
  std::uint64_t generation = 1;
  std::uint64_t limit_bytes = 0;  // the most that the store may use, as it was asked for
  std::uint64_t map_bytes = 0;    // rounded up to pages; LMDB raises it to what the file needs
  std::uint32_t max_readers = 0;
};

class LmdbEnv {
 public:
  static base::Result<std::unique_ptr<LmdbEnv>> open(const LmdbOptions& options);
  LmdbEnv(const LmdbEnv&) = delete;
  LmdbEnv& operator=(const LmdbEnv&) = delete;
  // No transaction may be alive.
  ~LmdbEnv();

  // One of the three comes before any transaction. The identity is kept inside the data file; if it
  // is another one, the file and the marker do not belong together (store_corrupt).
  base::Status create_tables(std::string_view identity);
  base::Status open_tables(std::string_view identity);
  // For a store of an older format, which has only so many of the tables: makes the others.
  base::Status add_tables(std::string_view identity, std::size_t known);

  // Fails with Code::forked in a child of the process that opened the environment.
  [[nodiscard]] base::Status check_process() const;
  // What every transaction begins with: also store_failed, if a write failed before.
  [[nodiscard]] base::Status check() const;

  // A transaction from here goes back by end_read().
  base::Result<MDB_txn*> begin_read();
  void end_read(MDB_txn* transaction);

  // Belongs to the calling thread until commit() or abort() by the same thread. A second one in
  // the same thread would wait for itself for ever and is refused.
  base::Result<MDB_txn*> begin_write();
  // Ends the transaction either way.
  base::Status commit(MDB_txn* transaction);
  void abort(MDB_txn* transaction);
  [[nodiscard]] bool is_writer() const { return writer_.load() == std::this_thread::get_id(); }

  // For a data file that no marker names yet and that nothing was ever acknowledged from: commits
  // flush nothing any more, until flush() makes all of them durable. Such an environment is closed
  // then, and never serves a store.
  base::Status defer_flushes();
  base::Status flush();

  // Writing, in a transaction of begin_write(). They answer with LMDB's codes.
  int put(MDB_txn* transaction, Table table, MDB_val key, MDB_val value);
  int erase(MDB_txn* transaction, Table table, MDB_val key);
  // A row whose key comes after all that the table has.
  int append(MDB_txn* transaction, Table table, MDB_val key, MDB_val value);

  // The sum of the rows (row_sum.hpp) of a snapshot, if one was written with it.
  [[nodiscard]] std::optional<std::uint64_t> recorded_sum(MDB_txn* transaction) const;
  base::Result<bool> has_sum();
  // Whoever added all rows up, and knows that nobody wrote since, says what came of it.
  base::Status adopt_sum(std::uint64_t sum);

  // Clears reader slots of dead processes, which would keep old pages for ever.
  base::Status maintain();
  // How many such slots were cleared since the last time somebody asked.
  [[nodiscard]] std::uint32_t take_freed_readers() { return freed_readers_.exchange(0); }
  base::Result<StoreInfo> info();
  base::Result<Room> room();
  [[nodiscard]] DiskRoom disk_room() const;
  // Of rows that were put in by this process.
  [[nodiscard]] std::uint64_t written_bytes() const { return written_bytes_.load(); }
  // Writes a compact copy of one snapshot, without its free pages. Blocks as the descriptor does.
  // Defined in lmdb_copy.cpp, which says how it is used.
  base::Status copy_to(int fd);

  [[nodiscard]] MDB_dbi dbi(Table table) const { return dbis_[static_cast<std::size_t>(table)]; }
  // Of the data file.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  [[nodiscard]] std::uint64_t process() const { return process_; }
  [[nodiscard]] std::uint64_t limit_bytes() const { return limit_bytes_; }
  [[nodiscard]] std::uint64_t map_bytes() const;
  // How many slots the table of readers has, which its first opener decided.
  [[nodiscard]] std::uint32_t max_readers() const;
  [[nodiscard]] base::Result<std::uint64_t> file_bytes() const;
  // LMDB's own descriptor of the data file.
  [[nodiscard]] int data_fd() const;

  // Every transaction is refused from now on (store_failed).
  void fail_for_good(int cause);
  // Notes what a failed write means: what leaves the state of the disk unknown stops the store for
  // good.
  base::Error write_failure(int cause, std::string_view doing);

 private:
  LmdbEnv(MDB_env* env, const LmdbOptions& options);

  base::Status open_table(MDB_txn* transaction, std::size_t number, unsigned flags);
  base::Status open_identity(MDB_txn* transaction, unsigned flags);
  base::Status open_all(MDB_txn* transaction, unsigned flags);
  base::Status write_identity(MDB_txn* transaction, std::string_view identity);
  base::Status check_identity(MDB_txn* transaction, std::string_view identity) const;
  int begin_read_in_gate(MDB_txn** transaction);
  base::Status recover(int cause, bool* readers_checked);
  base::Status adopt_map();
  void leave_write();
  [[nodiscard]] bool is_hosed() const;
  // Those that were freed by commits before `before`.
  [[nodiscard]] base::Result<std::uint64_t> count_free_pages(MDB_txn* transaction,
                                                             std::uint64_t before) const;
  int free_dead_readers();
  void trim_pool(std::size_t keep);

  // Constant after open.
  MDB_env* const env_;
  const std::uint64_t generation_;
  const std::uint64_t limit_bytes_;
  const std::uint64_t process_;
  std::array<MDB_dbi, table_count> dbis_{};
  MDB_dbi identity_dbi_ = 0;

  // The writer's.
  RowSum sum_;

  // Synchronise themselves.
  WriterTurn turn_;
  ResizeGate gate_;
  std::atomic<std::thread::id> writer_{};  // who has the write transaction, if it is one of ours
  std::atomic<bool> failed_{false};
  std::atomic<int> failed_cause_{0};
  std::atomic<std::uint32_t> freed_readers_{0};
  std::atomic<std::uint64_t> written_bytes_{0};
  std::atomic<std::uint64_t> copied_{0};  // the state that a copy is made of; 0: none is made

  std::mutex pool_mutex_;
  // Guarded by pool_mutex_. Ended read transactions that keep their reader slot: to renew one takes
  // no lock of LMDB's and no memory.
  std::vector<MDB_txn*> pool_;
};

}  // namespace liveinbox::store
