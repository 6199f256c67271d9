#include "webhooks/webhook_routes.hpp"

#include "json.hpp"

#include <string>

namespace server::webhooks {
namespace {

constexpr std::uint32_t who_may = who::hosts | who::admins;

net::Response told(std::string json) {
  return net::make_response(200, "application/json", std::move(json));
}

net::Response resend(Endpoint& endpoint) {
  const auto count = endpoint.resend();
  return told(json_object({}, {{"resent", std::to_string(count)}}));
}

net::Response enable(Endpoint& endpoint) {
  endpoint.enable();
  return told(endpoint.status_json());
}

Route route_of(const Webhooks& webhooks,
               std::string_view path,
               net::Response (*act)(Endpoint& endpoint)) {
  return Route{"POST", path, who_may, [&webhooks, act](const Call& call) -> net::Answer {
                 const auto name = call.params.find("id");
                 auto* endpoint = name == call.params.end()
                                      ? nullptr
                                      : webhooks.find(call.caller.tenant, name->second);
                 return endpoint == nullptr ? net::make_problem(404, "there is no such endpoint")
                                            : act(*endpoint);
               }};
}

}  // namespace

void add_routes(Router& router, const Webhooks& webhooks) {
  router.add(Route{"GET", "/api/webhooks", who_may, [&webhooks](const Call& call) {
                     return told(webhooks.status_json(call.caller.tenant));
                   }});
  router.add(route_of(webhooks, "/api/webhooks/{id}/enable", enable));
  router.add(route_of(webhooks, "/api/webhooks/{id}/resend", resend));
}

}  // namespace server::webhooks
