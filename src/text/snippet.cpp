#include "text/snippet.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "text/markup.hpp"

#include <algorithm>
#include <array>

namespace liveinbox::text {
namespace {

constexpr std::string_view ellipsis = "…";
constexpr std::size_t snippet_bytes = base::limits::snippet_bytes;
constexpr std::size_t looked_at_bytes = 4096;
constexpr std::size_t context_bytes = 60;  // before the first match
constexpr std::size_t nodes_max = 65536;   // more than a message can have

// Spaces of any script and control characters.
bool is_blank(char32_t c) {
  constexpr std::u32string_view wide = U"\u0085\u00A0\u2028\u2029\u202F\u205F\u3000";
  return c <= 0x20 || c == 0x7F || (c >= 0x2000 && c <= 0x200A) ||
         wide.find(c) != std::u32string_view::npos;
}

void append_collapsed(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint next = base::next_code_point(text, at);
    if (!is_blank(next.value)) {
      out.append(text, at, next.length);
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
    at += next.length;
  }
}

struct LineVisitor {
  std::string out;
  std::array<std::uint32_t, preview_depth_max> numbers{};  // of the next item, by depth of its list

  void enter(const Preview& nodes, std::size_t i) {
    const PreviewNode& node = nodes[i];
    const bool is_apart =
        node.depth == 0 || node.kind == NodeKind::list_item || node.kind == NodeKind::line_break;
    if (is_apart) {
      append_collapsed(out, " ");
    }
    if (node.kind == NodeKind::list) {
      numbers.at(node.depth) = node.number;
    } else if (node.kind == NodeKind::list_item && numbers.at(node.depth - std::size_t{1}) != 0) {
      std::uint32_t& number = numbers.at(node.depth - std::size_t{1});
      out += std::to_string(number) + ". ";
      ++number;
    }
    append_collapsed(out, node.text);
  }
  void leave(const Preview& /*nodes*/, std::size_t /*i*/) {}
};

// Where a window may begin: not inside a sign, and behind a space if there is one near.
std::size_t window_start(std::string_view line, std::size_t match) {
  if (match <= context_bytes) {
    return 0;
  }
  const std::size_t start = base::truncate_at_grapheme(line, match - context_bytes).size();
  const std::size_t space = line.substr(0, match).find(' ', start);
  return space != std::string_view::npos && space - start < context_bytes / 2 ? space + 1 : start;
}

}  // namespace

std::string one_line(std::string_view text) {
  LineVisitor visitor;
  walk(parse_markup(Dialect::markdown, text, nodes_max).nodes, visitor);
  if (visitor.out.empty()) {
    append_collapsed(visitor.out, text);
  }
  while (visitor.out.ends_with(' ')) {
    visitor.out.pop_back();
  }
  return std::move(visitor.out);
}

std::string snippet(std::string_view text) {
  // The begin of a long message is enough; what is left out of it would be cut anyway.
  const std::string_view begin = base::truncate_at_code_point(text, looked_at_bytes);
  std::string line = one_line(begin);
  if (line.size() > snippet_bytes || begin.size() < text.size()) {
    line.resize(base::truncate_at_grapheme(line, snippet_bytes - ellipsis.size()).size());
    while (line.ends_with(' ')) {
      line.pop_back();
    }
    line += ellipsis;
  }
  return line;
}

SearchSnippet search_snippet(std::string_view text, std::span<const QueryTerm> terms) {
  const std::string line = one_line(text);
  const std::vector<Span> found = find_terms(line, terms);
  SearchSnippet result;
  if (found.empty()) {
    result.text = snippet(text);
    return result;
  }
  const std::size_t start =
      line.size() <= snippet_bytes ? 0 : window_start(line, found.front().offset);
  const std::string_view rest = std::string_view(line).substr(start);
  const std::size_t head = start == 0 ? 0 : ellipsis.size();
  const bool is_cut = head + rest.size() > snippet_bytes;
  const std::size_t room = snippet_bytes - head - (is_cut ? ellipsis.size() : 0);
  const std::string_view body = base::truncate_at_grapheme(rest, room);
  result.text += ellipsis.substr(0, head);
  result.text += body;
  result.text += is_cut ? ellipsis : std::string_view{};
  for (const Span& span : found) {
    const std::size_t begin = span.offset - start;
    const std::size_t end = std::min<std::size_t>(begin + span.length, body.size());
    if (begin < end) {
      result.matches.push_back(
          {static_cast<std::uint32_t>(head + begin), static_cast<std::uint32_t>(end - begin)});
    }
  }
  return result;
}

}  // namespace liveinbox::text
