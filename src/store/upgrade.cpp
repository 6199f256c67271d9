#include "store/upgrade.hpp"

#include "store/lmdb_store.hpp"

#include <algorithm>
#include <string>

namespace liveinbox::store {
namespace {

using base::Code;

const UpgradeStep* find_step(std::span<const UpgradeStep> steps, std::uint32_t from) {
  const auto found = std::find_if(
      steps.begin(), steps.end(), [from](const UpgradeStep& step) { return step.from == from; });
  return found == steps.end() ? nullptr : &*found;
}

}  // namespace

base::Status check_upgrade(const Marker& marker,
                           std::span<const UpgradeStep> steps,
                           bool is_alone) {
  const auto format = "the store has format " + std::to_string(marker.format);
  for (auto from = marker.format; from < store_format; ++from) {
    if (find_step(steps, from) == nullptr) {
      return base::fail(Code::unsupported, format + " and nobody knows how to upgrade it");
    }
  }
  if (marker.format < store_format && !is_alone) {
    return base::fail(Code::store_in_use,
                      format + "; the upgrade to format " + std::to_string(store_format) +
                          " needs the store for itself, and another process has it open");
  }
  return {};
}

base::Status run_upgrade_steps(Store& store, Marker& marker, std::span<const UpgradeStep> steps) {
  while (marker.format < store_format) {
    if (auto status = find_step(steps, marker.format)->run(store); !status) {
      return status;
    }
    marker.format += 1;
  }
  return {};
}

base::Status upgrade(const StoreDirectory& directory,
                     CurrentData& data,
                     Marker& marker,
                     std::span<const UpgradeStep> steps) {
  LmdbStore store(data, marker);
  while (marker.format < store_format) {
    if (auto status = find_step(steps, marker.format)->run(store); !status) {
      return status;
    }
    marker.format += 1;
    if (auto status = directory.replace_file(marker_file, format_marker(marker)); !status) {
      return status;
    }
  }
  return {};
}

}  // namespace liveinbox::store
