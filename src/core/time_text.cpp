#include "core/time_text.hpp"

#include <cstddef>

namespace liveinbox::core {
namespace {

constexpr TimeMs hour_ms = 60 * minute_ms;

// Reads from the front; after the first thing that is not as it should be, all fails.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : text_(text) {}

  // Exactly so many digits, for a number of this range.
  std::int32_t number(std::size_t digits, std::int32_t lowest, std::int32_t highest) {
    std::int32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      value = value * 10 + digit();
    }
    is_good_ = is_good_ && value >= lowest && value <= highest;
    return value;
  }

  void sign(std::string_view allowed) { take(allowed); }

  // The sign that was there, or NUL.
  char take(std::string_view allowed) {
    const bool is_there =
        is_good_ && at_ < text_.size() && allowed.find(text_[at_]) != std::string_view::npos;
    is_good_ = is_there;
    return is_there ? text_[at_++] : '\0';
  }

  [[nodiscard]] bool sees(std::string_view signs) const {
    return at_ < text_.size() && signs.find(text_[at_]) != std::string_view::npos;
  }
  [[nodiscard]] bool is_at_end() const { return at_ == text_.size(); }
  [[nodiscard]] bool is_good() const { return is_good_; }

 private:
  std::int32_t digit() {
    const char sign = take("0123456789");
    return is_good_ ? sign - '0' : 0;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool is_good_ = true;
};

TimeMs read_date(TimeReader& reader) {
  CivilDate date;
  date.year = reader.number(4, 0, 9999);
  reader.sign("-");
  date.month = reader.number(2, 1, 12);
  reader.sign("-");
  date.day = reader.number(2, 1, reader.is_good() ? days_in_month(date.year, date.month) : 31);
  return days_of(date) * day_ms;
}

// Of a fraction of a second, whose first three digits count.
TimeMs read_fraction(TimeReader& reader) {
  TimeMs value = 0;
  TimeMs step = 100;
  do {
    value += step * reader.number(1, 0, 9);
    step /= 10;
  } while (reader.sees("0123456789"));
  return value;
}

TimeMs read_time_of_day(TimeReader& reader) {
  TimeMs value = reader.number(2, 0, 23) * hour_ms;
  reader.sign(":");
  value += reader.number(2, 0, 59) * minute_ms;
  reader.sign(":");
  value += reader.number(2, 0, 60) * second_ms;  // 60: a leap second is the next one
  if (reader.sees(".")) {
    reader.sign(".");
    value += read_fraction(reader);
  }
  return value;
}

TimeMs read_offset(TimeReader& reader) {
  const char sign = reader.take("Zz+-");
  if (sign != '+' && sign != '-') {
    return 0;
  }
  TimeMs value = reader.number(2, 0, 23) * hour_ms;
  reader.sign(":");
  value += reader.number(2, 0, 59) * minute_ms;
  return sign == '-' ? -value : value;
}

}  // namespace

std::optional<TimeMs> parse_time(std::string_view text) {
  TimeReader reader(text);
  TimeMs value = read_date(reader);
  if (!reader.is_at_end()) {
    reader.sign("Tt");
    value += read_time_of_day(reader);
    value -= read_offset(reader);
  }
  const bool is_whole = reader.is_good() && reader.is_at_end();
  return is_whole ? std::optional<TimeMs>(value) : std::nullopt;
}

}  // namespace liveinbox::core
