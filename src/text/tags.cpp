#include "text/tags.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "text/key_phrases.hpp"
#include "text/phrases.hpp"
#include "text/word_lists.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <utility>

namespace liveinbox::text {

struct TagExtractor::Compiled {
  TagMode mode = TagMode::off;
  std::vector<std::string> tags;     // of the rules
  std::vector<TagConditions> where;  // they hold
  bool has_conditions = false;
  PhraseIndex phrases;

  void find_by_rules(const std::vector<Word>& words,
                     std::string_view channel,
                     std::vector<TagFinding>& found) const;
};

namespace {

bool has_tag(const std::vector<TagFinding>& found, std::string_view tag) {
  return std::any_of(
      found.begin(), found.end(), [tag](const TagFinding& finding) { return finding.tag == tag; });
}

bool is_full(const std::vector<TagFinding>& found) {
  return found.size() >= base::limits::tags_per_message;
}

}  // namespace

TagExtractor::TagExtractor(TagMode mode, const std::vector<TagRule>& rules) {
  auto compiled = std::make_unique<Compiled>();
  compiled->mode = mode;
  for (const TagRule& rule : rules) {
    const auto id = static_cast<std::uint32_t>(compiled->tags.size());
    if (!rule.tag.empty() && compiled->phrases.add(rule.phrase, id)) {
      compiled->tags.emplace_back(base::truncate_at_grapheme(rule.tag, base::limits::tag_bytes));
      compiled->where.push_back(rule.where);
      compiled->has_conditions |= !rule.where.is_empty();
    }
  }
  compiled_ = std::move(compiled);
}

TagExtractor::~TagExtractor() = default;
TagExtractor::TagExtractor(TagExtractor&&) noexcept = default;
TagExtractor& TagExtractor::operator=(TagExtractor&&) noexcept = default;

// A rule that does not hold here hides no other.
void TagExtractor::Compiled::find_by_rules(const std::vector<Word>& words,
                                           std::string_view channel,
                                           std::vector<TagFinding>& found) const {
  constexpr std::uint16_t certain = 1000;
  std::vector<bool> holds;
  if (has_conditions) {
    const std::string_view language = language_of(words);
    for (const TagConditions& conditions : where) {
      holds.push_back(conditions.hold_for(language, channel));
    }
  }
  PhraseIndex::Match match;
  for (std::size_t i = 0; i < words.size() && !tags.empty(); ++i) {
    phrases.find_longest(words, i, holds, match);
    for (const std::uint32_t id : match.ids) {
      if (!has_tag(found, tags[id]) && !is_full(found)) {
        const std::uint32_t length = words[i + match.words - 1].end - words[i].offset;
        found.push_back({tags[id], words[i].offset, length, certain, true});
      }
    }
  }
}

std::vector<TagFinding> TagExtractor::extract(std::string_view text,
                                              std::string_view channel) const {
  const std::vector<Word> words = words_of(text, tagged_words_max);
  std::vector<TagFinding> found;
  compiled_->find_by_rules(words, channel, found);
  std::vector<TagFinding> phrases;
  if (compiled_->mode == TagMode::key_phrases) {
    phrases = find_key_phrases(text, words);
  } else if (compiled_->mode == TagMode::raw_phrases) {
    phrases = find_raw_phrases(text, words);
  }
  for (TagFinding& phrase : phrases) {
    if (!has_tag(found, phrase.tag) && !is_full(found)) {
      found.push_back(std::move(phrase));
    }
  }
  return found;
}

std::string tag_form(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint next = base::next_code_point(text, at);
    at += next.length;
    const bool is_space = next.value <= 0x20 || next.value == 0xA0 || next.value == 0x3000;
    if (!is_space) {
      const auto value = static_cast<utf8proc_int32_t>(next.value);
      base::append_utf8(out, static_cast<char32_t>(utf8proc_tolower(value)));
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  out.resize(base::truncate_at_grapheme(out, base::limits::tag_bytes).size());
  while (out.ends_with(' ')) {
    out.pop_back();
  }
  return out;
}

}  // namespace liveinbox::text
