#include "capi/read_command.hpp"

#include "base/limits.hpp"
#include "capi/convert.hpp"
#include "core/names.hpp"
#include "core/validate.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace liveinbox::capi {
namespace {

using base::Code;
using base::Error;
using base::fail;
using base::Status;

struct TextField {
  std::string_view name;
  li_str li_command::*from;
  std::string core::Command::*to;
  std::size_t bytes_max;
};

constexpr std::array<TextField, 14> text_fields = {{
    {"tenant", &li_command::tenant, &core::Command::tenant, base::limits::id_bytes},
    {"id", &li_command::id, &core::Command::id, base::limits::id_bytes},
    {"conversation",
     &li_command::conversation,
     &core::Command::conversation,
     base::limits::conversation_bytes},
    {"channel", &li_command::channel, &core::Command::channel, base::limits::channel_bytes},
    {"user", &li_command::user, &core::Command::user, base::limits::id_bytes},
    {"name", &li_command::name, &core::Command::name, base::limits::name_bytes},
    {"text", &li_command::text, &core::Command::text, base::limits::text_bytes},
    {"target", &li_command::target, &core::Command::target, base::limits::id_bytes},
    {"team", &li_command::team, &core::Command::team, base::limits::id_bytes},
    {"tag", &li_command::tag, &core::Command::tag, base::limits::tag_bytes},
    {"external_id",
     &li_command::external_id,
     &core::Command::external_id,
     base::limits::external_id_bytes},
    {"session", &li_command::session, &core::Command::session, base::limits::id_bytes},
    {"into", &li_command::into, &core::Command::into, base::limits::conversation_bytes},
    {"data", &li_command::data, &core::Command::data, base::limits::data_bytes},
}};

constexpr std::uint32_t command_flags = LI_FALLBACK | LI_DRAFT_OF_NOTE | LI_AWAY | LI_AT_ONCE;

// Reads texts. One that is too long is not copied, however long it claims to be, but remembered:
// other mistakes of the command come first.
class TextReader {
 public:
  Status read(std::string_view name, li_str from, std::size_t bytes_max, std::string& to) {
    const auto bytes = read_bytes(from, name);
    if (!bytes) {
      return bytes.error();
    }
    if (bytes->size() > bytes_max) {
      if (!too_long_) {
        too_long_ = fail(Code::too_long,
                         std::string(name) + " has " + std::to_string(bytes->size()) +
                             " bytes, the limit is " + std::to_string(bytes_max));
      }
      to = "-";
      return {};
    }
    to = *bytes;
    return {};
  }

  // What to answer where a text was too long.
  [[nodiscard]] std::optional<Error> error_of(const core::Command& command) const {
    if (!too_long_) {
      return std::nullopt;
    }
    auto status = core::validate(command);
    const bool comes_first = !status && (status.error().code == Code::unknown_op ||
                                         status.error().code == Code::unused_field ||
                                         status.error().code == Code::invalid_argument);
    return comes_first ? std::move(status).error() : *too_long_;
  }

 private:
  std::optional<Error> too_long_;
};

template <typename Enum, std::size_t Count>
Status read_enum(const core::NameTable<Enum, Count>& table,
                 std::uint32_t number,
                 std::string_view name,
                 Enum& to) {
  const auto value = core::enum_from(table, number);
  if (!value) {
    return fail(Code::invalid_argument,
                std::string(name) + " is " + std::to_string(number) + ", which names nothing");
  }
  to = *value;
  return {};
}

Status read_texts(const li_command& given, TextReader& reader, core::Command& command) {
  for (const auto& field : text_fields) {
    auto status = reader.read(field.name, given.*field.from, field.bytes_max, command.*field.to);
    if (!status) {
      return status;
    }
  }
  if (auto status =
          reader.read("actor.id", given.actor.id, base::limits::id_bytes, command.actor.id);
      !status) {
    return status;
  }
  return reader.read("actor.name", given.actor.name, base::limits::name_bytes, command.actor.name);
}

Status read_numbers(const li_command& given, core::Command& command) {
  if (auto status = check_reserved(given.actor.reserved, "actor.reserved"); !status) {
    return status;
  }
  if (auto status = check_reserved(given.reserved, "reserved"); !status) {
    return status;
  }
  if (auto status =
          read_enum(core::principal_kind_names, given.actor.kind, "actor.kind", command.actor.kind);
      !status) {
    return status;
  }
  if (auto status = read_enum(core::reason_code_names, given.reason, "reason", command.reason);
      !status) {
    return status;
  }
  if (auto status = read_enum(core::close_outcome_names, given.outcome, "outcome", command.outcome);
      !status) {
    return status;
  }
  if (auto status = read_enum(core::role_names, given.role, "role", command.role); !status) {
    return status;
  }
  if (auto status = read_enum(core::delivery_names, given.delivery, "delivery", command.delivery);
      !status) {
    return status;
  }
  if (auto status = read_enum(core::device_kind_names, given.device, "device", command.device);
      !status) {
    return status;
  }
  if ((given.flags & ~command_flags) != 0) {
    return fail(Code::invalid_argument,
                "flags has an unknown flag: " + std::to_string(given.flags));
  }
  command.fallback = (given.flags & LI_FALLBACK) != 0;
  command.is_note = (given.flags & LI_DRAFT_OF_NOTE) != 0;
  command.is_away = (given.flags & LI_AWAY) != 0;
  command.at_once = (given.flags & LI_AT_ONCE) != 0;
  command.fence = given.fence;
  command.if_version = given.if_version;
  command.message = given.message;
  command.occurred_at_ms = given.occurred_at_ms;
  command.lease_ms = given.lease_ms;
  command.until_ms = given.until_ms;
  command.priority = given.priority;
  return {};
}

// Firing a timer is the library's own command; for a caller it does not exist.
Status read_op(std::uint32_t number, core::Op& to) {
  const auto* row = core::find_op(number);
  if (row == nullptr || row->op == core::Op::expire) {
    return fail(Code::unknown_op, "there is no op " + std::to_string(number));
  }
  to = row->op;
  return {};
}

}  // namespace

base::Result<core::Command> read_command(const li_command* given) {
  const auto known = read_struct(given, "command");
  if (!known) {
    return known.error();
  }
  core::Command command;
  TextReader reader;
  if (auto status = read_op(known->op, command.op); !status) {
    return std::move(status).error();
  }
  if (auto status = read_numbers(*known, command); !status) {
    return std::move(status).error();
  }
  if (auto status = read_texts(*known, reader, command); !status) {
    return std::move(status).error();
  }
  if (auto error = reader.error_of(command)) {
    return *std::move(error);
  }
  return command;
}

}  // namespace liveinbox::capi
