// Bytes as a script of commands. A few conversations, people and texts that meet often are worth
// more than many that never do, so every part of a command is chosen from a short list by a byte;
// which parts an op has is looked up where the library does (core/command.hpp).
#pragma once

#include <liveinbox/liveinbox.h>

#include "core/command.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace liveinbox::fuzz {

inline constexpr std::array<const char*, 3> conversations = {"c1", "c2", "c3"};
inline constexpr std::array<const char*, 3> users = {"u1", "u2", "u3"};
inline constexpr std::array<const char*, 3> agents = {"ana", "bo", "cy"};  // cy supervises
inline constexpr std::array<const char*, 2> channels = {"WIDGET", "WA"};
inline constexpr std::array<const char*, 2> teams = {"billing", "night"};
inline constexpr std::array<const char*, 3> tags = {"vip", "refund", "späti"};
inline constexpr std::array<const char*, 3> sessions = {"tab", "phone", "tab2"};
inline constexpr std::array<const char*, 6> texts = {"Where is my parcel?",
                                                     "May I speak to a human, please?",
                                                     "**Sure** – see https://a.example/1",
                                                     "This is useless!",
                                                     "请转人工",
                                                     "ok"};

inline constexpr std::array<const char*, 8> policies = {
    R"({"routing":"least_busy","offer_ms":1000})",
    R"({"routing":"manual","one_active_per_user":false})",
    R"({"reopen":"agent","reopen_agent_ms":60000})",
    R"({"claim_lease_ms":2000,"assistant_timeout_ms":1500})",
    R"({"claim_within_ms":3000,"no_agent":"assistant","near_ms":1000})",
    R"({"claim_within_ms":2000,"no_agent":"close"})",
    R"({"first_reply_within_ms":2000,"next_reply_within_ms":900,"tags_max":2})",
    R"({"routing":"round_robin","reopen":"assistant","failures_to_escalate":1})"};
inline constexpr std::array<const char*, 4> team_policies = {
    R"({"routing":"round_robin"})",
    R"({"claim_within_ms":1000,"no_agent":"team","no_agent_team":"night"})",
    R"({"skill_tags":["vip"],"routing":"least_busy"})",
    R"({"hours":{"open":{"mon":["09:00-17:00"]}}})"};
inline constexpr std::array<const char*, 4> agent_data = {R"({"capacity":1,"skills":["vip"]})",
                                                          R"({"teams":["billing"]})",
                                                          R"({"capacity":0})",
                                                          R"({"teams":["night","billing"]})"};
inline constexpr std::array<const char*, 4> attributes = {
    R"({"plan":"gold"})", R"({"plan":null,"n":3})", R"({"ok":true})", R"({"n":null})"};

