#include "command_frame.hpp"

#include "json.hpp"
#include "json_members.hpp"
#include "net/http_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace server::api {
namespace {

using net::Request;

constexpr std::size_t id_bytes_max = 64;

// Visible characters but those that a quoted text would have to escape.
bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= id_bytes_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c > ' ' && c < 127 && c != '"' && c != '\\';
         });
}

// In quotes, as the draft of the field says, or bare, as most programs send it.
std::optional<std::string> read_id(const Request& request) {
  const auto field = request.find("idempotency-key");
  if (!field || request.count("idempotency-key") != 1) {
    return std::nullopt;
  }
  std::string_view text = *field;
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  return is_id(text) ? std::optional(std::string(text)) : std::nullopt;
}

bool is_json(const Request& request) {
  const auto field = request.find("content-type");
  std::string_view rest = field.value_or("");
  return net::equals_ignoring_case(net::trimmed(net::take_until(rest, ';')), "application/json");
}

// The versions that If-Match allows. A mark that is none of ours, or a weak one, matches nothing.
struct Match {
  bool is_given = false;
  bool is_any = false;
  std::size_t count = 0;
  std::uint64_t version = 0;
};

std::uint64_t read_version(std::string_view mark) {
  std::uint64_t version = 0;
  if (mark.size() < 3 || mark.front() != '"' || mark.back() != '"') {
    return 0;
  }
  const char* end = mark.data() + mark.size() - 1;
  const auto read = std::from_chars(mark.data() + 1, end, version);
  return read.ec == std::errc() && read.ptr == end && version < std::uint64_t{1} << 53U ? version
                                                                                        : 0;
}

Match read_match(const Request& request) {
  Match out;
  for (const auto& field : request.fields) {
    if (field.name != "if-match") {
      continue;
    }
    out.is_given = true;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const auto mark = net::trimmed(net::take_until(rest, ','));
      const auto version = read_version(mark);
      out.is_any = out.is_any || mark == "*";
      out.count += version != 0 && version != out.version ? 1 : 0;
      out.version = version != 0 ? version : out.version;
    }
  }
  return out;
}

// The keys of a body that are said elsewhere, and where.
struct Elsewhere {
  std::string_view key;
  std::string_view where;
};
constexpr std::array<Elsewhere, 4> elsewhere = {{
    {"t", "t is no field of a command"},
    {"id", "id is said by the field Idempotency-Key"},
    {"op", "op is said by the path"},
    {"if_version", "if_version is said by the field If-Match"},
}};

std::optional<CommandMistake> check_keys(const Json& body,
                                         std::string_view conversation,
                                         const Caller& caller) {
  for (const auto& [key, where] : elsewhere) {
    if (has_member(body, key)) {
      return CommandMistake{400, std::string(where)};
    }
  }
  if (!conversation.empty() && has_member(body, "conversation")) {
    return CommandMistake{400, "conversation is said by the path"};
  }
  if (caller.kind != LI_INTEGRATION && has_member(body, "actor")) {
    return CommandMistake{403, "only a program of the host may name the actor"};
  }
  return std::nullopt;
}

std::string_view kind_name(std::uint32_t kind) {
  switch (kind) {
    case LI_USER:
      return "user";
    case LI_AGENT:
      return "agent";
    case LI_INTEGRATION:
      return "integration";
    default:
      return "none";
  }
}

// Agents have the name that the directory says.
std::string actor_json(const Caller& caller) {
  const auto kind = kind_name(caller.kind);
  return caller.name.empty() || caller.kind == LI_AGENT
             ? json_object({{"kind", kind}, {"id", caller.id}})
             : json_object({{"kind", kind}, {"id", caller.id}, {"name", caller.name}});
}

// What the body does not say, as members. `body` is an object.
std::string own_members(std::string_view op,
                        std::string_view conversation,
                        std::string_view id,
                        const Caller& caller,
                        const Json& body) {
  std::string out = json_object({{"t", "command"}, {"id", id}, {"op", op}});
  out.pop_back();
  if (!has_member(body, "actor")) {
    out += ",\"actor\":" + actor_json(caller);
  }
  if (!conversation.empty()) {
    out += ",\"conversation\":" + json_text(conversation);
  }
  return out;
}

}  // namespace

std::variant<CommandFrame, CommandMistake> make_command_frame(std::string_view op,
                                                              std::string_view conversation,
                                                              const Caller& caller,
                                                              const Request& request) {
  auto id = read_id(request);
  if (!id) {
    return CommandMistake{
        400, "the field Idempotency-Key must be there once, with 1 to 64 visible characters"};
  }
  if (!request.body.empty() && !is_json(request)) {
    return CommandMistake{415, "the body must be sent as application/json"};
  }
  const std::string_view text = request.body.empty() ? "{}" : std::string_view(request.body);
  simdjson::dom::parser parser;
  Json body;
  if (parser.parse(text.data(), text.size()).get(body) != simdjson::SUCCESS || !body.is_object()) {
    return CommandMistake{400, "the body must be a JSON object"};
  }
  if (auto mistake = check_keys(body, conversation, caller)) {
    return *std::move(mistake);
  }
  const Match match = read_match(request);
  if (match.is_given && !match.is_any && match.count != 1) {
    return match.count == 0 ? CommandMistake{412, "If-Match names no version of a conversation"}
                            : CommandMistake{400, "If-Match must name one version"};
  }
  std::string frame = own_members(op, conversation, *id, caller, body);
  if (match.is_given && !match.is_any) {
    frame += ",\"if_version\":" + std::to_string(match.version);
  }
  // The body's own members follow as they were written, behind its opening brace.
  const simdjson::dom::object members = body.get_object();
  const bool is_empty = members.begin() == members.end();
  frame += is_empty ? "}" : "," + std::string(text.substr(text.find('{') + 1));
  return CommandFrame{*std::move(id), std::move(frame)};
}

}  // namespace server::api
