#include "engine/salvage.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "codec/key.hpp"
#include "codec/meta.hpp"
#include "codec/record.hpp"
#include "core/control.hpp"
#include "engine/archive.hpp"
#include "engine/log_fold.hpp"
#include "store/memory_store.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace liveinbox::engine {
namespace {

using base::Code;
using base::Result;
using base::Status;
using store::Table;

constexpr std::uint32_t events_per_page = 1000;

// Whether a tenant may be called so. The key that the name stands in has no checksum of its own.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= base::limits::id_bytes && base::is_valid_utf8(name) &&
         core::first_control(name) == std::string_view::npos;
}

// The rows that are whole. What belongs where is said by the rows themselves.
struct Found {
  std::map<std::uint64_t, std::string> events;  // by position
  std::map<codec::TenantNumber, std::string> tenants;
  codec::Head head;

  void take(Table table, std::string_view key, std::string_view value) {
    if (table == Table::event) {
      const auto event = codec::decode_event(value);
      if (event && key == codec::event_key(event->position)) {
        events.emplace(event->position, value);
      }
    } else if (table == Table::tenant) {
      const auto tenant = codec::decode_tenant(value);
      const auto name = codec::tenant_of_key(key);
      if (tenant && key == codec::tenant_key(name) && is_name(name)) {
        tenants.emplace(tenant->number, name);
      }
    } else if (key == codec::head_key) {
      const auto read = codec::decode_head(value);
      head = read ? *read : codec::Head{};
    }
  }
};

// Gives the events of a log with holes the numbers of one without.
class Renumbering {
 public:
  explicit Renumbering(SalvageReport& report) : report_(report) {}

  // False for an event that tells of what is lost.
  bool take(core::Event& event) {
    const auto before = event.position;
    if (core::row_of(event.type).of_conversation && !take_conversation(event)) {
      ++report_.left_out;
      return false;
    }
    auto& tenant = tenants_[event.tenant];
    tenant.number =
        tenant.number == 0 ? static_cast<codec::TenantNumber>(tenants_.size()) : tenant.number;
    event.tenant = tenant.number;
    event.offset = ++tenant.head;
    event.position = ++report_.events;
    if (event.type == core::EventType::user_erased) {
      const auto first = positions_.find(event.other);
      event.other = first == positions_.end() ? 0 : first->second;
    }
    positions_.emplace(before, event.position);
    return true;
  }

  struct Tenant {
    codec::TenantNumber number = 0;
    std::uint64_t head = 0;
  };
  // By the number that they had.
  [[nodiscard]] const std::map<codec::TenantNumber, Tenant>& tenants() const { return tenants_; }

 private:
  struct Conversation {
    std::uint64_t number = 0;  // 0 where the opening is lost
    std::uint64_t version = 0;
    bool is_incomplete = false;
  };

  bool take_conversation(core::Event& event) {
    const bool is_new = conversations_.find(event.conversation) == conversations_.end();
    auto& known = conversations_[event.conversation];
    if (is_new) {
      const bool is_opening = event.type == core::EventType::opened;
      known.number = is_opening ? ++report_.conversations : 0;
      report_.lost_conversations += is_opening ? 0 : 1;
    }
    if (known.number == 0 || !take_other(event)) {
      return false;
    }
    note_version(known, event);
    event.conversation = known.number;
    return true;
  }

  // The other side of a merge. Who was merged into what is lost is closed and no more.
  bool take_other(core::Event& event) {
    if (event.other == 0) {
      return true;
    }
    const auto other = conversations_.find(event.other);
    const bool is_there = other != conversations_.end() && other->second.number != 0;
    event.other = is_there ? other->second.number : 0;
    event.other_key = is_there ? std::move(event.other_key) : "";
    return is_there || event.type != core::EventType::merged_in;
  }

  void note_version(Conversation& known, const core::Event& event) {
    const bool bumps = core::row_of(event.type).bumps_version;
    const auto expected = known.version + (bumps ? 1 : 0);
    if (event.version != expected && !known.is_incomplete) {
      known.is_incomplete = true;
      ++report_.incomplete;
    }
    known.version = event.version;
  }

