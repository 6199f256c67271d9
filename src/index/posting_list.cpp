#include "index/posting_list.hpp"

#include <algorithm>
#include <cstddef>
#include <unordered_set>
#include <utility>

namespace liveinbox::index {
namespace {

void merge(Place& place, const Place& other) {
  place.fields |= other.fields;
  if (place.message == 0 || (other.message != 0 && other.message < place.message)) {
    place.message = other.message;
  }
}

bool is_before(const Place& a, const Place& b) {
  return a.conversation < b.conversation;
}

// Makes one sorted part of [0, from) and [from, upto). Only what overlaps is moved.
void merge_parts(std::vector<Place>& places, std::ptrdiff_t from, std::ptrdiff_t upto) {
  const auto begin = places.begin();
  if (from == 0 || from == upto) {
    return;
  }
  const auto first = std::upper_bound(begin, begin + from, *(begin + from), is_before);
  const auto last = std::lower_bound(begin + from, begin + upto, *(begin + from - 1), is_before);
  std::inplace_merge(first, begin + from, last, is_before);
}

}  // namespace

PostingList::PostingList(const IndexView& index,
                         codec::TenantNumber tenant,
                         text::QueryTerm term,
                         TextFields visible)
    : tenant_(tenant), term_(std::move(term)), visible_(visible) {
  parts_.reserve(index.segments().size());
  for (const auto* segment : index.segments()) {
    parts_.emplace_back(*segment);
  }
}

bool PostingList::is_ours(const EntryKey& key) const {
  return key.tenant == tenant_ &&
         (term_.is_prefix ? key.term.starts_with(term_.text) : key.term == term_.text);
}

Place PostingList::place_of(std::uint64_t conversation, const Posting& posting) const {
  const auto message = (visible_ & text_field::message) != 0 ? posting.message : 0;
  const auto note = (visible_ & text_field::note) != 0 ? posting.note : 0;
  return {conversation,
          message != 0 ? message : note,
          static_cast<TextFields>(posting.fields & visible_)};
}

base::Status PostingList::read_up_to(std::uint32_t entries, Work& work) {
  while (!is_complete_ && entries_ < entries) {
    if (reading_ == parts_.size()) {
      finish();
      return {};
    }
    auto& scan = parts_[reading_].scan;
    if (!std::exchange(is_reading_, true)) {
      scan.seek({tenant_, term_.text});
      work.spend(1);
    }
    if (!scan.next() || (scan.begins_term() && !is_ours(scan.key()))) {
      if (!scan.status()) {
        return scan.status();
      }
      ++reading_;
      is_reading_ = false;
      ends_.push_back(places_.size());
      continue;
    }
    work.spend(1);
    ++entries_;
    if (const auto place = place_of(scan.key().conversation, scan.posting()); place.fields != 0) {
      places_.push_back(place);
    }
  }
  return {};
}

// A conversation may be in several segments, and have several terms with the same beginning. Each
// part is in order, newest first, and overlaps with its neighbours a little.
void PostingList::finish() {
  std::reverse(places_.begin(), places_.end());
  if (term_.is_prefix) {
    std::sort(places_.begin(), places_.end(), is_before);
  }
  for (std::size_t k = ends_.size(); k > 0 && !term_.is_prefix; --k) {
    const auto all = static_cast<std::ptrdiff_t>(places_.size());
    const auto from = all - static_cast<std::ptrdiff_t>(ends_[k - 1]);
    const auto upto = k > 1 ? all - static_cast<std::ptrdiff_t>(ends_[k - 2]) : all;
    merge_parts(places_, from, upto);
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (kept > 0 && places_[kept - 1].conversation == places_[i].conversation) {
      merge(places_[kept - 1], places_[i]);
    } else {
      places_[kept++] = places_[i];
    }
  }
  places_.resize(kept);
  is_complete_ = true;
}

double PostingList::density() const {
  if (places_.empty()) {
    return 0;
  }
  std::unordered_set<std::uint64_t> numbers;
  ConversationRange range;
  for (const auto& place : places_) {
    numbers.insert(place.conversation);
    range.add(place.conversation);
  }
  return static_cast<double>(numbers.size()) / static_cast<double>(range.high - range.low + 1);
}

Found PostingList::found(const Place& place) const {
  if (place.fields == 0) {
    return {};
  }
  return {place.is_only_tag() ? Truth::maybe : Truth::yes, place};
}

// Reads what the block that has the conversation, if any has, says of the term from there on.
base::Status PostingList::fill(Part& part, std::uint64_t conversation) const {
  part.places.clear();
  part.high = conversation;
  part.low = conversation;
  EntryScan scan(*part.segment);
  scan.seek({tenant_, term_.text, conversation});
  bool is_first = true;
  while (is_first ? scan.next() : scan.next_in_block()) {
    is_first = false;
    const auto key = scan.key();
    if (!is_ours(key)) {
      part.low = 0;
      break;
    }
    part.low = key.conversation;
    part.places.push_back(place_of(key.conversation, scan.posting()));
  }
  if (is_first) {
    part.low = 0;  // there is nothing behind it
  }
  return scan.status();
}

base::Result<Found> PostingList::find(std::uint64_t conversation, Work& work) const {
  if (is_complete_) {
    const auto at = std::lower_bound(
        places_.begin(), places_.end(), conversation, [](const Place& place, std::uint64_t wanted) {
          return place.conversation < wanted;
        });
    const bool is_there = at != places_.end() && at->conversation == conversation;
    return is_there ? found(*at) : Found{};
  }
  if (term_.is_prefix) {
    return Found{Truth::maybe, {}};
  }
  work.spend(1);
  Place place{conversation, 0, 0};
  for (auto& part : parts_) {
    if (!part.segment->range().has(conversation)) {
      continue;
    }
    if (conversation > part.high || conversation < part.low) {
      if (auto status = fill(part, conversation); !status) {
        return std::move(status).error();
      }
    }
    const auto at = std::lower_bound(
        part.places.begin(), part.places.end(), conversation, [](const Place& a, std::uint64_t b) {
          return a.conversation > b;
        });
    if (at != part.places.end() && at->conversation == conversation) {
      merge(place, *at);
    }
  }
  return found(place);
}

}  // namespace liveinbox::index
