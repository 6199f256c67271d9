#include "text/markup_pieces.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace liveinbox::text {
namespace {

constexpr std::size_t label_bytes_max = 1024;

bool is_space(char32_t c) {
  return c == 0 || c <= 0x20 || c == 0xA0 || c == 0x3000;
}

bool is_ascii_word(char32_t c) {
  return c < 0x80 && is_word_character(c);
}

bool is_ascii_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

// A label shows as plain text; its markup signs go, escaped ones stay.
std::string plain_label(std::string_view label) {
  std::string out;
  for (std::size_t i = 0; i < label.size(); ++i) {
    const char c = label[i];
    if (c == '\\' && i + 1 < label.size() && is_ascii_punctuation(label[i + 1])) {
      ++i;
      out += label[i];
    } else if (c != '*' && c != '`') {
      out += c;
    }
  }
  const std::size_t first = std::min(out.find_first_not_of(" \t"), out.size());
  return out.substr(first, out.find_last_not_of(" \t") + 1 - first);
}

class PieceReader {
 public:
  PieceReader(Dialect dialect, std::string_view line, Parsed& notes)
      : dialect_(dialect), line_(line), notes_(notes) {}

  std::vector<Piece> read() {
    while (at_ < line_.size()) {
      if (!read_special()) {
        literal_ += line_[at_];
        ++at_;
      }
    }
    end_literal();
    return std::move(pieces_);
  }

 private:
  bool read_special() {
    switch (line_[at_]) {
      case '\\':
        return read_escape();
      case '`':
        return read_code();
      case '!':
      case '[':
        return dialect_ == Dialect::markdown && read_link();
      case '<':
        return dialect_ == Dialect::markdown && read_angle_link();
      case 'h':
      case 'H':
        return read_bare_link();
      case '*':
      case '_':
      case '~':
        return read_signs();
      default:
        return false;
    }
  }

  void end_literal() {
    if (!literal_.empty()) {
      Piece piece;
      piece.text = std::exchange(literal_, {});
      pieces_.push_back(std::move(piece));
    }
  }

  void add(PieceKind kind, std::string_view text, std::string_view href) {
    end_literal();
    Piece piece;
    piece.kind = kind;
    piece.text = text;
    piece.href = href;
    pieces_.push_back(std::move(piece));
  }

  bool read_escape() {
    if (dialect_ != Dialect::markdown || at_ + 1 >= line_.size() ||
        !is_ascii_punctuation(line_[at_ + 1])) {
      return false;
    }
    literal_ += line_[at_ + 1];
    at_ += 2;
    return true;
  }

  [[nodiscard]] std::size_t run_length(char sign) const {
    const std::size_t end = line_.find_first_not_of(sign, at_);
    return (end == std::string_view::npos ? line_.size() : end) - at_;
  }

  bool read_literal_run(std::size_t length) {
    literal_.append(line_, at_, length);
    at_ += length;
    return true;
  }

  // Code ends at a run of as many backticks; once there is none of a length, none is looked for.
  bool read_code() {
    const std::size_t ticks = run_length('`');
    if ((ticks != 1 && ticks != 3) || no_end_[ticks]) {
      return read_literal_run(ticks);
    }
    for (std::size_t end = line_.find('`', at_ + ticks); end != std::string_view::npos;) {
      const std::size_t after = std::min(line_.find_first_not_of('`', end), line_.size());
      if (after - end == ticks) {
        add(PieceKind::code, line_.substr(at_ + ticks, end - at_ - ticks), {});
        at_ = after;
        return true;
      }
      end = line_.find('`', after);
    }
    no_end_[ticks] = true;
    return read_literal_run(ticks);
  }

  bool read_link() {
    const bool is_image = line_[at_] == '!';
    const std::size_t start = at_ + (is_image ? 2 : 1);
    if (is_image && (start > line_.size() || line_.substr(at_, 2) != "![")) {
      return false;
    }
    const std::size_t close = label_end(start);
    if (close == std::string_view::npos || close + 1 >= line_.size() || line_[close + 1] != '(') {
      return false;
    }
    const std::size_t end = destination_end(close + 2);
    if (end == std::string_view::npos) {
      return false;
    }
    const std::string_view href = line_.substr(close + 2, end - close - 2);
    const std::string label = plain_label(line_.substr(start, close - start));
    at_ = end + 1;
    notes_.had_image |= is_image;
    if (is_allowed_href(href)) {
      add(PieceKind::link, label.empty() ? href : std::string_view(label), href);
      return true;
    }
    notes_.had_refused_link = true;
    literal_ += label;
    literal_ += label.empty() ? "(" : " (";
    literal_ += href;
    literal_ += ')';
    return true;
  }

