// The stores that this process has opened through this copy of the library, by the identity of
// their directory. A second opening shares the first one's environment: two environments on one
// directory would destroy each other's locks when the first of them closes.
#pragma once

#include "base/result.hpp"
#include "store/current_data.hpp"
#include "store/guard.hpp"
#include "store/marker.hpp"
#include "store/store_directory.hpp"

#include <functional>
#include <memory>

namespace liveinbox::store {

// Everything that belongs to one opened directory. The data goes first at the end, then the guard
// tells other processes.
struct OpenedStore {
  StoreDirectory directory;
  ProcessGuard guard;
  Marker marker;  // as it was at the opening; the generation may be another one since
  std::unique_ptr<CurrentData> data;
};

// One of the holders of an opened store; the last one closes it.
class SharedStore {
 public:
  SharedStore(SharedStore&& other) noexcept;
  SharedStore& operator=(SharedStore&&) = delete;
  SharedStore(const SharedStore&) = delete;
  SharedStore& operator=(const SharedStore&) = delete;
  ~SharedStore();

  OpenedStore* operator->() const { return store_; }

 private:
  friend base::Result<SharedStore> share_or_open(
      DirectoryIdentity identity,
      const std::function<base::Result<std::unique_ptr<OpenedStore>>()>& open);
  explicit SharedStore(OpenedStore* store) : store_(store) {}

  OpenedStore* store_;
};

// Opening, sharing and closing happen one after the other, so `open` runs alone in this process.
base::Result<SharedStore> share_or_open(
    DirectoryIdentity identity,
    const std::function<base::Result<std::unique_ptr<OpenedStore>>()>& open);

}  // namespace liveinbox::store
