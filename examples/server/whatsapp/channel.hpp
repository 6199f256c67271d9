// One WhatsApp number as a channel of the inbox: the webhook in, replies out.
#pragma once

#include "net/service.hpp"
#include "options.hpp"
#include "outbound/http_client.hpp"
#include "pump.hpp"
#include "whatsapp/receiver.hpp"
#include "whatsapp/sender.hpp"
#include "whatsapp/settings.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace server::whatsapp {

inline constexpr std::string_view webhook_path = "/hooks/whatsapp";

class Channel {
 public:
  Channel(Pump& pump, outbound::HttpClient& http) : pump_(pump), http_(http) {}

  // False with a sentence in `why`.
  bool start(const Options& options, std::string& why);
  // A request to webhook_path.
  net::Answer handle(const net::Request& request) { return receiver_->handle(request); }
  // See Sender::finish.
  void finish(std::function<void()> on_finished) { sender_->finish(std::move(on_finished)); }

 private:
  Pump& pump_;
  outbound::HttpClient& http_;
  Settings settings_;
  std::unique_ptr<Receiver> receiver_;
  std::unique_ptr<Sender> sender_;
};

}  // namespace server::whatsapp
