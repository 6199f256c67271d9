// Messages as people write them, as far as an index can tell: words by Zipf's law out of a great
// vocabulary, some twelve a message, twenty messages a conversation, ten conversations at a time.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

namespace bench {

struct Message {
  std::uint64_t conversation = 0;
  std::uint64_t number = 0;  // in its conversation
  std::string text;
};

class Corpus {
 public:
  static constexpr std::size_t vocabulary = 50'000;
  static constexpr std::uint64_t messages_each = 20;
  static constexpr std::uint64_t at_a_time = 10;

  explicit Corpus(std::uint64_t seed) : random_(seed) {
    std::unordered_set<std::string> known;
    double sum = 0;
    while (words_.size() < vocabulary) {
      auto word = new_word();
      if (known.insert(word).second) {
        words_.push_back(std::move(word));
        sum += 1 / std::pow(static_cast<double>(words_.size()), 1.05);
        weights_.push_back(sum);
      }
    }
  }

  Message next() {
    const auto group = count_ / (messages_each * at_a_time);
    const auto place = count_ % (messages_each * at_a_time);
    ++count_;
    Message message;
    message.conversation = group * at_a_time + place % at_a_time + 1;
    message.number = place / at_a_time + 1;
    const auto words = 2 + random_() % 20;
    for (std::uint64_t i = 0; i < words; ++i) {
      message.text += i > 0 ? " " : "";
      message.text += words_[rank()];
    }
    return message;
  }

  // The words of a frequency: `first` is the most frequent of them.
  [[nodiscard]] const std::string& word(std::size_t first, std::size_t spread) {
    return words_[std::min(first + random_() % spread, vocabulary - 1)];
  }

 private:
  std::string new_word() {
    static constexpr std::string_view consonants = "bcdfghklmnprstvwz";
    static constexpr std::string_view vowels = "aeiou";
    std::string word;
    for (auto syllables = 1 + random_() % 4; syllables > 0; --syllables) {
      word += consonants[random_() % consonants.size()];
      word += vowels[random_() % vowels.size()];
      if (random_() % 2 == 0) {
        word += consonants[random_() % consonants.size()];
      }
    }
    return word;
  }

  std::size_t rank() {
    const double dice = std::uniform_real_distribution<double>(0, weights_.back())(random_);
    const auto at = std::lower_bound(weights_.begin(), weights_.end(), dice);
    return static_cast<std::size_t>(at - weights_.begin());
  }

  std::mt19937_64 random_;
  std::vector<std::string> words_;
  std::vector<double> weights_;
  std::uint64_t count_ = 0;
};

// The queries that are asked, by how frequent their words are.
struct QueryKind {
  const char* name;
  std::vector<std::pair<std::size_t, std::size_t>> words;  // first rank, spread; see Corpus::word
  bool is_prefix = false;
  bool has_none = false;
};

inline const std::vector<QueryKind>& query_kinds() {
  static const std::vector<QueryKind> kinds = {
      {"common", {{0, 20}}},
      {"rare", {{20'000, 20'000}}},
      {"none", {{0, 1}}, false, true},
      {"common AND common", {{0, 20}, {0, 20}}},
      {"common AND mid", {{0, 20}, {500, 500}}},
      {"common AND rare", {{0, 20}, {20'000, 20'000}}},
      {"mid AND mid", {{500, 500}, {500, 500}}},
      {"prefix", {{100, 5'000}}, true},
  };
  return kinds;
}

inline std::vector<std::string> words_of(const QueryKind& kind, Corpus& corpus) {
  std::vector<std::string> words;
  for (const auto& [first, spread] : kind.words) {
    words.push_back(kind.has_none ? "qqxyq" : corpus.word(first, spread));
  }
  if (kind.is_prefix) {
    words.back().resize(std::min<std::size_t>(words.back().size(), 3));
  }
  return words;
}

}  // namespace bench
