// Damages the files of a store in every way, and looks at what a program that opens it comes to:
//   no process dies or hangs; what is served is what was stored, or an error;
//   of the bits that flip in live rows, 99.9 % are noticed.
//   damage_tests --files N --seed N --jobs N --segments 1 --plant NAME
// `--segments 1` damages a greater store, whose search index has segments. Every file that fails is
// named with what makes it again: `--seed N --only I`. Plants are raw, unchecked, served, blind,
// hang and invented (trial.hpp); with each of them it must fail.
#include "support/temporary_folder.hpp"

#include "trial.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <sys/wait.h>
#include <vector>

namespace liveinbox::damage {
namespace {

struct Options {
  std::uint64_t files = 1000;
  std::uint64_t seed = 1;
  std::uint64_t jobs = 2;
  std::uint64_t only = ~std::uint64_t{0};
  bool has_segments = false;
  Plant plant = Plant::none;
};

struct Count {
  std::uint64_t files = 0;
  std::uint64_t refused = 0;
  std::uint64_t noticed = 0;
  std::uint64_t dead = 0;
  std::uint64_t wrong = 0;
  std::uint64_t salvaged = 0;  // files of which a store was made
  std::uint64_t events = 0;    // in these stores
};

// A place where one trial runs at a time.
struct Slot {
  std::string path;
  Verdict* verdict = nullptr;
  pid_t child = -1;
  std::uint64_t number = 0;
  Files files;
};

class Harness {
 public:
  Harness(const Options& options, const Damager& damager)
      : options_(options), damager_(damager), slots_(options.jobs) {
    const std::size_t bytes = slots_.size() * sizeof(Verdict);
    auto* const shared = static_cast<Verdict*>(
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    if (shared == MAP_FAILED) {
      std::exit(2);
    }
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      slots_[i].path = folder_.store_path() + std::to_string(i);
      slots_[i].verdict = shared + i;
    }
  }

  // True if nothing was found.
  bool run() {
    for (std::uint64_t number = 0; number < options_.files; ++number) {
      if (options_.only == ~std::uint64_t{0} || options_.only == number) {
        begin(number);
      }
    }
    while (is_any_running()) {
      end_one();
    }
    return report();
  }

 private:
  void begin(std::uint64_t number) {
    auto idle = find(-1);
    if (idle == slots_.end()) {
      end_one();
      idle = find(-1);
    }
    // The first one is whole: everything must be served.
    model::Chance chance(options_.seed * 1'000'003 + number);
    idle->files = number == 0 ? damager_.untouched() : damager_.damage(chance);
    idle->number = number;
    const bool is_undone = options_.plant == Plant::blind && idle->files.is_live_flip;
    write_files(is_undone ? damager_.untouched() : idle->files, idle->path);
    *idle->verdict = {};
    idle->child = begin_trial(
        idle->path, damager_.sample, idle->files.may_be_older, options_.plant, *idle->verdict);
  }

  std::vector<Slot>::iterator find(pid_t child) {
    return std::find_if(
        slots_.begin(), slots_.end(), [child](const Slot& slot) { return slot.child == child; });
  }

  bool is_any_running() {
    return std::any_of(
        slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.child >= 0; });
  }

  void end_one() {
    int status = 0;
    const auto slot = find(wait(&status));
    if (slot != slots_.end()) {
      slot->child = -1;
      judge(*slot, status);
    }
  }

  void judge(const Slot& slot, int status) {
    const Verdict& verdict = *slot.verdict;
    Count& count = counts_[slot.files.kind];
    ++count.files;
    count.refused += verdict.refused ? 1U : 0U;
    count.noticed += verdict.was_noticed ? 1U : 0U;
    count.salvaged += verdict.was_salvaged ? 1U : 0U;
    count.events += verdict.salvaged;
    if (slot.files.is_live_flip) {
      ++flips_;
      noticed_flips_ += verdict.was_noticed ? 1U : 0U;
    }
    std::string fault;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      ++count.dead;
      fault = "died with status " + std::to_string(status) + " at stage " +
              std::to_string(static_cast<int>(verdict.stage));
    } else if (verdict.wrong[0] != '\0' && !slot.files.is_one_back) {
      ++count.wrong;
      fault = std::string("wrong answer: ") + verdict.wrong;
    } else if (slot.number == 0 && options_.plant == Plant::none && verdict.was_noticed) {
      fault = std::string("a whole store was not: ") + verdict.told;
    }
    const bool missed = slot.files.is_live_flip && !verdict.was_noticed;
    if (!fault.empty() || missed) {
      say(slot, fault.empty() ? "a flip that nobody noticed" : fault);
    }
    ++(fault.empty() ? passed_ : failed_);
  }

