#include "simulated.hpp"

#include "engine/engine.hpp"
#include "store/memory_store.hpp"
#include "support/fixed_reader.hpp"

#include "client.hpp"
#include "translate.hpp"

#include <algorithm>
#include <memory>
#include <random>
#include <utility>
#include <vector>

namespace liveinbox::linear {
namespace {

// One store for several engines, as files are for several processes.
class SharedStore final : public store::Store {
 public:
  explicit SharedStore(store::Store& whole) : whole_(whole) {}
  base::Result<std::unique_ptr<store::ReadView>> begin_read() override {
    return whole_.begin_read();
  }
  base::Result<std::unique_ptr<store::WriteBatch>> begin_write() override {
    return whole_.begin_write();
  }
  base::Result<store::StoreInfo> info() override { return whole_.info(); }
  [[nodiscard]] std::string_view uuid() const override { return whole_.uuid(); }

 private:
  store::Store& whole_;
};

struct Answered {
  std::size_t operation = 0;
  engine::Answer answer;
};

// One process.
struct Node final : engine::CompletionSink {
  void completed(std::uint64_t ticket, const engine::Answer& answer) override {
    answers.push_back({static_cast<std::size_t>(ticket), answer});
  }

  std::unique_ptr<engine::Engine> engine;
  Time skew_ms = 0;
  std::vector<Answered> answers;
};

struct Participant {
  Client client;
  std::uint64_t idle_from = 0;  // the step
  bool is_waiting = false;      // for the answer to `operation`
  std::size_t operation = 0;    // its newest
  std::uint64_t patience_ends = 0;
  bool wants_again = false;
};

// On its way: a command to a node, or an answer to a client.
struct Message {
  std::uint64_t arrives = 0;
  std::size_t operation = 0;
  std::size_t node = 0;
  bool is_answer = false;
};

constexpr std::size_t nodes = 3;
constexpr std::uint64_t map_bytes = std::uint64_t{64} << 20U;

class Simulation {
 public:
  Simulation(const Schedule& schedule, Planter& planter)
      : schedule_(schedule), planter_(planter), random_(schedule.seed), nodes_(nodes) {
    recording_.conversations = static_cast<std::uint32_t>(1 + draw(4));
    recording_.operations.reserve(schedule.operations + 64);
    const auto clients = 2 + draw(9);
    for (std::uint64_t i = 0; i < clients; ++i) {
      participants_.push_back({Client(
          schedule.seed * 64 + i, static_cast<std::uint32_t>(i + 1), recording_.conversations)});
    }
  }

  Recording run(std::string& fault) {
    if (!begin()) {
      fault = "there is no engine";
      return {};
    }
    while (recording_.operations.size() < schedule_.operations) {
      take_step(true);
    }
    end();
    recording_.feed = read_feed(*nodes_.front()->engine, fault);
    return std::move(recording_);
  }

 private:
  std::uint64_t draw(std::uint64_t end) { return random_() % end; }
  // Every moment is a later one.
  Time stamp() { return ++moment_; }
  Operation& at(std::size_t operation) { return recording_.operations[operation]; }

  bool begin() {
    auto store = store::open_memory_store(map_bytes);
    if (!store) {
      return false;
    }
    store_ = *std::move(store);
    for (auto& node : nodes_) {
      node = std::make_unique<Node>();
      if (!start(*node)) {
        return false;
      }
    }
    for (auto& command : setting_up()) {
      const auto outcome = nodes_.front()->engine->execute(std::move(command));
      if (!outcome || outcome->is_refused()) {
        return false;
      }
    }
    return true;
  }

  bool start(Node& node) {
    node.skew_ms = static_cast<Time>(draw(60)) - 30;
    auto opened = engine::Engine::open(
        std::make_unique<SharedStore>(*store_),
        {[this, &node] { return now_ms_ + node.skew_ms; }, [this] { return random_(); }},
        reader_);
    if (opened) {
      node.engine = *std::move(opened);
    }
    return static_cast<bool>(opened);
  }

  void take_step(bool goes_on) {
    step_ += 1;
    now_ms_ += static_cast<Time>(draw(4) == 0 ? draw(4) : 0);
    deliver();
    for (auto& participant : participants_) {
      act(participant, goes_on);
    }
    for (auto& node : nodes_) {
      act(*node, goes_on);
    }
  }

  // Until nothing is on its way any more; then everything is read once more.
  void end() {
    while (!messages_.empty()) {
      take_step(false);
    }
    for (auto& node : nodes_) {
      commit(*node);
    }
    while (!messages_.empty()) {
      take_step(false);
    }
    for (std::uint32_t i = 0; i < recording_.conversations; ++i) {
      Operation one;
      one.conversation = i;
      one.called = stamp();
      look(*nodes_.front()->engine, one);
      one.returned = stamp();
      recording_.operations.push_back(one);
    }
  }

  void deliver() {
    // By index, because what is delivered may send.
    for (std::size_t i = 0; i < messages_.size();) {
      if (messages_[i].arrives > step_) {
        ++i;
        continue;
      }
      const auto message = messages_[i];
      messages_[i] = messages_.back();
      messages_.pop_back();
      message.is_answer ? tell(message.operation) : arrive(message);
    }
  }

