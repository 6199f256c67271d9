#include "text/char_table.hpp"

#include "base/utf8.hpp"
#include "text/char_property.hpp"
#include "text/char_rules.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace liveinbox::text {
namespace {

constexpr char32_t code_points = 0x110000;
constexpr std::size_t page_size = 256;
// info() masks 21 bits, so that even a value that is no code point finds a page.
constexpr std::size_t page_count = 0x200000 / page_size;

}  // namespace

struct CharTable::Pages {
  using Page = std::array<CharInfo, page_size>;

  std::vector<std::unique_ptr<Page>> all;
  std::vector<const CharInfo*> uniforms;
  std::array<const CharInfo*, page_count> page_of{};

  CharInfo* add() {
    all.push_back(std::make_unique<Page>());
    return all.back()->data();
  }

  // The one page whose characters all are as `info` says.
  const CharInfo* uniform(const CharInfo& info) {
    for (const CharInfo* known : uniforms) {
      if (known->kind == info.kind && known->drops_marks == info.drops_marks &&
          known->is_mark == info.is_mark && known->combining == info.combining) {
        return known;
      }
    }
    CharInfo* page = add();
    std::fill(page, page + page_size, info);
    uniforms.push_back(page);
    return page;
  }
};

namespace {

// The last character of each canonical decomposition can compose with what stands before it; so
// can the vowels and final consonants of Hangul.
std::vector<bool> composing_characters() {
  std::vector<bool> composes(code_points, false);
  constexpr auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
  for (char32_t c = 0xC0; c < 0x12000; ++c) {
    if (c == 0x3400) {
      c = 0x11000;  // between lies only Hangul (below) and what never composes again
    }
    std::array<utf8proc_int32_t, 8> parts{};
    int boundary = 0;
    const utf8proc_ssize_t count = utf8proc_decompose_char(
        static_cast<utf8proc_int32_t>(c), parts.data(), parts.size(), options, &boundary);
    if (count >= 2) {
      composes[static_cast<std::size_t>(parts.at(static_cast<std::size_t>(count) - 1))] = true;
    }
  }
  for (char32_t c = 0x1160; c <= 0x11FF; ++c) {
    composes[c] = true;
  }
  return composes;
}

// What one kind can be said of a folded text; `mixed` when there is none.
CharKind kind_of_folded(std::string_view folded) {
  if (folded.empty()) {
    return CharKind::ignored;
  }
  CharKind kind = CharKind::mixed;
  for (std::size_t at = 0; at < folded.size();) {
    const base::CodePoint next = base::next_code_point(folded, at);
    const CharKind one = kind_of_plain(next.value);
    if (at > 0 && one != kind) {
      return CharKind::mixed;
    }
    kind = one;
    at += next.length;
  }
  return kind;
}

CharInfo describe(char32_t code_point, const std::vector<bool>& composes, std::string& text) {
  std::string original;
  base::append_utf8(original, code_point);
  std::string folded;
  // A mark on its own stays: only the cluster it stands in decides whether it goes.
  const CharKind plain = kind_of_plain(code_point);
  if (plain != CharKind::ignored && is_left_alone(code_point)) {
    folded = original;
  } else {
    fold_cluster(std::span(&code_point, 1), folded);
  }
  CharInfo info;
  info.kind = plain == CharKind::ignored ? plain : kind_of_folded(folded);
  const utf8proc_property_t& props = property(code_point);
  if (info.kind == CharKind::ignored) {
    // A point that goes may stand between a letter and a mark that belongs to it, so that the
    // letter has to be looked at with all that follows.
    info.combining = static_cast<std::uint8_t>(props.combining_class);
    info.is_mark = info.combining != 0;
    info.composes = info.is_mark;
    return info;
  }
  if (folded != original) {
    info.folded_at = static_cast<std::uint32_t>(text.size());
    info.folded_bytes = static_cast<std::uint8_t>(folded.size());
    text += folded;
  }
  info.combining = static_cast<std::uint8_t>(props.combining_class);
  info.is_mark = is_mark(code_point);
  const char32_t first = base::next_code_point(folded, 0).value;
  info.composes = composes[code_point] || composes[first];
  info.drops_marks = drops_marks(first);
  info.is_digit = folded.size() == 1 && folded[0] >= '0' && folded[0] <= '9';
  return info;
}

// Whole blocks (unassigned, private, Han, Hangul, old scripts) share one record of properties; they
// need no look at each character.
bool is_uniform(char32_t first, const std::vector<bool>& composes) {
  const auto last = first + static_cast<char32_t>(page_size) - 1;
  const utf8proc_property_t* shared = &property(first);
  for (char32_t c = first; c <= last; ++c) {
    if (&property(c) != shared || composes[c]) {
      return false;
    }
  }
  return kind_of_plain(first) == kind_of_plain(last);
}

}  // namespace

CharTable::CharTable() : pages_(std::make_unique<Pages>()), page_of_(pages_->page_of.data()) {
  const std::vector<bool> composes = composing_characters();
  const CharInfo* beyond = pages_->uniform(CharInfo{});
  std::fill(pages_->page_of.begin(), pages_->page_of.end(), beyond);
  for (char32_t first = 0; first < code_points; first += page_size) {
    const std::size_t number = first / page_size;
    if (is_uniform(first, composes)) {
      page_of_[number] = pages_->uniform(describe(first, composes, text_));
      continue;
    }
    CharInfo* page = pages_->add();
    for (std::size_t i = 0; i < page_size; ++i) {
      const char32_t code_point = first + static_cast<char32_t>(i);
      page[i] = describe(code_point, composes, text_);
    }
    page_of_[number] = page;
  }
}

CharTable::~CharTable() = default;

const CharTable& CharTable::get() {
  static const CharTable table;
  return table;
}

}  // namespace liveinbox::text
