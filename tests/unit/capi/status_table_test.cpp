// The public numbers and names, and those inside, are the same: codes, ops, events, enumerations.
#include "capi/status_table.hpp"

#include <liveinbox/liveinbox.h>

#include "base/error.hpp"
#include "core/command.hpp"
#include "core/event.hpp"
#include "core/names.hpp"
#include "core/refusal.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace liveinbox;  // NOLINT(google-build-using-namespace): a test of tables.
using base::Code;
using core::Op;
using core::Refusal;

template <typename Enum>
constexpr std::int64_t number(Enum value) {
  return static_cast<std::int64_t>(value);
}

}  // namespace

TEST_CASE("failures have their public numbers") {
  CHECK(number(Code::ok) == LI_OK);
  CHECK(number(Code::invalid_argument) == LI_E_INVALID_ARGUMENT);
  CHECK(number(Code::too_long) == LI_E_TOO_LONG);
  CHECK(number(Code::invalid_utf8) == LI_E_INVALID_UTF8);
  CHECK(number(Code::unknown_op) == LI_E_UNKNOWN_OP);
  CHECK(number(Code::unused_field) == LI_E_UNUSED_FIELD);
  CHECK(number(Code::unsupported) == LI_E_UNSUPPORTED);
  CHECK(number(Code::bad_handle) == LI_E_BAD_HANDLE);
  CHECK(number(Code::handle_closed) == LI_E_HANDLE_CLOSED);
  CHECK(number(Code::forked) == LI_E_FORKED);
  CHECK(number(Code::invalid_query) == LI_E_INVALID_QUERY);
  CHECK(number(Code::invalid_data) == LI_E_INVALID_DATA);
  CHECK(number(Code::invalid_cursor) == LI_E_INVALID_CURSOR);
  CHECK(number(Code::invalid_frame) == LI_E_INVALID_FRAME);
  CHECK(number(Code::queue_full) == LI_E_QUEUE_FULL);
  CHECK(number(Code::store_failed) == LI_E_STORE_FAILED);
  CHECK(number(Code::store_corrupt) == LI_E_STORE_CORRUPT);
  CHECK(number(Code::store_foreign) == LI_E_STORE_FOREIGN);
  CHECK(number(Code::store_newer) == LI_E_STORE_NEWER);
  CHECK(number(Code::store_in_use) == LI_E_STORE_IN_USE);
  CHECK(number(Code::store_full) == LI_E_STORE_FULL);
  CHECK(number(Code::store_io) == LI_E_STORE_IO);
  CHECK(number(Code::store_missing) == LI_E_STORE_MISSING);
  CHECK(number(Code::internal) == LI_E_INTERNAL);
  CHECK(number(Code::no_memory) == LI_E_NO_MEMORY);
}

TEST_CASE("refusals have their public numbers and stand in their order") {
  constexpr std::array<std::pair<Refusal, li_status>, 19> wanted = {{
      {Refusal::id_reused, LI_E_ID_REUSED},
      {Refusal::not_found, LI_E_NOT_FOUND},
      {Refusal::unknown_agent, LI_E_UNKNOWN_AGENT},
      {Refusal::forbidden, LI_E_FORBIDDEN},
      {Refusal::version_mismatch, LI_E_VERSION_MISMATCH},
      {Refusal::conversation_closed, LI_E_CONVERSATION_CLOSED},
      {Refusal::key_taken, LI_E_KEY_TAKEN},
      {Refusal::already_active, LI_E_ALREADY_ACTIVE},
      {Refusal::wrong_state, LI_E_WRONG_STATE},
      {Refusal::already_claimed, LI_E_ALREADY_CLAIMED},
      {Refusal::offered_to_another, LI_E_OFFERED_TO_ANOTHER},
      {Refusal::stale_fence, LI_E_STALE_FENCE},
      {Refusal::not_claimed, LI_E_NOT_CLAIMED},
      {Refusal::not_holder, LI_E_NOT_HOLDER},
      {Refusal::queue_empty, LI_E_QUEUE_EMPTY},
      {Refusal::not_due, LI_E_NOT_DUE},
      {Refusal::unknown_message, LI_E_UNKNOWN_MESSAGE},
      {Refusal::no_merge_target, LI_E_NO_MERGE_TARGET},
      {Refusal::limit_reached, LI_E_LIMIT_REACHED},
  }};
  REQUIRE(wanted.size() == core::refusal_table.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& row = core::refusal_table[i];
    CHECK(row.refusal == wanted[i].first);
    CHECK(number(row.refusal) == wanted[i].second);
    CHECK(li_status_name(wanted[i].second) == std::string(row.name));
    CHECK(li_status_class(wanted[i].second) == LI_CLASS_REFUSED);
  }
}

TEST_CASE("no code and no name stands twice") {
  std::set<li_status> codes;
  std::set<std::string_view> names;
  for (const auto& row : capi::status_table) {
    CHECK(codes.insert(row.status).second);
    CHECK(names.insert(row.name).second);
    CHECK(std::string_view(li_status_name(row.status)) == row.name);
    CHECK(std::string_view(li_status_text(row.status)) == row.text);
  }
  for (const auto& row : core::refusal_table) {
    CHECK(codes.insert(static_cast<li_status>(row.refusal)).second);
    CHECK(names.insert(row.name).second);
  }
}

