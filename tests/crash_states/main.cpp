// Every state that a power cut can leave of a store: a program's calls are recorded, and after each
// of them the disk is cut off, with what was not flushed yet there, missing, torn or in another
// order. The store that is found must open, have what was acknowledged, be the state of one commit,
// and give each retry the first result.
//   crash_states --states N --seed N --jobs N --commands N --plant lost_sync|early
// Every state that fails is named with what makes it again: `--seed N --call I --variant V`. With a
// plant it must fail: lost_sync tells the program that it flushed what it did not; early puts each
// acknowledgement before the flush that it should wait for.
#include "support/temporary_folder.hpp"

#include "check.hpp"
#include "disk.hpp"
#include "work.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace liveinbox::crash_states {
namespace {

constexpr std::uint64_t any = ~std::uint64_t{0};
constexpr unsigned state_seconds = 20;
constexpr std::uint64_t deep_each = 16;
constexpr std::size_t fault_bytes = 240;

struct Options {
  std::uint64_t states = 2000;
  std::uint64_t seed = 1;
  std::uint64_t jobs = 2;
  std::uint64_t commands = 96;
  std::uint64_t call = any;
  std::uint64_t variant = any;
  std::string plant;
};

// In memory that the processes share.
struct Shared {
  std::uint64_t checked = 0;
  std::uint64_t deep = 0;
  std::uint64_t bad = 0;
  char fault[fault_bytes] = {};
};

std::string folder_of_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
}

