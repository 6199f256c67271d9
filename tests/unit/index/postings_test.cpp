// The rows of the term table: what each event puts there, what goes again, and that the fold of a
// conversation's events says the same.
#include "index/postings.hpp"

#include "support/seeded_store.hpp"
#include "text/tokenize.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

namespace liveinbox::index {
namespace {

using support::SeededStore;

// What the table holds for one conversation.
TermMap stored_terms(SeededStore& seeded, std::uint64_t conversation) {
  TermMap out;
  const auto view = seeded.view();
  auto scan = view->scan(store::Table::term, {}, store::Direction::forward);
  REQUIRE(scan);
  while (true) {
    const auto row = (*scan)->next();
    REQUIRE(row);
    if (!*row) {
      return out;
    }
    const auto key = parse_term_key((*row)->key);
    const auto posting = decode_posting((*row)->value);
    REQUIRE(key);
    REQUIRE(posting);
    if (key->conversation == conversation) {
      out[key->term] = *posting;
    }
  }
}

TermMap collected_terms(SeededStore& seeded, std::string_view key) {
  TermMap out;
  const auto view = seeded.view();
  REQUIRE(collect_terms(*view, seeded.state(key), out));
  return out;
}

// One conversation of Uma on WIDGET.
SeededStore one_conversation() {
  SeededStore seeded("acme");
  seeded.open("c1", support::user("uma", "Uma Thal"), "WIDGET");
  return seeded;
}

Posting posting_of(SeededStore& seeded, std::string_view term) {
  const auto terms = stored_terms(seeded, seeded.state("c1").number);
  const auto found = terms.find(term);
  return found == terms.end() ? Posting{} : found->second;
}

core::Viewer viewer(core::PrincipalKind kind) {
  return support::viewer_of({kind, "x", "x"});
}

}  // namespace

TEST_CASE("the key of a posting reads back, and newer conversations come first") {
  const auto key = term_key(3, "refund", 9);
  const auto parts = parse_term_key(key);
  REQUIRE(parts);
  CHECK(*parts == TermKey{3, "refund", 9});
  CHECK(key.starts_with(term_prefix(3, "refund")));
  CHECK(key.starts_with(beginning_prefix(3, "ref")));
  CHECK(term_key(3, "refund", 10) < key);
  CHECK(key < term_key(3, "refunds", 9));
  CHECK(key < term_key(4, "a", 9));
  CHECK_FALSE(term_key(3, "refunds", 9).starts_with(term_prefix(3, "refund")));
  CHECK_FALSE(parse_term_key(key.substr(0, key.size() - 1)));
  CHECK_FALSE(parse_term_key(key + "x"));
}

TEST_CASE("the longest term fits into a key") {
  const std::string term(text::term_bytes_max, 'a');
  const auto parts = parse_term_key(term_key(1, term, 1));
  REQUIRE(parts);
  CHECK(parts->term == term);
}

TEST_CASE("a posting reads back, and damage is found") {
  const Posting posting{text_field::message | text_field::note, 3, 7};
  const auto bytes = encode(posting);
  const auto read = decode_posting(bytes);
  REQUIRE(read);
  CHECK(*read == posting);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    CHECK_FALSE(decode_posting(damaged));
    CHECK_FALSE(decode_posting(bytes.substr(0, i)));
  }
}

TEST_CASE("merging keeps the first message and note, and says whether anything changed") {
  Posting posting;
  CHECK(posting.merge({text_field::message, 5, 0}));
  CHECK_FALSE(posting.merge({text_field::message, 9, 0}));
  CHECK(posting.merge({text_field::note, 0, 6}));
  CHECK_FALSE(posting.merge({text_field::note, 0, 8}));
  CHECK(posting.merge({text_field::message, 2, 0}));
  CHECK(posting == Posting{text_field::message | text_field::note, 2, 6});
}

TEST_CASE("every kind of text has its own field") {
  auto seeded = one_conversation();
  seeded.receive("c1", "Wo ist meine Bestellung?");
  seeded.send("c1", support::assistant(), "Bestellung unterwegs");
  seeded.note("c1", "Kunde ungeduldig");
  seeded.escalate("c1", core::ReasonCode::low_confidence, "keine Sendungsnummer");
  seeded.tag("c1", "Lieferung");
  CHECK(posting_of(seeded, "uma") == Posting{text_field::name, 0, 0});
  CHECK(posting_of(seeded, "bestellung") == Posting{text_field::message, 1, 0});
  CHECK(posting_of(seeded, "unterwegs") == Posting{text_field::message, 2, 0});
  CHECK(posting_of(seeded, "ungeduldig") == Posting{text_field::note, 0, 3});
  CHECK(posting_of(seeded, "sendungsnummer") == Posting{text_field::reason, 0, 0});
  CHECK(posting_of(seeded, "low_confidence") == Posting{text_field::reason, 0, 0});
  CHECK(posting_of(seeded, "confidence") == Posting{text_field::reason, 0, 0});
  CHECK(posting_of(seeded, "lieferung") == Posting{text_field::tag, 0, 0});
  CHECK(posting_of(seeded, "nirgends") == Posting{});
}

