// RuleLine: a line of a rule text, read word by word, with the place of whatever is wrong in it.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox::text {

class RuleLine {
 public:
  // `source` is what errors call the text.
  explicit RuleLine(std::string_view source) : source_(source) {}

  // Goes to the next line, `text`; what begins with # is no part of it.
  void begin(std::string_view text);

  // Whether it begins with white space; to be asked before it is read.
  [[nodiscard]] bool is_indented() const;
  // Skips white space first.
  [[nodiscard]] bool is_at_end();

  // The next word, which ends at white space or a colon, or the colon; empty at the end.
  std::string_view next_word();
  // What stands before the next bar, without the space around it.
  std::string_view next_item();

  base::Status read_number(std::uint16_t lowest, std::uint16_t highest, std::uint16_t& number);
  base::Status expect(std::string_view word);
  base::Status expect_end();

  // invalid_data at `at`, which points into the line, or where reading has come to.
  [[nodiscard]] base::Status fault(std::string_view at, const std::string& sentence) const;
  [[nodiscard]] base::Status fault(const std::string& sentence) const {
    return fault(rest_, sentence);
  }

 private:
  std::string_view source_;
  std::size_t number_ = 0;
  std::string_view line_;
  std::string_view rest_;  // of it
};

}  // namespace liveinbox::text
