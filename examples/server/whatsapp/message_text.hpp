// What a message of a user says, in words, whatever its kind: what an agent reads.
#pragma once

#include "json_members.hpp"

#include <string>

namespace server::whatsapp {

// Empty where the message says nothing by itself: a reaction, a deletion, a note of the system.
// What WhatsApp itself could not hand over is said in brackets, because the user waits for an
// answer to it.
std::string message_text(const Json& message);

}  // namespace server::whatsapp
