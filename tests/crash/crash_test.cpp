// A child executes commands on a store of LMDB and reports each acknowledged one through a pipe; it
// is killed with SIGKILL at a random moment. Then what was acknowledged must be there, the retry of
// each such command must give the first result, and the tables must be what the log says.
//   crash_tests --cycles N --power-cuts N --seed N
#include "support/temporary_folder.hpp"

#include "compaction_child.hpp"
#include "erase_child.hpp"
#include "found_store.hpp"
#include "killed_child.hpp"
#include "power_cut.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace liveinbox::crash {
namespace {

// A store grows with every cycle, and playing its log takes longer.
constexpr std::uint64_t cycles_per_store = 50;

struct Given {
  std::uint64_t cycles = 30;
  std::uint64_t seed = 1;
};

Given& given() {
  static Given options;
  return options;
}

}  // namespace

TEST_CASE("what was acknowledged is there after a kill, and the retry of it says the same") {
  std::optional<support::TemporaryFolder> folder;
  std::mt19937_64 random(given().seed);
  std::uint64_t all = 0;
  for (std::uint64_t cycle = 0; cycle < given().cycles; ++cycle) {
    CAPTURE(cycle);
    if (cycle % cycles_per_store == 0) {
      folder.emplace();
    }
    KilledChild child(folder->store_path(), cycle);
    const std::chrono::milliseconds alive(1 + random() % 150);
    REQUIRE(child.run_and_kill(alive));
    const auto acknowledged = child.acknowledged();
    CHECK(!acknowledged.empty());
    all += acknowledged.size();
    Found found(folder->store_path(), 0);
    const auto before = found.engine().head(support::test_tenant);
    for (const auto& one : acknowledged) {
      found.check(one);
    }
    const auto after = found.engine().head(support::test_tenant);
    CHECK(before->offset == after->offset);  // A retry does nothing.
    // Not each time, since the whole log is played.
    if (cycle % 5 == 0 || cycle + 1 == given().cycles) {
      found.verify();
    }
  }
  std::cout << given().cycles << " kills, " << all << " acknowledged commands\n";
}

TEST_CASE("who was here through a killed process is found gone when its sign of life runs out") {
  const support::TemporaryFolder folder;
  KilledChild child(folder.store_path(), 0);
  REQUIRE(child.run_and_kill(std::chrono::milliseconds(20)));
  {
    Found at_once(folder.store_path(), 0);
    REQUIRE(at_once.engine().tick());
    CHECK(at_once.is_somebody_online());
  }
  Found later(folder.store_path(), 46'000);
  REQUIRE(later.engine().tick());
  CHECK(!later.is_somebody_online());
  later.verify();
}

}  // namespace liveinbox::crash

int main(int argc, char** argv) {
  if (argc == 5 && std::string_view(argv[1]) == "--child") {
    return liveinbox::crash::work(argv[2],
                                  std::strtoull(argv[3], nullptr, 10),
                                  static_cast<int>(std::strtol(argv[4], nullptr, 10)));
  }
  if (argc == 3 && std::string_view(argv[1]) == "--compact") {
    return liveinbox::crash::compact_store(argv[2]);
  }
  if (argc == 3 && std::string_view(argv[1]) == "--erase") {
    return liveinbox::crash::erase_user(argv[2]);
  }
  if (argc == 5 && std::string_view(argv[1]) == "--read") {
    return liveinbox::crash::read_store(argv[2], argv[3], argv[4]);
  }
  auto& options = liveinbox::crash::given();
  options.seed = std::random_device{}();
  for (int i = 1; i + 1 < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--cycles") {
      options.cycles = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (name == "--seed") {
      options.seed = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (name == "--power-cuts") {
      liveinbox::crash::power_cuts() = std::strtoull(argv[i + 1], nullptr, 10);
    }
  }
  std::cout << "crash_tests --cycles " << options.cycles << " --seed " << options.seed << std::endl;
  doctest::Context context(argc, argv);
  return context.run();
}
