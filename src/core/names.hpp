// The texts of the domain's enumerations, as they stand in JSON, on the command line and in C:
// one table each, read in both directions.
#pragma once

#include "core/types.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace liveinbox::core {

template <typename Enum, std::size_t Count>
using NameTable = std::array<std::pair<Enum, std::string_view>, Count>;

inline constexpr NameTable<PrincipalKind, 6> principal_kind_names = {{
    {PrincipalKind::none, "none"},
    {PrincipalKind::user, "user"},
    {PrincipalKind::agent, "agent"},
    {PrincipalKind::assistant, "assistant"},
    {PrincipalKind::system, "system"},
    {PrincipalKind::integration, "integration"},
}};

inline constexpr NameTable<Role, 3> role_names = {{
    {Role::agent, "agent"},
    {Role::supervisor, "supervisor"},
    {Role::admin, "admin"},
}};

inline constexpr NameTable<State, 7> state_names = {{
    {State::none, "none"},
    {State::assistant, "assistant"},
    {State::waiting, "waiting"},
    {State::offered, "offered"},
    {State::claimed, "claimed"},
    {State::snoozed, "snoozed"},
    {State::closed, "closed"},
}};

inline constexpr NameTable<CloseOutcome, 6> close_outcome_names = {{
    {CloseOutcome::none, "none"},
    {CloseOutcome::resolved, "resolved"},
    {CloseOutcome::unresolved, "unresolved"},
    {CloseOutcome::abandoned, "abandoned"},
    {CloseOutcome::spam, "spam"},
    {CloseOutcome::merged, "merged"},
}};

inline constexpr NameTable<ReasonCode, 9> reason_code_names = {{
    {ReasonCode::none, "none"},
    {ReasonCode::user_requested_human, "user_requested_human"},
    {ReasonCode::low_confidence, "low_confidence"},
    {ReasonCode::negative_sentiment, "negative_sentiment"},
    {ReasonCode::repeated_failure, "repeated_failure"},
    {ReasonCode::policy, "policy"},
    {ReasonCode::assistant_timeout, "assistant_timeout"},
    {ReasonCode::assistant_failure, "assistant_failure"},
    {ReasonCode::other, "other"},
}};

inline constexpr NameTable<Trigger, 6> trigger_names = {{
    {Trigger::none, "none"},
    {Trigger::user, "user"},
    {Trigger::assistant, "assistant"},
    {Trigger::policy, "policy"},
    {Trigger::failure, "failure"},
    {Trigger::agent, "agent"},
}};

inline constexpr NameTable<TagOrigin, 4> tag_origin_names = {{
    {TagOrigin::none, "none"},
    {TagOrigin::rule, "rule"},
    {TagOrigin::model, "model"},
    {TagOrigin::agent, "agent"},
}};

inline constexpr NameTable<MessageFormat, 3> message_format_names = {{
    {MessageFormat::plain, "plain"},
    {MessageFormat::widget, "widget"},
    {MessageFormat::whatsapp, "whatsapp"},
}};

inline constexpr NameTable<Delivery, 6> delivery_names = {{
    {Delivery::none, "none"},
    {Delivery::queued, "queued"},
    {Delivery::sent, "sent"},
    {Delivery::delivered, "delivered"},
    {Delivery::read, "read"},
    {Delivery::failed, "failed"},
}};

inline constexpr NameTable<DeviceKind, 4> device_kind_names = {{
    {DeviceKind::unknown, "unknown"},
    {DeviceKind::desktop, "desktop"},
    {DeviceKind::mobile, "mobile"},
    {DeviceKind::service, "service"},
}};

inline constexpr NameTable<TimerKind, 11> timer_kind_names = {{
    {TimerKind::none, "none"},
    {TimerKind::claim_lease, "claim_lease"},
    {TimerKind::assistant_timeout, "assistant_timeout"},
    {TimerKind::snooze, "snooze"},
    {TimerKind::offer, "offer"},
    {TimerKind::offer_again, "offer_again"},
    {TimerKind::claim_deadline, "claim_deadline"},
    {TimerKind::first_reply_deadline, "first_reply_deadline"},
    {TimerKind::next_reply_deadline, "next_reply_deadline"},
    {TimerKind::close_deadline, "close_deadline"},
    {TimerKind::hours, "hours"},
}};

