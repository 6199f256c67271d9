// read_card and read_thread: one conversation.
#include "base/limits.hpp"
#include "codec/key.hpp"
#include "engine/read_scope.hpp"
#include "engine/rows.hpp"
#include "index/message_rows.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace liveinbox::engine {
namespace {

namespace limits = base::limits;

// Entries that the viewer may not see are passed over; a page does not look at more of them.
constexpr std::uint32_t rows_per_page = 10'000;
// A page of very long texts ends early.
constexpr std::size_t page_bytes = limits::output_bytes;

// Collects the entries of a page, newest first.
class ThreadReader {
 public:
  ThreadReader(const ReadScope& scope, std::uint32_t limit) : scope_(scope), limit_(limit) {}

  base::Status run(std::uint64_t conversation, std::uint64_t newest) {
    const std::string first = codec::transcript_key(conversation, 0);
    auto scan = scope_.view().scan(store::Table::transcript,
                                   codec::transcript_key(conversation, newest),
                                   store::Direction::backward);
    if (!scan) {
      return std::move(scan).error();
    }
    for (std::uint32_t looked_at = 0;; ++looked_at) {
      const auto row = (*scan)->next();
      if (!row) {
        return row.error();
      }
      if (!*row || (*row)->key < first) {
        return {};
      }
      if (looked_at >= rows_per_page && !entries.empty()) {
        more = true;
        return {};
      }
      auto event = index::read_event_of(scope_.view(), (*row)->value);
      if (!event) {
        return std::move(event).error();
      }
      const auto has_room = take(*std::move(event));
      if (!has_room || !*has_room) {
        return has_room ? base::Status() : base::Status(has_room.error());
      }
    }
  }

  std::vector<core::Event> entries;
  bool more = false;

 private:
  // False when the page is full and there is more for this viewer.
  base::Result<bool> take(core::Event event) {
    if (!core::may_see(scope_.viewer(), event)) {
      return true;
    }
    if (entries.size() >= limit_ || bytes_ >= page_bytes) {
      more = true;
      return false;
    }
    bytes_ += event.text.size() + event.attachments.size();
    if (auto status = add_delivery(event); !status) {
      return std::move(status).error();
    }
    core::redact(scope_.viewer(), event);
    entries.push_back(std::move(event));
    return true;
  }

  // How far a message of ours is by now.
  base::Status add_delivery(core::Event& event) {
    if (event.type != core::EventType::message_sent) {
      return {};
    }
    event.delivery = core::Delivery::queued;
    const auto row = read_row(scope_.view(),
                              store::Table::delivery,
                              codec::delivery_key(event.conversation, event.message),
                              codec::decode_delivery);
    if (!row || !*row) {
      return row ? base::Status() : base::Status(row.error());
    }
    event.delivery = (*row)->delivery;
    event.failure = (*row)->failure;
    return {};
  }

  const ReadScope& scope_;
  std::uint32_t limit_;
  std::size_t bytes_ = 0;
};

// A draft is its author's alone.
base::Status read_drafts(const ReadScope& scope, std::uint64_t conversation, ThreadPage& page) {
  if (!scope.is_agent()) {
    return {};
  }
  for (const bool is_note : {false, true}) {
    auto row = read_row(scope.view(),
                        store::Table::draft,
                        codec::draft_key(conversation, scope.viewer().principal.id, is_note),
                        codec::decode_draft);
    if (!row) {
      return std::move(row).error();
    }
    if (*row) {
      (is_note ? page.note_draft : page.draft) = (*row)->text;
    }
  }
  return {};
}

}  // namespace

base::Result<std::optional<Card>> read_card(store::ReadView& view,
                                            std::string_view tenant,
                                            const core::Viewer& viewer,
                                            std::string_view conversation) {
  const auto scope = ReadScope::open(view, tenant, viewer);
  if (!scope) {
    return scope.error();
  }
  auto found = scope->find(conversation);
  if (!found) {
    return std::move(found).error();
  }
  if (!*found) {
    return std::optional<Card>();
  }
  auto card = scope->card_of(**std::move(found));
  if (!card) {
    return std::move(card).error();
  }
  return std::optional<Card>(*std::move(card));
}

base::Result<std::optional<ThreadPage>> read_thread(
    store::ReadView& view,
    std::string_view tenant,
    const core::Viewer& viewer,
    std::string_view conversation,
    std::pair<std::uint64_t, std::uint32_t> before_limit) {
  const auto [before, limit] = before_limit;
  if (limit < 1 || limit > limits::page_rows) {
    return base::fail(
        base::Code::invalid_argument,
        "limit: 1 to " + std::to_string(limits::page_rows) + ", not " + std::to_string(limit));
  }
  const auto scope = ReadScope::open(view, tenant, viewer);
  if (!scope) {
    return scope.error();
  }
  auto found = scope->find(conversation);
  if (!found) {
    return std::move(found).error();
  }
  if (!*found) {
    return std::optional<ThreadPage>();
  }
  const std::uint64_t number = (*found)->number;
  const std::uint64_t newest = (*found)->entries;
  ThreadReader reader(*scope, limit);
  auto status = reader.run(number, before == 0 ? newest : std::min(newest, before - 1));
  if (!status) {
    return std::move(status).error();
  }
  ThreadPage page;
  if (auto read = read_drafts(*scope, number, page); !read) {
    return std::move(read).error();
  }
  auto card = scope->card_of(**std::move(found));
  if (!card) {
    return std::move(card).error();
  }
  std::reverse(reader.entries.begin(), reader.entries.end());
  const auto channel =
      read_channel(scope->view(), scope->tenant().number, card->conversation.channel);
  if (!channel) {
    return channel.error();
  }
  page.reply_window_ms = channel->reply_window_ms;
  page.revision = scope->revision();
  page.card = *std::move(card);
  page.entries = std::move(reader.entries);
  page.more = reader.more;
  return std::optional<ThreadPage>(std::move(page));
}

}  // namespace liveinbox::engine
