// The API as programs read it: docs/api/openapi.json, and docs/api/asyncapi.json for the session
// protocol. They are built into the program.
#pragma once

#include "net/http_request.hpp"
#include "net/http_response.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace server::api {

class Description {
 public:
  explicit Description(std::span<const std::string_view> pieces);

  [[nodiscard]] net::Response respond(const net::Request& request) const;

 private:
  std::string etag_;
  std::shared_ptr<const std::string> text_;
};

const Description& openapi_description();
const Description& asyncapi_description();

}  // namespace server::api
