// Random commands that are worth trying: mostly right, often wrong by one, always valid in shape.
// It looks at the model to know what exists, and draws everything from one seed.
#pragma once

#include "core/command.hpp"
#include "support/chance.hpp"

#include "model.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::model {

using support::Chance;

// What messages are made of: words in which FixedReader finds something, or such that nobody does.
enum class Texts : std::uint8_t { telling, plain };

class Generator {
 public:
  Generator(Chance& chance, const Model& model, Texts texts = Texts::telling)
      : chance_(chance), model_(model), texts_(texts) {}

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
  const Texts texts_;
  const ModelConversation* at_ = nullptr;  // of the command that is made
  std::uint64_t made_ = 0;
  TimeMs now_ms_ = 0;
};

}  // namespace liveinbox::model
