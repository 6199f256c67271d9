#include "descriptions.hpp"

#include "api/description_texts.hpp"
#include "net/sha1.hpp"

namespace server::api {

Description::Description(std::span<const std::string_view> pieces) {
  std::string text;
  for (const auto& piece : pieces) {
    text += piece;
  }
  etag_ = "\"" + net::base64(net::sha1(text)) + "\"";
  text_ = std::make_shared<const std::string>(std::move(text));
}

net::Response Description::respond(const net::Request& request) const {
  net::Response response;
  response.add("ETag", etag_);
  response.add("Cache-Control", "no-cache");
  if (net::is_not_modified(request, etag_)) {
    response.status = 304;
    return response;
  }
  response.add("Content-Type", "application/json");
  response.body = text_;
  return response;
}

const Description& openapi_description() {
  static const Description description(openapi_text);
  return description;
}

const Description& asyncapi_description() {
  static const Description description(asyncapi_text);
  return description;
}

}  // namespace server::api
