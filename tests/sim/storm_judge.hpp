// What was done, and what may have been: every command that a client of the storm said, with the
// answer it got. At the end the log is held against it. It knows the rules from their description
// alone and shares no line with the library's own decisions.
#pragma once

#include "core/event.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::storm {

// What an answer says was done.
struct Acknowledgement {
  std::uint64_t offset = 0;
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  std::uint64_t message = 0;
  std::string conversation;
  bool operator==(const Acknowledgement&) const = default;
};

struct Deed {
  std::string op = {};
  std::string actor = {};
  std::string conversation = {};
  std::string text = {};    // of its own, or empty
  std::uint64_t times = 1;  // that it was said
  bool is_acknowledged = false;
  bool is_refused = false;
  Acknowledgement answer = {};
};

// Each of these gives what is wrong, in words; empty where all is well.
class Judge {
 public:
  void said(const std::string& id, Deed deed) { deeds_.try_emplace(id, std::move(deed)); }
  void said_again(const std::string& id) { deeds_[id].times += 1; }
  std::string acknowledged(const std::string& id, const Acknowledgement& answer);
  std::string refused(const std::string& id, std::string_view code);

  // The whole log, as it is once the storm is over.
  [[nodiscard]] std::string judge(const std::vector<core::Event>& log) const;

  [[nodiscard]] std::uint64_t commands() const { return deeds_.size(); }
  [[nodiscard]] std::uint64_t accepted() const { return accepted_; }

 private:
  [[nodiscard]] std::string judge_texts(const std::vector<core::Event>& log) const;
  [[nodiscard]] std::string judge_fences(const std::vector<core::Event>& log) const;

  std::map<std::string, Deed, std::less<>> deeds_;
  std::uint64_t accepted_ = 0;
};

// One owner at a time: who may answer a conversation, told from its events in order.
class Ownership {
 public:
  std::string take(const core::Event& event);

 private:
  std::string take_claim(const core::Event& event);
  [[nodiscard]] std::string take_reply(const core::Event& event) const;

  struct Owner {
    std::uint64_t fence = 0;
    std::uint64_t version = 0;
    core::Principal holder;
  };
  std::map<std::uint64_t, Owner> owners_;
};

}  // namespace liveinbox::storm
