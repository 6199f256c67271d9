// An archive of what is left of a damaged store. State is a fold of the events, so what makes a
// store again is its log: where that is whole nothing of the state is lost, whatever else is
// damaged. Where events are missing the others are numbered anew without a gap, and a conversation
// goes on without what is lost of it; one whose opening is lost is left out.
#pragma once

#include "base/result.hpp"
#include "store/row_salvage.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace liveinbox::engine {

struct SalvageReport {
  store::SalvageFacts file;
  std::uint64_t events = 0;              // in the archive
  std::uint64_t lost_events = 0;         // that cannot be read any more
  std::uint64_t left_out = 0;            // that can, but tell of what is lost
  std::uint64_t conversations = 0;       // in the archive
  std::uint64_t incomplete = 0;          // of these, with something missing, as far as can be seen
  std::uint64_t lost_conversations = 0;  // whose opening is lost, and with it all of them
  // Of tenants: lost, or no name any more, or the same for two. They are called "lost-tenant-1" and
  // so on, by the number that they had.
  std::uint64_t lost_names = 0;
};

struct SalvageTarget {
  // Takes whole lines of the archive, in their order.
  std::function<base::Status(std::string_view lines)> write;
  std::string_view library;  // the version that the archive names
};

// Fails as store::salvage_rows() does; store_corrupt also where no event is left.
base::Result<SalvageReport> salvage(const std::string& path,
                                    bool allow_network_fs,
                                    const SalvageTarget& target);

}  // namespace liveinbox::engine
