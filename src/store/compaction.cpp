#include "store/compaction.hpp"

#include "store/data_names.hpp"
#include "store/file_handle.hpp"
#include "store/lmdb_value.hpp"
#include "store/marker.hpp"
#include "store/on_exit.hpp"
#include "store/row_copy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace liveinbox::store {
namespace {

using base::Code;
using base::Error;

constexpr std::string_view head_key = "head";

// The new file's own failures are none of the store's: nothing was ever acknowledged from that.
Error failure_of_copy(Error error) {
  if (is_no_room(error.cause)) {
    error.code = Code::store_full;
    error.detail = "the disk has no room for a second data file";
  } else if (error.code == Code::store_failed) {
    error.code = Code::store_io;
  }
  return error;
}

// What both files must say alike. Each row was read and written once; were one of LMDB's pages lost
// on the way, a count would differ.
base::Status check_copy(LmdbEnv& source, MDB_txn* reading, LmdbEnv& copy) {
  auto transaction = copy.begin_read();
  if (!transaction) {
    return std::move(transaction).error();
  }
  const OnExit end([&] { copy.end_read(*transaction); });
  for (std::size_t i = 0; i < table_count; ++i) {
    const auto table = static_cast<Table>(i);
    MDB_stat before{};
    MDB_stat after{};
    int rc = mdb_stat(reading, source.dbi(table), &before);
    rc = rc == 0 ? mdb_stat(*transaction, copy.dbi(table), &after) : rc;
    if (rc != 0) {
      return lmdb_failure(rc, "counting rows");
    }
    if (before.ms_entries != after.ms_entries) {
      return base::fail(Code::store_corrupt,
                        "the copy of table " + std::string(table_names[i]) + " has other rows");
    }
  }
  MDB_val key = to_val(head_key);
  MDB_val before{};
  MDB_val after{};
  const int rc = mdb_get(reading, source.dbi(Table::meta), &key, &before);
  const int found = mdb_get(*transaction, copy.dbi(Table::meta), &key, &after);
  if (rc != found || (rc == 0 && from_val(before) != from_val(after))) {
    return base::fail(Code::store_corrupt, "the copy has another head");
  }
  return {};
}

// The files of a generation that no marker names yet.
class NextFile {
 public:
  NextFile(const CurrentData& data, const LmdbEnv& source)
      : directory_(data.directory()), options_(data.options()) {
    options_.max_readers = source.max_readers();
    options_.is_first = true;  // of those who have this file
    marker_.generation = source.generation() + 1;
  }

  // Writes it, durably.
  base::Status fill(LmdbEnv& source, MDB_txn* reading, std::string_view uuid) {
    marker_.uuid = uuid;
    marker_.state = MarkerState::creating;
    if (auto file = directory_.open_or_create_file(data_names(marker_.generation).data.c_str());
        !file) {
      return std::move(file).error();
    }
    // What is in a file that is larger than it should be finds its place.
    auto options = options_;
    options.map_bytes = std::max(options.map_bytes, source.map_bytes());
    auto env = open_data(directory_, options, marker_);
    if (!env) {
      return failure_of_copy(std::move(env).error());
    }
    auto status = copy_rows(source, reading, **env);
    if (!status) {
      return failure_of_copy(std::move(status).error());
    }
    // Its names, too: the marker must not be more durable than what it names.
    return directory_.sync();
  }

  // Opens it as any process will.
  base::Result<SharedEnv> open() {
    marker_.state = MarkerState::ready;
    auto env = open_data(directory_, options_, marker_);
    return env ? base::Result<SharedEnv>(*std::move(env)) : std::move(env).error();
  }

  // Also what an earlier attempt left, which nobody is at: the turn is ours.
  [[nodiscard]] base::Status remove() const {
    const auto generation = marker_.generation;
    return remove_generations(directory_, [=](std::uint64_t other) { return other >= generation; });
  }

 private:
  const StoreDirectory& directory_;
  DataOptions options_;
  Marker marker_;
};

base::Result<SharedEnv> make_copy(NextFile& next,
                                  const WriteAccess& access,
                                  std::string_view uuid) {
  if (auto removed = next.remove(); !removed) {
    return std::move(removed).error();
  }
  if (auto filled = next.fill(*access.env, access.transaction, uuid); !filled) {
    return std::move(filled).error();
  }
  auto copy = next.open();
  if (copy) {
    if (auto checked = check_copy(*access.env, access.transaction, **copy); !checked) {
      return std::move(checked).error();
    }
  }
  return copy;
}

}  // namespace

base::Result<Compaction> compact(CurrentData& data, std::string_view uuid) {
  const auto access = data.begin_write();
  if (!access) {
    return access.error();
  }
  const OnExit end([&] { access->env->abort(access->transaction); });
  const auto before = access->env->file_bytes();
  if (!before) {
    return before.error();
  }
  NextFile next(data, *access->env);
  OnExit clean([&] { static_cast<void>(next.remove()); });
  const auto copy = make_copy(next, *access, uuid);
  if (!copy) {
    return copy.error();
  }
  const auto after = (*copy)->file_bytes();
  if (!after) {
    return after.error();
  }
  clean.cancel();
  if (auto replaced = data.replace(*copy); !replaced) {
    return std::move(replaced).error();
  }
  return Compaction{*before, *after};
}

}  // namespace liveinbox::store
