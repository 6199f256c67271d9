#include "keeper.hpp"

#include "store/open.hpp"
#include "store/tables.hpp"

#include "reading_room.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <thread>

namespace liveinbox::soak {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::nanoseconds in_seconds(double seconds) {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
}

// Bytes of all keys and values of a table.
std::optional<std::uint64_t> weigh(store::ReadView& view, store::Table table) {
  auto scan = view.scan(table, {}, store::Direction::forward);
  if (!scan) {
    return std::nullopt;
  }
  std::uint64_t bytes = 0;
  for (;;) {
    const auto row = (*scan)->next();
    if (!row) {
      return std::nullopt;
    }
    if (!*row) {
      return bytes;
    }
    bytes += (*row)->key.size() + (*row)->value.size();
  }
}

// Why a row is still there. An erasure leaves the log and the rows that say where in it something
// stands, as numbers and codes; nothing takes these away.
std::uint64_t& part_of(Measurement& all, store::Table table) {
  switch (table) {
    case store::Table::event:
    case store::Table::feed:
    case store::Table::conversation:
    case store::Table::transcript:
    case store::Table::message:
    case store::Table::delivery:
    case store::Table::tenant:
    case store::Table::principal:
    case store::Table::setting:
      return all.skeleton_bytes;
    case store::Table::outcome:
    case store::Table::outcome_age:
      return all.result_bytes;
    default:
      return all.personal_bytes;
  }
}

}  // namespace

Keeper::Keeper(const Inbox& inbox, SharedState& state, const Plan& plan, std::size_t process)
    : inbox_(inbox),
      state_(state),
      plan_(plan),
      is_first_(process == 0),
      // Backups are made half-way between compactions.
      next_turn_(Clock::now() +
                 in_seconds(plan.compaction_seconds() * (process == 0 ? 1.0 : 1.5))) {}

void Keeper::take(const char* what, const Status& status) {
  if (!status.is_ok()) {
    state_.fail(what, status.message());
  }
}

void Keeper::work() {
  while (!state_.is(Stage::over)) {
    turn();
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void Keeper::turn() {
  if (is_first_) {
    take("tick", inbox_.tick().status());
    erase_next();
  }
  tell_reader_lag();
  if (Clock::now() < next_turn_) {
    return;
  }
  next_turn_ += in_seconds(plan_.compaction_seconds());
  if (is_first_) {
    compact();
  } else {
    back_up();
    forget_transaction();
  }
}

void Keeper::tell_reader_lag() {
  if (turns_++ % 8 == 0) {
    const auto metrics = inbox_.metrics();
    take("metrics", metrics.status());
    if (metrics) {
      state_.gauges[is_first_ ? 0 : 1].reader_lag = metrics->store_reader_lag;
    }
  }
}

// The tenant before the newest one is still being worked for.
void Keeper::erase_next() {
  if (plan_.plant == Plant::unerased || tenant_ + 1 >= newest_tenant(state_, plan_)) {
    return;
  }
  const auto host = inbox_.actor(tenant_name(tenant_), as_integration("host"));
  const auto outcome = host.erase("u" + std::to_string(user_));
  if (!outcome.is_refused()) {
    take("erase", outcome.status());
  }
  state_.erased.fetch_add(1);
  user_ += 1;
  if (user_ == Plan::users_per_tenant) {
    user_ = 0;
    tenant_ += 1;
  }
}

void Keeper::compact() {
  take("erase_finish", inbox_.erase_finish().status());
  const auto report = inbox_.compact();
  take("compact", report.status());
  if (report) {
    measure(report->bytes_after);
  }
}

void Keeper::measure(std::uint64_t file_bytes) {
  store::StoreOptions options;
  options.path = plan_.path;
  const auto store = store::open_store(options);
  const auto view = store ? (*store)->begin_read() : store.error();
  if (!view) {
    return state_.fail("measuring", view.error().detail);
  }
  Measurement out;
  out.file_bytes = file_bytes;
  for (std::size_t i = 0; i < store::table_count; ++i) {
    const auto table = static_cast<store::Table>(i);
    const auto bytes = weigh(**view, table);
    if (!bytes) {
      return state_.fail("measuring", store::table_names[i]);
    }
    part_of(out, table) += *bytes;
    out.tables[i] = *bytes;
  }
  const auto place = state_.measurement_count.load();
  if (place < measurements_max) {
    state_.measurements[place] = out;
    state_.measurement_count.store(place + 1);
  }
}

void Keeper::back_up() {
  const auto copy = plan_.path + "-backup";
  const auto report = inbox_.backup(copy);
  take("backup", report.status());
  state_.backups.fetch_add(report.is_ok() ? 1 : 0);
  std::error_code error;
  std::filesystem::remove_all(copy, error);
}

void Keeper::finish() {
  if (!is_first_) {
    return;
  }
  const auto last = newest_tenant(state_, plan_);
  while (plan_.plant != Plant::unerased && tenant_ + 1 < last) {
    erase_next();
  }
  compact();
}

// A compaction leaves such a snapshot behind with the file of before, so there is one for each.
void Keeper::forget_transaction() {
  if (plan_.plant != Plant::transaction) {
    return;
  }
  store::StoreOptions options;
  options.path = plan_.path;
  auto store = store::open_store(options);
  if (!store) {
    return;
  }
  if (auto view = (*store)->begin_read()) {
    forgotten_.push_back({*std::move(store), *std::move(view)});
  }
}

}  // namespace liveinbox::soak
