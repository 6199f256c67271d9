#include "router.hpp"

#include "log.hpp"
#include "net/http_text.hpp"
#include "secret.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace server {
namespace {

using net::Request;
using net::Response;

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> out;
  path.remove_prefix(1);
  while (!path.empty()) {
    out.emplace_back(net::take_until(path, '/'));
  }
  return out;
}

bool is_name(std::string_view part) {
  return part.starts_with('{');
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& parts) {
  return std::equal(pattern.begin(),
                    pattern.end(),
                    parts.begin(),
                    parts.end(),
                    [](const std::string& expected, const std::string& part) {
                      return is_name(expected) ? !part.empty() : expected == part;
                    });
}

// False where a part is no text.
bool read_params(const std::vector<std::string>& pattern, std::string_view path, Call& call) {
  const auto parts = parts_of(path);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!is_name(pattern[i])) {
      continue;
    }
    auto text = net::percent_decode(parts[i]);
    if (!text) {
      return false;
    }
    call.params.emplace(pattern[i].substr(1, pattern[i].size() - 2), std::move(*text));
  }
  return true;
}

bool is_reading(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

std::uint32_t mask_of(const Caller& caller) {
  switch (caller.kind) {
    case LI_USER:
      return who::visitors;
    case LI_INTEGRATION:
      return who::hosts;
    case LI_AGENT:
      return who::agents | (caller.role >= Role::supervisor ? who::supervisors : 0) |
             (caller.role >= Role::admin ? who::admins : 0);
    default:
      return 0;
  }
}

// Cookies come along by themselves, so that a caller by cookie has to show that it is our page: no
// other site can read the token, or set the field.
std::optional<Response> refuse_forgery(const Call& call) {
  if (call.proof != Proof::cookie || is_reading(call.request.method)) {
    return std::nullopt;
  }
  const auto token = call.request.find("x-csrf-token");
  if (token && !call.csrf.empty() && equal_secrets(*token, call.csrf)) {
    return std::nullopt;
  }
  return net::make_problem(403, "X-CSRF-Token must be the token of this login");
}

net::Answer with_log(net::Answer answer, RequestLog log, const std::string& id) {
  if (auto* response = std::get_if<Response>(&answer)) {
    response->set("X-Request-Id", id);
    log.end(response->status);
    return answer;
  }
  if (auto* stream = std::get_if<net::Stream>(&answer)) {
    stream->head.set("X-Request-Id", id);
    log.end(stream->head.status);
    return answer;
  }
  return net::Later([later = std::get<net::Later>(std::move(answer)), log = std::move(log), id](
                        net::Respond respond) {
    later([log, id, respond = std::move(respond)](Response response) {
      response.set("X-Request-Id", id);
      log.end(response.status);
      respond(std::move(response));
    });
  });
}

struct WhoName {
  std::uint32_t bit;
  std::string_view name;
};

constexpr std::array<WhoName, 7> who_names = {{{who::visitors, "visitors"},
                                               {who::agents, "agents"},
                                               {who::supervisors, "supervisors"},
                                               {who::admins, "admins"},
                                               {who::hosts, "hosts"},
                                               {who::anyone, "anyone"},
                                               {who::signed_requests, "signed"}}};

std::string who_text(std::uint32_t mask) {
  std::string out;
  for (const auto& [bit, name] : who_names) {
    if ((mask & bit) != 0) {
      out.append(out.empty() ? "" : ",").append(name);
    }
  }
  return out;
}

}  // namespace

std::optional<Response> authorise(std::uint32_t who, const Call& call) {
  if ((who & (who::anyone | who::signed_requests)) != 0) {
    return std::nullopt;
  }
  if (call.caller.kind == LI_NOBODY) {
    auto response = net::make_problem(401, "log in first, or send an API key");
    response.add("WWW-Authenticate", "Bearer");
    return response;
  }
  if ((who & mask_of(call.caller)) == 0) {
    return net::make_problem(403, "this is not for callers of this kind or role");
  }
  return std::nullopt;
}

void Router::add(Route route) {
  auto parts = parts_of(route.path);
  rows_.push_back({std::move(route), std::move(parts)});
}

const Router::Row* Router::find(std::string_view method,
                                std::string_view path,
                                std::string& allowed) const {
  const auto parts = parts_of(path);
  for (const auto& row : rows_) {
    if (!fits(row.parts, parts)) {
      continue;
    }
    if (row.route.method == method) {
      return &row;
    }
    allowed.append(allowed.empty() ? "" : ", ").append(row.route.method);
  }
  return nullptr;
}

net::Answer Router::handle(const Request& request) const {
  const std::string_view asked = request.method;
  const std::string_view method = asked == "HEAD" ? "GET" : asked;
  std::string allowed;
  const auto* row = find(method, request.path(), allowed);
  if (row != nullptr) {
    return answer(*row, request);
  }
  if (allowed.empty()) {
    return pages_ ? pages_(request) : net::make_problem(404, "nothing is here");
  }
  auto response = net::make_problem(405, "this path has other methods");
  response.add("Allow", allowed);
  return response;
}

net::Answer Router::answer(const Row& row, const Request& request) const {
  Call call{request, {}, Proof::none, {}, {}, random_hex(8)};
  const auto& route = row.route;
  RequestLog log(call.request_id, route.method, route.path);
  prove_(call, route.who);
  log.of(call.caller);
  auto refusal = authorise(route.who, call);
  refusal = refusal ? std::move(refusal) : refuse_forgery(call);
  if (!refusal && !read_params(row.parts, request.path(), call)) {
    refusal = net::make_problem(400, "the path holds a broken escape");
  }
  auto given = refusal ? net::Answer(std::move(*refusal)) : route.answer(call);
  return with_log(std::move(given), std::move(log), call.request_id);
}

net::UpgradeAnswer Router::upgrade(const Request& request) const {
  for (const auto& route : sockets_) {
    if (route.path != request.path()) {
      continue;
    }
    Call call{request, {}, Proof::none, {}, {}, random_hex(8)};
    RequestLog log(call.request_id, "GET", route.path);
    prove_(call, route.who);
    log.of(call.caller);
    if (auto refusal = authorise(route.who, call)) {
      log.end(refusal->status);
      return std::move(*refusal);
    }
    log.end(101);
    return net::OnWebSocket(
        [&route, caller = std::move(call.caller), id = call.request_id](
            const std::shared_ptr<net::WebSocket>& socket) { route.serve(caller, socket); });
  }
  return net::make_problem(404, "no WebSocket here");
}

std::size_t Router::body_bytes_max(const Request& head) const {
  std::string allowed;
  const auto* row = find(head.method, head.path(), allowed);
  return row == nullptr ? Route{}.body_bytes_max : row->route.body_bytes_max;
}

std::string Router::to_text() const {
  std::string out;
  const auto add = [&out](std::string_view method, std::string_view path, std::uint32_t mask) {
    out.append(method).append(" ").append(path).append(" ").append(who_text(mask)).append("\n");
  };
  for (const auto& row : rows_) {
    add(row.route.method, row.route.path, row.route.who);
  }
  for (const auto& route : sockets_) {
    add("SOCKET", route.path, route.who);
  }
  return out;
}

}  // namespace server
