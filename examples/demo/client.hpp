// A client of the session protocol that comes back: it resumes the feed after the last event it has
// dealt with, and sends again, under the same ids, what was not answered.
#pragma once

#include "trace.hpp"
#include "web_socket_client.hpp"

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace demo {

// A command on its way. `answered` gets the frame: ok or error.
using Answered = std::function<void(const simdjson::dom::element& frame, bool is_ok)>;

struct ClientOptions {
  std::string name;  // in traces, and in front of command ids
  Endpoint endpoint;
  std::string path;
  std::function<std::string()> fields;  // of each handshake: a ticket or a token
  bool follows_feed = true;
  std::vector<std::string> watches;  // frames that are sent after each welcome
};

class Client {
 public:
  Client(asio::io_context& loop, Trace& trace, ClientOptions options);
  virtual ~Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void start();
  // A command: the members of its frame after t and id. Sent again after a break.
  void command(std::string_view op, std::string_view members, Answered answered);
  // Pulls the cable. The client comes back by itself.
  void cut();
  void stop();

  [[nodiscard]] bool is_welcome() const { return is_welcome_; }
  [[nodiscard]] std::uint64_t seen() const { return seen_; }
  [[nodiscard]] std::size_t unanswered() const { return waiting_.size(); }

 protected:
  virtual void on_welcome() {}
  virtual void on_event(const simdjson::dom::element& /*event*/) {}
  // view and changes
  virtual void on_view(const simdjson::dom::element& /*frame*/) {}

  Trace& trace() { return trace_; }
  [[nodiscard]] const std::string& name() const { return options_.name; }
  asio::io_context& loop() { return loop_; }

 private:
  struct Waiting {
    std::string frame;
    Answered answered;
  };

  void connect();
  void on_connected();
  void on_text(std::string_view text);
  void on_welcome_frame(const simdjson::dom::element& frame);
  void on_events(const simdjson::dom::element& frame);
  void on_answer(const simdjson::dom::element& frame, bool is_ok);

  asio::io_context& loop_;
  Trace& trace_;
  const ClientOptions options_;
  const std::string id_prefix_;
  simdjson::dom::parser parser_;
  std::shared_ptr<WebSocketClient> socket_;
  asio::steady_timer retry_;
  std::map<std::string, Waiting, std::less<>> waiting_;  // by id
  std::vector<std::string> order_;                       // ids in the order of sending
  std::uint64_t next_id_ = 1;
  std::uint64_t epoch_ = 0;
  std::uint64_t seen_ = 0;  // the feed's offset up to which everything was dealt with
  bool was_welcome_ = false;
  bool is_welcome_ = false;
  bool is_stopped_ = false;
};

// The members of a frame's object, without ceremony.
std::string text_of(const simdjson::dom::element& object, std::string_view key);
std::uint64_t number_of(const simdjson::dom::element& object, std::string_view key);

}  // namespace demo
