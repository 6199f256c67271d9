// Somebody who works through the library, by chance: an agent mostly, now and then the host or the
// assistant. It acts on what it was told, which may be long ago: so stale fences come by
// themselves, and some are made up.
#pragma once

#include "operation.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace liveinbox::linear {

class Client {
 public:
  // `number` is unlike those of other clients of the store, also of those before it that it stands
  // for after a restart.
  Client(std::uint64_t seed, std::uint32_t number, std::uint32_t conversations);

  // What it asks next. `now_ms` is what it believes the time to be.
  Operation next(Time now_ms);
  // The same command again, or, rarely, another one under the same id.
  Operation again(const Operation& first);
  // It was told something.
  void learn(const Operation& operation);

  // A number below `end`.
  std::uint64_t draw(std::uint64_t end) { return random_() % end; }

 private:
  // What it knows of a conversation.
  struct Known {
    std::uint64_t own_fence = 0;  // of its own newest claim
    std::uint64_t fence = 0;      // the newest that it saw
    std::uint64_t version = 0;
  };

  Kind draw_kind();
  void say_who(Operation& operation);
  std::uint64_t draw_fence(const Known& known);

  std::mt19937_64 random_;
  std::uint32_t number_;
  Who agent_;
  std::uint64_t said_ = 0;
  std::vector<Known> known_;
};

}  // namespace liveinbox::linear
