// How much one search may do. The unit is a row looked at; a row's place in memory or on disk makes
// the real cost vary, but the number of rows is what keeps one query from starving the others.
#pragma once

#include <cstdint>

namespace liveinbox::index {

// The defaults are the documented ones; tests make them small.
struct WorkLimits {
  std::uint64_t index_rows = 32'000;       // of the words, before anything else
  std::uint64_t page_rows = 20'000;        // to fill one page
  std::uint64_t count_rows = 1'000;        // to count on after the page is full
  std::uint64_t short_list_rows = 64;      // of a list that is walked without reading words first
  std::uint32_t short_walk_rows = 1'000;   // that a walk is expected to look at, to be short
  std::uint64_t rank_rows = 40'000;        // to read the texts of what is ranked
  std::uint32_t ranked = 200;              // conversations that a ranking orders
  std::uint32_t list_rows = 4'096;         // of a word: beyond, the word counts as common
  std::uint32_t prefix_rows = 8'192;       // of all words with one beginning
  std::uint32_t messages = 256;            // of one conversation, to verify phrases
  std::uint64_t message_bytes = 1U << 19;  // of their texts
  std::uint32_t excerpt_messages = 4;      // that an excerpt is chosen from
  std::uint64_t* tally = nullptr;          // where all work is added up; may be nullptr
};

class Work {
 public:
  explicit Work(std::uint64_t limit) : limit_(limit) {}
  Work(std::uint64_t limit, std::uint64_t* tally) : limit_(limit), tally_(tally) {}

  void spend(std::uint64_t rows) {
    spent_ += rows;
    if (tally_ != nullptr) {
      *tally_ += rows;
    }
  }
  [[nodiscard]] bool is_spent() const { return spent_ >= limit_; }
  [[nodiscard]] std::uint64_t left() const { return is_spent() ? 0 : limit_ - spent_; }

 private:
  std::uint64_t limit_;
  std::uint64_t spent_ = 0;
  std::uint64_t* tally_ = nullptr;
};

// Whether a row matches, as far as the index can say: it may have to be looked into.
enum class Truth : std::uint8_t { no, maybe, yes };

}  // namespace liveinbox::index
