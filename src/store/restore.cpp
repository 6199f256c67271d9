#include "store/restore.hpp"

#include "store/current_data.hpp"
#include "store/data_names.hpp"
#include "store/file_handle.hpp"
#include "store/guard.hpp"
#include "store/lmdb_store.hpp"
#include "store/marker.hpp"
#include "store/open.hpp"
#include "store/open_data.hpp"
#include "store/shared_generation.hpp"
#include "store/store_directory.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace liveinbox::store {
namespace {

using base::Code;
using base::Status;

constexpr std::string_view mark_text =
    "liveinbox restore\n"
    "A restore into this directory is under way, or did not reach its end.\n";

// As StoreDirectory::replace_file() calls a file until it is whole.
constexpr const char* unfinished_mark_file = "liveinbox.restore.tmp";

// What may lie in a directory beside the mark; with `lost+found`, the guard and the mark's own
// unfinished file also without it.
constexpr std::array<std::string_view, 7> unfinished_names = {"liveinbox.lock",
                                                              unfinished_mark_file,
                                                              "lost+found",
                                                              restore_mark_file,
                                                              "liveinbox.store.tmp",
                                                              first_data_file,
                                                              first_readers_file};
constexpr std::size_t harmless_alone = 3;

bool is_among(std::string_view name, std::size_t count) {
  const auto end = unfinished_names.begin() + static_cast<std::ptrdiff_t>(count);
  return std::find(unfinished_names.begin(), end, name) != end;
}

Status check_restorable(const StoreDirectory& directory) {
  const auto names = directory.entries();
  if (!names) {
    return names.error();
  }
  const bool is_store = std::find(names->begin(), names->end(), marker_file) != names->end();
  const bool has_mark = std::find(names->begin(), names->end(), restore_mark_file) != names->end();
  if (is_store) {
    return base::fail(Code::store_foreign, "the directory holds a store; restore into a new one");
  }
  for (const auto& name : *names) {
    if (!is_among(name, has_mark ? unfinished_names.size() : harmless_alone)) {
      return base::fail(Code::store_foreign,
                        "a restore needs a directory that is new or empty, and this one is not");
    }
  }
  return {};
}

// What failed for good here was never in use.
base::Error failure_of_restore(base::Error error) {
  if (error.code == Code::store_failed) {
    error.code = is_no_room(error.cause) ? Code::store_full : Code::store_io;
  }
  return error;
}

// The directory while it becomes a store. Nobody else opens it meanwhile.
class Restoring {
 public:
  explicit Restoring(const RestoreRequest& request) : request_(request) {}
  Restoring(const Restoring&) = delete;
  Restoring& operator=(const Restoring&) = delete;
  // Half a store is of no use, and has the words of customers. Its marker goes first: without the
  // data it would keep the next restore away.
  ~Restoring() {
    if (has_mark_ && !is_done_) {
      current_ = nullptr;
      if (directory_->remove_file(marker_file)) {
        static_cast<void>(remove_data());
      }
    }
  }

  Status begin(const BackupManifest& manifest) {
    auto directory = StoreDirectory::open(request_.path, true, request_.allow_network_fs);
    if (!directory) {
      return std::move(directory).error();
    }
    directory_ = *std::move(directory);
    if (auto status = check_restorable(*directory_); !status) {
      return status;
    }
    auto guard = ProcessGuard::take(*directory_);
    if (!guard) {
      return std::move(guard).error();
    }
    guard_.emplace(*std::move(guard));
    if (!guard_->is_alone()) {
      return base::fail(Code::store_in_use, "another process has the directory");
    }
    // Once more, since another restore may have ended while we waited for the gate.
    if (auto status = check_restorable(*directory_); !status) {
      return status;
    }
    marker_.format = manifest.format;
    marker_.uuid = manifest.uuid;
    marker_.state = MarkerState::ready;
    return make_files();
  }

  Status write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto written = ::write(data_.fd(), bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR) {
        return system_error(errno, "the restored data cannot be written");
      }
      bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return {};
  }

  // The backup was read to its end and is whole.
  Status finish(const BackupFacts& facts) {
    if (::fsync(data_.fd()) != 0) {
      return system_error(errno, "the restored data cannot be made durable");
    }
    if (auto status = settle(facts); !status) {
      return status;
    }
    if (auto status = directory_->sync(); !status) {
      return status;
    }
    if (auto status = directory_->replace_file(marker_file, format_marker(marker_)); !status) {
      return status;
    }
    is_done_ = true;
    // Beside a marker it says nothing any more, so it does no harm if it stays.
    ::unlinkat(directory_->fd(), restore_mark_file, 0);
    return {};
  }

 private:
  Status make_files() {
    if (auto status = directory_->replace_file(restore_mark_file, mark_text); !status) {
      return status;
    }
    has_mark_ = true;
    if (auto status = remove_data(); !status) {
      return status;
    }
    auto data = directory_->open_or_create_file(first_data_file);
    if (!data) {
      return std::move(data).error();
    }
    data_ = *std::move(data);
    return {};
  }

  Status remove_data() {
    auto status = directory_->remove_file(first_data_file);
    return status ? directory_->remove_file(first_readers_file) : status;
  }

  Status settle(const BackupFacts& facts) {
    if (auto status = check_upgrade(marker_, request_.upgrade_steps, true); !status) {
      return status;
    }
    if (auto status = open_current(); !status) {
      return status;
    }
    LmdbStore store(*current_, marker_);
    auto status = run_upgrade_steps(store, marker_, request_.upgrade_steps);
    if (status) {
      status = request_.settle(store, facts);
    }
    current_ = nullptr;
    return status;
  }

  Status open_current() {
    auto shared = SharedGeneration::map(guard_->fd(), true, marker_.generation);
    if (!shared) {
      return std::move(shared).error();
    }
    const StoreOptions usual;
    DataOptions options{.path = request_.path,
                        .map_bytes = usual.map_bytes,
                        .max_readers = usual.max_readers,
                        .check_bytes = usual.check_bytes,
                        .is_first = true};
    auto env = open_data(*directory_, options, marker_);
    if (!env) {
      return std::move(env).error();
    }
    current_ = std::make_unique<CurrentData>(
        *directory_, *guard_, std::move(*shared), std::move(options), *std::move(env));
    return {};
  }

  const RestoreRequest& request_;
  std::optional<StoreDirectory> directory_;
  std::optional<ProcessGuard> guard_;
  std::unique_ptr<CurrentData> current_;
  FileHandle data_;
  Marker marker_;  // of the first generation: the file is this directory's first one
  bool has_mark_ = false;
  bool is_done_ = false;
};

}  // namespace

std::string_view why_no_store(const std::vector<std::string>& names) {
  const auto has = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (has(restore_mark_file) || has(unfinished_mark_file)) {
    return "a restore into the directory did not reach its end; restore again";
  }
  if (has(backup_file) || has(backup_part_file)) {
    return "the directory holds a backup, of which a restore makes a store";
  }
  return {};
}

base::Result<BackupFacts> restore_store(const RestoreRequest& request) {
  Restoring restoring(request);
  const BackupReader reader{
      [&](const BackupManifest& manifest) { return restoring.begin(manifest); },
      [&](std::string_view bytes) { return restoring.write(bytes); }};
  auto facts = read_backup(request.source, reader);
  if (!facts) {
    return facts;
  }
  if (auto status = restoring.finish(*facts); !status) {
    return failure_of_restore(std::move(status).error());
  }
  return facts;
}

}  // namespace liveinbox::store
