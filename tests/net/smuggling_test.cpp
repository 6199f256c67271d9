// Requests that two programs could read in two ways, on real sockets: each carries another request
// behind it or inside its body, which must never be answered as one of its own.
//
// The rows are products of small tables, so that a gap shows as a row and not as a surprise. RFC
// 9112, sections 2.2, 3, 5 and 6, says of each what a recipient must refuse or may refuse.
#include "support.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace net_test;
using namespace std::string_literals;

namespace {

const std::string smuggled = "GET /hello?smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

struct Row {
  std::string what;
  std::string bytes;
};

// Every byte that a token must not have.
std::vector<char> bytes_of_no_token() {
  std::vector<char> out;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_letter && !is_digit && "!#$%&'*+-.^_`|~"s.find(c) == std::string::npos) {
      out.push_back(c);
    }
  }
  return out;
}

void add_both_lengths(std::vector<Row>& rows) {
  const std::string values[] = {"chunked",
                                "Chunked",
                                "\tchunked",
                                "chunked\t",
                                "xchunked",
                                "\"chunked\"",
                                "identity",
                                "chunked, identity",
                                "identity, chunked",
                                "gzip, chunked",
                                "chunked, chunked",
                                ""};
  for (const auto& value : values) {
    for (const std::string length : {"0", "4", "6", "39"}) {
      for (const std::string method : {"POST", "GET", "PUT", "DELETE"}) {
        const auto coding = "Transfer-Encoding: " + value + "\r\n";
        const auto number = "Content-Length: " + length + "\r\n";
        for (const auto& fields : {coding + number, number + coding, coding, coding + coding}) {
          rows.push_back(
              {"both lengths",
               method + " /echo HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n0\r\n\r\n" + smuggled});
        }
      }
    }
  }
}

void add_wrong_lengths(std::vector<Row>& rows) {
  const std::string values[] = {"+5",
                                "-5",
                                "5 5",
                                "5,5",
                                "5, 5",
                                "0x5",
                                "5;q=1",
                                "5.0",
                                "1e1",
                                "five",
                                "",
                                "\"5\"",
                                "5\x0b",
                                "٥",
                                "²",
                                "5_0",
                                "5-",
                                "-",
                                "+",
                                "0b1",
                                "5\t5",
                                ",5",
                                "5,",
                                "NaN",
                                "18446744073709551616",
                                "99999999999999999999999999"};
  for (const auto& value : values) {
    for (const std::string method : {"POST", "GET", "PUT"}) {
      rows.push_back({"a length that is no number: " + value,
                      method + " /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + value +
                          "\r\n\r\n12345" + smuggled});
    }
  }
  for (const std::string first : {"0", "5", "05", "6"}) {
    for (const std::string second : {"0", "5", "05", "6"}) {
      rows.push_back({"two lengths",
                      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + first +
                          "\r\nContent-Length: " + second + "\r\n\r\n12345" + smuggled});
    }
  }
}

// A wild byte at every place of a head; the last line end is left alone, since what comes behind it
// belongs to the next request.
void add_wild_line_ends(std::vector<Row>& rows) {
  const std::string head =
      "POST /echo HTTP/1.1\r\nHost: a\r\nX-Name: value\r\nContent-Length: 0\r\n\r\n";
  for (std::size_t at = 0; at + 1 < head.size(); ++at) {
    for (const char wild : {'\n', '\r', '\0', '\x0b', '\x0c'}) {
      const bool is_empty_line = at == 0 && wild == '\n';
      auto bytes = head;
      bytes.insert(at, 1, wild);
      rows.push_back(
          {(is_empty_line ? "a bare line feed before it" : "a wild byte at ") + std::to_string(at),
           bytes + smuggled});
    }
  }
}

