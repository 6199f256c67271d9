// The opening handshake as a function of the request: each refusal with its status, and the answer.
#include "net/handshake.hpp"

#include "support.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace server::net;
using net_test::Fields;
using net_test::make_upgrade;
using net_test::upgrade_fields;

namespace {

const HandshakePolicy policy{.origins = {"https://inbox.example", "http://127.0.0.1:8080"},
                             .subprotocol = std::string(net_test::test_protocol)};

Request parse(const std::string& bytes) {
  RequestReader reader{RequestLimits{}};
  reader.feed(bytes);
  REQUIRE(reader.is_complete());
  return reader.take();
}

// 101, or the status of the refusal.
int status_of(const std::string& bytes) {
  const Request request = parse(bytes);
  REQUIRE(is_upgrade(request));
  const auto refusal = refuse_handshake(request, policy);
  return refusal ? refusal->status : 101;
}

int status_with(const std::string& name, const std::string& value) {
  Fields fields = upgrade_fields();
  fields[name] = value;
  return status_of(make_upgrade(fields));
}

int status_without(const std::string& name) {
  Fields fields = upgrade_fields();
  fields.erase(name);
  return status_of(make_upgrade(fields));
}

// The same field once more, in other letters.
int status_with_second(const std::string& line) {
  std::string bytes = make_upgrade(upgrade_fields());
  bytes.insert(bytes.size() - 2, line + "\r\n");
  return status_of(bytes);
}

}  // namespace

TEST_CASE("good_handshake_is_answered_with_the_digest_of_the_standard") {
  const Request request = parse(make_upgrade(upgrade_fields()));
  REQUIRE(is_upgrade(request));
  REQUIRE_FALSE(refuse_handshake(request, policy));
  const std::string head = write_head(accept_handshake(request, policy), {});
  CHECK(head ==
        "HTTP/1.1 101 Switching Protocols\r\n"
        "Upgrade: websocket\r\n"
        "Connection: Upgrade\r\n"
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
        "Sec-WebSocket-Protocol: echo.v1\r\n"
        "\r\n");
}

TEST_CASE("request_without_both_upgrade_fields_is_plain_http") {
  Fields fields = upgrade_fields();
  fields["Connection"] = "keep-alive";
  CHECK_FALSE(is_upgrade(parse(make_upgrade(fields))));
  fields = upgrade_fields();
  fields.erase("Upgrade");
  CHECK_FALSE(is_upgrade(parse(make_upgrade(fields))));
  fields = upgrade_fields();
  fields["Upgrade"] = "h2c";
  CHECK_FALSE(is_upgrade(parse(make_upgrade(fields))));
  fields["Upgrade"] = "h2c, WebSocket";
  CHECK(is_upgrade(parse(make_upgrade(fields))));
}

TEST_CASE("key_has_to_hold_sixteen_bytes") {
  CHECK(status_with("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==") == 101);
  CHECK(status_without("Sec-WebSocket-Key") == 400);
  for (const char* key : {"",
                          "AAAAAAAAAAAAAAAAAAAAAA=",
                          "AAAAAAAAAAAAAAAAAAAAA===",
                          "AAAAAAAAAAAAAAAAAAAAAB==",
                          "AAAAAAAAAAAAAAAAAAAAAAAA",
                          "AAAAAAAAAAAA AAAAAAAAA==",
                          "AAAAAAAAAAAAAAAAAAAAAAAAAA=="}) {
    CAPTURE(key);
    CHECK(status_with("Sec-WebSocket-Key", key) == 400);
  }
  CHECK(status_with_second("sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==") == 400);
}

TEST_CASE("other_versions_are_told_the_right_one") {
  for (const char* version : {"7", "8", "14", "013", "13, 13", ""}) {
    CAPTURE(version);
    CHECK(status_with("Sec-WebSocket-Version", version) == 426);
  }
  CHECK(status_without("Sec-WebSocket-Version") == 426);
  CHECK(status_with_second("sec-websocket-version: 13") == 426);
  Fields fields = upgrade_fields();
  fields["Sec-WebSocket-Version"] = "8";
  const auto refusal = refuse_handshake(parse(make_upgrade(fields)), policy);
  REQUIRE(refusal);
  CHECK(refusal->has("Sec-WebSocket-Version"));
  CHECK(refusal->closes_connection);
}

TEST_CASE("origin_is_compared_exactly") {
  CHECK(status_with("Origin", "http://127.0.0.1:8080") == 101);
  CHECK(status_without("Origin") == 403);
  for (const char* origin : {"http://inbox.example",
                             "https://inbox.example:443",
                             "https://inbox.example/",
                             "https://inbox.example.evil.example",
                             "https://evil.example?https://inbox.example",
                             "https://INBOX.example",
                             "https://evil.example, https://inbox.example",
                             "http://127.0.0.1:80801",
                             "null",
                             "*",
                             ""}) {
    CAPTURE(origin);
    CHECK(status_with("Origin", origin) == 403);
  }
  CHECK(status_with_second("origin: https://evil.example") == 403);
}

TEST_CASE("subprotocol_has_to_be_offered") {
  CHECK(status_with("Sec-WebSocket-Protocol", "echo.v1") == 101);
  CHECK(status_with_second("sec-websocket-protocol: third") == 101);
  CHECK(status_without("Sec-WebSocket-Protocol") == 400);
  CHECK(status_with("Sec-WebSocket-Protocol", "echo.v2") == 400);
  CHECK(status_with("Sec-WebSocket-Protocol", "echo.v1x") == 400);
}

TEST_CASE("method_version_and_body_have_to_be_those_of_a_handshake") {
  std::string bytes = make_upgrade(upgrade_fields());
  CHECK(status_of("POST" + bytes.substr(3)) == 405);
  std::string older = bytes;
  older.replace(older.find("HTTP/1.1"), 8, "HTTP/1.0");
  CHECK(status_of(older) == 400);
  bytes.insert(bytes.size() - 2, "Content-Length: 1\r\n");
  CHECK(status_of(bytes + "x") == 400);
}
