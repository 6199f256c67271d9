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

#include <memory>
#include <span>
#include <string>

namespace server::net {

class HttpConnection : public StreamUser {
 public:
  // The stream owns its user, so it lives at least as long.
  HttpConnection(TcpStream& stream, std::shared_ptr<const Service> service);

  void on_bytes(std::span<char> bytes) override;
  void on_peer_end() override;
  void on_flushed() override;
  void on_time(Clock::time_point now) override;
  void on_drain() override;
  void on_gone() override {}

 private:
  enum class Phase { fresh, idle, head, body };

  void read_requests(std::span<char> bytes);
  // Answers the finished request. What is left of the bytes belongs to a WebSocket if it asks so.
  void answer(std::span<char> rest);
  void upgrade(const Request& request, std::span<char> rest);
  void respond(const Request& request, const Response& response);
  void refuse(int status);
  void write_response(const Response& response, bool keeps_alive, bool has_body);
  void note_phase(bool has_answered);

  TcpStream& stream_;
  std::shared_ptr<const Service> service_;
  RequestReader reader_;
  std::string held_;  // bytes of further requests, while too many answers are unread
  Phase phase_ = Phase::fresh;
  Clock::time_point phase_since_;
  bool is_draining_ = false;
  bool is_done_ = false;  // refused, closed or handed over: bytes that follow are nobody's
};

}  // namespace server::net
