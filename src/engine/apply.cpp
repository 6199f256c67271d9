#include "engine/apply.hpp"

#include "codec/key.hpp"
#include "codec/record.hpp"
#include "core/evolve.hpp"
#include "engine/derived.hpp"
#include "engine/principals.hpp"
#include "engine/rows.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;

Status write_log(Batch& batch, const core::Event& event) {
  auto& view = batch.view();
  const auto record = codec::encode(event);
  batch.note_logged(record.size());
  if (auto status = view.put(store::Table::event, codec::event_key(event.position), record);
      !status) {
    return status;
  }
  return view.put(store::Table::feed,
                  codec::feed_key(event.tenant, event.offset),
                  codec::encode_number(event.position));
}

Status write_delivery(store::WriteBatch& view,
                      const core::Conversation& conversation,
                      const core::Event& event) {
  if (auto status = write_external(view, conversation, event); !status) {
    return status;
  }
  return view.put(store::Table::delivery,
                  codec::delivery_key(event.conversation, event.message),
                  codec::encode(codec::DeliveryRow{event.delivery, event.failure, event.at_ms}));
}

Status keep_draft(store::WriteBatch& view, const core::Event& event) {
  const auto key = codec::draft_key(event.conversation, event.actor.id, event.is_note);
  return event.text.empty() ? view.erase(store::Table::draft, key)
                            : view.put(store::Table::draft,
                                       key,
                                       codec::encode(codec::SavedDraft{event.text, event.at_ms}));
}

// What was said is no draft any more.
Status forget_draft(store::WriteBatch& view, const core::Event& event) {
  const bool is_note = event.type == core::EventType::note_added;
  const bool is_reply = event.type == core::EventType::message_sent;
  if (event.actor.kind != core::PrincipalKind::agent || (!is_note && !is_reply)) {
    return {};
  }
  return view.erase(store::Table::draft,
                    codec::draft_key(event.conversation, event.actor.id, is_note));
}

// The rows by which an event of a conversation is found again.
Status write_entry(store::WriteBatch& view,
                   const core::Conversation& conversation,
                   const core::Event& event) {
  const auto position = codec::encode_number(event.position);
  if (event.entry != 0) {
    if (auto status = view.put(store::Table::transcript,
                               codec::transcript_key(event.conversation, event.entry),
                               position);
        !status) {
      return status;
    }
  }
  if (event.type == core::EventType::read_marked) {
    return view.put(store::Table::read_mark,
                    codec::read_mark_key(event.conversation, event.actor.id),
                    codec::encode(codec::ReadMark{event.message, event.user_messages}));
  }
  if (event.type == core::EventType::draft_saved) {
    return keep_draft(view, event);
  }
  if (event.type == core::EventType::delivery_changed) {
    return write_delivery(view, conversation, event);
  }
  if (event.message == 0) {
    return {};
  }
  if (auto status = view.put(
          store::Table::message, codec::message_key(event.conversation, event.message), position);
      !status) {
    return status;
  }
  if (auto status = write_external(view, conversation, event); !status) {
    return status;
  }
  return forget_draft(view, event);
}

codec::TimerKey hours_timer(codec::TenantNumber tenant, core::TimeMs due_ms) {
  return {due_ms, tenant, 0, core::TimerKind::hours, 0};
}

// When the timer of business hours is due, and the timer.
Status write_hours(store::WriteBatch& view, const core::Event& event) {
  const auto key = codec::hours_key(event.tenant);
  const auto before = read_number(view, store::Table::setting, key);
  if (!before) {
    return before.error();
  }
  if (*before) {
    const auto due_ms = static_cast<core::TimeMs>(**before);
    if (auto status =
            view.erase(store::Table::timer, codec::timer_key(hours_timer(event.tenant, due_ms)));
        !status) {
      return status;
    }
  }
  if (event.until_ms == 0) {
    return view.erase(store::Table::setting, key);
  }
  if (auto status = view.put(
          store::Table::timer, codec::timer_key(hours_timer(event.tenant, event.until_ms)), {});
      !status) {
    return status;
  }
  return view.put(
      store::Table::setting, key, codec::encode_number(static_cast<std::uint64_t>(event.until_ms)));
}

