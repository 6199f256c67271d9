// The main job without a person: everybody is a real client of the server, over real sockets.
#pragma once

#include "web_socket_client.hpp"

#include <cstdint>
#include <string>

namespace demo {

struct RaceOptions {
  Endpoint endpoint;
  std::string token;
  std::string code;
  std::string input;
  std::string trace;
  std::uint32_t agents = 4;
};

// The exit status: 0 if everything was played to its end. What it means is the checker's to say.
int race(const RaceOptions& options);

}  // namespace demo
