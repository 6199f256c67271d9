#include "storm_net.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::storm {
namespace {

using core::TimeMs;

constexpr std::size_t frames_under_way_max = 8;  // of a client that reads slowly
constexpr TimeMs tick_every_ms = 100;
constexpr TimeMs death_max_ms = 200;
constexpr std::uint64_t bad_once_in = 30;

}  // namespace

bool Net::IsLater::operator()(const Act& left, const Act& right) const {
  return std::pair(left.at_ms, left.order) > std::pair(right.at_ms, right.order);
}

Net::Net(Disk& disk, std::uint64_t seed, BadNet bad) : disk_(disk), chance_(seed), bad_(bad) {
  for (std::size_t i = 0; i < process_count; ++i) {
    processes_.push_back(std::make_unique<Process>(disk_, now_ms_, seed + i));
    static_cast<void>(processes_[i]->begin());
    plan(now_ms_ + static_cast<TimeMs>(i), What::tick, i);
  }
}

void Net::add_client(ClientOptions options, Judge& judge) {
  options.seed = chance_.next();
  clients_.push_back(std::make_unique<Client>(std::move(options), judge));
  wires_.emplace_back();
  plan(now_ms_ + static_cast<TimeMs>(chance_.below(50)), What::client_acts, clients_.size() - 1);
}

void Net::plan(TimeMs at_ms, What what, std::size_t who, std::uint64_t connection) {
  acts_.push({at_ms, ++order_, what, who, connection});
}

void Net::step() {
  const auto act = acts_.top();
  acts_.pop();
  now_ms_ = std::max(now_ms_, act.at_ms);
  counts_.steps += 1;
  switch (act.what) {
    case What::client_acts:
      return client_acts(act.who);
    case What::frame_up:
      return frame_up(act.who, act.connection);
    case What::frame_down:
      return frame_down(act.who, act.connection);
    case What::commit:
      return commit(act.who);
    case What::tick:
      return tick(act.who);
  }
}

void Net::cut(std::size_t client) {
  auto& wire = wires_[client];
  if (!wire.is_up) {
    return;
  }
  counts_.faults += 1 + wire.up.size() + wire.down.size();
  processes_[wire.process]->disconnect(client);
  wire.is_up = false;
  wire.up.clear();
  wire.down.clear();
  wire.number += 1;
}

void Net::kill(std::size_t process) {
  counts_.faults += 1;
  counts_.deaths += 1;
  processes_[process]->die();
  for (std::size_t i = 0; i < wires_.size(); ++i) {
    if (wires_[i].is_up && wires_[i].process == process) {
      cut(i);
    }
  }
  begins_at_[process] = now_ms_ + static_cast<TimeMs>(chance_.below(death_max_ms));
}

void Net::stop(std::size_t process, TimeMs for_ms) {
  counts_.faults += 1;
  stopped_to_[process] = now_ms_ + for_ms;
}

void Net::set_clock_off(std::size_t process, TimeMs by_ms) {
  counts_.faults += 1;
  processes_[process]->clock_off_ms = by_ms;
}

void Net::hear(std::size_t client, const std::string& frame) {
  const auto wrong = clients_[client]->hear(frame);
  if (failure_.empty()) {
    failure_ = wrong;
  }
}

void Net::client_acts(std::size_t number) {
  plan(now_ms_ + 1 + static_cast<TimeMs>(chance_.below(is_calm_ ? 200 : 20)),
       What::client_acts,
       number);
  auto& client = *clients_[number];
  if (!wires_[number].is_up) {
    connect(number);
    return;
  }
  for (auto& frame : client.retries()) {
    send_up(number, std::move(frame));
  }
  if (!is_calm_) {
    send_up(number, client.act());
  }
}

void Net::connect(std::size_t number) {
  const auto process = chance_.below(process_count);
  auto& client = *clients_[number];
  const auto& options = client.options();
  if (!processes_[process]->is_up() ||
      !processes_[process]->connect(number, options.principal, options.name)) {
    return;
  }
  wires_[number].is_up = true;
  wires_[number].process = process;
  for (auto& frame : client.greet()) {
    send_up(number, std::move(frame));
  }
}

TimeMs Net::arrival(const std::deque<Wire::Frame>& before) {
  const auto delay = static_cast<TimeMs>(chance_.below(chance_.once_in(200) ? 1000 : 8));
  return std::max(before.empty() ? 0 : before.back().at_ms, now_ms_ + delay);
}

void Net::send_up(std::size_t client, std::string frame) {
  if (frame.empty()) {
    return;
  }
  auto& wire = wires_[client];
  wire.up.push_back({arrival(wire.up), std::move(frame)});
  plan(wire.up.back().at_ms, What::frame_up, client, wire.number);
}

void Net::frame_up(std::size_t client, std::uint64_t connection) {
  auto& wire = wires_[client];
  if (!wire.is_up || wire.number != connection) {
    return;
  }
  const auto frame = std::move(wire.up.front().text);
  wire.up.pop_front();
  auto& process = *processes_[wire.process];
  if (!process.is_up() || !process.receive(client, frame)) {
    cut(client);
    return;
  }
  plan(now_ms_ + static_cast<TimeMs>(chance_.below(5)), What::commit, wire.process);
  pump(client);
}

void Net::frame_down(std::size_t client, std::uint64_t connection) {
  auto& wire = wires_[client];
  if (!wire.is_up || wire.number != connection) {
    return;
  }
  const auto frame = std::move(wire.down.front().text);
  wire.down.pop_front();
  if (bad_ != BadNet::loses_frames || !chance_.once_in(bad_once_in)) {
    hear(client, frame);
  }
  if (bad_ == BadNet::doubles_frames && chance_.once_in(bad_once_in)) {
    hear(client, frame);
  }
  pump(client);
}

// Takes what the session has to say, as far as the client reads.
void Net::pump(std::size_t client) {
  auto& wire = wires_[client];
  while (wire.is_up && wire.down.size() < frames_under_way_max) {
    std::string frame;
    if (!processes_[wire.process]->next(client, frame)) {
      cut(client);
      return;
    }
    if (frame.empty()) {
      return;
    }
    wire.down.push_back({arrival(wire.down), std::move(frame)});
    plan(wire.down.back().at_ms, What::frame_down, client, wire.number);
  }
}

void Net::commit(std::size_t number) {
  auto& process = *processes_[number];
  if (!process.is_up()) {
    return;
  }
  if (now_ms_ < stopped_to_[number]) {
    plan(stopped_to_[number], What::commit, number);
    return;
  }
  process.commit();
  after_turn(number);
}

void Net::tick(std::size_t number) {
  auto& process = *processes_[number];
  plan(std::max(now_ms_, stopped_to_[number]) + tick_every_ms, What::tick, number);
  if (!process.is_up()) {
    if (now_ms_ >= begins_at_[number]) {
      static_cast<void>(process.begin());
    }
    return;
  }
  if (now_ms_ >= stopped_to_[number]) {
    process.tick();
    after_turn(number);
  }
}

void Net::after_turn(std::size_t number) {
  if (processes_[number]->is_dead()) {
    kill(number);
    return;
  }
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    if (wires_[i].is_up && wires_[i].process == number) {
      pump(i);
    }
  }
}

engine::Engine& Net::any_engine() {
  const auto up = std::find_if(
      processes_.begin(), processes_.end(), [](const auto& process) { return process->is_up(); });
  if (up != processes_.end()) {
    return (*up)->engine();
  }
  while (!processes_[0]->begin()) {
  }
  return processes_[0]->engine();
}

}  // namespace liveinbox::storm
