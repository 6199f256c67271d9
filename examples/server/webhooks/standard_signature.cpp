#include "webhooks/standard_signature.hpp"

#include <array>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace server::webhooks {
namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::size_t secret_bytes_min = 24;
constexpr std::size_t secret_bytes_max = 64;
constexpr std::size_t id_digits = 32;

using Digest = std::array<unsigned char, 32>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64_of(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');  // with room for the encoder's last NUL
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                  bytes_of(bytes),
                  static_cast<int>(bytes.size()));
  out.pop_back();
  return out;
}

std::string_view text_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::size_t padding_of(std::string_view text) {
  return text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
}

}  // namespace

std::optional<std::string> read_signing_secret(std::string_view text) {
  if (!text.starts_with(secret_prefix)) {
    return std::nullopt;
  }
  text.remove_prefix(secret_prefix.size());
  if (text.empty() || text.size() % 4 != 0 || text.size() > secret_bytes_max * 2) {
    return std::nullopt;
  }
  std::string out(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(
      reinterpret_cast<unsigned char*>(out.data()), bytes_of(text), static_cast<int>(text.size()));
  if (size < 0) {
    return std::nullopt;
  }
  out.resize(static_cast<std::size_t>(size) - padding_of(text));
  // The decoder passes over spaces at the ends and takes padding anywhere for zeros.
  const bool is_fine =
      out.size() >= secret_bytes_min && out.size() <= secret_bytes_max && base64_of(out) == text;
  return is_fine ? std::optional(std::move(out)) : std::nullopt;
}

std::string signature_field(const Signed& what, const std::vector<std::string>& secrets) {
  const auto text =
      std::string(what.id) + "." + std::to_string(what.timestamp_s) + "." + std::string(what.body);
  std::string out;
  for (const auto& secret : secrets) {
    Digest digest{};
    unsigned size = 0;
    HMAC(EVP_sha256(),
         secret.data(),
         static_cast<int>(secret.size()),
         bytes_of(text),
         text.size(),
         digest.data(),
         &size);
    out += (out.empty() ? "v1," : " v1,") + base64_of(text_of(digest));
  }
  return out;
}

std::string webhook_id(std::string_view tenant, std::uint64_t epoch, std::uint64_t offset) {
  static constexpr std::string_view digits = "0123456789abcdef";
  const auto text =
      std::to_string(epoch) + ":" + std::to_string(offset) + ":" + std::string(tenant);
  Digest digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string out = "msg_";
  for (std::size_t i = 0; i < id_digits / 2; ++i) {
    out += digits[digest.at(i) >> 4U];
    out += digits[digest.at(i) & 15U];
  }
  return out;
}

}  // namespace server::webhooks
