#include "index/excerpt.hpp"

#include "text/snippet.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::index {
namespace {

constexpr std::uint32_t phrase_score = 1000;

bool is_match(const text::Term& term, const text::QueryTerm& wanted) {
  return wanted.is_prefix ? std::string_view(term.text).starts_with(wanted.text)
                          : term.text == wanted.text;
}

std::optional<Excerpt> excerpt_of_card(const core::Conversation& conversation,
                                       const ShownWords& words,
                                       TextFields visible) {
  std::vector<std::string_view> texts;
  if ((visible & text_field::reason) != 0) {
    for (const auto& reason : conversation.reasons) {
      texts.emplace_back(reason.text);
    }
    std::reverse(texts.begin(), texts.end());
  }
  if ((visible & text_field::tag) != 0) {
    for (const auto& tag : conversation.tags) {
      texts.emplace_back(tag.removed_by_agent ? std::string_view() : tag.name);
    }
  }
  texts.emplace_back(conversation.user.name);
  for (const auto text : texts) {
    if (score(text, words) != 0) {
      return cut_excerpt(text, words);
    }
  }
  return std::nullopt;
}

}  // namespace

std::uint32_t score(std::string_view text, const ShownWords& words) {
  std::vector<bool> is_there(words.terms.size(), false);
  for (const auto& term : text::tokenize(text)) {
    for (std::size_t i = 0; i < words.terms.size(); ++i) {
      is_there[i] = is_there[i] || is_match(term, words.terms[i]);
    }
  }
  auto sum = static_cast<std::uint32_t>(std::count(is_there.begin(), is_there.end(), true));
  for (const auto& phrase : words.phrases) {
    sum += text::contains_phrase(text, phrase) ? phrase_score : 0;
  }
  return sum;
}

Excerpt cut_excerpt(std::string_view text, const ShownWords& words) {
  auto snippet = text::search_snippet(text, words.terms);
  Excerpt excerpt{std::move(snippet.text), {}};
  for (const auto& match : snippet.matches) {
    excerpt.spans.push_back({match.offset, match.length});
  }
  return excerpt;
}

base::Result<std::optional<Excerpt>> find_excerpt(store::ReadView& view,
                                                  const core::Conversation& conversation,
                                                  const ShownWords& words,
                                                  TextFields visible,
                                                  const WorkLimits& limits) {
  const std::uint32_t enough = words.phrases.empty() ? 1 : phrase_score;
  MessageWalk walk(view, conversation, visible, limits);
  Work work(limits.page_rows);
  while (true) {
    const auto event = walk.next(work);
    if (!event) {
      return event.error();
    }
    if (!*event) {
      return excerpt_of_card(conversation, words, visible);
    }
    if (score((*event)->text, words) >= enough) {
      return std::optional<Excerpt>(cut_excerpt((*event)->text, words));
    }
  }
}

}  // namespace liveinbox::index
