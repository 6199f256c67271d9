// What the index cannot tell is read in the texts of a conversation: whether words stand side by
// side, and beginnings that so many words share that their rows were not all read.
#pragma once

#include "base/result.hpp"
#include "core/event.hpp"
#include "core/types.hpp"
#include "index/posting.hpp"
#include "index/work.hpp"
#include "store/store.hpp"
#include "text/tokenize.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace liveinbox::index {

// Something to look for: a phrase, or the beginning of a term.
struct TextWant {
  std::string text;
  bool is_phrase = false;
  TextFields visible = text_field::all;
};

// The messages and notes of a conversation that the fields allow, newest first, up to the limits.
class MessageWalk {
 public:
  MessageWalk(store::ReadView& view,
              const core::Conversation& conversation,
              TextFields visible,
              const WorkLimits& limits)
      : view_(view),
        conversation_(conversation.number),
        next_(conversation.messages),
        visible_(visible),
        messages_left_(limits.messages),
        bytes_left_(limits.message_bytes) {}

  // Nothing at the end, which is the end of the work allowed if was_cut().
  base::Result<std::optional<core::Event>> next(Work& work);
  [[nodiscard]] bool was_cut() const { return was_cut_; }

 private:
  store::ReadView& view_;
  std::uint64_t conversation_;
  std::uint64_t next_;  // number of the message to read, 0 for none
  TextFields visible_;
  std::uint32_t messages_left_;
  std::uint64_t bytes_left_;
  bool was_cut_ = false;
};

// For each want, whether a text of the conversation has it: maybe, if it was not found before the
// limits were reached.
base::Result<std::vector<Truth>> look_for(store::ReadView& view,
                                          const core::Conversation& conversation,
                                          const std::vector<TextWant>& wants,
                                          const WorkLimits& limits,
                                          Work& work);

// Whether a tag that the conversation has now has the term.
[[nodiscard]] Truth tags_have(const core::Conversation& conversation, const text::QueryTerm& term);

}  // namespace liveinbox::index
