// What a read gives: a page, and ranges over its rows.
#pragma once

#include <liveinbox/cpp/cards.hpp>
#include <liveinbox/cpp/errors.hpp>
#include <liveinbox/cpp/handles.hpp>
#include <liveinbox/query.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

namespace liveinbox {

// A place in the feed for ever; epoch 0 is none.
struct Cursor {
  std::uint64_t epoch = 0;
  std::uint64_t offset = 0;
};

namespace detail {

// Row `index` of a page; an empty row where the page was freed or has no such row.
inline void read_row(li_page page, std::uint32_t index, Card& out) noexcept {
  li_card raw = LI_CARD_INIT;
  out = li_page_card(page, index, &raw) == LI_OK ? card_of(raw) : Card();
}
inline void read_row(li_page page, std::uint32_t index, Event& out) noexcept {
  li_event raw = LI_EVENT_INIT;
  out = li_page_event(page, index, &raw) == LI_OK ? event_of(raw) : Event();
}

}  // namespace detail

// The rows of one page, for range-for: cards or events.
// Ownership: borrows the page. Threads: as its page.
// Errors: none; rows read after the page was freed are empty. Since: 0.1.0
template <typename Row>
class Rows {
 public:
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = const Row*;
    using reference = Row;

    iterator() noexcept = default;
    iterator(li_page page, std::uint32_t index) noexcept : page_(page), index_(index) {}

    Row operator*() const noexcept {
      Row row;
      detail::read_row(page_, index_, row);
      return row;
    }
    iterator& operator++() noexcept {
      ++index_;
      return *this;
    }
    iterator operator++(int) noexcept { return std::exchange(*this, {page_, index_ + 1}); }
    friend bool operator==(const iterator& a, const iterator& b) noexcept {
      return a.index_ == b.index_;
    }
    friend bool operator!=(const iterator& a, const iterator& b) noexcept { return !(a == b); }

   private:
    li_page page_ = 0;
    std::uint32_t index_ = 0;
  };

  Rows(li_page page, std::uint32_t count) noexcept : page_(page), count_(count) {}

  [[nodiscard]] iterator begin() const noexcept { return {page_, 0}; }
  [[nodiscard]] iterator end() const noexcept { return {page_, count_}; }
  [[nodiscard]] std::size_t size() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  // `index` is below size().
  [[nodiscard]] Row operator[](std::size_t index) const noexcept {
    Row row;
    detail::read_row(page_, static_cast<std::uint32_t>(index), row);
    return row;
  }

 private:
  li_page page_;
  std::uint32_t count_;
};

// Cards, events or both, read at one revision: the answer of query, transcript, conversation,
// render and Subscription::next.
// Ownership: owns the page and every text in it; move only. It outlives its inbox. A page that was
// moved from, or `Page()`, is no page: it is false and has no rows.
// Threads: one at a time. Errors: none but of json(). Since: 0.1.0
class Page {
 public:
  Page() noexcept = default;
  explicit Page(li_page adopted) noexcept : handle_(adopted) {
    if (adopted != 0 && li_page_get_info(adopted, &info_) != LI_OK) {
      info_ = LI_PAGE_INFO_INIT;
    }
  }
  Page(Page&& other) noexcept
      : handle_(std::move(other.handle_)), info_(std::exchange(other.info_, LI_PAGE_INFO_INIT)) {}
  Page& operator=(Page&& other) noexcept {
    if (this != &other) {
      handle_ = std::move(other.handle_);
      info_ = std::exchange(other.info_, LI_PAGE_INFO_INIT);
    }
    return *this;
  }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;
  ~Page() = default;

  // Whether there is a page, be it without rows.
  explicit operator bool() const noexcept { return handle_.get() != 0; }

  // The rows live in the page: a temporary page would be gone before its first row is read.
  [[nodiscard]] Rows<Card> cards() const& noexcept { return {handle_.get(), info_.cards}; }
  [[nodiscard]] Rows<Event> events() const& noexcept { return {handle_.get(), info_.events}; }
  Rows<Card> cards() && = delete;
  Rows<Event> events() && = delete;

  // Counts and places: see li_page_info.
  [[nodiscard]] const li_page_info& info() const noexcept { return info_; }
  // QueryOptions::after of the next page; empty at the end.
  [[nodiscard]] std::string_view more() const noexcept { return view(info_.more); }
  // Of a transcript: what the viewer has saved and not sent.
  [[nodiscard]] std::string_view draft() const noexcept { return view(info_.draft); }
  [[nodiscard]] std::string_view note_draft() const noexcept { return view(info_.note_draft); }
  // Where the page was read; of a feed batch: from where to resume when all of it is dealt with.
  [[nodiscard]] Cursor cursor() const noexcept { return {info_.epoch, info_.revision}; }

  // The whole page in the objects of docs/protocol.md; the text belongs to the page.
  [[nodiscard]] Result<std::string_view> json() const noexcept {
    li_str text = {nullptr, 0};
    const li_status code = li_page_json(handle_.get(), &text);
    if (code != LI_OK) {
      return Status::of(code);
    }
    return view(text);
  }

  // What is no rows: of Inbox::metrics_text() and export_lines(), which belongs to the page; empty
  // for all other pages.
  [[nodiscard]] Result<std::string_view> text() const noexcept {
    li_str text = {nullptr, 0};
    const li_status code = li_page_text(handle_.get(), &text);
    if (code != LI_OK) {
      return Status::of(code);
    }
    return view(text);
  }

  [[nodiscard]] li_page handle() const noexcept { return handle_.get(); }

 private:
  detail::Handle<li_page_free> handle_;
  li_page_info info_ = LI_PAGE_INFO_INIT;
};

namespace detail {

// What a call that gives a page ended with.
inline Result<Page> page_of(li_status code, li_page page) noexcept {
  if (code != LI_OK) {
    return Status::of(code);
  }
  return Page(page);
}

}  // namespace detail
}  // namespace liveinbox
