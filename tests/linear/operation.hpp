// What a client asked of one conversation, when, and what it was told: a line of a history. It can
// lie in memory that processes share, so it holds no texts; client.hpp says it as a command.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace liveinbox::linear {

// Who acts, holds or is asked: an agent by number, or one of these.
using Who = std::int32_t;
inline constexpr Who nobody = -1;
inline constexpr Who the_assistant = -2;
inline constexpr Who host = -3;
inline constexpr Who system_itself = -4;  // a timer
// Agent 0 is a supervisor, the others are not.
inline constexpr Who supervisor = 0;

enum class Kind : std::uint32_t {
  open,
  receive,
  escalate,
  claim,
  claim_next,
  renew,
  release,
  transfer,
  take_over,
  hand_back,
  send,
  snooze,
  wake,
  offer,
  decline,
  close,
  reopen,
  look,        // a read of the card
  lease_over,  // these three are the store's own: a timer was fired
  offer_over,
  snooze_over,
};
inline constexpr std::uint32_t kinds = 21;
const char* name_of(Kind kind);

enum class Status : std::uint32_t { absent, assistant, waiting, offered, claimed, snoozed, closed };

// The refusals that the rules of ownership know, by their public numbers.
enum class Refusal : std::int32_t {
  none = 0,
  id_reused = -100,
  not_found = -101,
  forbidden = -103,
  version_mismatch = -104,
  conversation_closed = -105,
  wrong_state = -108,
  already_claimed = -109,
  stale_fence = -110,
  not_claimed = -111,
  not_holder = -112,
  queue_empty = -113,
  not_due = -114,
  offered_to_another = -117,
};

using Time = std::int64_t;
inline constexpr Time never = std::numeric_limits<Time>::max();

// How long a claim lasts that asks for nothing else, by the policy that every history begins with.
inline constexpr Time policy_lease_ms = 40;

struct Result {
  Refusal refusal = Refusal::none;
  bool duplicate = false;
  Status status = Status::absent;  // look alone
  Who holder = nobody;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  std::uint64_t message = 0;
  std::uint64_t offset = 0;
  Time lease_until_ms = 0;
  Time at_ms = 0;
  bool operator==(const Result&) const = default;
};

struct Operation {
  Kind kind = Kind::look;
  Who actor = host;
  Who target = nobody;  // transfer (nobody: the queue), offer
  std::uint32_t client = 0;
  std::uint32_t conversation = 0;
  std::uint32_t body = 0;  // one id with two bodies is two commands
  std::uint64_t id = 0;    // of the command; 0 for a look
  std::uint64_t fence = 0;
  std::uint64_t if_version = 0;
  Time lease_ms = 0;
  Time until_ms = 0;        // snooze
  bool has_reason = false;  // open: for people at once
  bool is_again = false;    // said before under this id

  // By a clock that all who take part share.
  Time called = 0;
  Time returned = never;  // never: it is unknown whether it happened, and it may happen yet
  bool is_known = false;  // there is a result
  Result result;

  // Filled by prepare(): the place of (id, body) among those said more than once, and of the same
  // id with the other body; -1 for none. is_foretold: unknown, but a retry told the result.
  std::int32_t place = -1;
  std::int32_t other_place = -1;
  bool is_foretold = false;
};

// All that was asked of one conversation.
using History = std::vector<Operation>;

}  // namespace liveinbox::linear