inline constexpr NameTable<DeadlineKind, 5> deadline_kind_names = {{
    {DeadlineKind::none, "none"},
    {DeadlineKind::claim, "claim"},
    {DeadlineKind::first_reply, "first_reply"},
    {DeadlineKind::next_reply, "next_reply"},
    {DeadlineKind::close, "close"},
}};

inline constexpr NameTable<NoAgentPolicy, 5> no_agent_policy_names = {{
    {NoAgentPolicy::wait, "wait"},
    {NoAgentPolicy::assistant, "assistant"},
    {NoAgentPolicy::team, "team"},
    {NoAgentPolicy::prioritize, "prioritize"},
    {NoAgentPolicy::close, "close"},
}};

inline constexpr NameTable<Right, 6> right_names = {{
    {Right::none, "none"},
    {Right::holder, "holder"},
    {Right::agent, "agent"},
    {Right::supervisor, "supervisor"},
    {Right::admin, "admin"},
    {Right::host, "host"},
}};

inline constexpr NameTable<Tab, 3> tab_names = {{
    {Tab::all, "all"},
    {Tab::waiting, "waiting"},
    {Tab::mine, "mine"},
}};

inline constexpr NameTable<Sort, 3> sort_names = {{
    {Sort::usual, "usual"},
    {Sort::due, "due"},
    {Sort::relevance, "relevance"},
}};

inline constexpr NameTable<ReopenPolicy, 3> reopen_policy_names = {{
    {ReopenPolicy::assistant, "assistant"},
    {ReopenPolicy::waiting, "waiting"},
    {ReopenPolicy::agent, "agent"},
}};

inline constexpr NameTable<RoutingMode, 3> routing_mode_names = {{
    {RoutingMode::manual, "manual"},
    {RoutingMode::round_robin, "round_robin"},
    {RoutingMode::least_busy, "least_busy"},
}};

// The text of a value; the tables are complete, which a unit test holds.
template <typename Enum, std::size_t Count>
constexpr std::string_view name_of(const NameTable<Enum, Count>& table, Enum value) {
  for (const auto& [candidate, name] : table) {
    if (candidate == value) {
      return name;
    }
  }
  return "";
}

template <typename Enum, std::size_t Count>
constexpr std::optional<Enum> value_of(const NameTable<Enum, Count>& table, std::string_view name) {
  for (const auto& [value, candidate] : table) {
    if (candidate == name) {
      return value;
    }
  }
  return std::nullopt;
}

// True for a number that comes from outside (C, disk) and names an enumerator.
template <typename Enum, std::size_t Count>
constexpr std::optional<Enum> enum_from(const NameTable<Enum, Count>& table, std::uint64_t number) {
  return number < Count ? std::optional<Enum>(table[static_cast<std::size_t>(number)].first)
                        : std::nullopt;
}

constexpr std::string_view name(PrincipalKind value) {
  return name_of(principal_kind_names, value);
}
constexpr std::string_view name(Role value) {
  return name_of(role_names, value);
}
constexpr std::string_view name(State value) {
  return name_of(state_names, value);
}
constexpr std::string_view name(CloseOutcome value) {
  return name_of(close_outcome_names, value);
}
constexpr std::string_view name(ReasonCode value) {
  return name_of(reason_code_names, value);
}
constexpr std::string_view name(Trigger value) {
  return name_of(trigger_names, value);
}
constexpr std::string_view name(TagOrigin value) {
  return name_of(tag_origin_names, value);
}
constexpr std::string_view name(MessageFormat value) {
  return name_of(message_format_names, value);
}
constexpr std::string_view name(Delivery value) {
  return name_of(delivery_names, value);
}
constexpr std::string_view name(TimerKind value) {
  return name_of(timer_kind_names, value);
}
constexpr std::string_view name(Right value) {
  return name_of(right_names, value);
}
constexpr std::string_view name(DeadlineKind value) {
  return name_of(deadline_kind_names, value);
}
constexpr std::string_view name(NoAgentPolicy value) {
  return name_of(no_agent_policy_names, value);
}
constexpr std::string_view name(Sort value) {
  return name_of(sort_names, value);
}
constexpr std::string_view name(Tab value) {
  return name_of(tab_names, value);
}
constexpr std::string_view name(RoutingMode value) {
  return name_of(routing_mode_names, value);
}
constexpr std::string_view name(ReopenPolicy value) {
  return name_of(reopen_policy_names, value);
}

}  // namespace liveinbox::core
