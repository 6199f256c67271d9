// A mixed day on a real store, for minutes or for hours: two processes of agents, users and the
// assistant at about half load, erasures, compactions, backups, and a process that reads and is
// killed every so often. In the end nothing may have grown that is not data.
//   soak_tests --minutes 360 --seed N --rate COMMANDS_A_SECOND --plant NAME --readings FILE
// Plants are in plan.hpp; with each of them it must fail. Threads and processes do not run the same
// way twice, so a seed gives the same mixture, and not the same run.
#include "support/temporary_folder.hpp"

#include "process.hpp"
#include "verdict.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <string_view>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace liveinbox::soak {
namespace {

using Clock = std::chrono::steady_clock;

class Soak {
 public:
  explicit Soak(Plan plan) : plan_(std::move(plan)), state_(make_shared_state()) {
    plan_.path = folder_.store_path();
    state_.began = Clock::now();
  }

  bool run() {
    for (std::size_t i = 0; i < working_processes; ++i) {
      workers_[i] = begin([this, i] { return live_working(plan_, state_, i); });
    }
    begin_reader();
    watch();
    rest();
    write_readings();
    const auto tally = judge(plan_, state_, course_);
    std::cout << tally.passed << " passed, " << tally.failed << " failed" << std::endl;
    return tally.failed == 0;
  }

 private:
  // This process has one thread, so that a child may do as it likes.
  static pid_t begin(const std::function<int()>& live) {
    std::cout << std::flush;
    const pid_t pid = fork();
    if (pid == 0) {
      _exit(live());
    }
    if (pid < 0) {
      std::exit(2);
    }
    return pid;
  }

  void begin_reader() {
    reader_ = begin([this] { return live_reading(plan_, state_, course_.kills); });
  }

  [[nodiscard]] double past_s() const {
    return std::chrono::duration<double>(Clock::now() - state_.began).count();
  }

  void watch() {
    const double pause_s = std::min(1.0, plan_.seconds() / 120);
    double next_kill_s = plan_.reader_seconds();
    while (past_s() < plan_.seconds() && are_workers_alive()) {
      std::this_thread::sleep_for(std::chrono::duration<double>(pause_s));
      for (std::size_t i = 0; i < working_processes; ++i) {
        course_.readings[i].push_back(read_process(workers_[i], past_s()));
      }
      course_.reader_lags.push_back(state_.gauges[0].reader_lag);
      course_.folder_bytes_max = std::max(course_.folder_bytes_max, folder_bytes(plan_.path));
      if (past_s() >= next_kill_s) {
        next_kill_s += plan_.reader_seconds();
        kill(reader_, SIGKILL);
        waitpid(reader_, nullptr, 0);
        course_.kills += 1;
        begin_reader();
      }
    }
  }

  bool are_workers_alive() {
    for (auto& pid : workers_) {
      int status = 0;
      if (pid != 0 && waitpid(pid, &status, WNOHANG) == pid) {
        pid = 0;
        state_.fail("a process", "it ended with status " + std::to_string(status));
      }
    }
    return std::count(workers_.begin(), workers_.end(), 0) == 0;
  }

  // A worker that ended by itself answers for none of the rest.
  void wait_until(const std::atomic<std::uint64_t>& all) {
    while (all < working_processes && are_workers_alive()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  void rest() {
    state_.stage = Stage::over;
    waitpid(reader_, nullptr, 0);
    wait_until(state_.resting);
    state_.stage = Stage::quiet;
    wait_until(state_.finished);
    state_.stage = Stage::done;
    for (const auto pid : workers_) {
      if (pid != 0) {
        waitpid(pid, nullptr, 0);
      }
    }
  }

  void write_readings() const {
    if (plan_.readings_path.empty()) {
      return;
    }
    std::ofstream out(plan_.readings_path);
    out << "process second memory descriptors threads\n";
    for (std::size_t i = 0; i < working_processes; ++i) {
      for (const auto& one : course_.readings[i]) {
        out << i << " " << one.at_s << " " << one.memory_bytes << " " << one.descriptors << " "
            << one.threads << "\n";
      }
    }
  }

  const support::TemporaryFolder folder_;
  Plan plan_;
  SharedState& state_;
  Course course_;
  std::array<pid_t, working_processes> workers_{};
  pid_t reader_ = 0;
};

void read_option(std::string_view name, const char* value, Plan& plan) {
  if (name == "--minutes") {
    plan.minutes = std::strtod(value, nullptr);
  } else if (name == "--seed") {
    plan.seed = std::strtoull(value, nullptr, 10);
  } else if (name == "--rate") {
    plan.rate = std::strtoull(value, nullptr, 10);
  } else if (name == "--readings") {
    plan.readings_path = value;
  } else if (const auto plant = find_plant(value); name == "--plant" && plant) {
    plan.plant = *plant;
  } else {
    std::cerr << "no such option: " << name << " " << value << "\n";
    std::exit(2);
  }
}

}  // namespace
}  // namespace liveinbox::soak

int main(int argc, char** argv) {
  liveinbox::soak::Plan plan;
  for (int i = 1; i + 1 < argc; i += 2) {
    liveinbox::soak::read_option(argv[i], argv[i + 1], plan);
  }
  std::cout << "soak_tests --minutes " << plan.minutes << " --seed " << plan.seed << std::endl;
  return liveinbox::soak::Soak(std::move(plan)).run() ? 0 : 1;
}
