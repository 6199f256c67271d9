#include "engine/log_fold.hpp"

#include "codec/key.hpp"
#include "engine/apply.hpp"
#include "engine/batch.hpp"
#include "store/memory_store.hpp"

#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;
using store::Table;

constexpr std::size_t events_per_batch = 2000;

// Plays the events of `source` into an empty store, in batches.
class Replay {
 public:
  Replay(store::ReadView& source, store::Store& target) : source_(source), target_(target) {}

  Status run(std::uint64_t all, const FoldProgress& progress) {
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
      if (auto status = progress ? progress(events_, all) : Status(); !status) {
        return status;
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

// The rows of the two sides under one key, one of which may be missing, and then the next ones.
class SideBySide {
 public:
  SideBySide(std::unique_ptr<store::Scan> left, std::unique_ptr<store::Scan> right)
      : left_scan_(std::move(left)), right_scan_(std::move(right)) {}

  // False at the end of both.
  Result<bool> next() {
    if (auto status = advance(*left_scan_, turn_.left, left_); !status) {
      return std::move(status).error();
    }
    if (auto status = advance(*right_scan_, turn_.right, right_); !status) {
      return std::move(status).error();
    }
    turn_ = turn_of(left_, right_);
    return turn_.left || turn_.right;
  }

  // As they are now; the texts end with next().
  [[nodiscard]] RowDifference rows() const {
    return {turn_.left ? left_->first : right_->first,
            turn_.left ? std::optional<std::string_view>(left_->second) : std::nullopt,
            turn_.right ? std::optional<std::string_view>(right_->second) : std::nullopt};
  }

 private:
  static Status advance(store::Scan& scan, bool is_due, OwnRow& row) {
    if (!is_due) {
      return {};
    }
    auto next = next_row(scan);
    if (!next) {
      return std::move(next).error();
    }
    row = *std::move(next);
    return {};
  }

  const std::unique_ptr<store::Scan> left_scan_;
  const std::unique_ptr<store::Scan> right_scan_;
  OwnRow left_;
  OwnRow right_;
  Turn turn_{true, true};
};

}  // namespace

Result<Fold> fold_log(store::ReadView& log, const FoldProgress& progress) {
  Fold fold;
  auto head = read_head_record(log);
  if (!head) {
    return std::move(head).error();
  }
  fold.head = *head;
  auto memory = store::open_memory_store(std::numeric_limits<std::uint64_t>::max());
  if (!memory) {
    return std::move(memory).error();
  }
  fold.store = *std::move(memory);
  Replay replay(log, *fold.store);
  if (auto status = replay.run(fold.head.position, progress); !status) {
    return std::move(status).error();
  }
  fold.events = replay.events();
  return fold;
}

Result<std::uint64_t> compare_table(
    store::ReadView& stored,
    store::ReadView& folded,
    Table table,
    const std::function<Status(std::uint64_t row, const RowDifference&)>& visit) {
  auto left_scan = stored.scan(table, {}, store::Direction::forward);
  auto right_scan = folded.scan(table, {}, store::Direction::forward);
  if (!left_scan || !right_scan) {
    return left_scan ? std::move(right_scan).error() : std::move(left_scan).error();
  }
  SideBySide sides(*std::move(left_scan), *std::move(right_scan));
  std::uint64_t rows = 0;
  auto more = sides.next();
  for (; more && *more; more = sides.next()) {
    rows += 1;
    const auto difference = sides.rows();
    if (difference.stored == difference.folded) {
      continue;
    }
    if (auto status = visit(rows, difference); !status) {
      return std::move(status).error();
    }
  }
  if (!more) {
    return std::move(more).error();
  }
  return rows;
}

}  // namespace liveinbox::engine
