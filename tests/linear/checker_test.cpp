// The judge is judged: histories made by hand whose verdict is plain, and thousands of short ones,
// some of them spoiled, whose verdict a search without any wit gives as well.
#include "checker.hpp"

#include "history.hpp"
#include "simulated.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace liveinbox::linear {
namespace {

// An operation that is over at once, at that moment.
Operation told(Kind kind, Who actor, Time moment, const Result& result) {
  Operation one;
  one.kind = kind;
  one.actor = actor;
  one.called = moment;
  one.returned = moment + 1;
  one.is_known = true;
  one.result = result;
  return one;
}

Result state(std::uint64_t version, std::uint64_t fence, Who holder) {
  Result out;
  out.version = version;
  out.fence = fence;
  out.holder = holder;
  out.offset = version;
  out.at_ms = static_cast<Time>(version);
  return out;
}

Result claimed(std::uint64_t version, std::uint64_t fence, Who holder) {
  auto out = state(version, fence, holder);
  out.lease_until_ms = out.at_ms + policy_lease_ms;
  return out;
}

// Opened for people, and claimed by the first agent.
History begun() {
  auto open = told(Kind::open, host, 1, state(2, 2, nobody));
  open.has_reason = true;
  return {open, told(Kind::claim, 1, 3, claimed(3, 3, 1))};
}

bool is_fine(const History& history) {
  return judge(history).verdict == Verdict::linearizable;
}

Operation reply(Who agent, std::uint64_t fence, Time moment, std::uint64_t version) {
  auto result = claimed(version, fence, agent);
  result.message = version - 3;
  auto out = told(Kind::send, agent, moment, result);
  out.fence = fence;
  return out;
}

// Every order, without a memory: right because there is nothing to it. Too long for some histories.
class EveryOrder {
 public:
  explicit EveryOrder(const History& history) : history_(history), placed_(history.size(), false) {}

  bool exists() { return exists(Ownership()); }
  [[nodiscard]] bool has_given_up() const { return steps_ == 0; }

 private:
  bool exists(const Ownership& state) {
    bool is_done = true;
    Time first_return = never;
    for (std::size_t i = 0; i < history_.size(); ++i) {
      if (!placed_[i] && history_[i].is_known) {
        is_done = false;
        first_return = std::min(first_return, history_[i].returned);
      }
    }
    for (std::size_t i = 0; !is_done && i < history_.size() && steps_ > 0; ++i) {
      if (placed_[i] || history_[i].called > first_return) {
        continue;
      }
      steps_ -= 1;
      if (const auto after = step(state, history_[i])) {
        placed_[i] = true;
        is_done = exists(*after);
        placed_[i] = false;
      }
    }
    return is_done;
  }

  const History& history_;
  std::vector<bool> placed_;
  std::uint64_t steps_ = 200'000;
};

// Changes a result a little, or forgets it.
void spoil(History& history, std::mt19937_64& random) {
  auto& one = history[random() % history.size()];
  switch (random() % 6) {
    case 0:
      one.result.version += 1;
      break;
    case 1:
      one.result.fence += 1;
      break;
    case 2:
      one.result.refusal =
          one.result.refusal == Refusal::none ? Refusal::stale_fence : Refusal::none;
      break;
    case 3:
      one.result.holder = static_cast<Who>(random() % 4) - 1;
      break;
    case 4:
      one.is_known = false;
      one.returned = never;
      break;
    default:
      one.called += static_cast<Time>(random() % 40);
      one.returned = one.returned == never ? never : one.called + 1;
      break;
  }
}

}  // namespace

TEST_CASE("a claim and a reply under its fence are in order") {
  auto history = begun();
  history.push_back(reply(1, 3, 5, 4));
  CHECK(is_fine(history));
}

