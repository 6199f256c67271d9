#include "core/validate.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "core/attributes.hpp"
#include "core/control.hpp"
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

constexpr std::array<TextField, 12> text_fields = {{
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
    {Field::into, "into", &Command::into, base::limits::conversation_bytes},
    {Field::data, "data", &Command::data, base::limits::data_bytes},
}};

struct NumberField {
  Field field;
  std::string_view name;
  bool (*is_set)(const Command&);
};

constexpr std::array<NumberField, 17> number_fields = {{
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
    {Field::until_ms, "until_ms", [](const Command& c) { return c.until_ms != 0; }},
    {Field::priority, "priority", [](const Command& c) { return c.priority != 0; }},
    {Field::delivery, "delivery", [](const Command& c) { return c.delivery != Delivery::none; }},
    {Field::is_note, "is_note", [](const Command& c) { return c.is_note; }},
    {Field::is_away, "is_away", [](const Command& c) { return c.is_away; }},
    {Field::device, "device", [](const Command& c) { return c.device != DeviceKind::unknown; }},
    {Field::at_once, "at_once", [](const Command& c) { return c.at_once; }},
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

// One text of a command with its name and limit, whether of the envelope or of the op.
struct TextRow {
  std::string_view name;
  std::string_view text;
  std::size_t bytes_max;
  bool is_prose;
};

// What an escalation says is kept in the conversation's record, unlike a message, and a failed
// delivery has a code or a sentence.
std::size_t bytes_max_of(const TextField& field, Op op) {
  const bool is_reason = field.field == Field::text &&
                         (op == Op::escalate || op == Op::open_conversation || op == Op::deliver);
  return is_reason ? base::limits::reason_bytes : field.bytes_max;
}

std::array<TextRow, text_fields.size() + 4> texts_of(const Command& command) {
  std::array<TextRow, text_fields.size() + 4> rows = {{
      {"tenant", command.tenant, base::limits::id_bytes, false},
      {"id", command.id, base::limits::id_bytes, false},
      {"actor.id", command.actor.id, base::limits::id_bytes, false},
      {"actor.name", command.actor.name, base::limits::name_bytes, false},
  }};
  auto* row = rows.data() + 4;
  for (const auto& field : text_fields) {
    const bool is_prose = field.field == Field::text || field.field == Field::data;
    *row++ = {field.name, command.*field.member, bytes_max_of(field, command.op), is_prose};
  }
  return rows;
}

Status check_length(const TextRow& row) {
  if (row.text.size() > row.bytes_max) {
    return fail(Code::too_long,
                std::string(row.name) + " has " + std::to_string(row.text.size()) +
                    " bytes, the limit is " + std::to_string(row.bytes_max));
  }
  return {};
}

Status check_utf8(const TextRow& row) {
  const auto bad = base::first_invalid_utf8(row.text);
  if (bad != std::string_view::npos) {
    return fail(Code::invalid_utf8,
                std::string(row.name) + " is not UTF-8 at byte " + std::to_string(bad));
  }
  return {};
}

// Ids are compared and shown, so they hold no control characters; a NUL would end them early in C.
Status check_control(const TextRow& row) {
  const auto bad = row.is_prose ? std::string_view::npos : first_control(row.text);
  if (bad != std::string_view::npos) {
    return fail(Code::invalid_argument,
                std::string(row.name) + " has a control character at byte " + std::to_string(bad));
  }
  return {};
}

// One kind of check after another over all texts, because the order of the codes is a promise.
Status check_texts(const Command& command) {
  const auto rows = texts_of(command);
  for (const auto check : {check_length, check_utf8, check_control}) {
    for (const auto& row : rows) {
      if (auto status = check(row); !status) {
        return status;
      }
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
  return {};
}

Status check_range(std::string_view name,
                   std::int64_t value,
                   std::int64_t lowest,
                   std::int64_t highest) {
  if (value < lowest || value > highest) {
    return fail(Code::invalid_argument,
                std::string(name) + " must be " + std::to_string(lowest) + " to " +
                    std::to_string(highest) + ", not " + std::to_string(value));
  }
  return {};
}

Status check_numbers(const Command& command) {
  struct Row {
    std::string_view name;
    std::int64_t value;
    std::int64_t lowest;
    std::int64_t highest;
  };
  const auto lease_ms_max =
      command.op == Op::connect ? base::limits::presence_ms_max : base::limits::duration_ms_max;
  const std::array<Row, 4> rows = {{
      {"lease_ms", command.lease_ms, 0, lease_ms_max},
      {"occurred_at_ms", command.occurred_at_ms, 0, base::limits::json_number_max},
      {"until_ms", command.until_ms, 0, base::limits::json_number_max},
      {"priority", command.priority, -base::limits::priority_max, base::limits::priority_max},
  }};
  for (const auto& row : rows) {
    if (auto status = check_range(row.name, row.value, row.lowest, row.highest); !status) {
      return status;
    }
  }
  return {};
}

// A message is meant by its number in a conversation, or by the channel's own id.
Status check_delivery(const Command& command) {
  const bool by_number = !command.conversation.empty() && command.message != 0;
  const bool by_id = !command.channel.empty() && !command.external_id.empty();
  const bool is_half = command.conversation.empty() != (command.message == 0);
  if (is_half || by_number == !command.channel.empty() || by_number == by_id) {
    return fail(Code::invalid_argument,
                "deliver needs either conversation and message, or channel and external_id");
  }
  if (command.delivery == Delivery::queued) {
    return fail(Code::invalid_argument,
                "delivery must be sent, delivered, read or failed: queued is how each begins");
  }
  if (!command.text.empty() && command.delivery != Delivery::failed) {
    return fail(Code::invalid_argument, "deliver uses the field text only with delivery failed");
  }
  return {};
}

Status check_merge(const Command& command) {
  if ((command.outcome == CloseOutcome::merged) == command.into.empty()) {
    return fail(Code::invalid_argument,
                "the outcome merged needs the field into, and no other outcome uses it");
  }
  if (command.into == command.conversation) {
    return fail(Code::invalid_argument, "into: a conversation cannot be merged into itself");
  }
  return {};
}

// Fields that are right only together.
Status check_combination(const Command& command) {
  const bool has_user = !command.user.empty() || command.actor.kind == PrincipalKind::user;
  switch (command.op) {
    case Op::open_conversation:
      if (!command.text.empty() && command.reason == ReasonCode::none) {
        return fail(Code::invalid_argument, "open uses the field text only with a reason");
      }
      return {};
    case Op::receive:
      if (command.conversation.empty() && (command.channel.empty() || !has_user)) {
        return fail(Code::invalid_argument, "receive needs conversation, or channel and user");
      }
      return {};
    case Op::transfer:
      if (command.target.empty() == command.team.empty()) {
        return fail(Code::invalid_argument, "transfer needs either target or team");
      }
      return {};
    case Op::deliver:
      return check_delivery(command);
    case Op::set_availability:
      if (command.target.empty() && command.actor.kind != PrincipalKind::agent) {
        return fail(Code::invalid_argument, "set_availability needs target, except from an agent");
      }
      return {};
    case Op::close:
      return check_merge(command);
    default:
      return {};
  }
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
      return status_of(parse_agent(command.data));
    case Op::set_team:
      return status_of(parse_team({}, command.data));
    case Op::set_channel:
      return status_of(parse_channel({}, command.data));
    case Op::configure:
      return status_of(parse_policy({}, command.data));
    case Op::annotate:
      return check_attributes(command.data);
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
  if (auto status = check_combination(command); !status) {
    return status;
  }
  return check_data(command);
}

}  // namespace liveinbox::core
