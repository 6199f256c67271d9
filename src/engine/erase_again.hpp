// A backup that is restored knows nothing of who was erased after it was made. The log of the store
// of which it is does: an event `user_erased` names the first event that told of the user, by its
// position, which is the same in both; whom that event names is erased again.
#pragma once

#include "base/result.hpp"
#include "codec/key.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace liveinbox::engine {

struct Erasure {
  codec::TenantNumber tenant = 0;
  std::uint64_t position = 0;  // of the event that says so
  std::uint64_t first = 0;     // of the first event that told of the user
};

// The erasures among lines of an archive; lines of other kinds are passed over. invalid_data names
// the line that is none.
base::Result<std::vector<Erasure>> read_erasures(std::string_view lines);

// Those that the log, which ends at `head`, does not have yet. What they leave in the file is to be
// finished as ever.
base::Status erase_again(store::Store& store,
                         const std::vector<Erasure>& erasures,
                         std::uint64_t head);

}  // namespace liveinbox::engine
