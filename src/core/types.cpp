#include "core/types.hpp"

namespace liveinbox::core {

const Tag* Conversation::find_tag(std::string_view name) const {
  for (const auto& tag : tags) {
    if (tag.name == name) {
      return &tag;
    }
  }
  return nullptr;
}

TimeMs PresencePolicy::lease_of(DeviceKind device) const {
  switch (device) {
    case DeviceKind::mobile:
      return mobile_ms;
    case DeviceKind::service:
      return service_ms;
    default:
      return desktop_ms;
  }
}

Channel default_channel(std::string_view label) {
  Channel out;
  out.label = std::string(label);
  if (label == "WIDGET") {
    out.format = MessageFormat::widget;
  } else if (label == "WA") {
    out.format = MessageFormat::whatsapp;
    out.max_chars = 4096;
    out.reply_window_ms = TimeMs{24} * 60 * 60 * 1000;
  }
  return out;
}

}  // namespace liveinbox::core
