#include "index/near_terms.hpp"

#include "base/utf8.hpp"
#include "index/entry_scan.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace liveinbox::index {
namespace {

struct Alphabet {
  char32_t first;
  char32_t last;
};

// Scripts that write words with spaces between them and letters one by one, in folded form.
constexpr std::array<Alphabet, 7> alphabets = {{{U'a', U'z'},
                                                {U'\u03B1', U'\u03C9'},    // Greek
                                                {U'\u0430', U'\u045F'},    // Cyrillic
                                                {U'\u0561', U'\u0586'},    // Armenian
                                                {U'\u05D0', U'\u05EA'},    // Hebrew
                                                {U'\u0621', U'\u064A'},    // Arabic
                                                {U'\u0905', U'\u094D'}}};  // Devanagari

// The alphabet that all letters are of.
const Alphabet* alphabet_of(std::u32string_view word) {
  const auto found = std::find_if(alphabets.begin(), alphabets.end(), [&](const Alphabet& one) {
    return std::all_of(word.begin(), word.end(), [&](char32_t letter) {
      return letter >= one.first && letter <= one.last;
    });
  });
  return found == alphabets.end() ? nullptr : &*found;
}

std::u32string letters_of(std::string_view text) {
  std::u32string letters;
  for (std::size_t at = 0; at < text.size();) {
    const auto next = base::next_code_point(text, at);
    letters += next.value;
    at += next.length;
  }
  return letters;
}

std::string text_of(std::u32string_view letters) {
  std::string text;
  for (const char32_t letter : letters) {
    base::append_utf8(text, letter);
  }
  return text;
}

// Every word that an edit before letter `end` makes.
std::set<std::string> edited(const std::u32string& word, std::size_t end, const Alphabet& letters) {
  std::set<std::string> out;
  for (std::size_t at = 0; at < end; ++at) {
    auto shorter = word;
    shorter.erase(at, 1);
    out.insert(text_of(shorter));
    auto swapped = word;
    std::swap(swapped[at], swapped[at + 1]);
    out.insert(text_of(swapped));
    for (char32_t letter = letters.first; letter <= letters.last; ++letter) {
      auto other = word;
      other[at] = letter;
      out.insert(text_of(other));
      auto longer = word;
      longer.insert(at, 1, letter);
      out.insert(text_of(longer));
    }
  }
  out.erase(text_of(word));
  return out;
}

class NearFinder {
 public:
  NearFinder(const IndexView& index, codec::TenantNumber tenant, Work& work)
      : tenant_(tenant), work_(work) {
    for (const auto* segment : index.segments()) {
      scans_.emplace_back(*segment);
    }
  }

  base::Status look_up(const std::set<std::string>& words) {
    for (auto& scan : scans_) {
      for (const auto& word : words) {
        if (work_.is_spent()) {
          return {};
        }
        work_.spend(1);
        scan.seek({tenant_, word});
        if (scan.next() && scan.key().tenant == tenant_ && scan.key().term == word) {
          found_.insert(word);
        }
        if (!scan.status()) {
          return scan.status();
        }
      }
    }
    return {};
  }

  // Terms that begin with the first letters of `word`.
  base::Status walk(const std::u32string& word, std::size_t letters) {
    const auto beginning = text_of(std::u32string_view(word).substr(0, letters));
    for (auto& scan : scans_) {
      scan.seek({tenant_, beginning});
      while (!work_.is_spent() && scan.next() && scan.key().tenant == tenant_ &&
             scan.key().term.starts_with(beginning)) {
        work_.spend(1);
        if (is_one_edit(word, letters_of(scan.key().term))) {
          found_.insert(std::string(scan.key().term));
        }
        scan.skip_term();
      }
      if (!scan.status()) {
        return scan.status();
      }
    }
    return {};
  }

  std::vector<std::string> take() {
    std::vector<std::string> terms(found_.begin(), found_.end());
    terms.resize(std::min(terms.size(), near_terms_max));
    return terms;
  }

 private:
  std::vector<EntryScan> scans_;
  codec::TenantNumber tenant_;
  Work& work_;
  std::set<std::string> found_;
};

}  // namespace

bool is_one_edit(std::u32string_view a, std::u32string_view b) {
  if (a.size() > b.size()) {
    std::swap(a, b);
  }
  const auto differs = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto at = static_cast<std::size_t>(differs.first - a.begin());
  const auto rest_a = a.substr(at);
  const auto rest_b = b.substr(at);
  if (b.size() == a.size() + 1) {
    return rest_a == rest_b.substr(1);
  }
  if (b.size() != a.size() || rest_a.empty()) {
    return false;
  }
  const bool is_swapped = rest_a.size() > 1 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] &&
                          rest_a.substr(2) == rest_b.substr(2);
  return is_swapped || rest_a.substr(1) == rest_b.substr(1);
}

base::Result<std::vector<std::string>> near_terms(const IndexView& index,
                                                  codec::TenantNumber tenant,
                                                  std::string_view term,
                                                  Work& work) {
  const auto word = letters_of(term);
  const auto* letters = alphabet_of(word);
  if (word.size() < near_letters_min || word.size() > near_letters_max || letters == nullptr) {
    return std::vector<std::string>();
  }
  // The shorter the beginning, the more terms have it; the longer, the more words are looked up.
  const std::size_t beginning = word.size() / 2;
  NearFinder finder(index, tenant, work);
  auto status = finder.walk(word, beginning);
  status = status ? finder.look_up(edited(word, beginning, *letters)) : std::move(status);
  return status ? base::Result<std::vector<std::string>>(finder.take()) : std::move(status).error();
}

base::Result<bool> widen(ParsedQuery& query,
                         const IndexView& index,
                         codec::TenantNumber tenant,
                         const WorkLimits& limits) {
  Work work(limits.index_rows, limits.tally);
  bool has_any = false;
  for (auto& word : query.words) {
    if (word.is_phrase || word.is_negated || word.terms.size() != 1) {
      continue;
    }
    auto near = near_terms(index, tenant, word.terms.front().text, work);
    if (!near) {
      return std::move(near).error();
    }
    word.near = *std::move(near);
    has_any = has_any || !word.near.empty();
  }
  return has_any;
}

}  // namespace liveinbox::index
