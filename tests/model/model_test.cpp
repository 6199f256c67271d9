// Random commands against the library and against a model of it. The seed is printed and can be
// given, so that a failure can be seen again:
//   model_tests --seed N --steps N
//   model_tests --write-programs FOLDER --programs N --seed N --steps N    see programs.hpp
#include "programs.hpp"
#include "run.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::model {
namespace {

// From the command line, read before any case runs.
RunOptions& given() {
  static RunOptions options;
  return options;
}

void print(const RunOptions& options, const RunReport& report) {
  std::cout << "seed " << options.seed << ": " << report.steps << " steps, " << report.accepted
            << " accepted, " << report.refused << " refused, " << report.retries << " retries, "
            << report.timers << " timers, " << report.events << " events, " << report.conversations
            << " conversations\n";
  for (const auto& [type, count] : report.by_type) {
    std::cout << core::name(type) << " " << count << "  ";
  }
  std::cout << "\n";
}

}  // namespace

TEST_CASE("the library answers as the model does, in memory and on LMDB") {
  const auto report = run(given());
  print(given(), report);
  CHECK_MESSAGE(report.failure.empty(), report.failure);
  CHECK(report.steps == given().steps);
  CHECK(report.accepted > given().steps / 3);
  CHECK(report.refused > given().steps / 10);
  // A short run need not see everything, and a long one does.
  for (const auto& row : core::event_table) {
    CAPTURE(std::string(row.name));
    CHECK((given().steps < 10'000 || report.by_type.contains(row.type)));
  }
}

// Seeds that once showed a defect, of the library or of the model.
TEST_CASE("seeds that failed once do not fail again") {
  for (const std::uint64_t seed : std::vector<std::uint64_t>{1, 2, 3}) {
    RunOptions options;
    options.seed = seed;
    options.steps = 1500;
    const auto report = run(options);
    CHECK_MESSAGE(report.failure.empty(), "seed " << seed << ", " << report.failure);
  }
}

TEST_CASE("a planted fault is seen") {
  struct Planted {
    Fault fault;
    const char* expected;  // a part of the failure
  };
  const std::vector<Planted> all = {
      {Fault::swapped_holder, "the holder is"},
      {Fault::lost_event, "the list of events is"},
      {Fault::doubled_offset, "it follows offset"},
      {Fault::accepted_stale_fence, "the refusal is none, expected stale_fence"},
      {Fault::lost_card, "a tab is"},
      {Fault::miscounted_unread, "unread for"},
      {Fault::other_retry, "got another result"},
      {Fault::kept_words, "still says who it was"},
  };
  for (const auto& planted : all) {
    CAPTURE(planted.expected);
    RunOptions options;
    options.seed = 7;
    options.steps = 2000;
    options.fault = planted.fault;
    options.with_lmdb = false;
    const auto report = run(options);
    CHECK(report.failure.find(planted.expected) != std::string::npos);
    options.fault = Fault::none;
    CHECK(run(options).failure.empty());
  }
}

}  // namespace liveinbox::model

int main(int argc, char** argv) {
  auto& options = liveinbox::model::given();
  options.seed =
      static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) %
      1'000'000;
  liveinbox::model::ProgramsOptions programs;
  for (int i = 1; i + 1 < argc; ++i) {
    const std::string_view name = argv[i];
    const auto value = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--seed") {
      options.seed = value;
    } else if (name == "--steps") {
      options.steps = value;
    } else if (name == "--programs") {
      programs.programs = value;
    } else if (name == "--write-programs") {
      programs.folder = argv[i + 1];
    }
  }
  if (!programs.folder.empty()) {
    programs.seed = options.seed;
    programs.steps = options.steps;
    return liveinbox::model::write_programs(programs) ? 0 : 1;
  }
  std::cout << "model_tests --seed " << options.seed << " --steps " << options.steps << std::endl;
  doctest::Context context(argc, argv);
  return context.run();
}
