// Responses as bytes: the head, the security fields, cookies, ETags, and the digest behind them.
#include "net/http_response.hpp"

#include "net/sha1.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace server::net;

namespace {

std::string hex(const Sha1& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : digest) {
    text += {digits[byte >> 4], digits[byte & 15]};
  }
  return text;
}

bool holds(const std::string& head, std::string_view line) {
  return head.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

Request asking_with(std::string etags) {
  Request request;
  request.fields.push_back({"if-none-match", std::move(etags)});
  return request;
}

}  // namespace

TEST_CASE("sha1_gives_the_digests_of_the_standard") {
  CHECK(hex(sha1("")) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(hex(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex(sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  CHECK(hex(sha1(std::string(1'000'000, 'a'))) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
  // Around the place where the length no longer fits into the last block.
  CHECK(hex(sha1(std::string(55, 'a'))) == "c1c8bbdc22796e28c0e15163d20899b65621d65a");
  CHECK(hex(sha1(std::string(56, 'a'))) == "c2db330f6083854c99d4b5bfb6e8f29f201be699");
  CHECK(hex(sha1(std::string(64, 'a'))) == "0098ba824b5c16427bd7a1122a5a442a25ec644d");
}

TEST_CASE("base64_pads_to_whole_groups") {
  const auto encoded = [](std::string_view text) {
    return base64(std::vector<std::uint8_t>(text.begin(), text.end()));
  };
  CHECK(encoded("") == "");
  CHECK(encoded("f") == "Zg==");
  CHECK(encoded("fo") == "Zm8=");
  CHECK(encoded("foo") == "Zm9v");
  CHECK(encoded("\xFB\xFF") == "+/8=");
}

TEST_CASE("head_has_date_length_and_security_fields") {
  const std::string head =
      write_head(make_response(200, "text/plain", "hello"), {.now = 784111777});
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(holds(head, "Date: Sun, 06 Nov 1994 08:49:37 GMT"));
  CHECK(holds(head, "Content-Type: text/plain"));
  CHECK(holds(head, "Content-Length: 5"));
  CHECK(holds(head, "Connection: keep-alive"));
  CHECK(holds(head, "X-Content-Type-Options: nosniff"));
  CHECK(holds(head, "Referrer-Policy: same-origin"));
  CHECK(holds(head, "Cross-Origin-Opener-Policy: same-origin"));
  const std::string policy(strict_content_security_policy);
  CHECK(holds(head, "Content-Security-Policy: " + policy));
  CHECK(policy.starts_with("default-src 'self';"));
  CHECK(policy.find("frame-ancestors 'self'") != std::string::npos);
  CHECK(policy.find("unsafe") == std::string::npos);
}

TEST_CASE("handler_may_replace_a_security_field") {
  Response response = make_response(200, "text/html", "");
  response.set("content-security-policy", "default-src 'none'");
  const std::string head = write_head(response, {});
  CHECK(holds(head, "content-security-policy: default-src 'none'"));
  CHECK(head.find("Content-Security-Policy") == std::string::npos);
}

TEST_CASE("answers_without_a_body_promise_no_length") {
  for (const int status : {101, 204, 304}) {
    Response response;
    response.status = status;
    CHECK(write_head(response, {}).find("Content-Length") == std::string::npos);
  }
  CHECK(holds(write_head(Response{}, {}), "Content-Length: 0"));
}

TEST_CASE("value_cannot_begin_a_field_of_its_own") {
  Response response;
  response.add("Location", "/a\r\nSet-Cookie: b=c");
  response.add("Bad Name", "x");
  const std::string head = write_head(response, {});
  CHECK(holds(head, "Location: /a  Set-Cookie: b=c"));
  CHECK(head.find("Bad Name") == std::string::npos);
}

TEST_CASE("set_replaces_and_add_repeats") {
  Response response;
  response.add("Set-Cookie", "a=1");
  response.add("Set-Cookie", "b=2");
  CHECK(response.fields.size() == 2);
  response.set("set-cookie", "c=3");
  REQUIRE(response.fields.size() == 1);
  CHECK(response.fields[0].value == "c=3");
}

TEST_CASE("problem_is_json_with_its_status") {
  const Response response = make_problem(404, "There is no such page.");
  CHECK(response.status == 404);
  CHECK(*response.body == R"({"type":"about:blank","title":"Not Found","status":404,)"
                          R"("detail":"There is no such page."})");
}

TEST_CASE("cookie_is_for_the_server_alone") {
  CHECK(to_set_cookie({.name = "session", .value = "abc"}) ==
        "session=abc; Path=/; HttpOnly; SameSite=Strict");
  CHECK(to_set_cookie({.name = "s", .value = "", .max_age_s = -1, .is_secure = true}) ==
        "s=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure");
  CHECK_FALSE(to_set_cookie({.name = "s", .value = "a; Domain=evil"}));
  CHECK_FALSE(to_set_cookie({.name = "s", .value = "a\r\nb"}));
  CHECK_FALSE(to_set_cookie({.name = "s=t", .value = "a"}));
  CHECK_FALSE(to_set_cookie({.name = "", .value = "a"}));
}

TEST_CASE("etag_is_found_in_the_list_of_the_client") {
  CHECK(is_not_modified(asking_with("\"a\""), "\"a\""));
  CHECK(is_not_modified(asking_with("\"b\", W/\"a\""), "\"a\""));
  CHECK(is_not_modified(asking_with("*"), "\"a\""));
  CHECK_FALSE(is_not_modified(asking_with("\"b\""), "\"a\""));
  CHECK_FALSE(is_not_modified(asking_with("a"), "\"a\""));
  CHECK_FALSE(is_not_modified(Request{}, "\"a\""));
}
