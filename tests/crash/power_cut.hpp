// The power of a whole file system is cut while a child works on a store in it: what was not
// flushed is gone, and the journal is replayed by the next mount. It takes root and a loop device.
#pragma once

#include <cstdint>

namespace liveinbox::crash {

// How often; 0 for never.
std::uint64_t& power_cuts();

}  // namespace liveinbox::crash
