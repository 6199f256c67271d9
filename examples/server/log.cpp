#include "log.hpp"

#include "json.hpp"

#include <cstdio>
#include <ctime>

namespace server {
namespace {

LogPolicy log_policy;

std::string_view name_of(LogLevel level) {
  return level == LogLevel::error ? "error" : level == LogLevel::warning ? "warning" : "info";
}

// RFC 3339, in UTC, with milliseconds.
std::string now_text() {
  const auto now = std::chrono::system_clock::now();
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char date[32] = {};
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
  char out[48] = {};
  std::snprintf(out, sizeof out, "%s.%03dZ", date, static_cast<int>(ms % 1000));
  return out;
}

std::string to_json(LogLevel level, std::string_view message, const std::vector<LogField>& fields) {
  std::string out = R"({"time":)" + json_text(now_text()) + R"(,"level":)" +
                    json_text(name_of(level)) + R"(,"message":)" + json_text(message);
  for (const auto& [key, value] : fields) {
    out.append(",").append(json_text(key)).append(":").append(json_text(value));
  }
  return out + "}\n";
}

std::string to_words(std::string_view message, const std::vector<LogField>& fields) {
  std::string out(message);
  for (const auto& [key, value] : fields) {
    out.append(" ").append(key).append("=").append(value);
  }
  for (auto& c : out) {
    c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + "\n";
}

}  // namespace

void set_log_policy(LogPolicy policy) {
  log_policy = policy;
}

void log_line(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  log_line(level, message, std::vector<LogField>(fields));
}

void log_line(LogLevel level, std::string_view message, const std::vector<LogField>& fields) {
  const auto line =
      log_policy.is_json ? to_json(level, message, fields) : to_words(message, fields);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

void RequestLog::of(const Caller& caller) {
  tenant_ = caller.tenant;
  credential_ = caller.credential;
}

void RequestLog::end(int status) const {
  if (!log_policy.has_requests) {
    return;
  }
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begin_);
  const auto status_text = std::to_string(status);
  const auto took_text = std::to_string(took.count());
  log_line(status < 500 ? LogLevel::info : LogLevel::error,
           "request",
           {{"request", id_},
            {"method", method_},
            {"path", path_},
            {"status", status_text},
            {"took_us", took_text},
            {"tenant", tenant_},
            {"by", credential_}});
}

}  // namespace server
