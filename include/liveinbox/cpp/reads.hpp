// Reading as somebody: what Actor asks of query.h, and the walks that go on from page to page.
#pragma once

#include <liveinbox/cpp/errors.hpp>
#include <liveinbox/cpp/pages.hpp>
#include <liveinbox/cpp/ranges.hpp>
#include <liveinbox/cpp/texts.hpp>
#include <liveinbox/query.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox {

// The typed terms of a search; their values are borrowed. See li_search_term.
namespace term {

[[nodiscard]] inline li_search_term words(std::string_view value) noexcept {
  return {LI_TERM_WORDS, 0, borrow(value), 0};
}
[[nodiscard]] inline li_search_term phrase(std::string_view value) noexcept {
  return {LI_TERM_PHRASE, 0, borrow(value), 0};
}
[[nodiscard]] inline li_search_term tag(std::string_view value) noexcept {
  return {LI_TERM_TAG, 0, borrow(value), 0};
}
[[nodiscard]] inline li_search_term channel(std::string_view value) noexcept {
  return {LI_TERM_CHANNEL, 0, borrow(value), 0};
}
[[nodiscard]] inline li_search_term state(std::string_view value) noexcept {
  return {LI_TERM_STATE, 0, borrow(value), 0};
}
[[nodiscard]] inline li_search_term agent(std::string_view value) noexcept {
  return {LI_TERM_AGENT, 0, borrow(value), 0};
}
[[nodiscard]] inline li_search_term reason(std::string_view value) noexcept {
  return {LI_TERM_REASON, 0, borrow(value), 0};
}
[[nodiscard]] inline li_search_term from(std::string_view value) noexcept {
  return {LI_TERM_FROM, 0, borrow(value), 0};
}
// Words of which the last one is still being typed.
[[nodiscard]] inline li_search_term typed(std::string_view value) noexcept {
  return {LI_TERM_WORDS, LI_TERM_PREFIX, borrow(value), 0};
}
[[nodiscard]] inline li_search_term before(std::int64_t at_ms) noexcept {
  return {LI_TERM_BEFORE, 0, {}, at_ms};
}
[[nodiscard]] inline li_search_term after(std::int64_t at_ms) noexcept {
  return {LI_TERM_AFTER, 0, {}, at_ms};
}
// The opposite of a term.
[[nodiscard]] inline li_search_term opposite(li_search_term term) noexcept {
  term.flags ^= LI_TERM_NOT;
  return term;
}

}  // namespace term

// Rows that stand elsewhere: an array or a vector of terms.
struct Terms {
  const li_search_term* first = nullptr;
  std::size_t count = 0;

  Terms() noexcept = default;
  template <typename Rows>
  Terms(const Rows& rows) noexcept  // NOLINT(google-explicit-constructor): a view of them
      : first(std::data(rows)), count(std::size(rows)) {}
};

// A tab, what is searched in it, and which page of it: see li_query_options.
struct QueryOptions {
  std::uint32_t tab = LI_TAB_ALL;
  std::string_view search = {};
  std::string_view after = {};  // Page::more() of the page before
  std::uint32_t limit = 0;
  std::uint32_t sort = LI_SORT_USUAL;
  Terms terms = {};  // must hold besides `search`
};

struct TranscriptOptions {
  std::uint64_t before = 0;  // entries older than this one; 0 = the newest
  std::uint32_t limit = 0;
};

namespace detail {

// Somebody in a tenant of an inbox, with texts of its own.
struct Viewer {
  li_inbox inbox = 0;
  std::string tenant;
  std::uint32_t kind = LI_NOBODY;
  std::string id;
  std::string name;

  [[nodiscard]] li_principal principal() const noexcept { return as_kind(kind, id, name); }

  [[nodiscard]] Result<Page> query(const QueryOptions& wanted) const noexcept {
    li_query_options options = LI_QUERY_INIT;
    options.tenant = borrow(tenant);
    options.viewer = principal();
    options.tab = wanted.tab;
    options.search = borrow(wanted.search);
    options.after = borrow(wanted.after);
    options.sort = wanted.sort;
    options.limit = wanted.limit;
    options.terms = wanted.terms.first;
    options.term_count = static_cast<std::uint32_t>(wanted.terms.count);
    li_page page = 0;
    const li_status code = li_query(inbox, &options, &page);
    return page_of(code, page);
  }

  // `read` is li_transcript or li_conversation.
  [[nodiscard]] Result<Page> transcript(decltype(&li_transcript) read,
                                        std::string_view conversation,
                                        const TranscriptOptions& wanted) const noexcept {
    li_transcript_options options = LI_TRANSCRIPT_INIT;
    options.tenant = borrow(tenant);
    options.viewer = principal();
    options.conversation = borrow(conversation);
    options.before = wanted.before;
    options.limit = wanted.limit;
    li_page page = 0;
    const li_status code = read(inbox, &options, &page);
    return page_of(code, page);
  }
};

// The pages of a tab, each begun where the one before ended.
class CardSource {
 public:
  CardSource(Viewer viewer, const QueryOptions& wanted)
      : viewer_(std::move(viewer)),
        search_(wanted.search),
        after_(wanted.after),
        terms_(wanted.terms.first, wanted.terms.first + wanted.terms.count),
        wanted_(wanted) {
    for (const auto& term : terms_) {
      values_.emplace_back(view(term.value));
    }
  }

  [[nodiscard]] Result<Page> next(const Page& last) noexcept {
    if (last && last.more().empty()) {
      return Page();
    }
    // The texts are the walk's own, and may have moved with it.
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      terms_[i].value = borrow(values_[i]);
    }
    wanted_.terms = terms_;
    wanted_.search = search_;
    wanted_.after = last ? last.more() : std::string_view(after_);
    return viewer_.query(wanted_);
  }
  static std::uint32_t count(const Page& page) noexcept { return page.info().cards; }
  static std::uint32_t place(const Page& /*page*/, std::uint32_t index) noexcept { return index; }

 private:
  Viewer viewer_;
  std::string search_;
  std::string after_;
  std::vector<li_search_term> terms_;
  std::vector<std::string> values_;
  QueryOptions wanted_;
};

// The pages of a conversation from the newest back; within a page the oldest entry is first.
class EntrySource {
 public:
  EntrySource(Viewer viewer, std::string_view conversation, const TranscriptOptions& wanted)
      : viewer_(std::move(viewer)), conversation_(conversation), wanted_(wanted) {}

  [[nodiscard]] Result<Page> next(const Page& last) const noexcept {
    TranscriptOptions wanted = wanted_;
    if (last) {
      wanted.before = last.events().empty() ? 0 : last.events()[0].entry;
      if (wanted.before == 0) {
        return Page();
      }
    }
    return viewer_.transcript(&li_transcript, conversation_, wanted);
  }
  static std::uint32_t count(const Page& page) noexcept { return page.info().events; }
  static std::uint32_t place(const Page& page, std::uint32_t index) noexcept {
    return count(page) - 1 - index;
  }

 private:
  Viewer viewer_;
  std::string conversation_;
  TranscriptOptions wanted_;
};

}  // namespace detail

// All conversations of a tab in its order. A page is a revision of its own: rows that did not move
// between two pages are neither left out nor given twice.
using Cards = Walk<Card, detail::CardSource>;

// All entries of a conversation, the newest first.
using Entries = Walk<Event, detail::EntrySource>;

}  // namespace liveinbox
