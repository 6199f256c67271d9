#include "day.hpp"

#include "core/routing.hpp"
#include "engine/why.hpp"
#include "support/world.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <random>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace liveinbox::sim {
namespace {

using core::Event;
using core::EventType;
using core::Op;
using core::State;
using core::TimeMs;
using support::as_agent;
using support::as_host;

constexpr int agents = 160;
constexpr int conversations = 800;
constexpr int bursts = 4;
constexpr int burst_conversations = 120;
constexpr TimeMs second = 1000;
constexpr TimeMs minute = 60 * second;
constexpr TimeMs hour = 60 * minute;
constexpr TimeMs day = 8 * hour;
constexpr TimeMs overtime = 4 * hour;

// Where a conversation stands in the queue.
using Rank = std::tuple<std::int32_t, TimeMs, std::uint64_t>;

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t end) { return engine_() % end; }
  bool in(std::uint64_t percent) { return below(100) < percent; }
  TimeMs between(TimeMs low, TimeMs high) {
    return low + static_cast<TimeMs>(below(static_cast<std::uint64_t>(high - low)));
  }

 private:
  std::mt19937_64 engine_;
};

class Day {
 public:
  explicit Day(const DayOptions& options) : options_(options), chance_(options.seed) {}

  DayReport run() {
    begin_ms_ = world_.now_ms();
    make_rules();
    for (int i = 0; i < agents; ++i) {
      make_agent(agent_name(i), i);
    }
    plan_arrivals();
    at(5 * minute, [this] { look(); });
    while (!acts_.empty() && report_.failure.empty() && now() < day + overtime) {
      const auto act = acts_.top();
      acts_.pop();
      pass_to(act.at_ms);
      act.what();
    }
    finish();
    return report_;
  }

 private:
  struct Act {
    TimeMs at_ms = 0;
    std::uint64_t number = 0;  // of acts at one time the one that was planned first
    std::function<void()> what;
    bool operator<(const Act& other) const {
      return std::pair(at_ms, number) > std::pair(other.at_ms, other.number);
    }
  };

  struct Known {
    State state = State::none;
    Rank rank;
    std::string holder;
    std::uint64_t fence = 0;
    TimeMs waits_from_ms = 0;  // since when it is in the queue this time
  };

  // Time of the day, from its beginning.
  [[nodiscard]] TimeMs now() { return world_.now_ms() - begin_ms_; }

  void at(TimeMs when_ms, std::function<void()> what) {
    acts_.push({when_ms, ++planned_, std::move(what)});
  }
  void in(TimeMs delay_ms, std::function<void()> what) { at(now() + delay_ms, std::move(what)); }

  void fail(const std::string& what) {
    if (report_.failure.empty()) {
      report_.failure = "after " + std::to_string(now() / second) + " s: " + what;
    }
  }

  // The library's own deadlines come in their time, before the next act.
  void pass_to(TimeMs when_ms) {
    while (true) {
      const auto due = world_.engine().next_deadline_ms();
      const auto due_ms = due == 0 ? when_ms : due - begin_ms_;
      if (due_ms >= when_ms) {
        break;
      }
      world_.pass(std::max<TimeMs>(due_ms - now(), 1));
      const auto before = world_.head();
      world_.tick();
      take(world_.events_after(before));
    }
    world_.pass(std::max<TimeMs>(when_ms - now(), 0));
  }

  core::Outcome send(core::Command command) {
    const auto before = world_.head();
    auto outcome = world_.run(std::move(command));
    report_.commands += 1;
    report_.refused += outcome.is_refused() ? 1 : 0;
    take(world_.events_after(before));
    return outcome;
  }

  static std::string agent_name(int i) { return "agent-" + std::to_string(i); }

