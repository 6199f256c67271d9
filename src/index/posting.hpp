// A posting: where in a conversation a term occurs. The index is the ordered list of (tenant, term,
// conversation) with a posting each; it follows from the log alone and is a cache of it.
#pragma once

#include "codec/key.hpp"
#include "core/scope.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace liveinbox::index {

// Where in a conversation a term occurs, one bit each.
using TextFields = std::uint8_t;
namespace text_field {
inline constexpr TextFields message = 1U << 0U;  // user, assistant, agent
inline constexpr TextFields note = 1U << 1U;
inline constexpr TextFields reason = 1U << 2U;     // code and text, of all escalations
inline constexpr TextFields tag = 1U << 3U;        // tags that the conversation has, or has had
inline constexpr TextFields name = 1U << 4U;       // the user's, also what it was before
inline constexpr TextFields all = (1U << 5U) - 1;  // that words are looked for in
inline constexpr TextFields user = 1U << 5U;       // the very id, for the filter `from:` alone
}  // namespace text_field

// The fields a viewer may search: what may_see_type() hides is not found either.
[[nodiscard]] TextFields visible_fields(const core::Viewer& viewer);

struct Posting {
  TextFields fields = 0;
  // The first ones that have the term, 0 for none.
  std::uint64_t message = 0;
  std::uint64_t note = 0;
  bool operator==(const Posting&) const = default;

  // Adds what another occurrence of the term says.
  void merge(const Posting& other);
};

// A place in the index. Within a term, conversations with higher numbers come first.
struct EntryKey {
  static constexpr std::uint64_t first = std::numeric_limits<std::uint64_t>::max();

  codec::TenantNumber tenant = 0;
  std::string_view term;
  std::uint64_t conversation = first;

  bool operator==(const EntryKey&) const = default;
};

// Below zero where `a` stands before `b`, above where behind.
[[nodiscard]] int order_of(const EntryKey& a, const EntryKey& b);
[[nodiscard]] inline bool comes_before(const EntryKey& a, const EntryKey& b) {
  return order_of(a, b) < 0;
}

// The same order as bytes: u32 tenant, key_text term, descending conversation number.
[[nodiscard]] std::string to_bytes(const EntryKey& key);

struct OwnEntryKey {
  codec::TenantNumber tenant = 0;
  std::string term;
  std::uint64_t conversation = 0;
};
base::Result<OwnEntryKey> entry_key_of(std::string_view bytes);

}  // namespace liveinbox::index
