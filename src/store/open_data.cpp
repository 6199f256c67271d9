#include "store/open_data.hpp"

#include "store/data_file.hpp"
#include "store/data_names.hpp"
#include "store/page_check.hpp"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::store {
namespace {

using base::Code;

// LMDB's lock file: a header of two cache lines and one cache line per reader slot.
constexpr std::uint64_t reader_file_bytes(std::uint32_t max_readers) {
  constexpr std::uint64_t line = 64;
  constexpr std::uint64_t page = 4096;
  return (line * (std::uint64_t{max_readers} + 2) + page - 1) / page * page;
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
                                 const std::string& name,
                                 const DataOptions& options) {
  auto file = options.is_first ? directory.open_or_create_file(name.c_str())
                               : directory.open_file(name.c_str());
  if (!file && file.error().code == Code::store_missing) {
    // A second lock file would let this process write at the same time as the others.
    return base::fail(Code::store_corrupt, name + " was removed while processes use the store");
  }
  if (!file) {
    return std::move(file).error();
  }
  if (!options.is_first || is_in_use(file->fd())) {
    return {};
  }
  const auto bytes = static_cast<off_t>(reader_file_bytes(options.max_readers));
  if (const int cause = ::posix_fallocate(file->fd(), 0, bytes); cause != 0) {
    return system_error(cause, name + " cannot be given its room on the disk");
  }
  return {};
}

// LMDB opens by path. Through the descriptor it gets the directory that was checked, whatever the
// path leads to by now.
std::string path_for_lmdb(const StoreDirectory& directory, const std::string& path) {
  std::string by_descriptor = "/proc/self/fd/" + std::to_string(directory.fd());
  return ::access(by_descriptor.c_str(), F_OK) == 0 ? by_descriptor : path;
}

// LMDB has opened the file by its name.
base::Status check_same_file(int ours, int theirs, const std::string& name) {
  struct stat a {};
  struct stat b {};
  if (::fstat(ours, &a) != 0 || ::fstat(theirs, &b) != 0) {
    return system_error(errno, name + " cannot be examined");
  }
  if (a.st_dev != b.st_dev || a.st_ino != b.st_ino) {
    return base::fail(Code::store_foreign, name + " was replaced while it was being opened");
  }
  return {};
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
base::Result<std::optional<PageFacts>> check_pages_if(const DataOptions& options,
                                                      int fd,
                                                      const DataFileFacts& facts) {
  if (!options.is_first || facts.file_bytes > options.check_bytes) {
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

// A file that is larger than what it may use is served, and has a tenth more to write in: to erase
// a row takes pages before it gives any back.
std::uint64_t map_for(const DataFileFacts& facts, std::uint64_t map_bytes) {
  const std::uint64_t extent = (facts.last_page + 1) * facts.page_bytes;
  return extent > map_bytes ? extent + map_bytes / 10 : map_bytes;
}

bool is_lmdb_unsafe() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  mdb_version(&major, &minor, &patch);
  return wants_to_be_alone(major, minor, patch);
}

}  // namespace

bool wants_to_be_alone(int major, int minor, int patch) {
  return major == 0 && minor == 9 && patch >= 26 && patch <= 31;
}

base::Result<std::unique_ptr<LmdbEnv>> open_data(const StoreDirectory& directory,
                                                 const DataOptions& options,
                                                 const Marker& marker) {
  const auto names = data_names(marker.generation);
  auto file = directory.open_file(names.data.c_str());
  if (!file && file.error().code == Code::store_missing) {
    return base::fail(Code::store_corrupt,
                      "the marker file is there but " + names.data + " is missing");
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
    map_bytes = map_for(*facts, options.map_bytes);
    auto checked = check_pages_if(options, file->fd(), *facts);
    if (!checked) {
      return std::move(checked).error();
    }
    pages = *checked;
  }
  auto prepared = prepare_reader_file(directory, names.readers, options);
  if (!prepared) {
    return std::move(prepared).error();
  }
  if (!options.is_first && is_lmdb_unsafe()) {
    return base::fail(Code::unsupported,
                      "another process has the store, and LMDB 0.9.26 to 0.9.31 is not to be "
                      "trusted with its locks then");
  }
  auto env = LmdbEnv::open({.directory = path_for_lmdb(directory, options.path),
                            .generation = marker.generation,
                            .limit_bytes = options.map_bytes,
                            .map_bytes = map_bytes,
                            .max_readers = options.max_readers});
  if (!env) {
    return std::move(env).error();
  }
  if (auto same = check_same_file(file->fd(), (*env)->data_fd(), names.data); !same) {
    return std::move(same).error();
  }
  auto tables = open_tables(**env, marker);
  if (tables && options.is_first) {
    tables = complete_sum(**env, file->fd(), pages);
  }
  if (!tables) {
    return std::move(tables).error();
  }
  return env;
}

}  // namespace liveinbox::store
