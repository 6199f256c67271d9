#include "routes.hpp"

#include "json.hpp"
#include "secret.hpp"
#include "socket_peer.hpp"

#include <array>
#include <utility>

namespace server {
namespace {

using net::Request;
using net::Response;

constexpr std::string_view agent_cookie = "liveinbox_agent";
constexpr std::string_view visitor_cookie = "liveinbox_visitor";
constexpr std::int64_t login_seconds = std::int64_t{12} * 3600;
constexpr std::size_t name_bytes_max = 100;

std::string_view cookie_of(LoginKind kind) {
  return kind == LoginKind::agent ? agent_cookie : visitor_cookie;
}

Response json_response(int status, std::string body) {
  return net::make_response(status, "application/json", std::move(body));
}

void set_cookie(Response& response, LoginKind kind, std::string value, std::int64_t max_age_s) {
  net::Cookie cookie;
  cookie.name = std::string(cookie_of(kind));
  cookie.value = std::move(value);
  cookie.max_age_s = max_age_s;
  if (const auto field = net::to_set_cookie(cookie)) {
    response.add("Set-Cookie", *field);
  }
}

// A request that changes something must come from our own page. Cookies are SameSite=Strict; the
// content type adds that a plain form of another site cannot make such a request at all.
bool is_json_request(const Request& request) {
  const auto type = request.find("content-type");
  return type && type->starts_with("application/json");
}

std::string visitor_json(const Login& login) {
  return json_object({{"user", login.id},
                      {"conversation", login.conversation},
                      {"channel", login.channel},
                      {"name", login.name}});
}

}  // namespace

Routes::Routes(const Options& options, Pump& pump, Logins& logins)
    : options_(options), pump_(pump), logins_(logins) {}

bool Routes::load_pages() {
  return options_.web.empty() || !pages_.load(options_.web);
}

std::optional<Login> Routes::logged_in(const Request& request, LoginKind kind) const {
  const auto token = request.cookie(cookie_of(kind));
  return token ? logins_.find(*token, kind) : std::nullopt;
}

net::Answer Routes::handle(const Request& request) {
  struct Route {
    std::string_view method;
    std::string_view path;
    Response (Routes::*answer)(const Request&);
  };
  static constexpr std::array<Route, 10> routes = {{
      {"GET", "/healthz", &Routes::health},
      {"GET", "/readyz", &Routes::readiness},
      {"GET", "/metrics", &Routes::metrics},
      {"GET", "/api/me", &Routes::me},
      {"GET", "/api/agents", &Routes::agents},
      {"POST", "/api/login", &Routes::login},
      {"POST", "/api/logout", &Routes::logout},
      {"GET", "/api/visitor", &Routes::visitor},
      {"POST", "/api/visitor", &Routes::start_visit},
      {"DELETE", "/api/visitor", &Routes::end_visit},
  }};
  const std::string_view asked = request.method;
  const std::string_view method = asked == "HEAD" ? "GET" : asked;
  std::string allowed;
  for (const auto& route : routes) {
    if (route.path == request.path()) {
      if (route.method == method) {
        return (this->*route.answer)(request);
      }
      allowed.append(allowed.empty() ? "" : ", ").append(route.method);
    }
  }
  if (!allowed.empty()) {
    auto response = net::make_problem(405, "this path has other methods");
    response.add("Allow", allowed);
    return response;
  }
  if (request.path() == "/widget") {
    return pages_.respond_with(request, "/widget.html");
  }
  return pages_.respond(request);
}

// Whether the process answers at all: who does not is to be started anew.
Response Routes::health(const Request& /*request*/) {
  return net::make_response(200, "text/plain", "ok\n");
}

// Whether the store answers too: who does not is to get no requests for now.
Response Routes::readiness(const Request& /*request*/) {
  li_stats_info stats = LI_STATS_INIT;
  if (li_stats(pump_.inbox().handle(), to_li(options_.tenant), &stats) != LI_OK) {
    return net::make_problem(503, last_error());
  }
  return net::make_response(200, "text/plain", "ready\n");
}

// For Prometheus, which gives the token in its scrape_config: authorization: credentials.
Response Routes::metrics(const Request& request) {
  if (!has_token(request)) {
    return net::make_problem(401, "a bearer token is needed");
  }
  li_page page = 0;
  li_str text{};
  if (li_metrics_text(pump_.inbox().handle(), &page) != LI_OK ||
      li_page_text(page, &text) != LI_OK) {
    return net::make_problem(500, last_error());
  }
  auto response = net::make_response(200, "text/plain; version=0.0.4", std::string(from_li(text)));
  li_page_free(page);
  return response;
}

Response Routes::me(const Request& request) {
  const auto login = logged_in(request, LoginKind::agent);
  if (!login) {
    return net::make_problem(401, "log in first");
  }
  std::string role = "agent";
  for (const auto& agent : options_.agents) {
    role = agent.id == login->id ? agent.role : role;
  }
  return json_response(
      200,
      json_object(
          {{"tenant", options_.tenant}},
          {{"agent", json_object({{"id", login->id}, {"name", login->name}, {"role", role}})}}));
}

Response Routes::agents(const Request& /*request*/) {
  std::string list;
  for (const auto& agent : options_.agents) {
    list += list.empty() ? "" : ",";
    list += json_object({{"id", agent.id}, {"name", agent.name}});
  }
  return json_response(200,
                       json_object({{"tenant", options_.tenant}}, {{"agents", "[" + list + "]"}}));
}

Response Routes::login(const Request& request) {
  const auto body = is_json_request(request) ? read_json_texts(request.body) : std::nullopt;
  if (!body) {
    return net::make_problem(400, "the body must be a JSON object of texts");
  }
  const auto& id = body->get("agent");
  for (const auto& agent : options_.agents) {
    if (agent.id == id && equal_secrets(body->get("code"), options_.code)) {
      auto response = json_response(200, json_object({{"id", agent.id}, {"name", agent.name}}));
      set_cookie(response,
                 LoginKind::agent,
                 logins_.add({LoginKind::agent, agent.id, agent.name, {}, {}}),
                 login_seconds);
      return response;
    }
  }
  return json_response(403, json_object({{"error", "the agent or the code is wrong"}}));
}

Response Routes::logout(const Request& request) {
  if (const auto token = request.cookie(agent_cookie)) {
    logins_.remove(*token);
  }
  auto response = json_response(200, "{}");
  set_cookie(response, LoginKind::agent, {}, -1);
  return response;
}

Response Routes::visitor(const Request& request) {
  const auto login = logged_in(request, LoginKind::visitor);
  return login ? json_response(200, visitor_json(*login))
               : net::make_problem(401, "no visit has begun");
}

Response Routes::start_visit(const Request& request) {
  if (const auto login = logged_in(request, LoginKind::visitor)) {
    return json_response(200, visitor_json(*login));
  }
  const auto body = is_json_request(request) ? read_json_texts(request.body) : std::nullopt;
  if (!body) {
    return net::make_problem(400, "the body must be a JSON object of texts");
  }
  const auto& channel = body->get("channel");
  const auto& name = body->get("name");
  if (channel != "WIDGET" && channel != "WA") {
    return net::make_problem(400, "channel must be WIDGET or WA");
  }
  if (name.empty() || name.size() > name_bytes_max) {
    return net::make_problem(400, "name must have 1 to 100 bytes");
  }
  const auto user = "visitor-" + random_hex(8);
  Login login{LoginKind::visitor, user, name, channel, "visitor:" + random_hex(8)};
  auto response = json_response(200, visitor_json(login));
  set_cookie(response, LoginKind::visitor, logins_.add(login), login_seconds);
  return response;
}

Response Routes::end_visit(const Request& request) {
  if (const auto token = request.cookie(visitor_cookie)) {
    logins_.remove(*token);
  }
  auto response = json_response(200, "{}");
  set_cookie(response, LoginKind::visitor, {}, -1);
  return response;
}

net::UpgradeAnswer Routes::upgrade(const Request& request) {
  if (request.path() == "/ws/agent") {
    return upgrade_login(request, LoginKind::agent);
  }
  if (request.path() == "/ws/visitor") {
    return upgrade_login(request, LoginKind::visitor);
  }
  if (request.path() == "/ws/integration") {
    return upgrade_integration(request);
  }
  return net::make_problem(404, "no WebSocket here");
}

net::UpgradeAnswer Routes::upgrade_login(const Request& request, LoginKind kind) {
  const auto login = logged_in(request, kind);
  if (!login) {
    return net::make_problem(401, "log in first");
  }
  return net::OnWebSocket(
      [this, kind, login = *login](const std::shared_ptr<net::WebSocket>& socket) {
        li_principal principal =
            li_principal_of(kind == LoginKind::agent ? LI_AGENT : LI_USER, login.id.c_str());
        principal.name = to_li(login.name);
        serve_socket(pump_, socket, principal);
      });
}

bool Routes::has_token(const Request& request) const {
  static constexpr std::string_view scheme = "Bearer ";
  const auto field = request.find("authorization");
  return !options_.token.empty() && field && field->starts_with(scheme) &&
         equal_secrets(field->substr(scheme.size()), options_.token);
}

// Programs of the host: channels, importers. They speak for others, so their token is a secret.
net::UpgradeAnswer Routes::upgrade_integration(const Request& request) {
  if (!has_token(request)) {
    return net::make_problem(401, "a bearer token is needed");
  }
  return net::OnWebSocket([this](const std::shared_ptr<net::WebSocket>& socket) {
    serve_socket(pump_, socket, li_integration("channel"));
  });
}

}  // namespace server
