#include "webhooks/webhook_settings.hpp"

#include "json_members.hpp"
#include "outbound/web_address.hpp"
#include "secret_lines.hpp"
#include "webhooks/standard_signature.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace server::webhooks {
namespace {

constexpr std::size_t endpoints_max = 100;
constexpr std::size_t name_bytes_max = 40;
constexpr std::size_t secrets_max = 2;

constexpr std::array<std::string_view, 4> known_keys = {
    "endpoints", "allow_http", "allow_networks", "retry_scale"};
constexpr std::array<std::string_view, 5> known_endpoint_keys = {
    "name", "url", "secret_file", "types", "tenant"};

// The first key that is not known; empty where there is none.
template <typename Keys>
std::string unknown_key(const Json& object, const Keys& known) {
  simdjson::dom::object members;
  if (object.get(members) != simdjson::SUCCESS) {
    return {};
  }
  for (const auto member : members) {
    if (std::find(known.begin(), known.end(), member.key) == known.end()) {
      return std::string(member.key);
    }
  }
  return {};
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= name_bytes_max &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

bool read_secrets(const std::string& path, EndpointSettings& out, std::string& why) {
  const auto lines = read_secret_lines(path);
  for (const auto& line : lines) {
    if (auto secret = read_signing_secret(line)) {
      out.secrets.push_back(std::move(*secret));
    }
  }
  if (lines.empty() || lines.size() > secrets_max || out.secrets.size() != lines.size()) {
    why = path + " must hold one or two lines whsec_ and base64 of 24 to 64 bytes";
    return false;
  }
  return true;
}

bool read_types(const Json& endpoint, EndpointSettings& out, std::string& why) {
  for (const auto item : items_of(endpoint, "types")) {
    out.types.emplace_back(text_in(item));
  }
  const bool has_empty = std::find(out.types.begin(), out.types.end(), "") != out.types.end();
  if (out.types.empty() || has_empty) {
    why = "\"types\" must be a list of names of events, or [\"*\"]";
    return false;
  }
  return true;
}

bool read_endpoint(const Json& endpoint,
                   const outbound::GuardPolicy& guard,
                   EndpointSettings& out,
                   std::string& why) {
  if (const auto key = unknown_key(endpoint, known_endpoint_keys); !key.empty()) {
    why = "there is no setting \"" + key + "\" of an endpoint";
    return false;
  }
  out.name = std::string(text_of_member(endpoint, "name"));
  if (!is_name(out.name)) {
    why = "\"name\" must be 1 to 40 of a-z, 0-9 and -";
    return false;
  }
  out.url = std::string(text_of_member(endpoint, "url"));
  const auto address = outbound::read_web_address(out.url);
  if (!address || (address->scheme != "https" && !guard.allows_http)) {
    why = "\"url\" must be an address with https, and without a password";
    return false;
  }
  if (const auto tenant = text_of_member(endpoint, "tenant"); !tenant.empty()) {
    out.tenant = std::string(tenant);
  }
  return read_types(endpoint, out, why) &&
         read_secrets(std::string(text_of_member(endpoint, "secret_file")), out, why);
}

bool read_guard(const Json& root, outbound::GuardPolicy& out, std::string& why) {
  bool allows_http = false;
  if (has_member(root, "allow_http") &&
      root["allow_http"].get_bool().get(allows_http) != simdjson::SUCCESS) {
    why = "\"allow_http\" must be true or false";
    return false;
  }
  out.allows_http = allows_http;
  for (const auto item : items_of(root, "allow_networks")) {
    const auto network = outbound::read_network(text_in(item));
    if (!network) {
      why = "\"allow_networks\" must be networks such as \"10.8.0.0/16\"";
      return false;
    }
    out.allowed.push_back(*network);
  }
  return true;
}

bool read_scale(const Json& root, double& out, std::string& why) {
  if (!has_member(root, "retry_scale")) {
    return true;
  }
  if (root["retry_scale"].get_double().get(out) != simdjson::SUCCESS || out <= 0 || out > 10) {
    why = "\"retry_scale\" must be a number above 0, at most 10";
    return false;
  }
  return true;
}

bool read_all(const Json& root, const std::string& tenant, WebhookSettings& out, std::string& why) {
  if (const auto key = unknown_key(root, known_keys); !key.empty()) {
    why = "there is no setting \"" + key + "\"";
    return false;
  }
  if (!read_guard(root, out.guard, why) || !read_scale(root, out.retry_scale, why)) {
    return false;
  }
  for (const auto item : items_of(root, "endpoints")) {
    EndpointSettings endpoint;
    endpoint.tenant = tenant;
    const auto number = "endpoint " + std::to_string(out.endpoints.size() + 1) + ": ";
    if (!read_endpoint(item, out.guard, endpoint, why)) {
      why = number + why;
      return false;
    }
    for (const auto& other : out.endpoints) {
      if (other.name == endpoint.name) {
        why = number + "another one has this name";
        return false;
      }
    }
    out.endpoints.push_back(std::move(endpoint));
  }
  if (out.endpoints.empty() || out.endpoints.size() > endpoints_max) {
    why = "\"endpoints\" must be a list of 1 to 100";
    return false;
  }
  return true;
}

}  // namespace

bool load_webhook_settings(const std::string& path,
                           const std::string& tenant,
                           WebhookSettings& out,
                           std::string& why) {
  simdjson::dom::parser parser;
  Json root;
  if (const auto error = parser.load(path).get(root); error != simdjson::SUCCESS) {
    why = path + ": " + simdjson::error_message(error);
    return false;
  }
  if (!root.is_object()) {
    why = path + ": it must be an object";
    return false;
  }
  if (!read_all(root, tenant, out, why)) {
    why = path + ": " + why;
    return false;
  }
  return true;
}

}  // namespace server::webhooks
