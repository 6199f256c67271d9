#include "text/tag_rules.hpp"

#include "base/limits.hpp"
#include "text/phrases.hpp"
#include "text/tags.hpp"
#include "text/trimmed.hpp"
#include "text/word_lists.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::text {
namespace {

using base::Status;

// Reads one text, line by line.
class TagRuleReader {
 public:
  TagRuleReader(std::string_view source, std::string_view text) : source_(source), text_(text) {}

  base::Result<std::vector<TagRule>> read() {
    while (!text_.empty()) {
      const std::size_t end = std::min(text_.find('\n'), text_.size());
      line_ = text_.substr(0, end);
      text_.remove_prefix(std::min(end + 1, text_.size()));
      line_number_ += 1;
      rest_ = line_.substr(0, std::min(line_.find('#'), line_.size()));
      if (auto status = trimmed(rest_).empty() ? Status() : read_line(); !status) {
        return status.error();
      }
    }
    return std::move(rules_);
  }

 private:
  Status read_line() {
    if (blanks.find(rest_.front()) != std::string_view::npos) {
      return tag_.empty() ? fault(trimmed(rest_), "there is no rule that could go on")
                          : read_list();
    }
    if (!rest_.starts_with("tag") || blanks.find(rest_.substr(3, 1)) == std::string_view::npos) {
      return fault(rest_, "expected tag");
    }
    rest_.remove_prefix(3);
    if (auto status = read_head(); !status) {
      return status;
    }
    return read_list();
  }

  Status read_head() {
    const std::string_view name = trimmed(take_until("[:"));
    where_ = {};
    tag_ = tag_form(name);
    if (tag_.empty()) {
      return fault(name.empty() ? rest_ : name, "expected the name of a tag");
    }
    if (name.size() > base::limits::tag_bytes) {
      return fault(name, "a tag has at most 64 bytes");
    }
    while (rest_.starts_with('[')) {
      rest_.remove_prefix(1);
      const std::string_view condition = take_until("]:");
      if (!rest_.starts_with(']')) {
        return fault(rest_, "expected ]");
      }
      rest_.remove_prefix(1);
      if (auto status = read_condition(condition); !status) {
        return status;
      }
      rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
    }
    if (!rest_.starts_with(':')) {
      return fault(rest_, "expected : or [");
    }
    rest_.remove_prefix(1);
    return {};
  }

  Status read_condition(std::string_view text) {
    const std::string_view kind = next_word(text);
    if (kind != "language" && kind != "channel") {
      return fault(kind, "expected language or channel");
    }
    auto& values = kind == "language" ? where_.languages : where_.channels;
    for (auto word = next_word(text); !word.empty(); word = next_word(text)) {
      if (kind == "language" && !is_language(word)) {
        return fault(word, "no language that is known, such as en or de");
      }
      if (word.size() > base::limits::channel_bytes) {
        return fault(word, "a channel has at most 16 bytes");
      }
      values.emplace_back(word);
    }
    return values.empty() ? fault(text, "expected a " + std::string(kind)) : Status();
  }

  Status read_list() {
    while (!trimmed(rest_).empty()) {
      const std::string_view phrase = trimmed(take_until("|"));
      rest_.remove_prefix(std::min<std::size_t>(1, rest_.size()));
      PhraseIndex probe;
      if (!probe.add(phrase, 0)) {
        return fault(phrase, "expected a phrase of 1 to 16 words");
      }
      rules_.push_back({std::string(phrase), tag_, where_});
    }
    return {};
  }

  std::string_view take_until(std::string_view signs) {
    const std::string_view taken =
        rest_.substr(0, std::min(rest_.find_first_of(signs), rest_.size()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  // Empty at the end; then it still points there.
  static std::string_view next_word(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const std::string_view word = text.substr(0, std::min(text.find_first_of(blanks), text.size()));
    text.remove_prefix(word.size());
    return word;
  }

  // `at` points into the line.
  [[nodiscard]] Status fault(std::string_view at, const std::string& sentence) const {
    const auto column = static_cast<std::size_t>(at.data() - line_.data()) + 1;
    return base::fail(base::Code::invalid_data,
                      std::string(source_) + ", line " + std::to_string(line_number_) +
                          ", column " + std::to_string(column) + ": " + sentence);
  }

  std::string_view source_;
  std::string_view text_;  // what is left of it
  std::string_view line_;
  std::string_view rest_;  // what is left of the line, without its comment
  std::size_t line_number_ = 0;
  std::string tag_;  // of the rule that is being read
  TagConditions where_;
  std::vector<TagRule> rules_;
};

bool contains(const std::vector<std::string>& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

bool TagConditions::hold_for(std::string_view language, std::string_view channel) const {
  const bool is_language = languages.empty() || language.empty() || contains(languages, language);
  return is_language && (channels.empty() || contains(channels, channel));
}

base::Result<std::vector<TagRule>> parse_tag_rules(std::string_view source, std::string_view text) {
  return TagRuleReader(source, text).read();
}

}  // namespace liveinbox::text