// What a script has left; zeros when it is over.
class Script {
 public:
  explicit Script(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool is_over() const { return bytes_.empty(); }

  std::uint8_t byte() {
    const auto out = bytes_.empty() ? 0 : static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(std::min<std::size_t>(1, bytes_.size()));
    return static_cast<std::uint8_t>(out);
  }

  template <std::size_t Count>
  const char* one_of(const std::array<const char*, Count>& list) {
    return list.at(byte() % Count);
  }

 private:
  std::string_view bytes_;
};

// The newest fence of each conversation, as far as it was seen.
using Fences = std::array<std::uint64_t, conversations.size()>;

inline li_principal actor_of(Script& script) {
  const auto choice = script.byte();
  switch (choice % 8) {
    case 0:
      return li_user(users.at(choice / 8 % users.size()));
    case 1:
      return li_assistant("bot");
    case 2:
      return li_integration("host");
    case 3:
      return li_system("host");
    default:
      return li_agent(agents.at(choice / 8 % agents.size()));
  }
}

inline const char* data_for(core::Op op, Script& script) {
  switch (op) {
    case core::Op::configure:
      return script.one_of(policies);
    case core::Op::set_team:
      return script.one_of(team_policies);
    case core::Op::set_agent:
      return script.one_of(agent_data);
    case core::Op::annotate:
      return script.one_of(attributes);
    case core::Op::set_channel:
      return R"({"format":"whatsapp","max_chars":40,"reply_window_ms":5000})";
    case core::Op::escalate:
      return R"({"evidence":[1],"detector":"script","confidence":700})";
    default:
      return R"({"attachments":[{"url":"https://a.example/1","size":3}]})";
  }
}

inline void fill_texts(li_command& command, core::FieldSet wanted, Script& script) {
  using core::Field;
  const auto fill = [&](Field field, li_str& out, const char* text) {
    out = has(wanted, field) ? li_text(text) : out;
  };
  const auto place = script.byte();
  fill(Field::conversation, command.conversation, conversations.at(place % 3));
  fill(Field::user, command.user, users.at(place / 3 % 3));
  fill(Field::channel, command.channel, channels.at(place / 9 % 2));
  fill(Field::into, command.into, conversations.at(place / 18 % 3));
  const auto words = script.byte();
  fill(Field::text, command.text, texts.at(words % texts.size()));
  fill(Field::tag, command.tag, tags.at(words % tags.size()));
  fill(Field::target, command.target, agents.at(words % agents.size()));
  fill(Field::team, command.team, teams.at(words % teams.size()));
  fill(Field::session, command.session, sessions.at(words % sessions.size()));
  fill(Field::name, command.name, "Somebody");
  fill(Field::external_id, command.external_id, words % 2 == 0 ? "x1" : "x2");
}

inline void fill_numbers(li_command& command,
                         core::FieldSet wanted,
                         Script& script,
                         const Fences& fences) {
  using core::Field;
  const auto number = script.byte();
  if (has(wanted, Field::fence)) {
    const auto* const key = std::find_if(
        conversations.begin(), conversations.end(), [&command](std::string_view conversation) {
          return conversation ==
                 std::string_view(command.conversation.data, command.conversation.size);
        });
    const auto at = static_cast<std::size_t>(key - conversations.begin());
    // Mostly the right one.
    command.fence = number % 8 == 7 ? number / 8U + 1U : std::max<std::uint64_t>(1, fences.at(at));
  }
  command.if_version = has(wanted, Field::if_version) && number % 32 == 31 ? number / 32U + 1U : 0;
  command.message = has(wanted, Field::message) ? number % 4U + 1U : 0;
  command.lease_ms = has(wanted, Field::lease_ms) ? number * std::int64_t{50} : 0;
  command.until_ms = has(wanted, Field::until_ms) && number % 2 == 1 ? 1700000005000 : 0;
  command.priority = has(wanted, Field::priority) ? number % 201 - 100 : 0;
  command.reason = has(wanted, Field::reason) ? number % 8U + 1U : 0;
  command.outcome = has(wanted, Field::outcome) ? number % 6U : 0;
  command.role = has(wanted, Field::role) ? number % 3U : 0;
  command.delivery = has(wanted, Field::delivery) ? number % 4U + 2U : 0;
  command.device = has(wanted, Field::device) ? number % 4U : 0;
  const auto flag = [&](Field field, std::uint32_t value) {
    return has(wanted, field) && number % 2 == 1 ? value : 0U;
  };
  command.flags = flag(Field::fallback, LI_FALLBACK) | flag(Field::is_note, LI_DRAFT_OF_NOTE) |
                  flag(Field::is_away, LI_AWAY) | flag(Field::at_once, LI_AT_ONCE);
}

// A command with all that it needs; a byte says which of the rest it has.
inline li_command next_command(Script& script, const Fences& fences) {
  const auto& row = core::op_table.at(script.byte() % (core::op_table.size() - 1));
  li_command command = LI_COMMAND(static_cast<std::uint32_t>(row.op));
  command.tenant = LI_STR("acme");
  command.actor = actor_of(script);
  const core::FieldSet chosen = script.byte() * 0x01010101U;
  const auto wanted = row.required | (row.optional & chosen);
  fill_texts(command, wanted, script);
  fill_numbers(command, wanted, script, fences);
  if (has(wanted, core::Field::data)) {
    command.data = li_text(data_for(row.op, script));
  }
  return command;
}

}  // namespace liveinbox::fuzz
