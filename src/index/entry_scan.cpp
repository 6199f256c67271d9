#include "index/entry_scan.hpp"

#include "codec/coding.hpp"
#include "codec/fields.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::index {

void EntryScan::seek(const EntryKey& from) {
  is_waiting_ = false;
  block_.start({});
  auto blocks = segment_->scan(to_bytes(from));
  if (!blocks) {
    fail(std::move(blocks).error());
    return;
  }
  blocks_ = *std::move(blocks);
  if (!next_block()) {
    return;
  }
  // Only the first block can have entries before `from`.
  while (next_in_block()) {
    if (!comes_before(key(), from)) {
      is_waiting_ = true;
      return;
    }
    if (tenant_ == from.tenant && block_.term() < from.term) {
      block_.skip_term();
    }
  }
}

bool EntryScan::next() {
  while (!next_in_block()) {
    if (!next_block()) {
      return false;
    }
  }
  return true;
}

bool EntryScan::next_in_block() {
  if (is_waiting_) {
    is_waiting_ = false;
    begins_term_ = true;
    return true;
  }
  if (block_.next()) {
    begins_term_ = block_.begins_term();
    return true;
  }
  if (block_.is_damaged()) {
    fail(codec::damaged("a block of the index"));
  }
  return false;
}

bool EntryScan::next_block() {
  if (!status_ || !blocks_) {
    return false;
  }
  auto block = blocks_->next();
  if (!block) {
    return fail(std::move(block).error());
  }
  if (!*block) {
    blocks_.reset();
    return false;
  }
  codec::Reader key((*block)->key);
  tenant_ = key.u32();
  block_.start((*block)->bytes);
  return true;
}

bool EntryScan::fail(base::Error error) {
  status_ = std::move(error);
  blocks_.reset();
  block_.start({});
  return false;
}

MergedScan::MergedScan(const std::vector<const Segment*>& segments) {
  parts_.reserve(segments.size());
  for (const auto* segment : segments) {
    parts_.push_back({EntryScan(*segment)});
  }
}

void MergedScan::seek(const EntryKey& from) {
  taken_.clear();
  for (auto& part : parts_) {
    part.scan.seek(from);
    part.has_entry = part.scan.next();
  }
}

bool MergedScan::next() {
  for (auto* part : taken_) {
    part->has_entry = part->scan.next();
  }
  taken_.clear();
  for (auto& part : parts_) {
    if (!part.scan.status()) {
      return false;
    }
    if (!part.has_entry) {
      continue;
    }
    const auto key = part.scan.key();
    const int order = taken_.empty() ? -1 : order_of(key, key_);
    if (order > 0) {
      continue;
    }
    if (order < 0) {
      taken_.clear();
      key_ = key;
      posting_ = {};
    }
    taken_.push_back(&part);
    posting_.merge(part.scan.posting());
  }
  return !taken_.empty();
}

base::Status MergedScan::status() const {
  const auto failed = std::find_if(
      parts_.begin(), parts_.end(), [](const Part& part) { return !part.scan.status(); });
  return failed == parts_.end() ? base::Status() : failed->scan.status();
}

}  // namespace liveinbox::index