TEST_CASE("a second claim of what is claimed has no order") {
  auto history = begun();
  history.push_back(told(Kind::claim, 2, 5, claimed(4, 4, 2)));
  CHECK(!is_fine(history));
  history.back().result = claimed(3, 3, 1);
  history.back().result.refusal = Refusal::already_claimed;
  CHECK(is_fine(history));
}

TEST_CASE("a reply under an old fence has no order") {
  auto history = begun();
  history.push_back(told(Kind::take_over, supervisor, 5, claimed(4, 4, supervisor)));
  auto late = reply(1, 3, 7, 5);
  late.result.fence = 4;
  late.result.holder = supervisor;
  history.push_back(late);
  CHECK(!is_fine(history));
  history.back().result = claimed(4, 4, supervisor);
  history.back().result.refusal = Refusal::stale_fence;
  CHECK(is_fine(history));
}

TEST_CASE("what runs at the same time may be in either order, what is over may not") {
  auto history = begun();
  auto look = told(Kind::look, host, 4, state(2, 2, nobody));
  look.result.status = Status::waiting;
  history.push_back(look);
  CHECK(is_fine(history));  // The claim ends at 4, so it is not over.
  history.back().called = 5;
  history.back().returned = 6;
  CHECK(!is_fine(history));
}

TEST_CASE("an operation without an answer happened or did not, and also later") {
  auto history = begun();
  auto release = told(Kind::release, 1, 5, {});
  release.fence = 3;
  release.is_known = false;
  release.returned = never;
  history.push_back(release);
  CHECK(is_fine(history));
  history.push_back(reply(1, 3, 8, 4));
  CHECK(is_fine(history));
  history.push_back(told(Kind::claim, 2, 20, claimed(6, 5, 2)));
  CHECK(is_fine(history));
  history.push_back(reply(1, 3, 30, 7));
  CHECK(!is_fine(history));
}

TEST_CASE("a lease does not end before its time") {
  auto history = begun();
  auto over = told(Kind::lease_over, system_itself, 0, state(4, 4, nobody));
  over.fence = 3;
  over.returned = never;
  over.result.at_ms = 3 + policy_lease_ms;
  history.push_back(over);
  CHECK(is_fine(history));
  history.back().result.at_ms -= 1;
  CHECK(!is_fine(history));
}

TEST_CASE("a retry gets the first result, and no second one") {
  Recording recording;
  recording.conversations = 1;
  recording.operations = begun();
  auto first = reply(1, 3, 5, 4);
  first.id = 7;
  recording.operations.push_back(first);
  auto retry = first;
  retry.called = 9;
  retry.returned = 10;
  retry.result.duplicate = true;
  recording.operations.push_back(retry);
  CHECK(is_fine(prepare(recording).histories.front()));

  auto& second = recording.operations.back().result;
  second.duplicate = false;
  second.version = 5;
  second.message = 2;
  CHECK(!is_fine(prepare(recording).histories.front()));
}

TEST_CASE("the same verdicts as of a search that tries every order") {
  std::mt19937_64 random(1);
  std::uint64_t fine = 0;
  std::uint64_t histories = 0;
  std::uint64_t given_up = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    Planter planter(Plant::none, seed);
    std::string fault;
    const auto prepared = prepare(simulate({seed, 10 + seed % 12}, planter, fault));
    REQUIRE(fault.empty());
    for (auto history : prepared.histories) {
      if (seed % 4 != 0) {
        spoil(history, random);
      }
      CAPTURE(seed);
      EveryOrder every(history);
      const bool is_fine_by_all = every.exists();
      if (every.has_given_up()) {
        given_up += 1;
        continue;
      }
      REQUIRE(is_fine(history) == is_fine_by_all);
      histories += 1;
      fine += is_fine_by_all ? 1 : 0;
    }
  }
  CHECK(fine > 500);
  CHECK(histories - fine > 500);
  CHECK(given_up * 20 < histories);
  std::cout << "note: " << histories << " short histories, " << histories - fine
            << " without an order\n";
}

}  // namespace liveinbox::linear
