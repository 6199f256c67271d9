// An archive gives the same state in another store, however it is cut into pages and calls; an
// import ends complete or in an empty store, also where it was interrupted; whatever is wrong in a
// file is named with its line.
#include "engine/archive.hpp"

#include "codec/archive_line.hpp"
#include "codec/key.hpp"
#include "engine/census.hpp"
#include "engine/verify.hpp"
#include "support/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace liveinbox::engine {
namespace {

using base::Code;
using core::Op;
using store::Table;
using support::as_agent;
using support::World;

constexpr std::string_view this_library = "1.2.3";

// Two tenants, every kind of row, and somebody who stays online.
void live_in_two_tenants(World& world) {
  world.done(support::open_command("c1", "ulla"));
  world.done(support::receive_command("c1", "my #parcel \xE2\x80\xA8 HUMAN"));
  auto other = support::open_command("c1", "ulla");
  other.tenant = "größe";
  world.done(other);
  auto claim = support::command(Op::claim, "c1", as_agent("ana"));
  claim.id = "claim-1";
  world.done(claim);
  auto read = support::command(Op::mark_read, "c1", as_agent("ana"));
  read.message = 1;
  world.done(read);
  world.done(support::presence_command(Op::connect, as_agent("ana"), "desk"));
  auto reply = support::send_command("c1", as_agent("ana"), 3, "on its way");
  reply.external_id = "out-1";
  reply.data = R"({"attachments":[{"name":"label","type":"image/png","url":"https://x.y/z"}]})";
  world.done(reply);
  auto draft = support::command(Op::save_draft, "c1", as_agent("ana"));
  draft.text = "anything else?";
  world.done(draft);
  auto configure = support::command(Op::configure, {}, support::as_system());
  configure.data = R"({"routing":"least_busy","reopen":"agent"})";
  world.done(configure);
  world.pass(1000);
  world.done(support::open_command("c2", "otto", "WA"));
}

std::string exported(World& world, std::uint32_t events_per_page = 1000) {
  std::string out;
  ArchivePage page;
  do {
    auto next = world.engine().export_page(page.upto, events_per_page, this_library);
    REQUIRE_MESSAGE(next, (next ? std::string() : next.error().detail));
    CHECK(next->after == page.upto);
    page = *std::move(next);
    out += page.lines;
  } while (page.upto != page.head);
  return out;
}

std::vector<std::string> lines_in(const std::string& archive) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < archive.size();) {
    const auto end = archive.find('\n', at) + 1;
    lines.push_back(archive.substr(at, end - at));
    at = end;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) {
    out += line;
  }
  return out;
}

ImportReport imported(World& world, std::string_view lines) {
  auto report = world.engine().import_lines(lines, this_library);
  REQUIRE_MESSAGE(report, (report ? std::string() : report.error().detail));
  return *std::move(report);
}

base::Error import_error(World& world, std::string_view lines) {
  const auto report = world.engine().import_lines(lines, this_library);
  REQUIRE_FALSE(report);
  return report.error();
}

std::string hash_without_differences(World& world) {
  const auto report = verify(world.engine().store(), {});
  REQUIRE(report);
  CHECK(report->differences == 0);
  CHECK(report->first_difference == "");
  return report->state_hash.hex();
}

bool is_empty_of_all(World& world) {
  const auto view = world.engine().store().begin_read();
  REQUIRE(view);
  const auto head = read_head_record(**view);
  REQUIRE(head);
  bool is_empty = head->position == 0 && head->conversation == 0 && head->tenant == 0 &&
                  head->at_ms == 0 && head->epoch != 0 && head->import == codec::ImportState::none;
  for (std::size_t i = 1; i < store::table_count; ++i) {
    auto scan = (*view)->scan(static_cast<Table>(i), {}, store::Direction::forward);
    REQUIRE(scan);
    const auto row = (*scan)->next();
    REQUIRE(row);
    is_empty = is_empty && !row->has_value();
  }
  return is_empty;
}

std::string a_good_archive() {
  World world;
  live_in_two_tenants(world);
  return exported(world);
}

// What a store that has everything else in order says of a changed archive; it is empty then.
std::string refusal_of(const std::vector<std::string>& lines) {
  World world;
  const auto error = import_error(world, joined(lines));
  CHECK(error.code == Code::invalid_data);
  CHECK(is_empty_of_all(world));
  world.done(support::open_command("c1", "ulla"));
  CHECK(hash_without_differences(world).size() == 32);
  return error.detail;
}

