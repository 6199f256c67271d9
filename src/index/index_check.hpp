// Lays the segments of the store beside the log they were made of.
#pragma once

#include "base/result.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string>

namespace liveinbox::index {

struct IndexReport {
  std::uint64_t entries = 0;
  std::uint64_t differences = 0;
  std::string first_difference;
};

// Reads the log up to where the segments end; memory grows with it.
base::Result<IndexReport> check_index(store::ReadView& view);

}  // namespace liveinbox::index
