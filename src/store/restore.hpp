// A new store made of a backup. The marker comes last, so a directory is a store when all of it is
// there and checked, and until then nobody opens it:
//
//   1. the mark `liveinbox.restore` is written: opening such a directory is refused, and says why
//   2. data.mdb is filled from the backup, whose end must be there and whose hash must fit
//   3. the data file is looked at, opened, brought to today's format and settled by the caller
//   4. the marker `liveinbox.store` is written: from here on it is a store
//   5. the mark is removed
//
// What is killed before 4, or fails, leaves the mark: another restore begins anew there. A mark
// that is left beside a marker says nothing.
#pragma once

#include "base/result.hpp"
#include "store/backup.hpp"
#include "store/upgrade.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::store {

inline constexpr const char* restore_mark_file = "liveinbox.restore";

// What a directory without a marker has of ours, as a sentence; empty where there is nothing.
std::string_view why_no_store(const std::vector<std::string>& names);

struct RestoreRequest {
  std::string path;  // a directory that is new or empty, or has the mark
  bool allow_network_fs = false;
  ByteSource source;
  std::span<const UpgradeStep> upgrade_steps;
  // What must be so before anybody opens the store. Nobody else has it.
  std::function<base::Status(Store&, const BackupFacts&)> settle;
};

// As read_backup() fails, then as opening fails, then as settling does. Where the first lines of
// the backup or the directory are refused nothing is made.
base::Result<BackupFacts> restore_store(const RestoreRequest& request);

}  // namespace liveinbox::store
