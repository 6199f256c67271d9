#include "engine/derived.hpp"

#include "codec/record.hpp"
#include "core/deadline.hpp"
#include "core/decide.hpp"
#include "core/routing.hpp"

#include <algorithm>

namespace liveinbox::engine {
namespace {

bool is_waiting(const core::Conversation& conversation) {
  return conversation.state == core::State::waiting || conversation.state == core::State::offered;
}

bool is_held_by_agent(const core::Conversation& conversation) {
  return conversation.holder.kind == core::PrincipalKind::agent;
}

// Its places in the tabs by deadline.
void append_due_rows(codec::TenantNumber tenant,
                     const core::Conversation& conversation,
                     std::vector<DerivedRow>& rows) {
  if (conversation.deadlines.empty()) {
    return;
  }
  const std::pair due_number(core::deadlines_by_time(conversation).front().due_ms,
                             conversation.number);
  const auto append = [&](core::Tab tab) {
    rows.push_back(
        {store::Table::queue, codec::due_key(tenant, tab, conversation.holder.id, due_number), {}});
  };
  append(core::Tab::all);
  if (is_waiting(conversation)) {
    append(core::Tab::waiting);
  }
  if (is_held_by_agent(conversation)) {
    append(core::Tab::mine);
  }
}

}  // namespace

std::vector<DerivedRow> derived_rows(codec::TenantNumber tenant,
                                     const core::Conversation& conversation) {
  std::vector<DerivedRow> rows;
  if (!conversation.exists() || conversation.is_erased()) {
    return rows;
  }
  const auto number = conversation.number;
  const auto number_value = codec::encode_number(number);
  rows.push_back({store::Table::key, codec::host_key(tenant, conversation.key), number_value});
  if (conversation.is_active()) {
    rows.push_back({store::Table::active,
                    codec::active_key(tenant, conversation.channel, conversation.user.id, number),
                    number_value});
  }
  if (conversation.was_escalated()) {
    rows.push_back(
        {store::Table::queue, codec::all_key(tenant, conversation.last_activity_ms, number), {}});
  }
  if (is_waiting(conversation)) {
    rows.push_back(
        {store::Table::queue,
         codec::waiting_key(tenant, conversation.priority, conversation.waiting_since_ms, number),
         {}});
  }
  if (is_held_by_agent(conversation)) {
    rows.push_back(
        {store::Table::queue,
         codec::mine_key(tenant, conversation.holder.id, conversation.last_activity_ms, number),
         {}});
  }
  append_due_rows(tenant, conversation, rows);
  for (const auto& timer : core::timers_of(conversation)) {
    rows.push_back({store::Table::timer,
                    codec::timer_key({timer.due_ms, tenant, number, timer.kind, timer.fence}),
                    {}});
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

std::vector<DerivedRow> ready_rows(codec::TenantNumber tenant, const core::DirectoryEntry& entry) {
  std::vector<DerivedRow> rows;
  if (core::is_ready(entry)) {
    for (const auto mode : {core::RoutingMode::round_robin, core::RoutingMode::least_busy}) {
      rows.push_back({store::Table::ready, codec::ready_key(tenant, mode, entry), {}});
    }
  }
  return rows;
}

core::Principal load_bearer(const core::Conversation& conversation) {
  if (conversation.state == core::State::offered) {
    return conversation.offered_to;
  }
  const bool is_load = conversation.state == core::State::claimed && is_held_by_agent(conversation);
  return is_load ? conversation.holder : core::Principal{};
}

std::vector<std::string> counted_in(codec::TenantNumber tenant,
                                    const core::Conversation& conversation) {
  std::vector<std::string> keys;
  if (conversation.is_erased()) {
    return keys;
  }
  if (conversation.was_escalated()) {
    keys.push_back(codec::count_key(tenant, core::Tab::all, {}));
  }
  if (is_waiting(conversation)) {
    keys.push_back(codec::count_key(tenant, core::Tab::waiting, {}));
  }
  if (is_held_by_agent(conversation)) {
    keys.push_back(codec::count_key(tenant, core::Tab::mine, conversation.holder.id));
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace liveinbox::engine
