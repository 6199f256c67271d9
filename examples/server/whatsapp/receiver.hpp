// The webhook: what WhatsApp tells becomes commands. Meta is answered 200 when all of them are on
// disk, so that what was not kept is sent again; commands that come twice change nothing.
#pragma once

#include "net/service.hpp"
#include "pump.hpp"
#include "whatsapp/payload.hpp"
#include "whatsapp/settings.hpp"

#include <memory>

namespace server::whatsapp {

class Receiver {
 public:
  // Where nobody but people answers, a new conversation waits for them at once.
  Receiver(Pump& pump, const Settings& settings, bool waits_at_once);

  // GET and POST of the webhook's path.
  net::Answer handle(const net::Request& request);

 private:
  struct Batch;

  void take(const Payload& payload, net::Respond respond);
  void take_message(const std::shared_ptr<Batch>& batch, const UserMessage& message);
  void take_status(const std::shared_ptr<Batch>& batch, const Status& status);
  void submit(const std::shared_ptr<Batch>& batch, li_command& command);
  [[nodiscard]] std::string attachments_json(const UserMessage& message) const;

  Pump& pump_;
  const Settings& settings_;
  const bool waits_at_once_;
};

}  // namespace server::whatsapp
