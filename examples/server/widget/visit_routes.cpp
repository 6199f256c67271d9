#include "widget/visit_routes.hpp"

#include "json_body.hpp"
#include "secret.hpp"

#include <utility>

namespace server {
namespace {

constexpr std::int64_t visit_seconds = std::int64_t{12} * 3600;
constexpr std::size_t name_bytes_max = 100;

std::string visit_json(const Visit& visit) {
  return json_object({{"user", visit.user},
                      {"conversation", visit.conversation},
                      {"channel", visit.channel},
                      {"name", visit.name}});
}

}  // namespace

void VisitRoutes::add_to(Router& router) {
  router.add(Route{
      "GET", "/api/visitor", who::visitors, [this](const Call& call) { return visit(call); }});
  router.add(
      Route{"POST", "/api/visitor", who::anyone, [this](const Call& call) { return start(call); }});
  router.add(Route{
      "DELETE", "/api/visitor", who::visitors, [this](const Call& call) { return end(call); }});
}

// Of a script that has a credential, or of a page with our cookie.
std::string_view VisitRoutes::credential_of(const net::Request& request) const {
  static constexpr std::string_view scheme = "Visitor ";
  if (const auto field = request.find("authorization")) {
    return field->starts_with(scheme) ? field->substr(scheme.size()) : std::string_view();
  }
  return request.cookie(cookies_.visitor()).value_or(std::string_view());
}

std::optional<Visit> VisitRoutes::visit_of(const net::Request& request) const {
  return visits_.find(credential_of(request), accounts::now_ms());
}

void VisitRoutes::set_cookie(net::Response& response, std::string value) const {
  net::Cookie cookie;
  cookie.name = cookies_.visitor();
  cookie.max_age_s = value.empty() ? -1 : visit_seconds;
  cookie.value = std::move(value);
  cookie.is_secure = cookies_.is_secure;
  if (const auto field = net::to_set_cookie(cookie)) {
    response.add("Set-Cookie", *field);
  }
}

net::Answer VisitRoutes::visit(const Call& call) const {
  const auto visit = visit_of(call.request);
  return visit ? json_response(200, visit_json(*visit)) : net::make_problem(404, "it has ended");
}

net::Answer VisitRoutes::start(const Call& call) {
  if (const auto visit = visit_of(call.request)) {
    return json_response(200, visit_json(*visit));
  }
  if (tenant_.empty()) {
    return net::make_problem(403, "only known visitors may write here");
  }
  const auto body = read_texts(call.request);
  if (!body) {
    return refuse_body();
  }
  const auto& channel = body->get("channel");
  const auto& name = body->get("name");
  if (channel != "WIDGET" && channel != "WA") {
    return net::make_problem(400, "channel must be WIDGET or WA");
  }
  if (name.empty() || name.size() > name_bytes_max) {
    return net::make_problem(400, "name must have 1 to 100 bytes");
  }
  Visit visit{tenant_,
              "visitor-" + random_hex(8),
              name,
              channel,
              "visitor:" + random_hex(8),
              accounts::now_ms() + visit_seconds * 1000,
              false};
  auto response = json_response(200, visit_json(visit));
  set_cookie(response, visits_.add(std::move(visit)));
  return response;
}

net::Answer VisitRoutes::end(const Call& call) {
  visits_.remove(credential_of(call.request), accounts::now_ms());
  const auto& credential = call.caller.credential;
  sockets_.end_where([&credential](const Caller& one) { return one.credential == credential; });
  auto response = json_response(200, "{}");
  set_cookie(response, {});
  return response;
}

}  // namespace server
