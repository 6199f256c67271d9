// The state hash: one value for one state wherever and however it is stored; another for every fact
// that is covered; the same for every text. The expected value at the top is part of the format.
#include "engine/state_hash.hpp"

#include "codec/coding.hpp"
#include "codec/key.hpp"
#include "codec/record.hpp"
#include "engine/rebuild.hpp"
#include "engine/verify.hpp"
#include "store/memory_store.hpp"
#include "store/open.hpp"
#include "support/seeded_store.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

using store::Table;
using support::SeededStore;
using support::TemporaryFolder;
using support::World;

struct StoredRow {
  Table table = Table::meta;
  std::string key;
  std::string value;
};
using Rows = std::vector<StoredRow>;

std::string hash_of(store::Store& store) {
  const auto view = store.begin_read();
  REQUIRE(view);
  const auto hash = state_hash(**view);
  REQUIRE_MESSAGE(hash, (hash ? std::string() : hash.error().detail));
  return hash->hex();
}

std::string hash_of_replay(store::Store& store) {
  const auto view = store.begin_read();
  REQUIRE(view);
  const auto fold = fold_log(**view, {});
  REQUIRE_MESSAGE(fold, (fold ? std::string() : fold.error().detail));
  return hash_of(*fold->store);
}

std::unique_ptr<store::Store> empty_store() {
  auto opened = store::open_memory_store(std::uint64_t{1} << 30U);
  REQUIRE(opened);
  return *std::move(opened);
}

std::unique_ptr<store::Store> store_on_disk(const std::string& path) {
  store::StoreOptions options;
  options.path = path;
  options.map_bytes = std::uint64_t{1} << 26U;
  auto opened = store::open_store(options);
  REQUIRE(opened);
  return *std::move(opened);
}

void put(store::Store& store, const Rows& rows) {
  auto batch = store.begin_write();
  REQUIRE(batch);
  for (const auto& row : rows) {
    REQUIRE((*batch)->put(row.table, row.key, row.value));
  }
  REQUIRE((*batch)->commit());
}

Rows rows_of(store::Store& store) {
  Rows rows;
  const auto view = store.begin_read();
  REQUIRE(view);
  for (std::size_t i = 0; i < store::table_count; ++i) {
    const auto table = static_cast<Table>(i);
    auto scan = (*view)->scan(table, {}, store::Direction::forward);
    REQUIRE(scan);
    for (auto row = (*scan)->next(); row && row->has_value(); row = (*scan)->next()) {
      rows.push_back({table, std::string((*row)->key), std::string((*row)->value)});
    }
  }
  return rows;
}

// What erasing everybody leaves of the log.
void cut_all_events(store::Store& store) {
  auto rows = rows_of(store);
  for (auto& row : rows) {
    if (row.table == Table::event) {
      const auto cut = codec::cut_payload(row.value);
      REQUIRE(!cut.empty());
      row.value = cut;
    }
  }
  put(store, rows);
}

// Two tenants, whose names do not sort as their numbers do; every number is said here.
void live(SeededStore& seeded) {
  seeded.open("lamp", support::user("ulla", "Ulla Ö."), "WIDGET");
  seeded.receive("lamp", "My lamp does not light");
  seeded.send("lamp", support::assistant(), "Have you tried another bulb?");
  seeded.tag("lamp", "bulb");
  seeded.tag("lamp", "lamp");
  seeded.switch_tenant("acme");
  seeded.open("tea", support::user("u2", "茶"), "WA");
  seeded.receive("tea", "茶具在哪里");
  seeded.switch_tenant("zoo");
  seeded.escalate("lamp", core::ReasonCode::user_requested_human, "asks for a human");
  seeded.set_online(support::agent("ana"), true);
  seeded.claim("lamp", "ana");
  seeded.mark_read("lamp", "ana", 1);
  seeded.note("lamp", "he seems cross");
  seeded.untag("lamp", "bulb", true);
  seeded.open("rug", support::user("ulla", "Ulla Ö."), "WIDGET");
  seeded.escalate("rug", core::ReasonCode::low_confidence, {});
  seeded.close("lamp");
  seeded.switch_tenant("acme");
  seeded.send("tea", support::assistant(), "您好");
}

