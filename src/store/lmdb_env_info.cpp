// How an environment is doing: what operators watch.
#include "store/lmdb_env.hpp"
#include "store/lmdb_value.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string_view>
#include <sys/statvfs.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::store {
namespace {

constexpr std::uint64_t no_commit = ~std::uint64_t{0};

struct Readers {
  std::uint32_t count = 0;
  std::uint64_t oldest = no_commit;  // the transaction that one of them sees as the newest
  std::uint64_t process = 0;         // whose that is
};

// Called by LMDB with one line per reader slot, "pid thread transaction"; an idle slot's line ends
// with a dash.
int count_reader(const char* line, void* readers) {
  const std::string_view text(line);
  const bool is_slot = text.find("pid") == std::string_view::npos && text.front() != '(';
  if (is_slot && !text.ends_with("-\n")) {
    auto& found = *static_cast<Readers*>(readers);
    ++found.count;
    std::uint64_t transaction = no_commit;
    const char* const end = line + text.size();
    std::from_chars(line + text.rfind(' ') + 1, end, transaction);
    if (transaction < found.oldest) {
      found.oldest = transaction;
      std::from_chars(line + text.find_first_not_of(' '), end, found.process);
    }
  }
  return 0;
}

}  // namespace

// A record of LMDB's own table of free pages has the number of the transaction that freed them as
// its key, and is a count and that many page numbers.
base::Result<std::uint64_t> LmdbEnv::count_free_pages(MDB_txn* transaction,
                                                      std::uint64_t before) const {
  constexpr MDB_dbi free_pages = 0;
  MDB_cursor* cursor = nullptr;
  int rc = mdb_cursor_open(transaction, free_pages, &cursor);
  if (rc != 0) {
    return lmdb_failure(rc, "counting free pages");
  }
  MDB_val key{};
  MDB_val value{};
  std::uint64_t count = 0;
  while ((rc = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
    std::size_t freed_by = 0;
    std::memcpy(&freed_by, key.mv_data, std::min(sizeof(freed_by), key.mv_size));
    if (freed_by >= before) {
      break;
    }
    std::size_t pages = 0;
    std::memcpy(&pages, value.mv_data, std::min(sizeof(pages), value.mv_size));
    count += pages;
  }
  mdb_cursor_close(cursor);
  if (rc != 0 && rc != MDB_NOTFOUND) {
    return lmdb_failure(rc, "counting free pages");
  }
  return count;
}

base::Result<StoreInfo> LmdbEnv::info() {
  auto transaction = begin_read();
  if (!transaction) {
    return std::move(transaction).error();
  }
  MDB_envinfo facts{};
  MDB_stat pages{};
  Readers readers;
  mdb_env_info(env_, &facts);
  mdb_env_stat(env_, &pages);
  mdb_reader_list(env_, count_reader, &readers);
  auto free_pages = count_free_pages(*transaction, no_commit);
  end_read(*transaction);
  if (!free_pages) {
    return std::move(free_pages).error();
  }
  auto file = file_bytes();
  if (!file) {
    return std::move(file).error();
  }
  StoreInfo info;
  info.map_bytes = limit_bytes_;
  info.used_bytes = (facts.me_last_pgno + 1 - *free_pages) * pages.ms_psize;
  info.readers = readers.count - 1;  // without the one that asked
  info.file_bytes = *file;
  info.disk_free_bytes = disk_room().free_bytes;
  // Somebody may have committed since the facts were taken.
  info.reader_lag =
      facts.me_last_txnid - std::min<std::uint64_t>(readers.oldest, facts.me_last_txnid);
  return info;
}

base::Result<Room> LmdbEnv::room() {
  auto transaction = begin_read();
  if (!transaction) {
    return std::move(transaction).error();
  }
  MDB_envinfo facts{};
  MDB_stat pages{};
  Readers readers;
  mdb_reader_list(env_, count_reader, &readers);
  mdb_env_info(env_, &facts);
  mdb_env_stat(env_, &pages);
  // Of what was freed by a state that somebody reads, and later, the pages are still looked at.
  auto reusable = count_free_pages(*transaction, readers.oldest);
  end_read(*transaction);
  if (!reusable) {
    return std::move(reusable).error();
  }
  Room room;
  room.most_bytes = limit_bytes_;
  room.reusable_bytes = *reusable * pages.ms_psize;
  const std::uint64_t extent = (facts.me_last_pgno + 1) * pages.ms_psize;
  const std::uint64_t most = limit_bytes_ + room.reusable_bytes;
  room.left_bytes = most - std::min(extent, most);
  room.newest_commit = facts.me_last_txnid;
  room.oldest_read = std::min<std::uint64_t>(readers.oldest, facts.me_last_txnid);
  if (room.oldest_read < room.newest_commit) {
    const bool is_ours = readers.process == static_cast<std::uint64_t>(::getpid());
    room.oldest_process = readers.process;
    room.oldest_reader = !is_ours                             ? Reader::process
                         : copied_.load() == room.oldest_read ? Reader::backup
                                                              : Reader::call;
  }
  return room;
}

DiskRoom LmdbEnv::disk_room() const {
  struct statvfs disk {};
  return ::fstatvfs(data_fd(), &disk) == 0
             ? DiskRoom{disk.f_blocks * disk.f_frsize, disk.f_bavail * disk.f_frsize}
             : DiskRoom();
}

}  // namespace liveinbox::store
