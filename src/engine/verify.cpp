#include "engine/verify.hpp"

#include "codec/key.hpp"
#include "codec/record.hpp"
#include "engine/apply.hpp"
#include "engine/batch.hpp"
#include "store/memory_store.hpp"

#include <array>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;
using store::Table;

// Everything that the events determine. Left out are results of commands, named cursors and the
// meta rows, which are kept beside the log.
constexpr std::array<Table, 19> derived_tables = {Table::tenant,
                                                  Table::event,
                                                  Table::feed,
                                                  Table::conversation,
                                                  Table::key,
                                                  Table::transcript,
                                                  Table::message,
                                                  Table::active,
                                                  Table::external,
                                                  Table::principal,
                                                  Table::setting,
                                                  Table::queue,
                                                  Table::count,
                                                  Table::timer,
                                                  Table::read_mark,
                                                  Table::draft,
                                                  Table::delivery,
                                                  Table::ready,
                                                  Table::term};

constexpr std::size_t events_per_batch = 2000;

std::string_view name_of(Table table) {
  return store::table_names[static_cast<std::size_t>(table)];
}

// Plays the events of `source` into an empty store, in batches.
class Replay {
 public:
  Replay(store::ReadView& source, store::Store& target) : source_(source), target_(target) {}

  Status run(std::uint64_t all, const VerifyProgress& progress) {
    if (auto status = read_tenants(); !status) {
      return status;
    }
    auto scan = source_.scan(Table::event, {}, store::Direction::forward);
    if (!scan) {
      return std::move(scan).error();
    }
    while (true) {
      auto batch = Batch::begin(target_, 0);
      if (!batch) {
        return std::move(batch).error();
      }
      auto more = fill(*batch, **scan);
      if (!more) {
        return std::move(more).error();
      }
      std::vector<FeedHead> ignored;
      if (auto status = batch->commit(ignored); !status) {
        return status;
      }
      if (progress) {
        progress(events_, all);
      }
      if (!*more) {
        return {};
      }
    }
  }

  [[nodiscard]] std::uint64_t events() const { return events_; }

 private:
  Status read_tenants() {
    auto scan = source_.scan(Table::tenant, {}, store::Direction::forward);
    if (!scan) {
      return std::move(scan).error();
    }
    while (true) {
      auto row = (*scan)->next();
      if (!row) {
        return std::move(row).error();
      }
      if (!*row) {
        return {};
      }
      auto tenant = codec::decode_tenant((*row)->value);
      if (!tenant) {
        return std::move(tenant).error();
      }
      names_.emplace(tenant->number, codec::tenant_of_key((*row)->key));
    }
  }

  // True if there may be more events.
  Result<bool> fill(Batch& batch, store::Scan& scan) {
    for (std::size_t i = 0; i < events_per_batch; ++i) {
      auto row = scan.next();
      if (!row) {
        return std::move(row).error();
      }
      if (!*row) {
        return false;
      }
      if (auto status = play(batch, (*row)->value); !status) {
        return std::move(status).error();
      }
    }
    return true;
  }

  Status play(Batch& batch, std::string_view record) {
    auto event = codec::decode_event(record);
    if (!event) {
      return std::move(event).error();
    }
    events_ += 1;
    if (event->position != events_) {
      return base::fail(base::Code::store_corrupt,
                        "event " + std::to_string(events_) + " of the log is missing");
    }
    auto tenant = batch.tenant(names_[event->tenant]);
    if (!tenant) {
      return std::move(tenant).error();
    }
    return replay(batch, **tenant, *event);
  }

  store::ReadView& source_;
  store::Store& target_;
  std::map<codec::TenantNumber, std::string> names_;
  std::uint64_t events_ = 0;
};

void note_difference(VerifyReport& report, Table table, std::string_view what) {
  report.differences += 1;
  if (report.first_difference.empty()) {
    report.first_difference = "table " + std::string(name_of(table)) + ": row " +
                              std::to_string(report.rows) + " " + std::string(what);
  }
}

// A row with bytes of its own, since the other side's scan moves on.
using OwnRow = std::optional<std::pair<std::string, std::string>>;

Result<OwnRow> next_row(store::Scan& scan) {
  auto row = scan.next();
  if (!row) {
    return std::move(row).error();
  }
  return *row ? OwnRow(std::pair((*row)->key, (*row)->value)) : OwnRow();
}

// Which of two rows comes first in key order; both, where they have the same key.
struct Turn {
  bool left = false;
  bool right = false;
};

Turn turn_of(const OwnRow& left, const OwnRow& right) {
  return {left && (!right || left->first <= right->first),
          right && (!left || right->first <= left->first)};
}

void compare_rows(const OwnRow& left, const OwnRow& right, Table table, VerifyReport& report) {
  const auto turn = turn_of(left, right);
  if (turn.left != turn.right) {
    note_difference(report, table, turn.left ? "does not follow from the log" : "is missing");
  } else if (left->second != right->second) {
    note_difference(report, table, "is not what the log says");
  }
}

// Walks both tables side by side, in key order.
Status compare_table(store::ReadView& stored,
                     store::ReadView& folded,
                     Table table,
                     VerifyReport& report) {
  auto left_scan = stored.scan(table, {}, store::Direction::forward);
  auto right_scan = folded.scan(table, {}, store::Direction::forward);
  if (!left_scan || !right_scan) {
    return left_scan ? std::move(right_scan).error() : std::move(left_scan).error();
  }
  auto left = next_row(**left_scan);
  auto right = next_row(**right_scan);
  while (left && right && (*left || *right)) {
    report.rows += 1;
    compare_rows(*left, *right, table, report);
    const auto turn = turn_of(*left, *right);
    if (turn.left) {
      left = next_row(**left_scan);
    }
    if (turn.right) {
      right = next_row(**right_scan);
    }
  }
  if (!left || !right) {
    return left ? std::move(right).error() : std::move(left).error();
  }
  return {};
}

}  // namespace

Result<VerifyReport> verify(store::Store& store, const VerifyProgress& progress) {
  auto stored = store.begin_read();
  if (!stored) {
    return std::move(stored).error();
  }
  auto head = read_head_record(**stored);
  if (!head) {
    return std::move(head).error();
  }
  auto memory = store::open_memory_store(std::numeric_limits<std::uint64_t>::max());
  if (!memory) {
    return std::move(memory).error();
  }
  Replay replay(**stored, **memory);
  if (auto status = replay.run(head->position, progress); !status) {
    return std::move(status).error();
  }
  VerifyReport report;
  report.events = replay.events();
  auto folded = (*memory)->begin_read();
  if (!folded) {
    return std::move(folded).error();
  }
  if (report.events != head->position) {
    note_difference(report, Table::event, "is the last one, but the head says otherwise");
  }
  for (const auto table : derived_tables) {
    const auto before = report.rows;
    if (auto status = compare_table(**stored, **folded, table, report); !status) {
      return std::move(status).error();
    }
    if (table == Table::conversation) {
      report.conversations = report.rows - before;
    }
  }
  return report;
}

}  // namespace liveinbox::engine
