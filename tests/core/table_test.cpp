// The rules as tables: each *.table of this folder is run line by line, and together they must
// reach every refusal, accept every op, and say for every state what every op does there.
#include "core/names.hpp"
#include "core/refusal.hpp"
#include "core/validate.hpp"

#include "table_reader.hpp"
#include "table_show.hpp"
#include "table_world.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace liveinbox::tables {
namespace {

constexpr std::array<const char*, 16> files = {"beside",
                                               "card",
                                               "claim",
                                               "message",
                                               "offer",
                                               "escalation",
                                               "conversation",
                                               "tag",
                                               "erase",
                                               "merge",
                                               "deadline",
                                               "hours",
                                               "limits",
                                               "directory",
                                               "precedence",
                                               "states"};

// What the lines of a table led to.
struct Report {
  std::vector<std::string> failures;
  std::set<std::string> outcomes;                   // done, same and the refusals
  std::set<core::Op> accepted;                      // ops with a line that is done
  std::set<std::pair<core::State, core::Op>> seen;  // which op was tried in which state
  int lines = 0;
};

class Run {
 public:
  explicit Run(const std::string& file) : file_(file) {
    const auto table = read_table(std::string(TABLE_FOLDER) + "/" + file + ".table");
    for (const auto& mistake : table.mistakes) {
      report.failures.push_back(file + ".table:" + mistake);
    }
    for (const auto& scenario : table.scenarios) {
      run(scenario);
    }
  }

  Report report;

 private:
  void run(const Scenario& scenario) {
    TableWorld world;
    for (const auto& line : scenario.lines) {
      line_ = line.number;
      report.lines += 1;
      switch (line.kind) {
        case LineKind::use:
          use(line.name, world);
          break;
        case LineKind::step:
          step(line, world);
          break;
        case LineKind::trial: {
          auto copy = world;
          step(line, copy);
          break;
        }
        case LineKind::state:
          check_state(line, world);
          break;
      }
    }
    worlds_[scenario.name] = world;
  }

  void fail(const std::string& what) {
    report.failures.push_back(file_ + ".table:" + std::to_string(line_) + ": " + what);
  }

  void use(const std::string& name, TableWorld& world) {
    const auto found = worlds_.find(name);
    if (found == worlds_.end()) {
      fail("there is no scenario '" + name + "' above");
      return;
    }
    world = found->second;
  }

  void step(const TableLine& line, TableWorld& world) {
    // The timer of a tenant's hours has no conversation; only the library itself can send it.
    const auto status =
        core::is_of_tenant(line.command) ? base::Status() : core::validate(line.command);
    if (!status) {
      fail("no valid command: " + status.error().detail);
      return;
    }
    const auto decision = world.run(line.command, line.now_ms);
    const auto& outcome = decision.outcome;
    const auto accepted = outcome.duplicate ? std::string("same") : std::string("done");
    const auto found = outcome.is_refused() ? std::string(core::name(outcome.refusal)) : accepted;
    report.outcomes.insert(found);
    report.seen.emplace(world.seen_state(), line.command.op);
    if (found == "done") {
      report.accepted.insert(line.command.op);
    }
    if (found != line.outcome) {
      fail("found " + found + ", expected " + line.outcome);
      return;
    }
    check_fields(outcome, line.fields);
    auto events = decision.events;
    const auto& more = decision.target_events;
    events.insert(events.end(), more.begin(), more.end());
    check_events(events, line.events);
  }

  template <typename Thing>
  void check_fields(const Thing& thing, const Pairs& expected, const std::string& where = {}) {
    for (const auto& [key, value] : expected) {
      const auto found = show(thing, key);
      if (found != value) {
        fail(where + key + " is " + found + ", expected " + value);
      }
    }
  }

