// Reads: query -> read transaction -> page copied out -> transaction closed, all inside one call.
// Every page names the revision (feed offset of the tenant) that it was read at.
#pragma once

#include "base/result.hpp"
#include "core/event.hpp"
#include "core/scope.hpp"
#include "core/types.hpp"
#include "engine/event_records.hpp"
#include "index/parsed_query.hpp"
#include "index/recent.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::engine {

// Where a feed stands: the epoch changes when history was lost, the offset with every event.
struct Cursor {
  std::uint64_t epoch = 0;
  std::uint64_t offset = 0;
  bool operator==(const Cursor&) const = default;
};

struct Query {
  std::string tenant;
  core::Viewer viewer;
  core::Tab tab = core::Tab::all;
  core::Sort sort = core::Sort::usual;
  std::string search;        // the text form, parsed in one place (index/query_text.hpp)
  std::string after;         // page cursor of the page before; empty for the first page
  std::uint32_t limit = 50;  // 1 to limits::page_rows
  std::vector<index::SearchTerm> terms = {};  // must hold besides `search`
};

// A stretch of a message around the first hit, and where the hits are in it (bytes).
struct Match {
  std::string text;
  std::vector<core::Span> spans;
  bool operator==(const Match&) const = default;
};

struct Card {
  core::Conversation conversation;
  bool user_is_online = false;
  core::TimeMs user_last_seen_ms = 0;  // 0: never
  std::uint64_t unread = 0;            // user messages after this viewer's read position
  std::optional<Match> match;
};

struct Counts {
  std::uint64_t all = 0;
  std::uint64_t waiting = 0;
  std::uint64_t mine = 0;
  bool operator==(const Counts&) const = default;
};

struct CardPage {
  Cursor revision;
  std::uint64_t total = 0;
  bool at_least = false;  // counting stopped at the work bound: there are at least `total`
  bool is_near = false;   // little was found, so words one letter off were looked for as well
  Counts counts;
  std::vector<Card> cards;
  std::string more;        // page cursor, empty at the end
  std::uint64_t work = 0;  // rows looked at, see index/work.hpp
};

struct ThreadPage {
  Cursor revision;
  Card card;
  std::vector<core::Event> entries;  // oldest first, redacted for the viewer
  bool more = false;                 // older entries exist
  std::string draft;                 // what the viewer, an agent, has written and not sent
  std::string note_draft;
  core::TimeMs reply_window_ms = 0;  // of its channel
};

// A stretch of a tenant's feed: all events after `after` up to `upto` that the viewer may see.
struct EventBatch {
  Cursor after;
  Cursor upto;
  std::uint64_t head = 0;
  EventRecords events;
};

// The functions below read through any view: a read transaction, or the writer's own batch.

// `recent` keeps the newest part of the index from search to search, for committed views alone.
base::Result<CardPage> query_cards(store::ReadView& view,
                                   const Query& query,
                                   index::Recent* recent = nullptr);

// Newest entries first in time: the page ends before entry `before` (0 = the newest).
// Nothing where the viewer may not see the conversation.
base::Result<std::optional<ThreadPage>> read_thread(
    store::ReadView& view,
    std::string_view tenant,
    const core::Viewer& viewer,
    std::string_view conversation,
    std::pair<std::uint64_t, std::uint32_t> before_limit);

base::Result<std::optional<Card>> read_card(store::ReadView& view,
                                            std::string_view tenant,
                                            const core::Viewer& viewer,
                                            std::string_view conversation);

// At most `max` events are looked at, so a batch may be empty and yet move `upto`.
base::Result<EventBatch> read_events(store::ReadView& view,
                                     std::string_view tenant,
                                     const core::Viewer& viewer,
                                     Cursor after,
                                     std::uint32_t max);

base::Result<Cursor> read_head(store::ReadView& view, std::string_view tenant);

}  // namespace liveinbox::engine
