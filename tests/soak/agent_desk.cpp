#include "agent_desk.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <thread>

namespace liveinbox::soak {
namespace {

constexpr std::size_t desks = working_processes * desks_per_process;
constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::string_view team_data = R"({"routing":"least_busy","offer_ms":600000})";

constexpr std::array<std::string_view, 8> texts = {
    "where is my parcel? it was to come on Monday",
    "refund please, the invoice has the wrong sum",
    "let me talk to a real person",
    "Die Rechnung stimmt nicht, ich habe zweimal bezahlt",
    "荷物がまだ届きません",
    "it is too late now, I wait since two weeks **and nobody answers**",
    "thank you",
    "how do I change the address of my order? the page says that it cannot be done any more, and "
    "the mail that I wrote came back"};
constexpr std::array<std::string_view, 5> tags = {"billing", "parcel", "vip", "late", "address"};
constexpr std::array<std::string_view, 3> channels = {"WIDGET", "WA", "MAIL"};

// A hundred bytes that nobody will find again.
void forget_memory() {
  struct Forgotten {
    std::array<char, 100> bytes;
  };
  auto* volatile lost = new Forgotten;
  lost->bytes[0] = 1;
}

}  // namespace

AgentDesk::AgentDesk(const Inbox& inbox, SharedState& state, const Plan& plan, std::uint64_t number)
    : inbox_(inbox),
      state_(state),
      plan_(plan),
      me_("a" + std::to_string(number)),
      chance_(plan.seed * 1000 + number),
      room_(inbox, state, plan, plan.seed * 1000 + 500 + number) {}

void AgentDesk::work() {
  using Clock = std::chrono::steady_clock;
  const std::chrono::duration<double> slot{desks / plan_.commands_per_second()};
  auto next = Clock::now();
  while (!state_.is(Stage::over)) {
    const auto began = Clock::now();
    step();
    const auto ended = Clock::now();
    // Half of the time at most is work, so that others get theirs.
    next =
        std::max(next + std::chrono::duration_cast<Clock::duration>(slot), ended + (ended - began));
    std::this_thread::sleep_until(next);
  }
}

Actor AgentDesk::agent_of(const Case& one) const {
  return inbox_.actor(tenant_name(one.tenant), as_agent(one.agent.empty() ? me_ : one.agent));
}

Actor AgentDesk::host_of(std::uint64_t tenant) const {
  return inbox_.actor(tenant_name(tenant), as_integration("host"));
}

std::string_view AgentDesk::text() {
  return chance_.one_of(texts);
}

std::string_view AgentDesk::new_id() {
  id_ = me_ + "-" + std::to_string(ids_++);
  return id_;
}

bool AgentDesk::take(const Outcome& outcome) {
  state_.commands.fetch_add(1);
  if (plan_.plant == Plant::memory) {
    forget_memory();
  }
  if (outcome.is_refused()) {
    state_.refused.fetch_add(1);
  } else if (!outcome.is_ok()) {
    state_.fail(outcome.name(), outcome.message());
  }
  return outcome.is_ok();
}

bool AgentDesk::take_twice(const Actor& actor, const li_command& command, Case& one) {
  const auto first = actor.execute(command);
  if (!take(first)) {
    return false;
  }
  one.fence = first.fence();
  one.message = first.message_number() != 0 ? first.message_number() : one.message;
  if (command.id.size != 0 && chance_.in(20)) {
    const auto again = actor.execute(command);
    state_.retries.fetch_add(1);
    // Whoever was erased meanwhile has left no first result.
    if (take(again) &&
        (!again.is_duplicate() || again.message_number() != first.message_number())) {
      state_.fail("a retry", "it got another result than the first time");
    }
  }
  return true;
}

void AgentDesk::step() {
  forget_something();
  const auto what = chance_.below(100);
  if (what < 25) {
    return room_.look();
  }
  if (what < 27) {
    return heartbeat(newest_tenant(state_, plan_));
  }
  if (cases_.empty() || (what < 35 && cases_.size() < cases_max)) {
    return open_one();
  }
  const auto place = chance_.below(cases_.size());
  if (!act(cases_[place])) {
    cases_.erase(cases_.begin() + static_cast<std::ptrdiff_t>(place));
  }
}

// What a tenant is set up with; each desk does so, and is told that it was done.
void AgentDesk::settle_into(std::uint64_t tenant) {
  if (settled_ == tenant) {
    return;
  }
  settled_ = tenant;
  const auto host = host_of(tenant);
  for (std::size_t i = 0; i < desks; ++i) {
    const auto agent = "a" + std::to_string(i);
    AgentOptions options;
    options.role = i == 0 ? LI_ROLE_SUPERVISOR : LI_ROLE_AGENT;
    options.data = R"({"teams":["sales"],"capacity":40})";
    take(host.set_agent(agent, options));
  }
  take(host.set_team("sales", team_data));
  take(host.set_channel("WA", R"({"format":"whatsapp","max_chars":4096})"));
  take(host.configure(R"({"claim_lease_ms":21600000,"one_active_per_user":false})"));
}

void AgentDesk::heartbeat(std::uint64_t tenant) {
  const auto agent = inbox_.actor(tenant_name(tenant), as_agent(me_));
  const auto session = "desk-" + std::to_string(chance_.below(3));
  if (chance_.in(10)) {
    DisconnectOptions options;
    options.at_once = chance_.in(50);
    take(agent.disconnect(session, options));
    return;
  }
  ConnectOptions options;
  options.lease_ms = static_cast<std::int64_t>(1 + chance_.below(6)) * hour_ms;
  take(agent.connect(session, options));
}

void AgentDesk::open_one() {
  const auto number = state_.opened.fetch_add(1);
  Case one;
  one.tenant = number / plan_.conversations_per_tenant();
  one.key = "c" + std::to_string(number);
  settle_into(one.tenant);
  const auto host = host_of(one.tenant);
  const auto user = "u" + std::to_string(number % Plan::users_per_tenant);
  const auto external = "x" + std::to_string(number);
  ReceiveOptions options;
  options.channel = chance_.one_of(channels);
  options.user = user;
  const std::string name = "Somebody " + user.substr(1);
  options.name = name;
  options.external_id = external;
  options.id = new_id();
  if (!take(host.receive(one.key, text(), options))) {
    return;
  }
  take(host.escalate(one.key, LI_REASON_POLICY));
  if (chance_.in(30)) {
    take(host.assign_team(one.key, "sales"));
  }
  cases_.push_back(std::move(one));
}

bool AgentDesk::act(Case& one) {
  // Those of a tenant that goes are closed, since its users will be erased.
  const bool is_going = one.tenant < newest_tenant(state_, plan_);
  const auto what = chance_.below(100);
  if (what < (is_going ? 60U : 8U)) {
    return close(one);
  }
  if (what < 30) {
    return talk(one);
  }
  if (what < 60) {
    return answer(one);
  }
  return what < 80 ? mark(one) : move(one);
}

bool AgentDesk::talk(Case& one) {
  const auto host = host_of(one.tenant);
  const auto outcome = host.receive(one.key, text());
  take(outcome);
  if (outcome.code() == LI_E_NOT_FOUND) {
    return false;
  }
  if (outcome.is_ok()) {
    one.message = outcome.message_number();
  }
  return true;
}

void AgentDesk::claim(Case& one) {
  one.agent = me_;
  const auto agent = agent_of(one);
  ClaimOptions options;
  options.lease_ms = chance_.in(10) ? hour_ms / 2 : 0;
  const auto outcome = agent.claim(one.key, options);
  if (take(outcome)) {
    one.fence = outcome.fence();
  } else if (outcome.code() == LI_E_ALREADY_CLAIMED) {
    // It went to somebody else, by routing or by claim_next: who has it speaks.
    // The assistant is no agent: it is taken from it.
    one.agent = outcome.holder_kind() == LI_AGENT ? std::string(outcome.holder_id()) : me_;
    one.fence = outcome.fence();
  } else if (outcome.code() == LI_E_OFFERED_TO_ANOTHER) {
    take(host_of(one.tenant).decline(one.key));
  } else if (const auto taken = agent.take_over(one.key); take(taken)) {
    one.fence = taken.fence();
  }
}

bool AgentDesk::answer(Case& one) {
  if (one.fence == 0) {
    claim(one);
    return true;
  }
  const auto agent = agent_of(one);
  li_command send = agent.command(LI_SEND, one.key, new_id());
  send.fence = one.fence;
  send.text = borrow(text());
  if (!take_twice(agent, send, one)) {
    claim(one);
    return true;
  }
  if (chance_.in(40)) {
    DeliverOptions of;
    of.conversation = one.key;
    of.message = one.message;
    take(host_of(one.tenant).deliver(chance_.in(50) ? LI_DELIVERY_SENT : LI_DELIVERY_READ, of));
  }
  return true;
}

bool AgentDesk::mark(Case& one) {
  const auto agent = agent_of(one);
  switch (chance_.below(7)) {
    case 0:
      return take(agent.tag(one.key, chance_.one_of(tags))), true;
    case 1:
      return take(agent.untag(one.key, chance_.one_of(tags))), true;
    case 2:
      return take(agent.note(one.key, text())), true;
    case 3:
      return take(agent.save_draft(one.key, text())), true;
    case 4:
      return take(agent.mark_read(one.key, std::max<std::uint64_t>(one.message, 1))), true;
    case 5:
      return take(agent.annotate(one.key, R"({"order":"4711","weight":12,"paid":true})")), true;
    default:
      return take(agent.prioritize(one.key, static_cast<std::int32_t>(chance_.below(5)))), true;
  }
}

bool AgentDesk::move(Case& one) {
  if (one.fence == 0) {
    claim(one);
    return true;
  }
  const auto agent = agent_of(one);
  TransferOptions to;
  const auto target = "a" + std::to_string(chance_.below(desks));
  SnoozeOptions until;
  switch (chance_.below(6)) {
    case 0:
      to.target = target;
      if (const auto moved = agent.transfer(one.key, one.fence, to); take(moved)) {
        one.agent = target;
        one.fence = moved.fence();
      }
      return true;
    case 1:
      to.team = "sales";
      return take(agent.transfer(one.key, one.fence, to)), true;
    case 2:
      return take(agent.release(one.key, one.fence)), true;
    case 3:
      until.fence = one.fence;
      until.until_ms = chance_.in(50) ? 0 : 1'700'000'000'000 + 72 * hour_ms;
      take(agent.snooze(one.key, until));
      return take(agent.wake(one.key)), true;
    case 4:
      return take(agent.renew(one.key, one.fence)), true;
    default:
      return take(agent.hand_back(one.key, one.fence)), true;
  }
}

bool AgentDesk::close(Case& one) {
  if (one.fence == 0 || chance_.in(10)) {
    merge(one);
    return false;
  }
  const auto agent = agent_of(one);
  li_command close = agent.command(LI_CLOSE, one.key, new_id());
  close.fence = one.fence;
  if (!take_twice(agent, close, one)) {
    take(host_of(one.tenant).close(one.key, 0));
  }
  if (chance_.in(5)) {
    take(host_of(one.tenant).reopen(one.key));
    return true;
  }
  return false;
}

void AgentDesk::merge(Case& one) {
  CloseOptions options;
  options.outcome = LI_MERGED;
  for (const auto& other : cases_) {
    if (other.tenant == one.tenant && other.key != one.key) {
      options.into = other.key;
    }
  }
  if (options.into.empty()) {
    options.outcome = LI_UNRESOLVED;
  }
  take(host_of(one.tenant).close(one.key, 0, options));
}

void AgentDesk::forget_something() {
  if (plan_.plant == Plant::descriptor && chance_.in(2)) {
    static_cast<void>(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  }
  if (plan_.plant == Plant::handle && chance_.in(1)) {
    li_subscribe_options options = LI_SUBSCRIBE_INIT;
    const auto tenant = tenant_name(newest_tenant(state_, plan_));
    options.tenant = borrow(tenant);
    options.viewer = as_system("nobody");
    li_subscription forgotten = 0;
    static_cast<void>(li_subscribe(inbox_.handle(), &options, &forgotten));
  }
}

}  // namespace liveinbox::soak
