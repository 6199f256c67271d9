// Every limit of the library at its last value and one past it. The rows are in the other files of
// this folder; here they are tried, and compared with src/base/limits.hpp and with what
// docs/reference/limits.md tells the callers: no constant is without a row, no figure is another.
#include "limits_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace liveinbox::limit_tests {
namespace {

// What came of all rows. A constant is proven when every row of it is.
struct Report {
  std::vector<std::string> faults;
  std::map<std::string, std::int64_t> limits;         // by constant
  std::set<std::pair<std::string, li_status>> codes;  // of constants, as callers meet them
  std::set<std::string> keys;                         // of numbers in data
  std::set<std::string> numbers;                      // "key lowest to highest"
  std::set<std::string> unproven;
  int rows = 0;
};

bool names(const std::string& message, std::string_view part) {
  return message.find(part) != std::string::npos;
}

class Trial {
 public:
  Trial() {
    for (const auto& rows : {given_texts(), given_counts()}) {
      for (const auto& row : rows) {
        begin(row.constant, row.argument, row.limit);
        report.codes.emplace(row.constant, row.code);
        try_given(row);
      }
    }
    for (const auto& row : grown_limits()) {
      begin(row.constant, row.what, row.limit);
      expect_number("at the limit", row.at_limit, row, row.limit);
      expect_number("past it", row.past_limit, row, row.limit + 1);
    }
    for (const auto& row : number_limits()) {
      const bool is_lowest = std::string_view(row.constant).ends_with("_min");
      begin(row.constant, row.argument, is_lowest ? row.lowest : row.highest);
      try_number(row);
    }
  }

  Report report;

 private:
  void begin(const char* constant, const char* what, std::int64_t limit) {
    report.rows += 1;
    constant_ = constant;
    what_ = what;
    if (constant_.empty()) {
      return;
    }
    const auto [known, is_new] = report.limits.emplace(constant_, limit);
    if (!is_new && known->second != limit) {
      fail("has rows with different limits");
    }
  }

  void fail(const std::string& what) {
    report.faults.push_back(constant_ + " (" + what_ + "): " + what);
    report.unproven.insert(constant_);
  }

  // The answer that a row gives to n, in a tenant of its own.
  template <typename Row>
  Answer give(const Row& row, std::int64_t n) {
    host_.begin_tenant();
    auto out = row.give(host_, n);
    if (const auto fault = host_.take_fault(); !fault.empty()) {
      fail("could not be tried with " + std::to_string(n) + ": " + fault);
    }
    return out;
  }

  template <typename Row>
  void expect_taken(const Row& row, std::int64_t n) {
    if (const auto answer = give(row, n); answer.status != LI_OK) {
      fail(std::to_string(n) + " is refused: " + answer.message);
    }
  }

  template <typename Row>
  void expect_refused(const Row& row, std::int64_t n, const std::vector<std::string>& words) {
    const auto answer = give(row, n);
    if (answer.status != row.code) {
      fail(std::to_string(n) + " gets " + li_status_name(answer.status) + ", not " +
           li_status_name(row.code));
    }
    for (const auto& word : words) {
      if (!names(answer.message, word)) {
        fail("the sentence does not name " + word + ": " + answer.message);
      }
    }
  }

  // The sentence names the argument, the limit and what was found. Refusals have no numbers, a
  // search says where, and a queue that is full holds as much as its limit.
  void try_given(const GivenLimit& row) {
    expect_taken(row, row.limit);
    std::vector<std::string> words = {row.argument};
    if (row.code != LI_E_LIMIT_REACHED) {
      words.push_back(std::to_string(row.limit));
    }
    if (row.code == LI_E_TOO_LONG || row.code == LI_E_INVALID_ARGUMENT) {
      words.push_back(std::to_string(row.limit + 1));
    }
    expect_refused(row, row.limit + 1, words);
  }

  void try_number(const NumberLimit& row) {
    const auto lowest = std::to_string(row.lowest);
    const auto highest = std::to_string(row.highest);
    expect_taken(row, row.lowest);
    expect_taken(row, row.highest);
    for (const auto n : {row.lowest - 1, row.highest + 1}) {
      expect_refused(
          row,
          n,
          {row.argument, lowest + " to " + highest, std::string("not ").append(std::to_string(n))});
    }
    constexpr std::string_view data = "data.";
    if (const std::string_view argument = row.argument; argument.starts_with(data)) {
      const auto key = std::string(argument.substr(data.size()));
      report.keys.insert(key);
      report.numbers.insert(key + " " + lowest + " to " + highest);
    } else {
      report.codes.emplace(row.constant, row.code);
    }
  }

  void expect_number(const char* where,
                     std::int64_t wanted,
                     const GrownLimit& row,
                     std::int64_t n) {
    host_.begin_tenant();
    const auto found = row.grow(host_, n);
    if (const auto fault = host_.take_fault(); !fault.empty()) {
      fail("could not be tried with " + std::to_string(n) + ": " + fault);
    }
    if (found != wanted) {
      fail(std::string(where) + ", of " + std::to_string(n) + ", it is " + std::to_string(found) +
           ", not " + std::to_string(wanted));
    }
  }

  Host host_;
  std::string constant_;
  std::string what_;
};

const Report& report() {
  static const Report out = Trial().report;
  return out;
}

std::vector<std::string> lines_of(const char* file) {
  std::ifstream in(std::string(REPOSITORY) + "/" + file);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line);) {
    out.push_back(line);
  }
  CHECK_MESSAGE(!out.empty(), file);
  return out;
}

