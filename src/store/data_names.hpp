// What the files of a generation are called. LMDB's table of readers belongs to one data file,
// whose numbers of transactions it counts in; so a data file that takes another one's place brings
// a table of its own, and both have names of their own.
//
//   generation 1       data.mdb    lock.mdb
//   generation N > 1   data-N.mdb  data-N.mdb-lock
#pragma once

#include "base/result.hpp"
#include "store/store_directory.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace liveinbox::store {

// Those of the first generation, with which a store begins.
inline constexpr const char* first_data_file = "data.mdb";
inline constexpr const char* first_readers_file = "lock.mdb";

struct DataNames {
  std::string data;
  std::string readers;
};

DataNames data_names(std::uint64_t generation);

// The generation that a file of this name belongs to; nothing, if it is no such file.
std::optional<std::uint64_t> generation_of(std::string_view name);

// Removes the files of every generation that `is_stray` says yes to, and nothing else.
base::Status remove_generations(const StoreDirectory& directory,
                                const std::function<bool(std::uint64_t)>& is_stray);

}  // namespace liveinbox::store
