// validate(): each field at its limit and one past it, fields that an op does not use, fields that
// it needs, UTF-8, control characters, numbers, and the order in which all that is said.
#include "core/validate.hpp"

#include "base/limits.hpp"
#include "core/names.hpp"
#include "support/commands.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::core {
namespace {

using base::Code;
namespace limits = base::limits;

struct TextLimit {
  Field field;
  std::string_view name;
  std::string Command::*member;
  std::size_t bytes;
};

const std::vector<TextLimit> text_limits = {
    {Field::conversation, "conversation", &Command::conversation, 128},
    {Field::channel, "channel", &Command::channel, 16},
    {Field::user, "user", &Command::user, 64},
    {Field::name, "name", &Command::name, 256},
    {Field::text, "text", &Command::text, 65'536},
    {Field::target, "target", &Command::target, 64},
    {Field::team, "team", &Command::team, 64},
    {Field::tag, "tag", &Command::tag, 64},
    {Field::external_id, "external_id", &Command::external_id, 256},
    {Field::session, "session", &Command::session, 64},
};

struct NumberField {
  Field field;
  std::string_view name;
  std::function<void(Command&)> set;
};

const std::vector<NumberField> number_fields = {
    {Field::fence, "fence", [](Command& c) { c.fence = 1; }},
    {Field::if_version, "if_version", [](Command& c) { c.if_version = 1; }},
    {Field::message, "message", [](Command& c) { c.message = 1; }},
    {Field::occurred_at_ms, "occurred_at_ms", [](Command& c) { c.occurred_at_ms = 1; }},
    {Field::lease_ms, "lease_ms", [](Command& c) { c.lease_ms = 1; }},
    {Field::reason, "reason", [](Command& c) { c.reason = ReasonCode::other; }},
    {Field::outcome, "outcome", [](Command& c) { c.outcome = CloseOutcome::spam; }},
    {Field::fallback, "fallback", [](Command& c) { c.fallback = true; }},
    {Field::role, "role", [](Command& c) { c.role = Role::admin; }},
    {Field::timer, "timer", [](Command& c) { c.timer = TimerKind::claim_lease; }},
    {Field::until_ms, "until_ms", [](Command& c) { c.until_ms = 1; }},
    {Field::priority, "priority", [](Command& c) { c.priority = -1; }},
    {Field::delivery, "delivery", [](Command& c) { c.delivery = Delivery::sent; }},
    {Field::is_note, "is_note", [](Command& c) { c.is_note = true; }},
    {Field::is_away, "is_away", [](Command& c) { c.is_away = true; }},
    {Field::device, "device", [](Command& c) { c.device = DeviceKind::mobile; }},
    {Field::at_once, "at_once", [](Command& c) { c.at_once = true; }},
};

// A command of the op with what it needs and nothing else.
Command whole(const OpRow& row) {
  Command out = support::command(row.op, {}, support::as_host());
  for (const auto& text : text_limits) {
    if (has(row.required, text.field)) {
      out.*text.member = "x";
    }
  }
  for (const auto& number : number_fields) {
    if (has(row.required, number.field)) {
      number.set(out);
    }
  }
  if (has(row.required, Field::data)) {
    out.data = "{}";
  }
  if (row.op == Op::receive) {
    out.conversation = "c1";
  } else if (row.op == Op::deliver) {
    out.conversation = "c1";
    out.message = 1;
  } else if (row.op == Op::set_availability) {
    out.target = "ana";
  } else if (row.op == Op::transfer) {
    out.team = "sales";
  }
  return out;
}

Code code_of(const Command& command) {
  const auto status = validate(command);
  return status ? Code::ok : status.error().code;
}

std::string detail_of(const Command& command) {
  const auto status = validate(command);
  return status ? std::string() : status.error().detail;
}

bool names(const Command& command, std::string_view field) {
  return detail_of(command).find(field) != std::string::npos;
}

// A message is named by a number or by an id, and only a failure has a text.
void fit_delivery(Command& command, Field field) {
  if (field == Field::channel || field == Field::external_id) {
    command.conversation.clear();
    command.message = 0;
    command.channel = "WA";
    command.external_id = "x";
  }
  if (field == Field::text) {
    command.delivery = Delivery::failed;
  }
}

// Calls with each op that may have the field.
void with_ops_of(Field field, const std::function<void(const OpRow&, Command)>& check) {
  for (const auto& row : op_table) {
    if (row.op != Op::none && has(row.required | row.optional, field)) {
      CAPTURE(std::string(row.name));
      auto command = whole(row);
      if (row.op == Op::transfer && field == Field::target) {
        command.team.clear();
      }
      if (row.op == Op::open_conversation && field == Field::text) {
        command.reason = ReasonCode::policy;
      }
      if (row.op == Op::deliver) {
        fit_delivery(command, field);
      }
      check(row, command);
    }
  }
}

}  // namespace

TEST_CASE("what has just what it needs is a command") {
  for (const auto& row : op_table) {
    if (row.op != Op::none) {
      CAPTURE(std::string(row.name));
      CHECK(detail_of(whole(row)).empty());
    }
  }
}

TEST_CASE("a number without an op is no command") {
  CHECK(code_of(support::command(Op::none, "c1", support::as_host())) == Code::unknown_op);
  CHECK(code_of(support::command(static_cast<Op>(200), "c1", support::as_host())) ==
        Code::unknown_op);
}

TEST_CASE("each text is taken at its limit and refused one byte past it") {
  for (const auto& text : text_limits) {
    CAPTURE(std::string(text.name));
    with_ops_of(text.field, [&](const OpRow& row, Command command) {
      const bool is_reason =
          text.field == Field::text &&
          (row.op == Op::escalate || row.op == Op::open_conversation || row.op == Op::deliver);
      const auto bytes = is_reason ? limits::reason_bytes : text.bytes;
      command.*text.member = std::string(bytes, 'x');
      CHECK(code_of(command) == Code::ok);
      command.*text.member += 'x';
      CHECK(code_of(command) == Code::too_long);
      CHECK(names(command, text.name));
      CHECK(names(command, std::to_string(bytes + 1)));
    });
  }
}

TEST_CASE("data is taken at its limit and refused one byte past it") {
  auto command = support::command(Op::configure, {}, support::as_host());
  command.data = "{}" + std::string(limits::data_bytes - 2, ' ');
  CHECK(code_of(command) == Code::ok);
  command.data += ' ';
  CHECK(code_of(command) == Code::too_long);
}

TEST_CASE("the envelope has its limits too") {
  struct Part {
    std::string_view name;
    std::function<std::string&(Command&)> get;
    std::size_t bytes;
  };
  const std::vector<Part> parts = {
      {"tenant", [](Command& c) -> std::string& { return c.tenant; }, 64},
      {"id", [](Command& c) -> std::string& { return c.id; }, 64},
      {"actor.id", [](Command& c) -> std::string& { return c.actor.id; }, 64},
      {"actor.name", [](Command& c) -> std::string& { return c.actor.name; }, 256},
  };
  for (const auto& part : parts) {
    CAPTURE(std::string(part.name));
    auto command = support::command(Op::claim, "c1", support::as_agent("ana"));
    part.get(command) = std::string(part.bytes, 'x');
    CHECK(code_of(command) == Code::ok);
    part.get(command) += 'x';
    CHECK(code_of(command) == Code::too_long);
    part.get(command) = "a\xC3";
    CHECK(code_of(command) == Code::invalid_utf8);
    part.get(command) = "a\nb";
    CHECK(code_of(command) == Code::invalid_argument);
    CHECK(names(command, part.name));
  }
}

TEST_CASE("an envelope needs a tenant and an actor, but no id") {
  const auto good = support::command(Op::claim, "c1", support::as_agent("ana"));
  CHECK(code_of(good) == Code::ok);
  auto without_tenant = good;
  without_tenant.tenant.clear();
  CHECK(code_of(without_tenant) == Code::invalid_argument);
  auto without_kind = good;
  without_kind.actor.kind = PrincipalKind::none;
  CHECK(code_of(without_kind) == Code::invalid_argument);
  auto without_actor_id = good;
  without_actor_id.actor.id.clear();
  CHECK(code_of(without_actor_id) == Code::invalid_argument);
}

TEST_CASE("a field that the op does not use is refused by name") {
  for (const auto& row : op_table) {
    if (row.op == Op::none) {
      continue;
    }
    CAPTURE(std::string(row.name));
    for (const auto& text : text_limits) {
      auto command = whole(row);
      command.*text.member = "x";
      if (!has(row.required | row.optional, text.field)) {
        CHECK(code_of(command) == Code::unused_field);
        CHECK(names(command, text.name));
      }
    }
    for (const auto& number : number_fields) {
      auto command = whole(row);
      number.set(command);
      if (!has(row.required | row.optional, number.field)) {
        CHECK(code_of(command) == Code::unused_field);
        CHECK(names(command, number.name));
      }
    }
  }
}

TEST_CASE("a field that the op needs is missed by name") {
  for (const auto& row : op_table) {
    CAPTURE(std::string(row.name));
    for (const auto& text : text_limits) {
      if (row.op != Op::none && has(row.required, text.field)) {
        auto command = whole(row);
        (command.*text.member).clear();
        CHECK(code_of(command) == Code::invalid_argument);
        CHECK(names(command, text.name));
      }
    }
  }
  auto claim = support::command(Op::release, "c1", support::as_agent("ana"));
  CHECK(code_of(claim) == Code::invalid_argument);
  CHECK(names(claim, "fence"));
  auto timer = support::fenced(Op::expire, "c1", support::as_system(), 1);
  timer.occurred_at_ms = 1;
  CHECK(code_of(timer) == Code::invalid_argument);
  CHECK(names(timer, "timer"));
}

TEST_CASE("texts are UTF-8, and names hold no control characters") {
  for (const auto& text : text_limits) {
    CAPTURE(std::string(text.name));
    with_ops_of(text.field, [&](const OpRow& /*row*/, Command command) {
      command.*text.member = "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
      CHECK(code_of(command) == Code::ok);
      command.*text.member = "ab\xC3(";
      CHECK(code_of(command) == Code::invalid_utf8);
      CHECK(names(command, "byte 2"));
      command.*text.member = std::string("a\0b", 3);
      const bool is_prose = text.field == Field::text;
      CHECK(code_of(command) == (is_prose ? Code::ok : Code::invalid_argument));
      command.*text.member = "a\x1F";
      CHECK(code_of(command) == (is_prose ? Code::ok : Code::invalid_argument));
      command.*text.member = "a\x7F";
      CHECK(code_of(command) == (is_prose ? Code::ok : Code::invalid_argument));
      command.*text.member = "a b";
      CHECK(code_of(command) == Code::ok);
    });
  }
}

TEST_CASE("durations and times stay in their range") {
  auto claim = support::command(Op::claim, "c1", support::as_agent("ana"));
  claim.lease_ms = limits::duration_ms_max;
  CHECK(code_of(claim) == Code::ok);
  claim.lease_ms = limits::duration_ms_max + 1;
  CHECK(code_of(claim) == Code::invalid_argument);
  claim.lease_ms = std::numeric_limits<TimeMs>::max();
  CHECK(code_of(claim) == Code::invalid_argument);
  claim.lease_ms = -1;
  CHECK(code_of(claim) == Code::invalid_argument);
  auto come = support::presence_command(Op::connect, support::as_agent("ana"), "desk");
  come.lease_ms = limits::presence_ms_max;
  CHECK(code_of(come) == Code::ok);
  come.lease_ms = limits::presence_ms_max + 1;
  CHECK(code_of(come) == Code::invalid_argument);
  auto message = support::receive_command("c1", "x");
  message.occurred_at_ms = limits::json_number_max;
  CHECK(code_of(message) == Code::ok);
  message.occurred_at_ms += 1;
  CHECK(code_of(message) == Code::invalid_argument);
  message.occurred_at_ms = -1;
  CHECK(code_of(message) == Code::invalid_argument);
}

TEST_CASE("a priority and the end of a snooze stay in their range") {
  auto prioritize = support::command(Op::prioritize, "c1", support::as_agent("ana"));
  for (const auto most : {limits::priority_max, -limits::priority_max}) {
    prioritize.priority = most;
    CHECK(code_of(prioritize) == Code::ok);
    prioritize.priority = most + (most > 0 ? 1 : -1);
    CHECK(code_of(prioritize) == Code::invalid_argument);
    CHECK(names(prioritize, "priority"));
  }
  auto snooze = support::command(Op::snooze, "c1", support::as_agent("ana"));
  snooze.until_ms = limits::json_number_max;
  CHECK(code_of(snooze) == Code::ok);
  snooze.until_ms += 1;
  CHECK(code_of(snooze) == Code::invalid_argument);
  snooze.until_ms = -1;
  CHECK(code_of(snooze) == Code::invalid_argument);
}

TEST_CASE("some fields are right only together") {
  auto transfer = support::fenced(Op::transfer, "c1", support::as_agent("ana"), 3);
  CHECK(code_of(transfer) == Code::invalid_argument);
  transfer.target = "bob";
  CHECK(code_of(transfer) == Code::ok);
  transfer.team = "sales";
  CHECK(code_of(transfer) == Code::invalid_argument);

  auto message = support::receive_command({}, "x");
  CHECK(code_of(message) == Code::invalid_argument);
  message.channel = "WIDGET";
  CHECK(code_of(message) == Code::invalid_argument);
  message.actor = support::as_user("ulla");
  CHECK(code_of(message) == Code::ok);
  message.actor = support::as_host();
  message.user = "ulla";
  CHECK(code_of(message) == Code::ok);

  auto open = support::open_command("c1", "ulla");
  open.text = "a complaint";
  CHECK(code_of(open) == Code::invalid_argument);
  open.reason = ReasonCode::policy;
  CHECK(code_of(open) == Code::ok);

  auto close = support::command(Op::close, "c1", support::as_host());
  close.outcome = CloseOutcome::merged;
  CHECK(code_of(close) == Code::invalid_argument);
  close.into = "c2";
  CHECK(code_of(close) == Code::ok);
  close.into = "c1";
  CHECK(names(close, "into itself"));
  close.into = "c2";
  close.outcome = CloseOutcome::abandoned;
  CHECK(names(close, "no other outcome uses it"));
  close.into.clear();
  CHECK(code_of(close) == Code::ok);

  auto away = support::command(Op::set_availability, {}, support::as_host());
  CHECK(names(away, "needs target"));
  away.target = "ana";
  CHECK(code_of(away) == Code::ok);
  away.target.clear();
  away.actor = support::as_agent("ana");
  CHECK(code_of(away) == Code::ok);
}

TEST_CASE("data is read before the command is taken") {
  for (const auto op : {Op::escalate,
                        Op::receive,
                        Op::send,
                        Op::set_agent,
                        Op::set_team,
                        Op::set_channel,
                        Op::configure,
                        Op::annotate}) {
    auto command = whole(*find_op(static_cast<std::uint32_t>(op)));
    CAPTURE(std::string(find_op(static_cast<std::uint32_t>(op))->name));
    command.data = "{}";
    command.channel = op == Op::receive ? "WIDGET" : command.channel;
    command.user = op == Op::receive ? "ulla" : command.user;
    CHECK(code_of(command) == Code::ok);
    command.data = R"({"no_such_key":[]})";
    CHECK(code_of(command) == Code::invalid_data);
  }
}

TEST_CASE("where two things are wrong, the one that is checked first is said") {
  auto command = support::command(Op::claim, {}, support::as_agent("ana"));
  command.id = std::string(65, 'x');
  command.text = "unused";
  command.actor.name = "\xFF";
  command.lease_ms = -1;
  CHECK(code_of(command) == Code::unused_field);
  command.text.clear();
  CHECK(code_of(command) == Code::invalid_argument);
  CHECK(names(command, "conversation"));
  command.conversation = "c\n1";
  CHECK(code_of(command) == Code::too_long);
  command.id = "i";
  CHECK(code_of(command) == Code::invalid_utf8);
  command.actor.name = "Ana";
  CHECK(code_of(command) == Code::invalid_argument);
  CHECK(names(command, "control"));
  command.conversation = "c1";
  CHECK(names(command, "lease_ms"));
  command.lease_ms = 0;
  CHECK(code_of(command) == Code::ok);
  command.op = Op::none;
  command.text = "unused";
  CHECK(code_of(command) == Code::unknown_op);
}

TEST_CASE("a delivered message is named in one way") {
  auto command = support::command(Op::deliver, "c1", support::as_host());
  command.delivery = Delivery::sent;
  CHECK(names(command, "conversation and message, or channel and external_id"));
  command.message = 1;
  CHECK(code_of(command) == Code::ok);
  command.external_id = "x";
  CHECK(code_of(command) == Code::ok);
  command.channel = "WA";
  CHECK(code_of(command) == Code::invalid_argument);
  command.conversation.clear();
  CHECK(code_of(command) == Code::invalid_argument);
  command.message = 0;
  CHECK(code_of(command) == Code::ok);
  command.external_id.clear();
  CHECK(code_of(command) == Code::invalid_argument);
}

TEST_CASE("a report says sent, delivered, read or failed, and a failure alone has a text") {
  auto command = support::command(Op::deliver, "c1", support::as_host());
  command.message = 1;
  for (const auto& row : delivery_names) {
    const auto delivery = row.first;
    CAPTURE(std::string(row.second));
    command.delivery = delivery;
    const bool is_report = delivery != Delivery::none && delivery != Delivery::queued;
    command.text.clear();
    CHECK((code_of(command) == Code::ok) == is_report);
    command.text = "131026";
    CHECK((code_of(command) == Code::ok) == (delivery == Delivery::failed));
  }
}

}  // namespace liveinbox::core
