// The conductor: the only place that knows the order of the steps
//   validate -> decide -> apply -> commit -> publish
// and the front of the house for capi and session. Threads belong to the host: a blocking call
// commits on its caller's thread, and everything else waits for execute(), commit() or tick().
#pragma once

#include "base/log.hpp"
#include "base/result.hpp"
#include "core/command.hpp"
#include "core/decide.hpp"
#include "core/findings.hpp"
#include "engine/alarm.hpp"
#include "engine/archive.hpp"
#include "engine/meter.hpp"
#include "engine/presence.hpp"
#include "engine/presence_terms.hpp"
#include "engine/query.hpp"
#include "engine/store_watch.hpp"
#include "engine/text_rules.hpp"
#include "engine/why.hpp"
#include "engine/writer_queue.hpp"
#include "feed/hub.hpp"
#include "index/index_upkeep.hpp"
#include "index/recent.hpp"
#include "store/store.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::engine {

// What is known of sudden steps of the machine's clock.
struct ClockSteps {
  std::uint64_t doubted = 0;   // that were not believed at first
  std::uint64_t believed = 0;  // of these, that stayed and were taken over
  core::TimeMs last_ms = 0;    // how far the last one went
};

// The outside world as the engine needs it. Its functions are called from any thread.
struct Environment {
  std::function<core::TimeMs()> now_ms;
  std::function<std::uint64_t()> random_u64;
  base::Log* log = nullptr;  // outlives the engine; nullptr: nobody listens
  // How often the clock behind now_ms stepped in a way that it did not believe; may be empty.
  std::function<ClockSteps()> clock_steps = nullptr;
};

struct TickReport {
  std::uint32_t timers_fired = 0;
  std::uint32_t sessions_expired = 0;
  core::TimeMs next_deadline_ms = 0;  // 0 = nothing is due
};

class Engine {
 public:
  // Takes the store. `tools` outlives the engine.
  static base::Result<std::unique_ptr<Engine>> open(std::unique_ptr<store::Store> store,
                                                    Environment environment,
                                                    const core::TextTools& tools);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Runs a command and returns when its outcome is durable. A refusal is an Outcome; an Error means
  // that nothing was done (or, for store_failed, that the disk's state is unknown).
  base::Result<core::Outcome> execute(core::Command command);

  // What a message of a user would bring to light: what `execute` finds in one that is received.
  base::Result<core::Findings> read_text(std::string_view tenant,
                                         std::string_view channel,
                                         std::string_view text,
                                         std::string_view conversation = {});

  // Queues a command; its outcome reaches `sink` once commit(), execute() or tick() of any thread
  // has committed it. Errors of the command's own shape are returned at once and are not queued.
  base::Status submit(core::Command command, CompletionSink& sink, std::uint64_t ticket);

  // The same for a command whose outcome interests nobody.
  base::Status submit_unwatched(core::Command command);

  // Takes what this sink still has in the queue back; completed() is not called after this
  // returned.
  void forget(CompletionSink& sink);
  // The same for a sink whose commands shall still be carried out.
  void disown(CompletionSink& sink);

  // Commits all that is queued now. Returns how many commands were answered.
  base::Result<std::uint32_t> commit();

  // Fires due timers, expires presence leases, forgets old outcomes, looks for what other processes
  // committed. Bounded work per call.
  base::Result<TickReport> tick();
  [[nodiscard]] core::TimeMs next_deadline_ms();

  // Who is told from now on when there is something to do for commit() or tick(); outlives the
  // engine.
  void set_alarm(Alarm& alarm) { alarm_ = &alarm; }

  // Reads, each in a transaction of its own.
  base::Result<CardPage> query(const Query& query);
  base::Result<std::optional<ThreadPage>> thread(std::string_view tenant,
                                                 const core::Viewer& viewer,
                                                 std::string_view conversation,
                                                 std::uint64_t before,
                                                 std::uint32_t limit);
  base::Result<std::optional<Card>> card(std::string_view tenant,
                                         const core::Viewer& viewer,
                                         std::string_view conversation);
  base::Result<std::optional<Why>> why(std::string_view tenant,
                                       const core::Viewer& viewer,
                                       std::string_view conversation);
  base::Result<EventBatch> events(std::string_view tenant,
                                  const core::Viewer& viewer,
                                  Cursor after,
                                  std::uint32_t max);
  base::Result<Cursor> head(std::string_view tenant);

  // The viewer that a principal is in this tenant: role, teams and name from the directory.
  base::Result<core::Viewer> viewer(std::string_view tenant, const core::Principal& principal);
  // The descriptor of a channel: as set, or plain text under its own label.
  base::Result<core::Channel> channel(std::string_view tenant, std::string_view label);

  // The whole store as text, and an empty one filled from it; see archive.hpp. `library` is the
  // version to be named.
  base::Result<ArchivePage> export_page(std::uint64_t after,
                                        std::uint32_t events_max,
                                        std::string_view library);
  base::Result<ImportReport> import_lines(std::string_view lines, std::string_view library);
  base::Status cancel_import();

