#include "core/calendar.hpp"

#include "base/limits.hpp"
#include "core/time_zone.hpp"

#include <algorithm>

namespace liveinbox::core {
namespace {

// Nothing that is added here to a time of the questions can overflow.
TimeMs bounded(TimeMs at_ms) {
  return std::clamp<TimeMs>(at_ms, -base::limits::json_number_max, base::limits::json_number_max);
}

// Goes along the time in stretches in which the calendar says the same: they end with an opening,
// with the day and with the offset of the zone.
//
// Every question makes as many steps as a few weeks have stretches, and those of the listed days,
// for each half of a year until the reach of calendars: all weeks between are alike and taken at
// once.
class Walk {
 public:
  Walk(const Calendar& calendar, TimeMs at_ms)
      : calendar_(calendar),
        // A text that is no zone cannot come from calendar_data.
        zone_(parse_time_zone(calendar.time_zone).value_or(TimeZone{})),
        end_ms_(at_ms + calendar_reach_ms) {
    for (const auto& openings : calendar.week) {
      weekly_ms_ += minutes_of(openings) * minute_ms;
    }
    weekly_ms_ = calendar.has_week ? weekly_ms_ : week_ms;
    stand_at(at_ms);
  }

  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] TimeMs at_ms() const { return at_ms_; }
  [[nodiscard]] TimeMs until_ms() const { return until_ms_; }
  [[nodiscard]] TimeMs end_ms() const { return end_ms_; }
  [[nodiscard]] bool is_beyond_reach() const { return at_ms_ > end_ms_; }
  // How long a week without listed days and without a change of clocks is open.
  [[nodiscard]] TimeMs weekly_ms() const { return weekly_ms_; }

  void go_on() { stand_at(until_ms_); }

  // How many weeks from here have neither a listed day nor a change of clocks.
  [[nodiscard]] std::int64_t plain_weeks() const {
    const TimeMs to_ms = std::min(offset_.until_ms, end_ms_);
    const std::int64_t weeks = std::max<TimeMs>(to_ms - at_ms_, 0) / week_ms;
    const auto listed = first_listed();
    return listed == calendar_.days.end() ? weeks : std::min(weeks, (listed->date - date_ - 1) / 7);
  }

  void skip_weeks(std::int64_t weeks) {
    if (weeks > 0) {
      stand_at(at_ms_ + weeks * week_ms);
    }
  }

 private:
  static std::int64_t minutes_of(const std::vector<Opening>& openings) {
    std::int64_t out = 0;
    for (const auto& opening : openings) {
      out += opening.to_minute - opening.from_minute;
    }
    return out;
  }

  [[nodiscard]] std::vector<CalendarDay>::const_iterator first_listed() const {
    return std::lower_bound(
        calendar_.days.begin(), calendar_.days.end(), date_, [](const auto& day, auto date) {
          return day.date < date;
        });
  }

  void stand_at(TimeMs at_ms) {
    at_ms_ = at_ms;
    if (at_ms >= offset_.until_ms) {
      offset_ = zone_.offset_at(at_ms);
    }
    const TimeMs local_ms = at_ms + offset_.ms;
    date_ = floor_div(local_ms, day_ms);
    const TimeMs time_of_day_ms = local_ms - date_ * day_ms;
    until_ms_ = std::min(at_ms + look_at(time_of_day_ms) - time_of_day_ms, offset_.until_ms);
  }

  // Sets is_open_; the time of day until which it holds.
  TimeMs look_at(TimeMs time_of_day_ms) {
    const auto listed = first_listed();
    const bool is_listed = listed != calendar_.days.end() && listed->date == date_;
    is_open_ = !is_listed && !calendar_.has_week;
    if (is_open_) {
      return day_ms;
    }
    const auto weekday = static_cast<std::size_t>(weekday_of(date_));
    for (const auto& opening : is_listed ? listed->openings : calendar_.week[weekday]) {
      if (time_of_day_ms < opening.from_minute * minute_ms) {
        return opening.from_minute * minute_ms;
      }
      if (time_of_day_ms < opening.to_minute * minute_ms) {
        is_open_ = true;
        return opening.to_minute * minute_ms;
      }
    }
    return day_ms;
  }

  const Calendar& calendar_;
  TimeZone zone_;
  TimeMs end_ms_;
  TimeMs weekly_ms_ = 0;
  TimeMs at_ms_ = 0;
  TimeMs until_ms_ = 0;
  TimeZone::Offset offset_{0, -end_of_time_ms};
  std::int64_t date_ = 0;
  bool is_open_ = false;
};

}  // namespace

bool Calendar::is_open(TimeMs at_ms) const {
  return Walk(*this, bounded(at_ms)).is_open();
}

TimeMs Calendar::next_change(TimeMs at_ms) const {
  Walk walk(*this, bounded(at_ms));
  const bool was_open = walk.is_open();
  const bool is_week_of_one_kind = walk.weekly_ms() == 0 || walk.weekly_ms() == week_ms;
  while (walk.is_open() == was_open && !walk.is_beyond_reach()) {
    if (is_week_of_one_kind) {
      walk.skip_weeks(walk.plain_weeks());
    }
    walk.go_on();
  }
  return walk.is_beyond_reach() ? 0 : walk.at_ms();
}

TimeMs Calendar::add_open_time(TimeMs from_ms, TimeMs duration_ms) const {
  if (duration_ms <= 0) {
    return from_ms;
  }
  TimeMs left_ms = duration_ms;
  for (Walk walk(*this, bounded(from_ms)); !walk.is_beyond_reach(); walk.go_on()) {
    // Something is left to be found, because its end may lie before that of the last week.
    const std::int64_t weeks = walk.weekly_ms() == 0
                                   ? walk.plain_weeks()
                                   : std::min(walk.plain_weeks(), (left_ms - 1) / walk.weekly_ms());
    left_ms -= weeks * walk.weekly_ms();
    walk.skip_weeks(weeks);
    const TimeMs stretch_ms = walk.is_open() ? walk.until_ms() - walk.at_ms() : 0;
    if (left_ms <= stretch_ms) {
      return walk.at_ms() + left_ms <= walk.end_ms() ? walk.at_ms() + left_ms : 0;
    }
    left_ms -= stretch_ms;
  }
  return 0;
}

TimeMs Calendar::open_time_between(TimeMs from_ms, TimeMs to_ms) const {
  TimeMs out_ms = 0;
  Walk walk(*this, bounded(from_ms));
  const TimeMs end_ms = std::min(bounded(to_ms), walk.end_ms());
  while (walk.at_ms() < end_ms) {
    const std::int64_t weeks = std::min(walk.plain_weeks(), (end_ms - walk.at_ms()) / week_ms);
    out_ms += weeks * walk.weekly_ms();
    walk.skip_weeks(weeks);
    const TimeMs until_ms = std::min(walk.until_ms(), end_ms);
    out_ms += walk.is_open() ? until_ms - walk.at_ms() : 0;
    walk.go_on();
  }
  return out_ms;
}

}  // namespace liveinbox::core
