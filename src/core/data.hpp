// The lists and policies that a command carries as JSON in `data`, with a schema per op. A key that
// the schema does not name is an error, so that a misspelt setting cannot pass unnoticed.
#pragma once

#include "base/result.hpp"
#include "core/types.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::core {

// escalate: {"evidence": [message numbers], "detector": text, "confidence": 0-1000}
struct EscalateData {
  std::vector<std::uint64_t> evidence;
  std::string detector;
  std::uint16_t confidence_permille = 0;
};
base::Result<EscalateData> parse_escalate_data(std::string_view json);

// receive, send: {"attachments": [{"name", "type", "url", "size"}]}; the list as minified JSON.
base::Result<std::string> parse_attachments(std::string_view json);

// set_agent: {"teams": [text], "skills": [text], "capacity": number; 0 = takes no offers}
struct AgentData {
  std::vector<std::string> teams;
  std::vector<std::string> skills;
  std::uint32_t capacity = 0;  // 0 = none given
  bool takes_no_offers = false;
};
base::Result<AgentData> parse_agent(std::string_view json);

// set_channel: {"format", "max_chars", "reply_window_ms"} onto a descriptor.
base::Result<Channel> parse_channel(Channel channel, std::string_view json);

// set_team: the settings that are named replace those of `team`.
base::Result<TeamPolicy> parse_team(TeamPolicy team, std::string_view json);

// configure: the settings that are named replace those of `policy`.
base::Result<Policy> parse_policy(Policy policy, std::string_view json);

}  // namespace liveinbox::core