  void check_events(const std::vector<core::Event>& found,
                    const std::vector<ExpectedEvent>& expected) {
    std::string names;
    for (const auto& event : found) {
      names.append(" ").append(core::name(event.type));
    }
    bool same = found.size() == expected.size();
    for (std::size_t i = 0; same && i < found.size(); ++i) {
      same = core::name(found[i].type) == expected[i].type;
    }
    if (!same) {
      fail(std::string("the events are").append(names.empty() ? " none" : names));
      return;
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      check_fields(found[i], expected[i].fields, expected[i].type + " ");
    }
  }

  void check_state(const TableLine& line, const TableWorld& world) {
    const auto* conversation = world.find(line.name);
    if (conversation == nullptr) {
      fail("there is no conversation " + line.name);
      return;
    }
    check_fields(*conversation, line.fields);
  }

  std::string file_;
  int line_ = 0;
  std::map<std::string, TableWorld> worlds_;
};

// Each file is run once; the cases below look at what came of it.
const Report& report_of(const std::string& file) {
  static std::map<std::string, Report> reports;
  auto found = reports.find(file);
  if (found == reports.end()) {
    found = reports.emplace(file, Run(file).report).first;
  }
  return found->second;
}

void check_file(const std::string& file) {
  const auto& report = report_of(file);
  CAPTURE(file);
  CHECK(report.lines > 0);
  for (const auto& failure : report.failures) {
    FAIL_CHECK(failure);
  }
}

constexpr std::array states = {core::State::none,
                               core::State::assistant,
                               core::State::waiting,
                               core::State::offered,
                               core::State::claimed,
                               core::State::snoozed,
                               core::State::closed};

// The ops that look at a conversation's state. claim_next looks for a waiting one and finds it or
// not.
bool depends_on(core::Op op, core::State state) {
  if (op == core::Op::claim_next) {
    return state == core::State::none || state == core::State::waiting ||
           state == core::State::offered;
  }
  const auto* row = core::find_op(static_cast<std::uint32_t>(op));
  const bool has_conversation = core::has(row->required | row->optional, core::Field::conversation);
  return has_conversation || state == core::State::none;
}

}  // namespace

TEST_CASE("every line of every table leads to what it says") {
  for (const auto* file : files) {
    check_file(file);
  }
}

TEST_CASE("every table of the folder is run") {
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(TABLE_FOLDER)) {
    if (entry.path().extension() == ".table") {
      found.insert(entry.path().stem());
    }
  }
  CHECK(found == std::set<std::string>(files.begin(), files.end()));
}

TEST_CASE("every refusal has a line, and every op a line that is accepted") {
  std::set<std::string> outcomes;
  std::set<core::Op> accepted;
  for (const auto* file : files) {
    const auto& report = report_of(file);
    outcomes.insert(report.outcomes.begin(), report.outcomes.end());
    accepted.insert(report.accepted.begin(), report.accepted.end());
  }
  std::size_t reached = 0;
  for (const auto& row : core::refusal_table) {
    CHECK_MESSAGE(outcomes.contains(std::string(row.name)), std::string(row.name));
    reached += outcomes.contains(std::string(row.name)) ? 1 : 0;
  }
  std::printf("note: covered: refusals %zu/%zu\n", reached, core::refusal_table.size());
  for (const auto& row : core::op_table) {
    CHECK_MESSAGE((row.op == core::Op::none || accepted.contains(row.op)), std::string(row.name));
  }
}

TEST_CASE("every pair of a state and an op has a line") {
  int pairs = 0;
  int covered = 0;
  for (const auto state : states) {
    for (const auto& row : core::op_table) {
      if (row.op == core::Op::none || !depends_on(row.op, state)) {
        continue;
      }
      bool is_seen = false;
      for (const auto* file : files) {
        is_seen = is_seen || report_of(file).seen.contains(std::pair(state, row.op));
      }
      pairs += 1;
      covered += is_seen ? 1 : 0;
      const std::string pair = std::string(core::name(state)).append(" ").append(row.name);
      CHECK_MESSAGE(is_seen, pair);
    }
  }
  std::printf("note: covered: transition pairs %d/%d\n", covered, pairs);
}

}  // namespace liveinbox::tables
