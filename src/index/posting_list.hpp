// The conversations of one term of a query: read as a whole while they are few, asked for one by
// one where they are many.
#pragma once

#include "base/result.hpp"
#include "index/postings.hpp"
#include "index/work.hpp"
#include "store/store.hpp"
#include "text/tokenize.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace liveinbox::index {

// Where a term was found in one conversation: the first visible message or note, 0 for none.
struct Place {
  std::uint64_t conversation = 0;
  std::uint64_t message = 0;
};

// What is known of a term and a conversation; `message` counts only for Truth::yes.
struct Found {
  Truth truth = Truth::no;
  std::uint64_t message = 0;
};

class PostingList {
 public:
  // Occurrences in other fields than `visible` do not count.
  PostingList(codec::TenantNumber tenant, text::QueryTerm term, TextFields visible);

  // Reads on until `rows` rows were read in all, or to the end.
  base::Status read_up_to(store::ReadView& view, std::uint32_t rows, Work& work);

  // True once all rows were read; then places() has each conversation once, by number.
  [[nodiscard]] bool is_complete() const { return is_complete_; }
  [[nodiscard]] const std::vector<Place>& places() const { return places_; }

  // Of a list that is not complete, a single term is looked up; for a beginning of terms the match
  // is maybe.
  base::Result<Found> find(store::ReadView& view, std::uint64_t conversation, Work& work) const;

  [[nodiscard]] const text::QueryTerm& term() const { return term_; }
  [[nodiscard]] TextFields visible() const { return visible_; }

 private:
  base::Status take(const store::Row& row);
  void finish();
  [[nodiscard]] std::uint64_t first_message(const Posting& posting) const;

  codec::TenantNumber tenant_;
  text::QueryTerm term_;
  TextFields visible_;
  std::string prefix_;
  std::unique_ptr<store::Scan> scan_;
  std::uint32_t rows_ = 0;
  bool is_complete_ = false;
  std::vector<Place> places_;
};

}  // namespace liveinbox::index
