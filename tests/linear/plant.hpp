// Defects that are planted between the library and those who work through it, each of which the
// checker must find. Nothing of this is known to the library.
#pragma once

#include "core/command.hpp"
#include "engine/engine.hpp"

#include "operation.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

namespace liveinbox::linear {

enum class Plant : std::uint8_t {
  none,
  double_claim,  // a claim is given while somebody has it
  stale_reply,   // a reply under an old fence is carried out all the same
  twice,         // a retry is carried out once more
  lost_claim,    // a claim is acknowledged and nothing is written
  later_read,    // a read tells what came to be only after it was over
  earlier_read,  // a read tells what was over before it began
  local_clock,   // a lease ends by a clock that is ahead of the store's
};

struct PlantName {
  Plant plant;
  const char* name;
};
const std::vector<PlantName>& plant_names();
std::optional<Plant> find_plant(std::string_view name);

class Planter {
 public:
  Planter(Plant plant, std::uint64_t seed) : plant_(plant), random_(seed) {}

  [[nodiscard]] bool is(Plant plant) const { return plant_ == plant; }
  // How often something was planted.
  [[nodiscard]] std::uint64_t planted() const { return planted_; }
  // True now and then; then something is planted.
  bool falls_due(Plant plant);

  // The command as it is given to the library.
  core::Command before(const Operation& operation);
  // What is carried out besides, once the operation has its result; the last of these has the
  // result instead.
  std::vector<core::Command> after(Operation& operation);
  // A read that was made gets the result of one before it.
  void age(Operation& look);
  // The leases that a clock runs out for which is ahead of `engine`'s: each a command, and the
  // operation as which it is recorded.
  struct Early {
    core::Command command;
    Operation operation;
  };
  std::vector<Early> early_ends(engine::Engine& engine, std::uint32_t conversations);

 private:
  Plant plant_;
  std::mt19937_64 random_;
  std::uint64_t planted_ = 0;
  std::uint64_t named_ = 0;
  std::vector<std::optional<Result>> seen_;  // by conversation: what a read told
};

}  // namespace liveinbox::linear
