#include "text/rule_line.hpp"

#include <algorithm>
#include <charconv>

namespace liveinbox::text {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

}  // namespace

void RuleLine::begin(std::string_view text) {
  ++number_;
  line_ = rest_ = text.substr(0, std::min(text.find('#'), text.size()));
}

bool RuleLine::is_indented() const {
  return !rest_.empty() && is_space(rest_.front());
}

bool RuleLine::is_at_end() {
  while (!rest_.empty() && is_space(rest_.front())) {
    rest_.remove_prefix(1);
  }
  return rest_.empty();
}

std::string_view RuleLine::next_word() {
  if (is_at_end()) {
    return rest_;
  }
  std::size_t size = 0;
  while (size < rest_.size() && !is_space(rest_[size]) && rest_[size] != ':') {
    ++size;
  }
  const auto word = rest_.substr(0, std::max<std::size_t>(size, 1));
  rest_.remove_prefix(word.size());
  return word;
}

std::string_view RuleLine::next_item() {
  auto item = rest_.substr(0, std::min(rest_.find('|'), rest_.size()));
  rest_.remove_prefix(std::min(item.size() + 1, rest_.size()));
  while (!item.empty() && is_space(item.back())) {
    item.remove_suffix(1);
  }
  return item;
}

base::Status RuleLine::read_number(std::uint16_t lowest,
                                   std::uint16_t highest,
                                   std::uint16_t& number) {
  const auto word = next_word();
  const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
  const bool is_number = read.ec == std::errc() && read.ptr == word.data() + word.size();
  return is_number && number >= lowest && number <= highest
             ? base::Status()
             : fault(word,
                     "expected a number of " + std::to_string(lowest) + " to " +
                         std::to_string(highest));
}

base::Status RuleLine::expect(std::string_view word) {
  const auto found = next_word();
  return found == word ? base::Status() : fault(found, "expected " + std::string(word));
}

base::Status RuleLine::expect_end() {
  return is_at_end() ? base::Status() : fault("the line should end here");
}

base::Status RuleLine::fault(std::string_view at, const std::string& sentence) const {
  const auto column = static_cast<std::size_t>(at.data() - line_.data()) + 1;
  return base::fail(base::Code::invalid_data,
                    std::string(source_) + ", line " + std::to_string(number_) + ", column " +
                        std::to_string(column) + ": " + sentence);
}

}  // namespace liveinbox::text
