#include "play.hpp"

#include "client.hpp"
#include "script.hpp"
#include "trace.hpp"

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace demo {
namespace {

constexpr auto between_conversations = std::chrono::milliseconds(1500);
constexpr auto between_lines = std::chrono::milliseconds(1800);

// Says one script's lines, each after a pause. The assistant's lines end where people take over.
class Actor : public std::enable_shared_from_this<Actor> {
 public:
  Actor(asio::io_context& loop, Client& client, const Script& script)
      : client_(client), script_(script), pause_(loop) {}

  void begin(std::chrono::milliseconds after) {
    later(after, [this] { open(); });
  }

 private:
  template <typename Next>
  void later(std::chrono::milliseconds after, Next next) {
    pause_.expires_after(after);
    pause_.async_wait([self = shared_from_this(), next](std::error_code error) {
      if (!error) {
        next();
      }
    });
  }

  void open() {
    client_.command("open",
                    R"("conversation":)" + json_text(script_.id) + R"(,"channel":)" +
                        json_text(script_.channel) + R"(,"user":)" + json_text("u:" + script_.id) +
                        R"(,"name":)" +
                        json_text(script_.user_name.empty() ? script_.id : script_.user_name),
                    [self = shared_from_this()](const auto& frame, bool is_ok) {
                      self->fence_ = is_ok ? number_of(frame, "fence") : 0;
                      self->say_next();
                    });
    // The user is here while the sample plays, so that the dot is green.
    client_.command("connect",
                    R"("actor":{"kind":"user","id":)" + json_text("u:" + script_.id) +
                        R"(},"session":"player","lease_ms":600000)",
                    [](const auto&, bool) {});
  }

  void say_next() {
    while (next_line_ < script_.lines.size()) {
      const auto& line = script_.lines[next_line_++];
      if (!line.is_customer && fence_ == 0) {
        continue;  // Somebody else speaks for the house now.
      }
      later(between_lines, [this, &line] { say(line); });
      return;
    }
  }

  void say(const Line& line) {
    const auto target =
        R"("conversation":)" + json_text(script_.id) + R"(,"text":)" + json_text(line.text);
    const auto answered = [self = shared_from_this()](const auto& frame, bool is_ok) {
      if (!is_ok || number_of(frame, "fence") != self->fence_) {
        self->fence_ = 0;
      }
      self->say_next();
    };
    if (line.is_customer) {
      client_.command("receive", target, answered);
    } else {
      client_.command(
          "send",
          R"("actor":{"kind":"assistant","id":"assistant","name":"Assistant"},"fence":)" +
              std::to_string(fence_) + "," + target,
          answered);
    }
  }

  Client& client_;
  const Script& script_;
  asio::steady_timer pause_;
  std::size_t next_line_ = 0;
  std::uint64_t fence_ = 0;
};

}  // namespace

int play(const RaceOptions& options) {
  std::string error;
  const auto scripts = read_scripts(options.input, error);
  if (!scripts) {
    std::fprintf(stderr, "%s\n", error.c_str());
    return 2;
  }
  const auto trace = Trace::create("/dev/null");
  asio::io_context loop;
  Client client(loop,
                *trace,
                {"player",
                 options.endpoint,
                 "/ws/integration",
                 [line = "Authorization: Bearer " + options.token + "\r\n"] { return line; },
                 false,
                 {}});
  client.start();
  auto after = between_conversations;
  for (const auto& script : *scripts) {
    std::make_shared<Actor>(loop, client, script)->begin(after);
    after += between_conversations;
  }
  loop.run();
  return 0;
}

}  // namespace demo
