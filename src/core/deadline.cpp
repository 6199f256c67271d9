#include "core/deadline.hpp"

#include "core/draft.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace liveinbox::core {
namespace {

constexpr std::array<std::pair<DeadlineKind, TimerKind>, 4> timers = {{
    {DeadlineKind::claim, TimerKind::claim_deadline},
    {DeadlineKind::first_reply, TimerKind::first_reply_deadline},
    {DeadlineKind::next_reply, TimerKind::next_reply_deadline},
    {DeadlineKind::close, TimerKind::close_deadline},
}};

bool is_with_people(const Conversation& conversation) {
  return conversation.is_active() && conversation.state != State::assistant;
}

// Of the team that has the conversation after this draft.
const Service& service_of(const Draft& draft) {
  const auto& facts = draft.facts();
  const bool was_passed_on =
      draft.command().op == Op::expire && draft.conversation().team != facts.conversation.team;
  return was_passed_on ? facts.no_agent_team.service : facts.team.service;
}

// What is promised, and by which setting.
struct Promise {
  DeadlineKind kind;
  TimeMs Service::*within_ms;
};
constexpr Promise to_claim{DeadlineKind::claim, &Service::claim_within_ms};
constexpr Promise first_reply{DeadlineKind::first_reply, &Service::first_reply_within_ms};
constexpr Promise next_reply{DeadlineKind::next_reply, &Service::next_reply_within_ms};
constexpr Promise to_close{DeadlineKind::close, &Service::close_within_ms};

void start(Draft& draft, const Promise& promise) {
  const auto& service = service_of(draft);
  const auto within = service.*promise.within_ms;
  if (within == 0) {
    return;
  }
  const auto now = draft.facts().now_ms;
  auto event = draft.event(EventType::deadline_set);
  event.deadline.kind = promise.kind;
  event.deadline.due_ms = service.hours.add_open_time(now, within);
  if (service.near_ms != 0) {
    const auto lead = std::min(service.near_ms, within / 2);
    event.deadline.near_ms = service.hours.add_open_time(now, within - lead);
  }
  if (event.deadline.due_ms != 0) {  // 0: never open again
    draft.emit(std::move(event));
  }
}

void tell(Draft& draft, EventType type, const Deadline& deadline) {
  auto event = draft.event(type);
  event.deadline = deadline;
  draft.emit(std::move(event));
}

void pass_on(Draft& draft, const std::string& team) {
  auto event = draft.event_with_next_fence(EventType::transferred);
  event.team = team;
  draft.emit(std::move(event));
  start(draft, to_claim);
}

void hand_back(Draft& draft) {
  draft.emit(draft.event_with_next_fence(EventType::handed_back));
}

void raise_priority(Draft& draft, std::int32_t priority) {
  auto event = draft.event(EventType::prioritized);
  event.priority = priority;
  draft.emit(std::move(event));
}

void abandon(Draft& draft) {
  auto event = draft.event_with_next_fence(EventType::closed);
  event.outcome = CloseOutcome::abandoned;
  event.right = Right::host;
  draft.emit(std::move(event));
}

// No agent took it in time: the team's policy says what becomes of it.
void act_on_no_agent(Draft& draft) {
  const auto& service = draft.facts().team.service;
  const auto& conversation = draft.conversation();
  switch (service.no_agent) {
    case NoAgentPolicy::wait:
      return;
    case NoAgentPolicy::assistant:
      return hand_back(draft);
    case NoAgentPolicy::team:
      if (conversation.team != service.no_agent_team) {
        pass_on(draft, service.no_agent_team);
      }
      return;
    case NoAgentPolicy::prioritize:
      if (conversation.priority < service.no_agent_priority) {
        raise_priority(draft, service.no_agent_priority);
      }
      return;
    case NoAgentPolicy::close:
      return abandon(draft);
  }
}

}  // namespace

const Deadline* find_deadline(const Conversation& conversation, DeadlineKind kind) {
  for (const auto& deadline : conversation.deadlines) {
    if (deadline.kind == kind) {
      return &deadline;
    }
  }
  return nullptr;
}

std::vector<Deadline> deadlines_by_time(const Conversation& conversation) {
  auto out = conversation.deadlines;
  std::stable_sort(out.begin(), out.end(), [](const Deadline& left, const Deadline& right) {
    return left.due_ms < right.due_ms;
  });
  return out;
}

TimerKind timer_of(DeadlineKind kind) {
  for (const auto& [deadline, timer] : timers) {
    if (deadline == kind) {
      return timer;
    }
  }
  return TimerKind::none;
}

DeadlineKind deadline_of(TimerKind kind) {
  for (const auto& [deadline, timer] : timers) {
    if (timer == kind) {
      return deadline;
    }
  }
  return DeadlineKind::none;
}

void start_deadlines(Draft& draft) {
  const auto& before = draft.facts().conversation;
  const auto& after = draft.conversation();
  if (!is_with_people(after)) {
    return;
  }
  const bool is_new = !is_with_people(before);
  const bool waited = !is_new && before.holder.kind == PrincipalKind::none;
  if (after.state == State::waiting && !waited) {
    start(draft, to_claim);
  }
  if (is_new) {
    start(draft, first_reply);
    start(draft, to_close);
    return;
  }
  const bool is_answer_due = find_deadline(after, DeadlineKind::first_reply) != nullptr ||
                             find_deadline(after, DeadlineKind::next_reply) != nullptr;
  if (after.user_messages > before.user_messages && !is_answer_due) {
    start(draft, next_reply);
  }
}

Decision expire_deadline(Draft& draft, DeadlineKind kind) {
  auto deadline = *find_deadline(draft.conversation(), kind);
  if (deadline.near_ms != 0) {
    deadline.near_ms = 0;
    tell(draft, EventType::deadline_near, deadline);
  }
  // Nobody may have looked for so long that it is both.
  if (draft.facts().now_ms >= deadline.due_ms) {
    deadline.is_missed = true;
    tell(draft, EventType::deadline_missed, deadline);
    if (kind == DeadlineKind::claim) {
      act_on_no_agent(draft);
    }
  }
  return draft.accept();
}

}  // namespace liveinbox::core