  // The `]` of a label, which holds no further `[`.
  [[nodiscard]] std::size_t label_end(std::size_t start) const {
    const std::size_t limit = std::min(line_.size(), start + label_bytes_max);
    for (std::size_t i = start; i < limit; ++i) {
      if (line_[i] == '\\') {
        ++i;
      } else if (line_[i] == ']') {
        return i;
      } else if (line_[i] == '[') {
        break;
      }
    }
    return std::string_view::npos;
  }

  // The `)` of a destination, which may hold brackets in pairs.
  [[nodiscard]] std::size_t destination_end(std::size_t start) const {
    const std::size_t limit = std::min(line_.size(), start + href_bytes_max + 1);
    std::size_t depth = 0;
    for (std::size_t i = start; i < limit; ++i) {
      const char c = line_[i];
      if (c == ' ' || c == '\t') {
        break;
      }
      if (c == '(') {
        ++depth;
      } else if (c == ')') {
        if (depth == 0) {
          return i > start ? i : std::string_view::npos;
        }
        --depth;
      }
    }
    return std::string_view::npos;
  }

  bool read_angle_link() {
    const std::size_t limit = std::min(line_.size(), at_ + href_bytes_max + 2);
    for (std::size_t i = at_ + 1; i < limit && line_[i] != ' ' && line_[i] != '<'; ++i) {
      if (line_[i] == '>') {
        const std::string_view href = line_.substr(at_ + 1, i - at_ - 1);
        if (!is_allowed_href(href) || !has_paired_brackets(href)) {
          return false;
        }
        add(PieceKind::link, href, href);
        at_ = i + 1;
        return true;
      }
    }
    return false;
  }

  bool read_bare_link() {
    const std::size_t length = bare_link_length(line_, at_);
    if (length == 0) {
      return false;
    }
    const std::string_view href = line_.substr(at_, length);
    add(PieceKind::link, href, href);
    at_ += length;
    return true;
  }

  // Three stars are two and one. Runs that mean nothing in the dialect are text.
  bool read_signs() {
    const char sign = line_[at_];
    const std::size_t length = run_length(sign);
    const std::size_t longest = dialect_ == Dialect::whatsapp ? 1 : sign == '~' ? 2 : 3;
    const bool is_known = length <= longest && (sign != '~' || length == longest);
    const char32_t before = character_before(line_, at_);
    const char32_t after = character_at(line_, at_ + length);
    const bool opens = can_open(dialect_, sign, before, after);
    const bool closes = can_close(dialect_, sign, before, after);
    if (!is_known || (!opens && !closes)) {
      return read_literal_run(length);
    }
    end_literal();
    add_sign(std::string(std::min<std::size_t>(length, 2), sign), opens, closes);
    if (length == 3) {
      add_sign(std::string(1, sign), opens, closes);
    }
    at_ += length;
    return true;
  }

  void add_sign(std::string text, bool opens, bool closes) {
    Piece piece;
    piece.kind = PieceKind::sign;
    piece.text = std::move(text);
    piece.opens = opens;
    piece.closes = closes;
    pieces_.push_back(std::move(piece));
  }

  Dialect dialect_;
  std::string_view line_;
  Parsed& notes_;
  std::size_t at_ = 0;
  std::string literal_;
  std::vector<Piece> pieces_;
  std::array<bool, 4> no_end_{};
};

}  // namespace

// Stars inside a word of a script without spaces are markup, `2*3*4` is not.
bool can_open(Dialect dialect, char sign, char32_t before, char32_t after) {
  if (is_space(after)) {
    return false;
  }
  const bool is_strict = dialect == Dialect::whatsapp || sign == '_';
  return is_strict ? !is_word_character(before) : !is_ascii_word(before);
}

bool can_close(Dialect dialect, char sign, char32_t before, char32_t after) {
  if (is_space(before)) {
    return false;
  }
  const bool is_strict = dialect == Dialect::whatsapp || sign == '_';
  return is_strict ? !is_word_character(after) : !is_ascii_word(after);
}

std::vector<Piece> read_pieces(Dialect dialect, std::string_view line, Parsed& notes) {
  return PieceReader(dialect, line, notes).read();
}

}  // namespace liveinbox::text
