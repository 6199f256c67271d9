// What the tests of time share: moments as one writes them, and what the C library makes of a zone.
#pragma once

#include "core/calendar_data.hpp"
#include "core/civil_time.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

namespace liveinbox::unit {

// "2026-03-29 00:59" or with seconds, in UTC.
inline core::TimeMs utc(std::string_view text) {
  const auto number = [&](std::size_t at, std::size_t count) {
    return std::stoi(std::string(text.substr(at, count)));
  };
  const auto days = core::days_of({number(0, 4), number(5, 2), number(8, 2)});
  const int seconds = text.size() > 16 ? number(17, 2) : 0;
  return days * core::day_ms + (number(11, 2) * 60 + number(14, 2)) * core::minute_ms +
         seconds * core::second_ms;
}

inline core::Calendar calendar_of(std::string_view json) {
  const auto document = base::JsonDocument::parse(json);
  REQUIRE(document);
  const auto out = core::parse_calendar(document->root(), "data.calendar");
  if (!out) {
    FAIL(out.error().detail);
  }
  return *out;
}

// The C library's own reading of a zone, for as long as this lives.
class SystemZone {
 public:
  explicit SystemZone(const std::string& text) {
    const char* const before = std::getenv("TZ");
    had_one_ = before != nullptr;
    before_ = had_one_ ? before : "";
    setenv("TZ", text.c_str(), 1);
    tzset();
  }
  ~SystemZone() {
    if (had_one_) {
      setenv("TZ", before_.c_str(), 1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }
  SystemZone(const SystemZone&) = delete;
  SystemZone& operator=(const SystemZone&) = delete;

  [[nodiscard]] static std::tm local(core::TimeMs at_ms) {
    const auto seconds = static_cast<std::time_t>(core::floor_div(at_ms, core::second_ms));
    std::tm out{};
    localtime_r(&seconds, &out);
    return out;
  }

 private:
  bool had_one_ = false;
  std::string before_;
};

}  // namespace liveinbox::unit
