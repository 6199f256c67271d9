// Measures the detector on public request corpora and holds a floor. Rows that are
// debatable (`handoff` is null) are left out.
#include "text/detector.hpp"

#include "corpus.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <cstdio>
#include <string>

namespace liveinbox::text {
namespace {

bool is_request(std::string_view text) {
  const Detection found = Detector::standard().detect(text);
  return found.is_needed && found.need == Need::requested_human;
}

struct Counts {
  int hits = 0;
  int false_alarms = 0;
  int misses = 0;

  // Permille; the share of right ones, of found ones, and their harmonic mean.
  [[nodiscard]] int precision() const { return 1000 * hits / (hits + false_alarms); }
  [[nodiscard]] int recall() const { return 1000 * hits / (hits + misses); }
  [[nodiscard]] int f1() const { return 2000 * hits / (2 * hits + false_alarms + misses); }
};

bool count_file(const char* name, Counts& counts) {
  const auto lines = corpus_lines(name);
  if (!lines) {
    return false;
  }
  simdjson::dom::parser parser;
  for (const std::string& line : *lines) {
    const simdjson::dom::element row = parser.parse(line);
    const simdjson::dom::element label = row["handoff"];
    if (label.is_null()) {
      continue;
    }
    const bool expected = label.get_int64().value() == 1;
    const std::string_view text = row["text"].get_string().value();
    const bool found = is_request(text);
    counts.hits += expected && found ? 1 : 0;
    counts.false_alarms += !expected && found ? 1 : 0;
    counts.misses += expected && !found ? 1 : 0;
  }
  return true;
}

TEST_CASE("detector_on_the_request_corpora_is_above_the_floor") {
  Counts counts;
  const bool is_there = count_file("handoff_requests.jsonl.gz", counts) &&
                        count_file("handoff_requests_bitext.jsonl.gz", counts) &&
                        count_file("handoff_requests_hint3.jsonl.gz", counts);
  if (!is_there) {
    return;
  }
  REQUIRE(counts.hits > 0);
  std::printf("handoff corpora: P %d R %d F1 %d permille (%d found, %d false, %d missed)\n",
              counts.precision(),
              counts.recall(),
              counts.f1(),
              counts.hits,
              counts.false_alarms,
              counts.misses);
  CHECK(counts.f1() >= 950);
}

// What customers write to support, almost none of it a request for a human.
TEST_CASE("detector_rarely_fires_on_everyday_messages") {
  const auto lines = corpus_lines("conversations_sgd.jsonl.gz");
  if (!lines) {
    return;
  }
  simdjson::dom::parser parser;
  int messages = 0;
  int fired = 0;
  for (const std::string& line : *lines) {
    const simdjson::dom::element conversation = parser.parse(line);
    for (const simdjson::dom::element message : conversation["messages"].get_array()) {
      if (message["from"].get_string().value() == "customer") {
        const std::string_view text = message["text"].get_string().value();
        fired += is_request(text) ? 1 : 0;
        ++messages;
      }
    }
  }
  std::printf("handoff in everyday messages: %d of %d\n", fired, messages);
  CHECK(fired * 1000 <= messages);
}

}  // namespace
}  // namespace liveinbox::text
