// The host's side of a channel: brings in what users write and what the assistant answers, many
// conversations at a time, each in its own order, and hands them to people at the end.
#pragma once

#include "client.hpp"
#include "script.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace demo {

// What agents need to know of a conversation that is being played.
struct Played {
  bool is_finished = false;                  // the user has said everything
  std::vector<std::string> lines_for_human;  // what the script's agent said after the hand-over
};

class ChannelClient final : public Client {
 public:
  // `on_finished` is called with the conversation's key when its user has said everything.
  ChannelClient(asio::io_context& loop,
                Trace& trace,
                ClientOptions options,
                std::vector<Script> scripts,
                std::function<void(const std::string&)> on_finished);

  // How many conversations are played at once; a closed one makes room for the next.
  void play(std::size_t at_once);
  void conversation_closed(const std::string& key);

  [[nodiscard]] const Played* played(const std::string& key) const;
  [[nodiscard]] std::size_t total() const { return scripts_.size(); }
  [[nodiscard]] std::size_t closed() const { return closed_; }
  [[nodiscard]] bool is_done() const { return closed_ == scripts_.size(); }

 private:
  struct Run {
    const Script* script = nullptr;
    std::size_t next_line = 0;
    std::uint64_t fence = 0;  // the assistant's, 0 once people have the conversation
    bool is_escalated = false;
    Played played;
  };

  void begin_next();
  void step(const std::string& key);
  void receive(const std::string& key, Run& run, const Line& line);
  void answer(const std::string& key, Run& run, const Line& line);
  void finish(const std::string& key, Run& run);
  void finished(const std::string& key);

  const std::vector<Script> scripts_;
  const std::function<void(const std::string&)> on_finished_;
  std::map<std::string, Run> runs_;
  std::size_t next_script_ = 0;
  std::size_t closed_ = 0;
};

}  // namespace demo
