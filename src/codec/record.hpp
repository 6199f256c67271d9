// Values: what stands behind the keys. Each record is sealed with a CRC and read with every length
// checked, since anything in a file may be wrong. The grammar is in docs/internals/data_format.md.
#pragma once

#include "base/result.hpp"
#include "codec/key.hpp"
#include "core/decide.hpp"
#include "core/event.hpp"
#include "core/types.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::codec {

// Whether the log is still being filled from an archive. Nothing else is written to it meanwhile.
enum class ImportState : std::uint8_t {
  none,
  under_way,
  broken_off,  // what was imported is being removed
};

// meta: where the log ends.
struct Head {
  std::uint64_t position = 0;      // of the newest event in the store
  std::uint64_t conversation = 0;  // the highest conversation number given
  TenantNumber tenant = 0;         // the highest tenant number given
  core::TimeMs at_ms = 0;          // the newest event's time; time never runs backwards
  std::uint64_t epoch = 0;
  ImportState import = ImportState::none;
  // How often somebody was erased. Whoever keeps what the log said reads it anew when this grows.
  std::uint64_t erasures = 0;
  // The first event of an erasure that is not finished: what it left behind is still in the files.
  // 0 where there is none.
  std::uint64_t unfinished = 0;
  bool operator==(const Head&) const = default;
};
std::string encode(const Head& head);
base::Result<Head> decode_head(std::string_view bytes);

struct TenantRow {
  TenantNumber number = 0;
  std::uint64_t head = 0;    // offset of its newest event
  std::uint64_t oldest = 1;  // offset of the oldest event that is kept
  bool operator==(const TenantRow&) const = default;
};
std::string encode(const TenantRow& row);
base::Result<TenantRow> decode_tenant(std::string_view bytes);

// An event is a skeleton (numbers, codes, times) and a payload (keys, names, texts, tags), one
// after the other in one record. Erasing empties texts of the payload (core/erasure.hpp) and leaves
// the skeleton as it is, which is what the state hash covers.
std::string encode(const core::Event& event);
base::Result<core::Event> decode_event(std::string_view bytes);

// The skeleton alone, as a record that still decodes, with all keys, names, ids, texts and tags
// empty: more than erasing takes. A damaged record becomes empty, so that nothing of it
// stays; reading it fails as before.
std::string cut_payload(std::string_view event_record);

// What the state hash covers of an event: the same without a checksum, as a view into the record.
base::Result<std::string_view> event_skeleton(std::string_view event_record);

std::string encode(const core::Conversation& conversation);
base::Result<core::Conversation> decode_conversation(std::string_view bytes);

// What the state hash covers of a conversation: its record without a checksum, with every key,
// name, id, text and tag left out. Numbers, codes and times stay.
base::Result<std::string> conversation_skeleton(std::string_view conversation_record);

std::string encode(const core::DirectoryEntry& entry);
base::Result<core::DirectoryEntry> decode_directory(std::string_view bytes);

std::string encode(const core::Channel& channel);
base::Result<core::Channel> decode_channel(std::string_view bytes);

std::string encode(const core::Policy& policy);
base::Result<core::Policy> decode_policy(std::string_view bytes);

std::string encode(const core::TeamPolicy& team);
base::Result<core::TeamPolicy> decode_team(std::string_view bytes);

// The first result of a command and the fingerprint of its body.
struct StoredOutcome {
  std::uint64_t fingerprint = 0;
  core::TimeMs at_ms = 0;
  core::Outcome outcome;
  bool operator==(const StoredOutcome&) const = default;
};
std::string encode(const StoredOutcome& stored);
base::Result<StoredOutcome> decode_outcome(std::string_view bytes);

struct ExternalRow {
  std::uint64_t conversation = 0;
  std::uint64_t message = 0;
  bool operator==(const ExternalRow&) const = default;
};
std::string encode(const ExternalRow& row);
base::Result<ExternalRow> decode_external(std::string_view bytes);

// How far an agent has read, and how many user messages that were.
struct ReadMark {
  std::uint64_t message = 0;
  std::uint64_t user_messages = 0;
  bool operator==(const ReadMark&) const = default;
};
std::string encode(const ReadMark& mark);
base::Result<ReadMark> decode_read_mark(std::string_view bytes);

// What an agent has written and not sent.
struct SavedDraft {
  std::string text;
  core::TimeMs at_ms = 0;
  bool operator==(const SavedDraft&) const = default;
};
std::string encode(const SavedDraft& draft);
base::Result<SavedDraft> decode_draft(std::string_view bytes);

// How far a message of ours came; without a row it is queued.
struct DeliveryRow {
  core::Delivery delivery = core::Delivery::none;
  std::string failure;
  core::TimeMs at_ms = 0;
  bool operator==(const DeliveryRow&) const = default;
};
std::string encode(const DeliveryRow& row);
base::Result<DeliveryRow> decode_delivery(std::string_view bytes);

// A single number: positions, conversation numbers, counts, leases.
std::string encode_number(std::uint64_t number);
base::Result<std::uint64_t> decode_number(std::string_view bytes);

}  // namespace liveinbox::codec
