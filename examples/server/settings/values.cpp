// Texts into options and back.
#include "settings/table.hpp"

#include <charconv>
#include <optional>

namespace server::settings {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out + "\"";
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t out = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  return read.ec == std::errc() && read.ptr == end ? std::optional(out) : std::nullopt;
}

std::string refuse_texts(const Setting& setting, const std::vector<std::string>& texts) {
  for (const auto& text : texts) {
    const auto why = setting.refuse == nullptr ? std::string_view() : setting.refuse(text);
    if (!why.empty()) {
      return std::string(why) + ", is " + quoted(text);
    }
  }
  return {};
}

std::string set_number(const Setting& setting, const std::string& text, std::int64_t& out) {
  const auto number = number_of(text);
  if (!number || *number < setting.min || *number > setting.max) {
    return "must be " + std::to_string(setting.min) + " to " + std::to_string(setting.max) +
           ", is " + quoted(text);
  }
  out = *number;
  return {};
}

std::string set_flag(const std::string& text, bool& out) {
  if (text != "true" && text != "false") {
    return "must be true or false, is " + quoted(text);
  }
  out = text == "true";
  return {};
}

std::string value_text(const Place& place) {
  if (const auto* const* text = std::get_if<std::string*>(&place)) {
    return quoted(**text);
  }
  if (const auto* const* number = std::get_if<std::int64_t*>(&place)) {
    return std::to_string(**number);
  }
  if (const auto* const* flag = std::get_if<bool*>(&place)) {
    return **flag ? "true" : "false";
  }
  std::string list;
  for (const auto& text : *std::get<std::vector<std::string>*>(place)) {
    list += (list.empty() ? "" : ", ") + quoted(text);
  }
  return "[" + list + "]";
}

std::string_view section_of(std::string_view name) {
  return name.substr(0, name.find('.'));
}

std::optional<Agent> agent_of(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == 0 || colon == std::string::npos) {
    return std::nullopt;
  }
  const auto rest = text.substr(colon + 1);
  const auto second = rest.find(':');
  Agent agent{text.substr(0, colon), rest.substr(0, second), "agent"};
  if (second != std::string::npos) {
    agent.role = rest.substr(second + 1);
  }
  const bool is_role = agent.role == "agent" || agent.role == "supervisor" || agent.role == "admin";
  return is_role && !agent.name.empty() ? std::optional(std::move(agent)) : std::nullopt;
}

}  // namespace

std::string set(const Setting& setting, const std::vector<std::string>& texts, Options& options) {
  const auto place = setting.place(options);
  if (auto why = refuse_texts(setting, texts); !why.empty()) {
    return why;
  }
  if (auto* const* list = std::get_if<std::vector<std::string>*>(&place)) {
    **list = texts;
    return {};
  }
  if (texts.size() != 1) {
    return "must be one value, not a list";
  }
  if (auto* const* number = std::get_if<std::int64_t*>(&place)) {
    return set_number(setting, texts.front(), **number);
  }
  if (auto* const* flag = std::get_if<bool*>(&place)) {
    return set_flag(texts.front(), **flag);
  }
  *std::get<std::string*>(place) = texts.front();
  return {};
}

std::string complete(Options& options) {
  if (options.tenants.empty()) {
    return "store.tenants must name one at least";
  }
  for (const auto& text : options.agent_texts) {
    auto agent = agent_of(text);
    if (!agent) {
      return "demo.agents must be ID:NAME or ID:NAME:ROLE (agent, supervisor, admin), is " +
             quoted(text);
    }
    options.agents.push_back(std::move(*agent));
  }
  if (options.is_public && options.origins.empty()) {
    return "server.is_public needs server.origins: which pages may connect";
  }
  const auto& whatsapp = options.whatsapp;
  if (!whatsapp.number_id.empty() && (whatsapp.token_file.empty() || whatsapp.secret_file.empty() ||
                                      whatsapp.verify_token.empty())) {
    return "whatsapp.number_id needs whatsapp.token_file, secret_file and verify_token";
  }
  return {};
}

std::string to_toml(Options options) {
  std::string out;
  std::string_view section;
  for (const auto& setting : all()) {
    const auto own = section_of(setting.name);
    if (own != section) {
      section = own;
      out.append(out.empty() ? "[" : "\n[").append(section).append("]\n");
    }
    out.append("# ").append(setting.what).append("\n");
    out.append(setting.name.substr(section.size() + 1))
        .append(" = ")
        .append(value_text(setting.place(options)))
        .append("\n");
  }
  return out;
}

std::string to_help() {
  Options defaults;
  std::string out;
  for (const auto& setting : all()) {
    if (setting.flag.empty()) {
      continue;
    }
    out.append("  ").append(setting.flag).append(" …\n      ").append(setting.what);
    const auto value = value_text(setting.place(defaults));
    out.append(value == "\"\"" || value == "[]" ? "" : " (" + value + ")").append("\n");
  }
  for (const auto& row : switches()) {
    const auto* setting = find(row.setting);
    out.append("  ")
        .append(row.flag)
        .append("\n      ")
        .append(row.value == "false" ? "not: " : "");
    out.append(setting->what).append("\n");
  }
  return out;
}

}  // namespace server::settings
