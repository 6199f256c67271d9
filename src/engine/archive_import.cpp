// Reading an archive into a store. Each line is checked against what is there before it is applied,
// since whatever stands in a file may be wrong; business is not decided again.
#include "base/limits.hpp"
#include "codec/archive_line.hpp"
#include "codec/key.hpp"
#include "codec/meta.hpp"
#include "codec/record.hpp"
#include "engine/apply.hpp"
#include "engine/archive.hpp"
#include "engine/bury.hpp"
#include "engine/rows.hpp"
#include "engine/state_hash.hpp"
#include "engine/write_beside.hpp"

#include <map>
#include <optional>
#include <utility>
#include <variant>

namespace liveinbox::engine {
namespace {

using base::Code;
using base::Result;
using base::Status;
using codec::ImportState;
using store::Table;

// How many rows are removed in one commit; fewer where the store is so full that there is no room
// for the pages that this takes.
constexpr std::size_t rows_per_removal = 5000;
constexpr std::size_t fewer_rows = 10;

base::Error wrong(std::string detail) {
  return base::fail(Code::invalid_data, std::move(detail));
}

base::Error wrong_number(std::string_view key, std::uint64_t wanted, std::uint64_t found) {
  return wrong("key \"" + std::string(key) + "\" must be " + std::to_string(wanted) + ", found " +
               std::to_string(found));
}

std::uint64_t lines_of(const codec::Head& head) {
  return head.import == ImportState::under_way ? 1 + head.tenant + head.position : 0;
}

// Takes lines into a batch that is not committed.
class Importer {
 public:
  Importer(Batch& batch, std::string_view library) : batch_(batch), library_(library) {}

  // The whole lines of a text.
  Status take_all(std::string_view lines) {
    while (!lines.empty()) {
      const auto length = lines.find('\n');
      auto status = length == std::string_view::npos
                        ? Status(wrong("it has no end: the archive was cut off"))
                        : take(lines.substr(0, length));
      if (!status) {
        return in_line(std::move(status).error());
      }
      lines.remove_prefix(length + 1);
    }
    return {};
  }

  [[nodiscard]] const ImportReport& report() const { return report_; }

 private:
  // The number of the line that comes next.
  [[nodiscard]] std::uint64_t line() const {
    return report_.is_complete ? report_.lines + 1 : lines_of(batch_.head()) + 1;
  }

  // What a line says is its own fault, whoever found it.
  [[nodiscard]] Status in_line(base::Error error) const {
    const bool is_fault = error.code == Code::invalid_data || error.code == Code::store_corrupt ||
                          error.code == Code::too_long || error.code == Code::invalid_argument;
    if (is_fault || error.code == Code::store_newer) {
      error.code = is_fault ? Code::invalid_data : error.code;
      error.detail = "line " + std::to_string(line()) + ": " + error.detail;
    }
    return error;
  }

  Status take(std::string_view line) {
    if (report_.is_complete) {
      return wrong("it stands behind the end of the archive");
    }
    auto read = codec::read_line(line);
    if (!read) {
      return std::move(read).error();
    }
    if (auto* header = std::get_if<codec::ArchiveHeader>(&*read)) {
      return take_header(*header);
    }
    if (batch_.head().import != ImportState::under_way) {
      return wrong("it is not the first line of an archive");
    }
    if (auto* tenant = std::get_if<codec::ArchiveTenant>(&*read)) {
      return take_tenant(*tenant);
    }
    if (auto* event = std::get_if<core::Event>(&*read)) {
      return take_event(*event);
    }
    return take_end(std::get<codec::ArchiveEnd>(*read));
  }

  // What it says besides its version is for people.
  Status take_header(const codec::ArchiveHeader& /*header*/) {
    if (batch_.head().import == ImportState::under_way) {
      return wrong("it is the first line of an archive once more");
    }
    batch_.set_import(ImportState::under_way);
    return {};
  }

  Status take_tenant(const codec::ArchiveTenant& tenant) {
    if (tenant.number != batch_.head().tenant + 1) {
      return wrong_number("tenant", batch_.head().tenant + 1, tenant.number);
    }
    if (tenant.name.empty()) {
      return wrong("key \"name\" is missing");
    }
    auto state = batch_.tenant(tenant.name);
    if (!state) {
      return std::move(state).error();
    }
    if ((*state)->row.number != 0) {
      return wrong("key \"name\" is that of tenant " + std::to_string((*state)->row.number));
    }
    batch_.introduce(**state, tenant.number);
    tenants_.insert_or_assign(tenant.number, *state);
    return {};
  }

