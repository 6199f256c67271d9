// The request reader: what it takes, what it refuses and with which status, each limit at n and
// n + 1, and that it makes no difference in which pieces the bytes come.
#include "net/http_request.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using server::net::BodyLimit;
using server::net::percent_decode;
using server::net::Request;
using server::net::RequestLimits;
using server::net::RequestReader;
using namespace std::string_literals;

namespace {

constexpr int complete = 200;
constexpr int unfinished = 100;

struct Case {
  const char* name;
  std::string bytes;
  int outcome;  // complete, unfinished, or the status of the refusal
};

int outcome_of(const RequestReader& reader) {
  if (reader.refusal() != 0) {
    return reader.refusal();
  }
  return reader.is_complete() ? complete : unfinished;
}

std::string get(std::string_view fields) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}

std::string post(std::string_view fields, std::string_view body) {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

const std::vector<Case> cases{
    {"plain", get(""), complete},
    {"one empty line before", "\r\n" + get(""), complete},
    {"two empty lines before", "\r\n\r\n" + get(""), 400},
    {"cut in the request line", "GET / HT", unfinished},
    {"cut before the empty line", "GET / HTTP/1.1\r\nHost: a\r\n", unfinished},
    {"cut in the body", post("Content-Length: 3\r\n", "ab"), unfinished},
    {"version 1.0 without host", "GET / HTTP/1.0\r\n\r\n", complete},
    {"version 1.1 without host", "GET / HTTP/1.1\r\n\r\n", 400},
    {"two hosts", get("Host: b\r\n"), 400},
    {"empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
    {"host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
    {"host with a user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400},
    {"host that is an IPv6 address", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", complete},
    {"version 0.9", "GET /\r\n\r\n", 400},
    {"version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
    {"version 2.0", "PRI / HTTP/2.0\r\n\r\n", 505},
    {"version in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
    {"version of ten digits", "GET / HTTP/1.1000000000\r\nHost: a\r\n\r\n", 400},
    {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
    {"tab for a space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"space in front", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"method in lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"tunnel", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target with a scheme", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target with a fragment", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target with a byte above ASCII", "GET /\xC3\xA9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"target with a NUL", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s, 400},
    {"bare line feed after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
    {"bare line feed after a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
    {"bare line feed for the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400},
    {"bare carriage return in a field", get("A: b\rC: d\r\n"), 400},
    {"two carriage returns", get("A: b\r\r\n"), 400},
    {"folded line", get("A: b\r\n c\r\n"), 400},
    {"folded line with a tab", get("A: b\r\n\tc\r\n"), 400},
    {"space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
    {"space before the colon", get("A : b\r\n"), 400},
    {"no colon", get("A\r\n"), 400},
    {"no name", get(": b\r\n"), 400},
    {"name with a space", get("A B: c\r\n"), 400},
    {"name with a byte above ASCII", get("\xC3\xA9: c\r\n"), 400},
    {"empty value", get("A:\r\n"), complete},
    {"value with a byte above ASCII", get("A: \xC3\xA9\r\n"), complete},
    {"value with a tab", get("A: b\tc\r\n"), complete},
    {"value with a NUL", get("A: b\0c\r\n"s), 400},
    {"value with an escape", get("A: b\x1B[0m\r\n"), 400},
    {"value with a delete", get("A: b\x7F\r\n"), 400},
    {"body", post("Content-Length: 3\r\n", "abc"), complete},
    {"empty body", post("Content-Length: 0\r\n", ""), complete},
    {"length with spaces around", post("Content-Length: \t 3 \r\n", "abc"), complete},
    {"length with zeros in front", post("Content-Length: 0003\r\n", "abc"), complete},
    {"length twice, the same", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
    {"length twice, different", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), 400},
    {"length as a list", post("Content-Length: 3, 3\r\n", "abc"), 400},
    {"length below zero", post("Content-Length: -3\r\n", "abc"), 400},
    {"length with a plus", post("Content-Length: +3\r\n", "abc"), 400},
    {"length in hex", post("Content-Length: 0x3\r\n", "abc"), 400},
    {"length with a fraction", post("Content-Length: 3.0\r\n", "abc"), 400},
    {"length without digits", post("Content-Length:\r\n", ""), 400},
    {"length beyond 64 bits", post("Content-Length: 99999999999999999999\r\n", ""), 413},
    {"length that wraps to 3", post("Content-Length: 18446744073709551619\r\n", "abc"), 413},
    {"length and chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", ""), 400},
    {"chunked and length", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", ""), 400},
    {"chunked", post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), 501},
    {"chunked in capitals", post("TRANSFER-ENCODING: CHUNKED\r\n", ""), 501},
    {"chunked twice", post("Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n", ""), 501},
    {"chunked that hides behind a tab", post("Transfer-Encoding:\tchunked\r\n", ""), 501},
    {"chunked that hides behind a space", post("Transfer-Encoding : chunked\r\n", ""), 400},
    {"chunked that hides behind a control",
     post("Transfer-Encoding: \x0B"
          "chunked\r\n",
          ""),
     400},
    {"identity", post("Transfer-Encoding: identity\r\n", ""), 501},
    {"chunked in version 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
    {"expectation", post("Expect: 100-continue\r\nContent-Length: 1\r\n", "a"), complete},
    {"unknown expectation", post("Expect: gold\r\nContent-Length: 1\r\n", "a"), 417},
};

// Feeds everything, as far as it is taken, in pieces that end at the given places.
struct Fed {
  RequestReader reader{RequestLimits{}};
  std::size_t taken = 0;
};

Fed feed_in_pieces(const std::string& bytes, const std::vector<std::size_t>& ends) {
  Fed fed;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    const std::string_view piece = std::string_view(bytes).substr(begin, end - begin);
    const std::size_t taken = fed.reader.feed(piece);
    fed.taken += taken;
    if (taken < piece.size()) {
      break;
    }
    begin = end;
  }
  return fed;
}

void check_same(Fed& a, Fed& b) {
  REQUIRE(outcome_of(a.reader) == outcome_of(b.reader));
  if (!a.reader.is_complete()) {
    return;
  }
  REQUIRE(a.taken == b.taken);
  const Request first = a.reader.take();
  const Request second = b.reader.take();
  REQUIRE(first.method == second.method);
  REQUIRE(first.target == second.target);
  REQUIRE(first.body == second.body);
  REQUIRE(first.fields.size() == second.fields.size());
  for (std::size_t i = 0; i < first.fields.size(); ++i) {
    REQUIRE(first.fields[i].name == second.fields[i].name);
    REQUIRE(first.fields[i].value == second.fields[i].value);
  }
}

int outcome_of_bytes(const std::string& bytes) {
  return outcome_of(feed_in_pieces(bytes, {bytes.size()}).reader);
}

}  // namespace

TEST_CASE("each_kind_of_request_has_its_outcome") {
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(outcome_of_bytes(c.bytes) == c.outcome);
  }
}

TEST_CASE("the_outcome_does_not_depend_on_the_pieces") {
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const std::size_t size = c.bytes.size();
    std::vector<std::size_t> single_bytes;
    for (std::size_t at = 1; at <= size; ++at) {
      single_bytes.push_back(at);
      Fed whole = feed_in_pieces(c.bytes, {size});
      Fed halves = feed_in_pieces(c.bytes, {at, size});
      check_same(whole, halves);
    }
    Fed whole = feed_in_pieces(c.bytes, {size});
    Fed singles = feed_in_pieces(c.bytes, single_bytes);
    check_same(whole, singles);
  }
}

TEST_CASE("damaged_requests_have_one_outcome_however_they_are_cut") {
  const unsigned seed = 20240611;
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::string letters = "\r\n\t :,0123456789aZ%\x01\x7F\xFF/";
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 10'000; ++round) {
    std::string bytes = cases[below(cases.size())].bytes;
    for (std::size_t i = below(4); i > 0; --i) {
      bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size())),
                   letters[below(letters.size())]);
      bytes.erase(below(bytes.size()), below(3));
    }
    bytes += cases[below(cases.size())].bytes;
    std::vector<std::size_t> ends{bytes.size()};
    for (std::size_t i = below(6); i > 0; --i) {
      ends.push_back(below(bytes.size()));
    }
    std::sort(ends.begin(), ends.end());
    Fed whole = feed_in_pieces(bytes, {bytes.size()});
    Fed pieces = feed_in_pieces(bytes, ends);
    check_same(whole, pieces);
  }
}

TEST_CASE("request_line_is_taken_at_the_limit_and_refused_past_it") {
  const std::size_t limit = RequestLimits{}.line_bytes_max;
  const std::size_t others = std::string("GET / HTTP/1.1").size();
  const auto request = [&](std::size_t line_bytes) {
    return "GET /" + std::string(line_bytes - others, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  CHECK(outcome_of_bytes(request(limit)) == complete);
  CHECK(outcome_of_bytes(request(limit + 1)) == 414);
  // Without a line end the answer must not wait for one.
  CHECK(outcome_of_bytes("GET /" + std::string(limit * 3, 'a')) == 414);
}

TEST_CASE("header_bytes_are_taken_at_the_limit_and_refused_past_it") {
  const std::size_t limit = RequestLimits{}.header_bytes_max;
  const std::size_t others = std::string("Host: aA: ").size();
  const auto request = [&](std::size_t header_bytes) {
    return get("A: " + std::string(header_bytes - others, 'b') + "\r\n");
  };
  CHECK(outcome_of_bytes(request(limit)) == complete);
  CHECK(outcome_of_bytes(request(limit + 1)) == 431);
  CHECK(outcome_of_bytes("GET / HTTP/1.1\r\nA: " + std::string(limit * 3, 'b')) == 431);
}

TEST_CASE("fields_are_taken_at_the_limit_and_refused_past_it") {
  const auto request = [](std::size_t fields) {
    std::string lines;
    for (std::size_t i = 1; i < fields; ++i) {
      lines += "A: b\r\n";
    }
    return get(lines);
  };
  CHECK(outcome_of_bytes(request(RequestLimits{}.fields_max)) == complete);
  CHECK(outcome_of_bytes(request(RequestLimits{}.fields_max + 1)) == 431);
}

TEST_CASE("body_is_taken_at_the_limit_and_refused_past_it") {
  const std::size_t limit = RequestLimits{}.body_bytes_max;
  const auto request = [](std::size_t size) {
    return post("Content-Length: " + std::to_string(size) + "\r\n", std::string(size, 'a'));
  };
  CHECK(outcome_of_bytes(request(limit)) == complete);
  CHECK(outcome_of_bytes(request(limit + 1)) == 413);
}

TEST_CASE("a_limit_of_some_bodies_holds_for_each_request_of_a_connection") {
  const BodyLimit limit = [](const Request& /*head*/) { return std::size_t{3}; };
  RequestReader reader(RequestLimits{}, &limit);
  const std::string fine = post("Content-Length: 3\r\n", "abc");
  CHECK(reader.feed(fine) == fine.size());
  CHECK(reader.take().body == "abc");
  reader.feed(post("Content-Length: 4\r\n", "abcd"));
  CHECK(outcome_of(reader) == 413);
}

TEST_CASE("reader_leaves_the_bytes_of_the_next_request") {
  const std::string first = post("Content-Length: 3\r\n", "abc");
  const std::string second = get("");
  const std::string bytes = first + second;
  RequestReader reader{RequestLimits{}};
  CHECK(reader.feed(bytes) == first.size());
  CHECK(reader.take().body == "abc");
  CHECK_FALSE(reader.has_begun());
  CHECK(reader.feed(second) == second.size());
  CHECK(reader.take().method == "GET");
}

TEST_CASE("refused_reader_takes_nothing_more") {
  RequestReader reader{RequestLimits{}};
  reader.feed("bad\r\n");
  REQUIRE(reader.refusal() == 400);
  CHECK(reader.feed(get("")) == 0);
  CHECK(reader.refusal() == 400);
}

TEST_CASE("client_that_waits_for_permission_is_seen") {
  RequestReader reader{RequestLimits{}};
  reader.feed(post("Expect: 100-continue\r\nContent-Length: 2\r\n", ""));
  CHECK(reader.wants_continue());
  reader.feed("a");
  CHECK_FALSE(reader.wants_continue());
}

TEST_CASE("request_tells_its_parts") {
  RequestReader reader{RequestLimits{}};
  reader.feed(
      "GET /a/b?c=d?e HTTP/1.1\r\nHOST: x\r\nConnection: foo,  Close\r\n"
      "Cookie: a=1; session=abc=; b=2\r\nCookie: late=3\r\n\r\n");
  REQUIRE(reader.is_complete());
  const Request request = reader.take();
  CHECK(request.path() == "/a/b");
  CHECK(request.query() == "c=d?e");
  CHECK(request.find("host") == "x");
  CHECK_FALSE(request.find("origin"));
  CHECK(request.count("cookie") == 2);
  CHECK(request.cookie("session") == "abc=");
  CHECK(request.cookie("b") == "2");
  CHECK(request.cookie("late") == "3");
  CHECK_FALSE(request.cookie("sess"));
  CHECK_FALSE(request.cookie("session=abc"));
  CHECK_FALSE(request.keeps_alive());
}

TEST_CASE("percent_decoding_refuses_what_is_broken") {
  CHECK(percent_decode("/a%20b%C3%A9") == "/a b\xC3\xA9");
  CHECK(percent_decode("%2e%2E") == "..");
  CHECK_FALSE(percent_decode("%"));
  CHECK_FALSE(percent_decode("%2"));
  CHECK_FALSE(percent_decode("%2g"));
  CHECK_FALSE(percent_decode("%00"));
}
