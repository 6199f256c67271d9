#include "session/command_frame.hpp"

#include "base/limits.hpp"

#include <utility>

namespace liveinbox::session {
namespace {

constexpr std::int64_t highest_number = (std::int64_t{1} << 53U) - 1;

// Lengths are core::validate's business; here is only a bound against nonsense.
std::string text(FrameFields& fields, std::string_view key) {
  return fields.text(key, base::limits::frame_bytes);
}

std::uint64_t number(FrameFields& fields, std::string_view key) {
  return static_cast<std::uint64_t>(fields.number(key, 0, highest_number, 0));
}

void read_actor(FrameFields& fields, core::Command& command) {
  const auto object = fields.object("actor");
  if (!object) {
    return;
  }
  FrameFields actor(*object);
  command.actor.kind = actor.choice("kind", core::principal_kind_names, core::PrincipalKind::none);
  if (command.actor.kind == core::PrincipalKind::none) {
    actor.wrong(base::fail(base::Code::invalid_argument, "actor needs kind"));
  }
  command.actor.id = actor.required_text("id", base::limits::id_bytes);
  command.actor.name = actor.text("name", base::limits::name_bytes);
  if (auto read = actor.finish(0); !read) {
    fields.wrong(std::move(read).error());
  }
}

void read_texts(FrameFields& fields, core::Command& command) {
  command.conversation = text(fields, "conversation");
  command.channel = text(fields, "channel");
  command.user = text(fields, "user");
  command.name = text(fields, "name");
  command.text = text(fields, "text");
  command.target = text(fields, "target");
  command.team = text(fields, "team");
  command.tag = text(fields, "tag");
  command.external_id = text(fields, "external_id");
  command.session = text(fields, "session");
  command.into = text(fields, "into");
  if (const auto data = fields.object("data")) {
    command.data = data->to_json();
  }
}

void read_numbers(FrameFields& fields, core::Command& command) {
  command.fence = number(fields, "fence");
  command.if_version = number(fields, "if_version");
  command.message = number(fields, "message");
  command.occurred_at_ms = static_cast<core::TimeMs>(number(fields, "occurred_at_ms"));
  command.lease_ms = static_cast<core::TimeMs>(number(fields, "lease_ms"));
  command.until_ms = static_cast<core::TimeMs>(number(fields, "until_ms"));
  command.priority = static_cast<std::int32_t>(
      fields.number("priority", -base::limits::priority_max, base::limits::priority_max, 0));
  command.reason = fields.choice("reason", core::reason_code_names, core::ReasonCode::none);
  command.outcome = fields.choice("outcome", core::close_outcome_names, core::CloseOutcome::none);
  command.role = fields.choice("role", core::role_names, core::Role::agent);
  command.delivery = fields.choice("delivery", core::delivery_names, core::Delivery::none);
  command.fallback = fields.flag("fallback");
  command.is_note = fields.flag("is_note");
  command.is_away = fields.flag("is_away");
  command.device = fields.choice("device", core::device_kind_names, core::DeviceKind::unknown);
  command.at_once = fields.flag("at_once");
}

}  // namespace

base::Result<ClientFrame> read_command_frame(FrameFields& fields) {
  CommandFrame out;
  out.id = fields.required_text("id", base::limits::id_bytes);
  out.command.id = out.id;
  const auto op = fields.required_text("op", base::limits::id_bytes);
  const auto* row = core::find_op(op);
  if (fields.ok() && (row == nullptr || row->op == core::Op::expire)) {
    return base::fail(base::Code::unknown_op, "there is no op " + op);
  }
  if (row != nullptr) {
    out.command.op = row->op;
  }
  read_actor(fields, out.command);
  read_texts(fields, out.command);
  read_numbers(fields, out.command);
  auto read = fields.finish(std::move(out));
  if (!read) {
    return std::move(read).error();
  }
  return ClientFrame(*std::move(read));
}

}  // namespace liveinbox::session
