#include "widget/signed_text.hpp"

#include "secret.hpp"

#include <array>
#include <cstdint>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace server::widget {
namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string hmac(std::string_view text, std::string_view key) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(),
       key.data(),
       static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()),
       text.size(),
       digest.data(),
       &size);
  return {digest.begin(), digest.begin() + size};
}

}  // namespace

std::string base64url(std::string_view bytes) {
  std::string out;
  std::uint32_t kept = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    kept = (kept << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) {
      out += letters[(kept >> (bits - 6)) & 63U];
    }
  }
  if (bits > 0) {
    out += letters[(kept << (6 - bits)) & 63U];
  }
  return out;
}

std::optional<std::string> read_base64url(std::string_view text) {
  const auto whole_size = text.size();
  for (int pads = 0; pads < 2 && text.ends_with('='); ++pads) {
    text.remove_suffix(1);
  }
  const bool is_padded = text.size() != whole_size;
  if (text.size() % 4 == 1 || (is_padded && whole_size % 4 != 0)) {
    return std::nullopt;
  }
  std::string out;
  std::uint32_t kept = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const auto value = letters.find(c);
    if (value == std::string_view::npos) {
      return std::nullopt;
    }
    kept = (kept << 6U) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>((kept >> bits) & 255U);
    }
  }
  // Bits that are left over are zero, so that a signature has no second spelling.
  const bool is_one = (kept & ((1U << bits) - 1)) == 0;
  return is_one ? std::optional(std::move(out)) : std::nullopt;
}

std::string sign(std::string_view text, std::string_view key) {
  const auto part = base64url(text);
  return part + "." + base64url(hmac(part, key));
}

Opened open_signed(std::string_view token, const std::vector<std::string>& keys) {
  const auto dot = token.find('.');
  if (dot == std::string_view::npos) {
    return {};
  }
  const auto part = token.substr(0, dot);
  const auto signature = read_base64url(token.substr(dot + 1));
  if (!signature || part.empty()) {
    return {};
  }
  bool is_signed = false;
  for (const auto& key : keys) {
    is_signed = equal_secrets(*signature, hmac(part, key)) || is_signed;
  }
  if (!is_signed) {
    return {Opened::Kind::other_key, {}};
  }
  auto text = read_base64url(part);
  return text ? Opened{Opened::Kind::text, std::move(*text)} : Opened{};
}

}  // namespace server::widget
