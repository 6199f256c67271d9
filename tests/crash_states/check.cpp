#include "check.hpp"

#include "adapters/system_clock.hpp"
#include "adapters/system_random.hpp"
#include "codec/meta.hpp"
#include "codec/record.hpp"
#include "engine/verify.hpp"
#include "store/open.hpp"

#include <algorithm>

namespace liveinbox::crash_states {
namespace {

std::string retry(engine::Engine& engine, const Acknowledged& one) {
  const auto again = engine.execute(crash::command_of(one.command.said));
  if (!again) {
    return "the retry of " + one.command.said.id + " failed: " + again.error().detail;
  }
  const auto& first = one.command.outcome;
  const bool is_same = again->duplicate && again->offset == first.offset &&
                       again->version == first.version && again->fence == first.fence &&
                       again->message == first.message;
  return is_same ? "" : "the retry of " + one.command.said.id + " has another result";
}

std::string check_deeply(engine::Engine& engine,
                         const Recording& recording,
                         std::size_t acknowledged) {
  for (std::size_t i = 0; i < acknowledged; ++i) {
    if (auto fault = retry(engine, recording.acknowledged[i]); !fault.empty()) {
      return fault;
    }
  }
  const auto report = engine::verify(engine.store(), {});
  if (!report) {
    return "it cannot be verified: " + report.error().detail;
  }
  return report->differences == 0 ? "" : "not what the log says: " + report->first_difference;
}

// It is the state after the last acknowledged command or after a later one, and no other.
std::string check_sum(const State& state, const Recording& recording, std::size_t acknowledged) {
  const auto& all = recording.acknowledged;
  const std::uint64_t least = acknowledged == 0 ? 0 : all[acknowledged - 1].position;
  if (state.position < least) {
    return "lost: the store ends at " + std::to_string(state.position) + ", acknowledged was " +
           std::to_string(least);
  }
  if (state.position == 0) {
    return "";
  }
  const auto found = std::find_if(all.begin(), all.end(), [&](const Acknowledged& one) {
    return one.position == state.position;
  });
  if (found == all.end()) {
    return "no commit ended at " + std::to_string(state.position);
  }
  return found->sum == state.sum ? "" : "half a commit: other rows than at that position";
}

}  // namespace

base::Result<std::unique_ptr<store::Store>> open_store_for(const std::string& path) {
  store::StoreOptions options;
  options.path = path;
  options.map_bytes = std::uint64_t{64} << 20U;
  return store::open_store(options);
}

base::Result<std::unique_ptr<engine::Engine>> open_engine_on(std::unique_ptr<store::Store> store,
                                                             const support::FixedReader& reader) {
  return engine::Engine::open(
      std::move(store), {adapters::system_now_ms, adapters::system_random_u64}, reader);
}

base::Result<State> state_of(store::Store& store) {
  const auto view = store.begin_read();
  if (!view) {
    return view.error();
  }
  const auto row = (*view)->get(store::Table::meta, codec::head_key);
  if (!row) {
    return row.error();
  }
  State state;
  state.sum = (*view)->recorded_sum().value_or(0);
  if (*row) {
    const auto head = codec::decode_head(**row);
    if (!head) {
      return head.error();
    }
    state.position = head->position;
  }
  return state;
}

std::string check_state(const std::string& path,
                        const Recording& recording,
                        std::size_t acknowledged,
                        bool is_deep) {
  auto store = open_store_for(path);
  if (!store) {
    return "it cannot be opened: " + store.error().detail;
  }
  const auto state = state_of(**store);
  if (!state) {
    return "it cannot be read: " + state.error().detail;
  }
  if (auto fault = check_sum(*state, recording, acknowledged); !fault.empty()) {
    return fault;
  }
  const support::FixedReader reader;
  const auto engine = open_engine_on(*std::move(store), reader);
  if (!engine) {
    return "the engine cannot be opened: " + engine.error().detail;
  }
  if (is_deep) {
    return check_deeply(**engine, recording, acknowledged);
  }
  return acknowledged == 0 ? "" : retry(**engine, recording.acknowledged[acknowledged - 1]);
}

}  // namespace liveinbox::crash_states