  SalvageReport& report_;
  std::map<codec::TenantNumber, Tenant> tenants_;
  std::map<std::uint64_t, Conversation> conversations_;  // by the number that they had
  std::map<std::uint64_t, std::uint64_t> positions_;     // before -> now
};

// What the tenants are called. One changed bit can give two of them one name: then neither has it,
// since nobody may see what is another's.
class TenantNames {
 public:
  explicit TenantNames(const std::map<codec::TenantNumber, std::string>& found) : found_(found) {
    for (const auto& [number, name] : found_) {
      ++uses_[name];
    }
  }

  std::string take(codec::TenantNumber number, SalvageReport& report) {
    const auto name = found_.find(number);
    if (name != found_.end() && uses_[name->second] == 1) {
      return name->second;
    }
    ++report.lost_names;
    auto made = "lost-tenant-" + std::to_string(number);
    while (!uses_.emplace(made, 1).second) {
      made.insert(0, "lost-");
    }
    return made;
  }

 private:
  const std::map<codec::TenantNumber, std::string>& found_;
  std::map<std::string, int> uses_;
};

// A store in memory with the log and the names, of which the rest follows.
Result<std::unique_ptr<store::Store>> make_log(const Found& found, SalvageReport& report) {
  auto store = store::open_memory_store(std::numeric_limits<std::uint64_t>::max());
  if (!store) {
    return store;
  }
  auto batch = (*store)->begin_write();
  if (!batch) {
    return std::move(batch).error();
  }
  Renumbering renumbering(report);
  Status status;
  for (auto row = found.events.begin(); status && row != found.events.end(); ++row) {
    auto event = codec::decode_event(row->second);
    if (event && renumbering.take(*event)) {
      status =
          (*batch)->put(Table::event, codec::event_key(event->position), codec::encode(*event));
    }
  }
  codec::Head head;
  head.position = report.events;
  TenantNames names(found.tenants);
  for (const auto& [number, tenant] : renumbering.tenants()) {
    const auto key = codec::tenant_key(names.take(number, report));
    status = status
                 ? (*batch)->put(Table::tenant, key, codec::encode(codec::TenantRow{tenant.number}))
                 : std::move(status);
  }
  status =
      status ? (*batch)->put(Table::meta, codec::head_key, codec::encode(head)) : std::move(status);
  status = status ? (*batch)->commit() : std::move(status);
  return status ? std::move(store) : std::move(status).error();
}

Status write_archive(store::Store& store, const SalvageTarget& target) {
  const auto view = store.begin_read();
  if (!view) {
    return view.error();
  }
  std::uint64_t after = 0;
  while (true) {
    const auto page = export_page(**view, after, events_per_page, target.library);
    if (!page) {
      return page.error();
    }
    if (auto status = target.write(page->lines); !status || page->upto == page->head) {
      return status;
    }
    after = page->upto;
  }
}

// The log in `store`, folded: with everything that an archive is made of.
Result<Fold> fold(store::Store& store) {
  const auto log = store.begin_read();
  return log ? fold_log(**log, {}) : log.error();
}

}  // namespace

Result<SalvageReport> salvage(const std::string& path,
                              bool allow_network_fs,
                              const SalvageTarget& target) {
  Found found;
  const auto facts = store::salvage_rows(
      {path, allow_network_fs, [&](Table table, std::string_view key, std::string_view value) {
         found.take(table, key, value);
       }});
  if (!facts) {
    return facts.error();
  }
  if (found.events.empty()) {
    return base::fail(Code::store_corrupt, "no event of the store can be read");
  }
  SalvageReport report;
  report.file = *facts;
  const auto newest = std::max(found.head.position, found.events.rbegin()->first);
  report.lost_events = newest - found.events.size();
  const auto log = make_log(found, report);
  if (!log) {
    return log.error();
  }
  const auto folded = fold(**log);
  if (!folded) {
    return folded.error();
  }
  const auto written = write_archive(*folded->store, target);
  return written ? Result<SalvageReport>(report) : written.error();
}

}  // namespace liveinbox::engine