// Presence and the directory.
Status write_tenant_row(store::WriteBatch& view, const core::Event& event) {
  if (event.type == core::EventType::channel_set) {
    return view.put(store::Table::setting,
                    codec::channel_key(event.tenant, event.descriptor.label),
                    codec::encode(event.descriptor));
  }
  if (event.type == core::EventType::configured) {
    return view.put(
        store::Table::setting, codec::policy_key(event.tenant), codec::encode(event.policy));
  }
  if (event.type == core::EventType::team_set) {
    return view.put(store::Table::setting,
                    codec::team_key(event.tenant, event.team),
                    codec::encode(core::TeamPolicy{event.routing, event.service}));
  }
  if (event.type == core::EventType::hours_changed) {
    return write_hours(view, event);
  }
  if (event.type == core::EventType::user_erased) {
    return view.erase(store::Table::principal,
                      codec::principal_key(event.tenant, event.subject.kind, event.subject.id));
  }
  // Whose presence and name were erased has no row.
  return event.subject.id.empty() ? Status() : evolve_principal(view, event);
}

Status change_count(store::WriteBatch& view, const std::string& key, std::int64_t by) {
  auto count = read_number(view, store::Table::count, key);
  if (!count) {
    return std::move(count).error();
  }
  const auto changed = static_cast<std::int64_t>(count->value_or(0)) + by;
  if (changed == 0) {
    return view.erase(store::Table::count, key);
  }
  return view.put(
      store::Table::count, key, codec::encode_number(static_cast<std::uint64_t>(changed)));
}

// What is only in `from`, in order.
template <typename T>
std::vector<T> only_in(const std::vector<T>& from, const std::vector<T>& other) {
  std::vector<T> out;
  std::set_difference(
      from.begin(), from.end(), other.begin(), other.end(), std::back_inserter(out));
  return out;
}

Status write_derived(store::WriteBatch& view,
                     codec::TenantNumber tenant,
                     const core::Conversation& before,
                     const core::Conversation& after) {
  const auto old_rows = derived_rows(tenant, before);
  const auto new_rows = derived_rows(tenant, after);
  for (const auto& row : only_in(old_rows, new_rows)) {
    if (auto status = view.erase(row.table, row.key); !status) {
      return status;
    }
  }
  for (const auto& row : only_in(new_rows, old_rows)) {
    if (auto status = view.put(row.table, row.key, row.value); !status) {
      return status;
    }
  }
  const auto old_counts = counted_in(tenant, before);
  const auto new_counts = counted_in(tenant, after);
  for (const auto& key : only_in(old_counts, new_counts)) {
    if (auto status = change_count(view, key, -1); !status) {
      return status;
    }
  }
  for (const auto& key : only_in(new_counts, old_counts)) {
    if (auto status = change_count(view, key, +1); !status) {
      return status;
    }
  }
  return {};
}

// What routing remembers of its agents: who was asked last, and who does not answer.
bool tells_of_agent(core::EventType type) {
  return type == core::EventType::offered || type == core::EventType::offer_ended ||
         type == core::EventType::claimed;
}

Status apply_to_conversation(Batch& batch,
                             core::Conversation& conversation,
                             const core::Event& event) {
  if (event.type == core::EventType::opened) {
    batch.conversation_opened(event.conversation);
    conversation = core::Conversation{};
  }
  core::evolve(conversation, event);
  if (auto status = write_entry(batch.view(), conversation, event); !status) {
    return status;
  }
  if (tells_of_agent(event.type)) {
    if (auto status = evolve_principal(batch.view(), event); !status) {
      return status;
    }
  }
  return {};
}

// One numbered event: the log, and the tables that it adds to. What follows from the state of the
// conversation as a whole comes afterwards.
Status apply_event(Batch& batch, core::Conversation& conversation, const core::Event& event) {
  if (auto status = write_log(batch, event); !status) {
    return status;
  }
  return core::row_of(event.type).of_conversation
             ? apply_to_conversation(batch, conversation, event)
             : write_tenant_row(batch.view(), event);
}

