// What the server tells its operator: one line each on standard error, JSON or words. No text of a
// conversation and no secret is ever in one.
#pragma once

#include "caller.hpp"

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server {

enum class LogLevel { info, warning, error };

struct LogPolicy {
  bool is_json = false;
  bool has_requests = false;  // a line for every request
};

// Set once, before the first line.
void set_log_policy(LogPolicy policy);

using LogField = std::pair<std::string_view, std::string_view>;

void log_line(LogLevel level,
              std::string_view message,
              std::initializer_list<LogField> fields = {});
void log_line(LogLevel level, std::string_view message, const std::vector<LogField>& fields);

// A request, from its head to its answer. Its path is the route's own, because what stands in the
// braces may name a person.
class RequestLog {
 public:
  RequestLog(std::string id, std::string_view method, std::string_view path)
      : id_(std::move(id)),
        method_(method),
        path_(path),
        begin_(std::chrono::steady_clock::now()) {}

  void of(const Caller& caller);
  void end(int status) const;

 private:
  std::string id_;
  std::string method_;
  std::string path_;
  std::string tenant_;
  std::string credential_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace server
