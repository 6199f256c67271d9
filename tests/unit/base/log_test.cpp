// The log keeps lines until somebody takes them, and loses them only in the open.
#include "base/log.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace liveinbox::base {
namespace {

std::int64_t noon() {
  return 43'200'000;
}

std::string told(const LogLine& line) {
  std::string out = std::to_string(static_cast<int>(line.level)) + " " + std::string(line.module) +
                    ": " + std::string(line.message);
  for (const auto& [key, value] : line.fields) {
    out += " " + std::string(key) + "=" + value;
  }
  return out;
}

std::string next(Log& log) {
  const auto line = log.take();
  return line ? told(*line) : std::string("-");
}

}  // namespace

TEST_CASE("lines come in their order, with numbers and texts written out") {
  Log log(LogLevel::info, noon);
  CHECK_FALSE(log.has_lines());
  say(&log, LogLevel::warn, "store", "it is so", {{"bytes", std::uint64_t{7}}, {"path", "here"}});
  say(&log, LogLevel::info, "engine", "and so");
  say(&log,
      LogLevel::error,
      "x",
      "numbers",
      {{"least", std::numeric_limits<std::int64_t>::min()}, {"i", -1}, {"u", 4'000'000'000U}});
  CHECK(log.has_lines());
  auto line = log.take();
  REQUIRE(line);
  CHECK(line->at_ms == noon());
  CHECK(told(*line) == "2 store: it is so bytes=7 path=here");
  CHECK(next(log) == "3 engine: and so");
  CHECK(next(log) == "1 x: numbers least=-9223372036854775808 i=-1 u=4000000000");
  CHECK(next(log) == "-");
  CHECK_FALSE(log.has_lines());
}

TEST_CASE("what is beyond the level is not kept, and nobody needs a log to speak") {
  Log log(LogLevel::warn, noon);
  say(&log, LogLevel::info, "engine", "too little");
  say(&log, LogLevel::debug, "engine", "even less");
  CHECK_FALSE(log.has_lines());
  say(nullptr, LogLevel::error, "engine", "to nobody");
  CHECK(log.wants(LogLevel::error));
  CHECK(log.wants(LogLevel::warn));
  CHECK_FALSE(log.wants(LogLevel::info));
}

TEST_CASE("bytes that are no text, and line ends, become signs that can be printed") {
  Log log(LogLevel::info, noon);
  say(&log, LogLevel::info, "inbox", "opened", {{"path", std::string_view("/a\xff\nb\xc3\xa9")}});
  CHECK(next(log) ==
        "3 inbox: opened path=/a\xef\xbf\xbd\xef\xbf\xbd"
        "b\xc3\xa9");
}

TEST_CASE("as many lines as the limit are kept, of one more it is told that it was lost") {
  Log log(LogLevel::warn, noon);
  for (std::size_t i = 0; i < Log::lines_max; ++i) {
    say(&log, LogLevel::warn, "engine", "again", {{"i", i}});
  }
  CHECK(log.lost() == 0);
  for (int i = 0; i < 3; ++i) {
    say(&log, LogLevel::warn, "engine", "too many");
  }
  CHECK(log.lost() == 3);
  for (std::size_t i = 0; i < Log::lines_max; ++i) {
    CHECK(next(log) == "2 engine: again i=" + std::to_string(i));
  }
  CHECK(next(log) == "2 log: lines were lost lines=3");
  CHECK(next(log) == "-");
  say(&log, LogLevel::warn, "engine", "room again");
  CHECK(next(log) == "2 engine: room again");
  CHECK(next(log) == "-");
}

}  // namespace liveinbox::base
