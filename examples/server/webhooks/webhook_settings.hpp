// Which endpoints there are, from a file of JSON:
//
//   {"endpoints": [{"name": "crm", "url": "https://crm.example/hooks", "secret_file": "crm.secret",
//                   "types": ["escalated", "closed"]}],
//    "allow_http": false, "allow_networks": ["10.8.0.0/16"], "retry_scale": 1}
//
// The secrets stand in files of their own, one or two lines "whsec_…": two while a secret changes.
#pragma once

#include "outbound/guarded_client.hpp"

#include <string>
#include <vector>

namespace server::webhooks {

struct EndpointSettings {
  std::string name;  // 1 to 40 of a-z, 0-9 and '-'; names its files, too
  std::string tenant;
  std::string url;
  std::vector<std::string> secrets;  // their bytes
  std::vector<std::string> types;    // of events, "*" for all
};

struct WebhookSettings {
  std::vector<EndpointSettings> endpoints;
  outbound::GuardPolicy guard;
  double retry_scale = 1.0;  // of every pause before another attempt
};

// False with a sentence in `why`. Endpoints that name no tenant get the given one.
bool load_webhook_settings(const std::string& path,
                           const std::string& tenant,
                           WebhookSettings& out,
                           std::string& why);

}  // namespace server::webhooks
