// The wire form of WIDGET: the Markdown subset, written in one way, with escapes where a text would
// otherwise be taken for markup. What it writes parses to the tree it was given.
#include "text/markup.hpp"
#include "text/wire.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace liveinbox::text {
namespace {

constexpr std::string_view punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

bool is_punctuation(char c) {
  return punctuation.find(c) != std::string_view::npos;
}

// How the runs of backticks in a code decide the ticks around it.
struct TickRuns {
  bool has_one = false;
  bool has_three = false;
  std::size_t longest = 0;
};

TickRuns tick_runs(std::string_view text) {
  TickRuns runs;
  for (std::size_t at = text.find('`'); at != std::string_view::npos; at = text.find('`', at)) {
    const std::size_t end = std::min(text.find_first_not_of('`', at), text.size());
    runs.has_one |= end - at == 1;
    runs.has_three |= end - at == 3;
    runs.longest = std::max(runs.longest, end - at);
    at = end;
  }
  return runs;
}

// Writes a text so that it stays one. Where the neighbours decide and are not known, it escapes.
class TextEscaper {
 public:
  TextEscaper(std::string& out, std::string_view text) : out_(out), text_(text) {}

  void write(bool at_line_start) {
    if (at_line_start) {
      write_line_start();
    }
    while (at_ < text_.size()) {
      write_next();
    }
  }

 private:
  void escape() {
    out_ += '\\';
    out_ += text_[at_];
    ++at_;
  }

  void write_line_start() {
    const char first = text_.front();
    const std::size_t digits = std::min(text_.find_first_not_of("0123456789"), text_.size());
    const bool is_bullet =
        text_.size() > 1 && text_[1] == ' ' && (first == '-' || first == '*' || first == '+');
    if (first == '>' || first == '#' || is_bullet) {
      escape();
    } else if (digits > 0 && digits < text_.size() &&
               (text_[digits] == '.' || text_[digits] == ')')) {
      out_.append(text_, 0, digits);
      at_ = digits;
      escape();
    }
  }

  void write_next() {
    switch (text_[at_]) {
      case '*':
      case '_':
      case '~':
        write_run();
        return;
      case 'h':
      case 'H':
        write_letter();
        return;
      default:
        break;
    }
    if (needs_escape()) {
      escape();
    } else {
      out_ += text_[at_];
      ++at_;
    }
  }

  [[nodiscard]] bool needs_escape() const {
    const bool is_last = at_ + 1 == text_.size();
    switch (text_[at_]) {
      case '`':
        return true;
      case '\\':
        return is_last || is_punctuation(text_[at_ + 1]);
      case '[':
        return text_.find(']', at_) == std::string_view::npos;  // it could end in a later part
      case '(':
        return at_ > 0 && text_[at_ - 1] == ']';
      case '<':
        return is_last || begins_href(text_.substr(at_ + 1));
      default:
        return false;
    }
  }

  void write_run() {
    const char sign = text_[at_];
    const std::size_t end = std::min(text_.find_first_not_of(sign, at_), text_.size());
    const std::size_t length = end - at_;
    const bool is_edge = at_ == 0 || end == text_.size();
    const char32_t before = character_before(text_, at_);
    const char32_t after = character_at(text_, end);
    const bool is_markup = sign == '~' ? length == 2 : length <= 3;
    const bool acts = can_open(Dialect::markdown, sign, before, after) ||
                      can_close(Dialect::markdown, sign, before, after);
    const bool escapes = is_edge || (is_markup && acts);
    while (at_ < end) {
      if (escapes) {
        escape();
      } else {
        out_ += sign;
        ++at_;
      }
    }
  }

  // A text that would become a link, by itself or with what follows, loses that by an escaped
  // colon.
  void write_letter() {
    if (!begins_bare_link(text_, at_)) {
      out_ += text_[at_];
      ++at_;
      return;
    }
    const std::size_t colon = text_.find(':', at_);
    out_.append(text_, at_, colon - at_);
    at_ = colon;
    escape();
  }

  std::string& out_;
  std::string_view text_;
  std::size_t at_ = 0;
};

class WidgetVisitor {
 public:
  WidgetVisitor() : lines_(written_.wire, false) {}

  void enter(const Preview& nodes, std::size_t i) {
    const PreviewNode& node = nodes[i];
    lines_.enter(node);
    switch (node.kind) {
      case NodeKind::text:
        TextEscaper(out(), node.text).write(lines_.is_at_line_start());
        break;
      case NodeKind::code:
        write_code(node);
        break;
      case NodeKind::code_block:
        write_code_block(node);
        break;
      case NodeKind::link:
        write_link(nodes, i);
        break;
      case NodeKind::bold:
      case NodeKind::italic:
      case NodeKind::strike:
        open_sign(nodes, i);
        break;
      default:
        break;
    }
    kinds_.at(node.depth) = node.kind;
    if (!is_emphasis(node.kind)) {
      last_sign_ = 0;
    }
  }

  void leave(const Preview& nodes, std::size_t i) {
    const PreviewNode& node = nodes[i];
    lines_.leave(node);
    if (is_emphasis(node.kind)) {
      const std::string_view sign = signs_.at(node.depth);
      out() += sign;
      last_sign_ = sign.empty() ? last_sign_ : sign[0];
    }
  }

  Written take() { return std::move(written_); }