bool starts_with(const std::string& text, std::string_view part) {
  CAPTURE(text);
  CHECK(text.substr(0, part.size()) == part);
  return text.starts_with(part);
}

bool is_tenant(const std::string& line) {
  return line.starts_with("{\"tenant\"");
}

// A line that says something else and has a check that fits.
std::string changed_line(const std::string& line, const std::function<void(core::Event&)>& change) {
  auto read = codec::read_line(std::string_view(line).substr(0, line.size() - 1));
  REQUIRE(read);
  change(std::get<core::Event>(*read));
  std::string out;
  REQUIRE(codec::append_line(out, *read));
  return out;
}

// A store with so little room that a commit may change a few rows only.
class TightBatch final : public store::WriteBatch {
 public:
  explicit TightBatch(std::unique_ptr<store::WriteBatch> inner) : inner_(std::move(inner)) {}

  base::Result<std::optional<std::string_view>> get(Table table, std::string_view key) override {
    return inner_->get(table, key);
  }
  base::Result<std::unique_ptr<store::Scan>> scan(Table table,
                                                  std::string_view from,
                                                  store::Direction direction) override {
    return inner_->scan(table, from, direction);
  }
  base::Status put(Table table, std::string_view key, std::string_view value) override {
    return inner_->put(table, key, value);
  }
  base::Status erase(Table table, std::string_view key) override {
    erased_ += 1;
    return erased_ > 10 ? base::Status(base::fail(Code::store_full, "no room"))
                        : inner_->erase(table, key);
  }
  base::Status commit() override { return inner_->commit(); }

 private:
  std::unique_ptr<store::WriteBatch> inner_;
  int erased_ = 0;
};

class TightStore final : public store::Store {
 public:
  explicit TightStore(store::Store& inner) : inner_(inner) {}

  base::Result<std::unique_ptr<store::ReadView>> begin_read() override {
    return inner_.begin_read();
  }
  base::Result<std::unique_ptr<store::WriteBatch>> begin_write() override {
    auto batch = inner_.begin_write();
    if (!batch) {
      return std::move(batch).error();
    }
    return std::unique_ptr<store::WriteBatch>(std::make_unique<TightBatch>(*std::move(batch)));
  }
  base::Result<store::StoreInfo> info() override { return inner_.info(); }
  [[nodiscard]] std::string_view uuid() const override { return inner_.uuid(); }

 private:
  store::Store& inner_;
};

}  // namespace

TEST_CASE("an_import_is_given_up_also_where_there_is_little_room") {
  const auto lines = lines_in(a_good_archive());
  World world;
  imported(world, joined({lines.begin(), lines.end() - 1}));
  TightStore tight(world.engine().store());
  REQUIRE(cancel_import(tight, 5));
  CHECK(is_empty_of_all(world));
}

TEST_CASE("an_archive_gives_the_same_state_and_the_same_archive") {
  World world;
  live_in_two_tenants(world);
  const auto archive = exported(world);
  const auto hash = hash_without_differences(world);

  World other;
  const auto report = imported(other, archive);
  CHECK(report.is_complete);
  CHECK(report.lines == lines_in(archive).size());
  CHECK(report.events == world.engine().position().operator*());
  CHECK(report.state_hash == hash);
  CHECK(hash_without_differences(other) == hash);
  CHECK(exported(other) == archive);
  CHECK(other.conversation("c1") == world.conversation("c1"));
  CHECK(archive.find("\"name\":\"größe\"") != std::string::npos);
}

TEST_CASE("pages_and_calls_may_be_cut_anywhere_between_lines") {
  World world;
  live_in_two_tenants(world);
  const auto archive = exported(world);
  for (const std::uint32_t events_per_page : {1U, 2U, 3U, 7U}) {
    CHECK(exported(world, events_per_page) == archive);
  }
  World by_line;
  std::uint64_t count = 0;
  for (const auto& line : lines_in(archive)) {
    const auto report = imported(by_line, line);
    count += 1;
    CHECK(report.lines == count);
    CHECK(report.is_complete == (count == lines_in(archive).size()));
  }
  CHECK(exported(by_line) == archive);
}

