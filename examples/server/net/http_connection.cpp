#include "http_connection.hpp"

#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace server::net {
namespace {

constexpr std::size_t unread_answers_bytes_max = std::size_t{256} * 1024;

std::string_view explain(int status) {
  switch (status) {
    case 408:
      return "The request did not arrive in time.";
    case 413:
      return "The body is larger than this server takes.";
    case 414:
      return "The request line is longer than this server takes.";
    case 431:
      return "The header fields are more than this server takes.";
    case 503:
      return "The answer did not come in time.";
    case 501:
      return "The method or the transfer coding is not known here.";
    default:
      return "The request is not well-formed.";
  }
}

}  // namespace

HttpConnection::HttpConnection(TcpStream& stream, std::shared_ptr<const Service> service)
    : stream_(stream),
      service_(std::move(service)),
      reader_(service_->options.request, &service_->handlers.body_bytes_max),
      phase_since_(Clock::now()) {}

void HttpConnection::on_bytes(std::span<char> bytes) {
  read_requests(bytes);
}

void HttpConnection::on_peer_end() {
  // A client may end its side and still wait for the answers that it has asked for.
  has_peer_ended_ = true;
  if (const auto body = body_) {
    // Of a body without an end nobody waits for the rest: who ends the connection has gone.
    body->end_and_tell();
  } else if (!is_waiting_) {
    stream_.finish();
  }
}

void HttpConnection::on_gone() {
  is_done_ = true;
  if (const auto body = std::exchange(body_, nullptr)) {
    body->tell_gone();
  }
}

void HttpConnection::on_flushed() {
  if (const auto body = body_) {
    body->tell_drained();
  }
  if (!held_.empty() && !is_done_ && !is_waiting_) {
    read_on();
  }
}

void HttpConnection::read_on() {
  std::string held = std::exchange(held_, std::string());
  stream_.resume_reading();
  read_requests(held);
}

void HttpConnection::read_requests(std::span<char> bytes) {
  bool has_answered = false;
  while (!bytes.empty() && !is_done_) {
    if (is_waiting_ || stream_.buffered_bytes() > unread_answers_bytes_max) {
      held_.assign(bytes.data(), bytes.size());
      stream_.pause_reading();
      break;
    }
    bytes = bytes.subspan(reader_.feed({bytes.data(), bytes.size()}));
    if (reader_.refusal() != 0) {
      return refuse(reader_.refusal());
    }
    if (reader_.is_complete()) {
      answer(bytes);
      has_answered = true;
    } else if (reader_.wants_continue()) {
      stream_.write("HTTP/1.1 100 Continue\r\n\r\n");
    }
  }
  note_phase(has_answered);
}

void HttpConnection::answer(std::span<char> rest) {
  const Request request = reader_.take();
  if (const auto wait = ask_for_answer()) {
    Response response = make_problem(429, "This address asks too often.");
    response.add("Retry-After", std::to_string(wait->count()));
    return respond(response, form_of(request));
  }
  if (is_upgrade(request)) {
    return upgrade(request, rest);
  }
  const Answer answer = service_->handlers.handle(request);
  if (const auto* later = std::get_if<Later>(&answer)) {
    return respond_later(*later, form_of(request));
  }
  if (const auto* stream = std::get_if<Stream>(&answer)) {
    return respond_with_stream(*stream, form_of(request));
  }
  respond(std::get<Response>(answer), form_of(request));
}

std::optional<std::chrono::seconds> HttpConnection::ask_for_answer() const {
  auto* guest = stream_.guest();
  return guest == nullptr ? std::nullopt : guest->ask(Clock::now());
}

void HttpConnection::upgrade(const Request& request, std::span<char> rest) {
  if (const auto refusal = refuse_handshake(request, service_->options.handshake)) {
    return respond(*refusal, form_of(request));
  }
  if (!service_->handlers.upgrade || is_draining_) {
    return respond(make_problem(is_draining_ ? 503 : 404, "No WebSocket is served here."),
                   form_of(request));
  }
  const UpgradeAnswer answer = service_->handlers.upgrade(request);
  if (const auto* refusal = std::get_if<Response>(&answer)) {
    return respond(*refusal, form_of(request));
  }
  is_done_ = true;
  stream_.write(write_head(accept_handshake(request, service_->options.handshake), {}));
  const auto socket =
      std::make_shared<WebSocket>(stream_.shared_from_this(), service_->options.web_socket);
  // From here on `this` lives only because the caller holds it for the length of this turn.
  stream_.replace_user(socket);
  std::get<OnWebSocket>(answer)(socket);
  if (!rest.empty()) {
    socket->on_bytes(rest);
  }
}

