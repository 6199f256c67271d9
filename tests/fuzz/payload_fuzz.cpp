// What WhatsApp tells the example server's webhook, for any bytes: nothing is read of what is no
// object; a message has a text, a sender and an id, within the library's limits; how the JSON is
// spaced and escaped makes no difference; and a text that was read is read as the same once it was
// written as a payload of our own.
#include "demand.hpp"
#include "json_members.hpp"
#include "known_utf8.hpp"
#include "whatsapp/payload.hpp"
#include "whatsapp/signature.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace liveinbox::fuzz {
namespace {

using server::whatsapp::Payload;
using server::whatsapp::UserMessage;

bool is_line(std::string_view text) {
  return text.size() <= 256 && is_known_utf8(text) &&
         std::none_of(
             text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 127; });
}

bool is_same(const UserMessage& left, const UserMessage& right) {
  const auto is_same_media = [](const auto& one, const auto& other) {
    return one.id == other.id && one.mime == other.mime && one.sha256 == other.sha256 &&
           one.name == other.name;
  };
  return left.number_id == right.number_id && left.from == right.from && left.name == right.name &&
         left.wamid == right.wamid && left.occurred_at_ms == right.occurred_at_ms &&
         left.text == right.text &&
         std::equal(left.media.begin(),
                    left.media.end(),
                    right.media.begin(),
                    right.media.end(),
                    is_same_media);
}

bool is_same(const Payload& left, const Payload& right) {
  const auto is_same_status = [](const auto& one, const auto& other) {
    return one.number_id == other.number_id && one.wamid == other.wamid &&
           one.progress == other.progress && one.code == other.code &&
           one.occurred_at_ms == other.occurred_at_ms && one.tracker == other.tracker;
  };
  const auto is_same_message = [](const auto& one, const auto& other) {
    return is_same(one, other);
  };
  return left.passed_over == right.passed_over &&
         std::equal(left.messages.begin(),
                    left.messages.end(),
                    right.messages.begin(),
                    right.messages.end(),
                    is_same_message) &&
         std::equal(left.statuses.begin(),
                    left.statuses.end(),
                    right.statuses.begin(),
                    right.statuses.end(),
                    is_same_status);
}

// Every byte of a text as an escape, or as it is beyond ASCII.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c >= 0) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string written(const UserMessage& message) {
  return fmt::format(
      R"({{"object":"whatsapp_business_account","entry":[{{"changes":[{{"field":"messages",)"
      R"("value":{{"metadata":{{"phone_number_id":{}}},"contacts":[{{"wa_id":{},"profile":)"
      R"({{"name":{}}}}}],"messages":[{{"type":"text","from":{},"id":{},"timestamp":"{}",)"
      R"("text":{{"body":{}}}}}]}}}}]}}]}})",
      in_quotes(message.number_id),
      in_quotes(message.from),
      in_quotes(message.name),
      in_quotes(message.from),
      in_quotes(message.wamid),
      message.occurred_at_ms / 1000,
      in_quotes(message.text));
}

void demand_of_message(const UserMessage& message) {
  constexpr std::int64_t latest_ms = (std::int64_t{1} << 40U) * 1000;
  demand(!message.text.empty() && is_known_utf8(message.text), "a message has a text");
  demand(!message.from.empty() && !message.wamid.empty(), "a message has a sender and an id");
  demand(is_line(message.name), "a name is a line");
  demand(message.occurred_at_ms >= 0 && message.occurred_at_ms <= latest_ms, "a time is a time");
  demand(server::whatsapp::command_id(message.wamid).size() <= 64, "an id of ours has its size");
  for (const auto& media : message.media) {
    demand(!media.id.empty() && is_line(media.name) && is_line(media.mime), "a file has an id");
  }
  UserMessage wanted = message;
  wanted.media.clear();
  const auto again = server::whatsapp::read_payload(written(wanted));
  demand(again && again->messages.size() == 1 && is_same(again->messages[0], wanted),
         "a message is read as it was written");
}

void try_payload(std::string_view bytes) {
  const auto payload = server::whatsapp::read_payload(bytes);
  simdjson::dom::parser parser;
  server::Json root;
  const bool is_json =
      parser.parse(bytes.data(), bytes.size()).get(root) == simdjson::SUCCESS && root.is_object();
  demand(payload.has_value() == is_json, "an object is read, and nothing else");
  if (!payload) {
    return;
  }
  demand(payload->passed_over.size() <= 65, "what is passed over is at most so much");
  for (const auto& [name, count] : payload->passed_over) {
    demand(!name.empty() && name.size() <= 80 && count > 0, "what is passed over has a name");
  }
  for (const auto& message : payload->messages) {
    demand_of_message(message);
  }
  for (const auto& status : payload->statuses) {
    demand(!status.wamid.empty(), "a report is about a message");
    const bool has_failed = status.progress == server::whatsapp::Progress::failed;
    demand(has_failed == !status.code.empty(), "a failure has a code");
  }
  auto other = server::whatsapp::read_payload(simdjson::minify(root));
  demand(other.has_value(), "a payload can be written shorter");
  if (has_planted_fault() && !other->messages.empty()) {
    other->messages[0].text += ' ';  // as if the spacing of JSON were of the text
  }
  demand(is_same(*payload, *other), "spacing says nothing");
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A body of no bytes has a place too, as the text of a request has.
  const std::string bytes(liveinbox::fuzz::view_of(data, size));
  liveinbox::fuzz::try_payload(bytes);
  return 0;
}
