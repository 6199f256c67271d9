#include "codec/key.hpp"

#include "codec/coding.hpp"
#include "codec/meta.hpp"
#include "core/names.hpp"

namespace liveinbox::codec {
namespace {

namespace limits = base::limits;

// Each byte of a text may have to be escaped, and two more end it.
consteval std::size_t text_part_bytes(std::size_t text_bytes) {
  return 2 * text_bytes + 2;
}

constexpr std::size_t outcome_key_bytes =
    4 + 1 + text_part_bytes(limits::id_bytes) + limits::id_bytes;
static_assert(8 + outcome_key_bytes <= limits::key_bytes);
static_assert(4 + text_part_bytes(limits::channel_bytes) + text_part_bytes(limits::id_bytes) + 8 <=
              limits::key_bytes);
static_assert(4 + text_part_bytes(limits::channel_bytes) + limits::external_id_bytes <=
              limits::key_bytes);
static_assert(4 + 1 + text_part_bytes(limits::id_bytes) + 8 + 8 <= limits::key_bytes);

// Rows of one table that hold different things begin with a byte of their own.
constexpr std::uint8_t policy_setting = 0;
constexpr std::uint8_t channel_setting = 1;
constexpr std::uint8_t team_setting = 2;
constexpr std::uint8_t hours_setting = 3;

template <typename Enum>
std::uint8_t number_of(Enum value) {
  return static_cast<std::uint8_t>(value);
}

// The complement of a signed number is smaller the greater the number is.
std::int64_t newest_first(core::TimeMs at_ms) {
  return ~at_ms;
}

std::int64_t highest_first(std::int32_t priority) {
  return ~std::int64_t{priority};
}

// The orders of one tab are this far apart.
constexpr std::uint8_t sort_step = 16;

KeyBuilder queue_start(TenantNumber tenant, TabOrder order) {
  KeyBuilder key;
  key.u32(tenant).u8(number_of(order));
  return key;
}

base::Error corrupt(const char* detail) {
  return base::fail(base::Code::store_corrupt, detail);
}

}  // namespace

std::uint8_t number_of(TabOrder order) {
  return static_cast<std::uint8_t>(number_of(order.sort) * sort_step + number_of(order.tab));
}

std::string tenant_key(std::string_view tenant) {
  return KeyBuilder().text(tenant).str();
}

std::string event_key(std::uint64_t position) {
  return KeyBuilder().u64(position).str();
}

std::string feed_key(TenantNumber tenant, std::uint64_t offset) {
  return KeyBuilder().u32(tenant).u64(offset).str();
}

std::string conversation_key(std::uint64_t conversation) {
  return KeyBuilder().u64(conversation).str();
}

std::string host_key(TenantNumber tenant, std::string_view key) {
  return KeyBuilder().u32(tenant).raw(key).str();
}

std::string transcript_key(std::uint64_t conversation, std::uint64_t entry) {
  return KeyBuilder().u64(conversation).u64(entry).str();
}

std::string message_key(std::uint64_t conversation, std::uint64_t message) {
  return KeyBuilder().u64(conversation).u64(message).str();
}

std::string active_prefix(TenantNumber tenant, std::string_view channel, std::string_view user) {
  return KeyBuilder().u32(tenant).text(channel).text(user).str();
}

std::string active_key(TenantNumber tenant,
                       std::string_view channel,
                       std::string_view user,
                       std::uint64_t conversation) {
  return KeyBuilder().u32(tenant).text(channel).text(user).u64(conversation).str();
}

std::string external_key(TenantNumber tenant, std::string_view channel, std::string_view id) {
  return KeyBuilder().u32(tenant).text(channel).raw(id).str();
}

std::string principal_key(TenantNumber tenant, core::PrincipalKind kind, std::string_view id) {
  return KeyBuilder().u32(tenant).u8(number_of(kind)).raw(id).str();
}

std::string channel_key(TenantNumber tenant, std::string_view label) {
  return KeyBuilder().u32(tenant).u8(channel_setting).raw(label).str();
}

std::string policy_key(TenantNumber tenant) {
  return KeyBuilder().u32(tenant).u8(policy_setting).str();
}

std::string hours_key(TenantNumber tenant) {
  return KeyBuilder().u32(tenant).u8(hours_setting).str();
}

std::string team_prefix(TenantNumber tenant) {
  return KeyBuilder().u32(tenant).u8(team_setting).str();
}

std::string team_key(TenantNumber tenant, std::string_view team) {
  return KeyBuilder().u32(tenant).u8(team_setting).raw(team).str();
}

std::string ready_prefix(TenantNumber tenant, core::RoutingMode mode) {
  return KeyBuilder().u32(tenant).u8(number_of(mode)).str();
}

std::string ready_key(TenantNumber tenant,
                      core::RoutingMode mode,
                      const core::DirectoryEntry& agent) {
  const std::uint64_t load = mode == core::RoutingMode::least_busy ? agent.load : 0;
  return KeyBuilder()
      .u32(tenant)
      .u8(number_of(mode))
      .u64(load)
      .u64(agent.last_offer)
      .raw(agent.principal.id)
      .str();
}

base::Result<std::string> agent_of_ready_key(std::string_view key) {
  Reader reader(key);
  reader.u32();
  reader.u8();
  reader.u64();
  reader.u64();
  const std::string agent(reader.rest());
  if (!reader.finished() || agent.empty()) {
    return corrupt("a key of the ready table is damaged");
  }
  return agent;
}

std::string read_mark_key(std::uint64_t conversation, std::string_view agent) {
  return KeyBuilder().u64(conversation).raw(agent).str();
}

std::string draft_key(std::uint64_t conversation, std::string_view agent, bool is_note) {
  return KeyBuilder().u64(conversation).u8(is_note ? 1 : 0).raw(agent).str();
}

std::string delivery_key(std::uint64_t conversation, std::uint64_t message) {
  return message_key(conversation, message);
}

std::string outcome_key(TenantNumber tenant,
                        const core::Principal& actor,
                        std::string_view command_id) {
  return KeyBuilder().u32(tenant).u8(number_of(actor.kind)).text(actor.id).raw(command_id).str();
}

base::Result<OutcomeOwner> owner_of_outcome_key(std::string_view key) {
  Reader reader(key);
  OutcomeOwner owner;
  owner.tenant = reader.u32();
  const auto kind = core::enum_from(core::principal_kind_names, reader.u8());
  owner.id = reader.key_text();
  if (!reader.ok() || !kind) {
    return corrupt("a key of the outcome table is damaged");
  }
  owner.kind = *kind;
  return owner;
}

std::string outcome_age_key(core::TimeMs at_ms, std::string_view outcome_key) {
  return KeyBuilder().i64(at_ms).raw(outcome_key).str();
}

std::string cursor_key(TenantNumber tenant, std::string_view name) {
  return KeyBuilder().u32(tenant).raw(name).str();
}

std::string process_key(std::uint64_t process) {
  return KeyBuilder().text(process_prefix).u64(process).str();
}

base::Result<std::uint64_t> process_of_key(std::string_view key) {
  Reader reader(key);
  const auto row = reader.key_text();
  const auto process = reader.u64();
  if (!reader.finished() || row != process_prefix) {
    return corrupt("a key of the meta table is damaged");
  }
  return process;
}

std::string tenant_of_key(std::string_view tenant_key) {
  return Reader(tenant_key).key_text();
}

TenantNumber tenant_of_principal_key(std::string_view principal_key) {
  return Reader(principal_key).u32();
}

std::string queue_prefix(TenantNumber tenant, TabOrder order, std::string_view agent) {
  KeyBuilder key = queue_start(tenant, order);
  if (order.tab == core::Tab::mine) {
    key.text(agent);
  }
  return key.str();
}

std::string due_key(TenantNumber tenant,
                    core::Tab tab,
                    std::string_view agent,
                    std::pair<core::TimeMs, std::uint64_t> due_conversation) {
  KeyBuilder key = queue_start(tenant, {tab, core::Sort::due});
  if (tab == core::Tab::mine) {
    key.text(agent);
  }
  return key.i64(due_conversation.first).u64(due_conversation.second).str();
}

std::string waiting_key(TenantNumber tenant,
                        std::int32_t priority,
                        core::TimeMs waiting_since_ms,
                        std::uint64_t conversation) {
  return queue_start(tenant, {core::Tab::waiting})
      .i64(highest_first(priority))
      .i64(waiting_since_ms)
      .u64(conversation)
      .str();
}

std::string all_key(TenantNumber tenant,
                    core::TimeMs last_activity_ms,
                    std::uint64_t conversation) {
  return queue_start(tenant, {core::Tab::all})
      .i64(newest_first(last_activity_ms))
      .descending_u64(conversation)
      .str();
}

std::string mine_key(TenantNumber tenant,
                     std::string_view agent,
                     core::TimeMs last_activity_ms,
                     std::uint64_t conversation) {
  return queue_start(tenant, {core::Tab::mine})
      .text(agent)
      .i64(newest_first(last_activity_ms))
      .descending_u64(conversation)
      .str();
}

base::Result<std::uint64_t> conversation_of_queue_key(std::string_view key) {
  Reader reader(key);
  reader.u32();
  const std::uint8_t rows = reader.u8();
  const auto tab = core::enum_from(core::tab_names, rows % sort_step);
  const auto sort = core::enum_from(core::sort_names, rows / sort_step);
  const bool is_usual = sort == core::Sort::usual;
  if (tab == core::Tab::waiting && is_usual) {
    reader.i64();
  } else if (tab == core::Tab::mine) {
    reader.key_text();
  }
  reader.i64();
  const bool is_ascending = tab == core::Tab::waiting || !is_usual;
  const std::uint64_t conversation = is_ascending ? reader.u64() : reader.descending_u64();
  if (!tab || !sort || !reader.finished()) {
    return corrupt("a key of the queue table is damaged");
  }
  return conversation;
}

std::string count_key(TenantNumber tenant, core::Tab tab, std::string_view agent) {
  KeyBuilder key = queue_start(tenant, {tab});
  if (tab == core::Tab::mine) {
    key.raw(agent);
  }
  return key.str();
}

std::string timer_key(const TimerKey& timer) {
  return KeyBuilder()
      .i64(timer.due_ms)
      .u32(timer.tenant)
      .u64(timer.conversation)
      .u8(number_of(timer.kind))
      .u64(timer.fence)
      .str();
}

base::Result<TimerKey> parse_timer_key(std::string_view key) {
  Reader reader(key);
  TimerKey timer;
  timer.due_ms = reader.i64();
  timer.tenant = reader.u32();
  timer.conversation = reader.u64();
  const auto kind = core::enum_from(core::timer_kind_names, reader.u8());
  timer.fence = reader.u64();
  if (!kind || !reader.finished()) {
    return corrupt("a key of the timer table is damaged");
  }
  timer.kind = *kind;
  return timer;
}

}  // namespace liveinbox::codec
