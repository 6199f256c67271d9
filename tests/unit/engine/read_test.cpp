// read_thread, read_card, read_events, read_head: one conversation and the feed, as each viewer may
// see them.
#include "base/limits.hpp"
#include "codec/record.hpp"
#include "engine/query.hpp"
#include "support/seeded_store.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::engine {
namespace {

using core::EventType;
using support::SeededStore;
using support::viewer_of;
using Types = std::vector<EventType>;

core::Viewer ana() {
  return viewer_of(support::agent("ana"));
}

core::Viewer uma() {
  return viewer_of(support::user("uma", "Uma"));
}

// Uma's conversation c1 with a bit of everything, and Ben's c2 between its events.
SeededStore seeded_store() {
  SeededStore seeded("acme");
  seeded.open("c1", support::user("uma", "Uma"), "WA");                        // 1, entry 1
  seeded.open("c2", support::user("ben", "Ben"), "WA");                        // 2
  seeded.receive("c1", "I want a person");                                     // 3, entry 2
  seeded.escalate("c1", core::ReasonCode::user_requested_human, "asked for");  // 4, entry 3
  seeded.receive("c2", "secret of Ben");                                       // 5
  seeded.note("c1", "be nice");                                                // 6, entry 4
  seeded.tag("c1", "vip");                                                     // 7, entry 5
  seeded.claim("c1", "ana");                                                   // 8, entry 6
  seeded.mark_read("c1", "ana", 1);                                            // 9
  seeded.set_online(support::user("uma", "Uma"), true);                        // 10
  seeded.close("c1");                                                          // 11, entry 7
  return seeded;
}

std::optional<ThreadPage> thread(SeededStore& seeded,
                                 const core::Viewer& viewer,
                                 std::uint64_t before,
                                 std::uint32_t limit) {
  const auto view = seeded.view();
  auto page = read_thread(*view, "acme", viewer, "c1", {before, limit});
  REQUIRE(page);
  return *std::move(page);
}

std::vector<core::Event> decoded(const EventBatch& batch) {
  auto events = batch.events.decode_all();
  REQUIRE(events);
  return *std::move(events);
}

Types types_of(const std::vector<core::Event>& events) {
  Types out;
  for (const auto& event : events) {
    out.push_back(event.type);
  }
  return out;
}

EventBatch events(SeededStore& seeded,
                  const core::Viewer& viewer,
                  std::uint64_t after,
                  std::uint32_t max) {
  const auto view = seeded.view();
  auto batch = read_events(*view, seeded.tenant(), viewer, {SeededStore::epoch, after}, max);
  REQUIRE(batch);
  return *std::move(batch);
}

base::Error events_error(SeededStore& seeded, Cursor after) {
  const auto view = seeded.view();
  const auto batch = read_events(*view, seeded.tenant(), ana(), after, 10);
  REQUIRE_FALSE(batch);
  return batch.error();
}

}  // namespace

TEST_CASE("a thread has its newest entries, oldest first, with the card") {
  auto seeded = seeded_store();
  const auto page = thread(seeded, ana(), 0, 100);
  REQUIRE(page);
  CHECK(types_of(page->entries) == Types{EventType::opened,
                                         EventType::message_received,
                                         EventType::escalated,
                                         EventType::note_added,
                                         EventType::tagged,
                                         EventType::claimed,
                                         EventType::closed});
  CHECK_FALSE(page->more);
  CHECK(page->revision == Cursor{SeededStore::epoch, 11});
  CHECK(page->card.conversation == seeded.state("c1"));
  CHECK(page->card.user_is_online);
  CHECK(page->entries[1].text == "I want a person");
  CHECK(page->entries[2].reason.text == "asked for");
}

