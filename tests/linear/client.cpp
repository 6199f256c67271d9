#include "client.hpp"

#include "translate.hpp"

#include <algorithm>
#include <array>

namespace liveinbox::linear {
namespace {

struct Weight {
  Kind kind;
  std::uint32_t weight;
};

constexpr std::array weights = {Weight{Kind::open, 3},
                                Weight{Kind::receive, 6},
                                Weight{Kind::escalate, 9},
                                Weight{Kind::claim, 20},
                                Weight{Kind::claim_next, 4},
                                Weight{Kind::renew, 5},
                                Weight{Kind::release, 7},
                                Weight{Kind::transfer, 5},
                                Weight{Kind::take_over, 5},
                                Weight{Kind::hand_back, 3},
                                Weight{Kind::send, 20},
                                Weight{Kind::snooze, 3},
                                Weight{Kind::wake, 4},
                                Weight{Kind::offer, 4},
                                Weight{Kind::decline, 2},
                                Weight{Kind::close, 3},
                                Weight{Kind::reopen, 5},
                                Weight{Kind::look, 10}};

bool needs_fence(Kind kind) {
  switch (kind) {
    case Kind::renew:
    case Kind::release:
    case Kind::transfer:
    case Kind::hand_back:
    case Kind::send:
    case Kind::close:
    case Kind::snooze:
      return true;
    default:
      return false;
  }
}

bool takes_version(Kind kind) {
  switch (kind) {
    case Kind::open:
    case Kind::receive:
    case Kind::claim_next:
    case Kind::renew:
    case Kind::look:
      return false;
    default:
      return true;
  }
}

bool takes_lease(Kind kind) {
  return kind == Kind::claim || kind == Kind::claim_next || kind == Kind::renew ||
         kind == Kind::take_over;
}

}  // namespace

Client::Client(std::uint64_t seed, std::uint32_t number, std::uint32_t conversations)
    : random_(seed),
      number_(number),
      agent_(static_cast<Who>(number % static_cast<std::uint32_t>(agents))),
      known_(conversations) {}

Kind Client::draw_kind() {
  std::uint32_t sum = 0;
  for (const auto& one : weights) {
    sum += one.weight;
  }
  auto at = draw(sum);
  for (const auto& one : weights) {
    if (at < one.weight) {
      return one.kind;
    }
    at -= one.weight;
  }
  return Kind::look;
}

void Client::say_who(Operation& one) {
  one.actor = agent_;
  switch (one.kind) {
    case Kind::open:
    case Kind::receive:
    case Kind::escalate:
    case Kind::offer:
      one.actor = host;
      break;
    case Kind::send:
      one.actor = draw(8) == 0 ? the_assistant : agent_;
      break;
    case Kind::close:
    case Kind::reopen:
    case Kind::wake:
    case Kind::decline:
      one.actor = draw(4) == 0 ? host : agent_;
      break;
    default:
      break;
  }
}

// Mostly one that it believes in; sometimes an old one, as of a holder that slept.
std::uint64_t Client::draw_fence(const Known& known) {
  const auto newest = std::max<std::uint64_t>(known.fence, 1);
  switch (draw(10)) {
    case 0:
      return 1 + draw(newest + 1);
    case 1:
    case 2:
    case 3:
      return newest;
    default:
      return known.own_fence != 0 ? known.own_fence : newest;
  }
}

Operation Client::next(Time now_ms) {
  Operation one;
  one.client = number_;
  one.kind = draw_kind();
  one.conversation = static_cast<std::uint32_t>(draw(known_.size()));
  const auto& known = known_[one.conversation];
  say_who(one);
  if (one.kind != Kind::look) {
    one.id = (std::uint64_t{number_} << 32U) + ++said_;
  }
  const bool may_do_without = one.kind == Kind::close || one.kind == Kind::snooze;
  if (needs_fence(one.kind) && !(may_do_without && draw(3) == 0)) {
    one.fence = draw_fence(known);
  }
  if (one.kind == Kind::escalate && draw(8) == 0) {
    one.fence = draw_fence(known);
  }
  if (takes_version(one.kind) && known.version != 0 && draw(20) == 0) {
    one.if_version = known.version;
  }
  if (takes_lease(one.kind) && draw(2) == 0) {
    one.lease_ms = static_cast<Time>(5 + draw(80));
  }
  if (one.kind == Kind::offer || (one.kind == Kind::transfer && draw(3) != 0)) {
    one.target = static_cast<Who>(draw(static_cast<std::uint64_t>(agents)));
  }
  if (one.kind == Kind::offer) {
    one.lease_ms = static_cast<Time>(5 + draw(80));
  }
  if (one.kind == Kind::snooze && draw(2) == 0) {
    one.until_ms = now_ms + static_cast<Time>(5 + draw(60));
  }
  one.has_reason = one.kind == Kind::open && draw(2) == 0;
  return one;
}

Operation Client::again(const Operation& first) {
  Operation one = first;
  one.client = number_;
  one.is_again = true;
  one.returned = never;
  one.is_known = false;
  one.result = {};
  const bool has_text = one.kind == Kind::send || one.kind == Kind::receive;
  if (has_text && draw(6) == 0) {
    one.body = 1 - first.body;
  }
  return one;
}

void Client::learn(const Operation& one) {
  if (!one.is_known || one.result.version == 0 || one.result.duplicate) {
    return;
  }
  auto& known = known_[one.conversation];
  known.version = one.result.version;
  known.fence = std::max(known.fence, one.result.fence);
  const bool is_own = one.result.refusal == Refusal::none && one.result.holder == agent_;
  if (is_own && one.kind != Kind::look) {
    known.own_fence = one.result.fence;
  }
}

}  // namespace liveinbox::linear
