#include "text/phrases.hpp"

#include <algorithm>
#include <iterator>

namespace liveinbox::text {
namespace {

struct PhraseWord {
  std::string text;
  bool is_stem = false;
};

std::vector<PhraseWord> split_phrase(std::string_view phrase) {
  std::vector<PhraseWord> words;
  for (std::size_t start = 0; start < phrase.size();) {
    const std::size_t end = std::min(phrase.find(' ', start), phrase.size());
    const std::string_view part = phrase.substr(start, end - start);
    for (Word& word : words_of(part, phrase_words_max + 1)) {
      words.push_back({std::move(word.text), false});
    }
    if (part.ends_with('*') && part.size() > 1 && !words.empty()) {
      words.back().is_stem = true;
    }
    start = end + 1;
  }
  return words;
}

}  // namespace

bool PhraseIndex::add(std::string_view phrase, std::uint32_t id) {
  const std::vector<PhraseWord> words = split_phrase(phrase);
  if (words.empty() || words.size() > phrase_words_max) {
    return false;
  }
  std::uint32_t node = 0;
  for (const PhraseWord& word : words) {
    node = child(node, word.text, word.is_stem);
  }
  nodes_[node].ids.push_back(id);
  return true;
}

std::uint32_t PhraseIndex::child(std::uint32_t node, const std::string& word, bool is_stem) {
  const auto next = static_cast<std::uint32_t>(nodes_.size());
  Children& children = is_stem ? nodes_[node].stems : nodes_[node].words;
  const auto [found, is_new] = children.try_emplace(word, next);
  const std::uint32_t result = found->second;
  if (is_stem) {
    nodes_[node].longest_stem = std::max(nodes_[node].longest_stem, word.size());
  }
  if (is_new) {
    nodes_.emplace_back();
  }
  return result;
}

void PhraseIndex::step(std::uint32_t node,
                       std::string_view word,
                       std::vector<std::uint32_t>& next) const {
  const Node& from = nodes_[node];
  if (const auto found = from.words.find(word); found != from.words.end()) {
    next.push_back(found->second);
  }
  const std::size_t longest = std::min(from.longest_stem, word.size());
  for (std::size_t length = 1; length <= longest; ++length) {
    const auto found = from.stems.find(word.substr(0, length));
    if (found != from.stems.end()) {
      next.push_back(found->second);
    }
  }
}

void PhraseIndex::find_longest(std::span<const Word> words,
                               std::size_t at,
                               const std::vector<bool>& counts,
                               Match& match) const {
  match.words = 0;
  match.ids.clear();
  std::vector<std::uint32_t>& states = match.states;
  std::vector<std::uint32_t>& next = match.next;
  states.assign(1, 0);
  const auto does_count = [&counts](std::uint32_t id) { return counts.empty() || counts[id]; };
  for (std::size_t i = at; i < words.size() && !states.empty(); ++i) {
    if (i > at && words[i].starts_clause) {
      return;
    }
    next.clear();
    for (const std::uint32_t state : states) {
      step(state, words[i].text, next);
    }
    const bool ends_any = std::any_of(next.begin(), next.end(), [&](std::uint32_t node) {
      const auto& ids = nodes_[node].ids;
      return std::any_of(ids.begin(), ids.end(), does_count);
    });
    if (ends_any) {
      match.words = i + 1 - at;
      match.ids.clear();
      for (const std::uint32_t node : next) {
        const auto& ids = nodes_[node].ids;
        std::copy_if(ids.begin(), ids.end(), std::back_inserter(match.ids), does_count);
      }
    }
    std::swap(states, next);
  }
}

}  // namespace liveinbox::text
