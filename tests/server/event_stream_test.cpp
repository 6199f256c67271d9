// The framing of a stream of events, in whatever pieces it comes.
#include "assistant/event_stream.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using server::assistant::EventStream;

namespace {

using Texts = std::vector<std::string>;

Texts read_in_pieces(std::string_view bytes, const std::vector<std::size_t>& cuts) {
  Texts out;
  EventStream stream([&](std::string_view data) {
    out.emplace_back(data);
    return true;
  });
  std::size_t begin = 0;
  for (const auto cut : cuts) {
    CHECK(stream.take(bytes.substr(begin, cut - begin)));
    begin = cut;
  }
  CHECK(stream.take(bytes.substr(begin)));
  return out;
}

Texts read(std::string_view bytes) {
  return read_in_pieces(bytes, {});
}

}  // namespace

TEST_CASE("every_split_of_a_stream_gives_the_same_events") {
  const std::string bytes =
      "\xef\xbb\xbf: hello\r\n\r\ndata: one\n\ndata:two\r\rdata: 你好 🙂\r\ndata\r\ndata:  "
      "x\r\n\r\n"
      "event: ping\nid: 7\n\ndata\n\n";
  const Texts expected = {"one", "two", "你好 🙂\n\n x", ""};
  CHECK(read(bytes) == expected);
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    for (std::size_t second = first; second <= bytes.size(); ++second) {
      REQUIRE(read_in_pieces(bytes, {first, second}) == expected);
    }
  }
  std::vector<std::size_t> everywhere;
  for (std::size_t at = 1; at < bytes.size(); ++at) {
    everywhere.push_back(at);
  }
  CHECK(read_in_pieces(bytes, everywhere) == expected);
}

TEST_CASE("only_data_counts_and_only_when_its_event_has_ended") {
  CHECK(read("").empty());
  CHECK(read("\n\n\n").empty());
  CHECK(read("data: x").empty());
  CHECK(read("data: x\n").empty());
  CHECK(read("Data: x\n\ndatum: y\n\n:data: z\n\n data: q\n\n").empty());
  CHECK(read("data: \xef\xbb\xbf\n\n") == Texts{"\xef\xbb\xbf"});
  CHECK(read("data:a:b\n\n") == Texts{"a:b"});
}

TEST_CASE("reader_can_end_it") {
  int count = 0;
  EventStream stream([&](std::string_view /*data*/) { return ++count < 2; });
  CHECK_FALSE(stream.take("data: 1\n\ndata: 2\n\ndata: 3\n\n"));
  CHECK_FALSE(stream.take("data: 4\n\n"));
  CHECK(count == 2);
}

TEST_CASE("event_has_a_largest_size") {
  const std::string fits(EventStream::event_bytes_max - 6, 'x');
  Texts texts;
  EventStream stream([&](std::string_view data) {
    texts.emplace_back(data);
    return true;
  });
  CHECK(stream.take("data: " + fits + "\n\n"));
  CHECK(texts == Texts{fits});
  CHECK_FALSE(stream.take("data: " + fits + "y\n\n"));
  CHECK_FALSE(stream.take("\n\n"));
  CHECK(texts.size() == 1);

  EventStream in_lines([](std::string_view /*data*/) { return true; });
  bool goes_on = true;
  std::size_t bytes = 0;
  while (goes_on && bytes <= 2 * EventStream::event_bytes_max) {
    goes_on = in_lines.take("data: 0123456789\n");
    bytes += 10;
  }
  CHECK_FALSE(goes_on);
  CHECK(bytes <= EventStream::event_bytes_max);
}
