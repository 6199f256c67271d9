// Writing an archive.
#include "engine/archive.hpp"

#include "base/limits.hpp"
#include "codec/archive_line.hpp"
#include "codec/key.hpp"
#include "codec/record.hpp"
#include "engine/rows.hpp"
#include "engine/state_hash.hpp"
#include "store/marker.hpp"

#include <map>
#include <utility>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;
using store::Table;

// Of one snapshot.
class Exporter {
 public:
  Exporter(store::ReadView& view, ArchivePage& page) : view_(view), page_(page) {}

  Status write(std::uint32_t events_max) {
    auto scan =
        view_.scan(Table::event, codec::event_key(page_.after + 1), store::Direction::forward);
    if (!scan) {
      return std::move(scan).error();
    }
    for (std::uint32_t i = 0; i < events_max && has_room(); ++i) {
      auto row = (*scan)->next();
      if (!row) {
        return std::move(row).error();
      }
      if (!*row) {
        return check_reached_head();
      }
      if (auto status = write_event((*row)->value); !status) {
        return status;
      }
    }
    return {};
  }

 private:
  [[nodiscard]] bool has_room() const {
    return page_.lines.size() < base::limits::archive_page_bytes;
  }

  [[nodiscard]] Status check_reached_head() const {
    return page_.upto == page_.head
               ? Status()
               : base::fail(base::Code::store_corrupt,
                            "the log ends at event " + std::to_string(page_.upto) + ", not at " +
                                std::to_string(page_.head));
  }

  Status write_event(std::string_view record) {
    auto event = codec::decode_event(record);
    if (!event) {
      return std::move(event).error();
    }
    if (event->position != page_.upto + 1) {
      return base::fail(base::Code::store_corrupt,
                        "event " + std::to_string(page_.upto + 1) + " of the log is missing");
    }
    page_.upto = event->position;
    if (event->offset == 1) {
      if (auto status = write_tenant(event->tenant); !status) {
        return status;
      }
    }
    return codec::append_line(page_.lines, *std::move(event));
  }

  Status write_tenant(codec::TenantNumber number) {
    if (names_.empty()) {
      if (auto status = read_names(); !status) {
        return status;
      }
    }
    const auto name = names_.find(number);
    if (name == names_.end()) {
      return base::fail(base::Code::store_corrupt,
                        "tenant " + std::to_string(number) + " of the log has no name");
    }
    return codec::append_line(page_.lines, codec::ArchiveTenant{number, name->second});
  }

  Status read_names() {
    Status failure;
    auto status = for_each(view_, Table::tenant, {}, [&](const store::Row& row) {
      const auto tenant = codec::decode_tenant(row.value);
      if (tenant) {
        names_.emplace(tenant->number, codec::tenant_of_key(row.key));
      } else {
        failure = tenant.error();
      }
      return static_cast<bool>(tenant);
    });
    return status ? std::move(failure) : std::move(status);
  }

  store::ReadView& view_;
  ArchivePage& page_;
  std::map<codec::TenantNumber, std::string> names_;
};

Status append_end(store::ReadView& view,
                  const codec::Head& head,
                  std::string_view library,
                  std::string& lines) {
  const auto hash = state_hash(view);
  if (!hash) {
    return hash.error();
  }
  return codec::append_line(
      lines, codec::ArchiveEnd{head.position, head.tenant, hash->hex(), std::string(library)});
}

}  // namespace

base::Error import_under_way() {
  return base::fail(base::Code::store_in_use,
                    "the store is being filled from an archive, or such an import did not reach "
                    "its end");
}

Result<ArchivePage> export_page(store::ReadView& view,
                                std::uint64_t after,
                                std::uint32_t events_max,
                                std::string_view library) {
  const auto head = read_head_record(view);
  if (!head) {
    return head.error();
  }
  if (head->import != codec::ImportState::none) {
    return import_under_way();
  }
  if (after > head->position) {
    return base::fail(base::Code::invalid_argument,
                      "after is " + std::to_string(after) + ", the newest event is " +
                          std::to_string(head->position));
  }
  ArchivePage page;
  page.epoch = head->epoch;
  page.after = after;
  page.upto = after;
  page.head = head->position;
  auto status = after != 0 ? Status()
                           : codec::append_line(page.lines,
                                                codec::ArchiveHeader{codec::archive_version,
                                                                     std::string(library),
                                                                     store::store_format});
  if (status) {
    status = Exporter(view, page).write(events_max);
  }
  if (status && page.upto == page.head) {
    status = append_end(view, *head, library, page.lines);
  }
  if (!status) {
    return std::move(status).error();
  }
  return page;
}

}  // namespace liveinbox::engine