constexpr std::string_view hash_of_living = "3f75f29e145d42e023d70f96d8117ec2";

// A store of one tenant, one event and one conversation.
struct Facts {
  std::string name = "acme";
  codec::TenantRow tenant = {3, 70, 2};
  core::Event event;
  core::Conversation conversation;

  Facts() {
    event.type = core::EventType::message_received;
    event.position = 9;
    conversation.number = 4;
    conversation.state = core::State::waiting;
    conversation.reasons.resize(1);
    conversation.tags.resize(1);
  }

  [[nodiscard]] Rows rows() const {
    return {{Table::tenant, codec::tenant_key(name), codec::encode(tenant)},
            {Table::event, codec::event_key(9), codec::encode(event)},
            {Table::conversation, codec::conversation_key(4), codec::encode(conversation)}};
  }

  [[nodiscard]] std::string hash() const {
    const auto store = empty_store();
    put(*store, rows());
    return hash_of(*store);
  }
};

using Changes = std::vector<std::function<void(Facts&)>>;

// Each alone gives a hash that nothing else gives.
void check_covered(const Changes& changes) {
  std::vector<std::string> hashes = {Facts().hash()};
  for (const auto& change : changes) {
    CAPTURE(hashes.size());
    Facts facts;
    change(facts);
    const auto hash = facts.hash();
    CHECK(std::find(hashes.begin(), hashes.end(), hash) == hashes.end());
    hashes.push_back(hash);
  }
}

void check_left_out(const Changes& changes) {
  const auto before = Facts().hash();
  for (std::size_t i = 0; i < changes.size(); ++i) {
    CAPTURE(i);
    Facts facts;
    changes[i](facts);
    CHECK(facts.hash() == before);
  }
}

}  // namespace

TEST_CASE("the state hash of a known life is known") {
  SeededStore seeded("zoo");
  live(seeded);
  CHECK(hash_of(seeded.store()) == hash_of_living);
  CHECK(hash_of_replay(seeded.store()) == hash_of_living);
}

TEST_CASE("the state hash of an empty store is that of its first line and three ends") {
  base::StreamHash expected;
  expected.add(std::string_view("liveinbox state 1\n\0\0\0", 21));
  CHECK(hash_of(*empty_store()) == expected.value().hex());
}

TEST_CASE("the state hash is that of the documented bytes") {
  const Facts facts;
  auto cut = facts.conversation;
  cut.tags.clear();
  std::string bytes = "liveinbox state 1\n";
  for (const auto& record :
       {codec::encode(facts.tenant), codec::encode(facts.event), codec::encode(cut)}) {
    codec::append_bytes(bytes, std::string_view(record).substr(codec::seal_bytes));
    bytes.push_back('\0');
  }
  base::StreamHash expected;
  expected.add(bytes);
  CHECK(facts.hash() == expected.value().hex());
}

TEST_CASE("the state hash does not depend on the store, the order of writing or a reopening") {
  SeededStore seeded("zoo");
  live(seeded);
  auto rows = rows_of(seeded.store());
  std::reverse(rows.begin(), rows.end());
  const auto memory = empty_store();
  put(*memory, rows);
  CHECK(hash_of(*memory) == hash_of_living);

  const TemporaryFolder folder;
  {
    const auto disk = store_on_disk(folder.store_path());
    for (const auto& row : rows) {
      put(*disk, {row});
    }
    CHECK(hash_of(*disk) == hash_of_living);
  }
  const auto again = store_on_disk(folder.store_path());
  CHECK(hash_of(*again) == hash_of_living);
  CHECK(hash_of_replay(*again) == hash_of_living);
}

