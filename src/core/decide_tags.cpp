// Tags out of texts: how what one message showed becomes a tag of the conversation, grows surer,
// and gives way again. The work is bounded by the tags of one message and those of one
// conversation, however long it is: what was said before is known by the tags that it left.
#include "base/singular.hpp"
#include "core/draft.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::core {
namespace {

constexpr int certain = 1000;
// A tag that is named again is told again where that makes it so much surer, and gives way to one
// that is so much surer …
constexpr int better_by = 50;
// … or where its evidence is so many messages old.
constexpr std::uint64_t refresh_messages = 16;
// What an automatic tag loses with every message of the conversation that does not name it.
constexpr int fade_per_message = 10;

bool is_automatic(const Tag& tag) {
  return tag.origin != TagOrigin::agent && !tag.removed_by_agent;
}

// A plural is the same tag as its singular.
const Tag* find_same_word(const std::vector<Tag>& tags, std::string_view name) {
  const std::string word = base::singular(name);
  const auto found = std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) {
    return tag.name == name || base::singular(tag.name) == word;
  });
  return found == tags.end() ? nullptr : &*found;
}

// Two reasons for the same: the chance that both are wrong.
int either(int left, int right) {
  return left + right - left * right / certain;
}

std::uint64_t age_of(const Tag& tag, std::uint64_t message) {
  return message > tag.message ? message - tag.message : 0;
}

int strength_of(const Tag& tag, std::uint64_t message) {
  if (tag.confidence_permille >= certain) {
    return certain;
  }
  const auto age = static_cast<int>(std::min<std::uint64_t>(age_of(tag, message), certain));
  return std::max(tag.confidence_permille - fade_per_message * age, 0);
}

const Tag* weakest_automatic(const std::vector<Tag>& tags, std::uint64_t message) {
  const Tag* weakest = nullptr;
  for (const Tag& tag : tags) {
    const bool is_weaker =
        weakest == nullptr || strength_of(tag, message) < strength_of(*weakest, message);
    weakest = is_automatic(tag) && is_weaker ? &tag : weakest;
  }
  return weakest;
}

void emit_by_texts(Draft& draft, EventType type, Tag tag) {
  auto event = draft.event(type);
  event.actor = Principal{PrincipalKind::system, "tags", "tags"};
  event.tag = std::move(tag);
  draft.emit(std::move(event));
}

// What an agent gave or removed is left alone, and a message is one reason, however often it says
// so.
void name_again(Draft& draft, const Tag& known, const TagFinding& finding, std::uint64_t message) {
  const int surer = either(known.confidence_permille, finding.confidence_permille);
  const bool is_told =
      surer - known.confidence_permille >= better_by ||
      (known.confidence_permille < certain && age_of(known, message) >= refresh_messages);
  if (!is_automatic(known) || known.message == message || !is_told) {
    return;
  }
  Tag tag = known;
  tag.message = message;
  tag.span = finding.span;
  tag.confidence_permille = static_cast<std::uint16_t>(surer);
  emit_by_texts(draft, EventType::tagged, std::move(tag));
}

// Room for a tag of this confidence, where need be that of a weaker one; of two that are much the
// same the older stays. False where there is none.
bool make_room(Draft& draft, int confidence, std::uint64_t message) {
  const auto& tags = draft.conversation().tags;
  const auto& limits = draft.facts().policy.limits;
  const auto automatic = std::count_if(tags.begin(), tags.end(), is_automatic);
  if (automatic < static_cast<std::ptrdiff_t>(limits.extracted_tags) && tags.size() < limits.tags) {
    return true;
  }
  const Tag* weakest = weakest_automatic(tags, message);
  if (limits.extracted_tags == 0 || weakest == nullptr ||
      confidence < strength_of(*weakest, message) + better_by) {
    return false;
  }
  emit_by_texts(draft, EventType::untagged, *weakest);
  return true;
}

}  // namespace

void emit_extracted_tags(Draft& draft, std::uint64_t message) {
  for (const auto& finding : draft.command().findings.tags) {
    if (const Tag* known = find_same_word(draft.conversation().tags, finding.name)) {
      name_again(draft, *known, finding, message);
    } else if (make_room(draft, finding.confidence_permille, message)) {
      emit_by_texts(draft,
                    EventType::tagged,
                    Tag{finding.name,
                        finding.origin,
                        message,
                        finding.span,
                        finding.confidence_permille,
                        false});
    }
  }
}

}  // namespace liveinbox::core
