// Bodies of requests: JSON of ours, or a problem that says what is wrong.
#pragma once

#include "json.hpp"
#include "net/http_response.hpp"

#include <optional>
#include <string>

namespace server {

// A request that changes something brings JSON and says so: a plain form of another site cannot.
inline bool is_json_request(const net::Request& request) {
  const auto type = request.find("content-type");
  return type && type->starts_with("application/json");
}

inline std::optional<JsonTexts> read_texts(const net::Request& request) {
  return is_json_request(request) ? read_json_texts(request.body) : std::nullopt;
}

inline net::Response refuse_body() {
  return net::make_problem(400, "the body must be a JSON object, sent as application/json");
}

inline net::Response json_response(int status, std::string body) {
  auto response = net::make_response(status, "application/json", std::move(body));
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace server