  [[nodiscard]] std::uint64_t some_steps() { return draw(16) == 0 ? draw(60) : 1 + draw(6); }

  void act(Participant& one, bool goes_on) {
    if (one.is_waiting) {
      if (step_ >= one.patience_ends) {
        one.is_waiting = false;
        one.wants_again = draw(4) != 0;
        one.idle_from = step_ + some_steps();
      }
      return;
    }
    if (!goes_on || step_ < one.idle_from) {
      return;
    }
    ask(one, one.wants_again ? one.client.again(at(one.operation)) : one.client.next(now_ms_));
  }

  void ask(Participant& one, Operation operation) {
    one.wants_again = false;
    one.is_waiting = true;
    one.patience_ends = step_ + (draw(12) == 0 ? 3 : 80);
    one.operation = send(operation);
    // The network brings a command twice now and then: that is an operation whose answer nobody
    // waits for.
    if (operation.id != 0 && draw(30) == 0) {
      send(one.client.again(operation));
    }
  }

  std::size_t send(Operation operation) {
    operation.called = stamp();
    const auto index = recording_.operations.size();
    recording_.operations.push_back(operation);
    if (draw(60) != 0) {
      messages_.push_back({step_ + some_steps(), index, draw(nodes), false});
    }
    return index;
  }

  void arrive(const Message& message) {
    auto& one = at(message.operation);
    auto& node = *nodes_[message.node];
    if (one.kind != Kind::look) {
      static_cast<void>(node.engine->submit(planter_.before(one), node, message.operation));
      return;
    }
    if (one.returned == never && planter_.falls_due(Plant::later_read)) {
      // The answer is on its way to the client before anything was read.
      one.returned = stamp();
      auto late = message;
      late.arrives = step_ + 40;
      messages_.push_back(late);
      return;
    }
    look(*node.engine, one);
    planter_.age(one);
    answer(message.operation);
  }

  void answer(std::size_t operation) {
    if (draw(40) != 0) {
      messages_.push_back({step_ + some_steps(), operation, 0, true});
    } else {
      forget(operation);
    }
  }

  // Nobody is told what became of it.
  void forget(std::size_t operation) {
    auto& one = at(operation);
    one.is_known = one.returned != never;
    one.result = one.is_known ? one.result : Result();
  }

  void tell(std::size_t operation) {
    auto& one = at(operation);
    if (one.returned == never) {
      one.returned = stamp();
    }
    for (auto& participant : participants_) {
      if (participant.is_waiting && participant.operation == operation) {
        participant.is_waiting = false;
        participant.idle_from = step_ + (draw(8) == 0 ? draw(150) : draw(4));
        participant.client.learn(one);
        // A program that does not trust what it was told says it again.
        participant.wants_again = one.id != 0 && draw(40) == 0;
      }
    }
  }

  void act(Node& node, bool goes_on) {
    if (draw(4) == 0) {
      commit(node);
    }
    if (draw(40) == 0) {
      end_early(node);
      static_cast<void>(node.engine->tick());
    }
    if (draw(400) == 0) {
      node.skew_ms = static_cast<Time>(draw(200)) - 100;
    }
    if (goes_on && draw(500) == 0) {
      kill(node);
    }
  }

  void commit(Node& node) {
    static_cast<void>(node.engine->commit());
    const auto answers = std::exchange(node.answers, {});
    for (const auto& [operation, answered] : answers) {
      if (answered) {
        auto& one = at(operation);
        note_outcome(*answered, one);
        for (auto& command : planter_.after(one)) {
          if (const auto outcome = node.engine->execute(std::move(command))) {
            note_outcome(*outcome, one);
          }
        }
        answer(operation);
      }
    }
  }

  // What was queued is lost; what was committed stays, and nobody hears of it.
  void kill(Node& node) {
    node.engine->forget(node);
    node.answers.clear();
    node.engine.reset();
    if (!start(node)) {
      std::abort();
    }
  }

  void end_early(Node& node) {
    for (auto& early : planter_.early_ends(*node.engine, recording_.conversations)) {
      early.operation.called = stamp();
      if (const auto outcome = node.engine->execute(std::move(early.command))) {
        note_outcome(*outcome, early.operation);
      }
      early.operation.returned = stamp();
      recording_.operations.push_back(early.operation);
    }
  }

  const Schedule& schedule_;
  Planter& planter_;
  std::mt19937_64 random_;
  const support::FixedReader reader_;
  std::unique_ptr<store::Store> store_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<Participant> participants_;
  std::vector<Message> messages_;
  Recording recording_;
  std::uint64_t step_ = 0;
  Time moment_ = 0;
  Time now_ms_ = 1'700'000'000'000;
};

}  // namespace

Recording simulate(const Schedule& schedule, Planter& planter, std::string& fault) {
  return Simulation(schedule, planter).run(fault);
}

}  // namespace liveinbox::linear