void add_wrong_names(std::vector<Row>& rows) {
  for (const char wild : bytes_of_no_token()) {
    if (wild == ':') {
      continue;  // It ends the name, and the value may begin with what follows.
    }
    for (const auto& name : {std::string(1, wild) + "Name",
                             "Na" + std::string(1, wild) + "me",
                             "Name" + std::string(1, wild)}) {
      rows.push_back(
          {"a byte in a field's name: " + std::to_string(static_cast<std::uint8_t>(wild)),
           "GET /hello HTTP/1.1\r\nHost: a\r\n" + name + ": value\r\n\r\n" + smuggled});
    }
    rows.push_back(
        {"a byte in the method: " + std::to_string(static_cast<std::uint8_t>(wild)),
         "G" + std::string(1, wild) + "ET /hello HTTP/1.1\r\nHost: a\r\n\r\n" + smuggled});
  }
  for (int byte = 0; byte < 0x20; ++byte) {
    if (byte != '\t') {
      rows.push_back({"a byte in a field's value: " + std::to_string(byte),
                      "GET /hello HTTP/1.1\r\nHost: a\r\nName: a" +
                          std::string(1, static_cast<char>(byte)) + "b\r\n\r\n" + smuggled});
    }
  }
}

void add_wrong_lines(std::vector<Row>& rows) {
  const std::string lines[] = {"GET  /hello HTTP/1.1",
                               "GET /hello  HTTP/1.1",
                               "GET /hello HTTP/1.1 ",
                               " GET /hello HTTP/1.1",
                               "GET\t/hello\tHTTP/1.1",
                               "GET /hello",
                               "GET",
                               "GET /hello HTTP",
                               "GET /hello HTTP/",
                               "GET /hello HTTP/1",
                               "GET /hello HTTP/1.1.1",
                               "GET /hello HTTP/11",
                               "GET /hello http/1.1",
                               "GET /hello HTTP/2.0",
                               "GET /hello HTTP/0.9",
                               "GET /hello HTTP/1.2",
                               "GET /hel lo HTTP/1.1",
                               "GET hello HTTP/1.1",
                               "GET  HTTP/1.1",
                               "GET http://a/hello HTTP/1.1",
                               "CONNECT a:443 HTTP/1.1",
                               "OPTIONS * HTTP/1.1",
                               "BREW /hello HTTP/1.1",
                               "get /hello HTTP/1.1",
                               "PRI * HTTP/2.0"};
  for (const auto& line : lines) {
    rows.push_back({line, line + "\r\nHost: a\r\n\r\n" + smuggled});
  }
  const std::string heads[] = {
      "Host: a\r\nHost: a\r\n",
      "Host: a\r\nhost: b\r\n",
      "",
      "Host : a\r\n",
      "Host: a b\r\n",
      "Host: a/b\r\n",
      "Host: a@b\r\n",

      " Host: a\r\n",
      "Host: a\r\n folded\r\n",
      "Host: a\r\n\tfolded\r\n",
      "Host: a\r\nno colon\r\n",
      "Host: a\r\n: no name\r\n",
      "Host: a\r\nExpect: 100-continue, more\r\n",
      "Host: a\r\nExpect: the worst\r\n",
      "Host: a\r\nX: 1\r\n\r\r\n",
      "Host: a\r\nTransfer-Encoding : chunked\r\n",
      "Host: a\r\nTransfer-Encoding\r\n : chunked\r\n",
      "Host: a\r\nContent-Length : 5\r\n",
      "Host: a\r\nX: y\r\n Content-Length: 5\r\n",
  };
  for (const auto& fields : heads) {
    rows.push_back({fields, "GET /hello HTTP/1.1\r\n" + fields + "\r\n" + smuggled});
  }
}

std::vector<Row> all_rows() {
  std::vector<Row> rows;
  add_both_lengths(rows);
  add_wrong_lengths(rows);
  add_wild_line_ends(rows);
  add_wrong_names(rows);
  add_wrong_lines(rows);
  return rows;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a_request_that_could_be_read_in_two_ways_is_the_last_of_its_connection") {
  TestServer server(quick_options());
  const auto rows = all_rows();
  CHECK(rows.size() >= 1000);
  for (const auto& row : rows) {
    CAPTURE(row.what);
    Client client(server.port());
    client.send(row.bytes);
    const auto said = client.read_to_end();
    CHECK(count_of(said, "HTTP/1.1 ") == 1);
    const bool is_refused = said.starts_with("HTTP/1.1 4") || said.starts_with("HTTP/1.1 5");
    CHECK(is_refused);
  }
  Client client(server.port());
  client.send(smuggled);
  CHECK(client.read_answer(true)->status == 200);  // alone it is a request like any other
}
