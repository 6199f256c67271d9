#include "store/registry.hpp"

#include "base/check.hpp"
#include "store/fork_check.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace liveinbox::store {
namespace {

struct Entry {
  std::unique_ptr<OpenedStore> store;
  std::size_t holders = 0;
};

struct Registry {
  explicit Registry(std::uint64_t number) : process(number) {}

  const std::uint64_t process;
  std::mutex mutex;
  std::vector<Entry> entries;  // guarded by mutex
};

// A forked child starts with a registry of its own. The parent's copy may be locked for ever (by a
// thread that was not forked) and must not be closed, so it is left alone.
Registry& registry() {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): the one per process.
  static std::atomic<Registry*> current{nullptr};
  const std::uint64_t process = process_number();
  Registry* found = current.load();
  while (found == nullptr || found->process != process) {
    auto fresh = std::make_unique<Registry>(process);
    if (current.compare_exchange_strong(found, fresh.get())) {
      found = fresh.release();
    }
  }
  return *found;
}

}  // namespace

base::Result<SharedStore> share_or_open(
    DirectoryIdentity identity,
    const std::function<base::Result<std::unique_ptr<OpenedStore>>()>& open) {
  Registry& known = registry();
  const std::lock_guard lock(known.mutex);
  for (Entry& entry : known.entries) {
    if (entry.store->directory.identity() == identity) {
      ++entry.holders;
      return SharedStore(entry.store.get());
    }
  }
  auto opened = open();
  if (!opened) {
    return std::move(opened).error();
  }
  known.entries.push_back({std::move(*opened), 1});
  return SharedStore(known.entries.back().store.get());
}

SharedStore::SharedStore(SharedStore&& other) noexcept
    : store_(std::exchange(other.store_, nullptr)) {}

SharedStore::~SharedStore() {
  // What a forked child inherited belongs to the parent: to close it would unlock the parent's
  // guard and, with it, the parent's locks on LMDB's lock file if the child has an opening too.
  if (store_ == nullptr || store_->data->process() != process_number()) {
    return;
  }
  Registry& known = registry();
  const std::lock_guard lock(known.mutex);
  const auto entry =
      std::find_if(known.entries.begin(), known.entries.end(), [this](const Entry& candidate) {
        return candidate.store.get() == store_;
      });
  base::invariant(entry != known.entries.end(), "who shares a store is registered");
  if (entry == known.entries.end()) {
    return;
  }
  --entry->holders;
  if (entry->holders == 0) {
    known.entries.erase(entry);
  }
}

}  // namespace liveinbox::store