TEST_CASE("an_inbox_without_events_has_an_archive_of_two_lines") {
  World world;
  const auto archive = exported(world);
  CHECK(lines_in(archive).size() == 2);
  World other;
  CHECK(imported(other, archive).is_complete);
  CHECK(exported(other) == archive);
  other.done(support::open_command("c1", "ulla"));
}

TEST_CASE("what_comes_after_an_import_goes_on_as_in_the_first_store") {
  World world;
  live_in_two_tenants(world);
  World other;
  other.pass(1000);
  imported(other, exported(world));
  for (auto* each : {&world, &other}) {
    each->done(support::receive_command("c1", "and now?"));
    each->done(support::send_command("c1", as_agent("ana"), 3, "soon"));
  }
  CHECK(hash_without_differences(world) == hash_without_differences(other));
}

TEST_CASE("a_cursor_of_the_exported_store_is_none_of_the_imported_one") {
  World world;
  live_in_two_tenants(world);
  const auto cursor = world.engine().head(support::test_tenant);
  REQUIRE(cursor);
  World other;
  imported(other, exported(world));
  const auto batch =
      other.engine().events(support::test_tenant, World::system_viewer(), *cursor, 10);
  REQUIRE_FALSE(batch);
  CHECK(batch.error().code == Code::invalid_cursor);
  CHECK(batch.error().detail == "epoch");
}

TEST_CASE("a_first_result_stays_behind_and_a_key_or_an_external_id_does_not") {
  World world;
  live_in_two_tenants(world);
  World other;
  imported(other, exported(world));
  auto claim = support::command(Op::claim, "c1", as_agent("ana"));
  claim.id = "claim-1";
  CHECK(world.done(claim).duplicate);
  // It says the same since it changes nothing, and not since it is remembered.
  CHECK(other.done(claim).fence == 3);
  const auto view = other.engine().store().begin_read();
  REQUIRE(view);
  auto scan = (*view)->scan(Table::outcome, {}, store::Direction::forward);
  REQUIRE(scan);
  CHECK_FALSE((*scan)->next()->has_value());
  CHECK(other.done(support::open_command("c1", "ulla")).duplicate);
}

TEST_CASE("who_was_online_elsewhere_goes_offline_with_the_next_tick") {
  World world;
  live_in_two_tenants(world);
  World other;
  const auto report = imported(other, exported(world));
  const auto before = other.head();
  CHECK(other.engine().next_deadline_ms() != 0);
  other.tick();
  const auto events = other.events_after(before);
  REQUIRE(events.size() == 1);
  CHECK(events.front().type == core::EventType::went_offline);
  CHECK(events.front().subject.id == "ana");
  CHECK(hash_without_differences(other) != report.state_hash);
}

TEST_CASE("until_the_last_line_nothing_else_is_done_and_nothing_falls_due") {
  World world;
  live_in_two_tenants(world);
  const auto lines = lines_in(exported(world));
  World other;
  imported(other, joined({lines.begin(), lines.end() - 1}));
  const auto is_refused = [&other] {
    const auto answer = other.engine().execute(support::open_command("c9", "otto"));
    return !answer && answer.error().code == Code::store_in_use;
  };
  CHECK(is_refused());
  CHECK(other.engine().export_page(0, 10, this_library).error().code == Code::store_in_use);
  other.pass(core::TimeMs{3600} * 1000);
  CHECK(other.tick().timers_fired == 0);
  CHECK(other.engine().next_deadline_ms() == 0);
  CHECK(other.engine().import_lines({}, this_library)->lines == lines.size() - 1);
  CHECK(other.engine().import_lines({}, this_library)->events ==
        world.engine().position().operator*());
  CHECK(is_refused());
  CHECK(imported(other, lines.back()).is_complete);
  CHECK_FALSE(is_refused());
  CHECK(other.engine().import_lines({}, this_library)->lines == 0);
  CHECK(other.tick().timers_fired > 0);
}

