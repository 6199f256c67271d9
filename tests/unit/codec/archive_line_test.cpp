// Shows that the lines of an archive read back as what was written, with every field of every part,
// and that whatever is wrong with a line is refused with the key and what was found.
#include "codec/archive_line.hpp"

#include "base/limits.hpp"
#include "codec/crc32c.hpp"
#include "codec/text_fields.hpp"

#include "chance.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using liveinbox::unit::Chance;
namespace base = liveinbox::base;
namespace codec = liveinbox::codec;
namespace core = liveinbox::core;

// Values that a line can carry: numbers that every reader of JSON keeps, and texts in UTF-8. Each
// binding names all fields, so a new one does not compile until it is set here, and does not read
// back until codec/event_text.hpp has it.
class Sayable {
 public:
  explicit Sayable(std::uint64_t seed) : chance_(seed) {}

  core::Event event(core::EventType wanted) {
    core::Event out;
    // clang-format off
    auto& [type, position, offset, tenant, conversation, key, at_ms, actor, version, fence, entry,
           subject, channel, team, message, user_messages, text, snippet, format, external_id,
           attachments, occurred_at_ms, fallback, assistant_due_ms, reason, tag, lease_until_ms,
           cause, outcome, state, role, teams, process, descriptor, policy,
           snoozed_until_ms, priority, attributes, is_note, delivery, failure, until_ms,
           skills, capacity, takes_no_offers, is_away, routing, service, right, other,
           other_key, deadline] = out;
    // clang-format on
    type = wanted;
    position = number();
    offset = number();
    tenant = chance_.u32();
    conversation = number();
    key = words(20);
    at_ms = time();
    actor = principal();
    version = number();
    fence = number();
    entry = number();
    subject = principal();
    channel = words(3);
    team = words(10);
    message = number();
    user_messages = number();
    text = words(300);
    snippet = words(50);
    format = chance_.code(core::message_format_names);
    external_id = words(40);
    attachments = chance_.coin() ? R"([{"name":"a","size":3}])" : "[ \"not minified\" ]";
    occurred_at_ms = time();
    fallback = true;
    assistant_due_ms = time();
    reason = make_reason();
    tag = make_tag();
    lease_until_ms = time();
    cause = chance_.code(core::release_cause_names);
    outcome = chance_.code(core::close_outcome_names);
    state = chance_.code(core::state_names);
    role = chance_.code(core::role_names);
    teams = {words(10), "", words(10)};
    process = ~chance_.u64();
    descriptor = make_channel();
    policy = make_policy();
    snoozed_until_ms = time();
    priority = chance_.coin() ? 100 : -100;
    attributes = R"({"plan":"gold","vip":true})";
    is_note = true;
    delivery = chance_.code(core::delivery_names);
    failure = words(10);
    until_ms = time();
    skills = {words(10), words(10)};
    capacity = chance_.u32();
    takes_no_offers = true;
    is_away = true;
    routing = make_routing();
    service = make_service();
    right = chance_.code(core::right_names);
    other = number();
    other_key = words(20);
    deadline = make_deadline();
    return out;
  }

 private:
  std::uint64_t number() { return chance_.number(53); }
  core::TimeMs time() {
    const auto at_ms = static_cast<core::TimeMs>(number());
    return chance_.below(8) == 0 ? -at_ms : at_ms;
  }

  // 1 to `longest` characters of 1 to 4 bytes, also those that JSON writes in another way.
  std::string words(std::size_t longest) {
    static constexpr std::string_view characters[] = {"a",
                                                      "\"",
                                                      "\\",
                                                      "\n",
                                                      std::string_view("\0", 1),
                                                      "\x7F",
                                                      "ü",
                                                      "\xE2\x80\xA8",
                                                      "茶",
                                                      "🙂"};
    std::string out;
    for (std::uint64_t i = 1 + chance_.below(longest); i > 0; --i) {
      out += characters[chance_.below(std::size(characters))];
    }
    return out;
  }

  core::Principal principal() {
    core::Principal out;
    auto& [kind, id, name] = out;
    kind = chance_.code(core::principal_kind_names);
    id = words(15);
    name = words(30);
    return out;
  }

  core::Reason make_reason() {
    core::Reason out;
    auto& [code, text, trigger, detector, confidence_permille, evidence, at_ms] = out;
    code = chance_.code(core::reason_code_names);
    text = words(50);
    trigger = chance_.code(core::trigger_names);
    detector = words(10);
    confidence_permille = chance_.permille();
    evidence = {number(), 0, number()};
    at_ms = time();
    return out;
  }

