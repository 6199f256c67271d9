#include "operations.hpp"

namespace server {
namespace {

// Whether the process answers at all: who does not is to be started anew.
net::Answer health(const Call& /*call*/) {
  return net::make_response(200, "text/plain", "ok\n");
}

// Whether the store answers too: who does not is to get no requests for now.
net::Answer readiness(Inbox& inbox) {
  li_stats_info stats = LI_STATS_INIT;
  if (li_stats(inbox.handle(), to_li(inbox.tenants().front()), &stats) != LI_OK) {
    return net::make_problem(503, last_error());
  }
  return net::make_response(200, "text/plain", "ready\n");
}

// For Prometheus, which gives an API key in its scrape_config: authorization: credentials. They
// count the whole store and name nobody.
net::Answer metrics(Inbox& inbox) {
  li_page page = 0;
  li_str text{};
  if (li_metrics_text(inbox.handle(), &page) != LI_OK || li_page_text(page, &text) != LI_OK) {
    return net::make_problem(500, last_error());
  }
  auto response = net::make_response(200, "text/plain; version=0.0.4", std::string(from_li(text)));
  li_page_free(page);
  return response;
}

}  // namespace

void add_operations(Router& router, Inbox& inbox) {
  router.add(Route{"GET", "/healthz", who::anyone, health});
  router.add(Route{
      "GET", "/readyz", who::anyone, [&inbox](const Call& /*call*/) { return readiness(inbox); }});
  router.add(Route{
      "GET", "/metrics", who::hosts, [&inbox](const Call& /*call*/) { return metrics(inbox); }});
}

}  // namespace server