TEST_CASE("an_import_that_was_interrupted_goes_on_or_is_given_up") {
  const auto lines = lines_in(a_good_archive());
  const auto half = lines.begin() + 5;
  World world;
  imported(world, joined({lines.begin(), half}));
  SUBCASE("goes on behind the lines that are there") {
    CHECK(imported(world, {}).lines == 5);
    CHECK(imported(world, joined({half, lines.end()})).is_complete);
    CHECK(exported(world) == joined(lines));
  }
  SUBCASE("is given up, and then begins anew") {
    REQUIRE(world.engine().cancel_import());
    CHECK(is_empty_of_all(world));
    REQUIRE(world.engine().cancel_import());
    CHECK(imported(world, joined(lines)).is_complete);
    REQUIRE(world.engine().cancel_import());
    CHECK(exported(world) == joined(lines));
  }
  SUBCASE("was just being given up when that was interrupted") {
    auto batch = Batch::begin(world.engine().store(), 0);
    REQUIRE(batch);
    batch->set_import(codec::ImportState::broken_off);
    REQUIRE(batch->view().erase(Table::event, codec::event_key(1)));
    std::vector<FeedHead> ignored;
    REQUIRE(batch->commit(ignored));
    CHECK(world.engine().execute(support::open_command("c9", "otto")).error().code ==
          Code::store_in_use);
    CHECK(imported(world, {}).lines == 0);
    CHECK(imported(world, joined(lines)).is_complete);
    CHECK(exported(world) == joined(lines));
  }
}

TEST_CASE("whoever_has_read_of_an_import_that_was_given_up_is_told_to_read_anew") {
  const auto lines = lines_in(a_good_archive());
  World world;
  Census census;
  imported(world, joined({lines.begin(), lines.end() - 1}));
  const auto cursor = world.engine().head(support::test_tenant);
  REQUIRE(cursor);
  REQUIRE(census.count(world.engine().store()));
  REQUIRE(world.engine().cancel_import());
  CHECK(world.engine().head(support::test_tenant)->epoch != cursor->epoch);
  for (int i = 0; i < 30; ++i) {
    world.done(support::open_command("k" + std::to_string(i), "u" + std::to_string(i)));
  }
  const auto counts = census.count(world.engine().store());
  REQUIRE(counts);
  CHECK((*counts)[static_cast<std::size_t>(core::State::assistant)] == 30);
  CHECK((*counts)[static_cast<std::size_t>(core::State::claimed)] == 0);
}

TEST_CASE("an_inbox_with_events_takes_no_archive_and_stays_as_it_is") {
  const auto archive = a_good_archive();
  World world;
  live_in_two_tenants(world);
  const auto before = exported(world);
  const auto error = import_error(world, archive);
  CHECK(error.code == Code::invalid_argument);
  CHECK(error.detail.find("events") != std::string::npos);
  CHECK(exported(world) == before);
  World twice;
  imported(twice, archive);
  CHECK(import_error(twice, archive).code == Code::invalid_argument);
  CHECK(exported(twice) == archive);
}

TEST_CASE("an_archive_of_a_newer_version_leaves_the_inbox_as_it_was") {
  World world;
  const auto error = import_error(world, "{\"liveinbox\":\"archive\",\"version\":2}\n");
  CHECK(error.code == Code::store_newer);
  CHECK(starts_with(error.detail, "line 1: the archive has version 2"));
  CHECK(world.engine().head(support::test_tenant)->epoch != 0);
  world.done(support::open_command("c1", "ulla"));
}

TEST_CASE("each_missing_line_is_noticed_by_the_next_event") {
  const auto lines = lines_in(a_good_archive());
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    auto fewer = lines;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    const bool is_before_tenant = i > 1 && is_tenant(lines[i + 1]);
    CHECK(starts_with(refusal_of(fewer),
                      "line " + std::to_string(i + (is_before_tenant ? 2 : 1)) + ": "));
  }
}

TEST_CASE("each_line_that_stands_there_twice_is_named") {
  const auto lines = lines_in(a_good_archive());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto more = lines;
    more.insert(more.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
    CHECK(starts_with(refusal_of(more), "line " + std::to_string(i + 2) + ": "));
  }
}

TEST_CASE("lines_that_changed_places_are_named") {
  const auto lines = lines_in(a_good_archive());
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (i > 1 && is_tenant(lines[i + 1])) {
      continue;  // A tenant may be named before its first event's turn.
    }
    auto swapped = lines;
    std::swap(swapped[i], swapped[i + 1]);
    CHECK(starts_with(refusal_of(swapped), "line " + std::to_string(i + 1) + ": "));
  }
}

