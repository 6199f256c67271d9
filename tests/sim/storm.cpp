#include "storm.hpp"

#include "engine/query.hpp"
#include "engine/verify.hpp"
#include "support/commands.hpp"

#include "storm_disk.hpp"
#include "storm_judge.hpp"
#include "storm_net.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace liveinbox::storm {
namespace {

using core::TimeMs;
using support::Chance;

constexpr std::uint64_t steps_per_mishap = 20;
constexpr TimeMs rest_max_ms = 600'000;  // until all must have come to rest

Bad bad_of(Plant plant) {
  switch (plant) {
    case Plant::cursor_too_far:
      return Bad::cursor_too_far;
    case Plant::cursor_too_near:
      return Bad::cursor_too_near;
    case Plant::new_id_on_retry:
      return Bad::new_id_on_retry;
    default:
      return Bad::nothing;
  }
}

BadNet bad_net_of(Plant plant) {
  return plant == Plant::lost_frame      ? BadNet::loses_frames
         : plant == Plant::doubled_frame ? BadNet::doubles_frames
                                         : BadNet::nothing;
}

class Storm {
 public:
  explicit Storm(const StormOptions& options)
      : options_(options),
        chance_(options.seed),
        disk_(chance_.next()),
        net_(disk_, chance_.next(), bad_net_of(options.plant)) {}

  StormReport run() {
    people_arrive();
    rage();
    rest();
    check();
    report_.steps = net_.counts().steps;
    report_.faults = net_.counts().faults + disk_.faults_seen();
    report_.deaths = net_.counts().deaths;
    report_.commits = disk_.commits();
    report_.commands = judge_.commands();
    report_.accepted = judge_.accepted();
    return report_;
  }

 private:
  void fail(const std::string& what) {
    if (report_.failure.empty() && !what.empty()) {
      report_.failure = "step " + std::to_string(net_.counts().steps) + ": " + what;
    }
  }

  [[nodiscard]] bool is_well() const { return report_.failure.empty(); }

  void people_arrive() {
    auto& engine = net_.any_engine();
    auto command = support::command(core::Op::set_agent, {}, support::as_host());
    command.target = "sue";
    command.role = core::Role::supervisor;
    fail(engine.execute(command) ? "" : "an agent cannot be set");
    if (const auto head = engine.head(support::test_tenant)) {
      begin_ = *head;
    }
    add_client(support::as_host(), "host");
    for (const auto* agent : {"ana", "bob", "sue"}) {
      add_client(support::as_agent(agent), agent);
    }
    add_client(support::as_agent("ana"), "anas-phone");
    for (const auto* user : {"u1", "u2"}) {
      add_client(support::as_user(user), user);
    }
  }

  void add_client(const core::Principal& who, const std::string& name) {
    ClientOptions client;
    client.principal = who;
    client.name = name;
    client.epoch = begin_.epoch;
    client.begin = begin_.offset;
    client.has_view = name == "bob";
    client.bad = bad_of(options_.plant);
    net_.add_client(std::move(client), judge_);
  }

  void rage() {
    DiskFaults faults;
    faults.commit_lost = faults.commit_unheard = faults.no_write = 300;
    faults.no_read = faults.full = 20'000;
    faults.lie = options_.plant == Plant::lost_sync ? 10 : 0;
    disk_.set_faults(faults);
    while (net_.counts().steps < options_.steps && is_well()) {
      net_.step();
      fail(net_.failure());
      if (chance_.once_in(steps_per_mishap)) {
        mishap();
      }
    }
  }

