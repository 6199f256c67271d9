#include "accounts/password.hpp"

#include "secret.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <openssl/evp.h>

namespace server::accounts {
namespace {

// What OWASP's Password Storage Cheat Sheet names for 32 MiB: N = 2^15, r = 8, p = 3.
struct Cost {
  unsigned log2_n = 15;
  unsigned r = 8;
  unsigned p = 3;
};

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;
constexpr std::uint64_t memory_bytes_max = std::uint64_t{64} * 1024 * 1024;

// Empty where OpenSSL refuses, for a cost that is none or too high.
std::string scrypt_hex(std::string_view password, std::string_view salt, const Cost& cost) {
  std::array<unsigned char, hash_bytes> out{};
  if (cost.log2_n >= 63 || EVP_PBE_scrypt(password.data(),
                                          password.size(),
                                          reinterpret_cast<const unsigned char*>(salt.data()),
                                          salt.size(),
                                          std::uint64_t{1} << cost.log2_n,
                                          cost.r,
                                          cost.p,
                                          memory_bytes_max,
                                          out.data(),
                                          out.size()) != 1) {
    return {};
  }
  return to_hex(out);
}

}  // namespace

std::string hash_password(std::string_view password) {
  const Cost cost;
  const auto salt = random_hex(salt_bytes);
  return "scrypt:" + std::to_string(cost.log2_n) + ":" + std::to_string(cost.r) + ":" +
         std::to_string(cost.p) + ":" + salt + ":" + scrypt_hex(password, salt, cost);
}

bool is_password(std::string_view password, std::string_view hash) {
  Cost cost;
  std::array<char, 2 * salt_bytes + 1> salt{};
  std::array<char, 2 * hash_bytes + 1> kept{};
  const std::string text(hash);
  static_assert(salt_bytes == 16 && hash_bytes == 32);  // The widths in the format.
  const bool is_hash = std::sscanf(text.c_str(),
                                   "scrypt:%2u:%2u:%2u:%32[0-9a-f]:%64[0-9a-f]",
                                   &cost.log2_n,
                                   &cost.r,
                                   &cost.p,
                                   salt.data(),
                                   kept.data()) == 5;
  const auto found = scrypt_hex(password, salt.data(), is_hash ? cost : Cost{});
  return is_hash && !found.empty() && equal_secrets(found, kept.data());
}

}  // namespace server::accounts
