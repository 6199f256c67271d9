#include "assistant/history.hpp"

#include "json.hpp"

#include <algorithm>

namespace server::assistant {
namespace {

// Where the user's last words begin: the messages after which nobody has answered.
std::size_t begin_of_question(const std::vector<Line>& lines) {
  auto at = lines.size();
  while (at > 0 && lines[at - 1].kind != Line::Kind::ours) {
    --at;
  }
  return at;
}

std::string message_json(std::string_view role, std::string_view text) {
  return json_object({{"role", role}, {"content", text}});
}

}  // namespace

std::vector<Line> newest_within(const std::vector<Line>& lines, const HistoryLimits& limits) {
  const auto question = begin_of_question(lines);
  std::vector<Line> out;
  std::size_t bytes = 0;
  bool is_full = false;
  bool has_summary = false;
  for (auto at = lines.size(); at > 0; --at) {
    const auto& line = lines[at - 1];
    // However many messages are to be answered, none of them is left out for their number.
    is_full = is_full || (out.size() >= limits.messages_max && at - 1 < question) ||
              bytes + line.text.size() > limits.bytes_max;
    const bool is_summary = line.kind == Line::Kind::summary;
    if (at == lines.size() || !is_full || (is_summary && !has_summary)) {
      out.push_back(line);
      bytes += line.text.size();
      has_summary = has_summary || is_summary;
    }
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::string messages_json(std::string_view prompt, const std::vector<Line>& lines) {
  std::string out = "[";
  const auto add = [&out](std::string_view role, std::string_view text) {
    out += out.size() == 1 ? "" : ",";
    out += message_json(role, text);
  };
  if (!prompt.empty()) {
    add("system", prompt);
  }
  for (const auto& line : lines) {
    switch (line.kind) {
      case Line::Kind::user:
        add("user", line.text);
        break;
      case Line::Kind::ours:
        add("assistant", line.text);
        break;
      case Line::Kind::summary:
        add("system", "A colleague gives the conversation back to you and says: " + line.text);
        break;
    }
  }
  return out + "]";
}

}  // namespace server::assistant
