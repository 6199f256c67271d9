// The conversations of one term of a query: read as a whole while they are few, asked for one by
// one where they are many.
#pragma once

#include "base/result.hpp"
#include "index/entry_scan.hpp"
#include "index/index_view.hpp"
#include "index/posting.hpp"
#include "index/work.hpp"
#include "text/tokenize.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace liveinbox::index {

// Where a term was found in one conversation: in which of the visible fields, and the first visible
// message or note, 0 for none.
struct Place {
  std::uint64_t conversation = 0;
  std::uint64_t message = 0;
  TextFields fields = 0;

  // A tag may have been taken away since; the conversation's state says whether it was.
  [[nodiscard]] bool is_only_tag() const { return fields == text_field::tag; }
};

// What is known of a term and a conversation. A maybe with a place is one of a tag.
struct Found {
  Truth truth = Truth::no;
  Place place;
};

class PostingList {
 public:
  // Occurrences in other fields than `visible` do not count. `index` outlives the list.
  PostingList(const IndexView& index,
              codec::TenantNumber tenant,
              text::QueryTerm term,
              TextFields visible);

  // Reads on until `entries` entries were read in all, or to the end.
  base::Status read_up_to(std::uint32_t entries, Work& work);

  // True once all entries were read; then places() has each conversation once, by number.
  [[nodiscard]] bool is_complete() const { return is_complete_; }
  [[nodiscard]] const std::vector<Place>& places() const { return places_; }

  // Roughly how many of the newest conversations have the term, between 0 and 1: by what was read,
  // which is the newest part. Numbers that belong to other tenants make it less.
  [[nodiscard]] double density() const;

  // Of a list that is not complete, a single term is looked up; for a beginning of terms the match
  // is maybe.
  base::Result<Found> find(std::uint64_t conversation, Work& work) const;

  [[nodiscard]] const text::QueryTerm& term() const { return term_; }
  [[nodiscard]] TextFields visible() const { return visible_; }

 private:
  // One segment, and what is known of the term in it: all places with numbers from `high` down to
  // `low`. Conversations are mostly asked for in that order.
  struct Part {
    explicit Part(const Segment& of) : segment(&of), scan(of) {}

    const Segment* segment;
    EntryScan scan;
    std::uint64_t high = 0;
    std::uint64_t low = 1;
    std::vector<Place> places;  // by number, highest first
  };

  [[nodiscard]] bool is_ours(const EntryKey& key) const;
  [[nodiscard]] Place place_of(std::uint64_t conversation, const Posting& posting) const;
  base::Status fill(Part& part, std::uint64_t conversation) const;
  void finish();
  [[nodiscard]] Found found(const Place& place) const;

  codec::TenantNumber tenant_;
  text::QueryTerm term_;
  TextFields visible_;
  mutable std::vector<Part> parts_;
  std::size_t reading_ = 0;        // the part that read_up_to() has come to
  std::vector<std::size_t> ends_;  // of the parts before it, in places_
  bool is_reading_ = false;        // and whether it has begun with it
  std::uint32_t entries_ = 0;
  bool is_complete_ = false;
  std::vector<Place> places_;
};

}  // namespace liveinbox::index
