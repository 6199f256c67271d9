// HTTP on one stream: reads requests, has them answered in order, and hands the stream over when
// one of them asks for a WebSocket.
//
// Requests that come in one burst are answered one after the other. While the client leaves more
// than a bounded amount of answers unread, no further request is read.
#pragma once

#include "http_request.hpp"
#include "http_response.hpp"
#include "service.hpp"
#include "tcp_stream.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace server::net {

class HttpConnection : public StreamUser, public std::enable_shared_from_this<HttpConnection> {
 public:
  // The stream owns its user, so it lives at least as long.
  HttpConnection(TcpStream& stream, std::shared_ptr<const Service> service);

  void on_bytes(std::span<char> bytes) override;
  void on_peer_end() override;
  void on_flushed() override;
  void on_time(Clock::time_point now) override;
  void on_drain() override;
  void on_gone() override;

 private:
  enum class Phase { fresh, idle, head, body, answering, streaming };

  // What an answer has to know of its request.
  struct Form {
    bool keeps_alive = true;
    bool has_body = true;
    bool is_chunked = false;  // where the length of the body is not known ahead
  };

  void read_requests(std::span<char> bytes);
  void read_on();
  // Answers the finished request. What is left of the bytes belongs to a WebSocket if it asks so.
  void answer(std::span<char> rest);
  // How long to wait where the client's address asks too often.
  [[nodiscard]] std::optional<std::chrono::seconds> ask_for_answer() const;
  void upgrade(const Request& request, std::span<char> rest);
  static Form form_of(const Request& request);
  void respond_later(const Later& later, Form form);
  void respond_with_stream(const Stream& answer, Form form);
  void end_stream(bool keeps_alive);
  [[nodiscard]] bool may_keep_alive(const Response& response, Form form) const;
  void go_on();
  void respond(const Response& response, Form form);
  void refuse(int status);
  void note_phase(bool has_answered);

  TcpStream& stream_;
  std::shared_ptr<const Service> service_;
  RequestReader reader_;
  // Bytes of further requests, while an answer is waited for or too many answers are unread.
  std::string held_;
  Phase phase_ = Phase::fresh;
  std::uint64_t answers_ = 0;         // given by now; tells an answer that comes too late
  bool is_waiting_ = false;           // for an answer, or for the end of one
  std::shared_ptr<BodyStream> body_;  // while an answer comes bit by bit
  bool has_peer_ended_ = false;       // so the answer that is waited for is the last one
  Clock::time_point phase_since_;
  bool is_draining_ = false;
  bool is_done_ = false;  // refused, closed or handed over: bytes that follow are nobody's
};

}  // namespace server::net
