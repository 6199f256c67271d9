#include "rules.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace liveinbox::linear {
namespace {

bool has_place(const Ownership& one, std::int32_t place) {
  return place >= 0 &&
         (one.done[static_cast<std::size_t>(place) / 64] >> (static_cast<std::size_t>(place) % 64) &
          1U) != 0;
}

bool has_right(Who who) {
  return who == host || who == system_itself || who == supervisor;
}

bool is_agent(Who who) {
  return who >= 0;
}

Time after(Time now, Time length) {
  return now == untold ? untold : now + length;
}

// One operation on one conversation. Each rule changes `at_` or says why not.
class Rules {
 public:
  Rules(const Ownership& before, const Operation& asked) : asked_(asked), at_(before) {
    now_ = asked.is_known || asked.is_foretold ? asked.result.at_ms : untold;
  }

  Answer answer() {
    Answer out;
    const auto before = at_;
    if (has_place(at_, asked_.other_place)) {
      return {Refusal::id_reused, false, false, before};
    }
    if (has_place(at_, asked_.place)) {
      return {Refusal::none, true, true, before};
    }
    out.refusal = decide();
    out.duplicate = is_same_;
    const bool is_changed = out.refusal == Refusal::none && !is_same_;
    out.after = is_changed ? at_ : before;
    if (is_changed) {
      out.after.at_ms = std::max(before.at_ms, now_);
      if (asked_.place >= 0) {
        const auto place = static_cast<std::size_t>(asked_.place);
        out.after.done[place / 64] |= std::uint64_t{1} << (place % 64);
      }
    }
    return out;
  }

 private:
  // In the order of precedence that the reference gives.
  Refusal decide() {
    if (at_.status == Status::absent && asked_.kind != Kind::open && asked_.kind != Kind::receive) {
      return asked_.kind == Kind::claim_next ? Refusal::queue_empty : Refusal::not_found;
    }
    if (asked_.kind == Kind::take_over && is_agent(at_.holder) && at_.holder != asked_.actor &&
        !has_right(asked_.actor)) {
      return Refusal::forbidden;
    }
    if (asked_.if_version != 0 && asked_.if_version != at_.version) {
      return Refusal::version_mismatch;
    }
    switch (asked_.kind) {
      case Kind::open:
        return open();
      case Kind::receive:
        return receive();
      case Kind::reopen:
        return reopen();
      case Kind::claim_next:
        return claim_next();
      case Kind::lease_over:
      case Kind::offer_over:
      case Kind::snooze_over:
        return fire();
      default:
        return decide_active();
    }
  }

  Refusal decide_active() {
    if (asked_.kind == Kind::offer && at_.status == Status::offered &&
        at_.offered_to == asked_.target) {
      return same();
    }
    if (at_.status == Status::closed) {
      return Refusal::conversation_closed;
    }
    switch (asked_.kind) {
      case Kind::escalate:
        return escalate();
      case Kind::claim:
        return claim();
      case Kind::take_over:
        return take_over();
      case Kind::snooze:
        return snooze();
      case Kind::wake:
        return wake();
      case Kind::offer:
        return offer();
      case Kind::decline:
        return decline();
      case Kind::close:
        return close();
      default:
        return of_holder();
    }
  }

  Refusal same() {
    is_same_ = true;
    return Refusal::none;
  }

  Refusal check_holder() const {
    if (asked_.fence != 0 && asked_.fence != at_.fence) {
      return Refusal::stale_fence;
    }
    if (at_.holder == nobody) {
      return Refusal::not_claimed;
    }
    if (at_.holder != asked_.actor) {
      return Refusal::not_holder;
    }
    return asked_.fence == 0 ? Refusal::stale_fence : Refusal::none;
  }

  // Somebody else holds it from now on, or nobody: that is a new fence.
  void give(Status status, Who holder, Time lease_until_ms) {
    at_.status = status;
    at_.holder = holder;
    at_.offered_to = nobody;
    at_.lease_until_ms = lease_until_ms;
    at_.until_ms = 0;
    at_.fence += 1;
    at_.version += 1;
  }
  void give_to_people() { give(Status::waiting, nobody, 0); }
  void give_to_assistant() { give(Status::assistant, the_assistant, 0); }
  void give_to_agent(Who agent) { give(Status::claimed, agent, lease()); }

  [[nodiscard]] Time lease() const {
    return after(now_, asked_.lease_ms > 0 ? asked_.lease_ms : policy_lease_ms);
  }

  void wake_up() {
    at_.status = is_agent(at_.holder) ? Status::claimed : Status::waiting;
    at_.lease_until_ms = is_agent(at_.holder) ? after(now_, policy_lease_ms) : 0;
    at_.until_ms = 0;
    at_.version += 1;
  }

  Refusal open() {
    if (at_.status != Status::absent) {
      return same();
    }
    give_to_assistant();
    if (asked_.has_reason) {
      give_to_people();
      at_.was_escalated = true;
    }
    return Refusal::none;
  }

  Refusal receive() {
    if (at_.status == Status::absent) {
      give_to_assistant();
    } else if (at_.status == Status::closed) {
      at_.was_escalated ? give_to_people() : give_to_assistant();
    } else if (at_.status == Status::snoozed) {
      wake_up();
    }
    at_.messages += 1;
    at_.version += 1;
    return Refusal::none;
  }

  Refusal reopen() {
    if (at_.status != Status::closed) {
      return Refusal::wrong_state;
    }
    give_to_people();
    at_.was_escalated = true;
    return Refusal::none;
  }