TEST_CASE("ops have their public numbers") {
  constexpr std::array<std::pair<Op, std::int64_t>, 35> wanted = {{
      {Op::open_conversation, LI_OPEN},
      {Op::receive, LI_RECEIVE},
      {Op::escalate, LI_ESCALATE},
      {Op::claim, LI_CLAIM},
      {Op::claim_next, LI_CLAIM_NEXT},
      {Op::renew, LI_RENEW},
      {Op::release, LI_RELEASE},
      {Op::transfer, LI_TRANSFER},
      {Op::take_over, LI_TAKE_OVER},
      {Op::hand_back, LI_HAND_BACK},
      {Op::send, LI_SEND},
      {Op::note, LI_NOTE},
      {Op::tag, LI_TAG},
      {Op::untag, LI_UNTAG},
      {Op::mark_read, LI_MARK_READ},
      {Op::close, LI_CLOSE},
      {Op::reopen, LI_REOPEN},
      {Op::snooze, LI_SNOOZE},
      {Op::wake, LI_WAKE},
      {Op::prioritize, LI_PRIORITIZE},
      {Op::assign_team, LI_ASSIGN_TEAM},
      {Op::annotate, LI_ANNOTATE},
      {Op::save_draft, LI_SAVE_DRAFT},
      {Op::deliver, LI_DELIVER},
      {Op::offer, LI_OFFER},
      {Op::decline, LI_DECLINE},
      {Op::connect, LI_CONNECT},
      {Op::disconnect, LI_DISCONNECT},
      {Op::set_availability, LI_SET_AVAILABILITY},
      {Op::set_agent, LI_SET_AGENT},
      {Op::set_user, LI_SET_USER},
      {Op::set_channel, LI_SET_CHANNEL},
      {Op::set_team, LI_SET_TEAM},
      {Op::configure, LI_CONFIGURE},
      {Op::erase, LI_ERASE},
  }};
  for (const auto& [op, public_number] : wanted) {
    CHECK(number(op) == public_number);
  }
  // All of the table but the end mark and the library's own command.
  CHECK(core::op_table.size() == wanted.size() + 2);
  CHECK(number(Op::expire) == 8);
}

TEST_CASE("event types have names") {
  for (const auto& row : core::event_table) {
    CHECK(li_event_name(static_cast<std::uint32_t>(row.type)) == std::string(row.name));
  }
  CHECK(li_event_name(0) == std::string("unknown"));
}

TEST_CASE("enumerations have their public numbers") {
  using core::CloseOutcome;
  using core::PrincipalKind;
  using core::ReasonCode;
  using core::Role;
  using core::State;
  using core::Tab;
  using core::TagOrigin;
  CHECK(number(PrincipalKind::none) == LI_NOBODY);
  CHECK(number(PrincipalKind::user) == LI_USER);
  CHECK(number(PrincipalKind::agent) == LI_AGENT);
  CHECK(number(PrincipalKind::assistant) == LI_ASSISTANT);
  CHECK(number(PrincipalKind::system) == LI_SYSTEM);
  CHECK(number(PrincipalKind::integration) == LI_INTEGRATION);
  CHECK(number(Role::agent) == LI_ROLE_AGENT);
  CHECK(number(Role::supervisor) == LI_ROLE_SUPERVISOR);
  CHECK(number(Role::admin) == LI_ROLE_ADMIN);
  CHECK(number(State::assistant) == LI_STATE_ASSISTANT);
  CHECK(number(State::waiting) == LI_STATE_WAITING);
  CHECK(number(State::offered) == LI_STATE_OFFERED);
  CHECK(number(State::claimed) == LI_STATE_CLAIMED);
  CHECK(number(State::snoozed) == LI_STATE_SNOOZED);
  CHECK(number(State::closed) == LI_STATE_CLOSED);
  CHECK(number(CloseOutcome::resolved) == LI_RESOLVED);
  CHECK(number(CloseOutcome::unresolved) == LI_UNRESOLVED);
  CHECK(number(CloseOutcome::abandoned) == LI_ABANDONED);
  CHECK(number(CloseOutcome::spam) == LI_SPAM);
  CHECK(number(CloseOutcome::merged) == LI_MERGED);
  CHECK(number(ReasonCode::user_requested_human) == LI_REASON_USER_REQUESTED_HUMAN);
  CHECK(number(ReasonCode::low_confidence) == LI_REASON_LOW_CONFIDENCE);
  CHECK(number(ReasonCode::negative_sentiment) == LI_REASON_NEGATIVE_SENTIMENT);
  CHECK(number(ReasonCode::repeated_failure) == LI_REASON_REPEATED_FAILURE);
  CHECK(number(ReasonCode::policy) == LI_REASON_POLICY);
  CHECK(number(ReasonCode::assistant_timeout) == LI_REASON_ASSISTANT_TIMEOUT);
  CHECK(number(ReasonCode::assistant_failure) == LI_REASON_ASSISTANT_FAILURE);
  CHECK(number(ReasonCode::other) == LI_REASON_OTHER);
  CHECK(number(Tab::all) == LI_TAB_ALL);
  CHECK(number(Tab::waiting) == LI_TAB_WAITING);
  CHECK(number(Tab::mine) == LI_TAB_MINE);
  CHECK(number(TagOrigin::rule) == LI_TAG_BY_RULE);
  CHECK(number(TagOrigin::model) == LI_TAG_BY_MODEL);
  CHECK(number(TagOrigin::agent) == LI_TAG_BY_AGENT);
}

TEST_CASE("the texts of the outcome hold the longest values") {
  CHECK(sizeof(li_outcome::holder_id) > base::limits::id_bytes);
  CHECK(sizeof(li_outcome::holder_name) > base::limits::name_bytes);
  CHECK(sizeof(li_outcome::conversation) > base::limits::conversation_bytes);
}
