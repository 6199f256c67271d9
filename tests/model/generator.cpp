#include "generator.hpp"

#include "support/commands.hpp"

#include <array>
#include <utility>

namespace liveinbox::model {

using core::Command;
using core::Op;
using core::PrincipalKind;
using core::State;

namespace {

// How often each op comes, in thousandths.
constexpr std::array<std::pair<Op, int>, 35> weights = {{
    {Op::open_conversation, 55},
    {Op::receive, 112},
    {Op::escalate, 70},
    {Op::claim, 100},
    {Op::claim_next, 40},
    {Op::renew, 20},
    {Op::release, 40},
    {Op::transfer, 40},
    {Op::take_over, 35},
    {Op::hand_back, 25},
    {Op::send, 105},
    {Op::note, 20},
    {Op::tag, 30},
    {Op::untag, 20},
    {Op::mark_read, 40},
    {Op::close, 50},
    {Op::reopen, 20},
    {Op::snooze, 20},
    {Op::wake, 8},
    {Op::prioritize, 7},
    {Op::assign_team, 5},
    {Op::annotate, 5},
    {Op::save_draft, 10},
    {Op::deliver, 15},
    {Op::offer, 8},
    {Op::decline, 15},
    {Op::set_availability, 10},
    {Op::set_team, 2},
    {Op::connect, 40},
    {Op::disconnect, 12},
    {Op::set_agent, 5},
    {Op::set_user, 3},
    {Op::set_channel, 2},
    {Op::configure, 8},
    {Op::erase, 3},
}};

constexpr std::array agents = {"ana", "bob", "cleo", "dora"};
constexpr std::array channels = {"WIDGET", "WA", "SMS"};
constexpr std::array words = {"where",
                              "is",
                              "my",
                              "parcel",
                              "please",
                              "#parcel",
                              "#refund",
                              "again",
                              "now",
                              "#late",
                              "thanks",
                              "HUMAN",
                              "bill",
                              "#vip"};
constexpr std::array tags = {"parcel", "refund", "late", "vip", "billing", "spam"};
constexpr std::array teams = {"sales", "billing"};
// Mostly with little room, so that agents get full and free again.
constexpr std::array agent_data = {R"({"capacity":1})",
                                   R"({"teams":["sales"],"capacity":1})",
                                   R"({"teams":["sales","billing"],"skills":["vip","es"]})",
                                   R"({"skills":["es"],"capacity":2})",
                                   R"({"capacity":0})",
                                   R"({"teams":["billing"],"capacity":2})"};
constexpr std::array reports = {
    core::Delivery::sent, core::Delivery::delivered, core::Delivery::read, core::Delivery::failed};
constexpr std::array sessions = {"phone", "desk", "tab"};

}  // namespace

Op Generator::pick_op() {
  auto left = static_cast<int>(chance_.below(1000));
  for (const auto& [op, weight] : weights) {
    left -= weight;
    if (left < 0) {
      return op;
    }
  }
  return Op::receive;
}

core::Principal Generator::agent() {
  const auto number = chance_.below(20);
  if (number == 0) {
    return support::as_agent("adam");
  }
  return support::as_agent(number < 3 ? "sue" : chance_.one_of(agents));
}

std::string Generator::user() {
  return "u" + std::to_string(chance_.below(12));
}

std::string Generator::text() {
  std::string out = "m" + std::to_string(made_);
  if (texts_ == Texts::plain) {
    return out;
  }
  const auto length = chance_.below(5);
  for (std::uint64_t i = 0; i < length; ++i) {
    // Few messages ask for a human, else the assistant would never answer.
    const std::string word = chance_.one_of(words);
    out += word == "HUMAN" && chance_.in(70) ? " hm" : " " + word;
  }
  return out;
}

std::string Generator::external_id() {
  return "x" + std::to_string(chance_.below(400));
}

std::string Generator::pick_key() {
  const auto& all = model_.conversations();
  if (all.empty() || chance_.in(4)) {
    return "c" + std::to_string(chance_.below(60));
  }
  // Mostly one that is active, because most that is interesting happens there.
  std::string key;
  for (int tries = 0; tries < 4; ++tries) {
    auto one = all.begin();
    std::advance(one, static_cast<std::ptrdiff_t>(chance_.below(all.size())));
    key = one->first;
    if (one->second.is_active()) {
      break;
    }
  }
  return key;
}

core::Principal Generator::pick_actor(Op op) {
  if (chance_.in(4)) {  // anybody
    const std::array anybody = {support::as_user(user()),
                                support::as_assistant(),
                                support::as_host(),
                                support::as_system(),
                                agent()};
    return chance_.one_of(anybody);
  }
  const auto holder = at_ == nullptr ? core::Principal{} : at_->holder;
  const bool is_offered = at_ != nullptr && !at_->offered_to.empty();
  switch (op) {
    case Op::receive:
      return at_ != nullptr && chance_.in(60) ? support::as_user(at_->user) : support::as_host();
    case Op::open_conversation:
    case Op::escalate:
      return chance_.in(40) ? support::as_assistant() : support::as_host();
    case Op::deliver:
    case Op::offer:
    case Op::set_agent:
    case Op::set_user:
    case Op::set_channel:
    case Op::set_team:
    case Op::configure:
    case Op::erase:
      return support::as_host();
    case Op::decline:
      return is_offered && chance_.in(80) ? support::as_agent(at_->offered_to) : agent();
    case Op::connect:
    case Op::disconnect:
      return chance_.in(50) ? support::as_user(user()) : agent();
    case Op::claim:
      return is_offered && chance_.in(70) ? support::as_agent(at_->offered_to) : agent();
    case Op::claim_next:
    case Op::take_over:
    case Op::set_availability:
      return agent();
    default:
      break;
  }
  if (holder.kind == PrincipalKind::assistant && (op == Op::send || op == Op::close)) {
    return support::as_assistant();
  }
  return holder.kind == PrincipalKind::agent && chance_.in(80) ? support::as_agent(holder.id)
                                                               : agent();
}

std::uint64_t Generator::fence() {
  const auto current = at_ == nullptr ? 1 : at_->fence;
  const auto number = chance_.below(100);
  if (number < 85) {
    return current;
  }
  return number < 95 ? std::max<std::uint64_t>(current, 2) - 1 : current + 1;
}

Command Generator::next(TimeMs now_ms) {
  made_ += 1;
  now_ms_ = now_ms;
  const auto op = pick_op();
  const auto* row = core::find_op(static_cast<std::uint32_t>(op));
  const bool has_conversation = core::has(row->required | row->optional, core::Field::conversation);
  const auto key = has_conversation ? pick_key() : std::string();
  at_ = model_.find(key);
  auto command = support::command(op, key, pick_actor(op));
  command.tenant = model_.tenant();
  fill(command);
  if (core::has(row->optional, core::Field::if_version) && chance_.in(6)) {
    const auto version = at_ == nullptr ? 1 : at_->version;
    command.if_version = chance_.in(60) ? version : version + 1;
  }
  if (chance_.in(40)) {
    command.id = "i" + std::to_string(made_);
  }
  return command;
}

void Generator::fill(Command& command) {
  const auto uses = [&](core::Field field) {
    const auto* row = core::find_op(static_cast<std::uint32_t>(command.op));
    return core::has(row->required | row->optional, field);
  };
  if (uses(core::Field::fence)) {
    const bool is_needed =
        command.op != Op::close && command.op != Op::escalate && command.op != Op::snooze;
    command.fence = is_needed || chance_.in(50) ? fence() : 0;
  }
  if (uses(core::Field::lease_ms) && chance_.in(40)) {
    // Who is here mostly stays a while, so that several agents are ready at once.
    const bool is_long = command.op == Op::connect && chance_.in(70);
    command.lease_ms = static_cast<TimeMs>(1 + chance_.below(is_long ? 2'000'000 : 90'000));
  }
  if (uses(core::Field::text) && command.op != Op::open_conversation && command.op != Op::deliver) {
    command.text = text();
  }
  if (uses(core::Field::session)) {
    command.session = chance_.one_of(sessions);
  }
  if (uses(core::Field::device)) {
    command.device = static_cast<core::DeviceKind>(chance_.below(4));
  }
  command.at_once = uses(core::Field::at_once) && chance_.in(30);
  fill_place(command);
  fill_routing(command);
  fill_rest(command);
}

// Who and where: user, channel, target, team.
void Generator::fill_place(Command& command) {
  switch (command.op) {
    case Op::open_conversation:
      command.channel = at_ != nullptr && chance_.in(50) ? at_->channel : chance_.one_of(channels);
      command.user = at_ != nullptr && chance_.in(50) ? at_->user : user();
      if (command.actor.kind == PrincipalKind::user && chance_.in(80)) {
        command.user = command.actor.id;
      }
      break;
    case Op::receive:
      if (chance_.in(25)) {
        command.conversation.clear();
      }
      if (command.conversation.empty() || chance_.in(20)) {
        const bool is_right = at_ != nullptr && chance_.in(70);
        command.channel = is_right ? at_->channel : chance_.one_of(channels);
        command.user = is_right ? at_->user : user();
      }
      if (chance_.in(20)) {
        command.external_id = external_id();
      }
      break;
    case Op::send:
      if (chance_.in(20)) {
        command.external_id = external_id();
      }
      break;
    case Op::deliver:
      if (chance_.in(30)) {
        command.conversation.clear();
        command.channel = chance_.one_of(channels);
      }
      if (command.conversation.empty() || chance_.in(30)) {
        command.external_id = external_id();
      }
      break;
    case Op::claim_next:
      if (chance_.in(30)) {
        command.channel = chance_.one_of(channels);
      } else if (chance_.in(20)) {
        command.team = chance_.one_of(teams);
      }
      break;
    case Op::transfer:
      if (chance_.in(60)) {
        command.target = chance_.in(5) ? "nobody" : agent().id;
      } else {
        command.team = chance_.one_of(teams);
      }
      break;
    default:
      break;
  }
}

// Offers, and the rules by which they are made.
void Generator::fill_routing(Command& command) {
  switch (command.op) {
    case Op::offer:
      command.target = chance_.in(5) ? "nobody" : agent().id;
      break;
    case Op::set_availability:
      command.is_away = chance_.in(30);
      if (command.actor.kind != PrincipalKind::agent || chance_.in(10)) {
        command.target = agent().id;
      }
      break;
    case Op::set_team:
      command.team = chance_.one_of(teams);
      command.data = chance_.in(50) ? routing() : service();
      break;
    case Op::set_agent:
      command.target = agent().id;
      command.role = command.target == "sue" ? core::Role::supervisor : core::Role::agent;
      command.role = command.target == "adam" ? core::Role::admin : command.role;
      command.data = chance_.one_of(agent_data);
      break;
    default:
      break;
  }
}

void Generator::fill_close(Command& command) {
  command.outcome = chance_.in(50) ? core::CloseOutcome::spam : core::CloseOutcome::none;
  const auto other = pick_key();
  if (chance_.in(25) && other != command.conversation) {
    command.into = other;
    command.outcome = core::CloseOutcome::merged;
  }
}

void Generator::fill_rest(Command& command) {
  const auto messages = at_ == nullptr ? 0 : at_->is_user_message.size();
  switch (command.op) {
    case Op::open_conversation:
      command.reason = chance_.in(20) ? core::ReasonCode::policy : core::ReasonCode::none;
      break;
    case Op::escalate:
      command.reason = chance_.in(50) ? core::ReasonCode::other : core::ReasonCode::low_confidence;
      if (chance_.in(30)) {
        const auto message = 1 + chance_.below(messages + 2);
        command.data = R"({"evidence":[)" + std::to_string(message) + "]}";
      }
      break;
    case Op::send:
      command.fallback = command.actor.kind == PrincipalKind::assistant && chance_.in(30);
      break;
    case Op::tag:
    case Op::untag:
      command.tag = chance_.one_of(tags);
      break;
    case Op::snooze:
      command.until_ms =
          chance_.in(80) ? now_ms_ + static_cast<TimeMs>(chance_.below(60'000)) : TimeMs{0};
      break;
    case Op::prioritize:
      command.priority = static_cast<std::int32_t>(chance_.below(5)) - 2;
      break;
    case Op::assign_team:
      command.team = chance_.in(70) ? chance_.one_of(teams) : "";
      break;
    case Op::annotate:
      command.data = chance_.in(50)   ? R"({"plan":7})"
                     : chance_.in(50) ? R"({"plan":null})"
                     : chance_.in(50) ? R"({"language":"es"})"
                                      : R"({"language":null})";
      break;
    case Op::mark_read:
      command.message = 1 + chance_.below(messages + 1);
      break;
    case Op::save_draft:
      command.is_note = chance_.in(30);
      if (chance_.in(30)) {
        command.text.clear();
      }
      break;
    case Op::deliver:
      command.message = command.conversation.empty() ? 0 : 1 + chance_.below(messages + 1);
      command.delivery = chance_.one_of(reports);
      break;
    case Op::close:
      fill_close(command);
      break;
    case Op::set_user:
    case Op::erase:
      command.user = user();
      break;
    case Op::set_channel:
      command.channel = chance_.one_of(channels);
      command.data = R"({"max_chars":2000})";
      break;
    case Op::configure:
      command.data = policy();
      break;
    default:
      break;
  }
}

std::string Generator::reopen_policy() {
  switch (chance_.below(3)) {
    case 0:
      return R"({"reopen":"assistant"})";
    case 1:
      return R"({"reopen":"waiting"})";
    default:
      return chance_.in(50) ? R"({"reopen":"agent","reopen_agent_ms":60000})"
                            : R"({"reopen":"agent","reopen_agent_ms":0})";
  }
}

std::string Generator::routing() {
  switch (chance_.below(6)) {
    case 0:
      return chance_.in(25) ? R"({"routing":"manual"})" : R"({"offer_again_ms":40000})";
    case 1:
      return R"({"routing":"round_robin","missed_offers_to_away":2})";
    case 2:
      return R"({"routing":"least_busy","skill_tags":["vip"],"skill_attributes":["language"]})";
    case 3:
      return R"({"skill_tags":[],"skill_attributes":[]})";
    case 4:
      return R"({"offer_ms":0,"offer_again_ms":0})";
    default:
      return R"({"offer_ms":20000,"offer_again_ms":60000,"missed_offers_to_away":0})";
  }
}

// Open for some minutes of today, from some minutes before or after now.
std::string Generator::hours() {
  if (chance_.in(30)) {
    return R"({"hours":{}})";
  }
  const auto clock = [](std::uint64_t minute) {
    const auto two = [](std::uint64_t number) {
      return std::string(number < 10 ? "0" : "") + std::to_string(number);
    };
    return two(minute / 60) + ":" + two(minute % 60);
  };
  const auto now = static_cast<std::uint64_t>(now_ms_ / 60'000 % (24 * 60));
  const auto from = std::min<std::uint64_t>(now + chance_.below(4), 24 * 60 - 1);
  const auto to = std::min<std::uint64_t>(from + 1 + chance_.below(6), 24 * 60);
  std::string days;
  for (const auto* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}) {
    days += std::string(days.empty() ? "" : ",") + '"' + day + "\":[\"" + clock(from) + "-" +
            clock(to) + "\"]";
  }
  return "{\"hours\":{\"open\":{" + days + "}}}";
}

std::string Generator::service() {
  switch (chance_.below(9)) {
    case 7:
    case 8:
      return hours();
    case 0:
      return R"({"claim_within_ms":30000,"no_agent":"team","no_agent_team":"billing"})";
    case 1:
      return R"({"claim_within_ms":45000,"no_agent":"assistant","near_ms":300000})";
    case 2:
      return R"({"claim_within_ms":20000,"no_agent":"prioritize","no_agent_priority":2})";
    case 3:
      return R"({"claim_within_ms":60000,"no_agent":"close","near_ms":10000})";
    case 4:
      return R"({"first_reply_within_ms":25000,"next_reply_within_ms":15000})";
    case 5:
      return R"({"close_within_ms":90000,"near_ms":0,"no_agent":"wait"})";
    default:
      return R"({"claim_within_ms":0,"first_reply_within_ms":0,"near_ms":10000})";
  }
}

std::string Generator::presence_policy() {
  switch (chance_.below(4)) {
    case 0:
      return R"({"offline_after_ms":0})";
    case 1:
      return R"({"offline_after_ms":300})";
    case 2:
      return R"({"presence_mobile_ms":600000,"presence_service_ms":15000})";
    default:
      return R"({"presence_desktop_ms":90000,"offline_after_ms":20000})";
  }
}

std::string Generator::policy() {
  switch (chance_.below(16)) {
    case 11:
    case 12:
    case 13:
      return service();
    case 14:
    case 15:
      return presence_policy();
    case 6:
    case 7:
    case 8:
    case 9:
    case 10:
      return routing();
    case 0:
      return chance_.in(25) ? R"({"claim_lease_ms":0})" : R"({"claim_lease_ms":30000})";
    case 1:
      return chance_.in(25) ? R"({"assistant_timeout_ms":0})" : R"({"assistant_timeout_ms":20000})";
    case 2:
      return chance_.in(30) ? R"({"failures_to_escalate":0})" : R"({"failures_to_escalate":2})";
    case 3:
      return chance_.in(30) ? R"({"escalate_on_request":false})"
                            : R"({"escalate_on_request":true})";
    case 4:
      return chance_.in(30) ? R"({"one_active_per_user":false})"
                            : R"({"one_active_per_user":true})";
    default:
      return reopen_policy();
  }
}

}  // namespace liveinbox::model
