#include "whatsapp/signature.hpp"

#include "net/query_value.hpp"
#include "secret.hpp"

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace server::whatsapp {
namespace {

using Digest = std::array<unsigned char, 32>;

constexpr std::size_t command_id_bytes_max = 64;  // as the library has it
constexpr std::size_t challenge_bytes_max = 256;

std::string hex_of(const Digest& digest) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const auto byte : digest) {
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

}  // namespace

std::string sign(std::string_view body, std::string_view secret) {
  Digest digest{};
  unsigned size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(body.data());
  const bool is_made = HMAC(EVP_sha256(),
                            secret.data(),
                            static_cast<int>(secret.size()),
                            bytes,
                            body.size(),
                            digest.data(),
                            &size) != nullptr;
  return is_made ? "sha256=" + hex_of(digest) : std::string();
}

bool is_signed(std::string_view body,
               std::string_view signature,
               const std::vector<std::string>& secrets) {
  bool is_one = false;
  for (const auto& secret : secrets) {
    const auto expected = sign(body, secret);
    const bool agrees = !secret.empty() && !expected.empty() && equal_secrets(signature, expected);
    is_one = is_one || agrees;
  }
  return is_one;
}

std::optional<std::string> answer_challenge(std::string_view query, std::string_view verify_token) {
  const auto token = net::query_value(query, "hub.verify_token");
  auto challenge = net::query_value(query, "hub.challenge");
  if (net::query_value(query, "hub.mode") != "subscribe" || !token || !challenge ||
      challenge->empty() || challenge->size() > challenge_bytes_max || verify_token.empty() ||
      !equal_secrets(*token, verify_token)) {
    return std::nullopt;
  }
  return challenge;
}

std::string command_id(std::string_view wamid) {
  auto id = "wa:" + std::string(wamid);
  if (id.size() <= command_id_bytes_max) {
    return id;
  }
  Digest digest{};
  unsigned size = 0;
  EVP_Digest(wamid.data(), wamid.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return "wa:" + hex_of(digest).substr(0, 48);
}

}  // namespace server::whatsapp
