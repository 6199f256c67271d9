#include "engine/erase_finish.hpp"

#include "codec/event_view.hpp"
#include "codec/key.hpp"
#include "codec/meta.hpp"
#include "codec/record.hpp"
#include "engine/batch.hpp"
#include "engine/rows.hpp"
#include "engine/write_beside.hpp"
#include "index/index_purge.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::engine {
namespace {

using base::Result;
using base::Status;
using core::EventType;
using store::Table;

// What one commit does; others wait for no longer than it takes.
constexpr std::size_t rows_per_commit = 1'000;
constexpr std::uint64_t entries_per_commit = 65'536;
constexpr std::uint64_t events_per_look = 50'000;

// The events that say who was erased, oldest first.
struct Notices {
  std::vector<std::uint64_t> positions;
  std::vector<std::uint64_t> conversations;            // numbers, rising
  std::map<codec::OutcomeOwner, std::uint64_t> users;  // and where the newest notice of each is
  std::uint64_t upto = 0;                              // of the log
};

bool is_notice(EventType type) {
  return type == EventType::erased || type == EventType::user_erased;
}

Status take_notice(const store::Row& row, Notices& notices) {
  const auto type = codec::event_type(row.value);
  if (!type || !is_notice(*type)) {
    return type ? Status() : Status(type.error());
  }
  const auto event = codec::decode_event(row.value);
  if (!event) {
    return event.error();
  }
  notices.positions.push_back(event->position);
  if (event->type == EventType::erased) {
    notices.conversations.push_back(event->conversation);
  } else {
    notices.users[{event->tenant, core::PrincipalKind::user, event->subject.id}] = event->position;
  }
  return {};
}

// The log from `first` on, in snapshots that do not get old.
Status read_notices(store::Store& store, std::uint64_t first, Notices& notices) {
  for (auto next = first; next <= notices.upto; next += events_per_look) {
    auto view = store.begin_read();
    if (!view) {
      return std::move(view).error();
    }
    auto rows = (*view)->scan(Table::event, codec::event_key(next), store::Direction::forward);
    if (!rows) {
      return std::move(rows).error();
    }
    const auto end = std::min(notices.upto, next + events_per_look - 1);
    for (auto position = next; position <= end; ++position) {
      const auto row = (*rows)->next();
      if (!row || !*row) {
        return row ? base::fail(base::Code::store_corrupt, "the log ends before its head")
                   : row.error();
      }
      if (auto status = take_notice(**row, notices); !status) {
        return status;
      }
    }
  }
  std::sort(notices.conversations.begin(), notices.conversations.end());
  return {};
}

// Results of commands from before the erasure that name somebody or something that is not there any
// more.
class Results {
 public:
  Results(store::Store& store, const Notices& notices) : store_(store), notices_(notices) {}

  Result<std::uint64_t> forget() {
    for (std::optional<std::string> after = std::string(); after;) {
      std::vector<std::string> doomed;
      auto next = look(*after, doomed);
      if (!next) {
        return std::move(next).error();
      }
      if (auto status = erase(doomed); !status) {
        return std::move(status).error();
      }
      forgotten_ += doomed.size();
      after = *std::move(next);
    }
    return forgotten_;
  }

 private:
  // Looks at some rows behind `after`; gives the last of them, or nothing at the end.
  Result<std::optional<std::string>> look(const std::string& after,
                                          std::vector<std::string>& doomed) {
    auto view = store_.begin_read();
    if (!view) {
      return std::move(view).error();
    }
    auto rows = (*view)->scan(Table::outcome, after, store::Direction::forward);
    if (!rows) {
      return std::move(rows).error();
    }
    for (std::size_t i = 0; i < rows_per_commit; ++i) {
      const auto row = (*rows)->next();
      if (!row) {
        return row.error();
      }
      if (!*row) {
        return std::optional<std::string>();
      }
      last_ = (*row)->key;
      const auto is_stale = names_nobody(**view, **row);
      if (!is_stale) {
        return is_stale.error();
      }
      if (*is_stale) {
        doomed.push_back(last_);
      }
    }
    return std::optional(last_ + std::string(1, '\0'));
  }

  Result<bool> names_nobody(store::ReadView& view, const store::Row& row) {
    const auto stored = codec::decode_outcome(row.value);
    if (!stored) {
      return stored.error();
    }
    const auto& outcome = stored->outcome;
    const auto owner = codec::owner_of_outcome_key(row.key);
    if (!owner) {
      return owner.error();
    }
    const auto user = notices_.users.find(*owner);
    if (user != notices_.users.end() && outcome.position < user->second) {
      return true;
    }
    return outcome.conversation.empty()
               ? Result<bool>(false)
               : is_of_another(
                     view, codec::host_key(owner->tenant, outcome.conversation), outcome.position);
  }

