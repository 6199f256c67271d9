#include "store/open.hpp"

#include "store/data_file.hpp"
#include "store/guard.hpp"
#include "store/lmdb_store.hpp"
#include "store/marker.hpp"
#include "store/memory_store.hpp"
#include "store/page_check.hpp"
#include "store/registry.hpp"
#include "store/store_directory.hpp"
#include "store/upgrade.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace liveinbox::store {
namespace {

using base::Code;
using base::Error;

static_assert(older_table_counts.size() + 1 == store_format,
              "of every older format it is known which tables it has");

constexpr const char* data_file = "data.mdb";
constexpr const char* reader_file = "lock.mdb";

// A directory with any of these alone is as good as empty: what an interrupted creation leaves
// before its marker, and what every fresh ext4 has.
constexpr std::array<std::string_view, 3> harmless_names = {
    "liveinbox.lock", "liveinbox.store.tmp", "lost+found"};

// LMDB's lock file: a header of two cache lines and one cache line per reader slot.
constexpr std::uint64_t reader_file_bytes(std::uint32_t max_readers) {
  constexpr std::uint64_t line = 64;
  constexpr std::uint64_t page = 4096;
  return (line * (std::uint64_t{max_readers} + 2) + page - 1) / page * page;
}

base::Result<std::optional<Marker>> read_marker(const StoreDirectory& directory) {
  auto file = directory.open_file(marker_file);
  if (!file && file.error().code == Code::store_missing) {
    return std::optional<Marker>();
  }
  if (!file) {
    return std::move(file).error();
  }
  auto text = read_file(file->fd(), marker_bytes_max);
  if (!text) {
    return std::move(text).error();
  }
  auto marker = parse_marker(*text);
  if (!marker) {
    return std::move(marker).error();
  }
  return std::optional<Marker>(std::move(*marker));
}

// Without a marker the directory must be empty: what lies there is somebody else's.
base::Status check_empty(const StoreDirectory& directory) {
  auto names = directory.entries();
  if (!names) {
    return std::move(names).error();
  }
  for (const std::string& name : *names) {
    if (std::find(harmless_names.begin(), harmless_names.end(), name) == harmless_names.end()) {
      return base::fail(Code::store_foreign, "the directory has other files and no marker file");
    }
  }
  return {};
}

// Before the first file of ours is made, so that a foreign directory stays as it was.
base::Status check_before_touching(const StoreDirectory& directory, bool create) {
  auto marker = read_marker(directory);
  if (!marker) {
    return std::move(marker).error();
  }
  const bool is_store = marker->has_value() && (*marker)->state == MarkerState::ready;
  if (is_store) {
    return {};
  }
  if (!marker->has_value()) {
    auto empty = check_empty(directory);
    if (!empty) {
      return empty;
    }
  }
  if (!create) {
    return base::fail(Code::store_missing, "the directory holds no store");
  }
  return {};
}

// Nothing was ever acknowledged from a store that is still being created, so what an interrupted
// attempt left may go. Should the file say otherwise, it stays for somebody to look at.
base::Status remove_unfinished(const StoreDirectory& directory) {
  auto file = directory.open_file(data_file);
  if (file) {
    auto facts = check_data_file(file->fd());
    if (facts && facts->transaction > 1) {
      return base::fail(Code::store_corrupt, "the marker says creating, but data.mdb has data");
    }
  }
  auto removed = directory.remove_file(data_file);
  if (removed) {
    removed = directory.remove_file(reader_file);
  }
  return removed;
}

// The marker comes first and says creating, the data file follows, the marker says ready last. A
// crash anywhere in between leaves a directory that the next opening starts again with.
base::Result<Marker> begin_creation(const StoreDirectory& directory) {
  auto removed = remove_unfinished(directory);
  if (!removed) {
    return std::move(removed).error();
  }
  auto uuid = make_uuid();
  if (!uuid) {
    return std::move(uuid).error();
  }
  Marker marker;
  marker.uuid = std::move(*uuid);
  auto written = directory.replace_file(marker_file, format_marker(marker));
  if (!written) {
    return std::move(written).error();
  }
  // LMDB takes an empty file for a new one, and we decide who may read it.
  auto file = directory.open_or_create_file(data_file);
  if (!file) {
    return std::move(file).error();
  }
  return marker;
}

base::Status finish_creation(const StoreDirectory& directory, Marker& marker) {
  marker.state = MarkerState::ready;
  // The data file's name must not be less durable than the marker that promises it.
  auto synced = directory.sync();
  if (!synced) {
    return synced;
  }
  return directory.replace_file(marker_file, format_marker(marker));
}

// Whether a process has the environment that this lock file belongs to. Asked besides our own guard
// for the sake of LMDB's tools (mdb_stat, mdb_copy), which know nothing of the guard.
bool is_in_use(int reader_fd) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_len = 1;
  return ::fcntl(reader_fd, F_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

// LMDB would make this file sparse, and a reader that meets a full disk in it is killed by SIGBUS.
// While others use it its size must stay, since each process takes the number of slots from it.
// This process does not have the environment yet: closing any descriptor of this file would drop
// all of the process's locks on it.
base::Status prepare_reader_file(const StoreDirectory& directory,
                                 std::uint32_t max_readers,
                                 bool is_alone) {
  auto file =
      is_alone ? directory.open_or_create_file(reader_file) : directory.open_file(reader_file);
  if (!file && file.error().code == Code::store_missing) {
    // A second lock file would let this process write at the same time as the others.
    return base::fail(Code::store_corrupt, "lock.mdb was removed while processes use the store");
  }
  if (!file) {
    return std::move(file).error();
  }
  if (!is_alone || is_in_use(file->fd())) {
    return {};
  }
  const int cause =
      ::posix_fallocate(file->fd(), 0, static_cast<off_t>(reader_file_bytes(max_readers)));
  if (cause != 0) {
    return system_error(cause, "lock.mdb cannot be given its room on the disk");
  }
  return {};
}

// LMDB opens by path. Through the descriptor it gets the directory that was checked, whatever the
// path leads to by now.
std::string path_for_lmdb(const StoreDirectory& directory, const std::string& path) {
  std::string by_descriptor = "/proc/self/fd/" + std::to_string(directory.fd());
  return ::access(by_descriptor.c_str(), F_OK) == 0 ? by_descriptor : path;
}

bool is_same_file(int one, int other) {
  struct stat a {};
  struct stat b {};
  return ::fstat(one, &a) == 0 && ::fstat(other, &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

base::Status open_tables(LmdbEnv& env, const Marker& marker) {
  if (marker.state == MarkerState::creating) {
    return env.create_tables(marker.uuid);
  }
  return marker.format < store_format ? env.add_tables(marker.uuid, tables_of_format(marker.format))
                                      : env.open_tables(marker.uuid);
}

// Before LMDB sees a page of the file. Whoever opens a store that others have need not look again,
// and could not: they write to it. A sum that is not known is filled in after the opening.
base::Result<std::optional<PageFacts>> check_pages_if(const StoreOptions& options,
                                                      int fd,
                                                      const DataFileFacts& facts) {
  if (facts.file_bytes > options.check_bytes) {
    return std::optional<PageFacts>();
  }
  auto pages = check_pages(fd);
  if (!pages) {
    return std::move(pages).error();
  }
  if (pages->recorded_sum && *pages->recorded_sum != pages->sum) {
    return base::fail(Code::store_corrupt, "the rows of data.mdb are not those that were written");
  }
  return std::optional<PageFacts>(*pages);
}

// A store that an older library wrote to last gets its sum. A full store goes without.
base::Status complete_sum(LmdbEnv& env, int fd, const std::optional<PageFacts>& checked) {
  if (auto has = env.has_sum(); !has || *has) {
    return has ? base::Status() : base::Status(std::move(has).error());
  }
  const auto pages = checked ? base::Result<PageFacts>(*checked) : check_pages(fd);
  if (!pages) {
    return pages.error();
  }
  auto status = env.adopt_sum(pages->sum);
  return !status && status.error().code == Code::store_full ? base::Status() : status;
}

base::Result<std::unique_ptr<LmdbEnv>> open_env(const StoreDirectory& directory,
                                                const StoreOptions& options,
                                                const Marker& marker,
                                                bool is_alone) {
  auto file = directory.open_file(data_file);
  if (!file && file.error().code == Code::store_missing) {
    return base::fail(Code::store_corrupt, "the marker file is there but data.mdb is missing");
  }
  if (!file) {
    return std::move(file).error();
  }
  std::uint64_t map_bytes = options.map_bytes;
  std::optional<PageFacts> pages;
  if (marker.state == MarkerState::ready) {
    auto facts = check_data_file(file->fd());
    if (!facts) {
      return std::move(facts).error();
    }
    map_bytes = std::max(map_bytes, facts->map_bytes);
    if (is_alone) {
      auto checked = check_pages_if(options, file->fd(), *facts);
      if (!checked) {
        return std::move(checked).error();
      }
      pages = *checked;
    }
  }
  auto prepared = prepare_reader_file(directory, options.max_readers, is_alone);
  if (!prepared) {
    return std::move(prepared).error();
  }
  auto env = LmdbEnv::open({.directory = path_for_lmdb(directory, options.path),
                            .map_bytes = map_bytes,
                            .max_readers = options.max_readers});
  if (!env) {
    return std::move(env).error();
  }
  if (!is_same_file(file->fd(), (*env)->data_fd())) {
    return base::fail(Code::store_foreign, "data.mdb was replaced while it was being opened");
  }
  auto tables = open_tables(**env, marker);
  if (tables && is_alone) {
    tables = complete_sum(**env, file->fd(), pages);
  }
  if (!tables) {
    return std::move(tables).error();
  }
  return env;
}

// What opens a store behind the gate. A store that is new or older than ours is ours at the end.
base::Result<std::unique_ptr<LmdbEnv>> open_behind_gate(const StoreDirectory& directory,
                                                        const StoreOptions& options,
                                                        Marker& marker,
                                                        bool is_alone) {
  if (auto status = check_upgrade(marker, options.upgrade_steps, is_alone); !status) {
    return std::move(status).error();
  }
  auto env = open_env(directory, options, marker, is_alone);
  if (!env) {
    return env;
  }
  auto status = marker.state == MarkerState::creating
                    ? finish_creation(directory, marker)
                    : upgrade(directory, **env, marker, options.upgrade_steps);
  if (!status) {
    return std::move(status).error();
  }
  return env;
}

// The gate is closed throughout, so no other process sees a half-made store.
base::Result<std::unique_ptr<OpenedStore>> open_guarded(StoreDirectory directory,
                                                        const StoreOptions& options) {
  auto untouched = check_before_touching(directory, options.create);
  if (!untouched) {
    return std::move(untouched).error();
  }
  auto guard = ProcessGuard::take(directory);
  if (!guard) {
    return std::move(guard).error();
  }
  // Once more, since another process may have made the store while we waited for the gate.
  untouched = check_before_touching(directory, options.create);
  if (!untouched) {
    return std::move(untouched).error();
  }
  auto marker = read_marker(directory);
  if (!marker) {
    return std::move(marker).error();
  }
  const bool is_new = !marker->has_value() || (*marker)->state == MarkerState::creating;
  auto current = is_new ? begin_creation(directory) : base::Result<Marker>(**marker);
  if (!current) {
    return std::move(current).error();
  }
  auto env = open_behind_gate(directory, options, *current, guard->is_alone());
  if (!env) {
    return std::move(env).error();
  }
  guard->release_gate();
  return std::unique_ptr<OpenedStore>(new OpenedStore{
      std::move(directory), std::move(*guard), std::move(*current), std::move(*env)});
}

}  // namespace

base::Result<std::unique_ptr<Store>> open_store(const StoreOptions& options) {
  if (options.path == memory_path) {
    auto memory = open_memory_store(options.map_bytes);
    if (memory) {
      (*memory)->set_log(options.log);
    }
    return memory;
  }
  if (options.map_bytes == 0 || options.max_readers == 0) {
    return base::fail(Code::invalid_argument, "map_bytes and max_readers must not be 0");
  }
  auto directory = StoreDirectory::open(options.path, options.create, options.allow_network_fs);
  if (!directory) {
    return std::move(directory).error();
  }
  const DirectoryIdentity identity = directory->identity();
  auto shared =
      share_or_open(identity, [&] { return open_guarded(std::move(*directory), options); });
  if (!shared) {
    return std::move(shared).error();
  }
  std::unique_ptr<Store> store(new SharedLmdbStore(std::move(*shared)));
  store->set_log(options.log);
  return store;
}

}  // namespace liveinbox::store