// inline constexpr std::uint32_t page_rows = 1000;
std::set<std::string> constants_of_the_header() {
  constexpr std::string_view begin = "inline constexpr std::";
  std::set<std::string> out;
  for (const auto& line : lines_of("src/base/limits.hpp")) {
    if (line.starts_with(begin)) {
      std::istringstream words(line.substr(begin.size()));
      std::string type;
      std::string name;
      words >> type >> name;
      out.insert(name);
    }
  }
  return out;
}

// The cells of a row of a table, without the spaces around them; empty for another line.
std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> out;
  std::istringstream in(line);
  std::string cell;
  std::getline(in, cell, '|');
  while (line.starts_with('|') && std::getline(in, cell, '|')) {
    const auto first = cell.find_first_not_of(' ');
    const auto last = cell.find_last_not_of(' ');
    out.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
  }
  return out;
}

// The text between back quotes that a cell consists of, or nothing.
std::string name_in(const std::string& cell) {
  const bool is_name = cell.size() > 2 && cell.front() == '`' && cell.back() == '`';
  return is_name ? cell.substr(1, cell.size() - 2) : "";
}

// The digits of the first number in a text.
std::string number_in(const std::string& text) {
  std::string out;
  for (const char sign : text) {
    if (sign >= '0' && sign <= '9') {
      out += sign;
    } else if (!out.empty() && sign != ',') {
      break;
    }
  }
  return out;
}

struct PageRow {
  std::string number;  // the first one of the line
  std::string line;
};

// The rows of the page whose last cell is a constant.
std::map<std::string, PageRow> limits_of_the_page() {
  std::map<std::string, PageRow> out;
  for (const auto& line : lines_of("docs/reference/limits.md")) {
    const auto cells = cells_of(line);
    if (cells.size() >= 3 && !name_in(cells.back()).empty()) {
      std::string number;
      for (std::size_t i = 0; number.empty() && i + 1 < cells.size(); ++i) {
        number = number_in(cells[i]);
      }
      out[name_in(cells.back())] = {number, line};
    }
  }
  return out;
}

// The rows between a heading and the next one.
std::vector<std::vector<std::string>> rows_below(const std::string& heading) {
  std::vector<std::vector<std::string>> out;
  bool is_below = false;
  for (const auto& line : lines_of("docs/reference/limits.md")) {
    is_below = line.starts_with('#') ? line == heading : is_below;
    if (auto cells = cells_of(line); is_below && cells.size() >= 2) {
      out.push_back(std::move(cells));
    }
  }
  return out;
}

std::string without_commas(std::string text) {
  std::erase(text, ',');
  return text;
}

}  // namespace

TEST_CASE("what is at a limit is taken, and one more is what the documentation says") {
  CHECK(report().rows > 0);
  for (const auto& fault : report().faults) {
    FAIL_CHECK(fault);
  }
}

TEST_CASE("every constant has a row, and every row a constant") {
  const auto constants = constants_of_the_header();
  std::size_t proven = 0;
  for (const auto& constant : constants) {
    CHECK_MESSAGE(report().limits.contains(constant), constant);
    proven += report().limits.contains(constant) && !report().unproven.contains(constant) ? 1 : 0;
  }
  for (const auto& row : report().limits) {
    CHECK_MESSAGE(constants.contains(row.first), row.first);
  }
  std::printf("note: covered: limits %zu/%zu at both sides, in %d rows\n",
              proven,
              constants.size(),
              report().rows);
}

TEST_CASE("the documentation has the figure of every row") {
  const auto page = limits_of_the_page();
  for (const auto& row : report().limits) {
    const auto found = page.find(row.first);
    CHECK_MESSAGE(found != page.end(), row.first);
    if (found != page.end()) {
      CHECK_MESSAGE(found->second.number == std::to_string(row.second), row.first);
    }
  }
}

TEST_CASE("the documentation has the code of every row, where it is not the usual one") {
  const auto page = limits_of_the_page();
  for (const auto& [constant, code] : report().codes) {
    const auto found = page.find(constant);
    // Nobody outside can make a key of the store.
    if (found == page.end() || constant == "key_bytes") {
      continue;
    }
    std::string name = li_status_name(code);
    std::transform(name.begin(), name.end(), name.begin(), [](char sign) {
      return sign == '_' ? sign : static_cast<char>(sign - 'a' + 'A');
    });
    const auto& line = found->second.line;
    const bool is_said =
        code == LI_E_TOO_LONG ? !names(line, "LI_E_") : names(line, "`LI_E_" + name + "`");
    CHECK_MESSAGE(is_said, line);
  }
}

TEST_CASE("the documentation has the range of every number in data, and no other") {
  std::set<std::string> documented;
  for (const auto& cells : rows_below("## Numbers in `data`")) {
    if (const auto key = name_in(cells[0]); !key.empty()) {
      documented.insert(key + " " + without_commas(cells.back()));
    }
  }
  for (const auto& number : documented) {
    CHECK_MESSAGE(report().numbers.contains(number), number);
  }
  for (const auto& number : report().numbers) {
    CHECK_MESSAGE(documented.contains(number), number);
  }
}

TEST_CASE("every number of the policy is among the numbers in data") {
  int numbers = 0;
  for (const auto& cells : rows_below("## The policy of a tenant")) {
    const auto key = name_in(cells[0]);
    if (!key.empty() && !number_in(cells[1]).empty()) {
      ++numbers;
      CHECK_MESSAGE(report().keys.contains(key), key);
    }
  }
  CHECK(numbers > 0);
}

}  // namespace liveinbox::limit_tests
