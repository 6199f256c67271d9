// Storms, each replayable by its seed:
//   storm_tests --steps 20000000 --seed N     how many steps in all, and the seed of the first
//   storm storm_tests --steps 1 --seed N            that one storm again storm_tests --plant NAME
//   with that fault, which must be seen
#include "storm.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <utility>

namespace liveinbox::storm {
namespace {

constexpr std::uint64_t seeds_for_a_plant = 10;

constexpr std::array<std::pair<std::string_view, Plant>, 9> plants = {{
    {"lost_sync", Plant::lost_sync},
    {"skipped_fence", Plant::skipped_fence},
    {"second_owner", Plant::second_owner},
    {"cursor_too_far", Plant::cursor_too_far},
    {"cursor_too_near", Plant::cursor_too_near},
    {"new_id_on_retry", Plant::new_id_on_retry},
    {"lost_frame", Plant::lost_frame},
    {"doubled_frame", Plant::doubled_frame},
    {"offset_gap", Plant::offset_gap},
}};

struct Given {
  std::uint64_t seed = 1;
  std::uint64_t steps = 300'000;
  std::string_view plant;
};

Given read_options(int argc, char** argv) {
  Given given;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--seed") {
      given.seed = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (name == "--steps") {
      given.steps = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (name == "--plant") {
      given.plant = argv[i + 1];
    }
  }
  return given;
}

void add(StormReport& all, const StormReport& one) {
  all.steps += one.steps;
  all.faults += one.faults;
  all.commands += one.commands;
  all.accepted += one.accepted;
  all.commits += one.commits;
  all.events += one.events;
  all.deaths += one.deaths;
}

// One storm after another until there were enough steps; how many failed.
std::uint64_t run_all(const Given& given, std::uint64_t& passed) {
  const auto begin = std::chrono::steady_clock::now();
  StormReport all;
  std::uint64_t failed = 0;
  for (auto seed = given.seed; all.steps < given.steps; ++seed) {
    StormOptions options;
    options.seed = seed;
    const auto report = run_storm(options);
    add(all, report);
    (report.failure.empty() ? passed : failed) += 1;
    if (!report.failure.empty()) {
      std::cout << "--seed " << seed << " --steps 1: " << report.failure << "\n";
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::cout << "note: covered: " << all.steps << " steps of storms from seed " << given.seed
            << " on, " << all.faults << " faults, " << all.deaths << " deaths, " << all.commands
            << " commands, " << all.accepted << " accepted, " << all.commits << " commits, "
            << all.events << " events\n"
            << static_cast<std::uint64_t>(static_cast<double>(all.steps) / took.count())
            << " steps a second\n";
  return failed;
}

// In how many of some storms it is seen; it has to be in each.
bool is_seen(std::string_view name, Plant plant, std::uint64_t first) {
  std::uint64_t seen = 0;
  std::string how;
  for (auto seed = first; seed < first + seeds_for_a_plant; ++seed) {
    StormOptions options;
    options.seed = seed;
    options.plant = plant;
    options.steps = 10'000;
    const auto failure = run_storm(options).failure;
    seen += failure.empty() ? 0 : 1;
    how = failure.empty() ? how : failure;
  }
  std::cout << "planted " << name << ": seen in " << seen << " of " << seeds_for_a_plant
            << " storms; " << how << "\n";
  return seen == seeds_for_a_plant;
}

int run(const Given& given) {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
  if (given.plant.empty()) {
    failed = run_all(given, passed);
  }
  for (const auto& [name, plant] : plants) {
    if (given.plant.empty() || given.plant == name) {
      (is_seen(name, plant, given.seed) ? passed : failed) += 1;
    }
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace liveinbox::storm

int main(int argc, char** argv) {
  return liveinbox::storm::run(liveinbox::storm::read_options(argc, argv));
}