TEST_CASE("the same commands give the same state hash in memory and on disk") {
  const TemporaryFolder folder;
  std::vector<std::string> hashes;
  for (const auto& path : {std::string(store::memory_path), folder.store_path()}) {
    World world(path);
    world.done(support::open_command("c1", "ulla"));
    world.done(support::receive_command("c1", "my #parcel HUMAN"));
    world.done(support::command(core::Op::claim, "c1", support::as_agent("ana")));
    world.pass(3'600'000);
    world.tick();
    hashes.push_back(hash_of(world.engine().store()));
    CHECK(verify(world.engine().store(), {})->state_hash.hex() == hashes.back());
  }
  CHECK(hashes[0] == hashes[1]);
}

TEST_CASE("a rebuilding gives the state hash back, whatever was lost") {
  SeededStore seeded("zoo");
  live(seeded);
  Rows lost;
  auto batch = seeded.store().begin_write();
  REQUIRE(batch);
  for (const auto& row : rows_of(seeded.store())) {
    if (row.table != Table::event && row.table != Table::tenant && row.table != Table::meta) {
      REQUIRE((*batch)->erase(row.table, row.key));
    }
  }
  REQUIRE((*batch)->commit());
  CHECK(hash_of(seeded.store()) != hash_of_living);
  CHECK(verify(seeded.store(), {})->state_hash.hex() == hash_of_living);
  REQUIRE(rebuild(seeded.store()));
  CHECK(hash_of(seeded.store()) == hash_of_living);
}

TEST_CASE("erasing moves no state hash, neither that of the store nor that of its replay") {
  SeededStore seeded("zoo");
  live(seeded);
  cut_all_events(seeded.store());
  CHECK(hash_of(seeded.store()) == hash_of_living);
  CHECK(hash_of_replay(seeded.store()) == hash_of_living);
}

TEST_CASE("what is kept beside the log and caches are not in the state hash") {
  SeededStore seeded("zoo");
  live(seeded);
  auto batch = seeded.store().begin_write();
  REQUIRE(batch);
  for (std::size_t i = 0; i < store::table_count; ++i) {
    const auto table = static_cast<Table>(i);
    if (table != Table::tenant && table != Table::event && table != Table::conversation) {
      REQUIRE((*batch)->put(table, "\xFF of nobody", "anything"));
    }
  }
  REQUIRE((*batch)->commit());
  CHECK(hash_of(seeded.store()) == hash_of_living);
}

TEST_CASE("only the positions say how the events of two tenants are mixed") {
  const auto hash_of_two = [](std::uint64_t first, std::uint64_t second, bool in_one_commit) {
    const auto store = empty_store();
    Rows rows;
    for (const std::uint64_t position : {first, second}) {
      core::Event event;
      event.type = core::EventType::user_set;
      event.position = position;
      event.offset = 1;
      event.tenant = position == first ? 1 : 2;
      rows.push_back({Table::event, codec::event_key(position), codec::encode(event)});
      if (!in_one_commit) {
        put(*store, rows);
        rows.clear();
      }
    }
    put(*store, rows);
    return hash_of(*store);
  };
  CHECK(hash_of_two(1, 2, true) == hash_of_two(1, 2, false));
  CHECK(hash_of_two(1, 2, true) != hash_of_two(2, 1, true));
}

TEST_CASE("tenants are hashed by number, without their names") {
  const auto hash_with = [](std::string_view one, std::string_view two) {
    const auto store = empty_store();
    put(*store,
        {{Table::tenant, codec::tenant_key(one), codec::encode(codec::TenantRow{1, 5, 1})},
         {Table::tenant, codec::tenant_key(two), codec::encode(codec::TenantRow{2, 7, 1})}});
    return hash_of(*store);
  };
  CHECK(hash_with("acme", "zoo") == hash_with("zoo", "acme"));
  check_covered({[](Facts& facts) { facts.tenant.number += 1; },
                 [](Facts& facts) { facts.tenant.head += 1; },
                 [](Facts& facts) { facts.tenant.oldest += 1; }});
  check_left_out({[](Facts& facts) { facts.name = "another"; }});
}

