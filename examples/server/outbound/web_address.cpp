#include "outbound/web_address.hpp"

#include <algorithm>
#include <charconv>
#include <curl/curl.h>
#include <memory>

namespace server::outbound {
namespace {

struct UrlEnd {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct TextEnd {
  void operator()(char* text) const { curl_free(text); }
};

// Empty where there is no such part.
std::string part_of(CURLU* url, CURLUPart part, unsigned flags) {
  char* text = nullptr;
  const auto code = curl_url_get(url, part, &text, flags);
  const std::unique_ptr<char, TextEnd> owner(text);
  return code == CURLUE_OK && text != nullptr ? std::string(text) : std::string();
}

}  // namespace

std::optional<WebAddress> read_web_address(const std::string& text) {
  const std::unique_ptr<CURLU, UrlEnd> url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
    return std::nullopt;
  }
  WebAddress out;
  out.scheme = part_of(url.get(), CURLUPART_SCHEME, 0);
  out.host = part_of(url.get(), CURLUPART_HOST, 0);
  const auto port = part_of(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const auto read = std::from_chars(port.data(), port.data() + port.size(), out.port);
  const bool has_user = !part_of(url.get(), CURLUPART_USER, 0).empty() ||
                        !part_of(url.get(), CURLUPART_PASSWORD, 0).empty();
  if ((out.scheme != "http" && out.scheme != "https") || out.host.empty() || has_user ||
      read.ec != std::errc() || out.port == 0) {
    return std::nullopt;
  }
  if (out.host.front() == '[' && out.host.back() == ']') {
    out.host = out.host.substr(1, out.host.size() - 2);
  }
  std::transform(out.host.begin(), out.host.end(), out.host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

}  // namespace server::outbound
