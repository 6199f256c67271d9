// How an environment is doing: what operators watch.
#include "store/lmdb_env.hpp"
#include "store/lmdb_value.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string_view>
#include <sys/statvfs.h>
#include <utility>

namespace liveinbox::store {
namespace {

struct Readers {
  std::uint32_t count = 0;
  std::uint64_t oldest = ~std::uint64_t{0};  // the transaction that one of them sees as the newest
};

// Called by LMDB with one line per reader slot, "pid thread transaction"; an idle slot's line ends
// with a dash.
int count_reader(const char* line, void* readers) {
  std::string_view text(line);
  const bool is_slot = text.find("pid") == std::string_view::npos && text.front() != '(';
  if (is_slot && !text.ends_with("-\n")) {
    auto& found = *static_cast<Readers*>(readers);
    ++found.count;
    text.remove_suffix(1);
    text.remove_prefix(text.rfind(' ') + 1);
    std::uint64_t transaction = found.oldest;
    std::from_chars(text.data(), text.data() + text.size(), transaction);
    found.oldest = std::min(found.oldest, transaction);
  }
  return 0;
}

std::uint64_t free_bytes_of_disk(int fd) {
  struct statvfs disk {};
  return ::fstatvfs(fd, &disk) == 0 ? disk.f_bavail * disk.f_frsize : 0;
}

}  // namespace

// A record of LMDB's own table of free pages is a count and that many page numbers.
base::Result<std::uint64_t> LmdbEnv::count_free_pages(MDB_txn* transaction) const {
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
    std::size_t pages = 0;
    std::memcpy(&pages, value.mv_data, std::min(sizeof(pages), value.mv_size));
    count += pages;
  }
  mdb_cursor_close(cursor);
  if (rc != MDB_NOTFOUND) {
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
  auto free_pages = count_free_pages(*transaction);
  end_read(*transaction);
  if (!free_pages) {
    return std::move(free_pages).error();
  }
  auto file = file_bytes();
  if (!file) {
    return std::move(file).error();
  }
  StoreInfo info;
  info.map_bytes = facts.me_mapsize;
  info.used_bytes = (facts.me_last_pgno + 1 - *free_pages) * pages.ms_psize;
  info.readers = readers.count - 1;  // without the one that asked
  info.file_bytes = *file;
  info.disk_free_bytes = free_bytes_of_disk(data_fd());
  // Somebody may have committed since the facts were taken.
  info.reader_lag =
      facts.me_last_txnid - std::min<std::uint64_t>(readers.oldest, facts.me_last_txnid);
  return info;
}

}  // namespace liveinbox::store
