// Raw phrases: the user's short phrases as tags, for hosts that want to see them as they were said.
#include "base/limits.hpp"
#include "text/key_phrases.hpp"

#include <algorithm>

namespace liveinbox::text {
namespace {

constexpr std::uint16_t raw_confidence = 500;

// Characters of a script without spaces count half.
std::size_t words_in(const std::vector<Word>& words, std::size_t first, std::size_t end) {
  std::size_t halves = 0;
  for (std::size_t i = first; i < end; ++i) {
    halves += words[i].kind == AtomKind::ideographic ? 1 : 2;
  }
  return (halves + 1) / 2;
}

}  // namespace

std::vector<TagFinding> find_raw_phrases(std::string_view text, const std::vector<Word>& words) {
  std::vector<TagFinding> found;
  std::size_t first = 0;
  while (first < words.size() && found.size() < base::limits::tags_per_message) {
    std::size_t end = first + 1;
    while (end < words.size() && !words[end].starts_clause) {
      ++end;
    }
    const std::uint32_t offset = words[first].offset;
    const std::uint32_t length = words[end - 1].end - offset;
    if (words_in(words, first, end) <= raw_words_max && length <= base::limits::tag_bytes) {
      std::string tag = tag_form(text.substr(offset, length));
      const bool is_known = std::any_of(
          found.begin(), found.end(), [&tag](const TagFinding& f) { return f.tag == tag; });
      if (!is_known && !tag.empty()) {
        found.push_back({std::move(tag), offset, length, raw_confidence, false});
      }
    }
    first = end;
  }
  return found;
}

}  // namespace liveinbox::text
