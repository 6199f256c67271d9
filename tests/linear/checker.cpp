#include "checker.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>
#include <vector>

namespace liveinbox::linear {
namespace {

using Words = std::vector<std::uint64_t>;

std::uint64_t mix(std::uint64_t number) {
  number = (number ^ (number >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  number = (number ^ (number >> 27U)) * 0x94D049BB133111EBULL;
  return number ^ (number >> 31U);
}

// What was tried: a set of placed operations and the state that they led to.
class Memory {
 public:
  explicit Memory(std::size_t words) : words_(words), table_(1024, none) {}

  // False where the same was tried before.
  bool insert(const Words& placed, std::uint64_t placed_hash, const Ownership& state) {
    if (states_.size() * 2 >= table_.size()) {
      grow();
    }
    const auto hash = placed_hash ^ state.hash();
    auto slot = hash % table_.size();
    for (; table_[slot] != none; slot = (slot + 1) % table_.size()) {
      const auto at = table_[slot];
      if (hashes_[at] == hash && states_[at] == state && is_at(at, placed)) {
        return false;
      }
    }
    table_[slot] = states_.size();
    states_.push_back(state);
    hashes_.push_back(hash);
    sets_.insert(sets_.end(), placed.begin(), placed.end());
    return true;
  }

 private:
  static constexpr std::size_t none = ~std::size_t{0};

  [[nodiscard]] bool is_at(std::size_t at, const Words& placed) const {
    return std::equal(
        placed.begin(), placed.end(), sets_.begin() + static_cast<std::ptrdiff_t>(at * words_));
  }

  void grow() {
    table_.assign(table_.size() * 2, none);
    for (std::size_t at = 0; at < hashes_.size(); ++at) {
      auto slot = hashes_[at] % table_.size();
      while (table_[slot] != none) {
        slot = (slot + 1) % table_.size();
      }
      table_[slot] = at;
    }
  }

  std::size_t words_;
  std::vector<std::size_t> table_;
  std::vector<Ownership> states_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint64_t> sets_;
};

// All that an operation without an answer can do: two that are the same here do the same, and the
// one that was called first can stand wherever the other can.
auto effect_of(const Operation& one) {
  return std::make_tuple(one.kind,
                         one.actor,
                         one.target,
                         one.fence,
                         one.if_version,
                         one.lease_ms,
                         one.until_ms,
                         one.has_reason);
}

// Calls and returns in the order of time, as a list from which an operation can be lifted and to
// which it can be put back. An operation without a result has no return: nothing waits for it.
class Search {
 public:
  explicit Search(const History& history)
      : history_(history),
        placed_((history.size() + 63) / 64, 0),
        memory_(placed_.size()),
        calls_(history.size(), 0),
        alike_before_(history.size(), none) {
    line_up();
    find_alike();
    find_owned();
  }

  Judgement run() {
    Judgement out;
    auto at = marks_.front().next;
    while (at != end) {
      const auto& mark = marks_[at];
      if (mark.is_return) {
        note(mark.operation, out);
        if (placing_.empty()) {
          out.verdict = Verdict::not_linearizable;
          return out;
        }
        at = take_back();
        continue;
      }
      if (++out.steps > steps_max) {
        out.verdict = Verdict::undecided;
        return out;
      }
      at = place(at) ? marks_.front().next : marks_[at].next;
    }
    // No return is left in the list, so all that has a result has its place.
    out.placed = placing_.size();
    return out;
  }

 private:
  static constexpr std::size_t end = ~std::size_t{0};
  static constexpr std::size_t none = ~std::size_t{0};

  struct Mark {
    std::size_t operation = none;
    bool is_return = false;
    std::size_t other = none;  // the return of a call
    std::size_t before = 0;
    std::size_t next = end;
  };

  struct Placing {
    std::size_t call;
    Ownership before;
  };

  void line_up() {
    // A call at the moment of a return is not after it.
    std::vector<std::tuple<Time, bool, std::size_t>> moments;
    for (std::size_t i = 0; i < history_.size(); ++i) {
      moments.emplace_back(history_[i].called, false, i);
      if (history_[i].is_known) {
        moments.emplace_back(history_[i].returned, true, i);
      }
    }
    std::sort(moments.begin(), moments.end());
    marks_.emplace_back();
    for (const auto& [time, is_return, operation] : moments) {
      const auto at = marks_.size();
      marks_.push_back({operation, is_return, none, at - 1, end});
      marks_[at - 1].next = at;
      if (is_return) {
        marks_[calls_[operation]].other = at;
      } else {
        calls_[operation] = at;
      }
    }
  }

  // Of operations that are alike the one that was called first is placed first, so that it is tried
  // once how many of them happened and not which ones.
  void find_alike() {
    std::map<decltype(effect_of(history_.front())), std::size_t> last;
    for (const auto& mark : marks_) {
      const auto at = mark.operation;
      if (at == none || history_[at].is_known || history_[at].place >= 0) {
        continue;
      }
      const auto [found, is_first] = last.emplace(effect_of(history_[at]), at);
      if (!is_first) {
        alike_before_[at] = found->second;
        found->second = at;
      }
    }
  }

  // Each version comes of one operation. Where somebody was told that a version was its own, what
  // has no answer cannot have made it; to see that at once saves trying all that comes after.
  void find_owned() {
    for (const auto& one : history_) {
      const auto& told = one.result;
      const bool is_own = one.is_foretold || (one.is_known && !told.duplicate);
      const bool makes_version = one.kind != Kind::look && one.kind != Kind::renew;
      if (is_own && makes_version && told.refusal == Refusal::none) {
        owned_.insert(told.version);
      }
    }
  }

  [[nodiscard]] bool may_make(const Operation& one, const Ownership& state) const {
    return one.is_known || one.is_foretold || state.version == state_.version ||
           !owned_.contains(state.version);
  }

  [[nodiscard]] bool is_placed(std::size_t operation) const {
    return (placed_[operation / 64] >> (operation % 64) & 1U) != 0;
  }

  // Tries the operation as the next one of the order.
  bool place(std::size_t call) {
    const auto operation = marks_[call].operation;
    if (alike_before_[operation] != none && !is_placed(alike_before_[operation])) {
      return false;
    }
    auto state = step(state_, history_[operation]);
    if (!state || !may_make(history_[operation], *state)) {
      return false;
    }
    flip(operation);
    if (!memory_.insert(placed_, placed_hash_, *state)) {
      flip(operation);
      return false;
    }
    placing_.push_back({call, state_});
    state_ = *state;
    lift(call);
    if (marks_[call].other != none) {
      lift(marks_[call].other);
    }
    return true;
  }

  // Undoes the last one; what comes after its call is to be tried instead.
  std::size_t take_back() {
    const auto last = placing_.back();
    placing_.pop_back();
    state_ = last.before;
    flip(marks_[last.call].operation);
    if (marks_[last.call].other != none) {
      put_back(marks_[last.call].other);
    }
    put_back(last.call);
    return marks_[last.call].next;
  }

  void flip(std::size_t operation) {
    placed_[operation / 64] ^= std::uint64_t{1} << (operation % 64);
    placed_hash_ ^= mix(operation + 1);
  }

  void lift(std::size_t at) {
    const auto& mark = marks_[at];
    marks_[mark.before].next = mark.next;
    if (mark.next != end) {
      marks_[mark.next].before = mark.before;
    }
  }

  void put_back(std::size_t at) {
    const auto& mark = marks_[at];
    marks_[mark.before].next = at;
    if (mark.next != end) {
      marks_[mark.next].before = at;
    }
  }

  void note(std::size_t operation, Judgement& out) const {
    if (placing_.size() >= out.placed) {
      out.placed = placing_.size();
      out.in_the_way = operation;
    }
  }

  const History& history_;
  Words placed_;
  std::uint64_t placed_hash_ = 0;
  Memory memory_;
  std::vector<std::size_t> calls_;
  std::vector<std::size_t> alike_before_;    // the one that is to be placed before
  std::unordered_set<std::uint64_t> owned_;  // versions
  std::vector<Mark> marks_;
  std::vector<Placing> placing_;
  Ownership state_;
};

}  // namespace

Judgement judge(const History& history) {
  return Search(history).run();
}

}  // namespace liveinbox::linear
