#include "round.hpp"

#include "adapters/system_clock.hpp"
#include "adapters/system_random.hpp"
#include "engine/verify.hpp"
#include "store/open.hpp"
#include "support/fixed_reader.hpp"
#include "support/temporary_folder.hpp"

#include "process.hpp"
#include "shared_log.hpp"
#include "translate.hpp"

#include <chrono>
#include <csignal>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace liveinbox::linear {
namespace {

constexpr std::size_t processes = 3;
// Nobody waits for a writer for so long, unless something hangs.
constexpr auto patience = std::chrono::seconds(60);

class Playing {
 public:
  Playing(const Round& round, Disturbances& disturbances)
      : round_(round),
        disturbances_(disturbances),
        random_(round.seed),
        log_(make_shared_log()),
        children_(processes) {
    life_.path = folder_.store_path();
    life_.seed = round.seed;
    life_.operations = round.operations;
    life_.conversations = static_cast<std::uint32_t>(1 + random_() % 4);
    life_.plant = round.plant;
  }

  Recording run(std::string& fault) {
    if (!log_) {
      fault = "there is no memory for the log";
      return {};
    }
    for (auto& child : children_) {
      start(child);
    }
    disturb(fault);
    for (auto& child : children_) {
      wait_for(child, fault);
    }
    return fault.empty() ? read_all(fault) : Recording();
  }

 private:
  struct Child {
    pid_t pid = 0;
    std::size_t life = no_life;
  };

  void start(Child& child) {
    life_.before = child.life;
    life_.number = lives_++;
    child.life = life_.number;
    child.pid = fork();
    if (child.pid == 0) {
      _exit(live(life_, *log_));
    }
  }

  // Until enough was asked.
  void disturb(std::string& fault) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (log_->operations.load() < round_.operations) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2 + random_() % 20));
      auto& child = children_[random_() % children_.size()];
      if (random_() % 2 == 0 && lives_ < lives_max) {
        kill(child.pid, SIGKILL);
        waitpid(child.pid, nullptr, 0);
        disturbances_.kills += 1;
        start(child);
      } else {
        kill(child.pid, SIGSTOP);
        disturbances_.stops += 1;
        std::this_thread::sleep_for(std::chrono::milliseconds(1 + random_() % 40));
        kill(child.pid, SIGCONT);
      }
      if (std::chrono::steady_clock::now() > end) {
        fault = "it hangs: " + std::to_string(log_->operations.load()) + " operations";
        return;
      }
    }
  }

  void wait_for(Child& child, std::string& fault) {
    if (!fault.empty()) {
      kill(child.pid, SIGKILL);
    }
    int status = 0;
    waitpid(child.pid, &status, 0);
    if (fault.empty() && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) {
      fault = "a process ended with status " + std::to_string(status);
    }
  }

  // Everything that was asked, a last read of every card, and the feed.
  Recording read_all(std::string& fault) {
    disturbances_.planted += log_->planted.load();
    Recording out;
    out.conversations = life_.conversations;
    for (std::size_t i = 0; i < lives_ * pages_per_life; ++i) {
      const auto operations = log_->pages[i].read();
      out.operations.insert(out.operations.end(), operations.begin(), operations.end());
    }
    store::StoreOptions options;
    options.path = life_.path;
    auto store = store::open_store(options);
    if (!store) {
      fault = "it cannot be opened: " + store.error().detail;
      return out;
    }
    const support::FixedReader reader;
    const auto engine = engine::Engine::open(
        *std::move(store), {adapters::system_now_ms, adapters::system_random_u64}, reader);
    if (!engine) {
      fault = "there is no engine: " + engine.error().detail;
      return out;
    }
    for (std::uint32_t i = 0; i < out.conversations; ++i) {
      Operation one;
      one.conversation = i;
      one.called = monotonic_ns();
      look(**engine, one);
      one.returned = monotonic_ns();
      out.operations.push_back(one);
    }
    out.feed = read_feed(**engine, fault);
    const auto report = engine::verify((*engine)->store(), {});
    if (!report || report->differences != 0) {
      fault =
          "not what the log says: " + (report ? report->first_difference : report.error().detail);
    }
    return out;
  }

  const Round& round_;
  Disturbances& disturbances_;
  std::mt19937_64 random_;
  const support::TemporaryFolder folder_;
  SharedLogOwner log_;
  Life life_;
  std::size_t lives_ = 0;
  std::vector<Child> children_;
};

}  // namespace

Recording play(const Round& round, Disturbances& disturbances, std::string& fault) {
  return Playing(round, disturbances).run(fault);
}

}  // namespace liveinbox::linear