  void make_rules() {
    auto rules = support::command(Op::configure, {}, as_host());
    rules.data = std::string(R"({"routing":")") +
                 (options_.seed % 2 == 0 ? "round_robin" : "least_busy") +
                 R"(","offer_ms":30000,"offer_again_ms":120000,"skill_tags":["es","vip"]})";
    if (options_.fault == Fault::left_waiting) {
      rules.data = R"({"routing":"manual","skill_tags":["es","vip"]})";
    }
    send(rules);
  }

  void make_agent(const std::string& agent, int i) {
    auto set = support::command(Op::set_agent, {}, as_host());
    set.target = agent;
    set.data = i % 5 == 0   ? R"({"skills":["es"],"capacity":4})"
               : i % 7 == 0 ? R"({"skills":["es","vip"],"teams":["billing"],"capacity":4})"
               : i % 2 == 0 ? R"({"teams":["billing"],"capacity":4})"
                            : R"({"capacity":4})";
    send(set);
    in(chance_.between(0, 4 * hour), [this, agent] { come(agent); });
  }

  // Agents are here for a while, in sessions that end by themselves where nobody renews them.
  void come(const std::string& agent) {
    auto connect = support::presence_command(Op::connect, as_agent(agent), "desk");
    connect.lease_ms = chance_.in(10) ? 5 * minute : 30 * minute;
    send(connect);
    auto back = support::command(Op::set_availability, {}, as_agent(agent));
    send(back);
    for (const auto& [key, known] : known_) {
      if (known.state == State::claimed && known.holder == agent) {
        work_on(key, agent);
      }
    }
    if (chance_.in(70)) {
      in(chance_.between(minute, 40 * minute), [this, agent] { go(agent); });
    }
    in(chance_.between(20 * minute, 90 * minute), [this, agent] { come(agent); });
  }

  void go(const std::string& agent) {
    send(support::presence_command(Op::disconnect, as_agent(agent), "desk"));
  }

  void plan_arrivals() {
    int next = 0;
    for (int burst = 0; burst < bursts; ++burst) {
      const auto begin = chance_.between(hour, day);
      for (int i = 0; i < burst_conversations; ++i) {
        const int number = next++;
        at(begin + chance_.between(0, 10 * second), [this, number] { arrive(number); });
      }
    }
    while (next < conversations) {
      const int number = next++;
      at(chance_.between(10 * minute, day), [this, number] { arrive(number); });
    }
    for (int i = 0; i < 1500; ++i) {
      at(chance_.between(10 * minute, day), [this] { grab(); });
    }
  }

  void arrive(int number) {
    const auto key = "c" + std::to_string(number);
    send(support::open_command(key, "user-" + std::to_string(number)));
    if (chance_.in(25)) {
      auto tag = support::command(Op::tag, key, as_host());
      tag.tag = chance_.in(80) ? "es" : "vip";
      send(tag);
    }
    if (chance_.in(30)) {
      auto team = support::command(Op::assign_team, key, as_host());
      team.team = "billing";
      send(team);
    }
    if (chance_.in(5)) {
      auto urgent = support::command(Op::prioritize, key, as_host());
      urgent.priority = 10;
      send(urgent);
    }
    send(support::receive_command(key, "I want to talk to a HUMAN please"));
  }

  // Somebody who was not asked tries it all the same.
  void grab() {
    if (known_.empty()) {
      return;
    }
    auto one = known_.begin();
    std::advance(one, static_cast<std::ptrdiff_t>(chance_.below(known_.size())));
    const auto agent = agent_name(static_cast<int>(chance_.below(agents)));
    const auto outcome = send(support::command(Op::claim, one->first, as_agent(agent)));
    report_.lost_races += outcome.is_refused() ? 1 : 0;
  }

  // What people do when something happens.
  void answer(const std::string& key, const std::string& agent) {
    const auto mood = chance_.below(100);
    if (mood < 80) {
      in(chance_.between(second, 20 * second), [this, key, agent] {
        const auto outcome = send(support::command(Op::claim, key, as_agent(agent)));
        report_.lost_races += outcome.is_refused() ? 1 : 0;
      });
    } else if (mood < 92) {
      in(chance_.between(second, 10 * second),
         [this, key, agent] { send(support::command(Op::decline, key, as_agent(agent))); });
    }
  }

  void work_on(const std::string& key, const std::string& agent) {
    const auto fence = known_[key].fence;
    in(chance_.between(10 * second, 2 * minute), [this, key, agent, fence] {
      send(support::send_command(key, as_agent(agent), fence, "I look after it"));
    });
    const auto end = chance_.between(2 * minute, 15 * minute);
    if (chance_.in(4)) {
      in(end, [this, key, agent, fence] {
        send(support::fenced(Op::release, key, as_agent(agent), fence));
      });
    } else {
      in(end, [this, key, agent, fence] { close(key, agent, fence); });
    }
  }

  void close(const std::string& key, const std::string& agent, std::uint64_t fence) {
    send(support::fenced(Op::close, key, as_agent(agent), fence));
  }

  void take(const std::vector<Event>& events) {
    report_.events += events.size();
    const bool has_pick = std::any_of(events.begin(), events.end(), [](const Event& event) {
      return event.type == EventType::offered;
    });
    const auto before = has_pick ? known_ : std::map<std::string, Known>();
    std::set<std::string> touched;
    for (const auto& event : events) {
      if (core::row_of(event.type).of_conversation) {
        touched.insert(event.key);
        follow(event);
      } else if (event.type == EventType::availability_set && event.is_away) {
        const auto agent = event.subject.id;
        in(chance_.between(minute, 5 * minute),
           [this, agent] { send(support::command(Op::set_availability, {}, as_agent(agent))); });
      }
    }
    for (const auto& key : touched) {
      refresh(key);
    }
    for (const auto& event : events) {
      if (event.type == EventType::offered) {
        check_pick(before, events, event);
      }
    }
    if (has_pick) {
      report_.most_waiting = std::max<std::uint64_t>(report_.most_waiting, waiting().size());
    }
  }

  void follow(const Event& event) {
    auto& known = known_[event.key];
    const auto& agent = event.subject.id;
    switch (event.type) {
      case EventType::offered:
        report_.offers += 1;
        in(0, [this, key = event.key, agent] { answer(key, agent); });
        break;
      case EventType::offer_ended:
        report_.declined += event.cause == core::ReleaseCause::declined ? 1 : 0;
        report_.run_out += event.cause == core::ReleaseCause::offer_expired ? 1 : 0;
        break;
      case EventType::claimed:
        if (!known.holder.empty()) {
          fail(event.key + " was claimed by " + agent + " while " + known.holder + " held it");
        }
        known.holder = agent;
        report_.longest_wait_ms =
            std::max(report_.longest_wait_ms, event.at_ms - known.waits_from_ms);
        in(0, [this, key = event.key, agent] { work_on(key, agent); });
        break;
      case EventType::released:
        report_.lapsed += event.cause == core::ReleaseCause::lease_expired ? 1 : 0;
        known.holder.clear();
        break;
      case EventType::closed:
        report_.closed += 1;
        known.holder.clear();
        break;
      default:
        break;
    }
    if (options_.fault == Fault::second_owner && report_.events > 5000) {
      known.holder = "somebody";
    }
  }

  void refresh(const std::string& key) {
    const auto conversation = world_.conversation(key);
    auto& known = known_[key];
    const auto is_queued = [](State state) {
      return state == State::waiting || state == State::offered;
    };
    if (is_queued(conversation.state) && !is_queued(known.state)) {
      known.waits_from_ms = world_.now_ms();
    }
    known.state = conversation.state;
    known.fence = conversation.fence;
    known.rank = {-conversation.priority, conversation.waiting_since_ms, conversation.number};
  }

  [[nodiscard]] std::vector<std::string> waiting() const {
    std::vector<std::string> out;
    for (const auto& [key, known] : known_) {
      if (known.state == State::waiting) {
        out.push_back(key);
      }
    }
    return out;
  }

  engine::Why why(const std::string& key) {
    const auto found =
        world_.engine().why(support::test_tenant, support::World::system_viewer(), key);
    return found && *found ? **found : engine::Why{};
  }

  // What stood before it, and still waits, could not be offered to that agent.
  void check_pick(const std::map<std::string, Known>& before,
                  const std::vector<Event>& events,
                  const Event& pick) {
    const auto& agent = pick.subject.id;
    const auto taken = std::count_if(events.begin(), events.end(), [&](const Event& event) {
      return event.type == EventType::offered && event.subject.id == agent;
    });
    report_.picks += 1;
    auto rank = known_[pick.key].rank;
    if (options_.fault == Fault::wrong_pick) {
      std::get<0>(rank) = 1;  // as if it stood at the end of the queue
    }
    std::uint64_t place = 1;
    for (const auto& [key, known] : known_) {
      const bool is_queued = known.state == State::waiting || known.state == State::offered;
      if (!is_queued || !(known.rank < rank)) {
        continue;
      }
      place += 1;
      const auto old = before.find(key);
      const bool stood_before = old != before.end() && old->second.state == State::waiting;
      if (known.state == State::waiting && stood_before &&
          could_be_offered(key, agent, static_cast<std::uint32_t>(taken))) {
        fail(agent + " was offered " + pick.key + " before " + key);
      }
    }
    const auto told = why(pick.key).queue;
    const bool is_queued = known_[pick.key].state == State::offered;
    if (is_queued && (!told || told->place != place)) {
      fail("the place of " + pick.key + " is " + std::to_string(place) + ", but told is " +
           std::to_string(told ? told->place : 0));
    }
  }

  // As it was before the offers that were just made to the agent.
  bool could_be_offered(const std::string& key, const std::string& agent, std::uint32_t taken) {
    const auto found = why(key);
    for (auto one : found.agents) {
      if (one.agent.principal.id == agent) {
        one.agent.load -= std::min(one.agent.load, taken);
        return core::bar_of(one.agent, world_.conversation(key), found.team, 0) ==
               core::OfferBar::none;
      }
    }
    return false;
  }

  // The whole queue against all agents: nothing waits that somebody could be offered.
  void look() {
    report_.looks += 1;
    for (const auto& key : waiting()) {
      const auto found = why(key);
      const bool is_left = std::any_of(found.agents.begin(), found.agents.end(), [](const auto& a) {
        return a.bar == core::OfferBar::none;
      });
      if (is_left || found.team.routing.mode == core::RoutingMode::manual) {
        fail(key + " waits, and is offered to nobody");
        return;
      }
    }
    if (report_.closed < conversations) {
      in(2 * minute, [this] { look(); });
    }
  }

  void finish() {
    if (report_.failure.empty() && report_.closed != conversations) {
      fail(std::to_string(conversations - report_.closed) + " conversations were never closed");
    }
  }

  const DayOptions options_;
  Chance chance_;
  support::World world_;
  TimeMs begin_ms_ = 0;
  std::uint64_t planned_ = 0;
  std::priority_queue<Act> acts_;
  std::map<std::string, Known> known_;
  DayReport report_;
};

}  // namespace

DayReport run_day(const DayOptions& options) {
  return Day(options).run();
}

}  // namespace liveinbox::sim