// The bindings name every field, so that a new one does not compile before it stands in one of two
// lists.
TEST_CASE("each number, code and time of an event is in the state hash") {
  // clang-format off
  [[maybe_unused]] const auto& [
      type, position, offset, tenant, conversation, key, at_ms, actor, version, fence, entry,
      subject, channel, team, message, user_messages, text, snippet, format, external_id,
      attachments, occurred_at_ms, fallback, assistant_due_ms, reason, tag, lease_until_ms, cause,
      outcome, state, role, teams, process, descriptor, policy, snoozed_until_ms, priority,
      attributes, is_note, delivery, failure, until_ms, skills, capacity, takes_no_offers, is_away,
      routing, service, right, other, other_key, deadline] = core::Event();
  // clang-format on
  check_covered({
      [](Facts& facts) { facts.event.type = core::EventType::message_sent; },
      [](Facts& facts) { facts.event.position += 1; },
      [](Facts& facts) { facts.event.offset = 1; },
      [](Facts& facts) { facts.event.tenant = 1; },
      [](Facts& facts) { facts.event.conversation = 1; },
      [](Facts& facts) { facts.event.at_ms = 1; },
      [](Facts& facts) { facts.event.actor.kind = core::PrincipalKind::user; },
      [](Facts& facts) { facts.event.version = 1; },
      [](Facts& facts) { facts.event.fence = 1; },
      [](Facts& facts) { facts.event.entry = 1; },
      [](Facts& facts) { facts.event.subject.kind = core::PrincipalKind::user; },
      [](Facts& facts) { facts.event.message = 1; },
      [](Facts& facts) { facts.event.user_messages = 1; },
      [](Facts& facts) { facts.event.format = core::MessageFormat::widget; },
      [](Facts& facts) { facts.event.occurred_at_ms = 1; },
      [](Facts& facts) { facts.event.fallback = true; },
      [](Facts& facts) { facts.event.assistant_due_ms = 1; },
      [](Facts& facts) { facts.event.reason.code = core::ReasonCode::other; },
      [](Facts& facts) { facts.event.reason.trigger = core::Trigger::user; },
      [](Facts& facts) { facts.event.reason.confidence_permille = 1; },
      [](Facts& facts) { facts.event.reason.evidence = {1}; },
      [](Facts& facts) { facts.event.reason.at_ms = 1; },
      [](Facts& facts) { facts.event.tag.origin = core::TagOrigin::rule; },
      [](Facts& facts) { facts.event.tag.message = 1; },
      [](Facts& facts) { facts.event.tag.span.offset = 1; },
      [](Facts& facts) { facts.event.tag.span.length = 1; },
      [](Facts& facts) { facts.event.tag.confidence_permille = 1; },
      [](Facts& facts) { facts.event.tag.removed_by_agent = true; },
      [](Facts& facts) { facts.event.lease_until_ms = 1; },
      [](Facts& facts) { facts.event.cause = core::ReleaseCause::released; },
      [](Facts& facts) { facts.event.outcome = core::CloseOutcome::resolved; },
      [](Facts& facts) { facts.event.state = core::State::waiting; },
      [](Facts& facts) { facts.event.role = core::Role::supervisor; },
      [](Facts& facts) { facts.event.process = 1; },
      [](Facts& facts) { facts.event.descriptor.format = core::MessageFormat::widget; },
      [](Facts& facts) { facts.event.descriptor.max_chars = 1; },
      [](Facts& facts) { facts.event.descriptor.reply_window_ms = 1; },
      [](Facts& facts) { facts.event.policy.claim_lease_ms = 1; },
      [](Facts& facts) { facts.event.snoozed_until_ms = 1; },
      [](Facts& facts) { facts.event.priority = -1; },
      [](Facts& facts) { facts.event.is_note = true; },
      [](Facts& facts) { facts.event.delivery = core::Delivery::sent; },
      [](Facts& facts) { facts.event.until_ms = 1; },
      [](Facts& facts) { facts.event.capacity = 1; },
      [](Facts& facts) { facts.event.takes_no_offers = true; },
      [](Facts& facts) { facts.event.is_away = true; },
      [](Facts& facts) { facts.event.routing.offer_ms = 1; },
      [](Facts& facts) { facts.event.service.near_ms = 1; },
      [](Facts& facts) { facts.event.right = core::Right::holder; },
      [](Facts& facts) { facts.event.other = 1; },
      [](Facts& facts) { facts.event.deadline.kind = core::DeadlineKind::close; },
      [](Facts& facts) { facts.event.deadline.due_ms = 1; },
      [](Facts& facts) { facts.event.deadline.near_ms = 1; },
      [](Facts& facts) { facts.event.deadline.is_missed = true; },
  });
}

