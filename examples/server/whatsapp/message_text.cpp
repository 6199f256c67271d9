#include "whatsapp/message_text.hpp"

#include "whatsapp/payload.hpp"

#include <array>
#include <initializer_list>
#include <string_view>

namespace server::whatsapp {
namespace {

constexpr std::size_t text_bytes_max = 60'000;  // below what the library takes for a message

// "[kind] a, b, c", without what is empty.
std::string said_of(std::string_view kind, std::initializer_list<std::string_view> parts) {
  std::string out = "[" + std::string(kind) + "]";
  std::string_view separator = " ";
  for (const auto part : parts) {
    if (!part.empty()) {
      out.append(separator).append(part);
      separator = ", ";
    }
  }
  return out;
}

std::string number_text(const Json& object, std::string_view key) {
  Json value;
  return object[key].get(value) == simdjson::SUCCESS && value.is_number()
             ? std::string(simdjson::minify(value))
             : std::string();
}

std::string body_text(const Json& message) {
  return std::string(text_of_member(member_of(message, "text"), "body"));
}

std::string button_text(const Json& message) {
  return std::string(text_of_member(member_of(message, "button"), "text"));
}

// A form that was filled in: its fields as the form names them, one a line.
std::string form_text(const Json& reply) {
  auto out = said_of("form", {text_of_member(reply, "name")});
  const std::string inner(text_of_member(reply, "response_json"));
  simdjson::dom::parser parser;
  simdjson::dom::object fields;
  if (parser.parse(inner).get_object().get(fields) != simdjson::SUCCESS) {
    return out;
  }
  for (const auto field : fields) {
    // The token is between the business and WhatsApp.
    if (field.key != "flow_token") {
      const auto text = text_in(field.value);
      const auto shown =
          field.value.is_string() ? std::string(text) : std::string(simdjson::minify(field.value));
      out.append("\n").append(field.key).append(": ").append(shown);
    }
  }
  return out;
}

std::string interactive_text(const Json& message) {
  const auto interactive = member_of(message, "interactive");
  for (const std::string_view kind : {"button_reply", "list_reply"}) {
    const auto reply = member_of(interactive, kind);
    const auto title = text_of_member(reply, "title");
    const auto description = text_of_member(reply, "description");
    if (!title.empty()) {
      return std::string(title) + (description.empty() ? "" : "\n" + std::string(description));
    }
  }
  if (has_member(interactive, "nfm_reply")) {
    return form_text(member_of(interactive, "nfm_reply"));
  }
  return said_of("unsupported message", {text_of_member(interactive, "type")});
}

std::string media_text(const Json& message) {
  const auto type = text_of_member(message, "type");
  const auto file = member_of(message, type);
  if (const auto caption = text_of_member(file, "caption"); !caption.empty()) {
    return std::string(caption);
  }
  bool is_voice = false;
  const bool says = file["voice"].get_bool().get(is_voice) == simdjson::SUCCESS;
  return said_of(says && is_voice ? "voice message" : type, {text_of_member(file, "filename")});
}

std::string location_text(const Json& message) {
  const auto location = member_of(message, "location");
  return said_of("location",
                 {text_of_member(location, "name"),
                  text_of_member(location, "address"),
                  number_text(location, "latitude"),
                  number_text(location, "longitude"),
                  text_of_member(location, "url")});
}

std::string contacts_text(const Json& message) {
  std::string out;
  for (const auto contact : items_of(message, "contacts")) {
    out += out.empty() ? "" : "\n";
    out += said_of("contact", {text_of_member(member_of(contact, "name"), "formatted_name")});
    for (const auto phone : items_of(contact, "phones")) {
      out.append(" ").append(text_of_member(phone, "phone"));
    }
    for (const auto email : items_of(contact, "emails")) {
      out.append(" ").append(text_of_member(email, "email"));
    }
  }
  return out.empty() ? said_of("contact", {}) : out;
}

std::string order_text(const Json& message) {
  const auto order = member_of(message, "order");
  auto out = said_of("order", {text_of_member(order, "text")});
  for (const auto item : items_of(order, "product_items")) {
    out.append("\n").append(number_text(item, "quantity")).append(" x ");
    out.append(text_of_member(item, "product_retailer_id")).append(", ");
    out.append(number_text(item, "item_price")).append(" ");
    out.append(text_of_member(item, "currency"));
  }
  return out;
}

std::string unsupported_text(const Json& message) {
  return said_of("unsupported message",
                 {text_of_member(member_of(message, "unsupported"), "type")});
}

struct Kind {
  std::string_view type;
  std::string (*text)(const Json&);
};

constexpr std::array<Kind, 12> said_kinds = {{
    {"text", body_text},
    {"button", button_text},
    {"interactive", interactive_text},
    {"image", media_text},
    {"video", media_text},
    {"audio", media_text},
    {"document", media_text},
    {"sticker", media_text},
    {"location", location_text},
    {"contacts", contacts_text},
    {"order", order_text},
    {"unsupported", unsupported_text},
}};

}  // namespace

std::string message_text(const Json& message) {
  const auto type = text_of_member(message, "type");
  for (const auto& kind : said_kinds) {
    if (kind.type == type) {
      const auto text = kind.text(message);
      return std::string(clipped(text, text_bytes_max));
    }
  }
  return {};
}

}  // namespace server::whatsapp
