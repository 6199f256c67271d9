#include "whatsapp/settings.hpp"

#include "outbound/safe_url.hpp"
#include "secret_lines.hpp"

#include <string_view>

namespace server::whatsapp {
namespace {

constexpr std::size_t secrets_max = 2;

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
  if (!outbound::is_safe_url(out.options.base)) {
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
