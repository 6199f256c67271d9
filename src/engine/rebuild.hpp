// Brings every table that follows from the log to what today's rules make of it: what an upgrade
// needs where a newer format has tables or rows that an older one did not write. The log itself and
// what is kept beside it (results of commands, cursors, signs of life) stay as they are.
#pragma once

#include "base/result.hpp"
#include "store/store.hpp"
#include "store/upgrade.hpp"

#include <cstdint>
#include <span>

namespace liveinbox::engine {

// Writes the rows that differ, in one commit: a rebuilding that is interrupted has done nothing.
// Gives how many they were. Nobody else may write meanwhile (store_in_use where somebody did). A
// log that does not agree with itself is store_corrupt, and nothing is written.
base::Result<std::uint64_t> rebuild(store::Store& store);

// What brings a store of each older format to ours.
std::span<const store::UpgradeStep> upgrade_steps();

}  // namespace liveinbox::engine
