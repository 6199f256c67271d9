#include "engine/erase_again.hpp"

#include "codec/archive_line.hpp"
#include "codec/record.hpp"
#include "engine/batch.hpp"
#include "engine/execute.hpp"
#include "engine/rows.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace liveinbox::engine {
namespace {

using base::Code;
using base::Result;
using base::Status;

Result<std::string> tenant_name(store::ReadView& view, codec::TenantNumber number) {
  std::string name;
  auto status = for_each(view, store::Table::tenant, {}, [&](const store::Row& row) {
    const auto tenant = codec::decode_tenant(row.value);
    if (tenant && tenant->number == number) {
      name = codec::tenant_of_key(row.key);
    }
    return name.empty();
  });
  return status ? Result<std::string>(std::move(name)) : std::move(status).error();
}

// Whom the first event of an erasure tells of, as a command; one without a user where the log has
// another history than the erasure is of.
Result<core::Command> command_of(store::ReadView& view, const Erasure& erasure) {
  core::Command command;
  command.op = core::Op::erase;
  command.actor = {core::PrincipalKind::system, "liveinbox", "liveinbox"};
  const auto event =
      read_row(view, store::Table::event, codec::event_key(erasure.first), codec::decode_event);
  if (!event) {
    return event.error();
  }
  if (!*event || (*event)->tenant != erasure.tenant) {
    return command;
  }
  const auto& subject = (*event)->subject;
  command.user = subject.kind == core::PrincipalKind::user ? subject.id : (*event)->actor.id;
  auto name = tenant_name(view, erasure.tenant);
  if (!name) {
    return std::move(name).error();
  }
  command.tenant = *std::move(name);
  return command;
}

Status run(store::Store& store, core::Command command, core::TimeMs now_ms) {
  std::vector<Envelope> batch;
  batch.push_back({std::move(command), nullptr, 0});
  const auto result = execute_batch(store, now_ms, batch);
  const auto& answer = result.answers.front();
  return answer ? Status() : Status(answer.error());
}

Status erase_one(store::Store& store, const Erasure& erasure) {
  core::Command command;
  core::TimeMs now_ms = 0;
  {
    const auto view = store.begin_read();
    if (!view) {
      return view.error();
    }
    auto made = command_of(**view, erasure);
    const auto head = read_head_record(**view);
    if (!made || !head) {
      return made ? head.error() : std::move(made).error();
    }
    command = *std::move(made);
    now_ms = head->at_ms;
  }
  return command.user.empty() ? Status() : run(store, std::move(command), now_ms);
}

}  // namespace

Result<std::vector<Erasure>> read_erasures(std::string_view lines) {
  std::vector<Erasure> erasures;
  for (std::size_t number = 1; !lines.empty(); ++number) {
    const auto end = std::min(lines.find('\n'), lines.size());
    const auto line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    const auto read = codec::read_line(line);
    if (!read) {
      return base::fail(read.error().code,
                        "line " + std::to_string(number) + ": " + read.error().detail);
    }
    const auto* event = std::get_if<core::Event>(&*read);
    if (event != nullptr && event->type == core::EventType::user_erased) {
      erasures.push_back({event->tenant, event->position, event->other});
    }
  }
  return erasures;
}

Status erase_again(store::Store& store, const std::vector<Erasure>& erasures, std::uint64_t head) {
  for (const auto& erasure : erasures) {
    if (erasure.position <= head || erasure.first > head) {
      continue;  // carried out before the backup was made, or of somebody who came later
    }
    if (auto status = erase_one(store, erasure); !status) {
      return status;
    }
  }
  return {};
}

}  // namespace liveinbox::engine
