// A block: a stretch of the index of one tenant, as bytes. Segments are made of blocks, in memory
// and in the store alike.
//
// Grammar (varint and bytes as in codec/coding.hpp):
//   block   = { group }
//   group   = varint shared, bytes suffix, bytes postings
//             the term is the first `shared` bytes of the term before it, and the suffix
//   posting = varint step, [ u8 fields ], [ varint message ], [ varint note ]
//             step / 2 is the conversation's number, or how far it lies below the one before; its
//             lowest bit says that fields follow, else they are `message` alone. Message and note
//             are there if the fields have their bits.
// A block is found by the key of its last entry: the first block whose key is not before an entry
// is the one that has the entry, if any has.
#pragma once

#include "index/posting.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::index {

// With its key, so that two of them fit into a page of the store.
inline constexpr std::size_t block_bytes_max = 1960;

struct Block {
  std::string key;  // to_bytes() of the last entry
  std::string bytes;
};

// Takes entries in order, each once.
class BlockBuilder {
 public:
  // False where the entry does not fit, or belongs to another tenant: take() the block first.
  bool add(const EntryKey& key, const Posting& posting);

  // What was added since the last block. Not for an empty builder.
  Block take();

  [[nodiscard]] bool is_empty() const { return count_ == 0; }

 private:
  [[nodiscard]] bool fits(const EntryKey& key) const;
  void begin_group(std::string_view term);
  void end_group();

  std::string bytes_;     // of whole groups
  std::string postings_;  // of the group that is not ended yet
  std::string term_;
  std::size_t shared_ = 0;  // of term_ with the term before
  std::uint64_t count_ = 0;
  codec::TenantNumber tenant_ = 0;
  std::uint64_t conversation_ = 0;
};

// Gives the entries of one block in order. Bytes that make no sense end it, and is_damaged().
class BlockReader {
 public:
  void start(std::string_view bytes);

  // The next entry; begins_term() where its term is not that of the entry before.
  bool next();
  // Passes over what is left of the term.
  void skip_term() { postings_ = {}; }

  [[nodiscard]] std::string_view term() const { return term_; }
  [[nodiscard]] bool begins_term() const { return begins_term_; }
  [[nodiscard]] std::uint64_t conversation() const { return conversation_; }
  [[nodiscard]] const Posting& posting() const { return posting_; }
  [[nodiscard]] bool is_damaged() const { return is_damaged_; }

 private:
  bool next_group();
  bool fail();
  std::uint64_t varint(std::string_view& from);

  std::string_view groups_;
  std::string_view postings_;
  std::string term_;
  bool begins_term_ = false;
  std::uint64_t conversation_ = 0;
  Posting posting_;
  bool is_damaged_ = false;
};

}  // namespace liveinbox::index
