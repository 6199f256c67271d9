#include "index/query_text.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace liveinbox::index {
namespace {

namespace limits = base::limits;

base::Error expected(std::size_t position, std::string_view what) {
  return base::fail(
      base::Code::invalid_query,
      std::string("at byte ").append(std::to_string(position)).append(": expected ").append(what));
}

bool is_space(char32_t sign) {
  return sign == ' ' || sign == '\t' || sign == '\n' || sign == '\r' || sign == 0xA0 ||
         sign == 0x3000;
}

// The straight one, and the ones that telephones put in its place.
bool is_quote(char32_t sign) {
  return sign == '"' || (sign >= 0x201C && sign <= 0x201F);
}

class QueryParser {
 public:
  explicit QueryParser(std::string_view text) : text_(text) {}

  base::Result<ParsedQuery> run() {
    while (skip_spaces()) {
      const std::size_t start = at_;
      const bool is_negated = text_[at_] == '-';
      at_ += is_negated ? 1 : 0;
      if (auto status = read_item(is_negated); !status) {
        return status.error();
      }
      if (query_.size() > limits::query_terms) {
        return expected(start,
                        "the end: a query has at most " + std::to_string(limits::query_terms) +
                            " words and filters");
      }
    }
    return std::move(query_);
  }

 private:
  struct Piece {
    std::string_view text;
    bool is_quoted = false;
    bool is_typed_still = false;  // the query ends inside it
  };

  [[nodiscard]] base::CodePoint here() const { return base::next_code_point(text_, at_); }

  // False at the end of the query.
  bool skip_spaces() {
    while (at_ < text_.size() && is_space(here().value)) {
      at_ += here().length;
    }
    return at_ < text_.size();
  }

  base::Status read_item(bool is_negated) {
    if (const auto kind = read_filter_name()) {
      return read_filter(*kind, is_negated);
    }
    add_words(read_piece(), is_negated);
    return {};
  }

  std::optional<FilterKind> read_filter_name() {
    const std::string_view rest = text_.substr(at_);
    const auto colon = rest.find(':');
    if (colon == std::string_view::npos) {
      return std::nullopt;
    }
    const auto kind = filter_named(rest.substr(0, colon));
    at_ += kind ? colon + 1 : 0;
    return kind;
  }

  Piece read_piece() {
    if (at_ < text_.size() && is_quote(here().value)) {
      at_ += here().length;
      return read_until(is_quote, true);
    }
    return read_until(is_space, false);
  }

  Piece read_until(bool (*is_end)(char32_t), bool is_quoted) {
    const std::size_t start = at_;
    while (at_ < text_.size() && !is_end(here().value)) {
      at_ += here().length;
    }
    const Piece piece{text_.substr(start, at_ - start), is_quoted, at_ == text_.size()};
    if (is_quoted && at_ < text_.size()) {
      at_ += here().length;
    }
    return piece;
  }

  void add_words(const Piece& piece, bool is_negated) {
    if (!piece.is_quoted) {
      const bool is_prefix = piece.is_typed_still && !is_negated;
      add_word(query_, piece.text, {.is_prefix = is_prefix, .is_negated = is_negated});
      return;
    }
    if (!piece.is_typed_still || is_negated) {
      add_word(query_, piece.text, {.is_phrase = true, .is_negated = is_negated});
      return;
    }
    const auto last_space = piece.text.rfind(' ');
    const auto last = last_space == std::string_view::npos ? 0 : last_space + 1;
    add_word(query_, piece.text.substr(0, last), {.is_phrase = true});
    add_word(query_, piece.text.substr(last), {.is_prefix = true});
  }

  base::Status read_filter(FilterKind kind, bool is_negated) {
    const std::size_t start = at_;
    const auto wanted = add_filter(query_, kind, read_piece().text, is_negated);
    return wanted.empty() ? base::Status() : expected(start, wanted);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  ParsedQuery query_;
};

}  // namespace

base::Result<ParsedQuery> parse_query(std::string_view text) {
  if (text.size() > limits::query_bytes) {
    return expected(
        limits::query_bytes,
        "the end: a query has at most " + std::to_string(limits::query_bytes) + " bytes");
  }
  if (const auto bad = base::first_invalid_utf8(text); bad != std::string_view::npos) {
    return base::fail(base::Code::invalid_utf8,
                      "at byte " + std::to_string(bad) + ": expected valid UTF-8");
  }
  return QueryParser(text).run();
}

}  // namespace liveinbox::index
