// Block markup: a message into paragraphs, quotes, lists and code, line by line.
#include "text/markup.hpp"
#include "text/trimmed.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {
namespace {

constexpr std::size_t list_levels_max = 2;
constexpr std::size_t indent_of_level = 2;

// A line as the blocks see it.
struct Marker {
  enum class Kind : std::uint8_t { none, blank, bullet, number, quote, heading, fence };
  Kind kind = Kind::none;
  std::size_t level = 0;     // of a list
  std::uint32_t number = 0;  // of a numbered item
  std::size_t ticks = 0;     // of a fence
  std::string_view content;  // what follows the marker
};

std::size_t indent_of(std::string_view line) {
  std::size_t indent = 0;
  for (const char c : line) {
    if (c != ' ' && c != '\t') {
      break;
    }
    indent += c == '\t' ? 4 : 1;
  }
  return indent;
}

bool read_bullet(Dialect dialect, std::string_view line, Marker& marker) {
  const bool is_sign =
      line[0] == '-' || line[0] == '*' || (line[0] == '+' && dialect == Dialect::markdown);
  if (!is_sign || line.size() < 3 || line[1] != ' ') {
    return false;
  }
  marker.kind = Marker::Kind::bullet;
  marker.content = trimmed(line.substr(2));
  return true;
}

bool read_number(Dialect dialect, std::string_view line, Marker& marker) {
  std::size_t digits = 0;
  std::uint32_t number = 0;
  while (digits < line.size() && digits <= item_digits_max && line[digits] >= '0' &&
         line[digits] <= '9') {
    number = number * 10 + static_cast<std::uint32_t>(line[digits] - '0');
    ++digits;
  }
  const bool has_room = digits > 0 && digits <= item_digits_max && digits + 2 < line.size();
  if (!has_room || line[digits + 1] != ' ' || number == 0) {
    return false;
  }
  if (line[digits] != '.' && (line[digits] != ')' || dialect != Dialect::markdown)) {
    return false;
  }
  marker.kind = Marker::Kind::number;
  marker.number = number;
  marker.content = trimmed(line.substr(digits + 2));
  return true;
}

bool read_heading(std::string_view line, Marker& marker) {
  const std::size_t signs = std::min(line.find_first_not_of('#'), line.size());
  if (signs == 0 || signs > 6 || signs >= line.size() || line[signs] != ' ') {
    return false;
  }
  marker.kind = Marker::Kind::heading;
  marker.content = trimmed(line.substr(signs));
  return true;
}

Marker read_marker(Dialect dialect, std::string_view raw) {
  Marker marker;
  const std::string_view line = trimmed(raw);
  marker.content = line;
  if (line.empty()) {
    marker.kind = Marker::Kind::blank;
    return marker;
  }
  marker.level = std::min(indent_of(raw) / indent_of_level, list_levels_max - 1);
  const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
  if (ticks >= 3) {
    marker.kind = Marker::Kind::fence;
    marker.ticks = ticks;
    marker.content = line.substr(ticks);
    return marker;
  }
  if (line[0] == '>') {
    marker.kind = Marker::Kind::quote;
    marker.content = trimmed(line.substr(1));
    return marker;
  }
  const bool is_found = read_bullet(dialect, line, marker) || read_number(dialect, line, marker) ||
                        (dialect == Dialect::markdown && read_heading(line, marker));
  if (!is_found || dialect == Dialect::whatsapp) {
    marker.level = 0;
  }
  return marker;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

class BlockParser {
 public:
  BlockParser(Dialect dialect, std::string_view text, std::size_t nodes_max)
      : dialect_(dialect), lines_(split_lines(text)), builder_(nodes_max) {}

  Parsed parse() {
    while (at_ < lines_.size()) {
      const Marker marker = read_marker(dialect_, lines_[at_]);
      add(marker);
    }
    leave_block();
    notes_.nodes = builder_.take();
    notes_.is_cut = builder_.is_cut();
    return std::move(notes_);
  }

 private:
  enum class Block : std::uint8_t { none, paragraph, quote, list };

  void add(const Marker& marker) {
    switch (marker.kind) {
      case Marker::Kind::blank:
        leave_block();
        is_after_blank_ = true;
        ++at_;
        return;
      case Marker::Kind::fence:
        if (!add_code(marker)) {
          add_line(Block::paragraph, marker.content, lines_[at_]);
        }
        return;
      case Marker::Kind::quote:
        add_line(Block::quote, marker.content, {});
        return;
      case Marker::Kind::bullet:
      case Marker::Kind::number:
        add_item(marker);
        return;
      case Marker::Kind::heading:
        add_heading(marker);
        return;
      case Marker::Kind::none:
        // An indented line goes on with the item above it.
        if (block_ == Block::list && indent_of(lines_[at_]) >= indent_of_level) {
          add_line(Block::list, marker.content, {});
        } else {
          add_line(Block::paragraph, marker.content, {});
        }
        return;
    }
  }

  // A further line of the same block stands behind a line break.
  void add_line(Block block, std::string_view content, std::string_view whole) {
    if (block_ == block) {
      builder_.leaf(NodeKind::line_break);
    } else {
      leave_block();
      builder_.open(block == Block::quote ? NodeKind::quote : NodeKind::paragraph);
      begin_block(block);
    }
    parse_inline(dialect_, whole.empty() ? content : trimmed(whole), builder_, notes_);
    ++at_;
  }

  void add_heading(const Marker& marker) {
    leave_block();
    notes_.had_heading = true;
    builder_.open(NodeKind::paragraph);
    begin_block(Block::paragraph);
    builder_.open(NodeKind::bold);
    parse_inline(dialect_, marker.content, builder_, notes_);
    builder_.close();
    leave_block();
    ++at_;
  }

  void add_item(const Marker& marker) {
    if (block_ != Block::list) {
      leave_block();
    }
    // A second level needs an item of the first to stand in.
    const std::size_t level = std::min(marker.level, levels_);
    while (levels_ > level + 1) {
      close_level();
    }
    const bool is_number = marker.kind == Marker::Kind::number;
    if (levels_ == level + 1) {
      builder_.close();  // the item before
      if (is_numbered_[level] != is_number) {
        builder_.close();
        --levels_;
      }
    }
    if (levels_ == level) {
      builder_.open(NodeKind::list, marker.number);
      is_numbered_[level] = is_number;
      if (level == 0) {
        begin_block(Block::list);
      }
      ++levels_;
    }
    builder_.open(NodeKind::list_item);
    parse_inline(dialect_, marker.content, builder_, notes_);
    ++at_;
  }

  // Called when the block's node has been added.
  void begin_block(Block block) {
    const bool follows_paragraph = last_ == Block::paragraph && block == Block::paragraph;
    if (is_after_block_ && !is_after_blank_ && !follows_paragraph && !builder_.is_cut()) {
      builder_.mark_tight();
    }
    block_ = last_ = block;
    is_after_block_ = true;
    is_after_blank_ = false;
  }

  void close_level() {
    builder_.close();
    builder_.close();
    --levels_;
  }

  void leave_block() {
    while (levels_ > 0) {
      close_level();
    }
    if (block_ == Block::paragraph || block_ == Block::quote) {
      builder_.close();
    }
    block_ = Block::none;
  }

  // False when the line only looks like a fence.
  bool add_code(const Marker& marker) {
    const std::string_view rest = marker.content;
    const std::string ticks(marker.ticks, '`');
    if (rest.size() > ticks.size() && rest.ends_with(ticks)) {
      std::string code;
      append_code_line(code, rest.substr(0, rest.size() - ticks.size()), true);
      if (code.find('`') != std::string::npos) {
        return false;
      }
      add_code_block(code, 1);
      return true;
    }
    if (rest.find('`') != std::string_view::npos) {
      return false;
    }
    return dialect_ == Dialect::markdown ? add_fenced(marker.ticks) : add_whatsapp_code(rest);
  }

  void add_code_block(const std::string& code, std::size_t lines) {
    leave_block();
    builder_.leaf(NodeKind::code_block, code);
    begin_block(Block::none);
    at_ += lines;
  }

  // To the closing fence, or to the end of the message.
  bool add_fenced(std::size_t ticks) {
    std::string code;
    std::size_t line = at_ + 1;
    for (; line < lines_.size(); ++line) {
      const std::string_view whole = trimmed(lines_[line]);
      if (whole.size() >= ticks && whole.find_first_not_of('`') == std::string_view::npos) {
        ++line;
        break;
      }
      append_code_line(code, lines_[line], line == at_ + 1);
    }
    add_code_block(code, line - at_);
    return true;
  }

  // From ``` to the next ``` that ends a line; without one it is text.
  bool add_whatsapp_code(std::string_view first) {
    std::string code(first);
    for (std::size_t line = at_ + 1; line < lines_.size(); ++line) {
      const std::string_view whole = lines_[line];
      const std::size_t ticks = whole.find("```");
      append_code_line(code, whole.substr(0, ticks), false);
      if (ticks != std::string_view::npos) {
        if (!trimmed(whole.substr(ticks + 3)).empty()) {
          return false;
        }
        add_code_block(code, line + 1 - at_);
        return true;
      }
    }
    return false;
  }

  static void append_code_line(std::string& code, std::string_view line, bool is_first) {
    if (!is_first) {
      code += '\n';
    }
    // All of them, because what is written of the code is read again.
    code += line.substr(0, line.find_last_not_of('\r') + 1);
  }

  Dialect dialect_;
  std::vector<std::string_view> lines_;
  PreviewBuilder builder_;
  Parsed notes_;
  std::size_t at_ = 0;
  Block block_ = Block::none;
  Block last_ = Block::none;  // the newest block, also when it is over
  bool is_after_block_ = false;
  bool is_after_blank_ = false;
  std::size_t levels_ = 0;  // open levels of a list
  std::array<bool, list_levels_max> is_numbered_{};
};

}  // namespace

Parsed parse_markup(Dialect dialect, std::string_view text, std::size_t nodes_max) {
  return BlockParser(dialect, text, nodes_max).parse();
}

}  // namespace liveinbox::text
