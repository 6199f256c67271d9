#include "codec/crc32c.hpp"

#include <array>
#include <cstddef>
#include <cstring>

#ifdef __x86_64__
#include <nmmintrin.h>
#endif

namespace liveinbox::codec {
namespace {

constexpr std::uint32_t reversed_polynomial = 0x82F63B78U;
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

// tables[k][b] is the checksum of byte b followed by k zero bytes; eight of them take eight input
// bytes in one step.
consteval Tables make_tables() {
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? reversed_polynomial : 0U);
    }
    tables[0][byte] = crc;
  }
  for (std::size_t k = 1; k < tables.size(); ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8U) ^ tables[0][before & 0xFFU];
    }
  }
  return tables;
}

constexpr Tables tables = make_tables();

std::uint8_t byte_at(const char* data, std::size_t i) {
  return static_cast<std::uint8_t>(data[i]);
}

#ifdef __x86_64__

__attribute__((target("sse4.2"))) std::uint32_t crc32c_sse42(std::string_view bytes) {
  std::uint64_t crc = 0xFFFFFFFFU;
  const char* data = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; data += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, data, sizeof(word));
    crc = _mm_crc32_u64(crc, word);
  }
  auto last = static_cast<std::uint32_t>(crc);
  for (std::size_t i = 0; i < left; ++i) {
    last = _mm_crc32_u8(last, byte_at(data, i));
  }
  return ~last;
}

bool has_sse42() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("sse4.2") != 0;
}

#endif

}  // namespace

std::uint32_t crc32c_portable(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  const char* data = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; data += 8, left -= 8) {
    const std::uint32_t first = crc ^ (static_cast<std::uint32_t>(byte_at(data, 0)) |
                                       static_cast<std::uint32_t>(byte_at(data, 1)) << 8U |
                                       static_cast<std::uint32_t>(byte_at(data, 2)) << 16U |
                                       static_cast<std::uint32_t>(byte_at(data, 3)) << 24U);
    crc = tables[7][first & 0xFFU] ^ tables[6][(first >> 8U) & 0xFFU] ^
          tables[5][(first >> 16U) & 0xFFU] ^ tables[4][first >> 24U] ^
          tables[3][byte_at(data, 4)] ^ tables[2][byte_at(data, 5)] ^ tables[1][byte_at(data, 6)] ^
          tables[0][byte_at(data, 7)];
  }
  for (std::size_t i = 0; i < left; ++i) {
    crc = (crc >> 8U) ^ tables[0][(crc ^ byte_at(data, i)) & 0xFFU];
  }
  return ~crc;
}

std::uint32_t crc32c(std::string_view bytes) {
#ifdef __x86_64__
  static const bool hardware = has_sse42();
  return hardware ? crc32c_sse42(bytes) : crc32c_portable(bytes);
#else
  return crc32c_portable(bytes);
#endif
}

}  // namespace liveinbox::codec
