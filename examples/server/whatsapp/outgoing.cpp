#include "whatsapp/outgoing.hpp"

#include "json.hpp"
#include "json_members.hpp"
#include "outbound/backoff.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace server::whatsapp {
namespace {

constexpr std::string_view tracker_prefix = "li:";

// Codes that say "too much" or "not now", some of them with a status that says otherwise.
constexpr std::array<std::int64_t, 8> passing_codes = {
    1, 2, 4, 80007, 130429, 131016, 131056, 133004};

bool is_passing(const Json& error, std::int64_t code) {
  bool is_transient = false;
  const bool says = error["is_transient"].get_bool().get(is_transient) == simdjson::SUCCESS;
  return (says && is_transient) ||
         std::find(passing_codes.begin(), passing_codes.end(), code) != passing_codes.end();
}

// {"error": {"code": …}}: what WhatsApp itself says about the failure.
Verdict judge_failure(const outbound::OutReply& reply, const Json* root) {
  const bool may_pass = reply.status == 429 || reply.status >= 500;
  Verdict out;
  out.kind = may_pass ? Verdict::Kind::later : Verdict::Kind::refused;
  out.detail = "http_" + std::to_string(reply.status);
  out.not_before = outbound::retry_after(reply.find("retry-after"));
  if (root != nullptr) {
    const auto error = member_of(*root, "error");
    if (const auto code = number_of_member(error, "code")) {
      out.detail = std::to_string(*code);
      out.kind = may_pass || is_passing(error, *code) ? Verdict::Kind::later : out.kind;
    }
  }
  return out;
}

}  // namespace

std::string conversation_key(std::string_view number_id, std::string_view user) {
  return "wa:" + std::string(number_id) + ":" + std::string(user);
}

std::optional<std::string> user_of_key(std::string_view key, std::string_view number_id) {
  const auto prefix = conversation_key(number_id, {});
  if (!key.starts_with(prefix) || key.size() == prefix.size()) {
    return std::nullopt;
  }
  return std::string(key.substr(prefix.size()));
}

std::string to_text(const Tracker& tracker) {
  return std::string(tracker_prefix) + std::to_string(tracker.message) + ":" + tracker.conversation;
}

std::optional<Tracker> read_tracker(std::string_view text) {
  if (!text.starts_with(tracker_prefix)) {
    return std::nullopt;
  }
  text.remove_prefix(tracker_prefix.size());
  Tracker out;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out.message);
  if (read.ec != std::errc() || read.ptr == end || *read.ptr != ':' || out.message == 0) {
    return std::nullopt;
  }
  out.conversation = std::string(read.ptr + 1, end);
  return out.conversation.empty() ? std::nullopt : std::optional(std::move(out));
}

std::string message_json(std::string_view to, std::string_view text, const Tracker& tracker) {
  return json_object({{"messaging_product", "whatsapp"},
                      {"recipient_type", "individual"},
                      {"to", to},
                      {"type", "text"},
                      {"biz_opaque_callback_data", to_text(tracker)}},
                     {{"text", json_object({{"body", text}}, {{"preview_url", "false"}})}});
}

Verdict judge(const outbound::OutReply& reply) {
  if (!reply.is_whole()) {
    return {Verdict::Kind::later, "no_answer", {}};
  }
  simdjson::dom::parser parser;
  Json root;
  const bool is_json =
      parser.parse(reply.body.data(), reply.body.size()).get(root) == simdjson::SUCCESS;
  if (reply.status < 200 || reply.status > 299) {
    return judge_failure(reply, is_json ? &root : nullptr);
  }
  if (is_json) {
    for (const auto message : items_of(root, "messages")) {
      if (const auto id = text_of_member(message, "id"); !id.empty()) {
        return {Verdict::Kind::accepted, std::string(id), {}};
      }
    }
  }
  // It was taken, and we are not told under which name: sending it again would show it twice.
  return {Verdict::Kind::accepted, {}, {}};
}

}  // namespace server::whatsapp
