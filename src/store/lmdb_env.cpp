#include "store/lmdb_env.hpp"

#include "base/check.hpp"
#include "codec/coding.hpp"
#include "store/data_file.hpp"
#include "store/data_names.hpp"
#include "store/file_handle.hpp"
#include "store/fork_check.hpp"
#include "store/lmdb_value.hpp"
#include "store/on_exit.hpp"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::store {
namespace {

using base::Code;
using base::Error;

static_assert(lmdb_flags == MDB_NOTLS, "every further flag needs its own proof, see the header");

constexpr std::size_t pool_max = 64;
constexpr std::size_t pool_after_maintain = 4;
constexpr std::chrono::milliseconds resize_patience(10'000);
constexpr int begin_attempts = 5;
constexpr std::string_view identity_key = "store";

std::uint64_t round_up(std::uint64_t bytes, std::uint64_t unit) {
  return (bytes + unit - 1) / unit * unit;
}

std::uint64_t system_page_bytes() {
  return static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

LmdbEnv::LmdbEnv(MDB_env* env, const LmdbOptions& options)
    : env_(env),
      generation_(options.generation),
      limit_bytes_(round_up(options.limit_bytes, system_page_bytes())),
      process_(process_number()) {}

base::Result<std::unique_ptr<LmdbEnv>> LmdbEnv::open(const LmdbOptions& options) {
  MDB_env* env = nullptr;
  int rc = mdb_env_create(&env);
  if (rc != 0) {
    return lmdb_failure(rc, "making an environment");
  }
  std::unique_ptr<MDB_env, decltype(&mdb_env_close)> made(env, &mdb_env_close);
  // From here the destructor closes it, whatever happens.
  std::unique_ptr<LmdbEnv> opened(new LmdbEnv(env, options));
  static_cast<void>(made.release());
  // Views end where nothing may fail.
  opened->pool_.reserve(pool_max);
  mdb_env_set_maxdbs(env, static_cast<MDB_dbi>(table_count + 1));
  mdb_env_set_maxreaders(env, options.max_readers);
  mdb_env_set_mapsize(env, round_up(options.map_bytes, system_page_bytes()));
  // The first generation has the names that LMDB gives; later ones are told by their file.
  const bool has_own_name = options.generation > 1;
  const std::string path =
      options.directory + (has_own_name ? "/" + data_names(options.generation).data : "");
  rc = mdb_env_open(
      env, path.c_str(), lmdb_flags | (has_own_name ? unsigned{MDB_NOSUBDIR} : 0U), 0600);
  if (rc == ENOMEM) {
    return Error{Code::no_memory, rc, "the map does not fit into the address space"};
  }
  if (rc != 0) {
    return lmdb_failure(rc, "opening data.mdb");
  }
  // LMDB leaves this one descriptor to programs that the host starts.
  ::fcntl(opened->data_fd(), F_SETFD, FD_CLOEXEC);
  // A process that was killed with a read transaction alive keeps every page since.
  opened->free_dead_readers();
  return opened;
}

LmdbEnv::~LmdbEnv() {
  if (process_ != process_number()) {
    // A forked child: closing would drop locks that the child may hold by an opening of its own
    // and touch what belongs to the parent. The copy of the memory goes with the process.
    return;
  }
  const bool idle = gate_.inside() == 0;
  base::invariant(idle, "no view outlives its store");
  if (!idle) {
    return;  // rather a leak than a map pulled away under a view
  }
  trim_pool(0);
  mdb_env_close(env_);
}

std::uint64_t LmdbEnv::map_bytes() const {
  MDB_envinfo facts{};
  mdb_env_info(env_, &facts);
  return facts.me_mapsize;
}

std::uint32_t LmdbEnv::max_readers() const {
  unsigned readers = 0;
  mdb_env_get_maxreaders(env_, &readers);
  return readers;
}

base::Result<std::uint64_t> LmdbEnv::file_bytes() const {
  struct stat info {};
  if (::fstat(data_fd(), &info) != 0) {
    return lmdb_failure(errno, "measuring the data file");
  }
  return static_cast<std::uint64_t>(info.st_size);
}

int LmdbEnv::data_fd() const {
  int fd = -1;
  mdb_env_get_fd(env_, &fd);
  return fd;
}

base::Status LmdbEnv::open_table(MDB_txn* transaction, std::size_t number, unsigned flags) {
  const std::string name(table_names[number]);
  const int rc = mdb_dbi_open(transaction, name.c_str(), flags, &dbis_[number]);
  if (rc == MDB_NOTFOUND || rc == MDB_INCOMPATIBLE) {
    return Error{Code::store_corrupt, rc, "table " + name + " is missing"};
  }
  if (rc != 0) {
    return (flags & MDB_CREATE) != 0 ? write_failure(rc, "making a table")
                                     : lmdb_failure(rc, "opening a table");
  }
  unsigned kind = 0;
  mdb_dbi_flags(transaction, dbis_[number], &kind);
  if (kind != 0) {
    return base::fail(Code::store_corrupt, "table " + name + " is of another kind");
  }
  return {};
}

base::Status LmdbEnv::open_identity(MDB_txn* transaction, unsigned flags) {
  const int rc = mdb_dbi_open(transaction, identity_table.data(), flags, &identity_dbi_);
  if (rc == MDB_NOTFOUND || rc == MDB_INCOMPATIBLE) {
    return Error{Code::store_corrupt, rc, "data.mdb has no identity"};
  }
  return rc == 0 ? base::Status() : base::Status(lmdb_failure(rc, "opening a table"));
}

base::Status LmdbEnv::open_all(MDB_txn* transaction, unsigned flags) {
  for (std::size_t i = 0; i < table_count; ++i) {
    if (auto status = open_table(transaction, i, flags); !status) {
      return status;
    }
  }
  return open_identity(transaction, flags);
}

base::Status LmdbEnv::check_identity(MDB_txn* transaction, std::string_view identity) const {
  MDB_val key = to_val(identity_key);
  MDB_val value{};
  const int rc = mdb_get(transaction, identity_dbi_, &key, &value);
  if (rc == MDB_NOTFOUND) {
    return Error{Code::store_corrupt, rc, "data.mdb has no identity"};
  }
  if (rc != 0) {
    return lmdb_failure(rc, "reading the identity");
  }
  auto found = codec::unseal(from_val(value));
  if (!found) {
    return std::move(found).error();
  }
  if (*found != identity) {
    return base::fail(Code::store_corrupt, "data.mdb belongs to another store than its marker");
  }
  return {};
}

base::Status LmdbEnv::write_identity(MDB_txn* transaction, std::string_view identity) {
  const std::string record = codec::seal(identity);
  MDB_val key = to_val(identity_key);
  MDB_val value = to_val(record);
  const int rc = mdb_put(transaction, identity_dbi_, &key, &value, 0);
  return rc == 0 ? base::Status() : base::Status(write_failure(rc, "naming the store"));
}

base::Status LmdbEnv::create_tables(std::string_view identity) {
  auto transaction = begin_write();
  if (!transaction) {
    return std::move(transaction).error();
  }
  OnExit undo([&] { abort(*transaction); });
  auto result = open_all(*transaction, MDB_CREATE);
  if (result) {
    result = write_identity(*transaction, identity);
  }
  if (!result) {
    return result;
  }
  sum_.set(0);
  undo.cancel();
  return commit(*transaction);
}

base::Status LmdbEnv::add_tables(std::string_view identity, std::size_t known) {
  auto transaction = begin_write();
  if (!transaction) {
    return std::move(transaction).error();
  }
  OnExit undo([&] { abort(*transaction); });
  auto result = open_identity(*transaction, 0);
  if (result) {
    result = check_identity(*transaction, identity);
  }
  for (std::size_t i = 0; i < table_count && result; ++i) {
    result = open_table(*transaction, i, i < known ? 0U : unsigned{MDB_CREATE});
  }
  if (!result) {
    return result;
  }
  undo.cancel();
  return commit(*transaction);
}

base::Status LmdbEnv::open_tables(std::string_view identity) {
  auto transaction = begin_read();
  if (!transaction) {
    return std::move(transaction).error();
  }
  OnExit end([&] { end_read(*transaction); });
  auto result = open_all(*transaction, 0);
  if (result) {
    result = check_identity(*transaction, identity);
  }
  if (!result) {
    return result;
  }
  end.cancel();
  // Handles from a read transaction stay only if it is committed.
  const int rc = mdb_txn_commit(*transaction);
  gate_.leave();
  return rc == 0 ? base::Status() : base::Status(lmdb_failure(rc, "opening the tables"));
}

base::Status LmdbEnv::adopt_sum(std::uint64_t sum) {
  auto transaction = begin_write();
  if (!transaction) {
    return std::move(transaction).error();
  }
  sum_.set(sum);
  return commit(*transaction);
}

std::optional<std::uint64_t> LmdbEnv::recorded_sum(MDB_txn* transaction) const {
  return store::recorded_sum(transaction, identity_dbi_);
}

base::Result<bool> LmdbEnv::has_sum() {
  auto transaction = begin_read();
  if (!transaction) {
    return std::move(transaction).error();
  }
  const bool has = recorded_sum(*transaction).has_value();
  end_read(*transaction);
  trim_pool(0);  // An opening leaves no reader slot taken.
  return has;
}

int LmdbEnv::put(MDB_txn* transaction, Table table, MDB_val key, MDB_val value) {
  written_bytes_.fetch_add(key.mv_size + value.mv_size, std::memory_order_relaxed);
  return told_apart([&] {
    return sum_.put(transaction, identity_dbi_, {table, dbi(table)}, key, value);
  });
}

int LmdbEnv::append(MDB_txn* transaction, Table table, MDB_val key, MDB_val value) {
  return told_apart([&] {
    return sum_.append(transaction, identity_dbi_, {table, dbi(table)}, key, value);
  });
}

int LmdbEnv::erase(MDB_txn* transaction, Table table, MDB_val key) {
  return told_apart([&] {
    return sum_.erase(transaction, identity_dbi_, {table, dbi(table)}, key);
  });
}

base::Status LmdbEnv::check_process() const {
  return check_not_forked(process_);
}

base::Status LmdbEnv::check() const {
  auto checked = check_process();
  if (!checked) {
    return checked;
  }
  if (failed_.load(std::memory_order_relaxed)) {
    return Error{Code::store_failed,
                 failed_cause_.load(std::memory_order_relaxed),
                 "a write failed earlier; close the store and open it again"};
  }
  return {};
}

int LmdbEnv::begin_read_in_gate(MDB_txn** transaction) {
  {
    const std::lock_guard lock(pool_mutex_);
    if (!pool_.empty()) {
      *transaction = pool_.back();
      pool_.pop_back();
    }
  }
  if (*transaction == nullptr) {
    return mdb_txn_begin(env_, nullptr, MDB_RDONLY, transaction);
  }
  const int rc = mdb_txn_renew(*transaction);
  if (rc != 0) {
    mdb_txn_abort(*transaction);
  }
  return rc;
}

base::Result<MDB_txn*> LmdbEnv::begin_read() {
  bool readers_checked = false;
  int rc = 0;
  for (int i = 0; i < begin_attempts; ++i) {
    auto checked = check();
    if (!checked) {
      return std::move(checked).error();
    }
    MDB_txn* transaction = nullptr;
    gate_.enter();
    rc = begin_read_in_gate(&transaction);
    if (rc == 0) {
      return transaction;
    }
    gate_.leave();
    auto recovered = recover(rc, &readers_checked);
    if (!recovered) {
      return std::move(recovered).error();
    }
  }
  return lmdb_failure(rc, "beginning to read");
}

void LmdbEnv::end_read(MDB_txn* transaction) {
  mdb_txn_reset(transaction);
  bool kept = false;
  {
    const std::lock_guard lock(pool_mutex_);
    kept = pool_.size() < pool_max;
    if (kept) {
      pool_.push_back(transaction);
    }
  }
  if (!kept) {
    mdb_txn_abort(transaction);
  }
  gate_.leave();
}

base::Result<MDB_txn*> LmdbEnv::begin_write() {
  // In a forked child the id of the writer would be that of the parent's thread.
  if (check_process() && is_writer()) {
    return base::fail(Code::internal, "this thread has the write transaction already");
  }
  bool readers_checked = false;
  int rc = 0;
  for (int i = 0; i < begin_attempts; ++i) {
    auto checked = check();
    if (!checked) {
      return std::move(checked).error();
    }
    MDB_txn* transaction = nullptr;
    turn_.take(data_fd());
    gate_.enter();
    rc = mdb_txn_begin(env_, nullptr, 0, &transaction);
    if (rc == 0) {
      writer_.store(std::this_thread::get_id());
      sum_.begin();
      return transaction;
    }
    leave_write();
    auto recovered = recover(rc, &readers_checked);
    if (!recovered) {
      return std::move(recovered).error();
    }
  }
  return lmdb_failure(rc, "beginning to write");
}

// What can be put right before a second attempt; anything else is the error of the first one.
base::Status LmdbEnv::recover(int cause, bool* readers_checked) {
  if (cause == MDB_MAP_RESIZED) {
    return adopt_map();
  }
  if (cause == MDB_READERS_FULL && !*readers_checked) {
    *readers_checked = true;
    free_dead_readers();
    return {};
  }
  if (cause == MDB_PANIC) {
    fail_for_good(cause);
  }
  return lmdb_failure(cause, "beginning a transaction");
}

base::Status LmdbEnv::commit(MDB_txn* transaction) {
  base::invariant(is_writer(), "a write transaction ends in the thread that began it");
  int rc = told_apart([&] { return sum_.write(transaction, identity_dbi_); });
  // Before LMDB lets the next writer in, which then names itself here.
  writer_.store(std::thread::id());
  const OnExit leave([&] { leave_write(); });
  if (rc == 0) {
    rc = told_apart([&] { return mdb_txn_commit(transaction); });
  } else {
    mdb_txn_abort(transaction);
  }
  base::Status result;
  if (rc != 0) {
    result = write_failure(rc, "a commit");
  }
  if (!result && result.error().code == Code::store_full && is_hosed()) {
    fail_for_good(rc);
    result = Error{Code::store_failed, rc, "a commit found the disk full at its last step"};
  }
  return result;
}

base::Status LmdbEnv::defer_flushes() {
  const int rc = mdb_env_set_flags(env_, MDB_NOSYNC, 1);
  return rc == 0 ? base::Status() : base::Status(lmdb_failure(rc, "filling a data file"));
}

base::Status LmdbEnv::flush() {
  const int rc = mdb_env_sync(env_, 1);
  return rc == 0 ? base::Status() : base::Status(write_failure(rc, "making a data file durable"));
}

// LMDB undoes a commit that finds the disk full, unless it was at the very last step; then the
// environment remembers and refuses every transaction.
bool LmdbEnv::is_hosed() const {
  MDB_txn* probe = nullptr;
  const int rc = mdb_txn_begin(env_, nullptr, MDB_RDONLY, &probe);
  if (rc == 0) {
    mdb_txn_abort(probe);
  }
  return rc == MDB_PANIC;
}

void LmdbEnv::abort(MDB_txn* transaction) {
  base::invariant(is_writer(), "a write transaction ends in the thread that began it");
  writer_.store(std::thread::id());
  mdb_txn_abort(transaction);
  leave_write();
}

void LmdbEnv::leave_write() {
  gate_.leave();
  turn_.give(data_fd());
}

void LmdbEnv::fail_for_good(int cause) {
  failed_cause_.store(cause);
  failed_.store(true);
}

base::Error LmdbEnv::write_failure(int cause, std::string_view doing) {
  Error error = lmdb_failure(cause, doing);
  // After a failed write or flush the kernel may have dropped the data and say so only once. To
  // go on would acknowledge what is not on disk.
  if (error.code == Code::store_io || error.code == Code::store_failed) {
    fail_for_good(cause);
    error.code = Code::store_failed;
  }
  return error;
}

// Another process may use more than this one, and has done so. Twice of what it uses, so that this
// is seldom done while the file becomes larger and larger.
base::Status LmdbEnv::adopt_map() {
  if (!gate_.lock(resize_patience)) {
    return base::fail(Code::store_in_use, "a transaction outlives the wait for a greater map");
  }
  // Also where there is no memory left to say what failed.
  const OnExit unlock([&] { gate_.unlock(); });
  MDB_envinfo facts{};
  MDB_stat pages{};
  mdb_env_info(env_, &facts);
  mdb_env_stat(env_, &pages);
  const std::size_t bytes = 2 * (facts.me_last_pgno + 1) * pages.ms_psize;
  // LMDB gives the old map up before it asks for the new one. So ask first, by a reservation.
  void* room =
      ::mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) {
    return Error{Code::no_memory, errno, "a greater map does not fit into the address space"};
  }
  ::munmap(room, bytes);
  const int rc = mdb_env_set_mapsize(env_, bytes);
  if (rc != 0) {
    fail_for_good(rc);
    return Error{Code::store_failed, rc, "the map was lost while it was made greater"};
  }
  return {};
}

void LmdbEnv::trim_pool(std::size_t keep) {
  const std::lock_guard lock(pool_mutex_);
  while (pool_.size() > keep) {
    mdb_txn_abort(pool_.back());
    pool_.pop_back();
  }
}

int LmdbEnv::free_dead_readers() {
  int freed = 0;
  const int rc = mdb_reader_check(env_, &freed);
  freed_readers_.fetch_add(static_cast<std::uint32_t>(freed));
  return rc;
}

base::Status LmdbEnv::maintain() {
  auto checked = check();
  if (!checked) {
    return checked;
  }
  trim_pool(pool_after_maintain);
  const int rc = free_dead_readers();
  return rc == 0 ? base::Status() : base::Status(lmdb_failure(rc, "checking the readers"));
}

}  // namespace liveinbox::store
