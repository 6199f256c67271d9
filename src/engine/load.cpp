#include "engine/load.hpp"

#include "codec/key.hpp"
#include "codec/record.hpp"
#include "core/rights.hpp"
#include "engine/erase.hpp"
#include "engine/rows.hpp"
#include "index/message_rows.hpp"

#include <limits>
#include <string>
#include <utility>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;

// Waiting conversations that claim_next looks at before it says that none fits the filter.
constexpr int claim_next_rows = 1000;

// Collects facts for one command; each step fills its part of `facts`.
class Loader {
 public:
  Loader(Batch& batch, const TenantState& tenant, const core::Command& command)
      : view_(batch.view()), tenant_(tenant.row.number), command_(command) {
    facts.now_ms = batch.now_ms();
    facts.next_conversation = batch.next_conversation();
    facts.process = command.process;
  }

  Status run() {
    using Step = Status (Loader::*)();
    constexpr Step steps[] = {&Loader::load_policy,
                              &Loader::load_actor,
                              &Loader::load_user,
                              &Loader::load_target,
                              &Loader::load_traces,
                              &Loader::load_conversation,
                              &Loader::load_merge_target,
                              &Loader::load_channel,
                              &Loader::load_holder,
                              &Loader::load_last_agent,
                              &Loader::load_offered,
                              &Loader::load_team,
                              &Loader::load_hours,
                              &Loader::load_read_mark,
                              &Loader::load_draft,
                              &Loader::load_delivery};
    for (const auto step : steps) {
      if (auto status = (this->*step)(); !status) {
        return status;
      }
    }
    return {};
  }

  core::Facts facts;

 private:
  // Puts a row into `out` if it is there.
  template <typename T>
  static Status keep(Result<std::optional<T>> row, T& out) {
    if (!row) {
      return std::move(row).error();
    }
    if (*row) {
      out = **std::move(row);
    }
    return {};
  }

  Status load_policy() {
    return keep(
        read_row(view_, store::Table::setting, codec::policy_key(tenant_), codec::decode_policy),
        facts.policy);
  }

  Status load_actor() {
    return keep(read_directory(view_, tenant_, command_.actor.kind, command_.actor.id),
                facts.actor);
  }

  Status load_user() {
    if (command_.op != core::Op::open_conversation && command_.op != core::Op::receive) {
      return {};
    }
    return keep(read_directory(view_, tenant_, core::PrincipalKind::user, user_id()), facts.user);
  }

  Status load_target() {
    const auto& target = target_id();
    if (target.empty()) {
      return {};
    }
    auto row = read_directory(view_, tenant_, core::PrincipalKind::agent, target);
    if (!row) {
      return std::move(row).error();
    }
    // An agent is known once it was set, was ever online or ever had a conversation: each makes its
    // row.
    facts.target_is_known = row->has_value();
    if (*row) {
      facts.target = **std::move(row);
    }
    return {};
  }

  Status load_traces() {
    const bool is_asked_for = command_.op == core::Op::erase && tenant_ != 0;
    if (!is_asked_for || !core::may_send(command_.op, command_.actor.kind, facts.actor.role)) {
      return {};
    }
    facts.traces = command_.traces;
    const auto all = find_traces(
        view_, tenant_, command_.user, std::numeric_limits<std::uint64_t>::max(), facts.traces);
    if (!all) {
      return all.error();
    }
    for (const auto number : facts.traces.conversations) {
      auto conversation = read_conversation(view_, number);
      if (!conversation) {
        return std::move(conversation).error();
      }
      if (*conversation && !(*conversation)->is_erased()) {
        facts.of_user.push_back(**std::move(conversation));
      }
    }
    return {};
  }

  Status load_conversation() {
    switch (command_.op) {
      case core::Op::claim_next:
        return load_queue_head();
      case core::Op::receive:
        return load_for_receive();
      case core::Op::deliver:
        return load_for_deliver();
      default:
        break;
    }
    if (!command_.conversation.empty()) {
      if (auto status = load_by_key(command_.conversation); !status) {
        return status;
      }
    }
    if (command_.op == core::Op::open_conversation || command_.op == core::Op::reopen) {
      return load_active_key();
    }
    return {};
  }

  Status load_by_key(std::string_view key) {
    auto number = read_number(view_, store::Table::key, codec::host_key(tenant_, key));
    if (!number) {
      return std::move(number).error();
    }
    return *number ? load_by_number(**number) : Status();
  }

