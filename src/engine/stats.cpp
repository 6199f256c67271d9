#include "engine/stats.hpp"

#include "codec/key.hpp"
#include "codec/record.hpp"
#include "engine/rows.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;
using store::Table;

// Calls `visit` with the number behind every row whose key begins with `prefix`.
Status for_each_number(store::ReadView& view,
                       Table table,
                       const std::string& prefix,
                       const std::function<Status(std::uint64_t)>& visit) {
  auto scan = view.scan(table, prefix, store::Direction::forward);
  if (!scan) {
    return std::move(scan).error();
  }
  while (true) {
    const auto row = (*scan)->next();
    if (!row) {
      return row.error();
    }
    if (!*row || !(*row)->key.starts_with(prefix)) {
      return {};
    }
    const auto number = codec::decode_number((*row)->value);
    if (!number) {
      return number.error();
    }
    if (auto status = visit(*number); !status) {
      return status;
    }
  }
}

// The key of a conversation's first message without the message number: what all of them begin
// with.
std::string messages_prefix(std::uint64_t conversation) {
  auto key = codec::message_key(conversation, 0);
  key.resize(key.size() - sizeof(std::uint64_t));
  return key;
}

// Notes share the numbers of messages, so each is looked at.
Status count_messages(store::ReadView& view, std::uint64_t conversation, Stats& stats) {
  return for_each_number(
      view, Table::message, messages_prefix(conversation), [&](std::uint64_t position) -> Status {
        auto event = read_row(view, Table::event, codec::event_key(position), codec::decode_event);
        if (!event) {
          return std::move(event).error();
        }
        if (*event && (*event)->type != core::EventType::note_added) {
          stats.messages += 1;
        }
        return {};
      });
}

void count_state(const core::Conversation& conversation, Stats& stats) {
  stats.conversations += 1;
  stats.all += conversation.was_escalated() ? 1 : 0;
  switch (conversation.state) {
    case core::State::waiting:
    case core::State::offered:
      stats.waiting += 1;
      break;
    case core::State::claimed:
      stats.claimed += 1;
      break;
    case core::State::closed:
      stats.closed += 1;
      break;
    default:
      break;
  }
}

Status count_conversation(store::ReadView& view, std::uint64_t number, Stats& stats) {
  const auto conversation = read_conversation(view, number);
  if (!conversation) {
    return conversation.error();
  }
  if (!*conversation) {
    return base::fail(base::Code::store_corrupt,
                      "conversation " + std::to_string(number) + " has a key and no record");
  }
  count_state(**conversation, stats);
  return count_messages(view, number, stats);
}

}  // namespace

Result<Stats> read_stats(store::Store& store, std::string_view tenant) {
  Stats stats;
  const auto info = store.info();
  if (!info) {
    return info.error();
  }
  stats.used_bytes = info->used_bytes;
  auto view = store.begin_read();
  if (!view) {
    return std::move(view).error();
  }
  auto head = read_head(**view, tenant);
  if (!head) {
    return std::move(head).error();
  }
  stats.head = *head;
  const auto row = read_row(**view, Table::tenant, codec::tenant_key(tenant), codec::decode_tenant);
  if (!row) {
    return row.error();
  }
  if (!*row) {
    return stats;
  }
  auto status = for_each_number(
      **view, Table::key, codec::host_key((*row)->number, {}), [&](std::uint64_t number) {
        return count_conversation(**view, number, stats);
      });
  return status ? Result<Stats>(stats) : std::move(status).error();
}

}  // namespace liveinbox::engine
