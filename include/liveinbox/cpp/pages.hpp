// What a read gives: a page, and ranges over its rows.
#pragma once

#include <liveinbox/cpp/cards.hpp>
#include <liveinbox/cpp/errors.hpp>
#include <liveinbox/cpp/handles.hpp>
#include <liveinbox/query.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
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

// All rows of a page as C lays them; none where they cannot be read, which `code` says why.
template <typename Raw>
struct RawRows {
  li_status code = LI_OK;
  const Raw* first = nullptr;
  std::uint32_t count = 0;
  std::uint32_t stride = 0;

  // An empty row where there is no such one. A library of another version has shorter or longer
  // ones.
  [[nodiscard]] Raw at(std::uint32_t index) const noexcept {
    Raw raw = {};
    if (index < count) {
      const char* row = reinterpret_cast<const char*>(first) + std::size_t{index} * stride;
      std::memcpy(&raw, row, stride < sizeof raw ? stride : sizeof raw);
    }
    return raw;
  }
};

inline RawRows<li_card> raw_rows(li_page page, const Card& /*kind*/) noexcept {
  RawRows<li_card> rows;
  rows.code = page == 0 ? LI_OK : li_page_cards(page, &rows.first, &rows.count, &rows.stride);
  return rows;
}
inline RawRows<li_event> raw_rows(li_page page, const Event& /*kind*/) noexcept {
  RawRows<li_event> rows;
  rows.code = page == 0 ? LI_OK : li_page_events(page, &rows.first, &rows.count, &rows.stride);
  return rows;
}

inline Card row_of(const li_card& raw) noexcept {
  return card_of(raw);
}
inline Event row_of(const li_event& raw) noexcept {
  return event_of(raw);
}

// Row `index`, which the page has.
template <typename Row>
Status read_row(li_page page, std::uint32_t index, Row& out) noexcept {
  const auto rows = raw_rows(page, out);
  if (rows.code != LI_OK) {
    return Status::of(rows.code);
  }
  out = row_of(rows.at(index));
  return {};
}

}  // namespace detail

// The rows of one page, for range-for: cards or events.
// Ownership: borrows the page, which must outlive it. Threads: as its page.
// Errors: where the store is damaged there are no rows, though Page::info() counts them; json()
// then says why. Since: 0.1.0
template <typename Row>
class Rows {
  using Raw = decltype(detail::raw_rows(li_page(), std::declval<const Row&>()));

 public:
  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = const Row*;
    using reference = Row;

    iterator() noexcept = default;
    iterator(const Raw& rows, std::uint32_t index) noexcept : rows_(rows), index_(index) {}

    Row operator*() const noexcept { return detail::row_of(rows_.at(index_)); }
    iterator& operator++() noexcept {
      ++index_;
      return *this;
    }
    iterator operator++(int) noexcept { return std::exchange(*this, {rows_, index_ + 1}); }
    friend bool operator==(const iterator& a, const iterator& b) noexcept {
      return a.index_ == b.index_;
    }
    friend bool operator!=(const iterator& a, const iterator& b) noexcept { return !(a == b); }

   private:
    Raw rows_;
    std::uint32_t index_ = 0;
  };

  explicit Rows(li_page page) noexcept : rows_(detail::raw_rows(page, Row())) {}

  [[nodiscard]] iterator begin() const noexcept { return {rows_, 0}; }
  [[nodiscard]] iterator end() const noexcept { return {rows_, rows_.count}; }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.count; }
  [[nodiscard]] bool empty() const noexcept { return rows_.count == 0; }
  // An empty row from size() on.
  [[nodiscard]] Row operator[](std::size_t index) const noexcept {
    return detail::row_of(rows_.at(static_cast<std::uint32_t>(index)));
  }

 private:
  Raw rows_;
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
  [[nodiscard]] Rows<Card> cards() const& noexcept { return Rows<Card>(handle_.get()); }
  [[nodiscard]] Rows<Event> events() const& noexcept { return Rows<Event>(handle_.get()); }
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
