// The road of commands that come by HTTP: into a session of the library, one a tenant, that speaks
// for whoever was proven. So a command is read, checked and answered as one that comes over a
// WebSocket, by the same code.
#pragma once

#include <liveinbox/liveinbox.h>

#include "api/command_frame.hpp"
#include "pump.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace server::api {

// What became of a command.
struct CommandAnswer {
  li_status code = LI_OK;
  std::string detail;   // of a refusal
  std::string members;  // the rest of the answer, as JSON members with a comma between
};
using OnCommandAnswer = std::function<void(const CommandAnswer&)>;

class CommandRoad {
 public:
  explicit CommandRoad(Pump& pump) : pump_(pump) {}

  // Answers once, on the loop's thread; perhaps at once. Of two commands of one id the second waits
  // for the first.
  void send(const std::string& tenant, CommandFrame frame, OnCommandAnswer on_answer);

 private:
  class Lane;

  Pump& pump_;
  std::map<std::string, std::shared_ptr<Lane>, std::less<>> lanes_;  // by tenant
};

}  // namespace server::api
