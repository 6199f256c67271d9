#include "store/current_data.hpp"

#include "base/check.hpp"
#include "store/data_names.hpp"
#include "store/fork_check.hpp"
#include "store/marker.hpp"
#include "store/on_exit.hpp"

#include <cerrno>
#include <string>
#include <utility>

namespace liveinbox::store {
namespace {

using base::Code;

// Of a store that is in use.
base::Result<Marker> marker_in_use(const StoreDirectory& directory) {
  auto marker = read_marker(directory);
  if (!marker) {
    return std::move(marker).error();
  }
  if (!*marker || (*marker)->state != MarkerState::ready) {
    return base::fail(Code::store_corrupt, "the marker was removed while processes use the store");
  }
  return **std::move(marker);
}

}  // namespace

CurrentData::CurrentData(const StoreDirectory& directory,
                         const ProcessGuard& guard,
                         SharedGeneration shared,
                         DataOptions options,
                         SharedEnv env)
    : directory_(directory),
      guard_(guard),
      shared_(std::move(shared)),
      options_(std::move(options)),
      process_(env->process()),
      current_(std::move(env)) {}

CurrentData::~CurrentData() {
  // A forked child's copy may have been made in the middle of anything.
  const bool is_ours = process_ == process_number();
  base::invariant(!is_ours || current_.use_count() == 1, "no view outlives its store");
}

SharedEnv CurrentData::current() const {
  const std::lock_guard lock(current_mutex_);
  return current_;
}

void CurrentData::set_current(SharedEnv env) {
  {
    const std::lock_guard lock(current_mutex_);
    current_.swap(env);
  }
  // The old one may be closed here, which nobody needs to wait for.
}

base::Result<SharedEnv> CurrentData::get() {
  if (auto checked = check_not_forked(process_); !checked) {
    return std::move(checked).error();
  }
  auto env = current();
  return env->generation() == shared_.load() ? base::Result<SharedEnv>(std::move(env)) : follow();
}

base::Result<SharedEnv> CurrentData::follow() {
  const std::lock_guard lock(change_mutex_);
  auto env = current();
  if (env->generation() == shared_.load()) {
    return env;  // another thread was faster
  }
  // What failed for good stays so: nobody knows what its last commit left behind.
  if (auto checked = env->check(); !checked) {
    return std::move(checked).error();
  }
  // While the gate is shared nobody replaces or removes what is opened here.
  if (auto shared = guard_.share_gate(); !shared) {
    return std::move(shared).error();
  }
  const OnExit release([&] { guard_.release_gate(); });
  auto next = open_next(env);
  if (next && *next != env) {
    set_current(*next);
  }
  return next;
}

base::Result<SharedEnv> CurrentData::open_next(const SharedEnv& old) {
  const auto marker = marker_in_use(directory_);
  if (!marker) {
    return marker.error();
  }
  if (marker->generation == old->generation()) {
    return old;  // who was about to replace it has died, or is not that far yet
  }
  // Who renamed the marker may have died before it was durable. Nothing may be acknowledged from a
  // file that a power cut takes out of use again.
  if (auto synced = directory_.sync(); !synced) {
    return std::move(synced).error();
  }
  DataOptions options = options_;
  options.is_first = false;
  auto opened = open_data(directory_, options, *marker);
  if (!opened) {
    return std::move(opened).error();
  }
  // Where the one who replaced it has died before it came to this.
  const auto current = marker->generation;
  static_cast<void>(
      remove_generations(directory_, [=](std::uint64_t other) { return other < current; }));
  return SharedEnv(*std::move(opened));
}

// Whether a file that the caller has a write transaction in is the one that counts. If so, nobody
// can replace it before that transaction ends.
base::Result<bool> CurrentData::counts(const LmdbEnv& env) const {
  if (env.generation() == shared_.load()) {
    return true;
  }
  const auto marker = marker_in_use(directory_);
  if (!marker) {
    return marker.error();
  }
  if (marker->generation != env.generation()) {
    return false;
  }
  // Who was about to replace it has died, or it would have the turn and not we.
  if (auto stored = shared_.store(env.generation()); !stored) {
    return std::move(stored).error();
  }
  return true;
}

base::Result<WriteAccess> CurrentData::begin_write() {
  while (true) {
    auto env = get();
    if (!env) {
      return std::move(env).error();
    }
    auto transaction = (*env)->begin_write();
    if (!transaction) {
      return std::move(transaction).error();
    }
    OnExit undo([&] { (*env)->abort(*transaction); });
    // Only now, since it may have been replaced while we waited for the turn.
    const auto counted = counts(**env);
    if (!counted) {
      return counted.error();
    }
    if (*counted) {
      undo.cancel();
      return WriteAccess{*std::move(env), *transaction};
    }
  }
}

base::Status CurrentData::remove_after(std::uint64_t generation) const {
  return remove_generations(directory_, [=](std::uint64_t other) { return other > generation; });
}

// The new file takes the place of the old one in the moment of the rename.
base::Status CurrentData::write_marker(const SharedEnv& fresh) {
  auto marker = marker_in_use(directory_);
  if (!marker) {
    static_cast<void>(remove_after(fresh->generation() - 1));
    return std::move(marker).error();
  }
  const auto old = std::exchange(marker->generation, fresh->generation());
  auto status = shared_.store(fresh->generation());
  if (status) {
    status = directory_.replace_file(marker_file, format_marker(*marker));
  }
  if (status) {
    return status;
  }
  const auto found = marker_in_use(directory_);
  if (found && found->generation == old) {
    static_cast<void>(shared_.store(old));  // if it fails, the next writer does it
    static_cast<void>(remove_after(old));
    return status;
  }
  // Renamed and not durable, or nobody knows. Both files stay, and are the same so far.
  const int cause = status.error().cause;
  current()->fail_for_good(cause);
  fresh->fail_for_good(cause);
  return base::Error{Code::store_failed, cause, "the marker may not be durable"};
}

base::Status CurrentData::swap(const SharedEnv& fresh) {
  const std::lock_guard lock(change_mutex_);
  if (auto closed = guard_.close_gate(); !closed) {
    static_cast<void>(remove_after(fresh->generation() - 1));
    return closed;
  }
  const OnExit release([&] { guard_.release_gate(); });
  auto written = write_marker(fresh);
  if (written) {
    set_current(fresh);
  }
  return written;
}

base::Status CurrentData::replace(const SharedEnv& fresh) {
  if (auto swapped = swap(fresh); !swapped) {
    return swapped;
  }
  // Nobody needs to wait for this: whoever opens or follows from now on reads the new marker. What
  // is newer may be somebody's next file already.
  const auto current = fresh->generation();
  auto removed =
      remove_generations(directory_, [=](std::uint64_t other) { return other < current; });
  return removed ? directory_.sync() : removed;
}

}  // namespace liveinbox::store
