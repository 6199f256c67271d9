// A walk over the rows of one page after another.
//
//   auto walk = ana.cards({LI_TAB_ALL});
//   for (const Card& card : walk) { … }
//   if (!walk.status()) { … }          // why it ended early
#pragma once

#include <liveinbox/cpp/pages.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

namespace liveinbox {

// All rows of a list, a conversation or the feed as they are now, page by page: one page at a time
// is in memory. `Source` gives the page after the last one; no page is the end.
// Ownership: owns the page it is at; a row's texts live until the next row is asked for. Move it
// only before the first begin(). It goes once from the front to the back.
// Threads: one at a time. Errors: the walk ends, and status() says why; LI_OK at the true end.
// Since: 0.1.0
template <typename Row, typename Source>
class Walk {
 public:
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = const Row*;
    using reference = const Row&;

    iterator() noexcept = default;
    explicit iterator(Walk* walk) noexcept : walk_(walk) {}

    const Row& operator*() const noexcept { return walk_->row_; }
    const Row* operator->() const noexcept { return &walk_->row_; }
    iterator& operator++() {
      walk_ = walk_->advance() ? walk_ : nullptr;
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& a, const iterator& b) noexcept {
      return a.walk_ == b.walk_;
    }
    friend bool operator!=(const iterator& a, const iterator& b) noexcept { return !(a == b); }

   private:
    Walk* walk_ = nullptr;
  };

  explicit Walk(Source source) noexcept : source_(std::move(source)) {}

  [[nodiscard]] iterator begin() { return iterator(advance() ? this : nullptr); }
  [[nodiscard]] iterator end() noexcept { return iterator(); }

  [[nodiscard]] const Status& status() const noexcept { return status_; }
  // The page of the current row; after the end, the last page.
  [[nodiscard]] const Page& page() const noexcept { return page_; }

 private:
  bool advance() {
    while (status_ && index_ == Source::count(page_)) {
      auto next = source_.next(page_);
      if (!next) {
        status_ = next.status();
      } else if (!*next) {
        return false;
      } else {
        page_ = *std::move(next);
        index_ = 0;
      }
    }
    if (status_) {
      status_ = detail::read_row(page_.handle(), Source::place(page_, index_), row_);
      ++index_;
    }
    return static_cast<bool>(status_);
  }

  Source source_;
  Page page_;
  Row row_;
  Status status_;
  std::uint32_t index_ = 0;
};

}  // namespace liveinbox
