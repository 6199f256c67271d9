#include "text/cue_index.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::text {
namespace {

constexpr std::size_t stem_bytes_min = 2;
constexpr std::size_t stem_bytes_max = 63;
constexpr std::size_t stem_hints = 65536;

// FNV-1a, byte by byte, so that the hashes of all beginnings of a word cost as much as one.
constexpr std::uint64_t hash_begin = 0xCBF29CE484222325U;
constexpr std::uint64_t hash_step(std::uint64_t hash, char byte) {
  return (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
}
constexpr std::size_t hint_of(std::uint64_t hash) {
  return (hash ^ (hash >> 32U)) % stem_hints;
}

// Where the words of a phrase are, and which of them end in a star.
struct PhraseWords {
  std::vector<Word> words;
  std::vector<bool> is_stem;
};

PhraseWords words_of_phrase(std::string_view phrase) {
  PhraseWords out;
  out.words = words_of(phrase, CueIndex::phrase_words_max + 1);
  for (const Word& word : out.words) {
    out.is_stem.push_back(word.end < phrase.size() && phrase[word.end] == '*');
  }
  return out;
}

constexpr std::uint64_t edge_key(std::uint32_t node, std::uint32_t symbol) {
  return (std::uint64_t{node} << 32U) | symbol;
}

}  // namespace

bool CueIndex::is_phrase(std::string_view phrase) {
  const auto found = words_of_phrase(phrase);
  const auto stars = static_cast<std::size_t>(std::count(phrase.begin(), phrase.end(), '*'));
  std::size_t stems = 0;
  for (std::size_t i = 0; i < found.words.size(); ++i) {
    if (found.is_stem[i]) {
      ++stems;
      const auto bytes = found.words[i].text.size();
      if (bytes < stem_bytes_min || bytes > stem_bytes_max) {
        return false;
      }
    }
  }
  return !found.words.empty() && found.words.size() <= phrase_words_max && stems == stars;
}

CueIndex::CueIndex(const std::vector<Cue>& cues) : stem_hints_(stem_hints), nodes_(1), edges_(64) {
  for (const Cue& cue : cues) {
    add(cue);
  }
}

void CueIndex::add(const Cue& cue) {
  const auto found = words_of_phrase(cue.phrase);
  std::uint32_t node = 0;
  for (std::size_t i = 0; i < found.words.size(); ++i) {
    node = child(node, symbol_of(found.words[i].text, found.is_stem[i]));
  }
  nodes_[node].kinds[static_cast<std::size_t>(cue.section)] |= cue.kind;
}

std::uint32_t CueIndex::symbol_of(const std::string& word, bool is_stem) {
  Vocabulary& vocabulary = is_stem ? stems_ : words_;
  const auto [found, is_new] = vocabulary.try_emplace(word, symbols_ + 1);
  symbols_ += is_new ? 1 : 0;
  if (is_stem) {
    std::uint64_t hash = hash_begin;
    for (const char byte : word) {
      hash = hash_step(hash, byte);
    }
    stem_hints_[hint_of(hash)] = true;
  }
  return found->second;
}

// Where the edge of that key is, or where it would be put.
std::size_t CueIndex::place_of(std::uint64_t key) const {
  const std::size_t mask = edges_.size() - 1;
  auto place = static_cast<std::size_t>((key * 0x9E3779B97F4A7C15U) >> 32U) & mask;
  while (edges_[place].key != 0 && edges_[place].key != key) {
    place = (place + 1) & mask;
  }
  return place;
}

std::uint32_t CueIndex::step(std::uint32_t node, std::uint32_t symbol) const {
  return edges_[place_of(edge_key(node, symbol))].node;
}

std::uint32_t CueIndex::child(std::uint32_t node, std::uint32_t symbol) {
  const auto key = edge_key(node, symbol);
  auto place = place_of(key);
  if (edges_[place].key == 0) {
    if (2 * (edges_used_ + 1) > edges_.size()) {
      grow_edges();
      place = place_of(key);
    }
    edges_[place] = {key, static_cast<std::uint32_t>(nodes_.size())};
    ++edges_used_;
    nodes_.emplace_back();
  }
  return edges_[place].node;
}

void CueIndex::grow_edges() {
  std::vector<Edge> old(edges_.size() * 2);
  std::swap(old, edges_);
  for (const Edge& edge : old) {
    if (edge.key != 0) {
      edges_[place_of(edge.key)] = edge;
    }
  }
}

CueIndex::Symbols CueIndex::symbols_of(const std::string& word) const {
  Symbols out;
  if (const auto found = words_.find(word); found != words_.end()) {
    out.word = found->second;
  }
  std::size_t stems = 0;
  std::uint64_t hash = hash_begin;
  for (std::size_t size = 1; size <= std::min(word.size(), stem_bytes_max); ++size) {
    hash = hash_step(hash, word[size - 1]);
    if (!stem_hints_[hint_of(hash)] || stems == Symbols::stems_max) {
      continue;
    }
    const auto found = stems_.find(std::string_view(word).substr(0, size));
    if (found != stems_.end()) {
      out.stems[stems++] = found->second;
    }
  }
  return out;
}

void CueIndex::enter(std::uint32_t from, std::uint32_t symbol, Front& front) const {
  const auto node = symbol == 0 ? 0 : step(from, symbol);
  if (node == 0 || front.count == Front::nodes_max) {
    return;
  }
  front.nodes[front.count++] = node;
  for (std::size_t s = 0; s < sections; ++s) {
    front.kinds[s] |= nodes_[node].kinds[s];
  }
}

CueIndex::Front CueIndex::look_on(const Front& from, const Symbols& word) const {
  Front front;
  for (std::size_t i = 0; i < from.count; ++i) {
    enter(from.nodes[i], word.word, front);
    for (const std::uint32_t stem : word.stems) {
      enter(from.nodes[i], stem, front);
    }
  }
  return front;
}

CueIndex::Match CueIndex::find(std::span<const Word> words,
                               std::span<const Symbols> symbols,
                               std::size_t at) const {
  Match match;
  Front front;
  front.count = 1;  // the root
  for (std::size_t i = at; i < words.size() && front.count != 0; ++i) {
    if ((i > at && words[i].starts_clause) || !symbols[i].is_known()) {
      break;
    }
    front = look_on(front, symbols[i]);
    for (std::size_t s = 0; s < sections; ++s) {
      if (front.kinds[s] != 0) {
        match.of[s] = {i + 1 - at, front.kinds[s]};
      }
    }
  }
  return match;
}

}  // namespace liveinbox::text
