#include "text/typos.hpp"

#include "text/fold.hpp"

#include <algorithm>
#include <bit>

namespace liveinbox::text {
namespace {

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_fit(std::string_view word, std::size_t least) {
  return word.size() >= least && word.size() <= typo_letters_max &&
         std::all_of(word.begin(), word.end(), is_letter);
}

std::uint32_t letters_of(std::string_view word) {
  std::uint32_t letters = 0;
  for (const char c : word) {
    letters |= std::uint32_t{1} << static_cast<unsigned>(c - 'a');
  }
  return letters;
}

// True for one letter replaced, added, left out, or two neighbours swapped.
bool is_one_away(std::string_view a, std::string_view b) {
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) {
    ++head;
  }
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  const std::string_view x = a.substr(head, a.size() - head - tail);
  const std::string_view y = b.substr(head, b.size() - head - tail);
  const bool is_swap = x.size() == 2 && y.size() == 2 && x[0] == y[1] && x[1] == y[0];
  return is_swap || (x.size() <= 1 && y.size() <= 1);
}

}  // namespace

void TypoIndex::add(std::string_view word) {
  std::string text = fold(word);
  if (is_fit(text, typo_letters_min)) {
    const auto letters = letters_of(text);
    words_.push_back({std::move(text), letters});
  }
}

const std::string* TypoIndex::find(std::string_view word) const {
  if (!is_fit(word, typo_letters_min - 1)) {
    return nullptr;
  }
  const std::uint32_t letters = letters_of(word);
  for (const Known& known : words_) {
    const bool may_be = known.text.size() + 1 >= word.size() &&
                        word.size() + 1 >= known.text.size() &&
                        std::popcount(known.letters ^ letters) <= 2;
    if (may_be && is_one_away(word, known.text)) {
      return &known.text;
    }
  }
  return nullptr;
}

}  // namespace liveinbox::text