  // Nothing has the key any more, or something that was opened later.
  static Result<bool> is_of_another(store::ReadView& view,
                                    const std::string& key,
                                    std::uint64_t position) {
    const auto number = read_number(view, Table::key, key);
    if (!number || !*number) {
      return number ? Result<bool>(true) : number.error();
    }
    const auto opened = read_number(view, Table::transcript, codec::transcript_key(**number, 1));
    return opened ? Result<bool>(*opened && **opened > position) : opened.error();
  }

  Status erase(const std::vector<std::string>& keys) {
    if (keys.empty()) {
      return {};
    }
    return write_beside(store_, [&](store::WriteBatch& batch) -> Status {
      for (const auto& key : keys) {
        const auto stored = read_row(batch, Table::outcome, key, codec::decode_outcome);
        if (!stored || !*stored) {
          continue;  // forgotten by its age meanwhile
        }
        const auto age_key = codec::outcome_age_key((*stored)->at_ms, key);
        auto status = batch.erase(Table::outcome_age, age_key);
        status = status ? batch.erase(Table::outcome, key) : std::move(status);
        if (!status) {
          return status;
        }
      }
      return {};
    });
  }

  store::Store& store_;
  const Notices& notices_;
  std::string last_;
  std::uint64_t forgotten_ = 0;
};

Result<std::uint64_t> purge_index(store::Store& store, const Notices& notices) {
  index::IndexPurge purge(notices.conversations);
  for (bool has_more = true; has_more;) {
    auto status = write_beside(store, [&](store::WriteBatch& batch) -> Status {
      const auto more = purge.step(batch, entries_per_commit);
      has_more = more && *more;
      return more ? Status() : Status(more.error());
    });
    if (!status) {
      return std::move(status).error();
    }
  }
  return purge.segments();
}

// Whose names they had has long been cut everywhere else.
Status cut_notices(store::Store& store, const Notices& notices) {
  const auto& positions = notices.positions;
  for (std::size_t first = 0; first < positions.size(); first += rows_per_commit) {
    const auto end = std::min(positions.size(), first + rows_per_commit);
    auto status = write_beside(store, [&](store::WriteBatch& batch) -> Status {
      for (auto i = first; i < end; ++i) {
        const auto key = codec::event_key(positions[i]);
        auto event = read_row(batch, Table::event, key, codec::decode_event);
        if (!event || !*event) {
          return event ? base::fail(base::Code::store_corrupt, "an event of the log is missing")
                       : std::move(event).error();
        }
        (*event)->key.clear();
        (*event)->subject = {(*event)->subject.kind, {}, {}};
        if (auto written = batch.put(Table::event, key, codec::encode(**event)); !written) {
          return written;
        }
      }
      return {};
    });
    if (!status) {
      return status;
    }
  }
  return {};
}

// Erasures that came meanwhile are the next ones to be finished.
Status write_unfinished(store::Store& store, std::uint64_t upto) {
  return write_beside(store, [&](store::WriteBatch& batch) -> Status {
    auto head = read_head_record(batch);
    if (!head) {
      return std::move(head).error();
    }
    head->unfinished = 0;
    auto rows = batch.scan(Table::event, codec::event_key(upto + 1), store::Direction::forward);
    if (!rows) {
      return std::move(rows).error();
    }
    Notices later;
    while (later.positions.empty()) {
      const auto row = (*rows)->next();
      if (!row) {
        return row.error();
      }
      if (!*row) {
        break;
      }
      if (auto status = take_notice(**row, later); !status) {
        return status;
      }
    }
    head->unfinished = later.positions.empty() ? 0 : later.positions.front();
    rows->reset();
    return batch.put(Table::meta, codec::head_key, codec::encode(*head));
  });
}

Result<codec::Head> read_head_of(store::Store& store) {
  auto view = store.begin_read();
  return view ? read_head_record(**view) : std::move(view).error();
}

}  // namespace

Result<EraseReport> finish_erasures(store::Store& store) {
  const auto head = read_head_of(store);
  if (!head || head->unfinished == 0) {
    return head ? Result<EraseReport>(EraseReport()) : head.error();
  }
  Notices notices;
  notices.upto = head->position;
  if (auto status = read_notices(store, head->unfinished, notices); !status) {
    return std::move(status).error();
  }
  EraseReport report;
  report.users = notices.users.size();
  report.conversations = notices.conversations.size();
  const auto results = Results(store, notices).forget();
  if (!results) {
    return results.error();
  }
  report.results = *results;
  const auto segments = purge_index(store, notices);
  if (!segments) {
    return segments.error();
  }
  report.segments = *segments;
  if (auto status = cut_notices(store, notices); !status) {
    return std::move(status).error();
  }
  const auto compaction = store.compact();
  if (!compaction) {
    return compaction.error();
  }
  report.bytes_before = compaction->bytes_before;
  report.bytes_after = compaction->bytes_after;
  auto status = write_unfinished(store, notices.upto);
  return status ? Result<EraseReport>(report) : std::move(status).error();
}

}  // namespace liveinbox::engine