TEST_CASE("no text of an event is in the state hash") {
  check_left_out({
      [](Facts& facts) { facts.event.key = "x"; },
      [](Facts& facts) { facts.event.actor.id = "x"; },
      [](Facts& facts) { facts.event.actor.name = "x"; },
      [](Facts& facts) { facts.event.subject.id = "x"; },
      [](Facts& facts) { facts.event.subject.name = "x"; },
      [](Facts& facts) { facts.event.channel = "x"; },
      [](Facts& facts) { facts.event.team = "x"; },
      [](Facts& facts) { facts.event.text = "x"; },
      [](Facts& facts) { facts.event.snippet = "x"; },
      [](Facts& facts) { facts.event.external_id = "x"; },
      [](Facts& facts) { facts.event.attachments = "x"; },
      [](Facts& facts) { facts.event.reason.text = "x"; },
      [](Facts& facts) { facts.event.reason.detector = "x"; },
      [](Facts& facts) { facts.event.tag.name = "x"; },
      [](Facts& facts) { facts.event.teams = {"x"}; },
      [](Facts& facts) { facts.event.descriptor.label = "x"; },
      [](Facts& facts) { facts.event.attributes = "x"; },
      [](Facts& facts) { facts.event.failure = "x"; },
      [](Facts& facts) { facts.event.skills = {"x"}; },
      [](Facts& facts) { facts.event.other_key = "x"; },
  });
}

