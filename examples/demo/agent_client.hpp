// A simulated agent: watches the tabs as the page does, claims every conversation that waits, and
// answers and closes those that it won. Now and then a loser tries to answer all the same.
#pragma once

#include "channel_client.hpp"
#include "client.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace demo {

class AgentClient final : public Client {
 public:
  AgentClient(asio::io_context& loop,
              Trace& trace,
              ClientOptions options,
              const ChannelClient& channel,
              std::function<void(const std::string&)> on_closed);

  // The user of a conversation has said everything.
  void user_finished(const std::string& key);

  // The frames that a session watches, as ClientOptions want them.
  static std::vector<std::string> tab_frames();

 private:
  void on_view(const simdjson::dom::element& frame) override;
  void see(const simdjson::dom::element& card, bool in_waiting);
  void claim(const std::string& key);
  void won(const std::string& key, std::uint64_t fence);
  void lost(const std::string& key, const simdjson::dom::element& frame);
  void reply_and_close(const std::string& key);
  void send(const std::string& key, std::vector<std::string> lines);
  void close(const std::string& key);

  const ChannelClient& channel_;
  const std::function<void(const std::string&)> on_closed_;
  std::set<std::string> shown_;                 // ever seen escalated on the screen
  std::set<std::string> tried_;                 // claimed or tried to
  std::map<std::string, std::uint64_t> holds_;  // conversation -> fence
  std::size_t losses_ = 0;
};

}  // namespace demo
