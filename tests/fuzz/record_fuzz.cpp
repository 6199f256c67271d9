// Records of the store, its keys, blocks of the search index and its marker, for any bytes: what
// does not decode is damaged, and what does is the one encoding of its value, so that encoding it
// gives the same bytes. The first byte says which record the others are; they are read as they
// stand, and as the content of a record whose checksum is right.
#include "codec/coding.hpp"
#include "codec/key.hpp"
#include "codec/record.hpp"
#include "index/block.hpp"
#include "store/line_text.hpp"
#include "store/marker.hpp"

#include "demand.hpp"

#include <array>
#include <string>

namespace liveinbox::fuzz {
namespace {

template <typename Decode>
void demand_of(std::string_view bytes, Decode decode) {
  auto value = decode(bytes);
  if (!value) {
    demand(value.error().code == base::Code::store_corrupt, "what cannot be read is damaged");
    return;
  }
  const auto again = codec::encode(*value);
  if (has_planted_fault() && again.size() > 12) {
    // As if one field were not written.
    demand(again.substr(1) == bytes, "a value has one encoding");
  }
  demand(again == bytes, "a value has one encoding");
}

void demand_of_number(std::string_view bytes) {
  const auto number = codec::decode_number(bytes);
  demand(!number || codec::encode_number(*number) == bytes, "a number has one encoding");
}

// What the state hash covers decodes, has no texts, and is its own skeleton.
void demand_of_skeleton(std::string_view bytes) {
  const auto skeleton = codec::conversation_skeleton(bytes);
  demand(static_cast<bool>(skeleton) == static_cast<bool>(codec::decode_conversation(bytes)),
         "every conversation has a skeleton, and nothing else has");
  if (skeleton) {
    const auto sealed = codec::seal(*skeleton);
    const auto conversation = codec::decode_conversation(sealed);
    demand(conversation && conversation->key.empty() && conversation->tags.empty() &&
               conversation->user.name.empty() && conversation->snippet.text.empty(),
           "a skeleton has no texts");
    const auto again = codec::conversation_skeleton(sealed);
    demand(again && *again == *skeleton, "a skeleton is its own");
  }
}

void demand_of_keys(std::string_view bytes) {
  if (const auto timer = codec::parse_timer_key(bytes)) {
    demand(codec::timer_key(*timer) == bytes, "a timer has one key");
  }
  if (const auto process = codec::process_of_key(bytes)) {
    demand(codec::process_key(*process) == bytes, "a process has one key");
  }
  if (const auto conversation = codec::conversation_of_queue_key(bytes)) {
    demand(bytes.ends_with(codec::conversation_key(*conversation)) ||
               bytes.ends_with(codec::conversation_key(~*conversation)),
           "a key ends with its number, or with the newest first");
  }
  const auto owner = codec::owner_of_outcome_key(bytes);
  if (owner && owner->id.size() <= base::limits::id_bytes) {
    const core::Principal actor{owner->kind, owner->id, {}};
    demand(bytes.starts_with(codec::outcome_key(owner->tenant, actor, "")),
           "a key begins with its owner");
  }
  static_cast<void>(codec::agent_of_ready_key(bytes));
  static_cast<void>(codec::tenant_of_key(bytes));
  static_cast<void>(codec::tenant_of_principal_key(bytes));
}

// Of the search index: an entry takes a byte, a term's entries stand in their order, and what makes
// no sense ends it.
void demand_of_block(std::string_view bytes) {
  index::BlockReader reader;
  reader.start(bytes);
  std::size_t entries = 0;
  std::uint64_t last = 0;
  while (reader.next()) {
    ++entries;
    demand(reader.begins_term() || reader.conversation() < last, "numbers fall within a term");
    demand(reader.term().size() <= bytes.size(), "a term is of the block's bytes");
    last = reader.conversation();
  }
  demand(entries <= bytes.size(), "an entry takes a byte");
  demand(!reader.next(), "what has ended goes not on");
  const bool can_be_key = bytes.size() <= base::limits::key_bytes;
  if (const auto key = index::entry_key_of(bytes); can_be_key && key) {
    demand(index::to_bytes({key->tenant, key->term, key->conversation}) == bytes,
           "an entry of the index has one key");
  }
}

// Of the file that says what a directory is; `begin` is all of it but the sum.
void demand_of_marker(std::string_view begin) {
  const auto text = std::string(begin) + store::check_line(begin);
  const auto marker = store::parse_marker(text);
  demand(!marker || store::format_marker(*marker) == text, "a marker has one text");
  demand(!store::parse_marker(begin), "a marker without its sum is none");
}

void try_record(std::size_t kind, std::string_view bytes) {
  constexpr std::array<void (*)(std::string_view), 13> kinds = {
      [](std::string_view record) { demand_of(record, codec::decode_head); },
      [](std::string_view record) { demand_of(record, codec::decode_tenant); },
      [](std::string_view record) { demand_of(record, codec::decode_conversation); },
      [](std::string_view record) { demand_of(record, codec::decode_directory); },
      [](std::string_view record) { demand_of(record, codec::decode_channel); },
      [](std::string_view record) { demand_of(record, codec::decode_policy); },
      [](std::string_view record) { demand_of(record, codec::decode_team); },
      [](std::string_view record) { demand_of(record, codec::decode_outcome); },
      [](std::string_view record) { demand_of(record, codec::decode_external); },
      [](std::string_view record) { demand_of(record, codec::decode_read_mark); },
      [](std::string_view record) { demand_of(record, codec::decode_draft); },
      [](std::string_view record) { demand_of(record, codec::decode_delivery); },
      demand_of_number,
  };
  kinds.at(kind % kinds.size())(bytes);
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace liveinbox::fuzz;  // NOLINT(google-build-using-namespace): this file's own
  const auto input = view_of(data, size);
  if (!input.empty()) {
    const auto bytes = input.substr(1);
    const auto record = liveinbox::codec::seal(bytes);
    try_record(data[0], bytes);
    try_record(data[0], record);
    demand_of_skeleton(record);
    demand_of_keys(bytes);
    demand_of_block(bytes);
    demand_of_marker(bytes);
  }
  return 0;
}
