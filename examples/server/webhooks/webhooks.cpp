#include "webhooks/webhooks.hpp"

#include "json.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace server::webhooks {
namespace {

bool is_type(std::string_view name) {
  constexpr std::uint32_t types_max = 255;
  for (std::uint32_t type = 1; type <= types_max; ++type) {
    if (name == li_event_name(type)) {
      return name != "unknown";
    }
  }
  return name == "*";
}

}  // namespace

bool Webhooks::start(const std::string& settings_path, const std::string& path, std::string& why) {
  WebhookSettings settings;
  if (!load_webhook_settings(settings_path, pump_.inbox().tenants().front(), settings, why)) {
    return false;
  }
  client_ = std::make_unique<outbound::GuardedClient>(
      pump_.loop(), http_, settings.guard, outbound::system_lookup(pump_.loop()));
  for (auto& endpoint : settings.endpoints) {
    const auto unknown = std::find_if_not(endpoint.types.begin(), endpoint.types.end(), is_type);
    if (unknown != endpoint.types.end()) {
      why = settings_path + ": no event is called " + *unknown;
      return false;
    }
    const auto& tenants = pump_.inbox().tenants();
    if (std::find(tenants.begin(), tenants.end(), endpoint.tenant) == tenants.end()) {
      why = settings_path + ": no tenant is called " + endpoint.tenant;
      return false;
    }
    const auto name = endpoint.name;
    endpoints_.push_back(std::make_unique<Endpoint>(
        pump_, *client_, std::move(endpoint), settings.retry_scale, path + name));
    if (!endpoints_.back()->start(why)) {
      why = name + ": " + why;
      return false;
    }
  }
  return true;
}

void Webhooks::finish(std::function<void()> on_finished) {
  if (endpoints_.empty()) {
    on_finished();
    return;
  }
  auto left = std::make_shared<std::size_t>(endpoints_.size());
  auto shared = std::make_shared<std::function<void()>>(std::move(on_finished));
  for (const auto& endpoint : endpoints_) {
    endpoint->finish([left, shared] {
      if (--*left == 0) {
        (*shared)();
      }
    });
  }
}

Endpoint* Webhooks::find(std::string_view tenant, std::string_view name) const {
  for (const auto& endpoint : endpoints_) {
    if (endpoint->settings().tenant == tenant && endpoint->settings().name == name) {
      return endpoint.get();
    }
  }
  return nullptr;
}

std::string Webhooks::status_json(std::string_view tenant) const {
  std::string list;
  for (const auto& endpoint : endpoints_) {
    if (endpoint->settings().tenant == tenant) {
      list += (list.empty() ? "" : ",") + endpoint->status_json();
    }
  }
  return json_object({}, {{"endpoints", "[" + list + "]"}});
}

}  // namespace server::webhooks