 private:
  std::string& out() { return written_.wire; }

  void write_code(const PreviewNode& node) {
    const TickRuns runs = tick_runs(node.text);
    const bool has_edge = node.text.starts_with('`') || node.text.ends_with('`');
    if (node.text.empty() || has_edge || (runs.has_one && runs.has_three)) {
      TextEscaper(out(), node.text).write(lines_.is_at_line_start());
      written_.lost_formatting = true;
      return;
    }
    const std::string_view ticks = runs.has_one ? "```" : "`";
    out() += ticks;
    out() += node.text;
    out() += ticks;
  }

  void write_code_block(const PreviewNode& node) {
    const std::size_t longest = tick_runs(node.text).longest;
    const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
    out() += fence;
    out() += '\n';
    out() += node.text;
    out() += node.text.empty() ? "" : "\n";
    out() += fence;
  }

  // Bare where the parser will see the same link in it.
  void write_link(const Preview& nodes, std::size_t i) {
    const PreviewNode& node = nodes[i];
    const std::string next = text_behind(nodes, i);
    const std::string line = out().substr(std::min(out().size(), last_line())) + node.href + next;
    const std::size_t at = line.size() - next.size() - node.href.size();
    const bool is_bare = bare_link_length(line, at) == node.href.size() && last_sign_ == 0;
    if (node.text == node.href && is_bare) {
      out() += node.href;
      return;
    }
    // Before a link in brackets, and only there, an exclamation mark would make it an image.
    if (out().ends_with('!')) {
      out().back() = '\\';
      out() += '!';
    }
    out() += '[';
    for (const char c : node.text) {
      constexpr std::string_view escaped = "[]\\*`";
      out() += escaped.find(c) != std::string_view::npos ? "\\" : "";
      out() += c;
    }
    out() += "](";
    out() += node.href;
    out() += ')';
  }

  // What follows a link in its line as far as it could become part of a bare one; an "x" stands for
  // what is not text.
  [[nodiscard]] std::string text_behind(const Preview& nodes, std::size_t i) const {
    const auto is_beside = [&nodes, i](std::size_t k) {
      return k < nodes.size() && nodes[k].depth == nodes[i].depth;
    };
    const auto ends_line = [&nodes, &is_beside](std::size_t k) {
      return !is_beside(k) || nodes[k].kind == NodeKind::line_break;
    };
    const bool is_inside = is_emphasis(kinds_.at(nodes[i].depth - std::size_t{1}));
    if (is_beside(i + 1) && nodes[i + 1].kind == NodeKind::text) {
      const std::string& text = nodes[i + 1].text;
      const bool is_whole = text.find(' ') != std::string::npos || (ends_line(i + 2) && !is_inside);
      std::string escaped;
      TextEscaper(escaped, text).write(false);
      return is_whole ? escaped : "x";
    }
    return ends_line(i + 1) && !is_inside ? "" : "x";
  }

  // A few bytes back are enough to see what stands before a link.
  [[nodiscard]] std::size_t last_line() {
    const std::size_t size = out().size();
    std::size_t start = size < 4 ? 0 : size - 4;
    while (start < size && (static_cast<unsigned char>(out()[start]) & 0xC0U) == 0x80U) {
      ++start;
    }
    return start;
  }

  void open_sign(const Preview& nodes, std::size_t i) {
    const NodeKind kind = nodes[i].kind;
    const NodeKind parent = i == 0 ? kind : kinds_.at(nodes[i].depth - std::size_t{1});
    const Edges edges = edges_of(nodes, i, parent, out());
    std::string_view sign;
    for (const std::string_view candidate : candidates(kind)) {
      if (!candidate.empty() && sign.empty() && fits(candidate[0], edges)) {
        sign = candidate;
      }
    }
    written_.lost_formatting |= sign.empty();
    signs_.at(nodes[i].depth) = sign;
    out() += sign;
    last_sign_ = sign.empty() ? last_sign_ : sign[0];
  }

  static std::array<std::string_view, 2> candidates(NodeKind kind) {
    switch (kind) {
      case NodeKind::bold:
        return {"**", "__"};
      case NodeKind::italic:
        return {"_", "*"};
      default:
        return {"~~", ""};
    }
  }

  [[nodiscard]] bool fits(char sign, const Edges& edges) const {
    return sign != last_sign_ && edges.first != 0 && edges.last != 0 &&
           can_open(Dialect::markdown, sign, edges.before, edges.first) &&
           can_close(Dialect::markdown, sign, edges.last, edges.after);
  }

  Written written_;
  LineWriter lines_;
  char last_sign_ = 0;  // a sign of markup that was written last, 0 for anything else
  std::array<NodeKind, preview_depth_max> kinds_{};          // of the open nodes, by depth
  std::array<std::string_view, preview_depth_max> signs_{};  // of the open emphases, by depth
};

}  // namespace

Written write_widget(const Preview& nodes) {
  WidgetVisitor visitor;
  walk(nodes, visitor);
  Written written = visitor.take();
  if (written.lost_formatting) {
    // Escapes at the edges of what was left out are not needed any more.
    WidgetVisitor again;
    const Preview kept = parse_markup(Dialect::markdown, written.wire, nodes.size() + 1).nodes;
    walk(kept, again);
    written.wire = again.take().wire;
  }
  return written;
}

}  // namespace liveinbox::text
