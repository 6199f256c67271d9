#include "index/text_check.hpp"

#include "core/names.hpp"
#include "index/message_rows.hpp"
#include "text/tokenize.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace liveinbox::index {
namespace {

// What it takes to read a message, measured in rows of a scan: two look-ups, an event to decode,
// and the text by its length.
constexpr std::uint64_t rows_per_message = 8;
constexpr std::uint64_t bytes_per_row = 128;

TextFields field_of(core::EventType type) {
  return type == core::EventType::note_added ? text_field::note : text_field::message;
}

class TextLooker {
 public:
  explicit TextLooker(const std::vector<TextWant>& wants)
      : wants_(wants), found_(wants.size(), false) {}

  void look(TextFields field, std::string_view text) {
    terms_.clear();
    for (std::size_t i = 0; i < wants_.size(); ++i) {
      if (!found_[i] && (wants_[i].visible & field) != 0) {
        found_[i] = is_in(wants_[i], text);
      }
    }
  }

  [[nodiscard]] bool has_all() const {
    return std::all_of(found_.begin(), found_.end(), [](bool found) { return found; });
  }

  [[nodiscard]] std::vector<Truth> truths(Truth if_not_found) const {
    std::vector<Truth> out(found_.size(), if_not_found);
    for (std::size_t i = 0; i < found_.size(); ++i) {
      out[i] = found_[i] ? Truth::yes : if_not_found;
    }
    return out;
  }

 private:
  bool is_in(const TextWant& want, std::string_view text) {
    if (want.is_phrase) {
      return text::contains_phrase(text, want.text);
    }
    if (terms_.empty()) {
      text::tokenize_into(text, terms_);
    }
    return std::any_of(terms_.begin(), terms_.end(), [&want](const auto& term) {
      return term.text.starts_with(want.text);
    });
  }

  const std::vector<TextWant>& wants_;
  std::vector<bool> found_;
  std::vector<text::Term> terms_;  // of the text being looked at, once they are needed
};

void look_at_card(const core::Conversation& conversation, TextLooker& looker) {
  for (const auto& reason : conversation.reasons) {
    looker.look(text_field::reason, reason.text);
    looker.look(text_field::reason, core::name(reason.code));
  }
  for (const auto& tag : conversation.tags) {
    if (!tag.removed_by_agent) {
      looker.look(text_field::tag, tag.name);
    }
  }
  looker.look(text_field::name, conversation.user.name);
}

}  // namespace

Truth tags_have(const core::Conversation& conversation, const text::QueryTerm& term) {
  for (const auto& tag : conversation.tags) {
    if (!tag.removed_by_agent && !text::find_terms(tag.name, {&term, 1}).empty()) {
      return Truth::yes;
    }
  }
  return Truth::no;
}

base::Result<std::optional<core::Event>> MessageWalk::next(Work& work) {
  while (next_ != 0) {
    if (messages_left_ == 0 || bytes_left_ == 0) {
      was_cut_ = true;
      break;
    }
    --messages_left_;
    auto event = read_message(view_, conversation_, next_--);
    if (!event) {
      return event;
    }
    const std::uint64_t bytes = *event ? (*event)->text.size() : 0;
    bytes_left_ -= std::min(bytes, bytes_left_);
    work.spend(rows_per_message + bytes / bytes_per_row);
    if (*event && (visible_ & field_of((*event)->type)) != 0) {
      return event;
    }
  }
  return std::optional<core::Event>();
}

base::Result<std::vector<Truth>> look_for(store::ReadView& view,
                                          const core::Conversation& conversation,
                                          const std::vector<TextWant>& wants,
                                          const WorkLimits& limits,
                                          Work& work) {
  TextLooker looker(wants);
  TextFields visible = 0;
  for (const auto& want : wants) {
    visible |= want.visible;
  }
  look_at_card(conversation, looker);
  MessageWalk walk(view, conversation, visible, limits);
  while (!looker.has_all()) {
    const auto event = walk.next(work);
    if (!event) {
      return event.error();
    }
    if (!*event) {
      break;
    }
    looker.look(field_of((*event)->type), (*event)->text);
    if ((*event)->type == core::EventType::message_received) {
      looker.look(text_field::name, (*event)->actor.name);
    }
  }
  return looker.truths(walk.was_cut() ? Truth::maybe : Truth::no);
}

}  // namespace liveinbox::index