  // What goes wrong beside the disk.
  void mishap() {
    const auto kind = chance_.below(100);
    const auto process = chance_.below(process_count);
    if (kind < 60) {
      net_.cut(chance_.below(net_.clients().size()));
    } else if (kind < 66) {
      net_.kill(process);
    } else if (kind < 80) {
      net_.stop(process, static_cast<TimeMs>(chance_.below(chance_.once_in(100) ? 60'000 : 500)));
    } else {
      const auto off = static_cast<TimeMs>(chance_.below(chance_.in(10) ? 120'000 : 2000));
      net_.set_clock_off(process, off - 1000);
    }
  }

  // No more faults, and nobody wants anything new: what was begun ends.
  void rest() {
    net_.calm();
    DiskFaults faults;
    faults.lie = disk_.faults().lie;
    disk_.set_faults(faults);
    const auto until = net_.now_ms() + rest_max_ms;
    while (is_well() && !is_at_rest()) {
      net_.step();
      fail(net_.failure());
      if (net_.now_ms() > until) {
        fail("the storm is over, and not all came to rest: " + unrest());
      }
    }
  }

  std::uint64_t head() {
    const auto head = net_.any_engine().head(support::test_tenant);
    return head ? head->offset : 0;
  }

  bool is_at_rest() {
    const auto& clients = net_.clients();
    const auto newest = head();
    return std::all_of(clients.begin(), clients.end(), [&](const auto& client) {
      return !client->is_waiting() && client->upto() == newest &&
             (!client->options().has_view || client->revision() == newest);
    });
  }

  std::string unrest() {
    std::string out = "head " + std::to_string(head());
    for (const auto& client : net_.clients()) {
      out += fmt::format(", {} {} at {}",
                         client->options().name,
                         client->is_waiting() ? "waits" : "is",
                         client->upto());
    }
    return out;
  }

  void check() {
    if (!is_well()) {
      return;
    }
    auto log = feed_of(support::as_system());
    report_.events = log.size();
    plant_into(log);
    fail(judge_.judge(log));
    for (const auto& client : net_.clients()) {
      check_feed(*client);
    }
    check_window();
    const auto verified = engine::verify(disk_.rows(), {});
    fail(verified && verified->differences == 0
             ? ""
             : "the tables are not what the log says: " +
                   (verified ? verified->first_difference : verified.error().detail));
  }

  // All that this principal may hear of, from the first event on.
  std::vector<core::Event> feed_of(const core::Principal& who) {
    auto& engine = net_.any_engine();
    const auto viewer = engine.viewer(support::test_tenant, who);
    const auto newest = engine.head(support::test_tenant);
    std::vector<core::Event> out;
    engine::Cursor after{newest ? newest->epoch : 0, 0};
    while (viewer && newest && after.offset < newest->offset) {
      const auto batch = engine.events(support::test_tenant, *viewer, after, 1000);
      const auto events = batch ? batch->events.decode_all() : batch.error();
      if (!events || batch->upto.offset == after.offset) {
        fail("the feed cannot be read");
        break;
      }
      out.insert(out.end(), events->begin(), events->end());
      after = batch->upto;
    }
    return out;
  }

  void check_feed(const Client& client) {
    std::vector<std::uint64_t> expected;
    for (const auto& event : feed_of(client.options().principal)) {
      if (event.offset > begin_.offset) {
        expected.push_back(event.offset);
      }
    }
    const auto& heard = client.heard();
    const auto differs =
        std::mismatch(expected.begin(), expected.end(), heard.begin(), heard.end());
    if (differs.first != expected.end() || differs.second != heard.end()) {
      fail(fmt::format("{} heard {} events of {}, the first difference at {}",
                       client.options().name,
                       heard.size(),
                       expected.size(),
                       differs.first - expected.begin()));
    }
  }

  void check_window() {
    for (const auto& client : net_.clients()) {
      if (!client->options().has_view) {
        continue;
      }
      auto& engine = net_.any_engine();
      engine::Query query;
      query.tenant = support::test_tenant;
      query.viewer.principal = client->options().principal;
      query.limit = 200;
      const auto page = engine.query(query);
      Client::Window expected;
      for (std::size_t i = 0; page && i < page->cards.size(); ++i) {
        const auto& conversation = page->cards[i].conversation;
        expected.emplace_back(conversation.key, conversation.version);
      }
      fail(page && expected == client->window() ? "" : "a window is not what a fresh view is");
    }
  }

  // Into what the judge reads: what would stand in the log if a rule were not kept.
  void plant_into(std::vector<core::Event>& log) const {
    if (options_.plant == Plant::offset_gap) {
      log.erase(log.begin() + static_cast<std::ptrdiff_t>(log.size() / 2));
    }
    for (auto& event : log) {
      const bool is_late =
          options_.plant == Plant::skipped_fence && event.type == core::EventType::message_sent;
      event.fence -= is_late && event.fence > 1 ? 1 : 0;
    }
    if (options_.plant == Plant::second_owner) {
      plant_owner(log);
    }
  }

  static void plant_owner(std::vector<core::Event>& log) {
    for (std::size_t i = 0; i < log.size(); ++i) {
      if (log[i].type == core::EventType::message_sent &&
          log[i].actor.kind == core::PrincipalKind::agent) {
        log[i].type = core::EventType::claimed;
        log[i].subject = support::as_agent("somebody-else");
        log[i].fence += 1;
        return;
      }
    }
  }

  const StormOptions options_;
  Chance chance_;
  Disk disk_;
  Net net_;
  Judge judge_;
  engine::Cursor begin_;
  StormReport report_;
};

}  // namespace

StormReport run_storm(const StormOptions& options) {
  return Storm(options).run();
}

}  // namespace liveinbox::storm
