// What a chat endpoint is told: the newest part of what was said, as chat messages.
#pragma once

#include "assistant/answerer.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace server::assistant {

struct HistoryLimits {
  std::size_t messages_max = 40;
  std::size_t bytes_max = std::size_t{32} * 1024;  // of texts
};

// The newest lines that are within both limits, oldest first. What is to be answered is always
// there, and so is the newest summary: it tells what was cut off.
std::vector<Line> newest_within(const std::vector<Line>& lines, const HistoryLimits& limits);

// The "messages" of a request, as JSON: `prompt` and summaries as the system, the user's words as
// the user, everybody else's as the assistant; to the user, too, they are one voice.
std::string messages_json(std::string_view prompt, const std::vector<Line>& lines);

}  // namespace server::assistant
