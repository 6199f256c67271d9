#include "outbound/networks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>

namespace server::outbound {
namespace {

using asio::ip::address;
using asio::ip::address_v4;
using asio::ip::address_v6;

struct Range4 {
  std::uint32_t first;
  unsigned bits;
};

// The special-purpose registry of IANA: what is not reachable from everywhere.
constexpr std::array<Range4, 16> special4 = {{
    {0x00000000, 8},   // 0.0.0.0/8, "this network"
    {0x0A000000, 8},   // 10.0.0.0/8
    {0x64400000, 10},  // 100.64.0.0/10, behind carriers
    {0x7F000000, 8},   // 127.0.0.0/8
    {0xA9FE0000, 16},  // 169.254.0.0/16, link-local and cloud metadata
    {0xAC100000, 12},  // 172.16.0.0/12
    {0xC0000000, 24},  // 192.0.0.0/24, protocol assignments
    {0xC0000200, 24},  // 192.0.2.0/24, documentation
    {0xC0586300, 24},  // 192.88.99.0/24, the former relays of 6to4
    {0xC0A80000, 16},  // 192.168.0.0/16
    {0xC6120000, 15},  // 198.18.0.0/15, benchmarks
    {0xC6336400, 24},  // 198.51.100.0/24, documentation
    {0xCB007100, 24},  // 203.0.113.0/24, documentation
    {0xA83F8110, 32},  // 168.63.129.16, which in Azure's networks is the host
    {0xE0000000, 4},   // 224.0.0.0/4, multicast
    {0xF0000000, 4},   // 240.0.0.0/4, reserved, and broadcast
}};

bool has_prefix(std::uint32_t number, std::uint32_t first, unsigned bits) {
  return bits == 0 || ((number ^ first) >> (32U - bits)) == 0;
}

bool is_public4(std::uint32_t number) {
  return std::none_of(special4.begin(), special4.end(), [number](const Range4& range) {
    return has_prefix(number, range.first, range.bits);
  });
}

std::uint32_t number_at(const address_v6::bytes_type& bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    out = (out << 8U) | bytes.at(i);
  }
  return out;
}

// Of IPv6 only 2000::/3 is given out; of that some ranges are not for everybody, and some carry an
// IPv4 address that a gateway goes on to.
bool is_public6(const address_v6::bytes_type& bytes) {
  const auto first = number_at(bytes, 0);
  const auto second = number_at(bytes, 4);
  if (first == 0x0064FF9B && second == 0 && number_at(bytes, 8) == 0) {
    return is_public4(number_at(bytes, 12));  // 64:ff9b::/96, NAT64
  }
  if ((first >> 29U) != 1) {
    return false;
  }
  if ((first >> 16U) == 0x2002) {  // 6to4: the next four bytes
    return is_public4((first << 16U) | (second >> 16U));
  }
  const bool is_special = (first >> 9U) == (0x20010000U >> 9U) ||  // 2001::/23, Teredo among them
                          first == 0x20010DB8 ||                   // documentation
                          (first >> 12U) == 0x3FFF0;               // documentation
  return !is_special;
}

address unmapped(const address& given) {
  if (given.is_v6() && given.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, given.to_v6());
  }
  return given;
}

template <typename Bytes>
bool agree(const Bytes& left, const Bytes& right, unsigned bits) {
  for (std::size_t i = 0; i < left.size() && bits > 0; ++i) {
    const unsigned here = std::min(bits, 8U);
    if (((left[i] ^ right[i]) >> (8U - here)) != 0) {
      return false;
    }
    bits -= here;
  }
  return true;
}

template <typename Bytes>
bool is_clean(const Bytes& bytes, unsigned bits) {
  Bytes cleared = bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto before = static_cast<unsigned>(i * 8);
    const unsigned kept = bits > before ? std::min(bits - before, 8U) : 0;
    cleared[i] = static_cast<unsigned char>(bytes[i] & (0xFF00U >> kept));
  }
  return cleared == bytes;
}

}  // namespace

bool Network::contains(const asio::ip::address& other) const {
  if (address.is_v4() != other.is_v4()) {
    return false;
  }
  return address.is_v4() ? agree(address.to_v4().to_bytes(), other.to_v4().to_bytes(), bits)
                         : agree(address.to_v6().to_bytes(), other.to_v6().to_bytes(), bits);
}

std::optional<Network> read_network(std::string_view text) {
  const auto slash = text.find('/');
  std::error_code error;
  Network out;
  out.address = asio::ip::make_address(std::string(text.substr(0, slash)), error);
  if (error || (out.address.is_v6() && out.address.to_v6().scope_id() != 0)) {
    return std::nullopt;
  }
  const unsigned bits_max = out.address.is_v4() ? 32 : 128;
  out.bits = bits_max;
  if (slash != std::string_view::npos) {
    const auto number = text.substr(slash + 1);
    const auto* end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, out.bits);
    if (read.ec != std::errc() || read.ptr != end || out.bits > bits_max) {
      return std::nullopt;
    }
  }
  const bool is_whole = out.address.is_v4() ? is_clean(out.address.to_v4().to_bytes(), out.bits)
                                            : is_clean(out.address.to_v6().to_bytes(), out.bits);
  return is_whole ? std::optional(out) : std::nullopt;
}

bool is_public(const address& given) {
  const auto plain = unmapped(given);
  return plain.is_v4() ? is_public4(plain.to_v4().to_uint())
                       : plain.to_v6().scope_id() == 0 && is_public6(plain.to_v6().to_bytes());
}

bool is_allowed(const address& given, const std::vector<Network>& allowed) {
  const auto plain = unmapped(given);
  return is_public(plain) ||
         std::any_of(allowed.begin(), allowed.end(), [&plain](const Network& network) {
           return network.contains(plain);
         });
}

}  // namespace server::outbound
