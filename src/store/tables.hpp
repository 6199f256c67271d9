// Which table holds what. Keys and values are specified in codec/format.hpp; here is only the list,
// so that the store, the checker and the documentation agree on the names.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace liveinbox::store {

enum class Table : std::uint8_t {
  meta,          // single rows: identity, format, head position, epoch, processes
  tenant,        // tenant key -> number and feed head
  event,         // position -> event (the truth)
  feed,          // tenant, offset -> position
  conversation,  // conversation number -> state
  key,           // tenant, host's key -> conversation number
  transcript,    // conversation, entry -> position
  message,       // conversation, message number -> position
  active,        // tenant, channel, user -> active conversation
  external,      // tenant, channel, external id -> conversation and message number
  principal,     // tenant, kind, id -> directory entry and presence
  setting,       // tenant, name -> channel descriptors and policies
  queue,         // tenant, tab order -> conversation
  count,         // tenant, kind of count -> number
  timer,         // due, what -> timer
  outcome,       // tenant, actor, command id -> first result
  outcome_age,   // time, outcome key -> nothing
  read_mark,     // conversation, agent -> read position
  term,          // segment, the last of some entries -> the entries; see src/index/block.hpp
  term_list,     // one row: which segments the term table has
  cursor,        // tenant, name -> durable named cursor
  draft,         // conversation, agent, kind -> text that is not sent yet
  delivery,      // conversation, message number -> how far it came on its channel
  ready,         // tenant, way to route, its order -> agents who may be offered something
};

inline constexpr std::array<std::string_view, 24> table_names = {
    "meta",       "tenant",    "event",  "feed",     "conversation", "key",
    "transcript", "message",   "active", "external", "principal",    "setting",
    "queue",      "count",     "timer",  "outcome",  "outcome_age",  "read_mark",
    "term",       "term_list", "cursor", "draft",    "delivery",     "ready"};

inline constexpr std::size_t table_count = table_names.size();
static_assert(table_count == static_cast<std::size_t>(Table::ready) + 1, "every table has a name");

// New tables come at the end, so an older format has the first ones: format 1 so many, and so on.
inline constexpr std::array<std::size_t, 3> older_table_counts = {21, 24, 24};

constexpr std::size_t tables_of_format(std::uint32_t format) {
  return format <= older_table_counts.size() ? older_table_counts[format - 1] : table_count;
}

}  // namespace liveinbox::store
