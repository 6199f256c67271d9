// A hash of bytes that come piece by piece: XXH3 with 128 bits and seed 0, which gives the same for
// the same bytes on every machine. It tells apart what honest programs wrote; it is no defence
// against somebody who looks for bytes of a given hash. How the bytes are made is not known here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace liveinbox::base {

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool operator==(const Hash128&) const = default;

  // 32 hex digits, the most significant first.
  [[nodiscard]] std::string hex() const;
};

// 64 bits of the same at once, for a seed.
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed);

class StreamHash {
 public:
  StreamHash();
  ~StreamHash();
  StreamHash(const StreamHash&) = delete;
  StreamHash& operator=(const StreamHash&) = delete;

  void add(std::string_view bytes);

  // Of all bytes so far; more may follow.
  [[nodiscard]] Hash128 value() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace liveinbox::base
