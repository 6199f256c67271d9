// A process of the storm: an engine on the common disk, a clock of its own that goes wrong, and the
// sessions of those who are connected. It dies without a farewell and begins anew.
#pragma once

#include "engine/engine.hpp"
#include "session/session.hpp"
#include "support/fixed_reader.hpp"

#include "storm_disk.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace liveinbox::storm {

class Process {
 public:
  // `now_ms` is the true time, of which this process's clock is off by clock_off_ms.
  Process(Disk& disk, const core::TimeMs& now_ms, std::uint64_t seed)
      : disk_(disk), now_ms_(now_ms), random_(seed) {}
  ~Process() { die(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // False where the disk would not have it.
  bool begin();
  // As a kill does it: nothing is written any more, nobody is told.
  void die();
  [[nodiscard]] bool is_up() const { return engine_ != nullptr && !is_dead_; }
  // The disk failed under it: all it can do is to begin anew.
  [[nodiscard]] bool is_dead() const { return is_dead_; }

  // False where the session cannot be had.
  bool connect(std::size_t client, const core::Principal& who, const std::string& name);
  void disconnect(std::size_t client) { sessions_.erase(client); }
  // What happens to the connection: false ends it.
  bool receive(std::size_t client, const std::string& frame);
  bool next(std::size_t client, std::string& frame);

  void commit() { static_cast<void>(engine_->commit()); }
  void tick() { static_cast<void>(engine_->tick()); }
  [[nodiscard]] engine::Engine& engine() { return *engine_; }

  core::TimeMs clock_off_ms = 0;

 private:
  Disk& disk_;
  const core::TimeMs& now_ms_;
  std::uint64_t random_;
  support::FixedReader reader_;
  bool is_dead_ = false;
  std::unique_ptr<engine::Engine> engine_;
  std::map<std::size_t, std::unique_ptr<session::Session>> sessions_;  // by client
};

}  // namespace liveinbox::storm
