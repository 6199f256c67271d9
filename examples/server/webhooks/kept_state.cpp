#include "webhooks/kept_state.hpp"

#include "json.hpp"

#include <utility>

namespace server::webhooks {
namespace {

constexpr std::string_view file_begin = "liveinbox-webhook 1 ";

// Without its end, which every line has; nothing where the text is torn.
std::optional<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

std::string delivery_line(const Delivery& delivery, std::string_view why) {
  return json_object({{"id", delivery.id}, {"why", why}, {"body", delivery.body}},
                     {{"offset", std::to_string(delivery.offset)},
                      {"failures", std::to_string(delivery.failures)},
                      {"due_ms", std::to_string(delivery.due_ms)}}) +
         "\n";
}

std::optional<Delivery> read_delivery_line(std::string_view line) {
  simdjson::dom::parser parser;
  Json root;
  if (parser.parse(line.data(), line.size()).get(root) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  const auto offset = number_of_member(root, "offset");
  const auto failures = number_of_member(root, "failures");
  Delivery out;
  out.id = std::string(text_of_member(root, "id"));
  out.body = std::string(text_of_member(root, "body"));
  if (!offset || *offset < 0 || !failures || *failures < 0 || out.id.empty() || out.body.empty()) {
    return std::nullopt;
  }
  out.offset = static_cast<std::uint64_t>(*offset);
  out.failures = static_cast<std::size_t>(*failures);
  out.due_ms = number_of_member(root, "due_ms").value_or(0);
  return out;
}

std::string to_text(const KeptState& state) {
  auto out = std::string(file_begin) + server::to_text(state.place) +
             (state.is_disabled ? " disabled\n" : " enabled\n");
  for (const auto& delivery : state.retries) {
    out += delivery_line(delivery);
  }
  return out;
}

std::optional<KeptState> read_kept_state(std::string_view text) {
  auto head = take_line(text);
  if (!head || !head->starts_with(file_begin)) {
    return std::nullopt;
  }
  head->remove_prefix(file_begin.size());
  const auto space = head->find(' ');
  const auto place = server::read_cursor(head->substr(0, space));
  const auto word = space == std::string_view::npos ? std::string_view() : head->substr(space + 1);
  if (!place || (word != "enabled" && word != "disabled")) {
    return std::nullopt;
  }
  KeptState out{*place, word == "disabled", {}};
  while (!text.empty()) {
    const auto line = take_line(text);
    auto delivery = line ? read_delivery_line(*line) : std::nullopt;
    if (!delivery) {
      return std::nullopt;
    }
    out.retries.push_back(std::move(*delivery));
  }
  return out;
}

}  // namespace server::webhooks
