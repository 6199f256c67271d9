#include "http_response.hpp"

#include "http_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace server::net {
namespace {

// A line break in a value would let its author write fields of their own.
std::string without_controls(std::string_view value) {
  std::string clean(value);
  std::replace_if(
      clean.begin(),
      clean.end(),
      [](char c) {
        return !is_field_value({&c, 1});
      },
      ' ');
  return clean;
}

bool is_cookie_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 127 && c != '"' && c != ',' && c != ';' && c != '\\';
  });
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

// The form of RFC 9110, 5.6.7. The names are written out because strftime would ask the locale.
std::string http_date(std::time_t time) {
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(),
                                 text.size(),
                                 "%s, %02d %s %d %02d:%02d:%02d GMT",
                                 days[static_cast<std::size_t>(parts.tm_wday)],
                                 parts.tm_mday,
                                 months[static_cast<std::size_t>(parts.tm_mon)],
                                 parts.tm_year + 1900,
                                 parts.tm_hour,
                                 parts.tm_min,
                                 parts.tm_sec);
  return {text.data(), static_cast<std::size_t>(size)};
}

// These answers end with their head, and a length would promise a body (RFC 9110, 8.6).
bool has_no_body(int status) {
  return status < 200 || status == 204 || status == 304;
}

void append_security_fields(std::string& head,
                            const Response& response,
                            std::string_view content_security_policy) {
  const std::array<std::pair<std::string_view, std::string_view>, 7> fields{{
      {"Content-Security-Policy", content_security_policy},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "SAMEORIGIN"},
      {"Referrer-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
  }};
  // A policy of its own says who may frame the response; the older field knows no list of sites.
  const bool has_own_policy = response.has("Content-Security-Policy");
  for (const auto& [name, value] : fields) {
    if (!response.has(name) && !(has_own_policy && name == "X-Frame-Options")) {
      append_field(head, name, value);
    }
  }
}

}  // namespace

void Response::set(std::string_view name, std::string_view value) {
  std::erase_if(fields, [&](const Field& field) { return equals_ignoring_case(field.name, name); });
  add(name, value);
}

void Response::add(std::string_view name, std::string_view value) {
  if (is_token(name)) {
    fields.push_back({std::string(name), without_controls(value)});
  }
}

bool Response::has(std::string_view name) const {
  return std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
    return equals_ignoring_case(field.name, name);
  });
}

Response make_response(int status, std::string_view type, std::string body) {
  Response response;
  response.status = status;
  response.add("Content-Type", type);
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Response make_problem(int status, std::string_view detail) {
  std::string body = R"({"type":"about:blank","title":")";
  body.append(reason_phrase(status)).append(R"(","status":)").append(std::to_string(status));
  body.append(R"(,"detail":")").append(detail).append(R"("})");
  Response response = make_response(status, "application/problem+json", std::move(body));
  response.add("Cache-Control", "no-store");
  return response;
}

std::optional<std::string> to_set_cookie(const Cookie& cookie) {
  if (!is_token(cookie.name) || !is_cookie_value(cookie.value)) {
    return std::nullopt;
  }
  std::string text = cookie.name + "=" + cookie.value + "; Path=/; HttpOnly; SameSite=Strict";
  if (cookie.max_age_s != 0) {
    text += "; Max-Age=" + std::to_string(std::max<std::int64_t>(cookie.max_age_s, 0));
  }
  if (cookie.is_secure) {
    text += "; Secure";
  }
  return text;
}

bool is_not_modified(const Request& request, std::string_view etag) {
  const auto known = request.find("if-none-match");
  if (!known) {
    return false;
  }
  std::string_view rest = *known;
  while (!rest.empty()) {
    std::string_view candidate = trimmed(take_until(rest, ','));
    // The comparison is the weak one, so a proxy's mark of weakness does not count.
    if (candidate.starts_with("W/")) {
      candidate.remove_prefix(2);
    }
    if (candidate == etag || candidate == "*") {
      return true;
    }
  }
  return false;
}

std::string write_head(const Response& response, const HeadContext& context) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head.reserve(1024);
  head.append(reason_phrase(response.status)).append("\r\n");
  for (const Field& field : response.fields) {
    append_field(head, field.name, field.value);
  }
  if (response.status != 101) {
    append_field(head, "Date", http_date(context.now));
    append_security_fields(head, response, context.content_security_policy);
    if (!response.has("Connection")) {
      append_field(head, "Connection", context.keeps_alive ? "keep-alive" : "close");
    }
  }
  if (context.body_end == BodyEnd::by_last_chunk) {
    append_field(head, "Transfer-Encoding", "chunked");
  } else if (context.body_end == BodyEnd::by_length && !has_no_body(response.status)) {
    const std::size_t length = response.body ? response.body->size() : 0;
    append_field(head, "Content-Length", std::to_string(length));
  }
  head.append("\r\n");
  return head;
}

std::string_view reason_phrase(int status) {
  constexpr std::array<std::pair<int, std::string_view>, 36> phrases{{
      {100, "Continue"},
      {101, "Switching Protocols"},
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {417, "Expectation Failed"},
      {422, "Unprocessable Content"},
      {426, "Upgrade Required"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {505, "HTTP Version Not Supported"},
  }};
  for (const auto& [known, phrase] : phrases) {
    if (known == status) {
      return phrase;
    }
  }
  return "Unknown";
}

}  // namespace server::net
