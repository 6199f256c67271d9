#include "index/query_text.hpp"

#include "base/limits.hpp"
#include "base/utf8.hpp"
#include "core/names.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace liveinbox::index {
namespace {

namespace limits = base::limits;

constexpr std::array<std::pair<FilterKind, std::string_view>, 5> filter_names = {{
    {FilterKind::tag, "tag"},
    {FilterKind::channel, "channel"},
    {FilterKind::state, "state"},
    {FilterKind::agent, "agent"},
    {FilterKind::reason, "reason"},
}};

base::Error expected(std::size_t position, std::string_view what) {
  return base::fail(
      base::Code::invalid_query,
      std::string("at byte ").append(std::to_string(position)).append(": expected ").append(what));
}

char lower(char sign) {
  return sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign - 'A' + 'a') : sign;
}

bool equals_ignoring_case(std::string_view text, std::string_view name) {
  return std::equal(text.begin(), text.end(), name.begin(), name.end(), [](char a, char b) {
    return lower(a) == b;
  });
}

// The names of a table that begin with `value`, "none" left out.
template <typename Enum, std::size_t Count>
std::vector<Enum> values_beginning_with(const core::NameTable<Enum, Count>& table,
                                        std::string_view value) {
  std::vector<Enum> values;
  for (const auto& [candidate, name] : table) {
    if (candidate != Enum::none && value.size() <= name.size() &&
        equals_ignoring_case(value, name.substr(0, value.size()))) {
      values.push_back(candidate);
    }
  }
  return values;
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
      if (query_.words.size() + query_.filters.size() > limits::query_terms) {
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
    for (const auto& [kind, name] : filter_names) {
      if (equals_ignoring_case(rest.substr(0, colon), name)) {
        at_ += colon + 1;
        return kind;
      }
    }
    return std::nullopt;
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
      add_word(piece.text, {.is_prefix = piece.is_typed_still && !is_negated}, is_negated);
      return;
    }
    if (!piece.is_typed_still || is_negated) {
      add_word(piece.text, {.is_phrase = true}, is_negated);
      return;
    }
    const auto last_space = piece.text.rfind(' ');
    const auto last = last_space == std::string_view::npos ? 0 : last_space + 1;
    add_word(piece.text.substr(0, last), {.is_phrase = true}, false);
    add_word(piece.text.substr(last), {.is_prefix = true}, false);
  }

  struct WordForm {
    bool is_phrase = false;
    bool is_prefix = false;
  };

  void add_word(std::string_view word, WordForm form, bool is_negated) {
    auto terms = text::terms_of_query(word, form.is_prefix);
    if (!terms.empty()) {
      query_.words.push_back({std::string(word), std::move(terms), form.is_phrase, is_negated});
    }
  }

  base::Status read_filter(FilterKind kind, bool is_negated) {
    const std::size_t start = at_;
    QueryFilter filter;
    filter.kind = kind;
    filter.is_negated = is_negated;
    filter.value = std::string(read_piece().text);
    if (filter.value.empty()) {
      return expected(start, "a value after the name of the filter");
    }
    filter.folded = text::fold(filter.value);
    if (kind == FilterKind::tag || kind == FilterKind::reason) {
      filter.terms = text::terms_of_query(filter.value, false);
    }
    if (kind == FilterKind::reason) {
      filter.reasons = values_beginning_with(core::reason_code_names, filter.value);
      if (filter.reasons.empty() && filter.terms.empty()) {
        return expected(start, "a reason code or a word");
      }
    }
    if (kind == FilterKind::state) {
      for (const auto state : values_beginning_with(core::state_names, filter.value)) {
        filter.states |= 1U << static_cast<unsigned>(state);
      }
      if (filter.states == 0) {
        return expected(start, "one of assistant, waiting, offered, claimed, snoozed, closed");
      }
    }
    query_.filters.push_back(std::move(filter));
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  ParsedQuery query_;
};

bool has_tag(const core::Conversation& conversation, std::string_view folded) {
  return std::any_of(conversation.tags.begin(), conversation.tags.end(), [&](const auto& tag) {
    return !tag.removed_by_agent && text::fold(tag.name) == folded;
  });
}

bool is_held_by(const core::Conversation& conversation, const QueryFilter& filter) {
  const auto& holder = conversation.holder;
  return holder.kind == core::PrincipalKind::agent &&
         (holder.id == filter.value || text::fold(holder.name) == filter.folded);
}

bool holds(const QueryFilter& filter, const core::Conversation& conversation) {
  switch (filter.kind) {
    case FilterKind::tag:
      return has_tag(conversation, filter.folded);
    case FilterKind::channel:
      return text::fold(conversation.channel) == filter.folded;
    case FilterKind::state:
      return (filter.states >> static_cast<unsigned>(conversation.state) & 1U) != 0;
    case FilterKind::agent:
      return is_held_by(conversation, filter);
    case FilterKind::reason:
      return !filter.is_negated;  // decided elsewhere, so it must not stand in the way here
  }
  return false;
}

bool is_one_of_many(FilterKind kind) {
  return kind == FilterKind::channel || kind == FilterKind::state || kind == FilterKind::agent;
}

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

bool passes_filters(const ParsedQuery& query, const core::Conversation& conversation) {
  std::array<bool, filter_names.size()> is_asked{};
  std::array<bool, filter_names.size()> is_met{};
  for (const auto& filter : query.filters) {
    const bool does_hold = holds(filter, conversation);
    if (is_one_of_many(filter.kind) && !filter.is_negated) {
      is_asked[static_cast<std::size_t>(filter.kind)] = true;
      is_met[static_cast<std::size_t>(filter.kind)] |= does_hold;
    } else if (does_hold == filter.is_negated) {
      return false;
    }
  }
  return is_asked == is_met;
}

}  // namespace liveinbox::index