  core::Tag make_tag() {
    core::Tag out;
    auto& [name, origin, message, span, confidence_permille, removed_by_agent] = out;
    auto& [offset, length] = span;
    name = words(15);
    origin = chance_.code(core::tag_origin_names);
    message = number();
    offset = chance_.u32();
    length = chance_.u32();
    confidence_permille = chance_.permille();
    removed_by_agent = true;
    return out;
  }

  core::Channel make_channel() {
    core::Channel out;
    auto& [label, format, max_chars, reply_window_ms] = out;
    label = words(3);
    format = chance_.code(core::message_format_names);
    max_chars = chance_.u32();
    reply_window_ms = time();
    return out;
  }

  core::Routing make_routing() {
    core::Routing out;
    auto& [mode, offer_ms, offer_again_ms, missed_offers_to_away, skill_tags, skill_attributes] =
        out;
    mode = chance_.code(core::routing_mode_names);
    offer_ms = chance_.coin() ? time() : 0;
    offer_again_ms = chance_.coin() ? time() : 0;
    missed_offers_to_away = chance_.coin() ? chance_.u32() : 0;
    skill_tags = {words(10)};
    skill_attributes = {words(10), words(10)};
    return out;
  }

  core::Service make_service() {
    core::Service out;
    auto& [claim_within_ms,
           first_reply_within_ms,
           next_reply_within_ms,
           close_within_ms,
           near_ms,
           no_agent,
           no_agent_team,
           no_agent_priority,
           hours] = out;
    claim_within_ms = time();
    first_reply_within_ms = chance_.coin() ? time() : 0;
    next_reply_within_ms = time();
    close_within_ms = time();
    near_ms = chance_.coin() ? time() : 0;
    no_agent = chance_.code(core::no_agent_policy_names);
    no_agent_team = words(10);
    no_agent_priority = chance_.coin() ? -7 : 0;
    if (chance_.coin()) {
      hours.time_zone = "CET-1CEST,M3.5.0,M10.5.0/3";
      hours.has_week = true;
      hours.week[2] = {{60, 120}, {180, 1440}};
      hours.days = {{20'000, {}}, {20'001, {{1, 2}}}};
    }
    return out;
  }

  core::Deadline make_deadline() {
    core::Deadline out;
    auto& [kind, due_ms, near_ms, is_missed] = out;
    kind = chance_.code(core::deadline_kind_names);
    due_ms = time();
    near_ms = time();
    is_missed = true;
    return out;
  }

  core::Policy make_policy() {
    core::Policy out;
    auto& [claim_lease_ms,
           assistant_timeout_ms,
           failures_to_escalate,
           escalate_on_request,
           one_active_per_user,
           reopen,
           reopen_agent_ms,
           routing,
           service,
           presence,
           limits,
           text_policy] = out;
    claim_lease_ms = time();
    assistant_timeout_ms = chance_.coin() ? time() : 0;
    failures_to_escalate = chance_.coin() ? chance_.u32() : 0;
    escalate_on_request = chance_.coin();
    one_active_per_user = chance_.coin();
    reopen = chance_.code(core::reopen_policy_names);
    reopen_agent_ms = chance_.coin() ? time() : 0;
    routing = chance_.coin() ? make_routing() : core::Routing{};
    service = chance_.coin() ? make_service() : core::Service{};
    if (chance_.coin()) {
      presence = {time(), time(), time(), time()};
      limits = {chance_.u32(), chance_.u32(), chance_.u32(), chance_.u32()};
      text_policy = {"# ours\ncue person: wizard",
                     chance_.coin(),
                     chance_.coin(),
                     "tag magic: wand\n  wizard"};
    }
    return out;
  }

  Chance chance_;
};

std::string written(const codec::ArchiveLine& line) {
  std::string out;
  const auto status = codec::append_line(out, line);
  REQUIRE_MESSAGE(status, (status ? std::string() : status.error().detail));
  REQUIRE(out.ends_with('\n'));
  out.pop_back();
  return out;
}

void line_reads_back(const codec::ArchiveLine& line) {
  const auto text = written(line);
  CAPTURE(text);
  const auto read = codec::read_line(text);
  REQUIRE_MESSAGE(read, (read ? std::string() : read.error().detail));
  CHECK(*read == line);
  CHECK(written(*read) == text);
}

// A line of these members with a check that fits.
std::string sealed(const std::string& members) {
  const auto body = "{" + members;
  return body + ",\"check\":\"" + codec::wide_number_text(codec::crc32c(body)).substr(8) + "\"}";
}

