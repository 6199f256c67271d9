// A child executes commands on a store of LMDB and reports each acknowledged one through a pipe; it
// is killed with SIGKILL at a random moment. Then what was acknowledged must be there, the retry of
// each such command must give the first result, and the tables must be what the log says.
//   crash_tests --cycles N --seed N
#include "adapters/system_clock.hpp"
#include "adapters/system_random.hpp"
#include "engine/engine.hpp"
#include "engine/verify.hpp"
#include "store/open.hpp"
#include "support/commands.hpp"
#include "support/fixed_reader.hpp"
#include "support/temporary_folder.hpp"

#include "child.hpp"
#include "compaction_child.hpp"
#include "erase_child.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <poll.h>
#include <random>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace liveinbox::crash {
namespace {

struct Given {
  std::uint64_t cycles = 30;
  std::uint64_t seed = 1;
  std::string program;
};

Given& given() {
  static Given options;
  return options;
}

// A child process with the reading end of its pipe.
class Child {
 public:
  Child(const std::string& path, std::uint64_t cycle) {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const auto number = std::to_string(cycle);
    const auto descriptor = std::to_string(ends[1]);
    const std::array<const char*, 6> words = {given().program.c_str(),
                                              "--child",
                                              path.c_str(),
                                              number.c_str(),
                                              descriptor.c_str(),
                                              nullptr};
    pid_ = fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      close(ends[0]);
      // exec promises not to write to the words.
      execv(words[0], const_cast<char* const*>(words.data()));
      _exit(127);
    }
    close(ends[1]);
    reading_ = ends[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { close(reading_); }

  // Reads for so long, then kills and reads what was still in the pipe. False where the child ended
  // by itself.
  bool run_and_kill(std::chrono::milliseconds after_first_line) {
    const auto patience = std::chrono::seconds(60);
    auto end = std::chrono::steady_clock::now() + patience;
    bool is_first = true;
    while (std::chrono::steady_clock::now() < end) {
      pollfd waiting{reading_, POLLIN, 0};
      poll(&waiting, 1, 1);
      if ((waiting.revents & POLLIN) != 0 && read_some() && is_first) {
        is_first = false;
        end = std::chrono::steady_clock::now() + after_first_line;
      } else if ((waiting.revents & (POLLIN | POLLHUP)) == POLLHUP) {
        break;
      }
    }
    kill(pid_, SIGKILL);
    int status = 0;
    waitpid(pid_, &status, 0);
    while (read_some()) {
    }
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }

  [[nodiscard]] std::vector<Acknowledged> acknowledged() const {
    std::vector<Acknowledged> out;
    for (std::size_t begin = 0; begin < text_.size();) {
      const auto end = std::min(text_.find('\n', begin), text_.size());
      auto one = read_line(text_.substr(begin, end - begin));
      if (!one.said.id.empty()) {
        out.push_back(std::move(one));
      }
      begin = end + 1;
    }
    return out;
  }

 private:
  bool read_some() {
    std::array<char, 4096> room{};
    const auto bytes = read(reading_, room.data(), room.size());
    if (bytes > 0) {
      text_.append(room.data(), static_cast<std::size_t>(bytes));
    }
    return bytes > 0;
  }

  pid_t pid_ = -1;
  int reading_ = -1;
  std::string text_;
};

// The store as the next process finds it, `later_ms` after now.
class Found {
 public:
  Found(const std::string& path, core::TimeMs later_ms) {
    store::StoreOptions options;
    options.path = path;
    options.map_bytes = std::uint64_t{1} << 30U;
    auto store = store::open_store(options);
    REQUIRE_MESSAGE(store, (store ? std::string() : store.error().detail));
    auto opened = engine::Engine::open(
        *std::move(store),
        {[later_ms] { return adapters::system_now_ms() + later_ms; }, adapters::system_random_u64},
        reader_);
    REQUIRE_MESSAGE(opened, (opened ? std::string() : opened.error().detail));
    engine_ = *std::move(opened);
  }

  engine::Engine& engine() { return *engine_; }

  void check(const Acknowledged& one) {
    const auto again = engine_->execute(command_of(one.said));
    REQUIRE(again);
    CAPTURE(one.said.id);
    CHECK(again->duplicate);
    CHECK(again->offset == one.outcome.offset);
    CHECK(again->version == one.outcome.version);
    CHECK(again->fence == one.outcome.fence);
    CHECK(again->message == one.outcome.message);
  }

  void verify() {
    const auto report = engine::verify(engine_->store(), {});
    REQUIRE_MESSAGE(report, (report ? std::string() : report.error().detail));
    CHECK_MESSAGE(report->differences == 0, report->first_difference);
  }

  // By the last of the events that say so.
  bool is_somebody_online() {
    const core::Viewer viewer{support::as_system(), core::Role::agent, {}};
    auto cursor = engine_->head(support::test_tenant);
    REQUIRE(cursor);
    const auto end = cursor->offset;
    bool is_online = false;
    for (cursor->offset = 0; cursor->offset < end;) {
      const auto batch = engine_->events(support::test_tenant, viewer, *cursor, 1000);
      REQUIRE(batch);
      const auto events = batch->events.decode_all();
      REQUIRE(events);
      for (const auto& event : *events) {
        is_online = event.type == core::EventType::went_online ||
                    (is_online && event.type != core::EventType::went_offline);
      }
      *cursor = batch->upto;
    }
    return is_online;
  }

 private:
  support::FixedReader reader_;
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace

TEST_CASE("what was acknowledged is there after a kill, and the retry of it says the same") {
  const support::TemporaryFolder folder;
  std::mt19937_64 random(given().seed);
  std::uint64_t all = 0;
  for (std::uint64_t cycle = 0; cycle < given().cycles; ++cycle) {
    CAPTURE(cycle);
    Child child(folder.store_path(), cycle);
    const std::chrono::milliseconds alive(1 + random() % 150);
    REQUIRE(child.run_and_kill(alive));
    const auto acknowledged = child.acknowledged();
    CHECK(!acknowledged.empty());
    all += acknowledged.size();
    Found found(folder.store_path(), 0);
    const auto before = found.engine().head(support::test_tenant);
    for (const auto& one : acknowledged) {
      found.check(one);
    }
    const auto after = found.engine().head(support::test_tenant);
    CHECK(before->offset == after->offset);  // A retry does nothing.
    // Playing the whole log takes longer with every cycle, so not each of them is verified.
    if (cycle % 5 == 0 || cycle + 1 == given().cycles) {
      found.verify();
    }
  }
  std::cout << given().cycles << " kills, " << all << " acknowledged commands\n";
}

TEST_CASE("who was here through a killed process is found gone when its sign of life runs out") {
  const support::TemporaryFolder folder;
  Child child(folder.store_path(), 0);
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
  options.program = "/proc/self/exe";
  options.seed = std::random_device{}();
  for (int i = 1; i + 1 < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--cycles") {
      options.cycles = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (name == "--seed") {
      options.seed = std::strtoull(argv[i + 1], nullptr, 10);
    }
  }
  std::cout << "crash_tests --cycles " << options.cycles << " --seed " << options.seed << std::endl;
  doctest::Context context(argc, argv);
  return context.run();
}
