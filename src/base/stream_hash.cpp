#include "base/stream_hash.hpp"

#include <xxhash.h>

#include <initializer_list>

namespace liveinbox::base {

struct StreamHash::State {
  XXH3_state_t of_xxhash;
};

std::string Hash128::hex() const {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint64_t half : {high, low}) {
    for (unsigned shift = 64; shift > 0; shift -= 4) {
      text += digits[(half >> (shift - 4)) & 0xFU];
    }
  }
  return text;
}

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

StreamHash::StreamHash() : state_(std::make_unique<State>()) {
  XXH3_128bits_reset(&state_->of_xxhash);
}

StreamHash::~StreamHash() = default;

void StreamHash::add(std::string_view bytes) {
  // Nothing is no call, since an empty view may have no address.
  if (!bytes.empty()) {
    XXH3_128bits_update(&state_->of_xxhash, bytes.data(), bytes.size());
  }
}

Hash128 StreamHash::value() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(&state_->of_xxhash);
  return {hash.high64, hash.low64};
}

}  // namespace liveinbox::base
