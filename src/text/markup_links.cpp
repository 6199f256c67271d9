// Links and character classes of markup.hpp.
#include "base/utf8.hpp"
#include "text/char_table.hpp"
#include "text/markup.hpp"

#include <algorithm>
#include <array>

namespace liveinbox::text {
namespace {

constexpr std::array<std::string_view, 4> schemes{"http://", "https://", "mailto:", "tel:"};

char lower(char c) {
  return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

bool starts_with_scheme(std::string_view text, std::string_view scheme) {
  return text.size() >= scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), text.begin(), [](char want, char have) {
           return want == lower(have);
         });
}

bool ends_link(char32_t c) {
  constexpr std::u32string_view enders = U"<>\"`\\[]\x7F";
  if (c <= 0x20 || enders.find(c) != std::u32string_view::npos) {
    return true;
  }
  return c >= 0x80 && CharTable::get().info(c).kind <= CharKind::point;
}

bool is_trailing_sign(char c) {
  constexpr std::string_view signs = ".,!?:;'*_~|])}";
  return signs.find(c) != std::string_view::npos;
}

std::size_t without_trailing_signs(std::string_view link) {
  std::size_t size = link.size();
  while (size > 0 && is_trailing_sign(link[size - 1])) {
    --size;
  }
  return size;
}

// Signs at the end belong to the sentence, a bracket only if it was not opened inside the link.
std::size_t without_sentence_signs(std::string_view link) {
  std::size_t size = link.size();
  while (true) {
    const std::size_t trimmed = without_trailing_signs(link.substr(0, size));
    const std::size_t open = link.substr(0, trimmed).rfind('(');
    const std::size_t close = link.substr(0, size).find(')', trimmed);
    if (has_paired_brackets(link.substr(0, trimmed))) {
      return trimmed;
    }
    if (close != std::string_view::npos && has_paired_brackets(link.substr(0, close + 1))) {
      return close + 1;
    }
    // Both ways the link gets shorter, so this ends.
    const std::size_t cut = open == std::string_view::npos ? link.find(')') : open;
    size = std::min(cut, trimmed);
  }
}

// What a bare link could have of a line from `offset` on.
struct LinkRun {
  std::size_t scheme = 0;  // bytes of its scheme, 0 where none stands
  std::size_t end = 0;     // bytes up to what no link has, the scheme's among them
};

LinkRun run_of_link(std::string_view line, std::size_t offset) {
  const std::string_view rest = line.substr(offset);
  const std::string_view scheme = starts_with_scheme(rest, schemes[0])   ? schemes[0]
                                  : starts_with_scheme(rest, schemes[1]) ? schemes[1]
                                                                         : std::string_view{};
  const char32_t before = character_before(line, offset);
  if (scheme.empty() || (before < 0x80 && is_word_character(before))) {
    return {};
  }
  std::size_t end = scheme.size();
  while (end < rest.size() && end <= href_bytes_max) {
    const base::CodePoint next = base::next_code_point(rest, end);
    if (ends_link(next.value)) {
      break;
    }
    end += next.length;
  }
  return {scheme.size(), end};
}

}  // namespace

bool is_allowed_href(std::string_view href) {
  const bool is_plain = std::none_of(href.begin(), href.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
  });
  return is_plain && href.size() <= href_bytes_max &&
         std::any_of(schemes.begin(), schemes.end(), [href](std::string_view scheme) {
           return href.size() > scheme.size() && starts_with_scheme(href, scheme);
         });
}

bool begins_href(std::string_view text) {
  return std::any_of(schemes.begin(), schemes.end(), [text](std::string_view scheme) {
    return starts_with_scheme(text, scheme);
  });
}

bool has_paired_brackets(std::string_view href) {
  std::ptrdiff_t depth = 0;
  for (const char c : href) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (depth < 0) {
      return false;
    }
  }
  return depth == 0;
}

bool is_word_character(char32_t code_point) {
  if (code_point == 0) {
    return false;
  }
  const CharKind kind = CharTable::get().info(code_point).kind;
  return kind == CharKind::word || kind == CharKind::ideographic || kind == CharKind::hangul;
}

char32_t character_before(std::string_view text, std::size_t offset) {
  if (offset == 0) {
    return 0;
  }
  std::size_t start = offset - 1;
  while (start > 0 && offset - start < 4 &&
         (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) {
    --start;
  }
  return base::next_code_point(text, start).value;
}

char32_t character_at(std::string_view text, std::size_t offset) {
  return offset < text.size() ? base::next_code_point(text, offset).value : 0;
}

std::size_t bare_link_length(std::string_view line, std::size_t offset) {
  const auto [scheme, end] = run_of_link(line, offset);
  const std::size_t size = without_sentence_signs(line.substr(offset, end));
  return size > scheme && size <= href_bytes_max ? size : 0;
}

bool begins_bare_link(std::string_view text, std::size_t offset) {
  const auto [scheme, end] = run_of_link(text, offset);
  return bare_link_length(text, offset) > 0 || (scheme > 0 && offset + end == text.size());
}

}  // namespace liveinbox::text
