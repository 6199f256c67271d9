// The inverted index: one row per (tenant, term, conversation) that says where the term occurs.
// Written in the same transaction as the event it comes from, so that a search finds what a commit
// has brought the moment the commit returns.
//
//   key   = u32 tenant, key_text term, descending conversation number
//   value = record of { fields, first message, first note }
//
// The index is derived: every row follows from the conversation's events, and collect_terms() says
// which rows there must be. Conversations with higher numbers come first under a term.
#pragma once

#include "base/result.hpp"
#include "codec/key.hpp"
#include "core/event.hpp"
#include "core/scope.hpp"
#include "core/types.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace liveinbox::index {

// Where in a conversation a term occurs, one bit each.
using TextFields = std::uint8_t;
namespace text_field {
inline constexpr TextFields message = 1U << 0U;  // user, assistant, agent
inline constexpr TextFields note = 1U << 1U;
inline constexpr TextFields reason = 1U << 2U;  // code and text, of all escalations
inline constexpr TextFields tag = 1U << 3U;     // tags that the conversation has now
inline constexpr TextFields name = 1U << 4U;    // the user's, also what it was before
inline constexpr TextFields all = (1U << 5U) - 1;
}  // namespace text_field

// The fields a viewer may search: what may_see_type() hides is not found either.
[[nodiscard]] TextFields visible_fields(const core::Viewer& viewer);

struct Posting {
  TextFields fields = 0;
  // The first one that has the term. Not the newest: a word that comes again costs one look-up
  // and writes nothing.
  std::uint64_t message = 0;
  std::uint64_t note = 0;
  bool operator==(const Posting&) const = default;

  // Adds what another occurrence of the term says. True if that changed anything.
  bool merge(const Posting& other);
};
std::string encode(const Posting& posting);
base::Result<Posting> decode_posting(std::string_view bytes);

struct TermKey {
  codec::TenantNumber tenant = 0;
  std::string term;
  std::uint64_t conversation = 0;
  bool operator==(const TermKey&) const = default;
};
std::string term_key(codec::TenantNumber tenant, std::string_view term, std::uint64_t conversation);
base::Result<TermKey> parse_term_key(std::string_view key);
// What all rows of one term have in front, and all rows of terms that begin with `beginning`.
std::string term_prefix(codec::TenantNumber tenant, std::string_view term);
std::string beginning_prefix(codec::TenantNumber tenant, std::string_view beginning);

// Puts the texts of one event into the index. `after` is the conversation with the event applied.
// The work is bounded by the event's texts: one look-up for each different term in them.
base::Status index_event(store::WriteBatch& batch,
                         codec::TenantNumber tenant,
                         const core::Conversation& after,
                         const core::Event& event);

// Term -> posting, for one conversation.
using TermMap = std::map<std::string, Posting, std::less<>>;

// The postings that a conversation must have, from its events and its state, added to `out`. A
// checker compares them with the table.
base::Status collect_terms(store::ReadView& view,
                           const core::Conversation& conversation,
                           TermMap& out);

}  // namespace liveinbox::index
