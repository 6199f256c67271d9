// What the methods of Actor take besides what their commands require. Zero and empty mean: not
// given. command.h says what each field is for, docs/reference/limits.md how long it may be.
//
// Ownership: the texts are borrowed for the call. Every struct has `id`: a text made by the caller,
// by which a retry gets the first result instead of being carried out again; and where the op knows
// it, `if_version`: refuse with LI_E_VERSION_MISMATCH unless this is the version.
// Since: 0.1.0
#pragma once

#include <cstdint>
#include <string_view>

namespace liveinbox {

// release, note, tag, untag, reopen, wake, prioritize, assign_team, annotate.
struct CommandOptions {
  std::string_view id = {};
  std::uint64_t if_version = 0;
};

// mark_read, set_user, set_channel, set_team, configure.
struct RetryOptions {
  std::string_view id = {};
};

struct OpenOptions {
  std::string_view name = {};  // the user's
  std::uint32_t reason = 0;    // LI_REASON_…: it waits for people at once
  std::string_view text = {};  // says more about the reason
  std::string_view id = {};
};

// Either `conversation` or both `channel` and `user` of receive() are needed; see LI_RECEIVE.
struct ReceiveOptions {
  std::string_view channel = {};
  std::string_view user = {};
  std::string_view name = {};
  std::string_view external_id = {};
  std::string_view data = {};
  std::int64_t occurred_at_ms = 0;
  std::string_view id = {};
};

struct EscalateOptions {
  std::string_view text = {};
  std::string_view data = {};
  std::uint64_t fence = 0;
  std::string_view id = {};
  std::uint64_t if_version = 0;
};

// claim, take_over.
struct ClaimOptions {
  std::int64_t lease_ms = 0;
  std::string_view id = {};
  std::uint64_t if_version = 0;
};

struct ClaimNextOptions {
  std::string_view channel = {};
  std::string_view team = {};
  std::int64_t lease_ms = 0;
  std::string_view id = {};
};

struct LeaseOptions {
  std::int64_t lease_ms = 0;
  std::string_view id = {};
};

struct ConnectOptions {
  std::int64_t lease_ms = 0;  // the policy's for that kind of device if zero
  std::string_view id = {};
  std::uint32_t device = 0;  // LI_DEVICE_…
};

struct DisconnectOptions {
  std::string_view id = {};
  bool at_once = false;  // without the grace
};

// One of them: the agent who is to have it, or the team for which it waits.
struct TransferOptions {
  std::string_view target = {};
  std::string_view team = {};
  std::string_view id = {};
  std::uint64_t if_version = 0;
};

struct HandBackOptions {
  std::string_view text = {};  // a summary for the assistant
  std::string_view id = {};
  std::uint64_t if_version = 0;
};

struct SendOptions {
  bool is_fallback = false;  // the assistant says that it has no answer
  std::string_view external_id = {};
  std::string_view data = {};
  std::string_view id = {};
  std::uint64_t if_version = 0;
};

struct CloseOptions {
  std::uint32_t outcome = 0;  // LI_RESOLVED … (LI_RESOLVED if zero)
  std::string_view text = {};
  std::string_view into = {};  // with LI_MERGED: the conversation that goes on
  std::string_view id = {};
  std::uint64_t if_version = 0;
};

struct SnoozeOptions {
  std::int64_t until_ms = 0;  // 0: until the user writes or somebody wakes it
  std::uint64_t fence = 0;    // of a claim; what waits needs none
  std::string_view id = {};
  std::uint64_t if_version = 0;
};

// save_draft: of a reply, or of a note.
struct DraftOptions {
  bool is_note = false;
  std::string_view id = {};
};

// The message is named by conversation and number, or by channel and external id.
struct DeliverOptions {
  std::string_view conversation = {};
  std::uint64_t message = 0;
  std::string_view channel = {};
  std::string_view external_id = {};
  std::string_view failure = {};  // the channel's code, with LI_DELIVERY_FAILED
  std::int64_t occurred_at_ms = 0;
  std::string_view id = {};
};

// set_availability: of another agent than the actor; for supervisors and the host.
struct AvailabilityOptions {
  std::string_view agent = {};
  std::string_view id = {};
};

struct AgentOptions {
  std::string_view name = {};
  std::uint32_t role = 0;  // LI_ROLE_…
  std::string_view data = {};
  std::string_view id = {};
};

}  // namespace liveinbox