  Result<TenantState*> find_tenant(codec::TenantNumber number) {
    if (!knows_tenants_) {
      if (auto status = read_tenants(); !status) {
        return std::move(status).error();
      }
      knows_tenants_ = true;
    }
    const auto found = tenants_.find(number);
    return found != tenants_.end()
               ? Result<TenantState*>(found->second)
               : wrong("key \"tenant\" names none that stands before it, found " +
                       std::to_string(number));
  }

  // Those of earlier commits.
  Status read_tenants() {
    std::vector<std::string> names;
    auto status = for_each(batch_.view(), Table::tenant, {}, [&](const store::Row& row) {
      names.push_back(codec::tenant_of_key(row.key));
      return true;
    });
    for (const auto& name : names) {
      auto state = batch_.tenant(name);
      if (!state) {
        return std::move(state).error();
      }
      tenants_.insert_or_assign((*state)->row.number, *state);
    }
    return status;
  }

  Status take_event(const core::Event& event) {
    const auto& head = batch_.head();
    if (event.position != head.position + 1) {
      return wrong_number("position", head.position + 1, event.position);
    }
    auto tenant = find_tenant(event.tenant);
    if (!tenant) {
      return std::move(tenant).error();
    }
    if (event.offset != (*tenant)->row.head + 1) {
      return wrong_number("offset", (*tenant)->row.head + 1, event.offset);
    }
    if (event.at_ms < head.at_ms) {
      return wrong("key \"at_ms\" goes back from " + std::to_string(head.at_ms) + ", found " +
                   std::to_string(event.at_ms));
    }
    if (auto status = check_conversation(event); !status) {
      return status;
    }
    return replay(batch_, **tenant, event);
  }

  // Replay sees to the rest.
  Status check_conversation(const core::Event& event) {
    if (event.type == core::EventType::opened) {
      const auto wanted = batch_.head().conversation + 1;
      return event.conversation == wanted
                 ? Status()
                 : wrong_number("conversation_number", wanted, event.conversation);
    }
    // An erased one has no key any more, but for the event that says so.
    if (!core::row_of(event.type).of_conversation || event.key.empty() ||
        event.type == core::EventType::erased) {
      return {};
    }
    const auto number =
        read_number(batch_.view(), Table::key, codec::host_key(event.tenant, event.key));
    if (!number) {
      return number.error();
    }
    return *number && **number == event.conversation
               ? Status()
               : Status(
                     wrong("key \"conversation_number\" is not that of the conversation, found " +
                           std::to_string(event.conversation)));
  }

  Status take_end(const codec::ArchiveEnd& end) {
    const auto& head = batch_.head();
    if (end.events != head.position) {
      return wrong_number("events", head.position, end.events);
    }
    if (end.tenants != head.tenant) {
      return wrong_number("tenants", head.tenant, end.tenants);
    }
    report_.lines = lines_of(head) + 1;
    if (auto status = batch_.write_heads(report_.heads); !status) {
      return status;
    }
    const auto hash = state_hash(batch_.view());
    if (!hash) {
      return hash.error();
    }
    // Other rules may make another state of the same events.
    if (end.library == library_ && end.state_hash != hash->hex()) {
      return wrong("key \"state_hash\" must be \"" + hash->hex() + "\", found \"" + end.state_hash +
                   "\"");
    }
    report_.state_hash = hash->hex();
    report_.is_complete = true;
    batch_.set_import(ImportState::none);
    // Long ago, as nobody knows when.
    return bury_processes(batch_.view(), 1);
  }

