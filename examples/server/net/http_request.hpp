// HTTP/1.x requests: the request as a value, and the reader that makes it from bytes.
//
// The reader is strict on purpose. Whatever two programs could read in two ways (both length
// headers, a bare line feed, a folded line, a space before the colon) is refused and the connection
// ends, so that nothing can be smuggled past a proxy. It knows no socket and no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server::net {

struct Field {
  std::string name;  // in a Request always lower case
  std::string value;
};

struct Request {
  std::string method;
  std::string target;  // as sent: a path that begins with '/', and perhaps a query
  int version_minor = 1;
  std::vector<Field> fields;
  std::string body;

  // Still percent-encoded; see percent_decode().
  [[nodiscard]] std::string_view path() const;
  [[nodiscard]] std::string_view query() const;

  // Names are given in lower case. find() returns the first of several.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;

  // Whether a comma-separated field holds the token, in any case of letters.
  [[nodiscard]] bool has_token(std::string_view name, std::string_view token) const;

  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
  [[nodiscard]] bool keeps_alive() const;
};

// Nothing when the text holds a broken escape or a NUL.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

struct RequestLimits {
  std::size_t line_bytes_max = std::size_t{8} * 1024;     // the request line without its CRLF
  std::size_t header_bytes_max = std::size_t{16} * 1024;  // all field lines without their CRLFs
  std::size_t fields_max = 100;
  std::size_t body_bytes_max = std::size_t{1024} * 1024;
};

// What a request of this head may bring, where that differs from one to the other. Never more than
// RequestLimits::body_bytes_max.
using BodyLimit = std::function<std::size_t(const Request& head)>;

class RequestReader {
 public:
  // The body limit lives at least as long as the reader.
  explicit RequestReader(RequestLimits limits, const BodyLimit* body_limit = nullptr)
      : limits_(limits), body_limit_(body_limit) {}

  // Takes bytes from the front and returns how many. It stops at the end of a request, because what
  // follows belongs to the next one, and takes nothing more once it has refused.
  std::size_t feed(std::string_view bytes);

  [[nodiscard]] bool is_complete() const { return step_ == Step::complete; }
  // The status to answer with, or 0. The connection cannot be used for another request.
  [[nodiscard]] int refusal() const { return refusal_; }
  [[nodiscard]] bool has_begun() const;
  [[nodiscard]] bool is_in_body() const { return step_ == Step::body; }
  // The client holds the body back until it is told to go on.
  [[nodiscard]] bool wants_continue() const;

  // The finished request; the reader is then ready for the next one.
  Request take();

 private:
  enum class Step { request_line, header, body, complete, refused };

  std::size_t feed_line(std::string_view bytes);
  std::size_t feed_body(std::string_view bytes);
  void end_line(std::string_view line);
  void end_head();
  void refuse(int status);
  [[nodiscard]] std::size_t line_bytes_allowed() const;
  // Each returns the status of a refusal, or 0.
  int read_request_line(std::string_view line);
  int read_field(std::string_view line);
  int read_body_length();
  [[nodiscard]] int check_host() const;
  [[nodiscard]] int check_expectation() const;

  [[nodiscard]] std::size_t body_bytes_allowed() const;

  RequestLimits limits_;
  const BodyLimit* body_limit_;
  Step step_ = Step::request_line;
  int refusal_ = 0;
  bool skipped_empty_line_ = false;
  std::string line_;
  std::size_t header_bytes_ = 0;
  std::size_t body_bytes_ = 0;
  Request request_;
};

}  // namespace server::net
