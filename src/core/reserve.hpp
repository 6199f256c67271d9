// What goes on where a store has little more room than to be tidied up. Every op stands in the
// table, so that a new one is thought about.
#pragma once

#include "core/command.hpp"

#include <algorithm>
#include <array>

namespace liveinbox::core {

struct ReserveRow {
  Op op;
  bool goes_on;
};

// The room that is kept back is for what ends something or frees room, for what somebody must have
// to do so (a claim, being here), and for what the library does as time goes by. None of these can
// come without end: each has something to end, or comes at the pace of people. What brings a text,
// a setting or work is refused, and its sender tries again.
inline constexpr std::array<ReserveRow, op_table.size() - 1> reserve_table = {{
    {Op::open_conversation, false},
    {Op::receive, false},
    {Op::escalate, false},   // it brings work
    {Op::claim, true},       // who is to close must hold, and an offer must find its answer
    {Op::claim_next, true},  // as a claim
    {Op::renew, true},       // or all claims would run out together
    {Op::release, true},     // ends a claim
    {Op::expire, true},      // time does not wait for room
    {Op::transfer, false},   // ends nothing; who cannot go on releases
    {Op::take_over, true},   // as a claim
    {Op::hand_back, true},   // ends what people have to do with it
    {Op::send, false},
    {Op::note, false},
    {Op::tag, false},
    {Op::untag, true},      // removes rows
    {Op::mark_read, true},  // there are only so many messages to read
    {Op::close, true},      // ends a conversation
    {Op::reopen, false},
    {Op::snooze, false},  // puts off what is to be ended
    {Op::wake, true},     // ends a snooze
    {Op::prioritize, false},
    {Op::assign_team, false},
    {Op::annotate, false},
    {Op::save_draft, false},
    {Op::deliver, true},  // ends what was sent; nobody reports it a second time
    {Op::offer, false},
    {Op::decline, true},           // ends an offer
    {Op::connect, true},           // who is not here ends nothing
    {Op::disconnect, true},        // ends a session
    {Op::set_availability, true},  // who goes home gets no offers
    {Op::set_agent, false},
    {Op::set_user, false},
    {Op::set_channel, false},
    {Op::set_team, false},
    {Op::configure, false},
    {Op::erase, true},  // frees room
}};

static_assert(std::all_of(op_table.begin(),
                          op_table.end(),
                          [](const OpRow& op) {
                            return std::count_if(reserve_table.begin(),
                                                 reserve_table.end(),
                                                 [&](const ReserveRow& row) {
                                                   return row.op == op.op;
                                                 }) == (op.op == Op::none ? 0 : 1);
                          }),
              "of every op it is known whether it goes on");

// Whether a command of this op is carried out from the room that is kept back.
constexpr bool goes_on_in_reserve(Op op) {
  return std::any_of(reserve_table.begin(), reserve_table.end(), [&](const ReserveRow& row) {
    return row.op == op && row.goes_on;
  });
}

}  // namespace liveinbox::core