TEST_CASE("each number, code and time of a conversation is in the state hash") {
  // clang-format off
  [[maybe_unused]] const auto& [
      number, key, channel, user, state, outcome, version, fence, holder, last_agent,
      held_since_ms, lease_until_ms, team, priority, snoozed_until_ms, attributes, offered_to,
      offered_until_ms, asked, asked_until_ms, opened_at_ms, waiting_since_ms, last_activity_ms,
      closed_at_ms, escalations, reasons, tags, snippet, entries, messages, user_messages,
      assistant_failures, assistant_due_ms, deadlines, merged_into,
      merged_from] = core::Conversation();
  // clang-format on
  check_covered({
      [](Facts& facts) { facts.conversation.number += 1; },
      [](Facts& facts) { facts.conversation.user.kind = core::PrincipalKind::user; },
      [](Facts& facts) { facts.conversation.state = core::State::closed; },
      [](Facts& facts) { facts.conversation.outcome = core::CloseOutcome::spam; },
      [](Facts& facts) { facts.conversation.version = 1; },
      [](Facts& facts) { facts.conversation.fence = 1; },
      [](Facts& facts) { facts.conversation.holder.kind = core::PrincipalKind::agent; },
      [](Facts& facts) { facts.conversation.last_agent.kind = core::PrincipalKind::agent; },
      [](Facts& facts) { facts.conversation.held_since_ms = 1; },
      [](Facts& facts) { facts.conversation.lease_until_ms = 1; },
      [](Facts& facts) { facts.conversation.priority = -1; },
      [](Facts& facts) { facts.conversation.snoozed_until_ms = 1; },
      [](Facts& facts) { facts.conversation.offered_to.kind = core::PrincipalKind::agent; },
      [](Facts& facts) { facts.conversation.offered_until_ms = 1; },
      [](Facts& facts) { facts.conversation.asked_until_ms = 1; },
      [](Facts& facts) { facts.conversation.opened_at_ms = 1; },
      [](Facts& facts) { facts.conversation.deadlines.resize(2); },
      [](Facts& facts) { facts.conversation.waiting_since_ms = 1; },
      [](Facts& facts) { facts.conversation.last_activity_ms = 1; },
      [](Facts& facts) { facts.conversation.closed_at_ms = 1; },
      [](Facts& facts) { facts.conversation.escalations = 1; },
      [](Facts& facts) { facts.conversation.reasons.resize(2); },
      [](Facts& facts) { facts.conversation.reasons[0].code = core::ReasonCode::other; },
      [](Facts& facts) { facts.conversation.reasons[0].trigger = core::Trigger::user; },
      [](Facts& facts) { facts.conversation.reasons[0].confidence_permille = 1; },
      [](Facts& facts) { facts.conversation.reasons[0].evidence = {1}; },
      [](Facts& facts) { facts.conversation.reasons[0].at_ms = 1; },
      [](Facts& facts) { facts.conversation.snippet.author = core::PrincipalKind::user; },
      [](Facts& facts) { facts.conversation.snippet.at_ms = 1; },
      [](Facts& facts) { facts.conversation.entries = 1; },
      [](Facts& facts) { facts.conversation.messages = 1; },
      [](Facts& facts) { facts.conversation.user_messages = 1; },
      [](Facts& facts) { facts.conversation.assistant_failures = 1; },
      [](Facts& facts) { facts.conversation.assistant_due_ms = 1; },
  });
}

TEST_CASE("no text of a conversation is in the state hash") {
  check_left_out({
      [](Facts& facts) { facts.conversation.key = "x"; },
      [](Facts& facts) { facts.conversation.channel = "x"; },
      [](Facts& facts) { facts.conversation.user.id = "x"; },
      [](Facts& facts) { facts.conversation.user.name = "x"; },
      [](Facts& facts) { facts.conversation.holder.id = "x"; },
      [](Facts& facts) { facts.conversation.holder.name = "x"; },
      [](Facts& facts) { facts.conversation.last_agent.id = "x"; },
      [](Facts& facts) { facts.conversation.last_agent.name = "x"; },
      [](Facts& facts) { facts.conversation.offered_to.id = "x"; },
      [](Facts& facts) { facts.conversation.offered_to.name = "x"; },
      [](Facts& facts) { facts.conversation.team = "x"; },
      [](Facts& facts) { facts.conversation.attributes = "x"; },
      [](Facts& facts) { facts.conversation.asked = {"x"}; },
      [](Facts& facts) { facts.conversation.reasons[0].text = "x"; },
      [](Facts& facts) { facts.conversation.reasons[0].detector = "x"; },
      [](Facts& facts) { facts.conversation.snippet.name = "x"; },
      [](Facts& facts) { facts.conversation.snippet.text = "x"; },
      [](Facts& facts) { facts.conversation.tags.clear(); },
      [](Facts& facts) { facts.conversation.tags[0].name = "x"; },
      [](Facts& facts) { facts.conversation.tags[0].message = 1; },
      [](Facts& facts) { facts.conversation.tags[0].removed_by_agent = true; },
  });
}

TEST_CASE("a damaged row of what is covered has no state hash") {
  for (auto damaged : Facts().rows()) {
    CAPTURE(static_cast<int>(damaged.table));
    damaged.value.back() = static_cast<char>(damaged.value.back() ^ 1);
    const auto store = empty_store();
    put(*store, {damaged});
    const auto view = store->begin_read();
    REQUIRE(view);
    const auto hash = state_hash(**view);
    REQUIRE_FALSE(hash);
    CHECK(hash.error().code == base::Code::store_corrupt);
  }
}

}  // namespace liveinbox::engine
