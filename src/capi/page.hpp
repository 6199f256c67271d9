// What an li_page names: a read result that owns every text in it. It needs neither the engine nor
// the store any more, so it outlives both.
#pragma once

#include <liveinbox/query.h>

#include "base/result.hpp"
#include "capi/handle.hpp"
#include "engine/archive.hpp"
#include "engine/query.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::capi {

// What is no rows and no JSON.
struct PlainText {
  std::string text;
};

class Page final : public Object {
 public:
  static constexpr Kind kind = Kind::page;

  explicit Page(engine::CardPage page);
  explicit Page(engine::ThreadPage page);
  // One conversation, read at `revision`.
  Page(engine::Card card, engine::Cursor revision);
  explicit Page(engine::EventBatch batch);
  // Nothing but JSON.
  explicit Page(std::string json);
  explicit Page(PlainText text);
  explicit Page(engine::ArchivePage page);

  [[nodiscard]] const li_page_info& info() const { return info_; }
  // The next three are made at the first call, since not every page is asked for each; they are
  // valid as long as the page is.
  std::span<const li_card> cards();
  base::Result<std::span<const li_event>> events();
  base::Result<std::string_view> json();
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  enum class Shape : std::uint8_t { cards, thread, card, batch, json, text };

  void set_revision(engine::Cursor revision);
  void take_cards(std::vector<engine::Card> cards);

  [[nodiscard]] base::Result<std::string> write_json() const;
  [[nodiscard]] std::string write_cards() const;
  [[nodiscard]] std::string write_thread() const;
  [[nodiscard]] std::string write_card() const;
  [[nodiscard]] base::Result<std::string> write_batch() const;
  [[nodiscard]] std::string write_text() const;

  const Shape shape_;
  li_page_info info_{};
  std::vector<engine::Card> cards_;
  std::vector<std::string> tags_;  // of each card, one a line
  std::vector<li_card> card_rows_;
  std::vector<core::Event> events_;  // of a thread, as are the drafts
  engine::EventRecords records_;     // of a batch
  std::vector<li_event> event_rows_;
  std::string texts_;  // of the rows of a batch
  std::string more_;
  std::string draft_;
  std::string note_draft_;
  std::string text_;
  std::optional<std::string> json_;
};

}  // namespace liveinbox::capi
