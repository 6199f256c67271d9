// A simulated day, replayable by its seed:
//   day_tests --seed N
#include "day.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::sim {
namespace {

std::uint64_t& given_seed() {
  static std::uint64_t seed = 1;
  return seed;
}

void print(std::uint64_t seed, const DayReport& report) {
  std::cout << "seed " << seed << ": " << report.commands << " commands, " << report.refused
            << " refused, " << report.events << " events, " << report.offers << " offers, "
            << report.declined << " declined, " << report.run_out << " run out, " << report.picks
            << " picks explained, " << report.lost_races << " races lost, " << report.lapsed
            << " claims lapsed, " << report.looks << " looks, at most " << report.most_waiting
            << " waiting, longest wait " << report.longest_wait_ms / 1000 << " s, " << report.closed
            << " closed\n";
}

}  // namespace

TEST_CASE("a day with 160 agents and 800 conversations: one owner each, nobody left waiting") {
  DayOptions options;
  options.seed = given_seed();  // an even one routes in turn, an odd one by load
  const auto report = run_day(options);
  print(options.seed, report);
  CHECK_MESSAGE(report.failure.empty(), report.failure);
  CHECK(report.closed == 800);
  // A day on which nothing went wrong would show little.
  CHECK(report.picks == report.offers);
  CHECK(report.declined > 20);
  CHECK(report.run_out > 20);
  CHECK(report.lapsed > 0);
  CHECK(report.lost_races > 100);
  CHECK(report.most_waiting > 5);
  CHECK(report.looks > 100);
}

TEST_CASE("a planted fault is seen") {
  struct Planted {
    Fault fault;
    const char* expected;
  };
  const std::vector<Planted> all = {
      {Fault::second_owner, "held it"},
      {Fault::left_waiting, "is offered to nobody"},
      {Fault::wrong_pick, "the place of"},
  };
  for (const auto& planted : all) {
    CAPTURE(planted.expected);
    DayOptions options;
    options.fault = planted.fault;
    CHECK(run_day(options).failure.find(planted.expected) != std::string::npos);
  }
}

}  // namespace liveinbox::sim

int main(int argc, char** argv) {
  for (int i = 1; i + 1 < argc; ++i) {
    if (std::string_view(argv[i]) == "--seed") {
      liveinbox::sim::given_seed() = std::strtoull(argv[i + 1], nullptr, 10);
    }
  }
  doctest::Context context(argc, argv);
  return context.run();
}
