// What an older store lacks, and who brings it. The store knows which tables a format has; what the
// rows of a newer format say is known further up, so whoever opens a store brings the steps.
#pragma once

#include "base/result.hpp"
#include "store/current_data.hpp"
#include "store/marker.hpp"
#include "store/store_directory.hpp"

#include <cstdint>
#include <span>

namespace liveinbox::store {

class Store;

// Brings the rows of a store from one format to the next. It runs while nobody else has the store,
// and what it wrote is durable when it returns success; only then does the marker name the next
// format. A step may be killed anywhere and then runs again from its beginning, so it must be
// repeatable. Best is one that writes in a single commit: killed before it, the store is as it was
// and an older library can still open it.
struct UpgradeStep {
  std::uint32_t from = 0;  // to from + 1
  base::Status (*run)(Store& store) = nullptr;
};

// store_in_use where somebody else has an older store, unsupported where a step is missing. Comes
// before anything is written.
base::Status check_upgrade(const Marker& marker, std::span<const UpgradeStep> steps, bool is_alone);

// Runs the steps from the marker's format to ours in a store that nobody sees before its marker is
// written; raises the marker's format.
base::Status run_upgrade_steps(Store& store, Marker& marker, std::span<const UpgradeStep> steps);

// Runs the steps from the marker's format to ours, each followed by its marker. All tables of our
// format are there already.
base::Status upgrade(const StoreDirectory& directory,
                     CurrentData& data,
                     Marker& marker,
                     std::span<const UpgradeStep> steps);

}  // namespace liveinbox::store