const std::string place =
    R"("position":1,"offset":1,"tenant":1,"at_ms":5,"type":"message_received")";

base::Error refused(const std::string& line) {
  const auto read = codec::read_line(line);
  REQUIRE_FALSE(read);
  return read.error();
}

// Members that are added to those of a good event.
std::string fault_of(const std::string& members) {
  const auto error = refused(sealed(place + members));
  CHECK(error.code == base::Code::invalid_data);
  return error.detail;
}

}  // namespace

TEST_CASE("an_event_of_every_type_reads_back_from_text_with_every_field") {
  for (const core::EventRow& row : core::event_table) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      CAPTURE(row.name);
      CAPTURE(seed);
      line_reads_back(Sayable(seed).event(row.type));
    }
  }
}

TEST_CASE("an_event_of_every_type_reads_back_from_text_with_no_field") {
  for (const core::EventRow& row : core::event_table) {
    core::Event event;
    event.type = row.type;
    event.position = 1;
    line_reads_back(event);
  }
}

TEST_CASE("the_other_lines_of_an_archive_read_back") {
  line_reads_back(codec::ArchiveHeader{1, "0.1.0", 2});
  line_reads_back(codec::ArchiveTenant{7, "größe \"x\""});
  line_reads_back(codec::ArchiveEnd{0, 0, "", ""});
  line_reads_back(codec::ArchiveEnd{12, 3, std::string(32, 'a'), "0.1.0"});
}

TEST_CASE("an_event_is_short_and_says_what_it_is") {
  core::Event event;
  event.type = core::EventType::message_received;
  event.position = 7;
  event.offset = 5;
  event.tenant = 1;
  event.at_ms = 1'700'000'000'000;
  event.key = "wa:1";
  event.conversation = 2;
  event.actor = {core::PrincipalKind::user, "u-1", "Ana"};
  event.message = 1;
  event.text = "Hello";
  event.attachments = R"([{"name":"a"}])";
  const auto text = written(event);
  CHECK(text.substr(0, text.find(",\"check\"")) ==
        R"({"position":7,"offset":5,"tenant":1,"at_ms":1700000000000,"type":"message_received",)"
        R"("conversation":"wa:1","conversation_number":2,)"
        R"("actor":{"kind":"user","id":"u-1","name":"Ana"},"message":1,"text":"Hello",)"
        R"("attachments":[{"name":"a"}])");
}

TEST_CASE("what_was_configured_is_written_in_full_also_where_it_is_the_default") {
  core::Event event;
  event.position = 1;
  event.type = core::EventType::configured;
  CHECK(written(event).find(R"("assistant_timeout_ms":60000)") != std::string::npos);
  CHECK(written(event).find(R"("skill_tags":[])") != std::string::npos);
  event.type = core::EventType::team_set;
  CHECK(written(event).find(R"("routing":{"mode":"manual")") != std::string::npos);
  CHECK(written(event).find("policy") == std::string::npos);
}

TEST_CASE("a_text_that_is_not_utf8_is_not_written_as_something_else") {
  core::Event event;
  event.position = 9;
  event.type = core::EventType::note_added;
  for (std::string* text : {&event.text, &event.actor.name, &event.reason.text}) {
    *text = "x\xFF";
    std::string out = "before";
    const auto status = codec::append_line(out, event);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == base::Code::store_corrupt);
    CHECK(status.error().detail.find("event 9") != std::string::npos);
    CHECK(out == "before");
    text->clear();
  }
  event.text = event.reason.text = "x\xFF";
  std::string out;
  CHECK_FALSE(codec::append_line(out, event));
  const auto status = codec::append_line(out, codec::ArchiveTenant{1, "x\xFF"});
  REQUIRE_FALSE(status);
  CHECK(status.error().detail == "a tenant has a text that is not UTF-8");
  CHECK(out.empty());
}

TEST_CASE("lists_and_objects_may_be_empty_texts") {
  const auto read = codec::read_line(sealed(place + R"(,"attachments":"","attributes":"")"));
  REQUIRE(read);
  CHECK(std::get<core::Event>(*read).attachments.empty());
  CHECK(std::get<core::Event>(*read).attributes.empty());
}

TEST_CASE("promises_without_hours_read_back") {
  core::Event event;
  event.type = core::EventType::team_set;
  event.position = event.offset = event.tenant = 1;
  event.team = "sales";
  event.service.claim_within_ms = 5;
  line_reads_back(event);
}

