// What each kind of event brings to the index, and what a viewer may search of it.
#include "index/event_terms.hpp"

#include "index/entry_scan.hpp"
#include "index/index_view.hpp"
#include "support/seeded_store.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

namespace liveinbox::index {
namespace {

using support::SeededStore;
using Terms = std::map<std::string, Posting, std::less<>>;

Terms terms_of(SeededStore& seeded, std::uint64_t conversation) {
  const auto view = seeded.view();
  const auto index = IndexView::open(*view, nullptr);
  REQUIRE(index);
  Terms out;
  MergedScan scan(index->segments());
  scan.seek({});
  while (scan.next()) {
    if (scan.key().conversation == conversation) {
      out[std::string(scan.key().term)] = scan.posting();
    }
  }
  REQUIRE(scan.status());
  return out;
}

// One conversation of Uma on WIDGET.
SeededStore one_conversation() {
  SeededStore seeded("acme");
  seeded.open("c1", support::user("uma", "Uma Thal"), "WIDGET");
  return seeded;
}

Posting posting_of(SeededStore& seeded, std::string_view term) {
  const auto terms = terms_of(seeded, seeded.state("c1").number);
  const auto found = terms.find(term);
  return found == terms.end() ? Posting{} : found->second;
}

core::Viewer viewer(core::PrincipalKind kind) {
  return support::viewer_of({kind, "x", "x"});
}

}  // namespace

TEST_CASE("merging keeps the first message and note") {
  Posting posting;
  posting.merge({text_field::message, 5, 0});
  posting.merge({text_field::message, 9, 0});
  posting.merge({text_field::note, 0, 6});
  posting.merge({text_field::note, 0, 8});
  CHECK(posting == Posting{text_field::message | text_field::note, 5, 6});
  posting.merge({text_field::message, 2, 0});
  CHECK(posting == Posting{text_field::message | text_field::note, 2, 6});
}

TEST_CASE("every kind of text has its own field") {
  auto seeded = one_conversation();
  seeded.receive("c1", "Wo ist meine Bestellung?");
  seeded.send("c1", support::assistant(), "Bestellung unterwegs");
  seeded.note("c1", "Kunde ungeduldig");
  seeded.escalate("c1", core::ReasonCode::low_confidence, "keine Sendungsnummer");
  seeded.tag("c1", "Lieferung");
  CHECK(posting_of(seeded, "uma") == Posting{text_field::name | text_field::user, 0, 0});
  CHECK(posting_of(seeded, "bestellung") == Posting{text_field::message, 1, 0});
  CHECK(posting_of(seeded, "unterwegs") == Posting{text_field::message, 2, 0});
  CHECK(posting_of(seeded, "ungeduldig") == Posting{text_field::note, 0, 3});
  CHECK(posting_of(seeded, "sendungsnummer") == Posting{text_field::reason, 0, 0});
  CHECK(posting_of(seeded, "low_confidence") == Posting{text_field::reason, 0, 0});
  CHECK(posting_of(seeded, "confidence") == Posting{text_field::reason, 0, 0});
  CHECK(posting_of(seeded, "lieferung") == Posting{text_field::tag, 0, 0});
  CHECK(posting_of(seeded, "nirgends") == Posting{});
}

TEST_CASE("a term that comes again says where it came first") {
  auto seeded = one_conversation();
  seeded.receive("c1", "refund");
  seeded.receive("c1", "refund please");
  CHECK(posting_of(seeded, "refund") == Posting{text_field::message, 1, 0});
  seeded.note("c1", "refund");
  CHECK(posting_of(seeded, "refund") == Posting{text_field::message | text_field::note, 1, 3});
}

TEST_CASE("the terms of a tag stay when it goes: the state says what tags there are") {
  auto seeded = one_conversation();
  seeded.tag("c1", "credit card");
  seeded.untag("c1", "credit card", true);
  CHECK(posting_of(seeded, "credit") == Posting{text_field::tag, 0, 0});
}

TEST_CASE("closing remarks are not searched, and events without texts are passed over") {
  auto seeded = one_conversation();
  const auto before = terms_of(seeded, 1);
  seeded.claim("c1", "ana");
  seeded.mark_read("c1", "ana", 0);
  seeded.set_online(support::agent("ana"), true);
  seeded.close("c1");
  CHECK(terms_of(seeded, 1) == before);
}

TEST_CASE("an event that is no bringer of terms brings none") {
  EventTerms terms;
  for (std::uint8_t type = 0; type < 64; ++type) {
    codec::EventView event;
    event.type = static_cast<core::EventType>(type);
    event.text = "text";
    event.subject.name = "name";
    event.tag.name = "tag";
    event.reason.code = core::ReasonCode::other;
    bool brought = false;
    terms.of(event, [&](std::string_view, const Posting&) { brought = true; });
    CHECK(brought == brings_terms(event.type));
  }
}

TEST_CASE("what a viewer may search") {
  using core::PrincipalKind;
  CHECK(visible_fields(viewer(PrincipalKind::none)) == 0);
  CHECK(visible_fields(viewer(PrincipalKind::user)) ==
        (text_field::message | text_field::name | text_field::user));
  CHECK(visible_fields(viewer(PrincipalKind::assistant)) ==
        ((text_field::all & ~text_field::note) | text_field::user));
  CHECK(visible_fields(viewer(PrincipalKind::agent)) == (text_field::all | text_field::user));
  CHECK(visible_fields(viewer(PrincipalKind::integration)) == (text_field::all | text_field::user));
}

}  // namespace liveinbox::index
