// Keys: one function per table. Big-endian numbers and escaped texts, so that the bytes sort as the
// values do. The grammar is in docs/internals/data_format.md.
//
// Texts are expected within base/limits.hpp; within them every key fits, whatever their bytes are.
#pragma once

#include "base/result.hpp"
#include "core/types.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::codec {

// A tenant by its number in the store.
using TenantNumber = std::uint32_t;

std::string tenant_key(std::string_view tenant);
std::string event_key(std::uint64_t position);
std::string feed_key(TenantNumber tenant, std::uint64_t offset);
std::string conversation_key(std::uint64_t conversation);
std::string host_key(TenantNumber tenant, std::string_view key);
std::string transcript_key(std::uint64_t conversation, std::uint64_t entry);
std::string message_key(std::uint64_t conversation, std::uint64_t message);
// (tenant, channel, user) -> its conversations; the one with the highest number comes last.
std::string active_prefix(TenantNumber tenant, std::string_view channel, std::string_view user);
std::string active_key(TenantNumber tenant,
                       std::string_view channel,
                       std::string_view user,
                       std::uint64_t conversation);
std::string external_key(TenantNumber tenant, std::string_view channel, std::string_view id);
std::string principal_key(TenantNumber tenant, core::PrincipalKind kind, std::string_view id);
std::string channel_key(TenantNumber tenant, std::string_view label);
std::string policy_key(TenantNumber tenant);
// Until when nobody's business hours change.
std::string hours_key(TenantNumber tenant);
std::string team_prefix(TenantNumber tenant);
std::string team_key(TenantNumber tenant, std::string_view team);
// The agents of a tenant who are ready for an offer, in the order of a way to route.
std::string ready_prefix(TenantNumber tenant, core::RoutingMode mode);
std::string ready_key(TenantNumber tenant,
                      core::RoutingMode mode,
                      const core::DirectoryEntry& agent);
base::Result<std::string> agent_of_ready_key(std::string_view key);
std::string read_mark_key(std::uint64_t conversation, std::string_view agent);
std::string draft_key(std::uint64_t conversation, std::string_view agent, bool is_note);
std::string delivery_key(std::uint64_t conversation, std::uint64_t message);
std::string outcome_key(TenantNumber tenant,
                        const core::Principal& actor,
                        std::string_view command_id);
// Whose command's result a key of the outcome table is.
struct OutcomeOwner {
  TenantNumber tenant = 0;
  core::PrincipalKind kind = core::PrincipalKind::none;
  std::string id;
  auto operator<=>(const OutcomeOwner&) const = default;
};
base::Result<OutcomeOwner> owner_of_outcome_key(std::string_view key);
std::string outcome_age_key(core::TimeMs at_ms, std::string_view outcome_key);
std::string cursor_key(TenantNumber tenant, std::string_view name);
std::string process_key(std::uint64_t process);
base::Result<std::uint64_t> process_of_key(std::string_view key);
// The parts of a key that its reader needs back; empty and zero for a damaged key, which name no
// tenant.
std::string tenant_of_key(std::string_view tenant_key);
TenantNumber tenant_of_principal_key(std::string_view principal_key);

// The queue table: each tab in its own order. Waiting: priority (highest first), waiting-since,
// number. All and Mine: last activity (newest first), number (newest first). Mine is by holder; the
// other tabs belong to nobody, and `agent` is ignored for them. Each tab a second time in the order
// of deadlines: due, number.
struct TabOrder {
  core::Tab tab = core::Tab::all;
  core::Sort sort = core::Sort::usual;
};
// The byte by which its rows are told from those of the other lists.
std::uint8_t number_of(TabOrder order);
std::string queue_prefix(TenantNumber tenant, TabOrder order, std::string_view agent);
std::string due_key(TenantNumber tenant,
                    core::Tab tab,
                    std::string_view agent,
                    std::pair<core::TimeMs, std::uint64_t> due_conversation);
std::string waiting_key(TenantNumber tenant,
                        std::int32_t priority,
                        core::TimeMs waiting_since_ms,
                        std::uint64_t conversation);
std::string all_key(TenantNumber tenant, core::TimeMs last_activity_ms, std::uint64_t conversation);
std::string mine_key(TenantNumber tenant,
                     std::string_view agent,
                     core::TimeMs last_activity_ms,
                     std::uint64_t conversation);
// The conversation that a row of the queue table names (its key's last eight bytes).
base::Result<std::uint64_t> conversation_of_queue_key(std::string_view key);

// How many rows of the queue table have that prefix.
std::string count_key(TenantNumber tenant, core::Tab tab, std::string_view agent);

struct TimerKey {
  core::TimeMs due_ms = 0;
  TenantNumber tenant = 0;
  std::uint64_t conversation = 0;
  core::TimerKind kind = core::TimerKind::none;
  std::uint64_t fence = 0;
};
std::string timer_key(const TimerKey& timer);
base::Result<TimerKey> parse_timer_key(std::string_view key);

}  // namespace liveinbox::codec