TEST_CASE("a term that comes again keeps its row") {
  auto seeded = one_conversation();
  seeded.receive("c1", "refund");
  seeded.receive("c1", "refund please");
  CHECK(posting_of(seeded, "refund") == Posting{text_field::message, 1, 0});
  seeded.note("c1", "refund");
  CHECK(posting_of(seeded, "refund") == Posting{text_field::message | text_field::note, 1, 3});
}

TEST_CASE("an event that brings no new term writes nothing") {
  auto seeded = one_conversation();
  seeded.receive("c1", "where is my refund");
  auto again = core::Event{};
  again.type = core::EventType::message_received;
  again.message = 2;
  again.text = "my refund, where?";
  // A full store refuses every write: what still succeeds has written nothing.
  class ReadOnlyBatch : public store::WriteBatch {
   public:
    explicit ReadOnlyBatch(store::ReadView& view) : view_(view) {}
    base::Result<std::optional<std::string_view>> get(store::Table table,
                                                      std::string_view key) override {
      return view_.get(table, key);
    }
    base::Result<std::unique_ptr<store::Scan>> scan(store::Table table,
                                                    std::string_view from,
                                                    store::Direction direction) override {
      return view_.scan(table, from, direction);
    }
    base::Status put(store::Table, std::string_view, std::string_view) override {
      return base::fail(base::Code::store_full, "full");
    }
    base::Status erase(store::Table, std::string_view) override {
      return base::fail(base::Code::store_full, "full");
    }
    base::Status commit() override { return base::fail(base::Code::store_full, "full"); }

   private:
    store::ReadView& view_;
  };
  const auto view = seeded.view();
  ReadOnlyBatch batch(*view);
  CHECK(index_event(batch, 1, seeded.state("c1"), again));
  again.text = "another word";
  CHECK_FALSE(index_event(batch, 1, seeded.state("c1"), again));
}

TEST_CASE("the terms of a tag go with the last tag that has them") {
  auto seeded = one_conversation();
  seeded.receive("c1", "my card was stolen");
  seeded.tag("c1", "credit card");
  seeded.tag("c1", "credit note");
  CHECK(posting_of(seeded, "credit") == Posting{text_field::tag, 0, 0});
  CHECK(posting_of(seeded, "card") == Posting{text_field::message | text_field::tag, 1, 0});
  SUBCASE("when the tag is removed") {
    seeded.untag("c1", "credit card", false);
  }
  SUBCASE("when it stays as a mark") {
    seeded.untag("c1", "credit card", true);
  }
  CHECK(posting_of(seeded, "credit") == Posting{text_field::tag, 0, 0});
  CHECK(posting_of(seeded, "card") == Posting{text_field::message, 1, 0});
  seeded.untag("c1", "credit note", true);
  CHECK(posting_of(seeded, "credit") == Posting{});
  CHECK(stored_terms(seeded, 1) == collected_terms(seeded, "c1"));
  seeded.tag("c1", "credit card");
  CHECK(posting_of(seeded, "credit") == Posting{text_field::tag, 0, 0});
}

TEST_CASE("the fold of a conversation's events says what the table holds") {
  auto seeded = one_conversation();
  seeded.open("c2", support::user("ben", "Ben"), "WA");
  seeded.receive("c1", "退款申请 für Müller");
  seeded.receive("c2", "أين طلبي");
  seeded.note("c1", "Müller anrufen");
  seeded.escalate("c1", core::ReasonCode::other, "wants Müller");
  seeded.tag("c1", "Müller");
  seeded.tag("c1", "rückgabe");
  seeded.untag("c1", "rückgabe", true);
  seeded.send("c2", support::agent("ana"), "e-mail A-1234");
  seeded.claim("c1", "ana");
  seeded.mark_read("c1", "ana", 1);
  seeded.close("c1");
  for (const auto* key : {"c1", "c2"}) {
    CAPTURE(key);
    const auto stored = stored_terms(seeded, seeded.state(key).number);
    CHECK_FALSE(stored.empty());
    CHECK(stored == collected_terms(seeded, key));
  }
}

TEST_CASE("closing remarks and summaries are not searched") {
  auto seeded = one_conversation();
  seeded.close("c1");
  CHECK(posting_of(seeded, "remark") == Posting{});
}

TEST_CASE("what a viewer may search") {
  using core::PrincipalKind;
  CHECK(visible_fields(viewer(PrincipalKind::none)) == 0);
  CHECK(visible_fields(viewer(PrincipalKind::user)) == (text_field::message | text_field::name));
  CHECK(visible_fields(viewer(PrincipalKind::assistant)) == (text_field::all & ~text_field::note));
  CHECK(visible_fields(viewer(PrincipalKind::agent)) == text_field::all);
  CHECK(visible_fields(viewer(PrincipalKind::integration)) == text_field::all);
}

}  // namespace liveinbox::index
