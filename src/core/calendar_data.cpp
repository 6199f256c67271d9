#include "core/calendar_data.hpp"

#include "base/json_writer.hpp"
#include "base/limits.hpp"
#include "core/control.hpp"
#include "core/data_fields.hpp"
#include "core/time_zone.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace liveinbox::core {
namespace {

using base::Code;
using base::fail;
using base::JsonValue;
using base::Result;

constexpr std::array<std::string_view, 7> weekday_keys = {
    "mon", "tue", "wed", "thu", "fri", "sat", "sun"};

// A value as an error may quote it.
std::string shown(std::string_view text) {
  constexpr std::size_t bytes_max = 64;
  if (text.size() > bytes_max || first_control(text) != std::string_view::npos) {
    return "a text of " + std::to_string(text.size()) + " bytes";
  }
  return std::string("\"").append(text).append("\"");
}

// The number that `text` consists of, all of it digits.
std::optional<std::int32_t> whole_number(std::string_view text) {
  std::int32_t out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    out = out * 10 + (c - '0');
  }
  return out;
}

// Minutes of HH:MM, up to 24:00.
std::optional<std::uint16_t> minute_of_day(std::string_view text) {
  const auto hour = whole_number(text.substr(0, 2));
  const auto minute = whole_number(text.substr(3));
  if (text[2] != ':' || !hour || !minute || *minute > 59 ||
      *hour * 60 + *minute > minutes_per_day) {
    return std::nullopt;
  }
  return static_cast<std::uint16_t>(*hour * 60 + *minute);
}

// HH:MM-HH:MM, of which nothing is known yet but how it is written.
std::optional<Opening> written_opening(std::string_view text) {
  constexpr std::size_t length = 11;
  if (text.size() != length || text[5] != '-') {
    return std::nullopt;
  }
  const auto from = minute_of_day(text.substr(0, 5));
  const auto to = minute_of_day(text.substr(6));
  return from && to ? std::optional(Opening{*from, *to}) : std::nullopt;
}

std::optional<std::int32_t> written_date(std::string_view text) {
  constexpr std::size_t length = 10;
  if (text.size() != length || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = whole_number(text.substr(0, 4));
  const auto month = whole_number(text.substr(5, 2));
  const auto day = whole_number(text.substr(8));
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 ||
      *day > days_in_month(*year, *month)) {
    return std::nullopt;
  }
  return static_cast<std::int32_t>(days_of({*year, *month, *day}));
}

Result<Opening> parse_opening(const JsonValue& value, const std::string& what) {
  const auto text = value.as_text(what);
  if (!text) {
    return text.error();
  }
  const auto opening = written_opening(*text);
  if (!opening) {
    return fail(Code::invalid_data,
                what + " must be hours such as \"09:00-12:30\", not " + shown(*text));
  }
  if (opening->from_minute >= opening->to_minute) {
    return fail(Code::invalid_data,
                what + " must end after it begins, not " + shown(*text) +
                    "; hours past midnight belong to the next day");
  }
  return *opening;
}

base::Status read_openings(const JsonValue& value,
                           const std::string& what,
                           std::vector<Opening>& out) {
  const auto list = value.as_array(what);
  if (!list) {
    return list.error();
  }
  if (list->size() > base::limits::openings_per_day) {
    return fail(Code::too_long,
                what + " has " + std::to_string(list->size()) + " openings, the limit is " +
                    std::to_string(base::limits::openings_per_day));
  }
  for (const auto& item : *list) {
    const auto name = what + "[" + std::to_string(out.size()) + "]";
    auto opening = parse_opening(item, name);
    if (!opening) {
      return std::move(opening).error();
    }
    if (!out.empty() && opening->from_minute < out.back().to_minute) {
      return fail(Code::invalid_data,
                  name + " " + item.to_json() + " begins before the one in front of it ends");
    }
    out.push_back(*opening);
  }
  return {};
}

base::Status read_week(const JsonValue& object, const std::string& what, Calendar& out) {
  const auto week = object.find("open");
  if (!week) {
    return {};
  }
  const auto name = what + ".open";
  if (auto status = check_object(name, *week, weekday_keys); !status) {
    return status;
  }
  out.has_week = true;
  for (std::size_t i = 0; i < weekday_keys.size(); ++i) {
    const auto day = week->find(weekday_keys[i]);
    if (!day) {
      continue;
    }
    auto status = read_openings(*day, name + "." + std::string(weekday_keys[i]), out.week[i]);
    if (!status) {
      return status;
    }
  }
  return {};
}

