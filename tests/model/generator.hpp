// Random commands that are worth trying: mostly right, often wrong by one, always valid in shape.
// It looks at the model to know what exists, and draws everything from one seed.
#pragma once

#include "core/command.hpp"

#include "model.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::model {

// Numbers that look random and are the same for the same seed (splitmix64).
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    auto mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31U);
  }
  std::uint64_t below(std::uint64_t end) { return next() % end; }
  bool in(std::uint64_t of_hundred) { return below(100) < of_hundred; }

  template <typename List>
  const auto& one_of(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

class Generator {
 public:
  Generator(Chance& chance, const Model& model) : chance_(chance), model_(model) {}

  core::Command next(TimeMs now_ms);

 private:
  core::Op pick_op();
  std::string external_id();
  std::string pick_key();
  core::Principal pick_actor(core::Op op);
  core::Principal agent();
  std::string user();
  std::string text();
  std::uint64_t fence();
  void fill(core::Command& command);
  void fill_place(core::Command& command);
  void fill_routing(core::Command& command);
  void fill_rest(core::Command& command);
  void fill_close(core::Command& command);
  std::string routing();
  std::string service();
  std::string hours();
  std::string presence_policy();
  std::string policy();
  std::string reopen_policy();

  Chance& chance_;
  const Model& model_;
  const ModelConversation* at_ = nullptr;  // of the command that is made
  std::uint64_t made_ = 0;
  TimeMs now_ms_ = 0;
};

}  // namespace liveinbox::model
