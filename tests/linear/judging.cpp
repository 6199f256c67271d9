#include "judging.hpp"

#include <iostream>

namespace liveinbox::linear {
namespace {

constexpr int lines_max = 10;

void write_operation(std::ostream& out, const Operation& one) {
  const auto& told = one.result;
  out << R"({"kind":")" << name_of(one.kind) << R"(","actor":)" << one.actor << R"(,"target":)"
      << one.target << R"(,"client":)" << one.client << R"(,"fence":)" << one.fence
      << R"(,"if_version":)" << one.if_version << R"(,"lease":)" << one.lease_ms << R"(,"until":)"
      << one.until_ms << R"(,"reason":)" << (one.has_reason ? "true" : "false") << R"(,"called":)"
      << one.called << R"(,"returned":)" << one.returned << R"(,"known":)"
      << (one.is_known ? "true" : "false") << R"(,"foretold":)"
      << (one.is_foretold ? "true" : "false") << R"(,"place":)" << one.place << R"(,"other_place":)"
      << one.other_place << R"(,"refusal":)" << static_cast<std::int32_t>(told.refusal)
      << R"(,"duplicate":)" << (told.duplicate ? "true" : "false") << R"(,"status":)"
      << static_cast<std::uint32_t>(told.status) << R"(,"holder":)" << told.holder
      << R"(,"version":)" << told.version << R"(,"new_fence":)" << told.fence << R"(,"message":)"
      << told.message << R"(,"offset":)" << told.offset << R"(,"lease_until":)"
      << told.lease_until_ms << R"(,"at":)" << told.at_ms << "}";
}

}  // namespace

Judging::Judging(const std::string& write_to) {
  if (!write_to.empty()) {
    file_.open(write_to);
  }
}

bool Judging::judge(const Recording& recording,
                    const std::string& fault,
                    const std::string& replay) {
  tally_.recordings += 1;
  bool is_good = fault.empty();
  if (!is_good) {
    say(replay, fault);
  }
  const auto prepared = prepare(recording);
  for (const auto& wrong : prepared.faults) {
    is_good = false;
    say(replay, wrong);
  }
  for (const auto& history : prepared.histories) {
    is_good = judge_history(history, replay) && is_good;
  }
  tally_.bad += is_good ? 0 : 1;
  return is_good;
}

bool Judging::judge_history(const History& history, const std::string& replay) {
  count(history);
  const auto judgement = linear::judge(history);
  tally_.steps += judgement.steps;
  if (file_.is_open()) {
    write(history, judgement.verdict);
  }
  if (judgement.verdict == Verdict::linearizable) {
    return true;
  }
  const auto& last = line_of(history[judgement.in_the_way]);
  say(replay,
      judgement.verdict == Verdict::undecided
          ? "undecided after " + std::to_string(judgement.steps) + " steps"
          : "no order: after " + std::to_string(judgement.placed) + " of " +
                std::to_string(history.size()) + " operations nothing leads to " + last);
  return false;
}

void Judging::count(const History& history) {
  tally_.histories += 1;
  tally_.operations += history.size();
  for (const auto& one : history) {
    const bool is_timer = one.actor == system_itself;
    const bool is_accepted = one.is_known && one.result.refusal == Refusal::none;
    tally_.timers += is_timer ? 1 : 0;
    tally_.unknown += one.is_known ? 0 : 1;
    tally_.accepted += is_accepted && !is_timer ? 1 : 0;
    tally_.refused += one.is_known && !is_accepted ? 1 : 0;
    tally_.retries += is_accepted && one.result.duplicate && one.result.offset != 0 ? 1 : 0;
  }
}

void Judging::say(const std::string& replay, const std::string& what) {
  if (!is_quiet_ && ++said_ <= lines_max) {
    std::cout << replay << ": " << what << "\n" << std::flush;
  }
}

// One line: the verdict, then the operations.
void Judging::write(const History& history, Verdict verdict) {
  file_ << R"({"linearizable":)" << (verdict == Verdict::linearizable ? "true" : "false")
        << R"(,"operations":[)";
  const char* comma = "";
  for (const auto& one : history) {
    file_ << comma;
    write_operation(file_, one);
    comma = ",";
  }
  file_ << "]}\n";
}

}  // namespace liveinbox::linear