TEST_CASE("every_changed_byte_of_a_line_is_noticed") {
  for (const codec::ArchiveLine& line :
       {codec::ArchiveLine(Sayable(3).event(core::EventType::message_sent)),
        codec::ArchiveLine(codec::ArchiveHeader{1, "0.1.0", 2}),
        codec::ArchiveLine(codec::ArchiveTenant{1, "acme"}),
        codec::ArchiveLine(codec::ArchiveEnd{3, 1, std::string(32, '0'), "0.1.0"})}) {
    const auto text = written(line);
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (const unsigned bit : {1U, 2U, 16U, 128U}) {
        auto changed = text;
        changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ bit);
        CAPTURE(changed);
        CHECK_FALSE(codec::read_line(changed));
      }
      CHECK_FALSE(codec::read_line(text.substr(0, i)));
    }
    CHECK_FALSE(codec::read_line(text + " "));
  }
}

TEST_CASE("a_wrong_check_says_what_it_should_be") {
  auto line = written(codec::ArchiveTenant{1, "acme"});
  const auto check = line.substr(line.size() - 10, 8);
  line.replace(line.size() - 10, 8, check == "00000000" ? "11111111" : "00000000");
  CHECK(refused(line).detail.find(check) != std::string::npos);
  CHECK(refused(R"({"tenant":1,"name":"acme"})").detail.find("check") != std::string::npos);
}

TEST_CASE("a_fault_names_the_key_and_what_was_found") {
  CHECK(fault_of(R"(,"colour":"red")") == R"(key "colour" is unknown)");
  CHECK(fault_of(R"(,"actor":{"kind":"user","shoe":4})") == R"(key "actor.shoe" is unknown)");
  CHECK(fault_of(R"(,"fence":"x")") ==
        R"(key "fence" must be a whole number from 0 to 9007199254740991, found "x")");
  CHECK(fault_of(R"(,"fence":-1)").find("found -1") != std::string::npos);
  CHECK(fault_of(R"(,"fence":1.5)").find("found 1.5") != std::string::npos);
  CHECK(fault_of(R"(,"fence":null)").find("found null") != std::string::npos);
  CHECK(fault_of(R"(,"capacity":4294967296)").find("4294967295, found 4294967296") !=
        std::string::npos);
  CHECK(fault_of(R"(,"reason":{"confidence_permille":65536})").find("reason.confidence_permille") !=
        std::string::npos);
  CHECK(fault_of(R"(,"fallback":1)") == R"(key "fallback" must be true or false, found 1)");
  CHECK(fault_of(R"(,"actor":{"kind":"robot"})") ==
        R"(key "actor.kind" is none of its names, found "robot")");
  CHECK(fault_of(R"(,"actor":"ana")").find("must be an object") != std::string::npos);
  CHECK(fault_of(R"(,"text":7)") == R"(key "text" must be a text, found 7)");
  CHECK(fault_of(R"(,"teams":"x")").find("must be a list") != std::string::npos);
  CHECK(fault_of(R"(,"teams":[1])").find("must be a text") != std::string::npos);
  CHECK(fault_of(R"(,"attachments":"[1")") == R"(key "attachments" must be a list)");
  CHECK(fault_of(R"(,"attributes":[])") == R"(key "attributes" must be an object)");
  CHECK(fault_of(R"(,"process":"1")").find("16 hex digits") != std::string::npos);
  CHECK(fault_of(R"(,"process":"00000000000000AB")").find("16 hex digits") != std::string::npos);
  CHECK(fault_of(R"(,"process":5)").find("16 hex digits") != std::string::npos);
  CHECK(fault_of(R"(,"process":"no digits")").find("16 hex digits") != std::string::npos);
  CHECK(fault_of(R"(,"process":"00000000000000a x")").find("16 hex digits") != std::string::npos);
  CHECK(fault_of(R"(,"actor":{"kind":7})") == R"(key "actor.kind" is none of its names, found 7)");
  CHECK(fault_of(R"(,"attachments":{"a":1})") == R"(key "attachments" must be a list)");
  CHECK(fault_of(R"(,"attributes":"{")") == R"(key "attributes" must be an object)");
  CHECK(fault_of(R"(,"fence":")" + std::string(60, 'x') + "\"")
            .ends_with(std::string(39, 'x') + "…"));
  CHECK(fault_of(R"(,"fence":1,"fence":1)") == "a key stands there twice");
  CHECK(fault_of(R"(,"actor":{"id":"a","id":"a"})") == "a key of \"actor\" stands there twice");
  CHECK(refused(sealed(R"("position":1)")).detail == R"(key "type" is missing)");
  CHECK(refused(sealed(R"("position":1,"type":"exploded")")).detail.find("\"exploded\"") !=
        std::string::npos);
}

TEST_CASE("a_number_may_be_the_greatest_one_and_not_one_more") {
  for (const auto& [key, greatest, beyond] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"fence", "9007199254740991", "9007199254740992"},
           {"at_ms", "9007199254740991", "9007199254740992"},
           {"until_ms", "-9007199254740991", "-9007199254740992"},
           {"priority", "-2147483648", "-2147483649"},
           {"capacity", "4294967295", "4294967296"}}) {
    const auto members = R"("position":1,"type":"closed",")" + key + "\":";
    CHECK(codec::read_line(sealed(members + greatest)));
    CHECK_FALSE(codec::read_line(sealed(members + beyond)));
    for (const auto* giant : {"18446744073709551615", "18446744073709551616", "1e400"}) {
      CHECK_FALSE(codec::read_line(sealed(members + giant)));
    }
  }
}

