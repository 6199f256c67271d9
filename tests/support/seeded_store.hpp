// A store in memory filled with events made by hand: what happened is said directly, without the
// rules that decide about commands, and written by the library's own apply(). Keeps the state of
// every conversation beside it, so that tests can compare.
#pragma once

#include "core/evolve.hpp"
#include "engine/apply.hpp"
#include "engine/batch.hpp"
#include "engine/query.hpp"
#include "store/memory_store.hpp"
#include "store/store.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::support {

inline core::Principal user(std::string_view id, std::string_view name) {
  return {core::PrincipalKind::user, std::string(id), std::string(name)};
}

inline core::Principal agent(std::string_view id) {
  return {core::PrincipalKind::agent, std::string(id), "Agent " + std::string(id)};
}

inline core::Principal assistant() {
  return {core::PrincipalKind::assistant, "assistant", "Assistant"};
}

inline core::Viewer viewer_of(core::Principal principal) {
  core::Viewer viewer;
  viewer.principal = std::move(principal);
  return viewer;
}

class SeededStore {
 public:
  static constexpr std::uint64_t epoch = 77;

  explicit SeededStore(std::string_view tenant) : tenant_(tenant) {
    auto opened = store::open_memory_store(std::uint64_t{1} << 30U);
    REQUIRE(opened);
    store_ = *std::move(opened);
    auto batch = engine::Batch::begin(*store_, now_ms);
    REQUIRE(batch);
    REQUIRE(batch->ensure_epoch(epoch));
  }

  [[nodiscard]] store::Store& store() { return *store_; }
  [[nodiscard]] std::unique_ptr<store::ReadView> view() {
    auto view = store_->begin_read();
    REQUIRE(view);
    return *std::move(view);
  }
  [[nodiscard]] const std::string& tenant() const { return tenant_; }
  // What follows is written to another tenant of the same store.
  void switch_tenant(std::string_view tenant) { tenant_ = tenant; }

  [[nodiscard]] const core::Conversation& state(std::string_view key) const {
    return states_.find(std::pair(tenant_, std::string(key)))->second;
  }
  [[nodiscard]] std::vector<core::Conversation> states() const {
    std::vector<core::Conversation> out;
    for (const auto& [where, conversation] : states_) {
      if (where.first == tenant_) {
        out.push_back(conversation);
      }
    }
    return out;
  }

  void open(std::string_view key, const core::Principal& who, std::string_view channel) {
    auto event = event_of(core::EventType::opened, key, who);
    event.subject = who;
    event.channel = channel;
    write(key, event);
  }

  void receive(std::string_view key, std::string_view text) {
    auto event = event_of(core::EventType::message_received, key, state(key).user);
    write_message(key, std::move(event), text);
  }

  void send(std::string_view key, const core::Principal& who, std::string_view text) {
    write_message(key, event_of(core::EventType::message_sent, key, who), text);
  }

  void note(std::string_view key, std::string_view text) {
    write_message(key, event_of(core::EventType::note_added, key, agent("ana")), text);
  }

  void escalate(std::string_view key, core::ReasonCode code, std::string_view text) {
    auto event = event_of(core::EventType::escalated, key, assistant());
    event.reason.code = code;
    event.reason.text = text;
    event.reason.at_ms = now_ms;
    write(key, event);
  }

  void claim(std::string_view key, std::string_view who) {
    auto event = event_of(core::EventType::claimed, key, agent(who));
    event.subject = agent(who);
    event.fence += 1;
    event.lease_until_ms = now_ms + 60'000;
    write(key, event);
  }

  void release(std::string_view key) {
    auto event = event_of(core::EventType::released, key, state(key).holder);
    event.fence += 1;
    event.cause = core::ReleaseCause::released;
    write(key, event);
  }

  void close(std::string_view key) {
    auto event = event_of(core::EventType::closed, key, agent("ana"));
    event.fence += 1;
    event.outcome = core::CloseOutcome::resolved;
    event.text = "closing remark";
    write(key, event);
  }

  void tag(std::string_view key, std::string_view name) {
    auto event = event_of(core::EventType::tagged, key, agent("ana"));
    event.tag.name = name;
    event.tag.origin = core::TagOrigin::agent;
    write(key, event);
  }

  void untag(std::string_view key, std::string_view name, bool stays_as_mark) {
    auto event = event_of(core::EventType::untagged, key, agent("ana"));
    event.tag.name = name;
    event.tag.removed_by_agent = stays_as_mark;
    write(key, event);
  }

  void mark_read(std::string_view key, std::string_view who, std::uint64_t user_messages) {
    auto event = event_of(core::EventType::read_marked, key, agent(who));
    event.entry = 0;
    event.version -= 1;
    event.message = state(key).messages;
    event.user_messages = user_messages;
    write(key, event);
  }

  void set_online(const core::Principal& who, bool is_online) {
    core::Event event;
    event.type = is_online ? core::EventType::went_online : core::EventType::went_offline;
    event.at_ms = ++now_ms;
    event.actor = who;
    event.subject = who;
    write({}, event);
  }

  core::TimeMs now_ms = 1'000'000;  // grows by one with each event

 private:
  core::Event event_of(core::EventType type, std::string_view key, const core::Principal& who) {
    auto& conversation = states_[std::pair(tenant_, std::string(key))];
    core::Event event;
    event.type = type;
    event.key = key;
    event.conversation = conversation.number;
    event.at_ms = ++now_ms;
    event.actor = who;
    event.version = conversation.version + 1;
    event.fence = conversation.fence;
    event.entry = conversation.entries + 1;
    return event;
  }

  void write_message(std::string_view key, core::Event event, std::string_view text) {
    event.message = state(key).messages + 1;
    const bool is_user = event.type == core::EventType::message_received;
    event.user_messages = state(key).user_messages + (is_user ? 1 : 0);
    event.text = text;
    write(key, event);
  }

  void write(std::string_view key, core::Event event) {
    auto batch = engine::Batch::begin(*store_, now_ms);
    REQUIRE(batch);
    auto tenant = batch->tenant(tenant_);
    REQUIRE(tenant);
    if (event.type == core::EventType::opened) {
      event.conversation = batch->next_conversation();
    }
    core::Decision decision;
    decision.events.push_back(event);
    auto& conversation = states_[std::pair(tenant_, std::string(key))];
    core::Facts facts;
    facts.conversation = conversation;
    REQUIRE(engine::apply(*batch, **tenant, facts, decision));
    std::vector<engine::FeedHead> heads;
    REQUIRE(batch->commit(heads));
    core::evolve(conversation, event);
    if (key.empty()) {
      states_.erase(std::pair(tenant_, std::string()));
    }
  }

  std::string tenant_;
  std::unique_ptr<store::Store> store_;
  std::map<std::pair<std::string, std::string>, core::Conversation> states_;
};

}  // namespace liveinbox::support
