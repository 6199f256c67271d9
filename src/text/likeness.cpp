#include "text/likeness.hpp"

#include "text/words.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::text {
namespace {

constexpr std::size_t compared_words_max = 128;
constexpr std::size_t units_min = 6;  // a word is two, a character of a script without spaces one

// Sorted, each once; empty where there are too few.
std::vector<std::string> words_in(std::string_view text) {
  std::size_t units = 0;
  std::vector<std::string> out;
  for (Word& word : words_of(text, compared_words_max)) {
    units += word.kind == AtomKind::ideographic ? 1 : 2;
    out.push_back(std::move(word.text));
  }
  if (units < units_min) {
    return {};
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

std::uint16_t likeness_permille(std::string_view one, std::string_view other) {
  const auto left = words_in(one);
  const auto right = words_in(other);
  if (left.empty() || right.empty()) {
    return 0;
  }
  std::vector<std::string> both;
  std::set_intersection(
      left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(both));
  const auto either = left.size() + right.size() - both.size();
  return static_cast<std::uint16_t>(1000 * both.size() / either);
}

}  // namespace liveinbox::text
