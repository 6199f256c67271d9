#include "whatsapp/channel.hpp"

namespace server::whatsapp {

bool Channel::start(const Options& options, std::string& why) {
  if (!load_settings(options.whatsapp, settings_, why)) {
    return false;
  }
  settings_.tenant = options.tenants.front();
  receiver_ = std::make_unique<Receiver>(pump_, settings_, !options.has_assistant);
  const auto cursor_path = options.store + ".whatsapp-" + settings_.number_id();
  sender_ = std::make_unique<Sender>(pump_, http_, settings_, cursor_path);
  return sender_->start(why);
}

}  // namespace server::whatsapp
