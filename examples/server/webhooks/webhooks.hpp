// All endpoints of the server. One that fails holds up no other.
#pragma once

#include "outbound/guarded_client.hpp"
#include "outbound/http_client.hpp"
#include "pump.hpp"
#include "webhooks/endpoint.hpp"
#include "webhooks/webhook_settings.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace server::webhooks {

class Webhooks {
 public:
  Webhooks(Pump& pump, outbound::HttpClient& http) : pump_(pump), http_(http) {}

  // Reads the settings and begins. Files of endpoints begin with `path`. False with a sentence in
  // `why`.
  bool start(const std::string& settings_path, const std::string& path, std::string& why);
  // See Endpoint::finish, of all.
  void finish(std::function<void()> on_finished);

  // Null where the tenant has no endpoint of that name.
  [[nodiscard]] Endpoint* find(std::string_view tenant, std::string_view name) const;
  // {"endpoints": [...]}: those of the tenant.
  [[nodiscard]] std::string status_json(std::string_view tenant) const;

 private:
  Pump& pump_;
  outbound::HttpClient& http_;
  std::unique_ptr<outbound::GuardedClient> client_;
  std::vector<std::unique_ptr<Endpoint>> endpoints_;
};

}  // namespace server::webhooks
