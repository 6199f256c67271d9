#include "index/block.hpp"

#include "codec/coding.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::index {
namespace {

// What an entry may take at most: its posting, and the head of a group of its own.
constexpr std::size_t posting_bytes_max = 10 + 1 + 10 + 10;
constexpr std::size_t group_head_bytes = 1 + 1 + 2 + 2;
// Tenant, end of the term, conversation; and the number of the segment that a store puts in front.
constexpr std::size_t key_head_bytes = 4 + 2 + 8 + 4;

std::size_t shared_prefix(std::string_view a, std::string_view b) {
  const auto end = std::min(a.size(), b.size());
  const auto* const differs = std::mismatch(a.begin(), a.begin() + end, b.begin()).first;
  return static_cast<std::size_t>(differs - a.begin());
}

}  // namespace

bool BlockBuilder::add(const EntryKey& key, const Posting& posting) {
  if (!is_empty() && !fits(key)) {
    return false;
  }
  const bool is_new = is_empty() || term_ != key.term;
  if (is_new) {
    begin_group(key.term);
  }
  const std::uint64_t step = is_new ? key.conversation : conversation_ - key.conversation;
  const bool is_plain = posting.fields == text_field::message;
  codec::append_varint(postings_, (step << 1U) | (is_plain ? 0U : 1U));
  if (!is_plain) {
    codec::append_u8(postings_, posting.fields);
  }
  if ((posting.fields & text_field::message) != 0) {
    codec::append_varint(postings_, posting.message);
  }
  if ((posting.fields & text_field::note) != 0) {
    codec::append_varint(postings_, posting.note);
  }
  tenant_ = key.tenant;
  conversation_ = key.conversation;
  ++count_;
  return true;
}

bool BlockBuilder::fits(const EntryKey& key) const {
  const std::size_t ended = bytes_.size() + term_.size() + group_head_bytes + postings_.size();
  const std::size_t added = key.term.size() + group_head_bytes + posting_bytes_max;
  const std::size_t own_key = key.term.size() + key_head_bytes + codec::seal_bytes;
  return key.tenant == tenant_ && ended + added + own_key <= block_bytes_max;
}

void BlockBuilder::begin_group(std::string_view term) {
  const bool is_first = is_empty();
  end_group();
  shared_ = is_first ? 0 : shared_prefix(term_, term);
  term_ = term;
}

void BlockBuilder::end_group() {
  if (postings_.empty()) {
    return;
  }
  codec::append_varint(bytes_, shared_);
  codec::append_bytes(bytes_, std::string_view(term_).substr(shared_));
  codec::append_bytes(bytes_, postings_);
  postings_.clear();
}

Block BlockBuilder::take() {
  end_group();
  Block block{to_bytes({tenant_, term_, conversation_}), std::exchange(bytes_, {})};
  count_ = 0;
  return block;
}

void BlockReader::start(std::string_view bytes) {
  groups_ = bytes;
  postings_ = {};
  term_.clear();
  is_damaged_ = false;
}

bool BlockReader::fail() {
  groups_ = {};
  postings_ = {};
  is_damaged_ = true;
  return false;
}

// Most numbers of a block have one byte.
std::uint64_t BlockReader::varint(std::string_view& from) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !from.empty(); shift += 7) {
    const auto byte = static_cast<std::uint8_t>(from.front());
    from.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) {
      return value;
    }
  }
  is_damaged_ = true;
  return 0;
}

bool BlockReader::next_group() {
  if (groups_.empty() || is_damaged_) {
    return false;
  }
  const auto shared = varint(groups_);
  const auto suffix = varint(groups_);
  if (is_damaged_ || shared > term_.size() || suffix > groups_.size()) {
    return fail();
  }
  term_.resize(shared);
  term_.append(groups_.substr(0, suffix));
  groups_.remove_prefix(suffix);
  const auto size = varint(groups_);
  if (is_damaged_ || size == 0 || size > groups_.size()) {
    return fail();
  }
  postings_ = groups_.substr(0, size);
  groups_.remove_prefix(size);
  return true;
}

bool BlockReader::next() {
  begins_term_ = postings_.empty();
  if (begins_term_ && !next_group()) {
    return false;
  }
  const auto step = varint(postings_);
  const auto distance = step >> 1U;
  if (!begins_term_ && (distance == 0 || distance > conversation_)) {
    return fail();
  }
  conversation_ = begins_term_ ? distance : conversation_ - distance;
  posting_ = {text_field::message, 0, 0};
  if ((step & 1U) != 0 && !postings_.empty()) {
    posting_.fields = static_cast<TextFields>(postings_.front());
    postings_.remove_prefix(1);
  }
  if ((posting_.fields & text_field::message) != 0) {
    posting_.message = varint(postings_);
  }
  if ((posting_.fields & text_field::note) != 0) {
    posting_.note = varint(postings_);
  }
  return is_damaged_ ? fail() : true;
}

}  // namespace liveinbox::index
