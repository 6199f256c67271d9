#include "compaction_child.hpp"

#include "store/open.hpp"

#include <memory>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::crash {
namespace {

base::Result<std::unique_ptr<store::Store>> open_existing(const std::string& path) {
  store::StoreOptions options;
  options.path = path;
  options.map_bytes = std::uint64_t{64} << 20U;
  options.create = false;
  return store::open_store(options);
}

}  // namespace

int compact_store(const std::string& path) {
  auto store = open_existing(path);
  return store && (*store)->compact() ? 0 : 1;
}

int read_store(const std::string& path, const std::string& key, const std::string& value) {
  const auto store = open_existing(path);
  if (!store) {
    return 1;
  }
  const auto view = (*store)->begin_read();
  if (!view) {
    return 2;
  }
  const auto found = (*view)->get(store::Table::event, key);
  return found && *found && **found == value ? 0 : 3;
}

bool read_in_another(const std::string& path, const std::string& key, const std::string& value) {
  const pid_t child = fork();
  if (child == 0) {
    execl("/proc/self/exe",
          "crash_tests",
          "--read",
          path.c_str(),
          key.c_str(),
          value.c_str(),
          nullptr);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace liveinbox::crash