// What deciding sees to, and a log that was damaged or made up may not have.
Status check_follows(const core::Conversation& before, const core::Event& event) {
  const auto refuse = [&event](std::string_view why) {
    return base::fail(base::Code::store_corrupt,
                      "event " + std::to_string(event.position) + " of conversation " +
                          std::to_string(event.conversation) + " " + std::string(why));
  };
  const bool is_opening = event.type == core::EventType::opened;
  if (is_opening == before.exists()) {
    return refuse(is_opening ? "opens what is there" : "is about none that was opened");
  }
  if (event.fence < before.fence) {
    return refuse("has a fence that goes back");
  }
  return event.version < before.version ? Status(refuse("has a version that goes back")) : Status();
}

Status write_conversation(Batch& batch,
                          codec::TenantNumber tenant,
                          const core::Conversation& before,
                          const core::Conversation& after) {
  if (auto status = batch.view().put(
          store::Table::conversation, codec::conversation_key(after.number), codec::encode(after));
      !status) {
    return status;
  }
  if (auto status = move_load(batch.view(), tenant, before, after); !status) {
    return status;
  }
  return write_derived(batch.view(), tenant, before, after);
}

using Events = std::span<core::Event>;

// The events of one conversation, or of none.
Status apply_events(Batch& batch,
                    TenantState& tenant,
                    const core::Conversation& before,
                    Events events) {
  auto conversation = before;
  for (auto& event : events) {
    batch.number(tenant, event);
    if (auto status = apply_event(batch, conversation, event); !status) {
      return status;
    }
  }
  return conversation == before
             ? Status()
             : write_conversation(batch, tenant.row.number, before, conversation);
}

// The first events, one of each of the user's conversations; gives those that are left.
Result<Events> apply_to_each(Batch& batch,
                             TenantState& tenant,
                             const std::vector<core::Conversation>& conversations,
                             Events events) {
  for (const auto& conversation : conversations) {
    if (auto status = apply_events(batch, tenant, conversation, events.first(1)); !status) {
      return std::move(status).error();
    }
    events = events.subspan(1);
  }
  return events;
}

}  // namespace

Status write_external(store::WriteBatch& view,
                      const core::Conversation& conversation,
                      const core::Event& event) {
  if (event.external_id.empty()) {
    return {};
  }
  const auto key = codec::external_key(event.tenant, conversation.channel, event.external_id);
  const auto known = view.get(store::Table::external, key);
  if (!known || *known) {
    return known ? Status() : Status(known.error());
  }
  return view.put(store::Table::external,
                  key,
                  codec::encode(codec::ExternalRow{event.conversation, event.message}));
}

Status apply(Batch& batch,
             TenantState& tenant,
             const core::Facts& facts,
             core::Decision& decision) {
  const auto rest = apply_to_each(batch, tenant, facts.of_user, decision.events);
  if (!rest) {
    return rest.error();
  }
  if (auto status = apply_events(batch, tenant, facts.conversation, *rest); !status) {
    return status;
  }
  if (auto status = apply_events(batch, tenant, facts.merge_target, decision.target_events);
      !status) {
    return status;
  }
  const auto& events = decision.target_events.empty() ? decision.events : decision.target_events;
  if (!events.empty()) {
    decision.outcome.position = events.back().position;
    decision.outcome.offset = events.back().offset;
  }
  return {};
}

Status replay(Batch& batch, TenantState& tenant, const core::Event& event) {
  core::Conversation before;
  if (core::row_of(event.type).of_conversation) {
    auto row = read_conversation(batch.view(), event.conversation);
    if (!row) {
      return std::move(row).error();
    }
    before = row->value_or(core::Conversation{});
    if (auto status = check_follows(before, event); !status) {
      return status;
    }
  }
  auto conversation = before;
  batch.restore(tenant, event);
  if (auto status = apply_event(batch, conversation, event); !status) {
    return status;
  }
  return conversation == before
             ? Status()
             : write_conversation(batch, tenant.row.number, before, conversation);
}

}  // namespace liveinbox::engine
