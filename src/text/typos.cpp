#include "text/typos.hpp"

#include "text/words.hpp"

#include <algorithm>

namespace liveinbox::text {
namespace {

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_fit(std::string_view word, std::size_t least) {
  return word.size() >= least && word.size() <= typo_letters_max &&
         std::all_of(word.begin(), word.end(), is_letter);
}

std::string without(const std::string& word, std::size_t i) {
  std::string shorter = word;
  shorter.erase(i, 1);
  return shorter;
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

void TypoIndex::know(std::string_view phrase) {
  for (const Word& word : words_of(phrase, typo_letters_max)) {
    known_.insert(word.text);
  }
}

void TypoIndex::add(std::string_view phrase) {
  know(phrase);
  for (const Word& word : words_of(phrase, typo_letters_max)) {
    if (!is_fit(word.text, typo_letters_min)) {
      continue;
    }
    const std::size_t number = words_.size();
    words_.push_back(word.text);
    longer_.try_emplace(word.text, number);
    for (std::size_t i = 0; i < word.text.size(); ++i) {
      shortened_.try_emplace(without(word.text, i), number);
    }
  }
}

const std::string* TypoIndex::find(const std::string& word) const {
  if (!is_fit(word, typo_letters_min - 1) || known_.contains(word)) {
    return nullptr;
  }
  if (const auto found = shortened_.find(word); found != shortened_.end()) {
    return &words_[found->second];
  }
  for (std::size_t i = 0; i < word.size(); ++i) {
    const std::string shorter = without(word, i);
    if (const auto exact = longer_.find(shorter); exact != longer_.end()) {
      return &words_[exact->second];
    }
    const auto found = shortened_.find(shorter);
    if (found != shortened_.end() && is_one_away(word, words_[found->second])) {
      return &words_[found->second];
    }
  }
  return nullptr;
}

}  // namespace liveinbox::text
