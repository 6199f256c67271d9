// Writing what is kept beside the log: signs of life and first results. It changes no state of the
// inbox, so it needs no command, but it needs room as everything does.
#pragma once

#include "base/result.hpp"
#include "store/store.hpp"

namespace liveinbox::engine {

// Calls `write` with a batch and commits it.
template <typename Write>
base::Status write_beside(store::Store& store, Write write) {
  auto batch = store.begin_write();
  if (!batch) {
    return std::move(batch).error();
  }
  if (auto status = write(**batch); !status) {
    return status;
  }
  return (*batch)->commit();
}

}  // namespace liveinbox::engine