  Refusal escalate() {
    if (asked_.fence != 0 && asked_.fence != at_.fence) {
      return Refusal::stale_fence;
    }
    if (at_.status == Status::assistant) {
      give_to_people();
      at_.was_escalated = true;
    } else {
      at_.version += 1;
    }
    return Refusal::none;
  }

  Refusal claim() {
    if (at_.status == Status::offered && at_.offered_to != asked_.actor) {
      return Refusal::offered_to_another;
    }
    if (at_.status == Status::offered || at_.status == Status::waiting) {
      give_to_agent(asked_.actor);
      return Refusal::none;
    }
    if (!is_agent(at_.holder)) {
      return Refusal::wrong_state;
    }
    return at_.holder == asked_.actor ? same() : Refusal::already_claimed;
  }

  // The conversation that it named was one that waits, for everybody or for the actor.
  Refusal claim_next() {
    const bool is_free = at_.status == Status::waiting ||
                         (at_.status == Status::offered && at_.offered_to == asked_.actor);
    if (!is_free) {
      return Refusal::queue_empty;
    }
    give_to_agent(asked_.actor);
    return Refusal::none;
  }

  Refusal take_over() {
    if (at_.holder == asked_.actor) {
      return same();
    }
    if (at_.holder == nobody) {
      return Refusal::wrong_state;
    }
    at_.was_escalated = true;
    give_to_agent(asked_.actor);
    return Refusal::none;
  }

  // renew, release, transfer, hand_back, send
  Refusal of_holder() {
    const bool is_asleep = at_.status == Status::snoozed;
    if (is_asleep && (asked_.kind == Kind::renew || asked_.kind == Kind::send)) {
      return Refusal::wrong_state;
    }
    if (const auto refusal = check_holder(); refusal != Refusal::none) {
      return refusal;
    }
    switch (asked_.kind) {
      case Kind::renew:
        at_.lease_until_ms = lease();
        break;
      case Kind::release:
        give_to_people();
        break;
      case Kind::transfer:
        asked_.target == nobody ? give_to_people() : give_to_agent(asked_.target);
        break;
      case Kind::hand_back:
        give_to_assistant();
        break;
      default:
        say();
        break;
    }
    return Refusal::none;
  }

  // Speaking is a sign of life, which never shortens a lease.
  void say() {
    at_.messages += 1;
    at_.version += 1;
    if (is_agent(at_.holder) && at_.lease_until_ms != 0) {
      const bool is_told = now_ != untold && at_.lease_until_ms != untold;
      at_.lease_until_ms = is_told ? std::max(at_.lease_until_ms, now_ + policy_lease_ms) : untold;
    }
  }

  Refusal snooze() {
    if (at_.status == Status::assistant || at_.status == Status::offered) {
      return Refusal::wrong_state;
    }
    if (is_agent(at_.holder)) {
      if (const auto refusal = check_holder(); refusal != Refusal::none) {
        return refusal;
      }
    } else if (asked_.fence != 0 && asked_.fence != at_.fence) {
      return Refusal::stale_fence;
    }
    at_.status = Status::snoozed;
    at_.until_ms = asked_.until_ms;
    at_.lease_until_ms = 0;
    at_.version += 1;
    return Refusal::none;
  }

  Refusal wake() {
    if (at_.status != Status::snoozed) {
      return Refusal::wrong_state;
    }
    wake_up();
    return Refusal::none;
  }

  Refusal offer() {
    if (at_.status == Status::offered) {
      return Refusal::offered_to_another;
    }
    if (at_.status != Status::waiting) {
      return is_agent(at_.holder) ? Refusal::already_claimed : Refusal::wrong_state;
    }
    at_.status = Status::offered;
    at_.offered_to = asked_.target;
    at_.until_ms = after(now_, asked_.lease_ms);
    at_.version += 1;
    return Refusal::none;
  }

  Refusal decline() {
    if (at_.status != Status::offered) {
      return Refusal::wrong_state;
    }
    if (at_.offered_to != asked_.actor && !has_right(asked_.actor)) {
      return Refusal::offered_to_another;
    }
    end_offer();
    return Refusal::none;
  }

  void end_offer() {
    at_.status = Status::waiting;
    at_.offered_to = nobody;
    at_.until_ms = 0;
    at_.version += 1;
  }

  Refusal close() {
    if (!has_right(asked_.actor)) {
      if (const auto refusal = check_holder(); refusal != Refusal::none) {
        return refusal;
      }
    } else if (asked_.fence != 0 && asked_.fence != at_.fence) {
      return Refusal::stale_fence;
    }
    give(Status::closed, nobody, 0);
    return Refusal::none;
  }

  // A timer: it is for the fence under which it was set, and never comes before its moment.
  Refusal fire() {
    const auto wanted = asked_.kind == Kind::lease_over   ? Status::claimed
                        : asked_.kind == Kind::offer_over ? Status::offered
                                                          : Status::snoozed;
    const auto set_for = asked_.kind == Kind::lease_over ? at_.lease_until_ms : at_.until_ms;
    const bool is_due = set_for == untold || (set_for != 0 && now_ >= set_for);
    if (at_.status != wanted || asked_.fence != at_.fence || !is_due) {
      return Refusal::not_due;
    }
    switch (asked_.kind) {
      case Kind::lease_over:
        give_to_people();
        break;
      case Kind::offer_over:
        end_offer();
        break;
      default:
        wake_up();
        break;
    }
    return Refusal::none;
  }

  const Operation& asked_;
  Ownership at_;
  Time now_ = untold;
  bool is_same_ = false;
};

}  // namespace

Answer answer(const Ownership& before, const Operation& asked) {
  return Rules(before, asked).answer();
}

}  // namespace liveinbox::linear