TEST_CASE("a thread is read backwards page by page") {
  auto seeded = seeded_store();
  const auto newest = thread(seeded, ana(), 0, 3);
  REQUIRE(newest);
  CHECK(types_of(newest->entries) ==
        Types{EventType::tagged, EventType::claimed, EventType::closed});
  CHECK(newest->more);
  const auto older = thread(seeded, ana(), newest->entries.front().entry, 3);
  REQUIRE(older);
  CHECK(types_of(older->entries) ==
        Types{EventType::message_received, EventType::escalated, EventType::note_added});
  CHECK(older->more);
  const auto oldest = thread(seeded, ana(), older->entries.front().entry, 3);
  REQUIRE(oldest);
  CHECK(types_of(oldest->entries) == Types{EventType::opened});
  CHECK_FALSE(oldest->more);
  CHECK(thread(seeded, ana(), 1, 3)->entries.empty());
  CHECK(thread(seeded, ana(), 1000, 100)->entries.size() == 7);
}

TEST_CASE("older entries exist only if the viewer may see one of them") {
  auto seeded = seeded_store();
  const auto all = thread(seeded, uma(), 0, 5);
  REQUIRE(all);
  CHECK(types_of(all->entries) == Types{EventType::opened,
                                        EventType::message_received,
                                        EventType::escalated,
                                        EventType::claimed,
                                        EventType::closed});
  CHECK_FALSE(all->more);
  CHECK(thread(seeded, uma(), 0, 4)->more);
}

TEST_CASE("a user's thread has no reason, no remark and no tags") {
  auto seeded = seeded_store();
  const auto page = thread(seeded, uma(), 0, 100);
  REQUIRE(page);
  CHECK(page->entries[2].reason == core::Reason{});
  CHECK(page->entries[4].text.empty());
  CHECK(page->card.conversation.tags.empty());
  CHECK(page->card.conversation.reasons.empty());
}

TEST_CASE("the assistant's thread has no notes") {
  auto seeded = seeded_store();
  const auto page = thread(seeded, viewer_of(support::assistant()), 0, 100);
  REQUIRE(page);
  CHECK(page->entries.size() == 6);
}

TEST_CASE("what a viewer may not see does not exist for it") {
  auto seeded = seeded_store();
  const auto view = seeded.view();
  const auto card = [&](const core::Viewer& viewer, std::string_view tenant, std::string_view key) {
    auto found = read_card(*view, tenant, viewer, key);
    REQUIRE(found);
    return found->has_value();
  };
  CHECK(card(ana(), "acme", "c1"));
  CHECK(card(uma(), "acme", "c1"));
  CHECK_FALSE(card(uma(), "acme", "c2"));
  CHECK_FALSE(card(core::Viewer{}, "acme", "c1"));
  CHECK_FALSE(card(ana(), "other", "c1"));
  CHECK_FALSE(card(ana(), "acme", "c3"));
  CHECK_FALSE(card(ana(), "acme", ""));
  CHECK_FALSE(card(ana(), "acme", std::string(base::limits::conversation_bytes + 1, 'c')));
  CHECK_FALSE(thread(seeded, viewer_of(support::user("ben", "Ben")), 0, 10));
}

TEST_CASE("a page of a thread has at least one entry and at most the limit") {
  auto seeded = seeded_store();
  const auto view = seeded.view();
  CHECK_FALSE(read_thread(*view, "acme", ana(), "c1", {0, 0}));
  CHECK(read_thread(*view, "acme", ana(), "c1", {0, 1}));
  CHECK(read_thread(*view, "acme", ana(), "c1", {0, base::limits::page_rows}));
  CHECK_FALSE(read_thread(*view, "acme", ana(), "c1", {0, base::limits::page_rows + 1}));
}

TEST_CASE("a page of very long texts ends early and says that there is more") {
  SeededStore seeded("acme");
  seeded.open("c1", support::user("uma", "Uma"), "WA");
  const std::string text(base::limits::text_bytes, 'x');
  const auto fit = base::limits::output_bytes / text.size();
  for (std::size_t i = 0; i < fit + 2; ++i) {
    seeded.receive("c1", text);
  }
  const auto page = thread(seeded, ana(), 0, 1000);
  REQUIRE(page);
  CHECK(page->entries.size() == fit);
  CHECK(page->more);
  const auto batch = events(seeded, ana(), 0, 1000);
  CHECK(batch.events.size() == fit + 1);  // the first one is short
  CHECK(batch.upto.offset == fit + 1);
  CHECK(events(seeded, ana(), batch.upto.offset, 1000).upto.offset == batch.head);
}

