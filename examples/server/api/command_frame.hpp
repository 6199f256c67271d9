// A command as a request brings it, and as the library's session takes it: the fields of the body,
// in the frame's own words, with what the path, the header fields and the caller say.
//
// Nothing here knows which fields an op has. What it keeps from the body are the keys that are said
// elsewhere, so that nobody names another conversation, or speaks for another, by the body.
#pragma once

#include "caller.hpp"
#include "net/http_request.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace server::api {

struct CommandFrame {
  std::string id;  // as the caller named the command
  std::string text;
};

// Why there is none.
struct CommandMistake {
  int status = 400;  // 412: If-Match holds no version; 415: the body is no JSON
  std::string what;
};

// `conversation` is empty where the path names none.
std::variant<CommandFrame, CommandMistake> make_command_frame(std::string_view op,
                                                              std::string_view conversation,
                                                              const Caller& caller,
                                                              const net::Request& request);

}  // namespace server::api
