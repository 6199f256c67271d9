#include "storm_process.hpp"

#include "support/commands.hpp"

#include <utility>

namespace liveinbox::storm {

bool Process::begin() {
  die();
  is_dead_ = false;
  auto opened = engine::Engine::open(disk_.mount(is_dead_),
                                     {[this] { return now_ms_ + clock_off_ms; },
                                      [this] { return random_ += 0x9E3779B97F4A7C15ULL; }},
                                     reader_);
  if (!opened) {
    is_dead_ = true;
    return false;
  }
  engine_ = *std::move(opened);
  return true;
}

void Process::die() {
  is_dead_ = true;
  sessions_.clear();
  engine_.reset();
}

bool Process::connect(std::size_t client, const core::Principal& who, const std::string& name) {
  auto session = session::Session::open(*engine_, {support::test_tenant, who, name}, [] {});
  if (!session) {
    return false;
  }
  sessions_[client] = *std::move(session);
  return true;
}

bool Process::receive(std::size_t client, const std::string& frame) {
  return static_cast<bool>(sessions_.at(client)->receive(frame));
}

bool Process::next(std::size_t client, std::string& frame) {
  auto next = sessions_.at(client)->next();
  if (!next) {
    return false;
  }
  frame = *std::move(next);
  return true;
}

}  // namespace liveinbox::storm
