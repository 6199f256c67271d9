#include "race.hpp"

#include "agent_client.hpp"
#include "auditor_client.hpp"
#include "channel_client.hpp"
#include "script.hpp"
#include "trace.hpp"

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace demo {
namespace {

// Conversations under way at once: fewer than a watched window holds, so that each of them comes
// onto every agent's screen.
constexpr std::size_t conversations_at_once = 24;
constexpr auto patience = std::chrono::seconds(60);
constexpr auto look_every = std::chrono::milliseconds(100);

// The text member of a flat object.
std::string member_of(const std::string& json, std::string_view key) {
  simdjson::dom::parser parser;
  std::string_view text;
  return parser.parse(json)[key].get_string().get(text) == simdjson::SUCCESS ? std::string(text)
                                                                             : std::string();
}

// What a logged-in agent's requests carry, as lines of a head.
std::optional<std::string> log_in(const RaceOptions& options, const std::string& agent) {
  const auto answer = post_json(
      options.endpoint, "/api/login", json_object({{"agent", agent}, {"password", options.code}}));
  const std::string field = "Set-Cookie: ";
  const auto begin = answer.head.find(field);
  if (answer.status != 200 || begin == std::string::npos) {
    std::fprintf(stderr, "%s cannot log in: HTTP %d\n", agent.c_str(), answer.status);
    return std::nullopt;
  }
  const auto value = begin + field.size();
  return "Cookie: " + answer.head.substr(value, answer.head.find(';', value) - value) +
         "\r\nX-CSRF-Token: " + member_of(answer.body, "csrf") + "\r\n";
}

// One admission to a WebSocket, as a line of its handshake.
std::string take_ticket(const Endpoint& endpoint, const std::string& login) {
  const auto answer = post_json(endpoint, "/api/ticket", "{}", login);
  return "Sec-WebSocket-Protocol: ticket." + member_of(answer.body, "ticket") + "\r\n";
}

class Race {
 public:
  Race(const RaceOptions& options, Trace& trace, std::vector<Script> scripts)
      : options_(options), trace_(trace), watch_(loop_) {
    const auto token = [line = "Authorization: Bearer " + options.token + "\r\n"] { return line; };
    auditor_ = std::make_unique<AuditorClient>(
        loop_,
        trace,
        ClientOptions{"auditor", options.endpoint, "/ws/integration", token, true, {}});
    channel_ = std::make_unique<ChannelClient>(
        loop_,
        trace,
        ClientOptions{"channel", options.endpoint, "/ws/integration", token, false, {}},
        std::move(scripts),
        [this](const std::string& key) {
          for (const auto& agent : agents_) {
            agent->user_finished(key);
          }
        });
  }

  bool add_agents() {
    for (std::uint32_t i = 1; i <= options_.agents; ++i) {
      const auto name = "agent-" + std::to_string(i);
      const auto login = log_in(options_, name);
      if (!login) {
        return false;
      }
      agents_.push_back(std::make_unique<AgentClient>(
          loop_,
          trace_,
          ClientOptions{name,
                        options_.endpoint,
                        "/ws/agent",
                        [this, login = *login] { return take_ticket(options_.endpoint, login); },
                        true,
                        AgentClient::tab_frames()},
          *channel_,
          [this](const std::string& key) { channel_->conversation_closed(key); }));
    }
    return true;
  }

  bool run() {
    auditor_->start();
    channel_->start();
    for (const auto& agent : agents_) {
      agent->start();
    }
    progress_at_ = std::chrono::steady_clock::now();
    look_later();
    loop_.run();
    return is_complete_;
  }

 private:
  void look_later() {
    watch_.expires_after(look_every);
    watch_.async_wait([this](std::error_code error) {
      if (!error && look()) {
        look_later();
      }
    });
  }

  // True while the race goes on.
  bool look() {
    if (!has_begun_) {
      has_begun_ = auditor_->is_welcome() && channel_->is_welcome() &&
                   std::all_of(agents_.begin(), agents_.end(), [](const auto& agent) {
                     return agent->is_welcome();
                   });
      if (has_begun_) {
        trace_.write("race", "begun", {});
        channel_->play(conversations_at_once);
      }
      return has_begun_ || is_patient();
    }
    if (!was_cut_ && channel_->closed() * 5 >= channel_->total() * 2) {
      was_cut_ = true;
      agents_.front()->cut();
    }
    show_progress();
    if (channel_->is_done() && everybody_has_read_all()) {
      trace_.write("race", "done", {});
      is_complete_ = true;
      stop();
      return false;
    }
    return is_patient();
  }

  // The feed has an end now: everybody is to come to it before the race is over.
  bool everybody_has_read_all() {
    std::uint64_t newest = auditor_->seen();
    bool is_same = true;
    for (const auto& agent : agents_) {
      is_same =
          is_same && agent->seen() == newest && agent->unanswered() == 0 && agent->is_welcome();
    }
    calm_looks_ = is_same && newest == last_newest_ ? calm_looks_ + 1 : 0;
    last_newest_ = newest;
    return calm_looks_ >= 3;
  }

  bool is_patient() {
    const auto now = std::chrono::steady_clock::now();
    if (channel_->closed() != progress_ || auditor_->seen() != progress_feed_) {
      progress_ = channel_->closed();
      progress_feed_ = auditor_->seen();
      progress_at_ = now;
    }
    if (now - progress_at_ < patience) {
      return true;
    }
    std::fprintf(stderr,
                 "nothing has moved for a minute: %zu of %zu conversations are closed\n",
                 channel_->closed(),
                 channel_->total());
    stop();
    return false;
  }

  void show_progress() const {
    if (isatty(STDERR_FILENO) != 0) {
      std::fprintf(stderr, "\r%zu of %zu conversations ", channel_->closed(), channel_->total());
    }
  }

  void stop() {
    auditor_->stop();
    channel_->stop();
    for (const auto& agent : agents_) {
      agent->stop();
    }
    loop_.stop();
  }

  const RaceOptions& options_;
  Trace& trace_;
  asio::io_context loop_;
  asio::steady_timer watch_;
  std::unique_ptr<AuditorClient> auditor_;
  std::unique_ptr<ChannelClient> channel_;
  std::vector<std::unique_ptr<AgentClient>> agents_;
  bool has_begun_ = false;
  bool was_cut_ = false;
  bool is_complete_ = false;
  std::size_t progress_ = 0;
  std::uint64_t progress_feed_ = 0;
  std::chrono::steady_clock::time_point progress_at_;
  std::uint64_t last_newest_ = 0;
  int calm_looks_ = 0;
};

}  // namespace

int race(const RaceOptions& options) {
  std::string error;
  auto scripts = read_scripts(options.input, error);
  if (!scripts) {
    std::fprintf(stderr, "%s\n", error.c_str());
    return 2;
  }
  const auto trace = Trace::create(options.trace);
  if (!trace) {
    std::fprintf(stderr, "cannot write %s\n", options.trace.c_str());
    return 2;
  }
  Race race(options, *trace, *std::move(scripts));
  return race.add_agents() && race.run() ? 0 : 1;
}

}  // namespace demo