TEST_CASE("the feed has every event once, in order") {
  auto seeded = seeded_store();
  const auto batch = events(seeded, ana(), 0, 100);
  CHECK(batch.head == 11);
  CHECK(batch.after == Cursor{SeededStore::epoch, 0});
  CHECK(batch.upto == Cursor{SeededStore::epoch, 11});
  REQUIRE(batch.events.size() == 11);
  for (std::uint64_t i = 0; i < 11; ++i) {
    CHECK(decoded(batch)[i].offset == i + 1);
  }
  const auto part = events(seeded, ana(), 3, 2);
  CHECK(part.upto.offset == 5);
  CHECK(types_of(decoded(part)) == Types{EventType::escalated, EventType::message_received});
}

TEST_CASE("a feed that is up to date gives an empty batch") {
  auto seeded = seeded_store();
  const auto batch = events(seeded, ana(), 11, 100);
  CHECK(batch.events.empty());
  CHECK(batch.upto == batch.after);
  CHECK(events(seeded, ana(), 5, 0).upto.offset == 5);
}

TEST_CASE("a user's feed has the own conversation, and moves on over the rest") {
  auto seeded = seeded_store();
  const auto batch = events(seeded, uma(), 0, 100);
  const auto seen = decoded(batch);
  CHECK(types_of(seen) == Types{EventType::opened,
                                EventType::message_received,
                                EventType::escalated,
                                EventType::claimed,
                                EventType::closed});
  CHECK(seen[2].reason == core::Reason{});
  CHECK(batch.upto.offset == 11);
  const auto empty = events(seeded, uma(), 4, 3);
  CHECK(empty.events.empty());
  CHECK(empty.upto.offset == 7);
  CHECK(events(seeded, core::Viewer{}, 0, 100).events.empty());
  for (const auto& event : seen) {
    CHECK(event.key == "c1");
  }
}

TEST_CASE("a cursor that history is missing for says what is the matter") {
  auto seeded = seeded_store();
  const auto epoch = events_error(seeded, {SeededStore::epoch + 1, 3});
  CHECK(epoch.code == base::Code::invalid_cursor);
  CHECK(epoch.detail == "epoch");
  CHECK(events_error(seeded, {SeededStore::epoch, 12}).detail == "beyond_head");

  auto batch = seeded.store().begin_write();
  REQUIRE(batch);
  const codec::TenantRow row{1, 11, 5};
  REQUIRE((*batch)->put(store::Table::tenant, codec::tenant_key("acme"), codec::encode(row)));
  REQUIRE((*batch)->commit());
  CHECK(events_error(seeded, {SeededStore::epoch, 3}).detail == "trimmed");
  CHECK(events(seeded, ana(), 4, 100).events.size() == 7);
}

TEST_CASE("a gap in the feed is damage") {
  auto seeded = seeded_store();
  auto batch = seeded.store().begin_write();
  REQUIRE(batch);
  REQUIRE((*batch)->erase(store::Table::feed, codec::feed_key(1, 6)));
  REQUIRE((*batch)->commit());
  CHECK(events_error(seeded, {SeededStore::epoch, 0}).code == base::Code::store_corrupt);
}

TEST_CASE("the head is the newest offset, and 0 where nothing happened yet") {
  auto seeded = seeded_store();
  const auto view = seeded.view();
  CHECK(*read_head(*view, "acme") == Cursor{SeededStore::epoch, 11});
  CHECK(*read_head(*view, "other") == Cursor{SeededStore::epoch, 0});
  const auto batch = read_events(*view, "other", ana(), {SeededStore::epoch, 0}, 10);
  REQUIRE(batch);
  CHECK(batch->head == 0);
  CHECK(batch->events.empty());
}

}  // namespace liveinbox::engine
