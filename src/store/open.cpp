#include "store/open.hpp"

#include "store/current_data.hpp"
#include "store/data_file.hpp"
#include "store/data_names.hpp"
#include "store/guard.hpp"
#include "store/lmdb_store.hpp"
#include "store/marker.hpp"
#include "store/memory_store.hpp"
#include "store/open_data.hpp"
#include "store/registry.hpp"
#include "store/restore.hpp"
#include "store/shared_generation.hpp"
#include "store/store_directory.hpp"
#include "store/upgrade.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::store {
namespace {

using base::Code;
using base::Error;

static_assert(older_table_counts.size() + 1 == store_format,
              "of every older format it is known which tables it has");

// A directory with any of these alone is as good as empty: what an interrupted creation leaves
// before its marker, and what every fresh ext4 has.
constexpr std::array<std::string_view, 3> harmless_names = {
    "liveinbox.lock", "liveinbox.store.tmp", "lost+found"};

// Without a marker the directory must be empty: what lies there is somebody else's.
base::Status check_empty(const StoreDirectory& directory) {
  auto names = directory.entries();
  if (!names) {
    return std::move(names).error();
  }
  if (const auto what = why_no_store(*names); !what.empty()) {
    return base::fail(Code::store_foreign, std::string(what));
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
  auto file = directory.open_file(first_data_file);
  if (file) {
    auto facts = check_data_file(file->fd());
    if (facts && facts->transaction > 1) {
      return base::fail(Code::store_corrupt, "the marker says creating, but data.mdb has data");
    }
  }
  return remove_generations(directory, [](std::uint64_t generation) { return generation == 1; });
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
  auto file = directory.open_or_create_file(first_data_file);
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

// A store that is new or older than ours is ours at the end.
base::Status finish_opening(OpenedStore& opened, const StoreOptions& options) {
  if (opened.marker.state == MarkerState::creating) {
    return finish_creation(opened.directory, opened.marker);
  }
  // A process that was killed may have renamed the marker and not made that durable.
  auto status = opened.directory.sync();
  if (status && opened.guard.is_alone()) {
    // What is left of the replacing of a data file. Nobody is at it now.
    const auto current = opened.marker.generation;
    status = remove_generations(opened.directory,
                                [current](std::uint64_t other) { return other != current; });
  }
  return status ? upgrade(opened.directory, *opened.data, opened.marker, options.upgrade_steps)
                : status;
}

base::Status open_behind_gate(OpenedStore& opened, const StoreOptions& options) {
  const bool is_alone = opened.guard.is_alone();
  if (auto status = check_upgrade(opened.marker, options.upgrade_steps, is_alone); !status) {
    return status;
  }
  auto shared = SharedGeneration::map(opened.guard.fd(), is_alone, opened.marker.generation);
  if (!shared) {
    return std::move(shared).error();
  }
  DataOptions data{.path = options.path,
                   .map_bytes = options.map_bytes,
                   .max_readers = options.max_readers,
                   .check_bytes = options.check_bytes,
                   .is_first = is_alone};
  auto env = open_data(opened.directory, data, opened.marker);
  if (!env) {
    return std::move(env).error();
  }
  opened.data = std::make_unique<CurrentData>(
      opened.directory, opened.guard, std::move(*shared), std::move(data), *std::move(env));
  return finish_opening(opened, options);
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
  std::unique_ptr<OpenedStore> opened(
      new OpenedStore{std::move(directory), std::move(*guard), std::move(*current), nullptr});
  if (auto status = open_behind_gate(*opened, options); !status) {
    return std::move(status).error();
  }
  opened->guard.release_gate();
  return opened;
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
