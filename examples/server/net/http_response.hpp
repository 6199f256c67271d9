// HTTP responses: the answer as a value, and its head as bytes. It knows no socket and no clock.
#pragma once

#include "http_request.hpp"

#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server::net {

struct Response {
  int status = 200;
  std::vector<Field> fields;
  // Shared, so that a file in memory is sent without a copy. Null means an empty body.
  std::shared_ptr<const std::string> body;
  bool closes_connection = false;

  // Replaces a field of the same name, in any case of letters.
  void set(std::string_view name, std::string_view value);
  // For fields that may stand more than once, such as Set-Cookie.
  void add(std::string_view name, std::string_view value);
  [[nodiscard]] bool has(std::string_view name) const;
};

[[nodiscard]] Response make_response(int status, std::string_view type, std::string body);
// application/problem+json (RFC 9457). The detail must not quote what a client sent.
[[nodiscard]] Response make_problem(int status, std::string_view detail);

struct Cookie {
  std::string name;
  std::string value;
  std::int64_t max_age_s = 0;  // 0: until the browser is closed; below 0: delete it
  bool is_secure = false;      // must be true wherever the site is served over TLS
};

// Always HttpOnly, SameSite=Strict and for the whole site. Nothing when the name or the value holds
// a character that a cookie may not have.
[[nodiscard]] std::optional<std::string> to_set_cookie(const Cookie& cookie);

// Whether the client already has the version with this ETag.
[[nodiscard]] bool is_not_modified(const Request& request, std::string_view etag);

// Everything from 'self', nothing from elsewhere, no inline code, framed by nobody else.
inline constexpr std::string_view strict_content_security_policy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

// How the client knows where the body ends.
enum class BodyEnd { by_length, by_last_chunk, by_connection };

struct HeadContext {
  bool keeps_alive = true;
  std::time_t now = 0;
  std::string_view content_security_policy = strict_content_security_policy;
  BodyEnd body_end = BodyEnd::by_length;
};

// Status line, fields, the security fields that the response did not set itself, empty line.
[[nodiscard]] std::string write_head(const Response& response, const HeadContext& context);

[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace server::net
