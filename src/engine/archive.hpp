// A whole store as lines of text, and an empty store filled from them. An archive has the log and
// the names of its tenants; everything else follows from these by replay, as in an upgrade. What is
// kept beside the log stays behind: first results of commands, cursors, signs of life, the epoch.
//
// An import is a state of the store (codec::Head), not of an object: it goes on where the last
// commit left it, also in another process, and until its last line no command is carried out. It
// ends complete or in an empty store.
#pragma once

#include "base/result.hpp"
#include "engine/batch.hpp"
#include "index/index_upkeep.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::engine {

// What every command is answered while an import is under way or was broken off.
base::Error import_under_way();

struct ArchivePage {
  std::string lines;        // whole ones
  std::uint64_t epoch = 0;  // of the store, as the next two
  std::uint64_t after = 0;  // positions: what the page begins behind, the last one in it
  std::uint64_t upto = 0;
  std::uint64_t head = 0;  // a page that reaches it has the last line of the archive
};

// At most `events_max` events, and fewer of long texts, of one snapshot. `library` is the version
// of whoever asks. invalid_argument where `after` lies beyond the head.
base::Result<ArchivePage> export_page(store::ReadView& view,
                                      std::uint64_t after,
                                      std::uint32_t events_max,
                                      std::string_view library);

struct ImportReport {
  bool is_complete = false;  // the last line was read
  std::uint64_t lines = 0;   // of the archive, in the store
  std::uint64_t events = 0;
  std::string state_hash;       // of the store, when it is complete
  std::vector<FeedHead> heads;  // feeds that grew
};

struct ImportOptions {
  std::string_view library;
  std::uint64_t epoch = 0;              // random: for a store that has to be emptied
  index::IndexUpkeep* index = nullptr;  // kept up in the same commit; nullptr leaves that to others
};

// Whole lines of an archive, in their order, in one commit. No lines: how far the import is.
// invalid_data names the line and what is wrong with it; what was imported is removed then.
// invalid_argument where the store has events that came in another way. After any other error
// nothing of these lines is in the store, and they may be given again.
base::Result<ImportReport> import_lines(store::Store& store,
                                        std::string_view lines,
                                        const ImportOptions& options);

// Removes what an import left that did not reach its end. Without such a one there is nothing to
// do.
base::Status cancel_import(store::Store& store, std::uint64_t epoch);

}  // namespace liveinbox::engine