  void say(const Slot& slot, const std::string& fault) {
    constexpr int lines_max = 20;
    if (++lines_ <= lines_max) {
      std::cout << "--seed " << options_.seed << " --only " << slot.number << ": "
                << slot.files.kind << ": " << fault << "\n";
    }
  }

  bool report() {
    std::cout << "kind: files, refused at opening, noticed, dead, wrong, salvaged, "
                 "events of a file\n";
    Count all;
    for (const auto& [kind, count] : counts_) {
      std::cout << "  " << kind << ": " << count.files << ", " << count.refused << ", "
                << count.noticed << ", " << count.dead << ", " << count.wrong << ", "
                << count.salvaged << ", " << count.events / std::max<std::uint64_t>(count.files, 1)
                << " of " << damager_.sample.told.events.size() << "\n";
      all.salvaged += count.salvaged;
      all.files += count.files;
      all.dead += count.dead;
      all.wrong += count.wrong;
    }
    std::cout << "note: " << all.files << " damaged files: " << all.dead << " deaths, " << all.wrong
              << " wrong answers, " << noticed_flips_ << " of " << flips_
              << " flips in live rows noticed; a store was made again of " << all.salvaged << "\n";
    ++(noticed_flips_ * 1000 >= flips_ * 999 ? passed_ : failed_);
    std::cout << passed_ << " passed, " << failed_ << " failed\n";
    return failed_ == 0;
  }

  const support::TemporaryFolder folder_;
  const Options options_;
  const Damager& damager_;
  std::vector<Slot> slots_;
  std::map<std::string, Count> counts_;
  std::uint64_t flips_ = 0;
  std::uint64_t noticed_flips_ = 0;
  std::uint64_t passed_ = 0;
  std::uint64_t failed_ = 0;
  int lines_ = 0;
};

Plant plant_named(std::string_view name) {
  static const std::map<std::string_view, Plant> plants = {{"raw", Plant::raw},
                                                           {"unchecked", Plant::unchecked},
                                                           {"served", Plant::served},
                                                           {"blind", Plant::blind},
                                                           {"hang", Plant::hang},
                                                           {"invented", Plant::invented}};
  const auto found = plants.find(name);
  if (found == plants.end()) {
    std::cerr << "no such plant\n";
    std::exit(2);
  }
  return found->second;
}

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    const auto number = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--files") {
      options.files = number;
    } else if (name == "--seed") {
      options.seed = number;
    } else if (name == "--jobs") {
      options.jobs = std::max<std::uint64_t>(number, 1);
    } else if (name == "--only") {
      options.only = number;
      options.files = number + 1;
    } else if (name == "--segments") {
      options.has_segments = number != 0;
    } else if (name == "--plant") {
      options.plant = plant_named(argv[i + 1]);
    } else {
      std::cerr << "no such option: " << name << "\n";
      std::exit(2);
    }
  }
  return options;
}

int run(const Options& options) {
  const support::TemporaryFolder folder;
  const support::TemporaryFolder other_folder;
  const std::uint64_t messages = options.has_segments ? 18'000 : 0;
  const auto sample = make_sample(folder.store_path(), 1, 700, messages);
  const auto stranger = make_sample(other_folder.store_path(), 2, 40, 0);
  const auto map = map_file(sample.data);
  const auto older_map = map_file(sample.older_data);
  std::cout << "damage_tests --files " << options.files << " --seed " << options.seed
            << ": a store of " << map.pages << " pages, " << map.live.size() << " in use, "
            << map.keys.size() << " rows" << std::endl;
  return Harness(options, {sample, stranger, map, older_map}).run() ? 0 : 1;
}

}  // namespace
}  // namespace liveinbox::damage

int main(int argc, char** argv) {
  return liveinbox::damage::run(liveinbox::damage::read_options(argc, argv));
}