base::Status read_day(const JsonValue& days,
                      std::string_view key,
                      const std::string& what,
                      Calendar& out) {
  const auto date = written_date(key);
  if (!date) {
    return fail(Code::invalid_data, what + " names days such as 2026-12-25, not " + shown(key));
  }
  CalendarDay day{*date, {}};
  auto status = read_openings(*days.find(key), what + "." + std::string(key), day.openings);
  if (status) {
    out.days.push_back(std::move(day));
  }
  return status;
}

base::Status read_days(const JsonValue& object, const std::string& what, Calendar& out) {
  const auto days = object.find("days");
  if (!days) {
    return {};
  }
  const auto name = what + ".days";
  if (!days->is_object()) {
    return fail(Code::invalid_data, name + " must be an object");
  }
  auto keys = days->keys();
  if (keys.size() > base::limits::days_per_calendar) {
    return fail(Code::too_long,
                name + " has " + std::to_string(keys.size()) + " days, the limit is " +
                    std::to_string(base::limits::days_per_calendar));
  }
  std::sort(keys.begin(), keys.end());  // which is by date, too
  if (const auto twice = std::adjacent_find(keys.begin(), keys.end()); twice != keys.end()) {
    return fail(Code::invalid_data, name + " has " + shown(*twice) + " twice");
  }
  for (const auto key : keys) {
    if (auto status = read_day(*days, key, name, out); !status) {
      return status;
    }
  }
  return {};
}

base::Status read_time_zone(const JsonValue& object, const std::string& what, Calendar& out) {
  const auto member = object.find("time_zone");
  if (!member) {
    return {};
  }
  const auto name = what + ".time_zone";
  const auto text = member->as_text(name);
  if (!text) {
    return text.error();
  }
  if (text->size() > base::limits::time_zone_bytes) {
    return fail(Code::too_long,
                name + " has " + std::to_string(text->size()) + " bytes, the limit is " +
                    std::to_string(base::limits::time_zone_bytes));
  }
  if (!parse_time_zone(*text)) {
    return fail(Code::invalid_data,
                name + " must be a POSIX time zone such as CET-1CEST,M3.5.0,M10.5.0/3, not " +
                    shown(*text));
  }
  out.time_zone = std::string(*text);
  return {};
}

// A number of 0 to 99, or with four digits up to 9999.
std::string digits(std::int64_t value, std::size_t count) {
  auto out = std::to_string(value);
  return std::string(count - std::min(count, out.size()), '0') + out;
}

std::string opening_text(const Opening& opening) {
  const auto time = [](std::int32_t minute) {
    return digits(minute / 60, 2) + ":" + digits(minute % 60, 2);
  };
  return time(opening.from_minute) + "-" + time(opening.to_minute);
}

void write_openings(base::JsonWriter& json, const std::vector<Opening>& openings) {
  json.begin_array();
  for (const auto& opening : openings) {
    json.value(opening_text(opening));
  }
  json.end_array();
}

void write_week(base::JsonWriter& json, const Calendar& calendar) {
  json.key("open").begin_object();
  for (std::size_t i = 0; i < weekday_keys.size(); ++i) {
    if (!calendar.week[i].empty()) {
      json.key(weekday_keys[i]);
      write_openings(json, calendar.week[i]);
    }
  }
  json.end_object();
}

void write_days(base::JsonWriter& json, const Calendar& calendar) {
  json.key("days").begin_object();
  for (const auto& day : calendar.days) {
    const auto date = date_of(day.date);
    json.key(digits(date.year, 4) + "-" + digits(date.month, 2) + "-" + digits(date.day, 2));
    write_openings(json, day.openings);
  }
  json.end_object();
}

}  // namespace

base::Result<Calendar> parse_calendar(const base::JsonValue& value, std::string_view what) {
  static constexpr std::array<std::string_view, 3> allowed = {"time_zone", "open", "days"};
  const std::string name(what);
  if (auto status = check_object(name, value, allowed); !status) {
    return std::move(status).error();
  }
  Calendar out;
  const std::array statuses = {
      read_time_zone(value, name, out),
      read_week(value, name, out),
      read_days(value, name, out),
  };
  if (auto status = first_failure(statuses); !status) {
    return std::move(status).error();
  }
  return out;
}

std::string calendar_json(const Calendar& calendar) {
  std::string out;
  base::JsonWriter json(out);
  json.begin_object();
  if (!calendar.time_zone.empty()) {
    json.member("time_zone", calendar.time_zone);
  }
  if (calendar.has_week) {
    write_week(json, calendar);
  }
  if (!calendar.days.empty()) {
    write_days(json, calendar);
  }
  json.end_object();
  return out;
}

}  // namespace liveinbox::core
