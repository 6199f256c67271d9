// What the library refuses, as HTTP says it: application/problem+json (RFC 9457) with the library's
// code. One table says which status each code has; docs/api.md lists it.
#pragma once

#include <liveinbox/liveinbox.h>

#include "net/http_response.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace server::api {

// Where what is said of a code stands, before the code. It is the `type` of a problem.
inline constexpr std::string_view problem_type_prefix = "/problems/";

// The HTTP status of a code; 500 for one that this server does not know.
[[nodiscard]] int http_status_of(li_status code);
// Of a code by its name in JSON; nothing where there is none.
[[nodiscard]] std::optional<li_status> code_of(std::string_view name);

struct Problem {
  li_status code = LI_E_INTERNAL;
  std::string detail;    // a sentence for whoever reads it
  std::string instance;  // the path that was asked
  std::string more;      // further members as JSON, each after a comma
};

[[nodiscard]] net::Response to_response(const Problem& problem);
// Of the last call of the library on this thread.
[[nodiscard]] net::Response last_problem(std::string_view instance);
// What the type of a problem leads to: what the code means. Nothing where there is no such code.
[[nodiscard]] std::optional<std::string> describe_problem(std::string_view name);

}  // namespace server::api
