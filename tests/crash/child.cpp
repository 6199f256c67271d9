#include "child.hpp"

#include "adapters/system_clock.hpp"
#include "adapters/system_random.hpp"
#include "engine/engine.hpp"
#include "store/open.hpp"
#include "support/commands.hpp"
#include "support/fixed_reader.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace liveinbox::crash {
namespace {

constexpr int workers = 4;

// One thread with conversations of its own, so that each of its commands is accepted.
class Worker {
 public:
  Worker(engine::Engine& engine, std::string name, int pipe)
      : engine_(engine), name_(std::move(name)), pipe_(pipe) {}

  // False where a command was not accepted: the workload is broken.
  bool one_conversation(std::uint64_t number) {
    const auto key = name_ + "-" + std::to_string(number);
    if (!say(core::Op::open_conversation, key, 0) || !say(core::Op::receive, key, 0) ||
        !say(core::Op::escalate, key, 0) || !say(core::Op::claim, key, 0)) {
      return false;
    }
    const auto fence = fence_;
    for (int i = 0; i < 3; ++i) {
      if (!say(core::Op::send, key, fence) || !say(core::Op::receive, key, 0)) {
        return false;
      }
    }
    return say(core::Op::note, key, 0) && say(core::Op::mark_read, key, 0) &&
           say(core::Op::tag, key, 0) && say(core::Op::release, key, fence) &&
           say(core::Op::close, key, 0);
  }

 private:
  bool say(core::Op op, const std::string& key, std::uint64_t fence) {
    const Said said{op, name_ + "." + std::to_string(++said_), key, fence};
    const auto outcome = engine_.execute(command_of(said));
    if (!outcome || outcome->is_refused()) {
      return false;
    }
    fence_ = outcome->fence;
    // A line is shorter than PIPE_BUF, so lines of several threads do not mix.
    const auto line = line_of(said, *outcome);
    return write(pipe_, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  }

  engine::Engine& engine_;
  const std::string name_;
  const int pipe_;
  std::uint64_t said_ = 0;
  std::uint64_t fence_ = 0;
};

}  // namespace

core::Command command_of(const Said& said) {
  auto command = support::command(said.op, said.conversation, support::as_agent("ana"));
  command.id = said.id;
  command.fence = said.fence;
  switch (said.op) {
    case core::Op::open_conversation:
      command.actor = support::as_host();
      command.channel = "WIDGET";
      command.user = said.conversation;
      break;
    case core::Op::receive:
      command.actor = support::as_host();
      command.text = "where is my #parcel " + said.id;
      command.external_id = said.id;
      break;
    case core::Op::escalate:
      command.actor = support::as_host();
      command.reason = core::ReasonCode::policy;
      break;
    case core::Op::send:
    case core::Op::note:
      command.text = "text of " + said.id;
      break;
    case core::Op::mark_read:
      command.message = 1;
      break;
    case core::Op::tag:
      command.tag = "late";
      break;
    case core::Op::close:
      command.actor = support::as_host();
      break;
    default:
      break;
  }
  return command;
}

std::string line_of(const Said& said, const core::Outcome& outcome) {
  std::ostringstream out;
  out << static_cast<int>(said.op) << ' ' << said.id << ' ' << said.conversation << ' '
      << said.fence << ' ' << outcome.offset << ' ' << outcome.version << ' ' << outcome.fence
      << ' ' << outcome.message << " .\n";
  return out.str();
}

Acknowledged read_line(const std::string& line) {
  Acknowledged out;
  std::istringstream in(line);
  int op = 0;
  std::string end;
  in >> op >> out.said.id >> out.said.conversation >> out.said.fence >> out.outcome.offset >>
      out.outcome.version >> out.outcome.fence >> out.outcome.message >> end;
  out.said.op = static_cast<core::Op>(op);
  if (end != ".") {
    out.said.id.clear();
  }
  return out;
}

int work(const std::string& path, std::uint64_t cycle, int pipe) {
  store::StoreOptions options;
  options.path = path;
  options.map_bytes = std::uint64_t{1} << 30U;
  auto store = store::open_store(options);
  if (!store) {
    return 10;
  }
  const support::FixedReader reader;
  auto opened = engine::Engine::open(
      *std::move(store), {adapters::system_now_ms, adapters::system_random_u64}, reader);
  if (!opened) {
    return 11;
  }
  auto& engine = **opened;
  // Somebody is here through this process, and will have to be found gone.
  if (!engine.execute(
          support::presence_command(core::Op::connect, support::as_agent("ana"), "desk"))) {
    return 12;
  }
  std::vector<std::thread> threads;
  std::atomic<bool> failed{false};
  for (int i = 0; i < workers; ++i) {
    threads.emplace_back([&, i] {
      Worker worker(engine, "k" + std::to_string(cycle) + "w" + std::to_string(i), pipe);
      for (std::uint64_t number = 0; worker.one_conversation(number);) {
        ++number;
      }
      failed = true;
    });
  }
  while (!failed) {
    static_cast<void>(engine.tick());
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  _exit(13);
}

}  // namespace liveinbox::crash
