// Every limit of the library, in one place; docs/reference/limits.md lists them for callers and a
// test tries each at the limit and one past it. Bytes count UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>

namespace liveinbox::base::limits {

inline constexpr std::size_t id_bytes = 64;             // tenant, agent, user, team, command id
inline constexpr std::size_t conversation_bytes = 128;  // the host's key of a conversation
inline constexpr std::size_t channel_bytes = 16;
inline constexpr std::size_t external_id_bytes = 256;
inline constexpr std::size_t name_bytes = 256;
inline constexpr std::size_t tag_bytes = 64;
inline constexpr std::size_t text_bytes = std::size_t{64} * 1024;  // a message, a note
inline constexpr std::size_t reason_bytes = 1024;
inline constexpr std::size_t query_bytes = 512;
inline constexpr std::size_t data_bytes = std::size_t{64} * 1024;
inline constexpr std::size_t value_bytes = std::size_t{1024} * 1024;  // one record in the store
inline constexpr std::size_t key_bytes = 511;                         // LMDB's own limit

// Leases, deadlines and windows: a leap year. Nothing that is added to a time can overflow.
inline constexpr std::int64_t duration_ms_max = std::int64_t{366} * 24 * 3600 * 1000;
// Signs of life: at most a day, so that nobody is here for ever. A policy's is no shorter than
// three beats of a session, so that one that is late is no loss.
inline constexpr std::int64_t presence_ms_max = std::int64_t{24} * 3600 * 1000;
inline constexpr std::int64_t presence_ms_min = std::int64_t{15} * 1000;
// The largest whole number that every reader of JSON keeps.
inline constexpr std::int64_t json_number_max = (std::int64_t{1} << 53U) - 1;

inline constexpr std::uint32_t tags_per_conversation = 64;
inline constexpr std::uint32_t extracted_tags_per_conversation = 16;
inline constexpr std::uint32_t tags_per_message = 8;
inline constexpr std::uint32_t evidence_per_escalation = 16;
inline constexpr std::uint32_t attachments_per_message = 16;
inline constexpr std::size_t url_bytes = 2048;  // of an attachment
inline constexpr std::uint32_t teams_per_agent = 32;
inline constexpr std::uint32_t skills_per_agent = 32;
inline constexpr std::uint32_t skills_per_routing = 32;  // tags that are skills; and attributes
inline constexpr std::uint32_t capacity_max = 1000;      // conversations of an agent at a time
inline constexpr std::uint32_t default_capacity = 4;
inline constexpr std::uint32_t asked_per_conversation = 64;  // who did not take an offer
inline constexpr std::uint32_t routing_rows = 1000;          // what one step of routing looks at
inline constexpr std::uint32_t snippet_bytes = 240;
inline constexpr std::uint32_t reasons_per_conversation = 32;
inline constexpr std::uint32_t openings_per_day = 8;     // of a calendar
inline constexpr std::uint32_t days_per_calendar = 366;  // that are not like their weekday
inline constexpr std::size_t time_zone_bytes = 128;
inline constexpr std::uint32_t merges_per_conversation = 32;  // the newest that its card names
inline constexpr std::int32_t priority_max = 100;             // and as far below zero
inline constexpr std::size_t attributes_bytes = 4096;         // of one conversation, as JSON
inline constexpr std::size_t text_rules_bytes = std::size_t{16} * 1024;  // of a tenant's policy
inline constexpr std::uint32_t query_terms = 16;
inline constexpr std::uint32_t page_rows = 1000;
inline constexpr std::uint32_t sessions_per_principal = 64;

// Text of an archive: when a page of it is full, and how much is taken in one call. The longest
// line has to fit into the latter, whatever its texts are written as.
inline constexpr std::size_t archive_page_bytes = std::size_t{1024} * 1024;
inline constexpr std::size_t archive_call_bytes = std::size_t{16} * 1024 * 1024;

inline constexpr std::uint32_t batch_commands = 256;
inline constexpr std::size_t batch_bytes = std::size_t{1024} * 1024;
inline constexpr std::uint32_t queue_commands = 65536;

// Room for the store: of what it may use, and of its disk. docs/internals/decisions/0028 says why.
inline constexpr std::uint32_t store_low_percent = 70;      // used; above, a warning
inline constexpr std::uint32_t store_reserve_percent = 90;  // above, what adds is refused
inline constexpr std::uint32_t disk_reserve_percent = 5;    // free; below, what adds is refused,
inline constexpr std::uint64_t disk_reserve_bytes = std::uint64_t{64} << 20U;  // or below this
inline constexpr std::int64_t reader_ms = std::int64_t{10} * 1000;  // reading one state, unwarned

inline constexpr std::uint32_t watch_ms_max = 60000;  // of the runtime
inline constexpr std::uint32_t log_lines = 256;       // that wait to be handed over

inline constexpr std::uint32_t hints_per_session = 64;
inline constexpr std::uint32_t commands_per_session = 1024;
inline constexpr std::size_t frame_bytes = std::size_t{256} * 1024;    // one inbound frame
inline constexpr std::size_t output_bytes = std::size_t{1024} * 1024;  // a session's output

static_assert(conversation_bytes + 3 * id_bytes < key_bytes, "a composed key must fit");
static_assert(text_bytes < value_bytes, "a message must fit into a record");
static_assert(archive_page_bytes + 7 * value_bytes < archive_call_bytes,
              "a page of an archive must fit into a call, also where each byte becomes six");

}  // namespace liveinbox::base::limits
