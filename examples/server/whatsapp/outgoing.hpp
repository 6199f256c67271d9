// A reply on its way to WhatsApp's Cloud API: what is sent, and what its answer
// means. It knows no inbox, no socket and no clock.
#pragma once

#include "outbound/http_client.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace server::whatsapp {

// What a conversation of ours is called: "wa:<number id>:<user>".
std::string conversation_key(std::string_view number_id, std::string_view user);
// The user of a conversation of this number; nothing for other keys.
std::optional<std::string> user_of_key(std::string_view key, std::string_view number_id);

// Names a message to ourselves. It travels with the message and comes back with each report about
// it, so that a report can be placed before the answer to the sending has told the message's id.
struct Tracker {
  std::string conversation;
  std::uint64_t message = 0;
};
std::string to_text(const Tracker& tracker);
std::optional<Tracker> read_tracker(std::string_view text);

// The body of POST <base>/<version>/<number id>/messages. The text is what the library rendered for
// the channel, byte for byte.
std::string message_json(std::string_view to, std::string_view text, const Tracker& tracker);

// What an answer means.
struct Verdict {
  enum class Kind {
    accepted,  // WhatsApp has it, under the id `detail`
    refused,   // it never will; `detail` is the code
    later      // it did not, or it is unknown whether it did; `detail` is the code
  };
  Kind kind = Kind::later;
  std::string detail;
  std::chrono::seconds not_before{0};  // asked for by the answer
};
Verdict judge(const outbound::OutReply& reply);

}  // namespace server::whatsapp
