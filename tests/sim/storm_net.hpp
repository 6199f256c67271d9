// What a storm rages over: processes on one disk, clients on connections to them, and everything
// that is on its way, each with the time at which it arrives. One step is one thing that arrives or
// falls due.
#pragma once

#include "support/chance.hpp"

#include "storm_client.hpp"
#include "storm_disk.hpp"
#include "storm_process.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <queue>
#include <string>
#include <vector>

namespace liveinbox::storm {

inline constexpr std::size_t process_count = 2;

struct NetCounts {
  std::uint64_t steps = 0;
  std::uint64_t faults = 0;
  std::uint64_t deaths = 0;
};

// What the network does wrong on purpose.
enum class BadNet : std::uint8_t { nothing, loses_frames, doubles_frames };

class Net {
 public:
  Net(Disk& disk, std::uint64_t seed, BadNet bad);

  void add_client(ClientOptions options, Judge& judge);

  // The next thing that happens.
  void step();

  // What can go wrong beside the disk: a connection with all that is on its way in both directions;
  // a process at once and without a farewell; a process that stands still for a while; a clock.
  void cut(std::size_t client);
  void kill(std::size_t process);
  void stop(std::size_t process, core::TimeMs for_ms);
  void set_clock_off(std::size_t process, core::TimeMs by_ms);

  // From now on nobody wants anything new.
  void calm() { is_calm_ = true; }

  // Of a process that runs; one begins where none does.
  engine::Engine& any_engine();
  [[nodiscard]] const std::vector<std::unique_ptr<Client>>& clients() const { return clients_; }
  [[nodiscard]] core::TimeMs now_ms() const { return now_ms_; }
  [[nodiscard]] const NetCounts& counts() const { return counts_; }
  // What a client heard that must not be; empty for nothing.
  [[nodiscard]] const std::string& failure() const { return failure_; }

 private:
  // In one direction no frame overtakes another.
  struct Wire {
    struct Frame {
      core::TimeMs at_ms = 0;
      std::string text;
    };
    bool is_up = false;
    std::size_t process = 0;
    std::uint64_t number = 0;  // of the connection: what is due for an older one is void
    std::deque<Frame> up;
    std::deque<Frame> down;
  };
  enum class What : std::uint8_t { client_acts, frame_up, frame_down, commit, tick };
  struct Act {
    core::TimeMs at_ms = 0;
    std::uint64_t order = 0;
    What what = What::client_acts;
    std::size_t who = 0;
    std::uint64_t connection = 0;
  };
  struct IsLater {
    bool operator()(const Act& left, const Act& right) const;
  };

  void plan(core::TimeMs at_ms, What what, std::size_t who, std::uint64_t connection = 0);
  void hear(std::size_t client, const std::string& frame);
  void client_acts(std::size_t number);
  void connect(std::size_t number);
  void send_up(std::size_t client, std::string frame);
  void frame_up(std::size_t client, std::uint64_t connection);
  void frame_down(std::size_t client, std::uint64_t connection);
  void pump(std::size_t client);
  void commit(std::size_t number);
  void tick(std::size_t number);
  void after_turn(std::size_t number);
  core::TimeMs arrival(const std::deque<Wire::Frame>& before);

  Disk& disk_;
  support::Chance chance_;
  const BadNet bad_;
  core::TimeMs now_ms_ = 1'700'000'000'000;
  std::vector<std::unique_ptr<Process>> processes_;
  std::array<core::TimeMs, process_count> begins_at_{};   // a dead process, anew
  std::array<core::TimeMs, process_count> stopped_to_{};  // nothing is done in it until then
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<Wire> wires_;  // one for each client
  std::priority_queue<Act, std::vector<Act>, IsLater> acts_;
  std::uint64_t order_ = 0;
  bool is_calm_ = false;
  NetCounts counts_;
  std::string failure_;
};

}  // namespace liveinbox::storm