TEST_CASE("an_archive_that_was_cut_off_is_never_complete") {
  const auto archive = a_good_archive();
  for (std::size_t bytes = 1; bytes < archive.size(); bytes += 41) {
    World world;
    const auto report =
        world.engine().import_lines(std::string_view(archive).substr(0, bytes), this_library);
    if (report) {
      CHECK(archive[bytes - 1] == '\n');
      CHECK_FALSE(report->is_complete);
      REQUIRE(world.engine().cancel_import());
    } else {
      CHECK(report.error().detail.find("cut off") != std::string::npos);
    }
    CHECK(is_empty_of_all(world));
  }
}

TEST_CASE("a_flipped_character_is_found_in_its_line") {
  const auto archive = a_good_archive();
  for (std::size_t at = 0; at < archive.size(); at += 53) {
    auto changed = archive;
    changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ 1U);
    const auto line =
        std::count(archive.begin(), archive.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
    World world;
    const auto error = import_error(world, changed);
    if (archive[at] != '\n') {
      CHECK(starts_with(error.detail, "line " + std::to_string(line) + ": "));
    }
    CHECK(is_empty_of_all(world));
  }
}

TEST_CASE("an_error_in_a_later_call_removes_what_earlier_ones_brought") {
  const auto lines = lines_in(a_good_archive());
  World world;
  for (auto line = lines.begin(); line != lines.end() - 2; ++line) {
    imported(world, *line);
  }
  const auto error = import_error(world, lines.back());
  CHECK(error.code == Code::invalid_data);
  CHECK(starts_with(error.detail,
                    "line " + std::to_string(lines.size() - 1) + ": key \"events\" must be "));
  CHECK(is_empty_of_all(world));
}

TEST_CASE("an_event_that_cannot_follow_is_refused_though_its_check_fits") {
  const auto lines = lines_in(a_good_archive());
  const auto with = [&lines](std::size_t line, const std::function<void(core::Event&)>& change) {
    auto changed = lines;
    changed[line - 1] = changed_line(lines[line - 1], change);
    return refusal_of(changed);
  };
  // Line 3 opens, line 4 receives, both in the first tenant.
  CHECK(starts_with(with(4, [](auto& event) { event.position = 3; }),
                    "line 4: key \"position\" must be 2, found 3"));
  CHECK(starts_with(with(4, [](auto& event) { event.offset = 7; }),
                    "line 4: key \"offset\" must be 2, found 7"));
  CHECK(starts_with(with(4, [](auto& event) { event.tenant = 9; }),
                    "line 4: key \"tenant\" names none that stands before it, found 9"));
  CHECK(starts_with(with(4, [](auto& event) { event.at_ms = 1; }),
                    "line 4: key \"at_ms\" goes back"));
  CHECK(starts_with(with(3, [](auto& event) { event.conversation = 2; }),
                    "line 3: key \"conversation_number\" must be 1, found 2"));
  CHECK(starts_with(with(4, [](auto& event) { event.conversation = 2; }),
                    "line 4: key \"conversation_number\" is not that"));
  CHECK(starts_with(with(4, [](auto& event) { event.key = "c7"; }),
                    "line 4: key \"conversation_number\" is not that"));
  CHECK(starts_with(with(4,
                         [](auto& event) {
                           event.conversation = 9;
                           event.key.clear();
                         }),
                    "line 4: event 2 of conversation 9 is about none that was opened"));
  CHECK(starts_with(with(4, [](auto& event) { event.fence = 0; }),
                    "line 4: event 2 of conversation 1 has a fence that goes back"));
  CHECK(starts_with(with(4, [](auto& event) { event.version = 0; }),
                    "line 4: event 2 of conversation 1 has a version that goes back"));
  // Nothing but the hash tells that this is another history.
  CHECK(with(4, [](auto& event) { event.occurred_at_ms = 12345; }).find("state_hash") !=
        std::string::npos);
}

TEST_CASE("the_hash_of_another_library_is_not_compared") {
  World world;
  live_in_two_tenants(world);
  auto lines = lines_in(exported(world));
  lines.pop_back();
  auto archive = joined(lines);
  codec::ArchiveEnd end{lines.size() - 3, 2, std::string(32, '0'), "0.9"};
  REQUIRE(codec::append_line(archive, end));
  World other;
  const auto report = imported(other, archive);
  CHECK(report.is_complete);
  CHECK(report.state_hash == hash_without_differences(world));
}

