// Service deadlines: what users are promised of people, when it is due, and what happens then. They
// run as part of the conversation's state: events start and tell them, and other events keep or end
// them (evolve.cpp), so that they survive whatever the store survives.
#pragma once

#include "core/types.hpp"

#include <vector>

namespace liveinbox::core {

class Draft;
struct Decision;

[[nodiscard]] const Deadline* find_deadline(const Conversation& conversation, DeadlineKind kind);

// Those that run, the first to come first.
[[nodiscard]] std::vector<Deadline> deadlines_by_time(const Conversation& conversation);

[[nodiscard]] TimerKind timer_of(DeadlineKind kind);
[[nodiscard]] DeadlineKind deadline_of(TimerKind kind);

// Starts what the events of this draft promise: comes last, over the conversation as it was and as
// it will be.
void start_deadlines(Draft& draft);

// The timer of a running deadline: it is near, or it is missed.
Decision expire_deadline(Draft& draft, DeadlineKind kind);

}  // namespace liveinbox::core
