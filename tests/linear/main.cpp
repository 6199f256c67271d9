// One owner: a conversation has at most one valid claim, a stale fence changes nothing, a retry
// gets the first result. Shown by histories of what clients asked and were told, each of which must
// be linearizable (checker.hpp) under the rules of ownership (model.hpp).
//   linear_tests --histories N --operations N --seed N      simulated schedules (simulated.hpp)
//   linear_tests --rounds N --operations N --seed N         real processes (round.hpp)
//   linear_tests --tries N --plant NAME [--real 1]          each try must be found out
//   … --write FILE                                          the histories, for the second judge
// What is wrong is named with what makes it again: `--histories 1 --seed N`. Processes do not run
// the same way twice, so a round of theirs is only named.
#include "judging.hpp"
#include "plant.hpp"
#include "round.hpp"
#include "simulated.hpp"

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

namespace liveinbox::linear {
namespace {

struct Options {
  std::uint64_t histories = 0;
  std::uint64_t rounds = 0;
  std::uint64_t operations = 1000;
  std::uint64_t seed = 1;
  std::uint64_t tries = 0;
  Plant plant = Plant::none;
  bool is_real = false;
  std::string plant_name;
  std::string write_to;
};

std::string replay_of(const Options& options, std::uint64_t seed) {
  return (options.is_real ? "--rounds 1" : "--histories 1") + std::string(" --operations ") +
         std::to_string(options.operations) + " --seed " + std::to_string(seed);
}

// One recording, judged.
bool judge_one(const Options& options,
               std::uint64_t seed,
               Judging& judging,
               Disturbances& disturbances) {
  std::string fault;
  const auto replay = replay_of(options, seed);
  if (options.is_real) {
    const auto recording = play({seed, options.operations, options.plant}, disturbances, fault);
    return judging.judge(recording, fault, replay);
  }
  Planter planter(options.plant, seed);
  const auto recording = simulate({seed, options.operations}, planter, fault);
  disturbances.planted += planter.planted();
  return judging.judge(recording, fault, replay);
}

bool judge_all(Options options, std::uint64_t recordings, Judging& judging) {
  Disturbances disturbances;
  const auto before = judging.tally();
  for (std::uint64_t i = 0; i < recordings; ++i) {
    judge_one(options, options.seed + i, judging, disturbances);
  }
  const auto& tally = judging.tally();
  std::cout << "note: " << (options.is_real ? "real" : "simulated") << ": "
            << tally.operations - before.operations << " operations of "
            << tally.histories - before.histories << " conversations in " << recordings
            << " stores, " << tally.accepted - before.accepted << " accepted, "
            << tally.refused - before.refused << " refused, " << tally.unknown - before.unknown
            << " unknown, " << tally.retries - before.retries << " retries, "
            << tally.timers - before.timers << " timers";
  if (options.is_real) {
    std::cout << ", " << disturbances.kills << " kills, " << disturbances.stops << " stops";
  }
  const auto bad = tally.bad - before.bad;
  std::cout << "; " << tally.steps - before.steps << " steps: " << bad << " bad\n"
            << recordings - bad << " passed, " << bad << " failed\n"
            << std::flush;
  return bad == 0;
}

// With a defect in it, every recording must be found out.
bool find_planted(const Options& options, Judging& judging) {
  Disturbances disturbances;
  judging.be_quiet();
  std::uint64_t found = 0;
  for (std::uint64_t i = 0; i < options.tries; ++i) {
    const bool is_good = judge_one(options, options.seed + i, judging, disturbances);
    found += is_good ? 0 : 1;
  }
  std::cout << options.plant_name << (options.is_real ? ", real" : ", simulated") << ": planted "
            << (options.is_real ? "at least " : "") << disturbances.planted << " times in "
            << options.tries << " tries, found in " << found << "\n"
            << found << " passed, " << options.tries - found << " failed\n";
  return found == options.tries && found > 0;
}

void read_option(std::string_view name, const char* value, Options& options) {
  const auto number = std::strtoull(value, nullptr, 10);
  if (name == "--histories") {
    options.histories = number;
  } else if (name == "--rounds") {
    options.rounds = number;
  } else if (name == "--operations") {
    options.operations = number;
  } else if (name == "--seed") {
    options.seed = number;
  } else if (name == "--tries") {
    options.tries = number;
  } else if (name == "--real") {
    options.is_real = number != 0;
  } else if (name == "--write") {
    options.write_to = value;
  } else if (const auto plant = find_plant(value); name == "--plant" && plant) {
    options.plant = *plant;
    options.plant_name = value;
  } else {
    std::cerr << "no such option: " << name << " " << value << "\n";
    std::exit(2);
  }
}

int run(const Options& options) {
  Judging judging(options.write_to);
  if (options.tries != 0) {
    return find_planted(options, judging) ? 0 : 1;
  }
  auto simulated = options;
  simulated.is_real = false;
  auto real = options;
  real.is_real = true;
  bool is_good = options.histories + options.rounds > 0;
  if (options.histories != 0) {
    is_good = judge_all(simulated, options.histories, judging) && is_good;
  }
  if (options.rounds != 0) {
    is_good = judge_all(real, options.rounds, judging) && is_good;
  }
  return is_good ? 0 : 1;
}

}  // namespace
}  // namespace liveinbox::linear

int main(int argc, char** argv) {
  liveinbox::linear::Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    liveinbox::linear::read_option(argv[i], argv[i + 1], options);
  }
  return liveinbox::linear::run(options);
}
