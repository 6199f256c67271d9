// What must be true of the library's answers. Each check gives one sentence about what is wrong, or
// nothing.
#pragma once

#include "core/decide.hpp"
#include "core/event.hpp"
#include "engine/query.hpp"

#include "model.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace liveinbox::model {

std::string check_outcome(const Prediction& expected, const core::Outcome& found);

// The events of one step, as types.
std::string check_types(const std::vector<core::EventType>& expected,
                        const std::vector<core::Event>& found);

std::string check_card(const ModelConversation& expected,
                       bool user_is_online,
                       const engine::Card& found);

// A tab in its order, as keys.
std::string check_tab(const std::vector<std::string>& expected, const engine::CardPage& found);
std::vector<std::string> expected_tab(const Model& model, core::Tab tab, const std::string& agent);
// Those of a tab that have a deadline, in the order in which they are due.
std::vector<std::string> expected_due(const Model& model, const std::vector<std::string>& tab);

// Follows a tenant's feed: offsets without a gap, fences and versions that only grow, at most one
// holder at a time, and time that does not run backwards.
class FeedCheck {
 public:
  std::string take(const std::vector<core::Event>& events);
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

 private:
  struct Seen {
    std::uint64_t version = 0;
    std::uint64_t fence = 0;
    std::uint64_t entry = 0;
    bool has_agent = false;
  };

  std::string take_one(const core::Event& event);
  static std::string follow(Seen& seen, const core::Event& event);

  std::uint64_t offset_ = 0;
  core::TimeMs at_ms_ = 0;
  std::map<std::uint64_t, Seen> conversations_;
};

}  // namespace liveinbox::model
