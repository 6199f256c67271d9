// Judges recordings one after the other and keeps count. Histories can be written as lines of JSON
// for a second judge: porcupine/ beside this file.
#pragma once

#include "checker.hpp"
#include "history.hpp"

#include <cstdint>
#include <fstream>
#include <string>

namespace liveinbox::linear {

struct Tally {
  std::uint64_t recordings = 0;
  std::uint64_t bad = 0;  // recordings in which something is wrong
  std::uint64_t histories = 0;
  std::uint64_t operations = 0;
  std::uint64_t unknown = 0;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t retries = 0;  // that were told the first result
  std::uint64_t timers = 0;
  std::uint64_t steps = 0;  // of the model
};

class Judging {
 public:
  // `write_to` is a file, empty for none.
  explicit Judging(const std::string& write_to);

  // False where something is wrong, which is then said with what makes it again. `fault`: there
  // is no recording, and why.
  bool judge(const Recording& recording, const std::string& fault, const std::string& replay);

  [[nodiscard]] const Tally& tally() const { return tally_; }
  // Says nothing of what is wrong: it was planted.
  void be_quiet() { is_quiet_ = true; }

 private:
  bool judge_history(const History& history, const std::string& replay);
  void count(const History& history);
  void say(const std::string& replay, const std::string& what);
  void write(const History& history, Verdict verdict);

  std::ofstream file_;
  Tally tally_;
  bool is_quiet_ = false;
  int said_ = 0;
};

}  // namespace liveinbox::linear
