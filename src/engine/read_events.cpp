// read_events and read_head: the tenant's feed.
#include "base/limits.hpp"
#include "codec/key.hpp"
#include "codec/record.hpp"
#include "engine/read_scope.hpp"
#include "index/event_rows.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace liveinbox::engine {
namespace {

// A batch of very long texts ends early.
constexpr std::size_t batch_bytes = base::limits::output_bytes;

base::Error invalid_cursor(const char* why) {
  return base::fail(base::Code::invalid_cursor, why);
}

// Whoever follows a feed acts on these words: each means that history is missing.
base::Status check_cursor(const ReadScope& scope, const Cursor& after) {
  const auto& tenant = scope.tenant();
  if (after.epoch != scope.revision().epoch) {
    return invalid_cursor("epoch");
  }
  if (after.offset > tenant.head) {
    return invalid_cursor("beyond_head");
  }
  if (after.offset + 1 < tenant.oldest) {
    return invalid_cursor("trimmed");
  }
  return {};
}

// Takes into a batch what the viewer may see, and of it what the viewer may learn. A batch is
// mostly about few conversations.
class EventFilter {
 public:
  EventFilter(const ReadScope& scope, EventRecords& out) : scope_(scope), out_(out) {}

  base::Status take(std::string_view record) {
    const auto type = codec::event_type(record);
    if (!type) {
      return type.error();
    }
    if (core::sees_whole(scope_.viewer(), *type)) {
      out_.add(record);
      return {};
    }
    return core::may_see_type(scope_.viewer(), *type) ? take_part(record) : base::Status();
  }

 private:
  base::Status take_part(std::string_view record) {
    auto event = codec::decode_event(record);
    if (!event) {
      return std::move(event).error();
    }
    const auto is_visible = may_see(*event);
    if (!is_visible) {
      return is_visible.error();
    }
    if (*is_visible) {
      core::redact(scope_.viewer(), *event);
      out_.add(codec::encode(*event));
    }
    return {};
  }

  base::Result<bool> may_see(const core::Event& event) {
    if (!core::may_see(scope_.viewer(), event)) {
      return false;
    }
    if (core::sees_all(scope_.viewer()) || !core::row_of(event.type).of_conversation) {
      return true;
    }
    if (const auto known = seen_.find(event.conversation); known != seen_.end()) {
      return known->second;
    }
    const auto conversation = scope_.load(event.conversation);
    if (!conversation) {
      return conversation.error();
    }
    const bool is_visible = core::may_see(scope_.viewer(), *conversation);
    seen_.emplace(event.conversation, is_visible);
    return is_visible;
  }

  const ReadScope& scope_;
  EventRecords& out_;
  std::map<std::uint64_t, bool> seen_;
};

base::Status read_feed(const ReadScope& scope, std::uint64_t last, EventBatch& batch) {
  const std::uint64_t first = batch.after.offset + 1;
  auto scan = scope.view().scan(
      store::Table::feed, codec::feed_key(scope.tenant().number, first), store::Direction::forward);
  if (!scan) {
    return std::move(scan).error();
  }
  EventFilter filter(scope, batch.events);
  index::EventRows log(scope.view());
  for (auto offset = first; offset <= last && batch.events.bytes() < batch_bytes; ++offset) {
    const auto row = (*scan)->next();
    if (!row) {
      return row.error();
    }
    if (!*row || (*row)->key != codec::feed_key(scope.tenant().number, offset)) {
      return base::fail(base::Code::store_corrupt, "the feed has a gap");
    }
    const auto position = codec::decode_number((*row)->value);
    if (!position) {
      return position.error();
    }
    const auto record = log.at(*position);
    if (!record) {
      return record.error();
    }
    if (auto status = filter.take(*record); !status) {
      return status;
    }
    batch.upto.offset = offset;
  }
  return {};
}

}  // namespace

base::Result<EventBatch> read_events(store::ReadView& view,
                                     std::string_view tenant,
                                     const core::Viewer& viewer,
                                     Cursor after,
                                     std::uint32_t max) {
  const auto scope = ReadScope::open(view, tenant, viewer);
  if (!scope) {
    return scope.error();
  }
  if (auto status = check_cursor(*scope, after); !status) {
    return status.error();
  }
  EventBatch batch;
  batch.after = after;
  batch.upto = after;
  batch.head = scope->tenant().head;
  const std::uint64_t last = std::min<std::uint64_t>(batch.head, after.offset + max);
  if (auto status = read_feed(*scope, last, batch); !status) {
    return status.error();
  }
  return batch;
}

base::Result<Cursor> read_head(store::ReadView& view, std::string_view tenant) {
  const core::Viewer nobody;
  const auto scope = ReadScope::open(view, tenant, nobody);
  if (!scope) {
    return scope.error();
  }
  return scope->revision();
}

}  // namespace liveinbox::engine
