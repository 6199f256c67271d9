#include "model.hpp"

#include "base/limits.hpp"
#include "core/data.hpp"

#include <algorithm>
#include <sstream>
#include <tuple>

namespace liveinbox::model {

using core::Command;
using core::EventType;
using core::Op;
using core::PrincipalKind;
using core::Refusal;
using core::Role;
using core::State;

namespace {

const core::Principal nobody;
const core::Principal the_assistant{PrincipalKind::assistant, "assistant", {}};

template <typename T>
bool is_one_of(T value, std::initializer_list<T> values) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

std::uint64_t ModelConversation::user_messages(std::uint64_t upto) const {
  const auto end = is_user_message.begin() + static_cast<std::ptrdiff_t>(upto);
  return static_cast<std::uint64_t>(std::count(is_user_message.begin(), end, true));
}

const ModelConversation* Model::find(const std::string& key) const {
  const auto found = conversations_.find(key);
  return found == conversations_.end() ? nullptr : &found->second;
}

bool Model::is_online(PrincipalKind kind, const std::string& id) const {
  return stays_.contains(Who(kind, id));
}

std::uint64_t Model::unread(const ModelConversation& conversation, const std::string& agent) const {
  const auto mark = marks_.find(std::pair(conversation.key, agent));
  const auto read = mark == marks_.end() ? 0 : conversation.user_messages(mark->second);
  return conversation.user_messages(conversation.is_user_message.size()) - read;
}

Prediction Model::run(const Command& command, TimeMs clock_ms) {
  clock_ = clock_ms;
  now_ = std::max(clock_ms, shared_.newest_ms);
  out_ = {};
  at_ = look_up(command);
  const auto before = promised_by();
  out_.refusal = decide(command);
  if (!out_.events.empty()) {
    start_promises(before);
  }
  const bool is_hidden = out_.refusal == Refusal::not_found || out_.refusal == Refusal::forbidden;
  if (at_ != nullptr && !is_hidden) {
    if (out_.conversation.empty()) {
      out_.conversation = at_->key;
    }
    out_.version = at_->version;
    out_.fence = at_->fence;
    out_.holder = at_->holder;
    out_.since_ms = at_->since_ms;
    out_.until_ms = at_->until_ms;
    if (out_.refusal == Refusal::offered_to_another) {
      out_.holder = {PrincipalKind::agent, at_->offered_to, {}};
      out_.until_ms = at_->offered_until_ms;
    }
  }
  if (!out_.events.empty()) {
    route(is_one_of(command.op, {Op::configure, Op::set_team}));
  }
  return out_;
}

// An event: what grows with it.
void Model::happened(EventType type) {
  out_.events.push_back(type);
  events_ += 1;
  shared_.newest_ms = now_;
  shared_.last_position += 1;
  if (tenant_number_ == 0) {
    tenant_number_ = ++shared_.last_tenant;
  }
  const auto is_of_tenant = type == EventType::went_online || type == EventType::went_offline ||
                            type >= EventType::availability_set;
  const auto is_beside = is_one_of(type,
                                   {EventType::renewed,
                                    EventType::read_marked,
                                    EventType::draft_saved,
                                    EventType::offers_reset,
                                    EventType::deadline_set,
                                    EventType::deadline_near,
                                    EventType::deadline_missed,
                                    EventType::delivery_changed});
  if (is_of_tenant || is_beside) {
    return;
  }
  at_->version += 1;
  const bool is_entry = !is_one_of(type,
                                   {EventType::tagged,
                                    EventType::untagged,
                                    EventType::annotated,
                                    EventType::erased,
                                    EventType::offered,
                                    EventType::offer_ended});
  if (is_entry) {
    at_->entries += 1;
  }
  if (is_entry && type != EventType::prioritized && type != EventType::team_assigned) {
    at_->activity_ms = now_;
  }
}

Refusal Model::same() {
  out_.duplicate = true;
  return Refusal::none;
}

Role Model::role_of(const core::Principal& who) const {
  const auto found = known_.find(Who(who.kind, who.id));
  return found == known_.end() ? Role::agent : found->second;
}

bool Model::has_right(const core::Principal& who) const {
  return who.kind == PrincipalKind::system || who.kind == PrincipalKind::integration ||
         (who.kind == PrincipalKind::agent && role_of(who) != Role::agent);
}

bool Model::may(const Command& c) const {
  switch (c.actor.kind) {
    case PrincipalKind::user:
      return is_one_of(
          c.op, {Op::open_conversation, Op::receive, Op::escalate, Op::connect, Op::disconnect});
    case PrincipalKind::assistant:
      return is_one_of(c.op,
                       {Op::open_conversation,
                        Op::escalate,
                        Op::send,
                        Op::tag,
                        Op::untag,
                        Op::annotate,
                        Op::close});
    case PrincipalKind::system:
    case PrincipalKind::integration:
      return is_one_of(c.op,
                       {Op::open_conversation,
                        Op::receive,
                        Op::escalate,
                        Op::note,
                        Op::tag,
                        Op::untag,
                        Op::close,
                        Op::reopen,
                        Op::wake,
                        Op::prioritize,
                        Op::assign_team,
                        Op::annotate,
                        Op::deliver,
                        Op::offer,
                        Op::decline,
                        Op::set_availability,
                        Op::set_team,
                        Op::set_agent,
                        Op::set_user,
                        Op::set_channel,
                        Op::configure,
                        Op::erase});
    default:
      break;
  }
  if (c.op == Op::offer) {
    return role_of(c.actor) != Role::agent;
  }
  if (is_one_of(
          c.op,
          {Op::set_agent, Op::set_user, Op::set_channel, Op::set_team, Op::configure, Op::erase})) {
    return role_of(c.actor) == Role::admin;
  }
  return !is_one_of(c.op, {Op::open_conversation, Op::receive, Op::deliver});
}

ModelConversation* Model::active_of(const std::string& channel, const std::string& user) {
  ModelConversation* newest = nullptr;
  for (auto& [key, one] : conversations_) {
    if (one.is_active() && one.channel == channel && one.user == user &&
        (newest == nullptr || one.number > newest->number)) {
      newest = &one;
    }
  }
  return newest;
}

ModelConversation* Model::first_waiting(const Command& c) {
  ModelConversation* first = nullptr;
  for (auto& [key, one] : conversations_) {
    const bool is_free = one.state == State::waiting ||
                         (one.state == State::offered && one.offered_to == c.actor.id);
    if (is_free && (c.channel.empty() || c.channel == one.channel) &&
        (c.team.empty() || c.team == one.team) &&
        (first == nullptr || std::tuple(-one.priority, one.waiting_ms, one.number) <
                                 std::tuple(-first->priority, first->waiting_ms, first->number))) {
      first = &one;
    }
  }
  return first;
}

// The conversation that a command is about.
ModelConversation* Model::look_up(const Command& c) {
  if (c.op == Op::claim_next) {
    return first_waiting(c);
  }
  if (c.op == Op::receive) {
    return look_up_for_receive(c);
  }
  if (c.op == Op::deliver && c.conversation.empty()) {
    const auto meant = external_.find(std::pair(c.channel, c.external_id));
    return meant == external_.end() ? nullptr : &conversations_.at(meant->second.first);
  }
  const auto found = conversations_.find(c.conversation);
  return found == conversations_.end() ? nullptr : &found->second;
}

ModelConversation* Model::look_up_for_receive(const Command& c) {
  const auto found = conversations_.find(c.conversation);
  auto* named = found == conversations_.end() ? nullptr : &found->second;
  auto channel = c.channel;
  auto user = c.user;
  if (user.empty() && c.actor.kind == PrincipalKind::user) {
    user = c.actor.id;
  }
  if (named != nullptr) {
    channel = channel.empty() ? named->channel : channel;
    user = user.empty() ? named->user : user;
  }
  const auto taken = external_.find(std::pair(channel, c.external_id));
  if (!c.external_id.empty() && taken != external_.end()) {
    return &conversations_.at(taken->second.first);
  }
  if (named != nullptr && (named->is_active() || named->user != user || named->channel != channel ||
                           !policy_.one_active_per_user)) {
    return named;
  }
  if (named == nullptr && !c.conversation.empty() && !policy_.one_active_per_user) {
    return nullptr;
  }
  auto* active = active_of(channel, user);
  return active != nullptr ? active : named;
}

Refusal Model::check_common(const Command& c) const {
  const bool makes_its_own = is_one_of(c.op, {Op::open_conversation, Op::receive});
  const auto* row = core::find_op(static_cast<std::uint32_t>(c.op));
  const bool needs_one = core::has(row->required, core::Field::conversation) || c.op == Op::deliver;
  if (at_ == nullptr && !makes_its_own && needs_one) {
    return Refusal::not_found;
  }
  const bool is_user = c.actor.kind == PrincipalKind::user;
  if (is_user && at_ != nullptr && at_->user != c.actor.id) {
    return Refusal::not_found;
  }
  if (is_one_of(c.op, {Op::transfer, Op::offer, Op::set_availability}) && !c.target.empty() &&
      !known_.contains(Who(PrincipalKind::agent, c.target))) {
    return Refusal::unknown_agent;
  }
  const bool is_others_claim = c.op == Op::take_over && at_->holder.kind == PrincipalKind::agent &&
                               at_->holder.id != c.actor.id && !has_right(c.actor);
  const bool is_no_fallback =
      c.op == Op::send && c.fallback && c.actor.kind != PrincipalKind::assistant;
  const bool is_for_another = (is_user && !c.user.empty() && c.user != c.actor.id) ||
                              (c.op == Op::set_availability && !c.target.empty() &&
                               c.target != c.actor.id && !has_right(c.actor));
  if (!may(c) || is_others_claim || is_no_fallback || is_for_another) {
    return Refusal::forbidden;
  }
  if (c.if_version != 0 && c.if_version != (at_ == nullptr ? 0 : at_->version)) {
    return Refusal::version_mismatch;
  }
  return Refusal::none;
}

Refusal Model::check_holder(const Command& c) const {
  if (c.fence != 0 && c.fence != at_->fence) {
    return Refusal::stale_fence;
  }
  if (at_->holder.kind == PrincipalKind::none) {
    return Refusal::not_claimed;
  }
  const bool is_holder = at_->holder.kind == c.actor.kind &&
                         (c.actor.kind == PrincipalKind::assistant || at_->holder.id == c.actor.id);
  if (!is_holder) {
    return Refusal::not_holder;
  }
  return c.fence == 0 ? Refusal::stale_fence : Refusal::none;
}

Refusal Model::decide(const Command& c) {
  if (const auto refusal = check_common(c); refusal != Refusal::none) {
    return refusal;
  }
  switch (c.op) {
    case Op::open_conversation:
      return open(c);
    case Op::receive:
      return receive(c);
    case Op::escalate:
      return escalate(c);
    case Op::claim:
    case Op::claim_next:
      return claim(c);
    case Op::take_over:
      return take_over(c);
    case Op::renew:
    case Op::release:
    case Op::transfer:
    case Op::hand_back:
      return of_holder(c);
    case Op::send:
      return send(c);
    case Op::note:
      happened(EventType::note_added);
      add_message(false, core::Delivery::none);
      drafts_.erase(std::tuple(at_->key, c.actor.id, true));
      return Refusal::none;
    case Op::tag:
      return tag(c);
    case Op::untag:
      return untag(c);
    case Op::mark_read:
      return mark_read(c);
    case Op::close:
      return close(c);
    case Op::reopen:
      return reopen(c);
    case Op::snooze:
      return snooze(c);
    case Op::wake:
      return wake();
    case Op::prioritize:
    case Op::assign_team:
    case Op::annotate:
      return put_on_card(c);
    case Op::offer:
      return offer(c);
    case Op::decline:
      return decline(c);
    case Op::set_availability:
      return set_availability(c);
    case Op::save_draft:
      return save_draft(c);
    case Op::deliver:
      return deliver(c);
    case Op::connect:
      return connect(c);
    case Op::disconnect:
      return disconnect(c);
    case Op::erase:
      return erase(c);
    default:
      return directory(c);
  }
}

void Model::begin(const Command& c, const std::string& key) {
  ModelConversation fresh;
  fresh.number = ++shared_.last_conversation;
  fresh.key = key;
  fresh.channel = c.channel;
  fresh.user = c.user.empty() ? c.actor.id : c.user;
  fresh.opened_ms = now_;
  tell_of({PrincipalKind::user, fresh.user, {}});
  at_ = &conversations_.emplace(key, fresh).first->second;
  happened(EventType::opened);
  give_to_assistant();
}

void Model::give_to_people() {
  at_->state = State::waiting;
  at_->offered_to.clear();
  at_->offered_until_ms = 0;
  at_->asked.clear();
  at_->asked_until_ms = 0;
  at_->fence += 1;
  at_->holder = nobody;
  at_->since_ms = 0;
  at_->until_ms = 0;
  at_->wakes_ms = 0;
  at_->failures = 0;
  at_->due_ms = 0;
}

void Model::give_to_assistant() {
  give_to_people();
  at_->promises.clear();
  at_->state = State::assistant;
  at_->holder = the_assistant;
  at_->since_ms = now_;
}

void Model::give_to_agent(const std::string& agent, TimeMs lease_ms) {
  const auto lease = lease_ms > 0 ? lease_ms : policy_.claim_lease_ms;
  give_to_people();
  at_->promises.erase(core::DeadlineKind::claim);
  at_->state = State::claimed;
  at_->holder = {PrincipalKind::agent, agent, {}};
  at_->last_agent = agent;
  known_.try_emplace(Who(PrincipalKind::agent, agent), Role::agent);
  at_->since_ms = now_;
  at_->until_ms = lease > 0 ? now_ + lease : 0;
}

void Model::escalated(core::ReasonCode code) {
  happened(EventType::escalated);
  at_->reasons.push_back(code);
  if (at_->reasons.size() > base::limits::reasons_per_conversation) {
    at_->reasons.erase(at_->reasons.begin());
  }
  if (at_->state == State::assistant) {
    give_to_people();
    at_->escalations += 1;
    at_->waiting_ms = now_;
  }
}

void Model::say(bool is_user, const std::string& text) {
  at_->snippet = text;
  add_message(is_user, is_user ? core::Delivery::none : core::Delivery::queued);
}

void Model::add_message(bool is_user, core::Delivery delivery) {
  at_->is_user_message.push_back(is_user);
  at_->deliveries.push_back(delivery);
  out_.message = at_->is_user_message.size();
}

Refusal Model::open(const Command& c) {
  if (at_ != nullptr) {
    return at_->user == c.user && at_->channel == c.channel ? same() : Refusal::key_taken;
  }
  if (const auto* active = active_of(c.channel, c.user);
      active != nullptr && policy_.one_active_per_user) {
    out_.conversation = active->key;
    return Refusal::already_active;
  }
  begin(c, c.conversation);
  if (c.reason != core::ReasonCode::none) {
    escalated(c.reason);
  }
  return Refusal::none;
}

// The texts here have so few tags that none has to give way to another.
void Model::find_tags(const std::string& text) {
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (word[0] != '#') {
      continue;
    }
    const auto name = word.substr(1);
    const auto known = std::find_if(
        at_->tags.begin(), at_->tags.end(), [&](const ModelTag& tag) { return tag.name == name; });
    if (known != at_->tags.end()) {
      find_again(*known);
    } else if (at_->tags.size() < 64) {
      happened(EventType::tagged);
      at_->tags.push_back({name, false, false, 800, out_.message});
    }
  }
}

// 800, 960, then no longer much surer; but told again when nobody has said it for a while.
void Model::find_again(ModelTag& tag) {
  const int surer = tag.confidence + 800 - tag.confidence * 800 / 1000;
  const bool is_long_ago = tag.confidence < 1000 && out_.message - tag.message >= 16;
  if (tag.is_by_agent || tag.is_removed || tag.message == out_.message ||
      (surer - tag.confidence < 50 && !is_long_ago)) {
    return;
  }
  happened(EventType::tagged);
  tag.confidence = surer;
  tag.message = out_.message;
}

// Where a user message to a closed conversation takes it.
void Model::reopened() {
  if (at_->escalations == 0 || policy_.reopen == core::ReopenPolicy::assistant) {
    give_to_assistant();
    return;
  }
  at_->waiting_ms = now_;
  const Who last(PrincipalKind::agent, at_->last_agent);
  const auto seen = last_seen_.find(last);
  const bool was_here = stays_.contains(last) || (seen != last_seen_.end() &&
                                                  now_ - seen->second <= policy_.reopen_agent_ms);
  if (policy_.reopen == core::ReopenPolicy::agent && was_here) {
    give_to_agent(at_->last_agent, 0);
  } else {
    give_to_people();
  }
}

Refusal Model::receive(const Command& c) {
  const auto channel = c.channel.empty() && at_ != nullptr ? at_->channel : c.channel;
  const auto taken = external_.find(std::pair(channel, c.external_id));
  if (!c.external_id.empty() && taken != external_.end()) {
    out_.message = taken->second.second;
    return same();
  }
  if (at_ == nullptr) {
    const bool has_user = !c.user.empty() || c.actor.kind == PrincipalKind::user;
    if (c.channel.empty() || !has_user) {
      return Refusal::not_found;
    }
    const auto user = c.user.empty() ? c.actor.id : c.user;
    const auto number = std::to_string(shared_.last_conversation + 1);
    begin(c, c.conversation.empty() ? c.channel + ":" + user + "#" + number : c.conversation);
  } else if ((!c.user.empty() && c.user != at_->user) ||
             (!c.channel.empty() && c.channel != at_->channel)) {
    return Refusal::key_taken;
  } else if (!at_->is_active()) {
    happened(EventType::reopened);
    at_->outcome = core::CloseOutcome::none;
    at_->merged_into.clear();
    at_->closed_ms = 0;
    reopened();
  }
  if (at_->state == State::snoozed) {
    woken();
  }
  happened(EventType::message_received);
  say(true, c.text);
  if (at_->state == State::assistant && at_->due_ms == 0 && policy_.assistant_timeout_ms > 0) {
    at_->due_ms = now_ + policy_.assistant_timeout_ms;
  }
  if (!c.external_id.empty()) {
    keep_external(c.external_id);
  }
  find_tags(c.text);
  const bool asks = (" " + c.text + " ").find(" HUMAN ") != std::string::npos;
  if (asks && at_->state == State::assistant && policy_.escalate_on_request) {
    escalated(core::ReasonCode::user_requested_human);
  }
  return Refusal::none;
}

Refusal Model::escalate(const Command& c) {
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (c.fence != 0 && c.fence != at_->fence) {
    return Refusal::stale_fence;
  }
  const auto data = core::parse_escalate_data(c.data);
  for (const auto message : data->evidence) {
    if (message > at_->is_user_message.size()) {
      return Refusal::unknown_message;
    }
  }
  escalated(c.reason);
  return Refusal::none;
}

Refusal Model::claim(const Command& c) {
  if (at_ == nullptr) {
    return Refusal::queue_empty;
  }
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (at_->state == State::assistant ||
      (at_->state == State::snoozed && at_->holder.kind == PrincipalKind::none)) {
    return Refusal::wrong_state;
  }
  if (at_->state == State::offered && at_->offered_to != c.actor.id) {
    return Refusal::offered_to_another;
  }
  if (at_->state == State::claimed || at_->state == State::snoozed) {
    return at_->holder.id == c.actor.id ? same() : Refusal::already_claimed;
  }
  happened(EventType::claimed);
  agents_[c.actor.id].missed = 0;
  give_to_agent(c.actor.id, c.lease_ms);
  return Refusal::none;
}

Refusal Model::take_over(const Command& c) {
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (at_->holder.kind == PrincipalKind::agent && at_->holder.id == c.actor.id) {
    return same();
  }
  if (at_->holder.kind == PrincipalKind::none) {
    return Refusal::wrong_state;
  }
  happened(EventType::taken_over);
  if (at_->state == State::assistant) {
    at_->waiting_ms = now_;
    at_->escalations = std::max(at_->escalations, 1U);
  }
  give_to_agent(c.actor.id, c.lease_ms);
  return Refusal::none;
}

// renew, release, transfer, hand_back: an agent and its own claim.
Refusal Model::of_holder(const Command& c) {
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (c.op == Op::renew && at_->state == State::snoozed) {
    return Refusal::wrong_state;
  }
  if (const auto refusal = check_holder(c); refusal != Refusal::none) {
    return refusal;
  }
  if (c.op == Op::renew) {
    happened(EventType::renewed);
    const auto lease = c.lease_ms > 0 ? c.lease_ms : policy_.claim_lease_ms;
    at_->until_ms = lease > 0 ? now_ + lease : 0;
  } else if (c.op == Op::release) {
    happened(EventType::released);
    give_to_people();
  } else if (c.op == Op::hand_back) {
    happened(EventType::handed_back);
    give_to_assistant();
  } else if (!c.target.empty()) {
    happened(EventType::transferred);
    give_to_agent(c.target, 0);
  } else {
    happened(EventType::transferred);
    give_to_people();
    at_->team = c.team;
  }
  return Refusal::none;
}

Refusal Model::send(const Command& c) {
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (at_->state == State::snoozed) {
    return Refusal::wrong_state;
  }
  if (const auto refusal = check_holder(c); refusal != Refusal::none) {
    return refusal;
  }
  happened(EventType::message_sent);
  say(false, c.text);
  if (!c.external_id.empty()) {
    keep_external(c.external_id);
  }
  if (c.actor.kind == PrincipalKind::agent) {
    at_->promises.erase(core::DeadlineKind::first_reply);
    at_->promises.erase(core::DeadlineKind::next_reply);
    drafts_.erase(std::tuple(at_->key, c.actor.id, false));
    if (at_->until_ms != 0 && policy_.claim_lease_ms > 0) {
      at_->until_ms = std::max(at_->until_ms, now_ + policy_.claim_lease_ms);
    }
    return Refusal::none;
  }
  at_->due_ms = 0;
  at_->failures = c.fallback ? at_->failures + 1 : 0;
  if (policy_.failures_to_escalate != 0 && at_->failures >= policy_.failures_to_escalate) {
    escalated(core::ReasonCode::repeated_failure);
  }
  return Refusal::none;
}

Refusal Model::tag(const Command& c) {
  const bool is_by_agent = c.actor.kind == PrincipalKind::agent;
  for (auto& known : at_->tags) {
    if (known.name == c.tag) {
      if (!is_by_agent || (known.is_by_agent && !known.is_removed)) {
        return same();
      }
      happened(EventType::tagged);
      known = {c.tag, true, false, 1000, 0};
      return Refusal::none;
    }
  }
  if (at_->tags.size() >= 64) {
    return Refusal::limit_reached;
  }
  happened(EventType::tagged);
  at_->tags.push_back({c.tag, is_by_agent, false, 1000, 0});
  return Refusal::none;
}

Refusal Model::untag(const Command& c) {
  for (auto known = at_->tags.begin(); known != at_->tags.end(); ++known) {
    if (known->name == c.tag && !known->is_removed) {
      happened(EventType::untagged);
      if (c.actor.kind == PrincipalKind::agent) {
        known->is_removed = true;
      } else {
        at_->tags.erase(known);
      }
      return Refusal::none;
    }
  }
  return same();
}

Refusal Model::mark_read(const Command& c) {
  if (c.message > at_->is_user_message.size()) {
    return Refusal::unknown_message;
  }
  auto& mark = marks_[std::pair(at_->key, c.actor.id)];
  if (c.message <= mark) {
    return same();
  }
  mark = c.message;
  happened(EventType::read_marked);
  return Refusal::none;
}

Refusal Model::save_draft(const Command& c) {
  auto& draft = drafts_[std::tuple(at_->key, c.actor.id, c.is_note)];
  if (draft == c.text) {
    return same();
  }
  draft = c.text;
  happened(EventType::draft_saved);
  return Refusal::none;
}

Refusal Model::deliver(const Command& c) {
  const auto id = std::pair(at_->channel, c.external_id);
  const auto known = c.external_id.empty() ? external_.end() : external_.find(id);
  const auto message = c.message != 0 ? c.message : known->second.second;
  const bool is_taken = known != external_.end() && known->second != std::pair(at_->key, message);
  const bool is_ours =
      message <= at_->deliveries.size() && at_->deliveries[message - 1] != core::Delivery::none;
  if (is_taken || !is_ours) {
    return Refusal::unknown_message;
  }
  // In the order in which a message moves.
  static const std::vector order = {core::Delivery::queued,
                                    core::Delivery::sent,
                                    core::Delivery::failed,
                                    core::Delivery::delivered,
                                    core::Delivery::read};
  const auto rank = [](core::Delivery delivery) {
    return std::find(order.begin(), order.end(), delivery) - order.begin();
  };
  auto& now = at_->deliveries[message - 1];
  const bool learns = !c.external_id.empty() && known == external_.end();
  out_.message = message;
  if (rank(c.delivery) <= rank(now) && !learns) {
    return same();
  }
  now = rank(c.delivery) > rank(now) ? c.delivery : now;
  if (!c.external_id.empty()) {
    keep_external(c.external_id);
  }
  happened(EventType::delivery_changed);
  return Refusal::none;
}

Refusal Model::close(const Command& c) {
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (!has_right(c.actor)) {
    if (const auto refusal = check_holder(c); refusal != Refusal::none) {
      return refusal;
    }
  } else if (c.fence != 0 && c.fence != at_->fence) {
    return Refusal::stale_fence;
  }
  const auto target = conversations_.find(c.into);
  if (!c.into.empty() && (target == conversations_.end() || !target->second.is_active())) {
    return Refusal::no_merge_target;
  }
  closed(c.outcome == core::CloseOutcome::none ? core::CloseOutcome::resolved : c.outcome);
  if (!c.into.empty()) {
    auto* from = at_;
    at_ = &target->second;
    happened(EventType::merged_in);
    at_->merged_from.push_back(from->key);
    at_ = from;
    at_->merged_into = c.into;
  }
  return Refusal::none;
}

void Model::closed(core::CloseOutcome outcome) {
  happened(EventType::closed);
  give_to_people();
  at_->promises.clear();
  at_->state = State::closed;
  at_->outcome = outcome;
  at_->closed_ms = now_;
}

Refusal Model::reopen(const Command& c) {
  const auto* active = active_of(at_->channel, at_->user);
  if (policy_.one_active_per_user && active != nullptr && active != at_) {
    out_.conversation = active->key;
    return Refusal::already_active;
  }
  if (at_->is_active()) {
    return Refusal::wrong_state;
  }
  static_cast<void>(c);
  happened(EventType::reopened);
  give_to_people();
  at_->outcome = core::CloseOutcome::none;
  at_->merged_into.clear();
  at_->closed_ms = 0;
  at_->escalations = std::max(at_->escalations, 1U);
  at_->waiting_ms = now_;
  return Refusal::none;
}

Refusal Model::snooze(const Command& c) {
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (at_->state == State::assistant || at_->state == State::offered) {
    return Refusal::wrong_state;
  }
  if (at_->holder.kind == PrincipalKind::agent) {
    if (const auto refusal = check_holder(c); refusal != Refusal::none) {
      return refusal;
    }
  } else if (c.fence != 0 && c.fence != at_->fence) {
    return Refusal::stale_fence;
  }
  happened(EventType::snoozed);
  at_->state = State::snoozed;
  at_->wakes_ms = c.until_ms;
  at_->until_ms = 0;
  return Refusal::none;
}

void Model::woken() {
  happened(EventType::woken);
  at_->wakes_ms = 0;
  at_->state = State::waiting;
  if (at_->holder.kind == PrincipalKind::agent) {
    at_->state = State::claimed;
    at_->until_ms = policy_.claim_lease_ms > 0 ? now_ + policy_.claim_lease_ms : 0;
  }
}

Refusal Model::wake() {
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (at_->state != State::snoozed) {
    return Refusal::wrong_state;
  }
  woken();
  return Refusal::none;
}

// prioritize, assign_team, annotate; the generator annotates with one key at a time.
Refusal Model::put_on_card(const Command& c) {
  if (c.op == Op::annotate) {
    const auto colon = c.data.find(':');
    const auto key = c.data.substr(1, colon - 1);
    const auto value = c.data.substr(colon + 1, c.data.size() - colon - 2);
    auto changed = at_->attributes;
    changed.erase(key);
    if (value != "null") {
      changed[key] = value;
    }
    if (changed == at_->attributes) {
      return same();
    }
    at_->attributes = changed;
    happened(EventType::annotated);
    return Refusal::none;
  }
  if (!at_->is_active()) {
    return Refusal::conversation_closed;
  }
  if (c.op == Op::prioritize ? at_->priority == c.priority : at_->team == c.team) {
    return same();
  }
  if (c.op == Op::prioritize) {
    at_->priority = c.priority;
    happened(EventType::prioritized);
  } else {
    at_->team = c.team;
    happened(EventType::team_assigned);
  }
  return Refusal::none;
}

Refusal Model::directory(const Command& c) {
  switch (c.op) {
    case Op::set_agent: {
      known_[Who(PrincipalKind::agent, c.target)] = c.role;
      const auto data = core::parse_agent(c.data);
      auto& agent = agents_[c.target];
      agent.teams = data->teams;
      agent.skills = data->skills;
      agent.capacity = data->takes_no_offers || data->capacity != 0 ? data->capacity : 4;
      happened(EventType::agent_set);
      break;
    }
    case Op::set_team: {
      const auto before = policy_of(c.team);
      teams_[c.team] = *core::parse_team(before, c.data);
      happened(EventType::team_set);
      look_at_hours();
      break;
    }
    case Op::set_user:
      known_.try_emplace(Who(PrincipalKind::user, c.user), Role::agent);
      tell_of({PrincipalKind::user, c.user, {}});
      happened(EventType::user_set);
      break;
    case Op::set_channel:
      happened(EventType::channel_set);
      break;
    default:
      policy_ = *core::parse_policy(policy_, c.data);
      happened(EventType::configured);
      look_at_hours();
      break;
  }
  return Refusal::none;
}

void Model::tell_of(const core::Principal& who) {
  if (who.kind == PrincipalKind::user) {
    told_of_.insert(who.id);
  }
}

// Of the message that `out_` names. The first one under an id keeps it.
void Model::keep_external(const std::string& id) {
  came_as_.emplace_back(at_->channel, id, at_->key, out_.message);
  external_.try_emplace(std::pair(at_->channel, id), std::pair(at_->key, out_.message));
}

// Everything of a user goes, as if it had never been; what others have of it as well.
Refusal Model::erase(const Command& c) {
  if (told_of_.erase(c.user) == 0) {
    return same();
  }
  std::map<std::uint64_t, std::string> own;
  for (const auto& [key, one] : conversations_) {
    if (one.user == c.user) {
      own.emplace(one.number, key);
    }
  }
  for (const auto& [number, key] : own) {
    at_ = &conversations_.at(key);
    happened(EventType::erased);
    erased_.insert(number);
    at_ = nullptr;
    erase(key);
  }
  external_.clear();
  for (const auto& [channel, id, key, message] : came_as_) {
    external_.try_emplace(std::pair(channel, id), std::pair(key, message));
  }
  const Who who(PrincipalKind::user, c.user);
  known_.erase(who);
  stays_.erase(who);
  last_seen_.erase(who);
  happened(EventType::user_erased);
  return Refusal::none;
}

void Model::erase(const std::string& key) {
  conversations_.erase(key);
  std::erase_if(drafts_, [&](const auto& row) { return std::get<0>(row.first) == key; });
  std::erase_if(marks_, [&](const auto& row) { return row.first.first == key; });
  std::erase_if(came_as_, [&](const auto& row) { return std::get<2>(row) == key; });
  for (auto& [other, one] : conversations_) {
    std::erase(one.merged_from, key);
    if (one.merged_into == key) {
      one.merged_into.clear();
    }
  }
}

}  // namespace liveinbox::model
