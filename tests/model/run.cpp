#include "run.hpp"

#include "core/names.hpp"
#include "engine/erase_finish.hpp"
#include "engine/verify.hpp"
#include "support/fixed_reader.hpp"
#include "support/temporary_folder.hpp"

#include "archive_check.hpp"
#include "checks.hpp"
#include "generator.hpp"
#include "model.hpp"
#include "subject.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <set>

namespace liveinbox::model {
namespace {

constexpr std::uint64_t tabs_every = 50;
constexpr std::uint64_t verify_every = 5000;
constexpr std::array tab_agents = {"ana", "bob", "cleo", "dora", "sue"};
constexpr std::array tenant_names = {"acme", "zeta"};

class Clock {
 public:
  [[nodiscard]] engine::Environment environment() {
    return {[this] { return now_ms; }, [this] { return random_ += 0x9E3779B97F4A7C15ULL; }};
  }
  TimeMs now_ms = 1'700'000'000'000;

 private:
  std::uint64_t random_ = 1;
};

class Run {
 public:
  explicit Run(const RunOptions& options)
      : options_(options),
        chance_(options.seed),
        memory_(store::memory_path, memory_clock_.environment(), reader_),
        models_{Model(shared_, tenant_names[0]), Model(shared_, tenant_names[1])},
        generators_{Generator(chance_, models_[0]), Generator(chance_, models_[1])} {
    if (options.with_lmdb) {
      lmdb_.emplace(folder_.store_path(), lmdb_clock_.environment(), reader_);
    }
  }

  RunReport go() {
    if (!memory_.is_open() || (lmdb_ && !lmdb_->is_open())) {
      fail("a store does not open");
    }
    while (report_.failure.empty() && report_.steps < options_.steps) {
      report_.steps += 1;
      step();
    }
    settle();
    verify();
    report_.events = models_[0].events() + models_[1].events();
    report_.conversations = shared_.last_conversation;
    return report_;
  }

 private:
  // A command that was accepted under an id, for retries.
  struct Accepted {
    std::size_t tenant = 0;
    core::Command command;
    core::Outcome outcome;
  };

  void fail(const std::string& what) {
    if (report_.failure.empty() && !what.empty()) {
      report_.failure = "step " + std::to_string(report_.steps) + ": " + what;
    }
  }

  [[nodiscard]] bool plants(Fault fault) const {
    return options_.fault == fault && report_.steps > 100;
  }

  void step() {
    if (chance_.in(30)) {
      pass_time();
    }
    if (chance_.in(4)) {
      tick();
    }
    if (!retries_.empty() && chance_.in(5)) {
      retry();
    } else {
      const std::size_t tenant = chance_.in(15) ? 1 : 0;
      run_command(tenant, generators_[tenant].next(memory_clock_.now_ms));
    }
    if (report_.steps % tabs_every == 0) {
      settle();
      check_tabs(chance_.below(2));
    }
    if (report_.steps % verify_every == 0) {
      settle();
      verify();
    }
  }