  [[nodiscard]] feed::Hub& hub() { return hub_; }
  [[nodiscard]] const core::TextTools& tools() const { return tools_; }
  [[nodiscard]] core::TimeMs now_ms() const { return environment_.now_ms(); }
  [[nodiscard]] std::uint64_t random_u64() const { return environment_.random_u64(); }
  [[nodiscard]] store::Store& store() { return *store_; }
  [[nodiscard]] Metrics metrics() const { return meter_.read(); }
  // A command that did not come this far: whoever submits had no room for its outcome.
  void note_turned_away(core::Op op) { meter_.note_failed(op, base::Code::queue_full); }
  // How the store is doing, looked at now if it is time to.
  const StoreWatch& watch_store();
  // How many commands are queued.
  [[nodiscard]] std::size_t queued() { return queue_.size(); }
  [[nodiscard]] base::Log* log() const { return environment_.log; }
  // Of the newest event in the store.
  base::Result<std::uint64_t> position();

 private:
  // The sign of life of a process.
  struct ProcessLease {
    std::uint64_t process = 0;
    core::TimeMs until_ms = 0;
  };
  using DeadProcesses = std::map<std::uint64_t, core::TimeMs>;  // the last sign of life of each

  Engine(std::unique_ptr<store::Store> store,
         Environment environment,
         const core::TextTools& tools);

  // Validates, reads what the command says, and settles what needs no commit: a presence lease that
  // is only renewed. Such a command has its outcome at once.
  base::Result<std::optional<core::Outcome>> prepare(core::Command& command);
  base::Status check_index();
  base::Status check(core::Command& command);
  base::Status prepare_text(core::Command& command);
  base::Status prepare_erase(core::Command& command);
  void forget_erased(const core::Command& command, const Answer& answer);
  base::Status check_text_policy(const core::Command& command);
  base::Result<std::string> channel_for_rules(const core::Command& command);
  base::Result<std::shared_ptr<const core::TextRules>> text_rules(std::string_view tenant);
  base::Result<std::string> said_before(std::string_view tenant, std::string_view conversation);
  base::Result<core::Policy> policy_of(std::string_view tenant);
  void forget_policies();
  base::Result<std::optional<core::Outcome>> prepare_presence(core::Command& command);
  base::Result<core::PresencePolicy> presence_policy(std::string_view tenant);
  base::Status enqueue(Envelope envelope);

  std::vector<Answer> run_batch(const std::vector<Envelope>& envelopes);

  // What is kept in memory of who is here and what the store says are brought together again, after
  // a presence command of this process ended, or did not even get into the queue.
  void settle_presence(const core::Command& command, const Answer& answer);
  void undo_presence(const core::Command& command);

  // What tick() does, one function each.
  base::Result<std::uint32_t> fire_timers();
  std::uint32_t expire_sessions();
  base::Status keep_process_alive();
  base::Status clear_dead_processes();
  base::Status announce_forgotten();
  base::Status announce_slice();
  base::Status notice_policies();
  base::Result<std::vector<ProcessLease>> other_processes(store::ReadView& view);
  base::Result<DeadProcesses> dead_processes(store::ReadView& view);
  // What is to be said of those who were online through them.
  base::Result<std::vector<core::Command>> farewells_of(store::ReadView& view,
                                                        const DeadProcesses& dead);
  base::Status forget_processes(const std::vector<std::uint64_t>& processes);
  base::Status notice_other_processes();
  base::Status tidy_store();
  void tell_clock_steps();
  base::Result<std::string> tenant_name(std::uint32_t number);
  // Whether the log is only being filled, so that nothing in it is due.
  base::Result<bool> is_importing();
  bool submit_own(core::Command command);

  // Both tell the alarm, where there is one.
  void tell_queued();
  void tell_deadline();
  void tell_deadline(core::TimeMs at_ms);

  std::unique_ptr<store::Store> store_;
  Environment environment_;
  const core::TextTools& tools_;
  const std::uint64_t process_;  // this opening of the store, for presence leases
  Meter meter_;
  StoreWatch store_watch_;
  ClockSteps told_steps_;  // guarded by upkeep_mutex_
  feed::Hub hub_;
  Presence presence_;
  PresenceTerms presence_terms_;
  TextRulesCache text_rules_;
  index::Recent recent_;
  index::IndexUpkeep index_upkeep_;  // the writer's
  WriterQueue queue_;
  // When this process's sign of life in the store runs out; 0 before the first.
  std::atomic<core::TimeMs> process_lease_until_ms_{0};
  std::atomic<bool> was_late_{false};  // with it: others may have said farewell for who is here
  std::atomic<Alarm*> alarm_{nullptr};

  std::mutex upkeep_mutex_;                       // one tick at a time
  core::TimeMs next_cleanup_ms_ = 0;              // guarded by upkeep_mutex_
  core::TimeMs next_maintenance_ms_ = 0;          // guarded by upkeep_mutex_
  std::uint64_t noticed_position_ = 0;            // guarded by upkeep_mutex_
  PresenceKey looked_after_;                      // guarded by upkeep_mutex_
  std::map<std::uint32_t, std::string> tenants_;  // guarded by upkeep_mutex_; number -> name
  std::map<std::string, std::uint64_t, std::less<>> published_;  // guarded by upkeep_mutex_
};

}  // namespace liveinbox::engine
