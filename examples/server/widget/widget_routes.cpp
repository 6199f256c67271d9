#include "widget/widget_routes.hpp"

#include "accounts/prover.hpp"
#include "json_body.hpp"
#include "net/query_value.hpp"
#include "secret.hpp"
#include "widget/identity.hpp"

#include <utility>

namespace server::widget {
namespace {

constexpr std::string_view channel = "WIDGET";
constexpr std::int64_t hour_ms = std::int64_t{3600} * 1000;
// A site that knows its users says again and again who is there; of all others nobody else could.
constexpr std::int64_t known_visit_ms = 12 * hour_ms;
constexpr std::int64_t unknown_visit_ms = 30 * 24 * hour_ms;

net::Response refuse(std::string_view code, std::string_view words) {
  auto response = net::make_response(
      403,
      "application/problem+json",
      json_object(
          {{"type", "about:blank"}, {"title", "Forbidden"}, {"code", code}, {"detail", words}},
          {{"status", "403"}}));
  response.add("Cache-Control", "no-store");
  return response;
}

// Pages of other sites may load it, also those that ask for it by COEP.
net::Response for_other_sites(net::Response response) {
  response.set("Cross-Origin-Resource-Policy", "cross-origin");
  return response;
}

}  // namespace

void WidgetRoutes::add_to(Router& router) {
  router.add(
      Route{"GET", "/widget.js", who::anyone, [this](const Call& call) { return script(call); }});
  router.add(Route{"GET", "/widget", who::anyone, [this](const Call& call) { return page(call); }});
  router.add(Route{
      "POST", "/api/widget/visit", who::anyone, [this](const Call& call) { return begin(call); }});
}

net::Answer WidgetRoutes::script(const Call& call) const {
  return for_other_sites(pages_.respond_with(call.request, "/widget.js"));
}

// Without a tenant it is the demo page, which is framed by nobody. Otherwise only by the tenant's
// sites, one of which the address names: the page speaks with nobody else.
net::Answer WidgetRoutes::page(const Call& call) const {
  const auto query = call.request.query();
  const auto tenant = net::query_value(query, "tenant");
  if (!tenant) {
    return pages_.respond_with(call.request, "/widget.html");
  }
  const auto found = widgets_.find(*tenant);
  if (found == widgets_.end()) {
    return net::make_problem(404, "there is no such tenant");
  }
  if (!found->second.is_site(net::query_value(query, "site").value_or(std::string()))) {
    return net::make_problem(403, "the widget is not for pages of this site");
  }
  auto response = for_other_sites(pages_.respond_with(call.request, "/frame.html"));
  response.set("Content-Security-Policy", found->second.content_security_policy());
  response.set("Cross-Origin-Embedder-Policy", "require-corp");
  return response;
}

net::Answer WidgetRoutes::begin(const Call& call) const {
  const auto body = read_texts(call.request);
  if (!body) {
    return refuse_body();
  }
  const auto& tenant = body->get("tenant");
  const auto found = widgets_.find(tenant);
  if (found == widgets_.end()) {
    return net::make_problem(404, "there is no such tenant");
  }
  const auto& token = body->get("identity");
  if (!token.empty()) {
    return begin_known(tenant, found->second, token);
  }
  if (!found->second.allows_anonymous) {
    return refuse("anonymous_off", "Sign in on this site to write to us.");
  }
  return begin_unknown(tenant, body->get("credential"));
}

net::Answer WidgetRoutes::begin_known(const std::string& tenant,
                                      const TenantWidget& widget,
                                      std::string_view token) const {
  const auto now_ms = accounts::now_ms();
  auto identity = read_identity(token, tenant, widget.keys, now_ms / 1000);
  if (identity.fault != Identity::Fault::none) {
    return refuse(name_of(identity.fault), text_of(identity.fault));
  }
  auto conversation = std::string(key_prefix) + identity.user;
  return admit({tenant,
                std::move(identity.user),
                std::move(identity.name),
                std::string(channel),
                std::move(conversation),
                now_ms + known_visit_ms,
                true});
}

// Who was here before goes on; but who the site knew is known by the site's word alone, or whoever
// uses the same browser next would be taken for that user.
net::Answer WidgetRoutes::begin_unknown(const std::string& tenant,
                                        std::string_view credential) const {
  const auto now_ms = accounts::now_ms();
  if (auto old = visits_.find(credential, now_ms);
      old && old->tenant == tenant && !old->is_verified && old->channel == channel) {
    old->until_ms = now_ms + unknown_visit_ms;
    return admit(std::move(*old));
  }
  const auto name = random_hex(8);
  return admit({tenant,
                "visitor-" + name,
                "Visitor " + name.substr(0, 6),
                std::string(channel),
                std::string(key_prefix) + "visitor-" + name,
                now_ms + unknown_visit_ms,
                false});
}

net::Answer WidgetRoutes::admit(Visit visit) const {
  return json_response(200,
                       json_object({{"user", visit.user},
                                    {"name", visit.name},
                                    {"channel", visit.channel},
                                    {"conversation", visit.conversation},
                                    {"credential", visits_.add(visit)}},
                                   {{"until_ms", std::to_string(visit.until_ms)},
                                    {"is_verified", visit.is_verified ? "true" : "false"}}));
}

}  // namespace server::widget