  // All that was submitted to LMDB is committed at one time of the clock, so the clock stands until
  // then.
  void pass_time() {
    settle();
    const auto kind = chance_.below(1000);
    TimeMs by = static_cast<TimeMs>(chance_.below(500));
    if (kind < 15) {
      by = -by;
    } else if (kind < 80) {
      by = static_cast<TimeMs>(chance_.below(40'000));
    } else if (kind < 90) {
      by = static_cast<TimeMs>(chance_.below(1'200'000));
    }
    memory_clock_.now_ms += by;
    lmdb_clock_.now_ms = memory_clock_.now_ms;
  }

  void run_command(std::size_t tenant, const core::Command& command) {
    auto& model = models_[tenant];
    const auto expected = model.run(command, memory_clock_.now_ms);
    const auto what = std::string(core::find_op(static_cast<std::uint32_t>(command.op))->name) +
                      " " + command.conversation + " by " + command.actor.id + ": ";
    auto outcome = memory_.execute(command);
    if (!outcome) {
      fail(what + "it failed");
      return;
    }
    auto events = memory_.new_events(model.tenant());
    count(events);
    plant(*outcome, events);
    auto wrong = check_outcome(expected, *outcome);
    wrong = wrong.empty() ? check_types(expected.events, events) : wrong;
    wrong = wrong.empty() ? feeds_[tenant].take(events) : wrong;
    wrong = wrong.empty() ? check_head(model, events.size()) : wrong;
    wrong = wrong.empty() ? check_conversation(model, expected.conversation) : wrong;
    wrong = wrong.empty() ? check_touched(model, events) : wrong;
    fail(wrong.empty() ? wrong : what + wrong);
    (outcome->is_refused() ? report_.refused : report_.accepted) += 1;
    remember(tenant, command, *outcome, events.size());
    send_to_lmdb(command, *outcome);
  }

  // A refused command changed nothing, and nothing else came between.
  std::string check_head(const Model& model, std::size_t new_events) {
    const auto head = memory_.engine().head(model.tenant());
    return head && head->offset == model.events()
               ? std::string()
               : "the head is not at " + std::to_string(model.events()) + " after " +
                     std::to_string(new_events) + " events";
  }

  std::string check_conversation(const Model& model, const std::string& key) {
    const auto* expected = model.find(key);
    const auto card = memory_.engine().card(model.tenant(), system_viewer(), key);
    if (expected == nullptr) {
      return card && *card ? key + " is still there" : std::string();
    }
    if (!card || !*card) {
      return "the card of " + key + " cannot be read";
    }
    return check_card(
        *expected, model.is_online(core::PrincipalKind::user, expected->user), **card);
  }

  // A command may also lead to offers of other conversations than its own.
  std::string check_touched(const Model& model, const std::vector<core::Event>& events) {
    std::set<std::string> keys;
    for (const auto& event : events) {
      keys.insert(event.key);
    }
    for (const auto& key : keys) {
      if (auto wrong = check_conversation(model, key); !wrong.empty()) {
        return wrong;
      }
    }
    return {};
  }

  void count(const std::vector<core::Event>& events) {
    for (const auto& event : events) {
      report_.by_type[event.type] += 1;
    }
  }

  void plant(core::Outcome& outcome, std::vector<core::Event>& events) {
    if (plants(Fault::swapped_holder) && !events.empty() &&
        events.front().type == core::EventType::claimed) {
      outcome.holder.id = outcome.holder.id == "ana" ? "bob" : "ana";
    }
    if (plants(Fault::lost_event) && events.size() > 1) {
      events.erase(events.begin());
    }
    if (plants(Fault::doubled_offset) && !events.empty()) {
      events.back().offset -= 1;
    }
    if (plants(Fault::accepted_stale_fence) && outcome.refusal == core::Refusal::stale_fence) {
      outcome.refusal = core::Refusal::none;
    }
  }

  void remember(std::size_t tenant,
                const core::Command& command,
                const core::Outcome& outcome,
                std::size_t events) {
    if (!command.id.empty() && !outcome.is_refused() && events != 0) {
      retries_.push_back({tenant, command, outcome});
      if (retries_.size() > 200) {
        retries_.pop_front();
      }
    }
  }

  // The same command again, or another one under its id.
  void retry() {
    auto [tenant, command, first] = retries_[chance_.below(retries_.size())];
    const bool is_presence = command.op == core::Op::connect || command.op == core::Op::disconnect;
    if (is_presence) {
      return;  // These follow who is here now, and not what once was so.
    }
    report_.retries += 1;
    const bool is_other = chance_.in(30);
    if (is_other) {
      core::Command other;
      other.op = core::Op::note;
      other.tenant = command.tenant;
      other.id = command.id;
      other.actor = command.actor;
      other.conversation = "c1";
      other.text = "another";
      command = std::move(other);
    }
    auto found = memory_.execute(command);
    if (!found || !memory_.new_events(models_[tenant].tenant()).empty()) {
      fail("a retry failed, or did something");
      return;
    }
    if (plants(Fault::other_retry)) {
      found->version += 1;
    }
    core::Outcome expected = first;
    expected.duplicate = true;
    if (is_other) {
      expected = core::Outcome{};
      expected.refusal = core::Refusal::id_reused;
    }
    if (!(*found == expected)) {
      fail("a retry of " + command.id + " got another result");
    }
    send_to_lmdb(command, *found);
  }

  void send_to_lmdb(const core::Command& command, const core::Outcome& outcome) {
    if (!lmdb_) {
      return;
    }
    // A reply is rendered when it is submitted, for the channel that the store knows by then; a
    // lease is measured by the policy of then.
    if (command.op == core::Op::send || engine::is_presence(command.op)) {
      settle();
    }
    if (!lmdb_->submit(command)) {
      fail("a command cannot be submitted");
    }
    due_.push_back(outcome);
    if (lmdb_->submitted() >= 1 + chance_.below(6)) {
      settle();
    }
  }

  // Commits what LMDB still has, and compares.
  void settle() {
    if (!lmdb_) {
      return;
    }
    const auto answers = lmdb_->commit();
    for (std::size_t i = 0; i < answers.size() && i < due_.size(); ++i) {
      if (!answers[i] || !(*answers[i] == due_[i])) {
        fail("LMDB gives another outcome than memory, " +
             (answers[i] ? std::string(core::name(answers[i]->refusal)) : "an error") + " for " +
             std::string(core::name(due_[i].refusal)));
      }
    }
    due_.clear();
    for (std::size_t i = 0; i < models_.size(); ++i) {
      const auto& tenant = models_[i].tenant();
      const auto events = lmdb_->new_events(tenant);
      const auto wrong = lmdb_feeds_[i].take(events);
      fail(wrong.empty() ? wrong : "LMDB: " + wrong);
      compare_feed(tenant, events);
    }
  }

  void compare_feed(const std::string& tenant, const std::vector<core::Event>& events) {
    if (events.empty()) {
      return;
    }
    const auto head = memory_.engine().head(tenant);
    if (!head) {
      fail("the head cannot be read");
      return;
    }
    const auto batch = memory_.engine().events(tenant,
                                               system_viewer(),
                                               {head->epoch, events.front().offset - 1},
                                               static_cast<std::uint32_t>(events.size()));
    const auto found =
        batch ? batch->events.decode_all() : base::Result<std::vector<core::Event>>(batch.error());
    if (!found || *found != events) {
      fail("the feeds of memory and LMDB differ from offset " +
           std::to_string(events.front().offset) + " on");
    }
  }

  void tick() {
    settle();
    std::vector<DueTimer> timers;
    std::array<std::vector<core::EventType>, 2> expected;
    for (const auto& model : models_) {
      const auto due = model.due_timers(memory_clock_.now_ms);
      timers.insert(timers.end(), due.begin(), due.end());
    }
    std::sort(timers.begin(), timers.end());
    for (std::size_t i = 0; i < models_.size(); ++i) {
      expected[i] = models_[i].expire_sessions(memory_clock_.now_ms);
    }
    for (const auto& timer : timers) {
      const std::size_t i = is_of(models_[0], timer) ? 0 : 1;
      const auto events = models_[i].fire(timer, memory_clock_.now_ms);
      expected[i].insert(expected[i].end(), events.begin(), events.end());
    }
    report_.timers += timers.size();
    const auto ticked = memory_.engine().tick();
    if (!ticked || ticked->timers_fired != timers.size() || (lmdb_ && !lmdb_->engine().tick())) {
      fail("a tick fired not what was due");
    }
    for (std::size_t i = 0; i < models_.size(); ++i) {
      const auto events = memory_.new_events(models_[i].tenant());
      count(events);
      auto wrong = check_types(expected[i], events);
      wrong = wrong.empty() ? feeds_[i].take(events) : wrong;
      wrong = wrong.empty() ? check_touched(models_[i], events) : wrong;
      fail(wrong.empty() ? wrong : "tick: " + wrong);
    }
    settle();
  }

  static bool is_of(const Model& model, const DueTimer& timer) {
    return model.tenant_number() == timer.tenant;
  }

  void check_tabs(std::size_t tenant) {
    const auto& model = models_[tenant];
    for (const auto* agent : tab_agents) {
      engine::Query query;
      query.tenant = model.tenant();
      query.viewer.principal = support::as_agent(agent);
      query.limit = 1000;
      std::array<std::size_t, 3> sizes{};
      for (const auto tab : {core::Tab::all, core::Tab::waiting, core::Tab::mine}) {
        query.tab = tab;
        const auto expected = expected_tab(model, tab, agent);
        sizes[static_cast<std::size_t>(tab)] = expected.size();
        auto page = memory_.engine().query(query);
        if (!page) {
          fail("a tab cannot be read");
          return;
        }
        if (plants(Fault::lost_card) && page->cards.size() > 1) {
          page->cards.pop_back();
        }
        fail(check_tab(expected, *page));
        check_unread(model, agent, *page);
        compare_page(query, *page);
        check_due(query, expected_due(model, expected));
      }
      check_counts(query, sizes);
    }
  }

  void check_due(engine::Query query, const std::vector<std::string>& expected) {
    query.sort = core::Sort::due;
    auto page = memory_.engine().query(query);
    if (!page) {
      fail("a tab cannot be read by deadline");
      return;
    }
    if (plants(Fault::lost_card) && page->cards.size() > 1) {
      page->cards.pop_back();
    }
    fail(check_tab(expected, *page));
    compare_page(query, *page);
  }

  void check_counts(const engine::Query& query, const std::array<std::size_t, 3>& sizes) {
    const auto page = memory_.engine().query(query);
    if (!page || page->counts != engine::Counts{sizes[0], sizes[1], sizes[2]}) {
      fail("the counts of the tabs are wrong");
    }
  }

  void check_unread(const Model& model, const std::string& agent, engine::CardPage& page) {
    for (auto& card : page.cards) {
      if (plants(Fault::miscounted_unread)) {
        card.unread += 1;
      }
      const auto* expected = model.find(card.conversation.key);
      if (expected == nullptr || model.unread(*expected, agent) != card.unread) {
        fail(card.conversation.key + " has " + std::to_string(card.unread) + " unread for " +
             agent);
      }
    }
  }

  void compare_page(const engine::Query& query, const engine::CardPage& page) {
    if (!lmdb_) {
      return;
    }
    const auto other = lmdb_->engine().query(query);
    const bool same = other && std::equal(page.cards.begin(),
                                          page.cards.end(),
                                          other->cards.begin(),
                                          other->cards.end(),
                                          [](const auto& left, const auto& right) {
                                            return left.conversation == right.conversation &&
                                                   left.unread == right.unread &&
                                                   left.user_is_online == right.user_is_online;
                                          });
    if (!same) {
      fail("a tab of LMDB is not that of memory");
    }
  }

  // The feed from its beginning on, as somebody reads it who comes late.
  void check_erased(const Model& model) {
    const auto head = memory_.engine().head(model.tenant());
    for (std::uint64_t offset = 0; head && offset < head->offset && report_.failure.empty();) {
      const auto batch =
          memory_.engine().events(model.tenant(), system_viewer(), {head->epoch, offset}, 1000);
      const auto events = batch ? batch->events.decode_all() : batch.error();
      if (!events) {
        fail("the feed cannot be read from its beginning");
        return;
      }
      offset = batch->upto.offset;
      for (auto event : *events) {
        const bool is_erased = model.erased().contains(event.conversation);
        if (plants(Fault::kept_words) && is_erased) {
          event.text = "words";
        }
        const bool says_who = event.subject.kind == core::PrincipalKind::user
                                  ? !event.subject.id.empty()
                                  : !event.key.empty() || !event.text.empty();
        if (is_erased && event.type != core::EventType::erased && says_who) {
          fail("event " + std::to_string(event.offset) + " still says who it was");
        }
      }
    }
  }

  // Then no retry of before finds its first result for sure.
  void finish_erasures() {
    retries_.clear();
    for (auto* subject : {&memory_, lmdb_ ? &*lmdb_ : nullptr}) {
      if (subject != nullptr && subject->is_open() &&
          !engine::finish_erasures(subject->engine().store())) {
        fail("an erasure cannot be finished");
      }
    }
  }

  void verify() {
    if (chance_.in(50)) {
      finish_erasures();
    }
    for (const auto& model : models_) {
      check_erased(model);
    }
    verify_store("memory", memory_);
    carry_over("memory", memory_, store::memory_path);
    if (lmdb_) {
      verify_store("LMDB", *lmdb_);
      carry_over("LMDB", *lmdb_, folder_.store_path() + std::to_string(++copies_));
    }
  }

  void carry_over(const std::string& name, Subject& subject, const std::string& path) {
    if (subject.is_open() && report_.failure.empty()) {
      const auto wrong =
          check_archive(subject.engine().store(), path, options_.seed + report_.steps);
      fail(wrong.empty() ? wrong : name + " " + wrong);
    }
  }

  void verify_store(const std::string& name, Subject& subject) {
    if (!subject.is_open()) {
      return;
    }
    const auto found = engine::verify(subject.engine().store(), {});
    if (!found) {
      fail(name + " cannot be verified: " + found.error().detail);
    } else if (found->differences != 0) {
      fail(name + " is not what its log says: " + found->first_difference);
    }
  }

  const RunOptions options_;
  Chance chance_;
  support::FixedReader reader_;
  support::TemporaryFolder folder_;
  Clock memory_clock_;
  Clock lmdb_clock_;
  Subject memory_;
  std::optional<Subject> lmdb_;
  Shared shared_;
  std::array<Model, 2> models_;
  std::array<Generator, 2> generators_;
  std::array<FeedCheck, 2> feeds_;
  std::array<FeedCheck, 2> lmdb_feeds_;
  std::deque<Accepted> retries_;
  std::vector<core::Outcome> due_;  // what memory answered to what LMDB has not committed yet
  std::uint64_t copies_ = 0;        // of the store on LMDB
  RunReport report_;
};

}  // namespace

RunReport run(const RunOptions& options) {
  return Run(options).go();
}

}  // namespace liveinbox::model
