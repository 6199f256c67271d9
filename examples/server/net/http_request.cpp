#include "http_request.hpp"

#include "http_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace server::net {
namespace {

constexpr std::array<std::string_view, 9> known_methods{
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"};

// Printable ASCII without the fragment mark, which no client may send.
bool is_target(std::string_view text) {
  return text.starts_with('/') && std::all_of(text.begin(), text.end(), [](char c) {
           return c > ' ' && c < 127 && c != '#';
         });
}

bool is_host(std::string_view text) {
  constexpr std::string_view marks = "-._~!$&'()*+,;=:[]%";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || is_digit(c) || marks.find(c) != std::string_view::npos;
  });
}

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) {
    line.remove_suffix(1);
  }
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

int hex_value(char c) {
  if (is_digit(c)) {
    return c - '0';
  }
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::string_view Request::path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view Request::query() const {
  const std::size_t mark = target.find('?');
  return mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
}

std::optional<std::string_view> Request::find(std::string_view name) const {
  for (const Field& field : fields) {
    if (field.name == name) {
      return field.value;
    }
  }
  return std::nullopt;
}

std::size_t Request::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; }));
}

bool Request::has_token(std::string_view name, std::string_view token) const {
  return std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
    return field.name == name && list_holds(field.value, token);
  });
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (const Field& field : fields) {
    std::string_view rest = field.name == "cookie" ? std::string_view(field.value) : "";
    while (!rest.empty()) {
      std::string_view value = trimmed(take_until(rest, ';'));
      if (take_until(value, '=') == name) {
        return value;
      }
    }
  }
  return std::nullopt;
}

bool Request::keeps_alive() const {
  return version_minor == 1 && !has_token("connection", "close");
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0 || high + low == 0) {
      return std::nullopt;
    }
    decoded.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return decoded;
}

std::size_t RequestReader::feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && step_ != Step::complete && step_ != Step::refused) {
    const std::string_view rest = bytes.substr(taken);
    taken += step_ == Step::body ? feed_body(rest) : feed_line(rest);
  }
  return taken;
}

bool RequestReader::has_begun() const {
  return step_ != Step::request_line || !line_.empty() || skipped_empty_line_;
}

bool RequestReader::wants_continue() const {
  return step_ == Step::body && request_.body.empty() && request_.version_minor == 1 &&
         request_.count("expect") != 0;
}

Request RequestReader::take() {
  Request finished = std::move(request_);
  *this = RequestReader(limits_, body_limit_);
  return finished;
}

std::size_t RequestReader::feed_line(std::string_view bytes) {
  const std::size_t allowed = line_bytes_allowed();
  const std::size_t end = bytes.find('\n');
  const bool has_end = end != std::string_view::npos;
  // Two more than allowed, for the line end itself.
  const std::size_t wanted = has_end ? end + 1 : bytes.size();
  const std::size_t taken = std::min(wanted, allowed + 2 - line_.size());
  line_.append(bytes.substr(0, taken));
  if (without_line_end(line_).size() > allowed) {
    refuse(step_ == Step::request_line ? 414 : 431);
  } else if (has_end && taken == wanted) {
    const std::string line = std::exchange(line_, std::string());
    end_line(line);
  }
  return taken;
}

std::size_t RequestReader::line_bytes_allowed() const {
  return step_ == Step::request_line ? limits_.line_bytes_max
                                     : limits_.header_bytes_max - header_bytes_;
}

void RequestReader::end_line(std::string_view line) {
  if (!line.ends_with("\r\n")) {
    return refuse(400);
  }
  line.remove_suffix(2);
  if (step_ == Step::header && line.empty()) {
    return end_head();
  }
  if (step_ == Step::request_line && line.empty() && !skipped_empty_line_) {
    // One empty line before a request is an old client's slip that RFC 9112, 2.2 asks to forgive.
    skipped_empty_line_ = true;
    return;
  }
  const int status = step_ == Step::request_line ? read_request_line(line) : read_field(line);
  if (status != 0) {
    return refuse(status);
  }
  step_ = Step::header;
}

int RequestReader::read_request_line(std::string_view line) {
  const std::string_view method = take_until(line, ' ');
  const std::string_view target = take_until(line, ' ');
  if (!is_token(method) || !is_target(target) || !line.starts_with("HTTP/")) {
    return 400;
  }
  if (line != "HTTP/1.1" && line != "HTTP/1.0") {
    return line.size() == 8 && line[6] == '.' ? 505 : 400;
  }
  if (std::find(known_methods.begin(), known_methods.end(), method) == known_methods.end()) {
    return 501;
  }
  request_.method = method;
  request_.target = target;
  request_.version_minor = line.back() - '0';
  return 0;
}

int RequestReader::read_field(std::string_view line) {
  header_bytes_ += line.size();
  if (request_.fields.size() == limits_.fields_max) {
    return 431;
  }
  // A folded line begins with a space and a space before the colon is part of the name: neither is
  // a token, so both end here.
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == std::string_view::npos || !is_token(name)) {
    return 400;
  }
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (!is_field_value(value)) {
    return 400;
  }
  Field field{std::string(name), std::string(value)};
  std::transform(field.name.begin(), field.name.end(), field.name.begin(), to_lower);
  request_.fields.push_back(std::move(field));
  return 0;
}

void RequestReader::end_head() {
  for (const int status : {check_host(), read_body_length(), check_expectation()}) {
    if (status != 0) {
      return refuse(status);
    }
  }
  step_ = body_bytes_ == 0 ? Step::complete : Step::body;
}

int RequestReader::check_host() const {
  const std::size_t hosts = request_.count("host");
  if (hosts == 0) {
    return request_.version_minor == 0 ? 0 : 400;
  }
  return hosts == 1 && is_host(*request_.find("host")) ? 0 : 400;
}

std::size_t RequestReader::body_bytes_allowed() const {
  const bool differs = body_limit_ != nullptr && *body_limit_;
  return differs ? std::min((*body_limit_)(request_), limits_.body_bytes_max)
                 : limits_.body_bytes_max;
}

int RequestReader::read_body_length() {
  const std::size_t lengths = request_.count("content-length");
  if (request_.count("transfer-encoding") != 0) {
    // With a length beside it, or from a version that has no such thing, it is an attack.
    return lengths != 0 || request_.version_minor == 0 ? 400 : 501;
  }
  if (lengths == 0) {
    return 0;
  }
  const std::string_view text = *request_.find("content-length");
  const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  if (lengths != 1 || !is_number) {
    return 400;
  }
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || length > body_bytes_allowed()) {
    return 413;
  }
  body_bytes_ = static_cast<std::size_t>(length);
  return 0;
}

int RequestReader::check_expectation() const {
  const std::size_t expectations = request_.count("expect");
  if (expectations == 0) {
    return 0;
  }
  return expectations == 1 && equals_ignoring_case(*request_.find("expect"), "100-continue") ? 0
                                                                                             : 417;
}

std::size_t RequestReader::feed_body(std::string_view bytes) {
  const std::size_t taken = std::min(bytes.size(), body_bytes_ - request_.body.size());
  request_.body.append(bytes.substr(0, taken));
  if (request_.body.size() == body_bytes_) {
    step_ = Step::complete;
  }
  return taken;
}

void RequestReader::refuse(int status) {
  refusal_ = status;
  step_ = Step::refused;
  line_ = {};
  request_ = {};
}

}  // namespace server::net