  Status load_by_number(std::uint64_t number) {
    return keep(read_conversation(view_, number), facts.conversation);
  }

  Status load_merge_target() {
    if (command_.into.empty()) {
      return {};
    }
    auto number = read_number(view_, store::Table::key, codec::host_key(tenant_, command_.into));
    if (!number || !*number) {
      return number ? Status() : Status(std::move(number).error());
    }
    return keep(read_conversation(view_, **number), facts.merge_target);
  }

  // A message that came before is answered from the conversation it came to. Else it goes to the
  // named conversation, and to the user's active one where the named one is not active. Where the
  // named one is somebody else's it stays loaded, for the rules to refuse.
  Status load_for_receive() {
    if (!command_.conversation.empty()) {
      if (auto status = load_by_key(command_.conversation); !status) {
        return status;
      }
    }
    const auto& named = facts.conversation;
    const auto channel = command_.channel.empty() ? named.channel : command_.channel;
    const std::string user(user_id().empty() ? named.user.id : user_id());
    if (auto status = load_duplicate(channel); !status || facts.duplicate_of != 0) {
      return status;
    }
    const bool is_of_another =
        named.exists() && (channel != named.channel || user != named.user.id);
    if (named.is_active() || is_of_another) {
      return {};
    }
    if (!facts.policy.one_active_per_user && !command_.conversation.empty()) {
      return {};
    }
    auto active = find_active(channel, user);
    if (!active) {
      return std::move(active).error();
    }
    if (*active) {
      return load_by_number(**active);
    }
    return command_.conversation.empty() ? load_free_key(channel, user) : Status();
  }

  Status load_duplicate(std::string_view channel) {
    if (command_.external_id.empty()) {
      return {};
    }
    auto row = read_row(view_,
                        store::Table::external,
                        codec::external_key(tenant_, channel, command_.external_id),
                        codec::decode_external);
    if (!row || !*row) {
      return row ? Status() : Status(std::move(row).error());
    }
    facts.duplicate_of = (*row)->message;
    return load_by_number((*row)->conversation);
  }

  // By its number in the named conversation, or by the channel's own id.
  Status load_for_deliver() {
    if (!command_.conversation.empty()) {
      if (auto status = load_by_key(command_.conversation); !status) {
        return status;
      }
      sent_message_ = facts.conversation.exists() ? command_.message : 0;
    }
    const auto& label = command_.channel.empty() ? facts.conversation.channel : command_.channel;
    if (command_.external_id.empty() || label.empty()) {
      return {};
    }
    codec::ExternalRow row;
    if (auto status = keep(read_row(view_,
                                    store::Table::external,
                                    codec::external_key(tenant_, label, command_.external_id),
                                    codec::decode_external),
                           row);
        !status || row.conversation == 0) {
      return status;
    }
    facts.knows_external_id = true;
    if (!command_.conversation.empty()) {
      facts.is_external_id_taken =
          row.conversation != facts.conversation.number || row.message != command_.message;
      return {};
    }
    sent_message_ = row.message;
    return load_by_number(row.conversation);
  }

  // A host may have given the made key away; then a number more makes it free.
  Status load_free_key(std::string_view channel, std::string_view user) {
    const auto made = core::made_key(channel, user, facts.next_conversation);
    facts.free_key = made;
    for (std::uint64_t next = 2;; ++next) {
      auto taken = read_number(view_, store::Table::key, codec::host_key(tenant_, facts.free_key));
      if (!taken || !*taken) {
        return taken ? Status() : Status(std::move(taken).error());
      }
      facts.free_key = made + "-" + std::to_string(next);
    }
  }

  Status load_active_key() {
    const bool is_new = !facts.conversation.exists();
    auto active = find_active(is_new ? command_.channel : facts.conversation.channel,
                              is_new ? command_.user : facts.conversation.user.id);
    if (!active) {
      return std::move(active).error();
    }
    if (!*active || **active == facts.conversation.number) {
      return {};
    }
    auto conversation = read_conversation(view_, **active);
    if (!conversation) {
      return std::move(conversation).error();
    }
    if (*conversation) {
      facts.active_key = (*conversation)->key;
    }
    return {};
  }

