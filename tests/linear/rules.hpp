// The rules of ownership: what an operation gives in a state, whatever was told of it. model.hpp
// compares the two.
#pragma once

#include "model.hpp"
#include "operation.hpp"

namespace liveinbox::linear {

// What becomes of an operation, and the conversation after it.
struct Answer {
  Refusal refusal = Refusal::none;
  bool duplicate = false;  // accepted, and nothing new happened
  bool is_retry = false;   // it is the first result that is told again
  Ownership after;
};

// The time of the operation is the told one; `untold` where there is none.
Answer answer(const Ownership& before, const Operation& asked);

}  // namespace liveinbox::linear