// Runs the workload under the recorder.
bool record(const Options& options, const std::string& path, const std::string& recording) {
  const pid_t child = fork();
  if (child == 0) {
    setenv("LD_PRELOAD", (folder_of_program() + "/record_calls.so").c_str(), 1);
    setenv("RECORD_FOLDER", path.c_str(), 1);
    setenv("RECORD_TO", recording.c_str(), 1);
    setenv("RECORD_PLANT", options.plant.c_str(), 1);
    const auto commands = std::to_string(options.commands);
    execl("/proc/self/exe", "crash_states", "--work", path.c_str(), commands.c_str(), nullptr);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void write_files(const std::map<std::string, std::string>& files, const std::string& path) {
  std::filesystem::remove_all(path);
  std::filesystem::create_directory(path);
  for (const auto& [name, bytes] : files) {
    const auto file = path + "/" + name;
    std::ofstream(file, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    std::filesystem::permissions(file, std::filesystem::perms(0600));
  }
}

// One of the processes that share the states among themselves.
class Worker {
 public:
  Worker(const Options& options, const Recording& recording, std::uint64_t number, Shared& shared)
      : options_(options), recording_(recording), number_(number), shared_(shared) {}

  void run() {
    Disk disk;
    const auto variants = std::max<std::uint64_t>(
        options_.states / std::max<std::size_t>(recording_.calls.size(), 1), 3);
    std::size_t acknowledged = 0;
    for (std::uint64_t call = 0; call < recording_.calls.size(); ++call) {
      disk.run(recording_.calls[call]);
      acknowledged += recording_.calls[call].kind == CallKind::acknowledge ? 1U : 0U;
      // What is durable as a whole has one state.
      const auto cuts = disk.is_quiet() ? 1 : variants;
      for (std::uint64_t variant = 0; variant < cuts; ++variant) {
        const bool is_wanted = (options_.call == any || options_.call == call) &&
                               (options_.variant == any || options_.variant == variant);
        if (is_wanted && ++made_ % options_.jobs == number_) {
          cut(disk, call, variant, acknowledged);
        }
      }
    }
  }

 private:
  void cut(const Disk& disk, std::uint64_t call, std::uint64_t variant, std::size_t acknowledged) {
    const Chance chance((options_.seed * 1'000'003 + call) * 1'000'003 + variant);
    const auto path = folder_.store_path();
    write_files(disk.cut(variant, chance), path);
    const bool is_deep = shared_.checked % deep_each == 0 || options_.call != any;
    shared_.fault[0] = '\0';
    const pid_t child = fork();
    if (child == 0) {
      const rlimit no_core{0, 0};
      setrlimit(RLIMIT_CORE, &no_core);
      alarm(state_seconds);
      const auto fault = check_state(path, recording_, acknowledged, is_deep);
      std::strncpy(shared_.fault, fault.c_str(), fault_bytes - 1);
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    shared_.checked += 1;
    shared_.deep += is_deep ? 1U : 0U;
    const bool is_dead = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    if (is_dead || shared_.fault[0] != '\0') {
      say(call, variant, is_dead ? "died with status " + std::to_string(status) : shared_.fault);
    }
  }

  void say(std::uint64_t call, std::uint64_t variant, const std::string& fault) {
    constexpr std::uint64_t lines_max = 10;
    if (++shared_.bad <= lines_max) {
      std::cout << "--seed " + std::to_string(options_.seed) + " --call " + std::to_string(call) +
                       " --variant " + std::to_string(variant) + ": " + fault + "\n"
                << std::flush;
    }
  }

  const support::TemporaryFolder folder_;
  const Options& options_;
  const Recording& recording_;
  const std::uint64_t number_;
  Shared& shared_;
  std::uint64_t made_ = 0;
};

// Each worker has its own counts, since they are processes that add to them all the time.
bool explore(const Options& options, const Recording& recording) {
  const std::size_t bytes = options.jobs * sizeof(Shared);
  auto* const shared = static_cast<Shared*>(
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  if (shared == MAP_FAILED) {
    return false;
  }
  std::cout << std::flush;
  for (std::uint64_t i = 0; i < options.jobs; ++i) {
    if (fork() == 0) {
      Worker(options, recording, i, shared[i]).run();
      std::quick_exit(0);
    }
  }
  bool is_done = true;
  int status = 0;
  while (wait(&status) > 0) {
    is_done = is_done && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  Shared all;
  for (std::uint64_t i = 0; i < options.jobs; ++i) {
    all.checked += shared[i].checked;
    all.deep += shared[i].deep;
    all.bad += shared[i].bad;
  }
  std::cout << "note: " << all.checked << " states after " << recording.calls.size()
            << " calls for " << recording.acknowledged.size() << " commands, " << all.deep
            << " of them verified: " << all.bad << " bad\n";
  std::cout << all.checked - all.bad << " passed, " << all.bad + (is_done ? 0 : 1) << " failed\n";
  return is_done && all.bad == 0 && all.checked > 0;
}

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    const auto number = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--states") {
      options.states = number;
    } else if (name == "--seed") {
      options.seed = number;
    } else if (name == "--jobs") {
      options.jobs = std::max<std::uint64_t>(number, 1);
    } else if (name == "--commands") {
      options.commands = number;
    } else if (name == "--call") {
      options.call = number;
    } else if (name == "--variant") {
      options.variant = number;
    } else if (name == "--plant") {
      options.plant = argv[i + 1];
    } else {
      std::cerr << "no such option: " << name << "\n";
      std::exit(2);
    }
  }
  return options;
}

int run(const Options& options) {
  const support::TemporaryFolder folder;
  const auto path = folder.store_path();
  const auto file = path + ".calls";
  std::filesystem::create_directory(path);
  std::filesystem::permissions(path, std::filesystem::perms(0700));
  if (!record(options, path, file)) {
    std::cerr << "the workload failed\n";
    return 2;
  }
  const auto recording = read_recording(file, options.plant == "early");
  std::cout << "crash_states --states " << options.states << " --seed " << options.seed
            << " --commands " << options.commands << "\n";
  return explore(options, recording) ? 0 : 1;
}

}  // namespace
}  // namespace liveinbox::crash_states

int main(int argc, char** argv) {
  using namespace liveinbox::crash_states;
  if (argc == 4 && std::string_view(argv[1]) == "--work") {
    return work(argv[2], std::strtoull(argv[3], nullptr, 10));
  }
  return run(read_options(argc, argv));
}
