// CRC32C (Castagnoli), the checksum of every record: finds bytes that the disk changed. It is no
// defence against somebody who changes them on purpose.
#pragma once

#include <cstdint>
#include <string_view>

namespace liveinbox::codec {

// Uses the processor's own instruction where there is one.
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes);

// Tables only: what processors without the instruction run, and what tests compare it with.
[[nodiscard]] std::uint32_t crc32c_portable(std::string_view bytes);

}  // namespace liveinbox::codec