HttpConnection::Form HttpConnection::form_of(const Request& request) {
  return {request.keeps_alive(), request.method != "HEAD", request.version_minor > 0};
}

// Whoever answers may outlive the connection, and may answer twice by mistake.
void HttpConnection::respond_later(const Later& later, Form form) {
  is_waiting_ = true;
  phase_ = Phase::answering;
  phase_since_ = Clock::now();
  later([weak = weak_from_this(), form, number = answers_](const Response& response) {
    const auto self = weak.lock();
    if (self && self->answers_ == number && !self->is_done_) {
      self->respond(response, form);
      self->go_on();
    }
  });
}

void HttpConnection::respond_with_stream(const Stream& answer, Form form) {
  if (is_draining_) {
    return respond(make_problem(503, "The server is stopping."), form);
  }
  const bool keeps_alive = form.is_chunked && may_keep_alive(answer.head, form);
  ++answers_;
  const HeadContext context{
      .keeps_alive = keeps_alive,
      .now = std::time(nullptr),
      .content_security_policy = service_->options.content_security_policy,
      .body_end = form.is_chunked ? BodyEnd::by_last_chunk : BodyEnd::by_connection};
  stream_.write(write_head(answer.head, context));
  if (!form.has_body) {
    return end_stream(keeps_alive);
  }
  is_waiting_ = true;
  // Kept here too, because `begin` may end the body.
  const auto body = std::make_shared<BodyStream>(
      stream_.shared_from_this(),
      BodyStream::Form{form.is_chunked, service_->options.stream_bytes_max},
      [this, keeps_alive] {
        end_stream(keeps_alive);
        go_on();
      });
  body_ = body;
  phase_ = Phase::streaming;
  answer.begin(body);
}

void HttpConnection::end_stream(bool keeps_alive) {
  body_ = nullptr;
  is_waiting_ = false;
  if (!keeps_alive || is_draining_ || has_peer_ended_) {
    is_done_ = true;
    stream_.finish();
  }
}

void HttpConnection::go_on() {
  if (!is_done_) {
    note_phase(true);
    read_on();
  }
}

void HttpConnection::refuse(int status) {
  respond(make_problem(status, explain(status)), {.keeps_alive = false});
}

bool HttpConnection::may_keep_alive(const Response& response, Form form) const {
  return form.keeps_alive && !response.closes_connection && !is_draining_ && !has_peer_ended_;
}

void HttpConnection::respond(const Response& response, Form form) {
  const bool keeps_alive = may_keep_alive(response, form);
  is_waiting_ = false;
  ++answers_;
  const HeadContext context{.keeps_alive = keeps_alive,
                            .now = std::time(nullptr),
                            .content_security_policy = service_->options.content_security_policy};
  stream_.write(write_head(response, context));
  if (form.has_body && response.body) {
    stream_.write(Chunk{{}, response.body});
  }
  if (!keeps_alive) {
    is_done_ = true;
    stream_.finish();
  }
}

void HttpConnection::note_phase(bool has_answered) {
  const Phase phase = body_ != nullptr       ? Phase::streaming
                      : is_waiting_          ? Phase::answering
                      : !reader_.has_begun() ? Phase::idle
                      : reader_.is_in_body() ? Phase::body
                                             : Phase::head;
  if (phase != phase_ || has_answered) {
    phase_ = phase;
    phase_since_ = Clock::now();
  }
}

void HttpConnection::on_time(Clock::time_point now) {
  const ServerOptions& options = service_->options;
  const auto elapsed = now - phase_since_;
  switch (phase_) {
    case Phase::fresh:
      // Browsers connect ahead of need; one that has asked for nothing is owed no answer.
      return elapsed > options.head_timeout ? stream_.finish() : void();
    case Phase::idle:
      return elapsed > options.idle_timeout && held_.empty() ? stream_.finish() : void();
    case Phase::head:
      return elapsed > options.head_timeout ? refuse(408) : void();
    case Phase::body:
      return elapsed > options.body_timeout ? refuse(408) : void();
    case Phase::answering:
      return elapsed > options.answer_timeout ? refuse(503) : void();
    case Phase::streaming:
      return;  // What is sent has to move on all the same; the stream looks after that.
  }
}

void HttpConnection::on_drain() {
  is_draining_ = true;
  if (const auto body = body_) {
    return body->end_and_tell();
  }
  if (phase_ == Phase::fresh || phase_ == Phase::idle) {
    stream_.finish();
  }
}

}  // namespace server::net
