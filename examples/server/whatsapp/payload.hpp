// What WhatsApp's Cloud API tells a webhook: bytes in, values out. It knows no inbox, no socket and
// no clock.
//
// A payload is {"object", "entry": [{"changes": [{"field", "value"}]}]}. Only what users say and
// how far our own messages came is of interest; everything else there is, and whatever is added to
// it one day, is passed over and counted by its name.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server::whatsapp {

// A file of a message. The payload has none of its bytes: they are asked for by id, with the token.
struct Media {
  std::string id;
  std::string mime;
  std::string sha256;  // in base64
  std::string name;    // of a document, else its kind ("image")
};

struct UserMessage {
  std::string number_id;  // to which of our numbers
  std::string from;       // the user's number, under which answers reach them
  std::string name;       // of the user's profile, may be empty
  std::string wamid;
  std::int64_t occurred_at_ms = 0;
  std::string text;  // never empty
  std::vector<Media> media;
};

enum class Progress { sent, delivered, read, failed };

// How far a message of ours came.
struct Status {
  std::string number_id;
  std::string wamid;
  Progress progress = Progress::sent;
  std::string code;  // of a failure
  std::int64_t occurred_at_ms = 0;
  std::string tracker;  // what was sent along with the message, see outgoing.hpp
};

struct Payload {
  std::vector<UserMessage> messages;
  std::vector<Status> statuses;
  std::map<std::string, std::uint64_t> passed_over;  // by what it was
};

// Nothing where the bytes are no JSON object.
std::optional<Payload> read_payload(std::string_view bytes);

// At most `bytes_max` bytes from the front, no character cut in two.
std::string_view clipped(std::string_view text, std::size_t bytes_max);

}  // namespace server::whatsapp