  // The newest active conversation of a user on a channel.
  Result<std::optional<std::uint64_t>> find_active(std::string_view channel,
                                                   std::string_view user) {
    if (channel.empty() || user.empty()) {
      return std::optional<std::uint64_t>();
    }
    const auto prefix = codec::active_prefix(tenant_, channel, user);
    auto scan = view_.scan(
        store::Table::active, prefix + std::string(8, '\xFF'), store::Direction::backward);
    if (!scan) {
      return std::move(scan).error();
    }
    auto row = (*scan)->next();
    if (!row) {
      return std::move(row).error();
    }
    if (!*row || !(*row)->key.starts_with(prefix)) {
      return std::optional<std::uint64_t>();
    }
    auto number = codec::decode_number((*row)->value);
    if (!number) {
      return std::move(number).error();
    }
    return std::optional<std::uint64_t>(*number);
  }

  Status load_queue_head() {
    const auto prefix = codec::queue_prefix(tenant_, {core::Tab::waiting}, {});
    auto scan = view_.scan(store::Table::queue, prefix, store::Direction::forward);
    if (!scan) {
      return std::move(scan).error();
    }
    for (int looked_at = 0; looked_at < claim_next_rows; ++looked_at) {
      auto row = (*scan)->next();
      if (!row) {
        return std::move(row).error();
      }
      if (!*row || !(*row)->key.starts_with(prefix)) {
        return {};
      }
      auto number = codec::conversation_of_queue_key((*row)->key);
      if (!number) {
        return std::move(number).error();
      }
      auto conversation = read_conversation(view_, *number);
      if (!conversation) {
        return std::move(conversation).error();
      }
      if (*conversation && fits(**conversation)) {
        facts.conversation = **std::move(conversation);
        return {};
      }
    }
    return {};
  }

  [[nodiscard]] bool fits(const core::Conversation& conversation) const {
    const bool is_free = conversation.state == core::State::waiting ||
                         conversation.offered_to.same_as(command_.actor);
    return is_free && (command_.channel.empty() || conversation.channel == command_.channel) &&
           (command_.team.empty() || conversation.team == command_.team);
  }

  Status load_channel() {
    const auto& label = facts.conversation.exists() ? facts.conversation.channel : command_.channel;
    facts.channel = core::default_channel(label);
    if (label.empty()) {
      return {};
    }
    return keep(read_row(view_,
                         store::Table::setting,
                         codec::channel_key(tenant_, label),
                         codec::decode_channel),
                facts.channel);
  }

  Status load_holder() {
    const auto& holder = facts.conversation.holder;
    if (command_.op != core::Op::expire || holder.kind != core::PrincipalKind::agent) {
      return {};
    }
    core::DirectoryEntry entry;
    if (auto status = keep(read_directory(view_, tenant_, holder.kind, holder.id), entry);
        !status) {
      return status;
    }
    facts.holder_is_online = entry.is_online;
    return {};
  }

  Status load_offered() {
    const auto& agent = facts.conversation.offered_to;
    const bool is_asked_for = command_.op == core::Op::expire && !agent.id.empty();
    return is_asked_for
               ? keep(read_directory(view_, tenant_, agent.kind, agent.id), facts.offered_to)
               : Status();
  }

  Status load_team() {
    const bool is_named = command_.op == core::Op::set_team ||
                          (command_.op == core::Op::transfer && !command_.team.empty());
    const auto& team = is_named ? command_.team : facts.conversation.team;
    if (auto status = keep_team(team, facts.team); !status) {
      return status;
    }
    const bool may_pass_on =
        command_.op == core::Op::expire && facts.team.service.no_agent == core::NoAgentPolicy::team;
    return may_pass_on ? keep_team(facts.team.service.no_agent_team, facts.no_agent_team)
                       : Status();
  }

  // The calendars are looked at where one of them may change what comes next.
  Status load_hours() {
    const bool is_asked_for = command_.op == core::Op::configure ||
                              command_.op == core::Op::set_team || core::is_of_tenant(command_);
    if (!is_asked_for) {
      return {};
    }
    const auto until = read_number(view_, store::Table::setting, codec::hours_key(tenant_));
    if (!until) {
      return until.error();
    }
    facts.hours_until_ms = static_cast<core::TimeMs>(until->value_or(0));
    if (command_.op != core::Op::configure) {
      facts.calendars.push_back(facts.policy.service.hours);
    }
    Status failure;
    const auto own = codec::team_key(tenant_, command_.team);
    auto status = for_each(
        view_, store::Table::setting, codec::team_prefix(tenant_), [&](const store::Row& row) {
          auto team = codec::decode_team(row.value);
          if (!team) {
            failure = std::move(team).error();
            return false;
          }
          if (command_.op != core::Op::set_team || row.key != own) {
            facts.calendars.push_back(std::move(team->service.hours));
          }
          return true;
        });
    return failure ? status : failure;
  }