TEST_CASE("a_text_that_is_part_of_a_key_has_its_limit") {
  for (const auto& [key, bytes] : std::vector<std::pair<std::string, std::size_t>>{
           {"conversation", base::limits::conversation_bytes},
           {"team", base::limits::id_bytes},
           {"channel", base::limits::channel_bytes},
           {"external_id", base::limits::external_id_bytes}}) {
    const auto members = place + ",\"" + key + "\":\"";
    CHECK(codec::read_line(sealed(members + std::string(bytes, 'x') + "\"")));
    const auto error = refused(sealed(members + std::string(bytes + 1, 'x') + "\""));
    CHECK(error.detail.find("key \"" + key + "\" has " + std::to_string(bytes + 1) + " bytes") !=
          std::string::npos);
  }
}

TEST_CASE("the_words_of_people_are_not_quoted") {
  const std::string secret = "my-secret-words";
  for (const auto& members : {R"(,"text":")" + secret + R"(","fence":"no")",
                              R"(,"channel":")" + secret + secret + "\"",
                              R"(,"attachments":")" + secret + "\""}) {
    CHECK(fault_of(members).find(secret) == std::string::npos);
  }
}

TEST_CASE("what_is_no_line_is_refused") {
  for (const auto* line : {"", " ", "{", "[]", "7", "\"x\"", "null", "{}", "{\"position\":1}"}) {
    CAPTURE(line);
    CHECK(refused(line).code == base::Code::invalid_data);
  }
  CHECK(refused(sealed("\"name\":\"\xC0\x80\"")).code == base::Code::invalid_data);
  CHECK(refused(sealed("\"name\":\"\xED\xA0\x80\"")).code == base::Code::invalid_data);
  CHECK(refused(sealed(R"("end":false)")).detail.find("must be true") != std::string::npos);
  CHECK(refused(sealed(R"("liveinbox":"feed","version":1)")).detail.find("liveinbox") !=
        std::string::npos);
  CHECK(refused(sealed(R"("liveinbox":"archive")")).detail == R"(key "version" is missing)");
  CHECK(refused(R"({"liveinbox":"archive","version":"two"})").code == base::Code::invalid_data);
  CHECK(refused(R"({"tenant":1,"check":"1234567" })").detail.find("check") != std::string::npos);
}

TEST_CASE("an_archive_of_a_newer_version_is_told_apart_from_a_damaged_one") {
  // Whatever else it has in its first line.
  for (const auto* line : {R"({"liveinbox":"archive","version":2,"sum":"none"})",
                           R"({"liveinbox":"archive","version":900})"}) {
    const auto error = refused(line);
    CHECK(error.code == base::Code::store_newer);
    CHECK(error.detail.find("reads up to 1") != std::string::npos);
  }
}

TEST_CASE("lines_with_chance_changes_and_a_check_that_fits_are_refused_or_read_as_what_they_say") {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    CAPTURE(seed);
    Chance chance(seed);
    const auto text = written(Sayable(seed).event(core::EventType::message_sent));
    const auto members = text.substr(1, text.find(",\"check\"") - 1);
    for (int i = 0; i < 100; ++i) {
      const auto read = codec::read_line(sealed(mutated(chance, members)));
      if (read) {
        line_reads_back(*read);
      } else {
        CHECK_FALSE(read.error().detail.empty());
      }
    }
  }
}
