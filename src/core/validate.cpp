#include "core/validate.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "core/data.hpp"

#include <array>
#include <string>
#include <string_view>

namespace liveinbox::core {
namespace {

using base::Code;
using base::fail;
using base::Status;

struct TextField {
  Field field;
  std::string_view name;
  std::string Command::*member;
  std::size_t bytes_max;
};

constexpr std::array<TextField, 11> text_fields = {{
    {Field::conversation, "conversation", &Command::conversation, base::limits::conversation_bytes},
    {Field::channel, "channel", &Command::channel, base::limits::channel_bytes},
    {Field::user, "user", &Command::user, base::limits::id_bytes},
    {Field::name, "name", &Command::name, base::limits::name_bytes},
    {Field::text, "text", &Command::text, base::limits::text_bytes},
    {Field::target, "target", &Command::target, base::limits::id_bytes},
    {Field::team, "team", &Command::team, base::limits::id_bytes},
    {Field::tag, "tag", &Command::tag, base::limits::tag_bytes},
    {Field::external_id, "external_id", &Command::external_id, base::limits::external_id_bytes},
    {Field::session, "session", &Command::session, base::limits::id_bytes},
    {Field::data, "data", &Command::data, base::limits::data_bytes},
}};

struct NumberField {
  Field field;
  std::string_view name;
  bool (*is_set)(const Command&);
};

constexpr std::array<NumberField, 10> number_fields = {{
    {Field::fence, "fence", [](const Command& c) { return c.fence != 0; }},
    {Field::if_version, "if_version", [](const Command& c) { return c.if_version != 0; }},
    {Field::message, "message", [](const Command& c) { return c.message != 0; }},
    {Field::occurred_at_ms,
     "occurred_at_ms",
     [](const Command& c) { return c.occurred_at_ms != 0; }},
    {Field::lease_ms, "lease_ms", [](const Command& c) { return c.lease_ms != 0; }},
    {Field::reason, "reason", [](const Command& c) { return c.reason != ReasonCode::none; }},
    {Field::outcome, "outcome", [](const Command& c) { return c.outcome != CloseOutcome::none; }},
    {Field::fallback, "fallback", [](const Command& c) { return c.fallback; }},
    {Field::role, "role", [](const Command& c) { return c.role != Role::agent; }},
    {Field::timer, "timer", [](const Command& c) { return c.timer != TimerKind::none; }},
}};

Status check_use(const OpRow& row, Field field, std::string_view name, bool is_set) {
  if (is_set && !has(row.required | row.optional, field)) {
    return fail(Code::unused_field,
                std::string(row.name) + " does not use the field " + std::string(name));
  }
  return {};
}

Status check_required(const OpRow& row, Field field, std::string_view name, bool is_set) {
  if (!is_set && has(row.required, field)) {
    return fail(Code::invalid_argument,
                std::string(row.name) + " needs the field " + std::string(name));
  }
  return {};
}

using FieldCheck = Status (*)(const OpRow&, Field, std::string_view, bool);

// Runs one check over all fields, texts first.
Status check_fields(const OpRow& row, const Command& command, FieldCheck check) {
  for (const auto& text : text_fields) {
    if (auto status = check(row, text.field, text.name, !(command.*text.member).empty()); !status) {
      return status;
    }
  }
  for (const auto& number : number_fields) {
    if (auto status = check(row, number.field, number.name, number.is_set(command)); !status) {
      return status;
    }
  }
  return {};
}

Status check_text(std::string_view name, std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) {
    return fail(Code::too_long,
                std::string(name) + " has " + std::to_string(text.size()) +
                    " bytes, the limit is " + std::to_string(bytes_max));
  }
  const auto bad = base::first_invalid_utf8(text);
  if (bad != std::string_view::npos) {
    return fail(Code::invalid_utf8,
                std::string(name) + " is not UTF-8 at byte " + std::to_string(bad));
  }
  return {};
}

// Ids are compared and shown, so they hold no control characters; a NUL would end them early in C.
Status check_id(std::string_view name, std::string_view text, std::size_t bytes_max) {
  if (auto status = check_text(name, text, bytes_max); !status) {
    return status;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) {
      return fail(Code::invalid_argument,
                  std::string(name) + " has a control character at byte " + std::to_string(i));
    }
  }
  return {};
}

Status check_texts(const Command& command) {
  for (const auto& text : text_fields) {
    const bool is_prose = text.field == Field::text || text.field == Field::data;
    const auto& value = command.*text.member;
    auto status = is_prose ? check_text(text.name, value, text.bytes_max)
                           : check_id(text.name, value, text.bytes_max);
    if (!status) {
      return status;
    }
  }
  return {};
}

Status check_envelope(const Command& command) {
  if (command.tenant.empty()) {
    return fail(Code::invalid_argument, "tenant is empty");
  }
  if (command.actor.kind == PrincipalKind::none || command.actor.id.empty()) {
    return fail(Code::invalid_argument, "actor has no kind or no id");
  }
  const std::array statuses = {
      check_id("tenant", command.tenant, base::limits::id_bytes),
      check_id("id", command.id, base::limits::id_bytes),
      check_id("actor.id", command.actor.id, base::limits::id_bytes),
      check_id("actor.name", command.actor.name, base::limits::name_bytes),
  };
  for (const auto& status : statuses) {
    if (!status) {
      return status;
    }
  }
  return {};
}

Status check_numbers(const Command& command) {
  if (command.lease_ms < 0) {
    return fail(Code::invalid_argument,
                "lease_ms is negative: " + std::to_string(command.lease_ms));
  }
  if (command.occurred_at_ms < 0) {
    return fail(Code::invalid_argument,
                "occurred_at_ms is negative: " + std::to_string(command.occurred_at_ms));
  }
  if (command.outcome == CloseOutcome::merged) {
    return fail(Code::invalid_argument, "outcome merged is set by a merge alone");
  }
  if (command.op == Op::transfer && command.target.empty() == command.team.empty()) {
    return fail(Code::invalid_argument, "transfer needs either target or team");
  }
  if (command.op == Op::receive && command.conversation.empty() &&
      (command.channel.empty() || command.user.empty())) {
    return fail(Code::invalid_argument, "receive needs conversation, or channel and user");
  }
  return {};
}

template <typename T>
Status status_of(const base::Result<T>& result) {
  return result ? Status() : Status(result.error());
}

Status check_data(const Command& command) {
  switch (command.op) {
    case Op::escalate:
      return status_of(parse_escalate_data(command.data));
    case Op::receive:
    case Op::send:
      return status_of(parse_attachments(command.data));
    case Op::set_agent:
      return status_of(parse_teams(command.data));
    case Op::set_channel:
      return status_of(parse_channel({}, command.data));
    case Op::configure:
      return status_of(parse_policy({}, command.data));
    default:
      return {};
  }
}

}  // namespace

Status validate(const Command& command) {
  const auto* row = find_op(static_cast<std::uint32_t>(command.op));
  if (row == nullptr) {
    return fail(Code::unknown_op,
                "there is no op " + std::to_string(static_cast<std::uint32_t>(command.op)));
  }
  if (auto status = check_fields(*row, command, check_use); !status) {
    return status;
  }
  if (auto status = check_envelope(command); !status) {
    return status;
  }
  if (auto status = check_fields(*row, command, check_required); !status) {
    return status;
  }
  if (auto status = check_texts(command); !status) {
    return status;
  }
  if (auto status = check_numbers(command); !status) {
    return status;
  }
  return check_data(command);
}

}  // namespace liveinbox::core
