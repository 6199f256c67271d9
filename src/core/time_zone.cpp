#include "core/time_zone.hpp"

#include <cstddef>

namespace liveinbox::core {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Takes the text apart from the left. The first failure sticks, so a zone is read in one go and
// asked once, with finished(), whether all of it made sense.
class ZoneText {
 public:
  explicit ZoneText(std::string_view text) : text_(text) {}

  void name() {
    const bool is_quoted = take('<');
    std::size_t length = 0;
    while (length < text_.size() &&
           (is_letter(text_[length]) || (is_quoted && is_quotable(text_[length])))) {
      ++length;
    }
    text_.remove_prefix(length);
    require(length >= 3 && (!is_quoted || take('>')));
  }

  // Seconds of [+|-]hh[:mm[:ss]].
  std::int32_t seconds(std::int32_t hours_max) {
    const bool is_negative = take('-');
    if (!is_negative) {
      take('+');
    }
    std::int32_t out = number(0, hours_max) * 3600;
    if (take(':')) {
      out += two_digits() * 60;
      if (take(':')) {
        out += two_digits();
      }
    }
    return is_negative ? -out : out;
  }

  ClockChange change() {
    ClockChange out;
    if (take('M')) {
      out.kind = ClockChange::Day::weekday_of_a_month;
      out.month = number(1, 12);
      expect('.');
      out.week = number(1, 5);
      expect('.');
      out.weekday = number(0, 6);
    } else if (take('J')) {
      out.kind = ClockChange::Day::of_year_of_365;
      out.day = number(1, 365);
    } else {
      out.day = number(0, 365);
    }
    if (take('/')) {
      out.time_s = seconds(167);
    }
    return out;
  }

  bool take(char wanted) {
    if (!starts_with(wanted)) {
      return false;
    }
    text_.remove_prefix(1);
    return true;
  }

  void expect(char wanted) { require(take(wanted)); }
  [[nodiscard]] bool starts_with(char wanted) const { return text_.starts_with(wanted); }
  [[nodiscard]] bool is_at_end() const { return text_.empty(); }
  [[nodiscard]] bool finished() const { return ok_ && text_.empty(); }

 private:
  static bool is_quotable(char c) { return is_digit(c) || c == '+' || c == '-'; }

  void require(bool condition) { ok_ = ok_ && condition; }

  // As many digits as `highest` has.
  std::int32_t number(std::int32_t lowest, std::int32_t highest) {
    const std::size_t digits_max = highest > 99 ? 3 : highest > 9 ? 2 : 1;
    std::int32_t out = 0;
    std::size_t digits = 0;
    for (; digits < digits_max && !text_.empty() && is_digit(text_.front()); ++digits) {
      out = out * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
    }
    require(digits > 0 && out >= lowest && out <= highest);
    return out;
  }

  std::int32_t two_digits() {
    require(text_.size() >= 2 && is_digit(text_[0]) && is_digit(text_[1]));
    return number(0, 59);
  }

  std::string_view text_;
  bool ok_ = true;
};

std::int64_t date_of_change(const ClockChange& change, std::int64_t year) {
  const std::int64_t january = days_of({year, 1, 1});
  switch (change.kind) {
    case ClockChange::Day::of_year:
      return january + change.day;
    case ClockChange::Day::of_year_of_365:
      return january + change.day - 1 + (is_leap_year(year) && change.day > 59 ? 1 : 0);
    case ClockChange::Day::weekday_of_a_month:
      break;
  }
  const std::int64_t first = days_of({year, change.month, 1});
  const std::int64_t first_weekday = (weekday_of(first) + 1) % 7;  // from Sunday
  const std::int64_t day =
      floor_mod(change.weekday - first_weekday, 7) + std::int64_t{7} * (change.week - 1);
  return first + (day < days_in_month(year, change.month) ? day : day - 7);
}

// When a year's change comes, in UTC.
TimeMs time_of_change(const ClockChange& change, std::int64_t year, std::int32_t offset_s) {
  return date_of_change(change, year) * day_ms + (change.time_s - offset_s) * second_ms;
}

}  // namespace

TimeZone::Offset TimeZone::offset_at(TimeMs at_ms) const {
  Offset out{standard_s * second_ms, end_of_time_ms};
  if (!has_summer) {
    return out;
  }
  // A time of change may be a week away from its day, and so in a neighbour of its year. Of changes
  // at the same moment the later one of the list counts: a summer that ends when the next one
  // begins lasts for ever, one that ends when it begins is none.
  const std::int64_t year = date_of(floor_div(at_ms + out.ms, day_ms)).year;
  TimeMs last_change_ms = -end_of_time_ms;
  const auto look_at = [&](TimeMs change_ms, std::int32_t offset_s) {
    if (change_ms > at_ms) {
      out.until_ms = change_ms < out.until_ms ? change_ms : out.until_ms;
    } else if (change_ms >= last_change_ms) {
      last_change_ms = change_ms;
      out.ms = offset_s * second_ms;
    }
  };
  for (std::int64_t of_year = year - 2; of_year <= year + 2; ++of_year) {
    look_at(time_of_change(summer_begins, of_year, standard_s), summer_s);
    look_at(time_of_change(summer_ends, of_year, summer_s), standard_s);
  }
  return out;
}

std::optional<TimeZone> parse_time_zone(std::string_view text) {
  ZoneText in(text);
  TimeZone out;
  in.name();
  out.standard_s = -in.seconds(24);
  out.summer_s = out.standard_s;
  if (!in.is_at_end()) {
    out.has_summer = true;
    in.name();
    out.summer_s = in.starts_with(',') ? out.standard_s + 3600 : -in.seconds(24);
    in.expect(',');
    out.summer_begins = in.change();
    in.expect(',');
    out.summer_ends = in.change();
  }
  return in.finished() ? std::optional(out) : std::nullopt;
}

}  // namespace liveinbox::core
