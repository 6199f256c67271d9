#include "whatsapp/settings.hpp"

#include "secret_lines.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace server::whatsapp {
namespace {

constexpr std::size_t secrets_max = 2;

// The token goes there, so that it leaves this machine encrypted or not at all.
bool is_safe_base(std::string_view base) {
  if (base.starts_with("https://")) {
    return true;
  }
  static constexpr std::array<std::string_view, 3> loopback = {
      "http://127.0.0.1", "http://localhost", "http://[::1]"};
  return std::any_of(loopback.begin(), loopback.end(), [base](std::string_view host) {
    return base == host ||
           (base.starts_with(host) && (base[host.size()] == ':' || base[host.size()] == '/') &&
            base.find('@') == std::string_view::npos);
  });
}

}  // namespace

std::string Settings::url_of(std::string_view path) const {
  return options.base + "/" + options.version + "/" + std::string(path);
}

bool load_settings(const WhatsAppOptions& options, Settings& out, std::string& why) {
  out.options = options;
  while (out.options.base.ends_with('/')) {
    out.options.base.pop_back();
  }
  if (options.token_file.empty() || options.secret_file.empty() || options.verify_token.empty()) {
    why = "whatsapp.number_id needs whatsapp.token_file, secret_file and verify_token";
    return false;
  }
  if (!is_safe_base(out.options.base)) {
    why = "whatsapp.base must begin with https://, or be an address of this machine";
    return false;
  }
  const auto tokens = read_secret_lines(options.token_file);
  if (tokens.size() != 1) {
    why = options.token_file + " must hold one line, the access token";
    return false;
  }
  out.token = tokens.front();
  out.secrets = read_secret_lines(options.secret_file);
  if (out.secrets.empty() || out.secrets.size() > secrets_max) {
    why = options.secret_file + " must hold one or two lines, the app's secrets";
    return false;
  }
  return true;
}

}  // namespace server::whatsapp
