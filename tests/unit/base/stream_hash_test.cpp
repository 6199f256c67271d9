// The hash gives the published values, however the bytes are cut into pieces. The lengths are those
// at which the algorithm changes its way.
#include "base/stream_hash.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace {

using liveinbox::base::Hash128;
using liveinbox::base::StreamHash;

std::string hash_of(std::string_view bytes) {
  StreamHash hash;
  hash.add(bytes);
  return hash.value().hex();
}

// Bytes that repeat late: 0, 1, ... 250, 0 ...
std::string counted_bytes(std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) {
    bytes.push_back(static_cast<char>(i % 251));
  }
  return bytes;
}

}  // namespace

TEST_CASE("the stream hash is XXH3 of 128 bits") {
  CHECK(hash_of("") == "99aa06d3014798d86001c324468d497f");
  CHECK(hash_of("abc") == "06b05ab6733a618578af5f94892f3950");
  CHECK(hash_of(counted_bytes(16)) == "72950631827607e2842812cc870dcae2");
  CHECK(hash_of(counted_bytes(17)) == "685bc458b37d057fc06e233df7729217");
  CHECK(hash_of(counted_bytes(128)) == "14792fc3af88dc6c05321a0b64d67b41");
  CHECK(hash_of(counted_bytes(129)) == "dd5e74ac6b45f54ebc30b63382b09a3b");
  CHECK(hash_of(counted_bytes(240)) == "65b5be86da5540e7c92b68e16f83bbb6");
  CHECK(hash_of(counted_bytes(241)) == "1da1cb61bcb8a2a102e8cd95421c6d02");
  CHECK(hash_of(counted_bytes(1024)) == "d0ac1f7b93bf57b9e5d78bafa45b2aa5");
  CHECK(hash_of(counted_bytes(5000)) == "b92ec02c39d33ce7b418500fc42320ee");
}

TEST_CASE("pieces do not matter to the stream hash, and nothing is a piece too") {
  for (const std::size_t count : {0U, 1U, 16U, 17U, 240U, 241U, 1024U, 1025U, 5000U}) {
    CAPTURE(count);
    const std::string bytes = counted_bytes(count);
    for (const std::size_t piece : {1U, 7U, 64U, 256U, 1000U}) {
      StreamHash hash;
      for (std::size_t at = 0; at < count; at += piece) {
        hash.add(std::string_view(bytes).substr(at, piece));
        hash.add({});
      }
      CHECK(hash.value().hex() == hash_of(bytes));
    }
  }
}

TEST_CASE("the value of a stream hash may be asked for on the way") {
  StreamHash hash;
  hash.add("abc");
  const auto first = hash.value();
  CHECK(hash.value() == first);
  hash.add("d");
  CHECK(hash.value() != first);
  CHECK(hash.value().hex() == hash_of("abcd"));
}

TEST_CASE("a hash is written with all its digits") {
  CHECK(Hash128{}.hex() == "00000000000000000000000000000000");
  CHECK(Hash128{0x0123456789ABCDEFU, 0xFU}.hex() == "0123456789abcdef000000000000000f");
}