TEST_CASE("tenants_of_an_archive_are_numbered_and_named_once") {
  const auto lines = lines_in(a_good_archive());
  const auto with_tenant = [&lines](std::uint32_t number, const std::string& name) {
    auto changed = lines;
    for (std::size_t i = 2; i < lines.size(); ++i) {
      if (is_tenant(lines[i])) {
        changed[i].clear();
        REQUIRE(codec::append_line(changed[i], codec::ArchiveTenant{number, name}));
      }
    }
    return refusal_of(changed);
  };
  CHECK(with_tenant(3, "other").find("key \"tenant\" must be 2, found 3") != std::string::npos);
  CHECK(with_tenant(2, "acme").find("key \"name\" is that of tenant 1") != std::string::npos);
  CHECK(with_tenant(2, "").find("key \"name\" is missing") != std::string::npos);
}

TEST_CASE("events_made_up_at_random_are_refused_or_give_a_store_that_agrees_with_itself") {
  const auto lines = lines_in(a_good_archive());
  std::uint64_t seed = 1;
  const auto next = [&seed](std::uint64_t below) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (seed >> 33U) % below;
  };
  for (int round = 0; round < 300; ++round) {
    auto changed = lines;
    changed.pop_back();
    const auto at = 2 + next(changed.size() - 2);
    if (is_tenant(changed[at])) {
      continue;
    }
    changed[at] = changed_line(changed[at], [&](core::Event& event) {
      switch (next(8)) {
        case 0:
          event.type = core::event_table[next(core::event_table.size())].type;
          break;
        case 1:
          event.subject = {static_cast<core::PrincipalKind>(next(6)), "x", "y"};
          break;
        case 2:
          event.fence += next(1U << 30U);
          break;
        case 3:
          event.message = next(1U << 30U);
          break;
        case 4:
          event.state = static_cast<core::State>(next(7));
          break;
        case 5:
          event.tenant = 3 - event.tenant;
          break;
        case 6:
          event.entry = next(3);
          break;
        default:
          event.tag.name = "t";
          break;
      }
    });
    World world;
    CAPTURE(round);
    const auto report = world.engine().import_lines(joined(changed), "another");
    if (report) {
      CHECK_FALSE(report->is_complete);
      const auto check = verify(world.engine().store(), {});
      REQUIRE(check);
      CHECK(check->differences == 0);
    } else {
      CHECK(report.error().code == Code::invalid_data);
      CHECK(is_empty_of_all(world));
    }
  }
}

TEST_CASE("a_place_beyond_the_newest_event_is_no_place") {
  World world;
  live_in_two_tenants(world);
  const auto head = *world.engine().position();
  const auto at_head = world.engine().export_page(head, 10, this_library);
  REQUIRE(at_head);
  CHECK(lines_in(at_head->lines).size() == 1);
  CHECK(at_head->lines.starts_with("{\"end\":true"));
  CHECK(world.engine().export_page(head + 1, 10, this_library).error().code ==
        Code::invalid_argument);
}

TEST_CASE("a_page_ends_early_where_texts_are_long") {
  World world;
  world.done(support::open_command("c1", "ulla"));
  for (int i = 0; i < 40; ++i) {
    auto note = support::command(Op::note, "c1", as_agent("ana"));
    note.text = std::string(60'000, 'x');
    world.done(note);
  }
  const auto page = world.engine().export_page(0, 1000, this_library);
  REQUIRE(page);
  CHECK(page->upto < page->head);
  CHECK(page->lines.size() < 1'200'000);
  World other;
  CHECK(imported(other, exported(world)).is_complete);
}

TEST_CASE("a_missing_or_damaged_event_is_not_exported") {
  World world;
  live_in_two_tenants(world);
  auto batch = world.engine().store().begin_write();
  REQUIRE(batch);
  SUBCASE("missing in the middle") {
    REQUIRE((*batch)->erase(Table::event, codec::event_key(3)));
  }
  SUBCASE("missing at the end") {
    REQUIRE((*batch)->erase(Table::event, codec::event_key(*world.engine().position())));
  }
  SUBCASE("damaged") {
    REQUIRE((*batch)->put(Table::event, codec::event_key(3), "x"));
  }
  SUBCASE("of a tenant without a name") {
    REQUIRE((*batch)->erase(Table::tenant, codec::tenant_key("größe")));
  }
  REQUIRE((*batch)->commit());
  const auto page = world.engine().export_page(0, 1000, this_library);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == Code::store_corrupt);
}

}  // namespace liveinbox::engine
