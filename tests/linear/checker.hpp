// Decides whether a history is linearizable: whether its operations can be put into one order in
// which each gives the result that was told, and none comes before one that was over when it began.
// The search of Wing and Gong with Lowe's memory of what was tried: the same set of operations
// leads to the same state only once. Operations on different conversations do not touch each
// other, so each conversation is judged by itself.
#pragma once

#include "model.hpp"
#include "operation.hpp"

#include <cstddef>
#include <cstdint>

namespace liveinbox::linear {

enum class Verdict : std::uint8_t { linearizable, not_linearizable, undecided };

struct Judgement {
  Verdict verdict = Verdict::linearizable;
  std::uint64_t steps = 0;     // of the model that were tried
  std::size_t placed = 0;      // operations in the longest order that was found
  std::size_t in_the_way = 0;  // where there is no order: the operation after which it ended
};

// Undecided after so many steps.
inline constexpr std::uint64_t steps_max = 200'000'000;

// The history begins before there is a conversation.
Judgement judge(const History& history);

}  // namespace liveinbox::linear
