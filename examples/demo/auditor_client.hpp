// Reads the whole feed and writes down what a checker needs of each event.
#pragma once

#include "client.hpp"

namespace demo {

class AuditorClient final : public Client {
 public:
  using Client::Client;

 private:
  void on_event(const simdjson::dom::element& event) override {
    const auto actor = event["actor"];
    const auto holder = event["holder"];
    trace().write(name(),
                  "event",
                  {{"offset", number_of(event, "offset")},
                   {"type", text_of(event, "type")},
                   {"conversation", text_of(event, "conversation")},
                   {"fence", number_of(event, "fence")},
                   {"message", number_of(event, "message")},
                   {"actor_kind", actor.error() ? "" : text_of(actor.value_unsafe(), "kind")},
                   {"actor", actor.error() ? "" : text_of(actor.value_unsafe(), "id")},
                   {"holder", holder.error() ? "" : text_of(holder.value_unsafe(), "id")}});
  }
};

}  // namespace demo
