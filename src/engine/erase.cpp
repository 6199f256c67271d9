#include "engine/erase.hpp"

#include "codec/event_view.hpp"
#include "codec/record.hpp"
#include "core/erasure.hpp"
#include "engine/apply.hpp"
#include "engine/rows.hpp"
#include "index/event_rows.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;
using core::EventType;

bool is_user(const codec::PrincipalView& principal, std::string_view user) {
  return principal.kind == core::PrincipalKind::user && principal.id == user;
}

// Sorts one event in. Conversations are opened, and so numbered, in the order of the feed. What
// stands before an erasure of the user was cut by it.
void look_at(const codec::EventView& event, std::string_view user, core::Traces& traces) {
  if (event.type == EventType::user_erased && is_user(event.subject, user)) {
    const auto upto = traces.upto;
    traces = core::Traces{};
    traces.upto = upto;
    return;
  }
  if (event.type == EventType::opened && is_user(event.subject, user)) {
    traces.conversations.push_back(event.conversation);
  }
  const bool is_own = event.conversation != 0 && traces.has(event.conversation);
  const bool is_about =
      event.conversation == 0 && (is_user(event.actor, user) || is_user(event.subject, user));
  if (is_own || is_about) {
    traces.events.push_back(event.position);
    if (!event.external_id.empty()) {
      traces.external_ids.emplace(event.external_id);
    }
    return;
  }
  if (!event.external_id.empty() && traces.external_ids.contains(event.external_id)) {
    traces.heirs.push_back(event.position);
  }
  if (event.conversation != 0 && event.other != 0 && traces.has(event.other)) {
    traces.mentions.push_back(event.position);
  }
}

// Cuts events one by one, and the rows beside the conversations that hold a text of theirs.
class Cutter {
 public:
  Cutter(store::WriteBatch& view, const core::Facts& facts) : view_(view), facts_(facts) {
    for (const auto& conversation : facts.of_user) {
      keys_.insert(conversation.key);
    }
  }

  Status cut(std::uint64_t position) {
    auto event = read(position);
    if (!event) {
      return std::move(event).error();
    }
    if (auto status = cut_rows(*event); !status) {
      return status;
    }
    core::erase_person(*event);
    return write(*event);
  }

  // An event of another conversation, which now is the first under its external id.
  Status inherit(std::uint64_t position) {
    const auto event = read(position);
    if (!event) {
      return event.error();
    }
    const auto conversation = read_conversation(view_, event->conversation);
    if (!conversation || !*conversation) {
      return conversation ? Status() : Status(conversation.error());
    }
    return write_external(view_, **conversation, *event);
  }

  // An event of another conversation, which goes on and only forgets what it was merged with.
  Status cut_mention(std::uint64_t position) {
    auto event = read(position);
    if (!event) {
      return std::move(event).error();
    }
    event->other_key.clear();
    auto conversation = read_conversation(view_, event->conversation);
    if (!conversation || !*conversation) {
      return conversation ? write(*event) : Status(std::move(conversation).error());
    }
    forget_names(**conversation);
    if (auto status = view_.put(store::Table::conversation,
                                codec::conversation_key((*conversation)->number),
                                codec::encode(**conversation));
        !status) {
      return status;
    }
    return write(*event);
  }

 private:
  Result<core::Event> read(std::uint64_t position) {
    auto event =
        read_row(view_, store::Table::event, codec::event_key(position), codec::decode_event);
    if (!event) {
      return std::move(event).error();
    }
    return *event ? Result<core::Event>(**std::move(event))
                  : base::fail(base::Code::store_corrupt,
                               "event " + std::to_string(position) + " of the log is missing");
  }

  Status write(const core::Event& event) {
    return view_.put(store::Table::event, codec::event_key(event.position), codec::encode(event));
  }

  // An empty name keeps its place in the list, so that a replay of the cut log gives the same one.
  void forget_names(core::Conversation& conversation) const {
    if (keys_.count(conversation.merged_into) != 0) {
      conversation.merged_into.clear();
    }
    for (auto& key : conversation.merged_from) {
      if (keys_.count(key) != 0) {
        key.clear();
      }
    }
  }

  Status cut_rows(const core::Event& event) {
    if (!event.external_id.empty()) {
      if (auto status = cut_external(event); !status) {
        return status;
      }
    }
    if (event.type == EventType::delivery_changed && !event.failure.empty()) {
      return cut_failure(event);
    }
    const bool is_draft = event.type == EventType::draft_saved && !event.text.empty();
    return is_draft
               ? view_.erase(store::Table::draft,
                             codec::draft_key(event.conversation, event.actor.id, event.is_note))
               : Status();
  }

  Status cut_external(const core::Event& event) {
    const auto own = std::find_if(
        facts_.of_user.begin(), facts_.of_user.end(), [&](const core::Conversation& conversation) {
          return conversation.number == event.conversation;
        });
    if (own == facts_.of_user.end()) {
      return {};
    }
    const auto key = codec::external_key(event.tenant, own->channel, event.external_id);
    const auto row = read_row(view_, store::Table::external, key, codec::decode_external);
    if (!row || !*row || (*row)->conversation != event.conversation) {
      return row ? Status() : Status(row.error());
    }
    return view_.erase(store::Table::external, key);
  }

  Status cut_failure(const core::Event& event) {
    const auto key = codec::delivery_key(event.conversation, event.message);
    auto row = read_row(view_, store::Table::delivery, key, codec::decode_delivery);
    if (!row || !*row) {
      return row ? Status() : Status(std::move(row).error());
    }
    (*row)->failure.clear();
    return view_.put(store::Table::delivery, key, codec::encode(**row));
  }

  store::WriteBatch& view_;
  const core::Facts& facts_;
  std::set<std::string, std::less<>> keys_;
};

}  // namespace

Result<bool> find_traces(store::ReadView& view,
                         codec::TenantNumber tenant,
                         std::string_view user,
                         std::uint64_t events_max,
                         core::Traces& traces) {
  auto rows = view.scan(
      store::Table::feed, codec::feed_key(tenant, traces.upto + 1), store::Direction::forward);
  if (!rows) {
    return std::move(rows).error();
  }
  index::EventRows log(view);
  codec::EventView event;
  for (std::uint64_t looked_at = 0; looked_at < events_max; ++looked_at) {
    const auto row = (*rows)->next();
    if (!row) {
      return row.error();
    }
    if (!*row || (*row)->key != codec::feed_key(tenant, traces.upto + 1)) {
      return true;
    }
    const auto position = codec::decode_number((*row)->value);
    const auto record = position ? log.at(*position) : position.error();
    if (!record) {
      return record.error();
    }
    if (auto status = codec::view_event(*record, event); !status) {
      return std::move(status).error();
    }
    look_at(event, user, traces);
    traces.upto += 1;
  }
  return false;
}

Status cut_traces(Batch& batch, const core::Facts& facts, const core::Decision& decision) {
  if (decision.events.empty()) {
    return {};
  }
  Cutter cutter(batch.view(), facts);
  for (const auto position : facts.traces.events) {
    if (auto status = cutter.cut(position); !status) {
      return status;
    }
  }
  for (const auto position : facts.traces.mentions) {
    if (auto status = cutter.cut_mention(position); !status) {
      return status;
    }
  }
  for (const auto position : facts.traces.heirs) {
    if (auto status = cutter.inherit(position); !status) {
      return status;
    }
  }
  batch.note_erasure(decision.events.front().position);
  return {};
}

}  // namespace liveinbox::engine
