#include "widget/widget_settings.hpp"

#include "net/http_text.hpp"
#include "whole_file.hpp"

#include <algorithm>

namespace server::widget {
namespace {

// Shorter ones can be guessed.
constexpr std::size_t key_bytes_min = 32;
constexpr std::size_t keys_max = 2;

// Everything but the framing is as on our other pages.
constexpr std::string_view policy_without_framing =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors";

struct OfTenant {
  std::string tenant;  // empty: the first one
  std::string value;
};

// "TENANT=…" or the value alone.
OfTenant of_tenant(const std::string& text) {
  const auto equals = text.find('=');
  return equals == std::string::npos ? OfTenant{{}, text}
                                     : OfTenant{text.substr(0, equals), text.substr(equals + 1)};
}

bool read_keys(const std::string& path, std::vector<std::string>& out, std::string& why) {
  std::string text;
  if (read_whole_file(path, text) != FileFound::file) {
    why = path + " cannot be read";
    return false;
  }
  std::string_view rest = text;
  while (!rest.empty()) {
    auto line = net::take_until(rest, '\n');
    line = net::trimmed(line.substr(0, line.find('\r')));
    if (!line.empty()) {
      out.emplace_back(line);
    }
  }
  const bool is_long = std::all_of(
      out.begin(), out.end(), [](const auto& key) { return key.size() >= key_bytes_min; });
  if (out.empty() || out.size() > keys_max || !is_long) {
    why = path + " must hold one or two lines, keys of at least 32 letters each";
    return false;
  }
  return true;
}

}  // namespace

std::string TenantWidget::content_security_policy() const {
  std::string out(policy_without_framing);
  for (const auto& site : sites) {
    out += " " + site;
  }
  return sites.empty() ? out + " 'none'" : out;
}

bool TenantWidget::is_site(std::string_view origin) const {
  return std::find(sites.begin(), sites.end(), origin) != sites.end();
}

bool load_widgets(const Options& options, TenantWidgets& out, std::string& why) {
  for (const auto& tenant : options.tenants) {
    out.try_emplace(tenant);
  }
  const auto tenant_of = [&](const OfTenant& given) {
    return out.find(given.tenant.empty() ? options.tenants.front() : given.tenant);
  };
  for (const auto& text : options.widget.sites) {
    const auto site = of_tenant(text);
    const auto found = tenant_of(site);
    if (found == out.end() || !is_origin(site.value)) {
      why = "widget.sites: " + text + " is no origin such as https://shop.example, or of no tenant";
      return false;
    }
    found->second.sites.push_back(site.value);
  }
  for (const auto& text : options.widget.key_files) {
    const auto file = of_tenant(text);
    const auto found = tenant_of(file);
    if (found == out.end()) {
      why = "widget.key_files: " + text + " is of no tenant";
      return false;
    }
    if (!read_keys(file.value, found->second.keys, why)) {
      return false;
    }
  }
  for (const auto& tenant : options.widget.known_only) {
    const auto found = out.find(tenant);
    if (found == out.end()) {
      why = "widget.known_only: " + tenant + " is no tenant";
      return false;
    }
    found->second.allows_anonymous = false;
  }
  return true;
}

bool is_origin(std::string_view text) {
  const auto scheme = text.starts_with("https://")  ? std::string_view("https://")
                      : text.starts_with("http://") ? std::string_view("http://")
                                                    : std::string_view();
  const auto host = text.substr(scheme.size());
  // Letters of any kind would have to be folded as browsers do it; they give origins in lower case.
  return !scheme.empty() && !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || net::is_digit(c) || c == '.' || c == '-' || c == ':' ||
           c == '[' || c == ']';
  });
}

}  // namespace server::widget