  Status keep_team(std::string_view team, core::TeamPolicy& out) {
    auto policy = read_team(view_, tenant_, team, {facts.policy.routing, facts.policy.service});
    if (!policy) {
      return std::move(policy).error();
    }
    out = *std::move(policy);
    return {};
  }

  Status load_last_agent() {
    const auto& agent = facts.conversation.last_agent;
    const bool is_asked_for = command_.op == core::Op::receive && !agent.id.empty() &&
                              facts.policy.reopen == core::ReopenPolicy::agent &&
                              !facts.conversation.is_active();
    return is_asked_for
               ? keep(read_directory(view_, tenant_, agent.kind, agent.id), facts.last_agent)
               : Status();
  }

  Status load_read_mark() {
    if (command_.op != core::Op::mark_read || !facts.conversation.exists()) {
      return {};
    }
    const auto number = facts.conversation.number;
    codec::ReadMark mark;
    if (auto status = keep(read_row(view_,
                                    store::Table::read_mark,
                                    codec::read_mark_key(number, command_.actor.id),
                                    codec::decode_read_mark),
                           mark);
        !status) {
      return status;
    }
    facts.read_message = mark.message;
    auto position =
        read_number(view_, store::Table::message, codec::message_key(number, command_.message));
    if (!position || !*position) {
      return position ? Status() : Status(std::move(position).error());
    }
    auto event =
        read_row(view_, store::Table::event, codec::event_key(**position), codec::decode_event);
    if (!event) {
      return std::move(event).error();
    }
    facts.user_messages_at = *event ? (*event)->user_messages : 0;
    return {};
  }

  Status load_draft() {
    if (command_.op != core::Op::save_draft || !facts.conversation.exists()) {
      return {};
    }
    codec::SavedDraft draft;
    auto status = keep(
        read_row(view_,
                 store::Table::draft,
                 codec::draft_key(facts.conversation.number, command_.actor.id, command_.is_note),
                 codec::decode_draft),
        draft);
    facts.draft = std::move(draft.text);
    return status;
  }

  // Only what we sent is delivered.
  Status load_delivery() {
    if (command_.op != core::Op::deliver || sent_message_ == 0) {
      return {};
    }
    const auto number = facts.conversation.number;
    auto event = index::read_message(view_, number, sent_message_);
    if (!event) {
      return std::move(event).error();
    }
    if (!*event || (*event)->type != core::EventType::message_sent) {
      return {};
    }
    facts.sent_message = sent_message_;
    codec::DeliveryRow row;
    row.delivery = core::Delivery::queued;
    auto status = keep(read_row(view_,
                                store::Table::delivery,
                                codec::delivery_key(number, sent_message_),
                                codec::decode_delivery),
                       row);
    facts.delivery = row.delivery;
    return status;
  }

  // transfer and offer name an agent; set_availability is about the actor unless it does.
  [[nodiscard]] const std::string& target_id() const {
    static const std::string nobody;
    switch (command_.op) {
      case core::Op::transfer:
      case core::Op::offer:
        return command_.target;
      case core::Op::set_availability:
        return command_.target.empty() ? command_.actor.id : command_.target;
      default:
        return nobody;
    }
  }

  [[nodiscard]] std::string_view user_id() const {
    const bool is_user = command_.actor.kind == core::PrincipalKind::user;
    return command_.user.empty() && is_user ? command_.actor.id : command_.user;
  }

  store::ReadView& view_;
  const codec::TenantNumber tenant_;
  const core::Command& command_;
  std::uint64_t sent_message_ = 0;  // deliver: which message is meant
};

}  // namespace

Result<core::Facts> load(Batch& batch, const TenantState& tenant, const core::Command& command) {
  Loader loader(batch, tenant, command);
  if (auto status = loader.run(); !status) {
    return std::move(status).error();
  }
  return std::move(loader.facts);
}

}  // namespace liveinbox::engine
