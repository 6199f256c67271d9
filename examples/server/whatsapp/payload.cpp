#include "whatsapp/payload.hpp"

#include "json_members.hpp"
#include "whatsapp/message_text.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace server::whatsapp {
namespace {

// Names of kinds come from outside; a list of them must not grow with what is sent.
constexpr std::size_t kinds_max = 64;
constexpr std::size_t kind_bytes_max = 64;

constexpr std::size_t name_bytes_max = 256;  // as the library has it

void pass_over(Payload& out, std::string_view kind) {
  std::string name(clipped(kind.empty() ? "nameless" : kind, kind_bytes_max));
  if (out.passed_over.size() >= kinds_max && !out.passed_over.contains(name)) {
    name = "others";
  }
  ++out.passed_over[name];
}

// Seconds since the epoch, as a text; 0 where they make no sense.
std::int64_t read_time_ms(const Json& object) {
  const auto text = text_of_member(object, "timestamp");
  std::int64_t seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr std::int64_t seconds_max = std::int64_t{1} << 40U;
  const bool is_fine = read.ec == std::errc() && read.ptr == text.data() + text.size() &&
                       seconds >= 0 && seconds <= seconds_max;
  return is_fine ? seconds * 1000 : 0;
}

// Shown on one line, and refused by the library where it has control characters.
std::string one_line(std::string_view text) {
  std::string out(clipped(text, name_bytes_max));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      c = ' ';
    }
  }
  return out;
}

// The profile's name of the user. A payload has one contact for each user it speaks of.
std::string find_name(const Json& value, std::string_view user) {
  std::string_view only;
  std::size_t count = 0;
  for (const auto contact : items_of(value, "contacts")) {
    const auto name = text_of_member(member_of(contact, "profile"), "name");
    if (text_of_member(contact, "wa_id") == user) {
      return one_line(name);
    }
    only = name;
    ++count;
  }
  return count == 1 ? one_line(only) : std::string();
}

std::vector<Media> read_media(const Json& message) {
  static constexpr std::array<std::string_view, 5> media_kinds = {
      "image", "video", "audio", "document", "sticker"};
  const auto type = text_of_member(message, "type");
  for (const auto kind : media_kinds) {
    const auto file = member_of(message, kind);
    const auto id = text_of_member(file, "id");
    if (type == kind && !id.empty()) {
      const auto name = text_of_member(file, "filename");
      return {{std::string(id),
               one_line(text_of_member(file, "mime_type")),
               std::string(text_of_member(file, "sha256")),
               one_line(name.empty() ? kind : name)}};
    }
  }
  return {};
}

void read_message(Payload& out,
                  const Json& value,
                  std::string_view number_id,
                  const Json& message) {
  const auto type = text_of_member(message, "type");
  // An edit brings the whole new message; the old one stays what it was.
  const bool is_edit = type == "edit";
  const auto content = is_edit ? member_of(member_of(message, "edit"), "message") : message;
  UserMessage found;
  found.text = message_text(content);
  if (found.text.empty()) {
    pass_over(out, type);
    return;
  }
  if (has_member(message, "group_id")) {
    pass_over(out, "message of a group");
    return;
  }
  if (is_edit) {
    found.text = "[edited] " + found.text;
  }
  found.number_id = number_id;
  found.from = text_of_member(message, "from");
  found.wamid = text_of_member(message, "id");
  if (found.from.empty() || found.wamid.empty()) {
    pass_over(out, "message without sender or id");
    return;
  }
  found.name = find_name(value, found.from);
  found.occurred_at_ms = read_time_ms(message);
  found.media = read_media(content);
  out.messages.push_back(std::move(found));
}

std::optional<Progress> read_progress(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Progress>, 4> names = {{
      {"sent", Progress::sent},
      {"delivered", Progress::delivered},
      {"read", Progress::read},
      {"failed", Progress::failed},
  }};
  for (const auto& [known, progress] : names) {
    if (known == name) {
      return progress;
    }
  }
  return std::nullopt;
}

std::string read_code(const Json& status) {
  for (const auto error : items_of(status, "errors")) {
    if (const auto code = number_of_member(error, "code")) {
      return std::to_string(*code);
    }
  }
  return "failed";
}

void read_status(Payload& out, std::string_view number_id, const Json& status) {
  const auto name = text_of_member(status, "status");
  const auto progress = read_progress(name);
  const auto wamid = text_of_member(status, "id");
  if (!progress || wamid.empty()) {
    pass_over(out, "status " + std::string(clipped(name, kind_bytes_max)));
    return;
  }
  Status found;
  found.number_id = number_id;
  found.wamid = wamid;
  found.progress = *progress;
  found.code = *progress == Progress::failed ? read_code(status) : std::string();
  found.occurred_at_ms = read_time_ms(status);
  found.tracker = text_of_member(status, "biz_opaque_callback_data");
  out.statuses.push_back(std::move(found));
}

void read_change(Payload& out, const Json& change) {
  const auto field = text_of_member(change, "field");
  if (field != "messages") {
    pass_over(out, field);
    return;
  }
  const auto value = member_of(change, "value");
  const auto number_id = text_of_member(member_of(value, "metadata"), "phone_number_id");
  for (const auto message : items_of(value, "messages")) {
    read_message(out, value, number_id, message);
  }
  for (const auto status : items_of(value, "statuses")) {
    read_status(out, number_id, status);
  }
}

}  // namespace

std::string_view clipped(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) {
    return text;
  }
  auto end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) {
    --end;
  }
  return text.substr(0, end);
}

std::optional<Payload> read_payload(std::string_view bytes) {
  simdjson::dom::parser parser;
  Json root;
  if (parser.parse(bytes.data(), bytes.size()).get(root) != simdjson::SUCCESS ||
      !root.is_object()) {
    return std::nullopt;
  }
  Payload out;
  if (text_of_member(root, "object") != "whatsapp_business_account") {
    pass_over(out, "payload of another product");
    return out;
  }
  for (const auto entry : items_of(root, "entry")) {
    for (const auto change : items_of(entry, "changes")) {
      read_change(out, change);
    }
  }
  return out;
}

}  // namespace server::whatsapp
