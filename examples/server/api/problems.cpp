#include "problems.hpp"

#include "json.hpp"

#include <array>

namespace server::api {
namespace {

struct StatusRow {
  li_status code;
  int status;
};

// A mistake of the caller is 400, and 422 where the request is well-formed and means nothing here.
// What the rules refuse is a conflict with the state that the conversation is in. Mistakes of this
// server are 500; 503 says that the same request may succeed later.
constexpr std::array<StatusRow, 45> status_table = {{
    {LI_E_INVALID_ARGUMENT, 400},
    {LI_E_TOO_LONG, 400},
    {LI_E_INVALID_UTF8, 400},
    {LI_E_UNKNOWN_OP, 400},
    {LI_E_UNUSED_FIELD, 400},
    {LI_E_UNSUPPORTED, 500},
    {LI_E_BAD_HANDLE, 500},
    {LI_E_HANDLE_CLOSED, 503},
    {LI_E_FORKED, 500},
    {LI_E_INVALID_QUERY, 400},
    {LI_E_INVALID_DATA, 400},
    {LI_E_INVALID_CURSOR, 400},
    {LI_E_INVALID_FRAME, 400},
    {LI_E_QUEUE_FULL, 503},
    {LI_E_CANCELLED, 503},
    {LI_E_ID_REUSED, 422},
    {LI_E_NOT_FOUND, 404},
    {LI_E_UNKNOWN_AGENT, 422},
    {LI_E_FORBIDDEN, 403},
    {LI_E_VERSION_MISMATCH, 412},
    {LI_E_CONVERSATION_CLOSED, 409},
    {LI_E_KEY_TAKEN, 409},
    {LI_E_ALREADY_ACTIVE, 409},
    {LI_E_WRONG_STATE, 409},
    {LI_E_ALREADY_CLAIMED, 409},
    {LI_E_OFFERED_TO_ANOTHER, 409},
    {LI_E_STALE_FENCE, 409},
    {LI_E_NOT_CLAIMED, 409},
    {LI_E_NOT_HOLDER, 409},
    {LI_E_QUEUE_EMPTY, 409},
    {LI_E_NOT_DUE, 409},
    {LI_E_UNKNOWN_MESSAGE, 422},
    {LI_E_NO_MERGE_TARGET, 422},
    {LI_E_LIMIT_REACHED, 409},
    {LI_E_RESET, 410},
    {LI_E_STORE_FAILED, 503},
    {LI_E_STORE_CORRUPT, 500},
    {LI_E_STORE_FOREIGN, 500},
    {LI_E_STORE_NEWER, 500},
    {LI_E_STORE_IN_USE, 503},
    {LI_E_STORE_FULL, 507},
    {LI_E_STORE_IO, 500},
    {LI_E_STORE_MISSING, 500},
    {LI_E_INTERNAL, 500},
    {LI_E_NO_MEMORY, 503},
}};

constexpr std::string_view retry_after_s = "1";

}  // namespace

int http_status_of(li_status code) {
  for (const auto& row : status_table) {
    if (row.code == code) {
      return row.status;
    }
  }
  return 500;
}

std::optional<li_status> code_of(std::string_view name) {
  for (const auto& row : status_table) {
    if (name == li_status_name(row.code)) {
      return row.code;
    }
  }
  return std::nullopt;
}

net::Response to_response(const Problem& problem) {
  const std::string name = li_status_name(problem.code);
  const int status = http_status_of(problem.code);
  std::string body = json_object(
      {{"type", std::string(problem_type_prefix) + name}, {"title", li_status_text(problem.code)}},
      {{"status", std::to_string(status)}});
  body.pop_back();
  body += ",\"detail\":" + json_text(problem.detail);
  body += ",\"instance\":" + json_text(problem.instance);
  body += ",\"code\":" + json_text(name) + problem.more + "}";
  auto response = net::make_response(status, "application/problem+json", std::move(body));
  response.add("Cache-Control", "no-store");
  if (status == 503) {
    response.add("Retry-After", retry_after_s);
  }
  return response;
}

net::Response last_problem(std::string_view instance) {
  li_error_info info = LI_INIT_(li_error_info);
  Problem problem;
  problem.instance = std::string(instance);
  if (li_last_error(&info) == LI_OK && info.message != nullptr) {
    problem.code = info.status;
    problem.detail = info.message;
  }
  return to_response(problem);
}

std::optional<std::string> describe_problem(std::string_view name) {
  const auto code = code_of(name);
  if (!code) {
    return std::nullopt;
  }
  return json_object(
      {{"code", name}, {"title", li_status_text(*code)}},
      {{"status", std::to_string(http_status_of(*code))}, {"number", std::to_string(*code)}});
}

}  // namespace server::api