  Batch& batch_;
  const std::string_view library_;
  std::map<codec::TenantNumber, TenantState*> tenants_;
  bool knows_tenants_ = false;  // also those of earlier commits
  ImportReport report_;
};

Status write_head(store::Store& store, const codec::Head& head) {
  return write_beside(store, [&](store::WriteBatch& batch) {
    return batch.put(Table::meta, codec::head_key, codec::encode(head));
  });
}

// The first keys of a table.
Result<std::vector<std::string>> first_keys(store::ReadView& view, Table table, std::size_t rows) {
  std::vector<std::string> keys;
  auto status = for_each(view, table, {}, [&](const store::Row& row) {
    keys.emplace_back(row.key);
    return keys.size() < rows;
  });
  return status ? Result<std::vector<std::string>>(std::move(keys)) : std::move(status).error();
}

// Some rows of a table; true if there may be more.
Result<bool> remove_rows(store::Store& store, Table table, std::size_t rows) {
  std::size_t removed = 0;
  auto status = write_beside(store, [&](store::WriteBatch& batch) -> Status {
    const auto keys = first_keys(batch, table, rows);
    if (!keys) {
      return keys.error();
    }
    removed = keys->size();
    for (const auto& key : *keys) {
      if (auto erased = batch.erase(table, key); !erased) {
        return erased;
      }
    }
    return {};
  });
  return status ? Result<bool>(removed == rows) : std::move(status).error();
}

Status empty_table(store::Store& store, Table table) {
  std::size_t rows = rows_per_removal;
  auto more = Result<bool>(true);
  while (more && *more) {
    more = remove_rows(store, table, rows);
    if (!more && more.error().code == Code::store_full && rows > fewer_rows) {
      rows = fewer_rows;
      more = true;
    }
  }
  return more ? Status() : Status(std::move(more).error());
}

// Not in one commit, which might need more memory than there is. Until the last one the store is
// marked, so that whoever comes next goes on here. The new epoch is for those who have read of it.
Status empty_store(store::Store& store, codec::Head head, std::uint64_t epoch) {
  head.import = ImportState::broken_off;
  if (auto status = write_head(store, head); !status) {
    return status;
  }
  for (std::size_t i = 0; i < store::table_count; ++i) {
    const auto table = static_cast<Table>(i);
    if (auto status = table == Table::meta ? Status() : empty_table(store, table); !status) {
      return status;
    }
  }
  codec::Head empty;
  empty.epoch = epoch_from(epoch);
  return write_head(store, empty);
}

Result<codec::Head> read_store_head(store::Store& store) {
  auto view = store.begin_read();
  return view ? read_head_record(**view) : std::move(view).error();
}

Result<ImportReport> try_import(store::Store& store,
                                std::string_view lines,
                                const ImportOptions& options) {
  auto batch = Batch::begin(store, 0);
  if (!batch) {
    return std::move(batch).error();
  }
  const auto& head = batch->head();
  if (head.import == ImportState::none && head.position != 0) {
    return base::fail(Code::invalid_argument,
                      "the inbox has " + std::to_string(head.position) +
                          " events; lines of an archive are imported into an empty one");
  }
  if (head.import == ImportState::broken_off) {
    return import_under_way();
  }
  Importer importer(*batch, options.library);
  if (auto status = importer.take_all(lines); !status) {
    return std::move(status).error();
  }
  auto report = importer.report();
  report.events = head.position;
  report.lines = report.is_complete ? report.lines : lines_of(head);
  if (options.index != nullptr) {
    if (auto status = options.index->step(batch->view(), batch->growth()); !status) {
      return std::move(status).error();
    }
  }
  if (auto status = batch->commit(report.heads); !status) {
    return std::move(status).error();
  }
  return report;
}

}  // namespace

Status cancel_import(store::Store& store, std::uint64_t epoch) {
  const auto head = read_store_head(store);
  if (!head) {
    return head.error();
  }
  return head->import == ImportState::none ? Status() : empty_store(store, *head, epoch);
}

Result<ImportReport> import_lines(store::Store& store,
                                  std::string_view lines,
                                  const ImportOptions& options) {
  const auto head = read_store_head(store);
  if (!head) {
    return head.error();
  }
  if (lines.empty()) {
    ImportReport report;
    report.lines = lines_of(*head);
    report.events = report.lines == 0 ? 0 : head->position;
    return report;
  }
  // Somebody began to remove what was there and did not get to the end of it.
  if (head->import == ImportState::broken_off) {
    if (auto status = empty_store(store, *head, options.epoch); !status) {
      return std::move(status).error();
    }
  }
  auto report = try_import(store, lines, options);
  if (!report && report.error().code == Code::invalid_data) {
    if (auto status = cancel_import(store, options.epoch); !status) {
      return std::move(status).error();
    }
  }
  return report;
}

}  // namespace liveinbox::engine
