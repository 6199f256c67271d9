#include "agent_client.hpp"

#include <utility>

namespace demo {
namespace {

// Every so many lost claims the loser tries to answer under the fence that the winner has.
constexpr std::size_t probe_every = 4;

std::string target(const std::string& key, std::uint64_t fence) {
  return R"("conversation":)" + json_text(key) + R"(,"fence":)" + std::to_string(fence);
}

}  // namespace

AgentClient::AgentClient(asio::io_context& loop,
                         Trace& trace,
                         ClientOptions options,
                         const ChannelClient& channel,
                         std::function<void(const std::string&)> on_closed)
    : Client(loop, trace, std::move(options)),
      channel_(channel),
      on_closed_(std::move(on_closed)) {}

std::vector<std::string> AgentClient::tab_frames() {
  return {R"({"t":"watch","view":"waiting","tab":"waiting","limit":100})",
          R"({"t":"watch","view":"all","tab":"all","limit":100})"};
}

void AgentClient::on_view(const simdjson::dom::element& frame) {
  const bool in_waiting = text_of(frame, "view") == "waiting";
  simdjson::dom::array rows;
  if (frame["cards"].get_array().get(rows) == simdjson::SUCCESS) {
    for (const auto card : rows) {
      see(card, in_waiting);
    }
  }
  if (frame["upsert"].get_array().get(rows) == simdjson::SUCCESS) {
    for (const auto row : rows) {
      simdjson::dom::element card;
      if (row["card"].get(card) == simdjson::SUCCESS) {
        see(card, in_waiting);
      }
    }
  }
}

void AgentClient::see(const simdjson::dom::element& card, bool in_waiting) {
  const auto key = text_of(card, "conversation");
  if (shown_.insert(key).second) {
    trace().write(name(), "shown", {{"conversation", key}});
  }
  if (in_waiting && tried_.insert(key).second) {
    claim(key);
  }
}

void AgentClient::claim(const std::string& key) {
  const auto sent_us = now_us();
  command("claim",
          R"("conversation":)" + json_text(key),
          [this, key, sent_us](const simdjson::dom::element& frame, bool is_ok) {
            trace().write(name(),
                          "claim",
                          {{"conversation", key},
                           {"ok", is_ok},
                           {"code", text_of(frame, "code")},
                           {"fence", number_of(frame, "fence")},
                           {"offset", number_of(frame, "offset")},
                           {"sent_us", static_cast<std::uint64_t>(sent_us)}});
            if (is_ok) {
              won(key, number_of(frame, "fence"));
            } else {
              lost(key, frame);
            }
          });
}

void AgentClient::won(const std::string& key, std::uint64_t fence) {
  holds_.insert_or_assign(key, fence);
  const auto* played = channel_.played(key);
  if (played != nullptr && played->is_finished) {
    reply_and_close(key);
  }
}

void AgentClient::user_finished(const std::string& key) {
  if (holds_.contains(key)) {
    reply_and_close(key);
  }
}

// Opening makes fence 1, the escalation 2 and the first claim 3: that is what the winner holds.
void AgentClient::lost(const std::string& key, const simdjson::dom::element& frame) {
  if (++losses_ % probe_every != 0 || text_of(frame, "code") != "already_claimed") {
    return;
  }
  constexpr std::uint64_t winners_fence = 3;
  command("send",
          target(key, winners_fence) + R"(,"text":"a loser speaks")",
          [this, key](const simdjson::dom::element& answer, bool is_ok) {
            trace().write(
                name(),
                "probe",
                {{"conversation", key}, {"ok", is_ok}, {"code", text_of(answer, "code")}});
          });
}

void AgentClient::reply_and_close(const std::string& key) {
  auto lines = channel_.played(key)->lines_for_human;
  if (lines.empty()) {
    lines.emplace_back("Thank you for waiting. A **person** has read this and takes care of it.");
  }
  send(key, std::move(lines));
}

void AgentClient::send(const std::string& key, std::vector<std::string> lines) {
  if (lines.empty()) {
    return close(key);
  }
  const auto text = lines.front();
  lines.erase(lines.begin());
  command("send",
          target(key, holds_[key]) + R"(,"text":)" + json_text(text),
          [this, key, lines = std::move(lines)](const simdjson::dom::element& frame, bool is_ok) {
            trace().write(name(),
                          "reply",
                          {{"conversation", key},
                           {"ok", is_ok},
                           {"message", number_of(frame, "message")},
                           {"code", text_of(frame, "code")}});
            send(key, lines);
          });
}

void AgentClient::close(const std::string& key) {
  command("close",
          target(key, holds_[key]) + R"(,"outcome":"resolved")",
          [this, key](const simdjson::dom::element& frame, bool is_ok) {
            trace().write(name(),
                          "close",
                          {{"conversation", key}, {"ok", is_ok}, {"code", text_of(frame, "code")}});
            holds_.erase(key);
            if (is_ok) {
              on_closed_(key);
            }
          });
}

}  // namespace demo
