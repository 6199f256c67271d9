// The table of the dot: every state, with the user online and offline.
#include "core/dot.hpp"

#include <doctest/doctest.h>

#include <array>

namespace {

namespace core = liveinbox::core;
using core::Dot;
using core::DotReason;
using core::DotState;
using core::State;

struct Line {
  State state;
  bool user_is_online;
  DotState expected;
};

constexpr std::array<Line, 14> table = {{
    {State::none, false, {Dot::gray, DotReason::closed}},
    {State::none, true, {Dot::gray, DotReason::closed}},
    {State::assistant, false, {Dot::gray, DotReason::user_offline}},
    {State::assistant, true, {Dot::green, DotReason::online}},
    {State::waiting, false, {Dot::gray, DotReason::user_offline}},
    {State::waiting, true, {Dot::green, DotReason::online}},
    {State::offered, false, {Dot::gray, DotReason::user_offline}},
    {State::offered, true, {Dot::green, DotReason::online}},
    {State::claimed, false, {Dot::gray, DotReason::user_offline}},
    {State::claimed, true, {Dot::green, DotReason::online}},
    {State::snoozed, false, {Dot::gray, DotReason::user_offline}},
    {State::snoozed, true, {Dot::green, DotReason::online}},
    {State::closed, false, {Dot::gray, DotReason::closed}},
    {State::closed, true, {Dot::gray, DotReason::closed}},
}};

}  // namespace

TEST_CASE("dot_is_green_only_while_active_and_online") {
  for (const Line& line : table) {
    CAPTURE(static_cast<int>(line.state));
    CAPTURE(line.user_is_online);
    core::Conversation conversation;
    conversation.state = line.state;
    CHECK(core::dot_of(conversation, line.user_is_online) == line.expected);
    CHECK(core::dot_of(conversation.is_active(), line.user_is_online) == line.expected);
  }
}

TEST_CASE("dots_and_their_reasons_have_names") {
  CHECK(core::name(Dot::green) == "green");
  CHECK(core::name(Dot::gray) == "gray");
  CHECK(core::name(DotReason::online) == "online");
  CHECK(core::name(DotReason::user_offline) == "user_offline");
  CHECK(core::name(DotReason::closed) == "closed");
}
