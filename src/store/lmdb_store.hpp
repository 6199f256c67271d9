// Store on LMDB: the narrow interface in terms of transactions and cursors. The rules of LMDB's use
// are in lmdb_env.hpp.
#pragma once

#include "store/registry.hpp"
#include "store/store.hpp"

#include <memory>
#include <string_view>

namespace liveinbox::store {

class LmdbStore final : public Store {
 public:
  explicit LmdbStore(SharedStore shared) : shared_(std::move(shared)) {}

  base::Result<std::unique_ptr<ReadView>> begin_read() override;
  base::Result<std::unique_ptr<WriteBatch>> begin_write() override;
  base::Status grow() override;
  base::Status maintain() override;
  base::Result<StoreInfo> info() override;
  [[nodiscard]] std::string_view uuid() const override;

 private:
  [[nodiscard]] LmdbEnv& env() const { return *shared_->env; }

  SharedStore shared_;
};

}  // namespace liveinbox::store
