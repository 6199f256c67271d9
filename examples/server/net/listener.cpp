#include "listener.hpp"

#include "http_connection.hpp"

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/ip/address.hpp>
#include <asio/signal_set.hpp>

#include <csignal>
#include <string_view>
#include <utility>
#include <vector>

namespace server::net {
namespace {

using asio::ip::tcp;

// Written before anything is read, so it says only what needs no request.
constexpr std::string_view too_many_connections =
    "HTTP/1.1 503 Service Unavailable\r\n"
    "Retry-After: 1\r\n"
    "Content-Length: 0\r\n"
    "Connection: close\r\n"
    "\r\n";

}  // namespace

std::shared_ptr<Listener> Listener::create(asio::io_context& loop,
                                           ServerOptions options,
                                           Handlers handlers) {
  std::shared_ptr<Listener> listener(new Listener(loop, std::move(options), std::move(handlers)));
  listener->group_->on_gone = [weak = listener->weak_from_this()](const auto& stream) {
    if (const auto self = weak.lock()) {
      self->forget(stream);
    }
  };
  return listener;
}

Listener::Listener(asio::io_context& loop, ServerOptions options, Handlers handlers)
    : service_(std::make_shared<Service>(Service{std::move(options), std::move(handlers)})),
      group_(std::make_shared<StreamGroup>()),
      limits_(AddressLimits::create(service_->options.address)),
      acceptor_(loop),
      timer_(loop) {
  group_->write_timeout = service_->options.write_timeout;
  group_->linger_timeout = service_->options.linger_timeout;
}

std::error_code Listener::listen(const std::string& address, std::uint16_t port) {
  std::error_code error;
  const asio::ip::address parsed = asio::ip::make_address(address, error);
  if (error) {
    return error;
  }
  if (service_->options.is_loopback_only && !parsed.is_loopback()) {
    return std::make_error_code(std::errc::operation_not_permitted);
  }
  const tcp::endpoint endpoint(parsed, port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) {
    acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  }
  if (!error) {
    acceptor_.bind(endpoint, error);
  }
  if (!error) {
    acceptor_.listen(asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    return error;
  }
  port_ = acceptor_.local_endpoint(error).port();
  accept();
  sweep_later();
  return error;
}

void Listener::allow_origin(std::string origin) {
  service_->options.handshake.origins.push_back(std::move(origin));
}

void Listener::accept() {
  is_accepting_ = true;
  acceptor_.async_accept(
      [self = shared_from_this()](const std::error_code& error, tcp::socket socket) {
        self->is_accepting_ = false;
        if (self->is_draining_) {
          return;
        }
        if (!error) {
          self->admit(std::move(socket));
        }
        if (!error || error == asio::error::connection_aborted) {
          self->accept();
        }
        // Otherwise the process is out of descriptors or memory: the next sweep tries again.
      });
}

void Listener::admit(tcp::socket socket) {
  std::error_code ignored;  // A peer that has gone counts for nobody; what follows finds out.
  const auto peer = socket.remote_endpoint(ignored).address();
  auto guest = streams_.size() < service_->options.connections_max ? limits_->enter(peer) : nullptr;
  if (guest == nullptr) {  // The last word to a peer that is turned away.
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(too_many_connections), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    return;
  }
  const auto stream = std::make_shared<TcpStream>(std::move(socket), group_);
  stream->count_for(std::move(guest));
  streams_.insert(stream);
  stream->start(std::make_shared<HttpConnection>(*stream, service_));
}

void Listener::sweep_later() {
  timer_.expires_after(service_->options.sweep_interval);
  timer_.async_wait([self = shared_from_this()](const std::error_code& error) {
    if (!error) {
      self->sweep();
    }
  });
}

void Listener::sweep() {
  const Clock::time_point now = Clock::now();
  const bool is_over = is_draining_ && now - draining_since_ > service_->options.drain_timeout;
  // A copy, because a stream that ends takes itself out of the set.
  const std::vector<std::shared_ptr<TcpStream>> streams(streams_.begin(), streams_.end());
  for (const auto& stream : streams) {
    is_over ? stream->abort() : stream->on_time(now);
  }
  limits_->sweep(now);
  if (is_draining_ && streams_.empty()) {
    return;
  }
  if (!is_draining_ && !is_accepting_) {
    accept();
  }
  sweep_later();
}

void Listener::forget(const std::shared_ptr<TcpStream>& stream) {
  streams_.erase(stream);
  if (is_draining_ && streams_.empty()) {
    end_drain();
  }
}

void Listener::drain(std::function<void()> on_drained) {
  if (is_draining_) {
    return;
  }
  is_draining_ = true;
  draining_since_ = Clock::now();
  on_drained_ = std::move(on_drained);
  std::error_code ignored;  // There is nothing else to do with an acceptor that does not close.
  acceptor_.close(ignored);
  const std::vector<std::shared_ptr<TcpStream>> streams(streams_.begin(), streams_.end());
  for (const auto& stream : streams) {
    if (const auto user = stream->user()) {
      user->on_drain();
    }
  }
  if (streams_.empty()) {
    end_drain();
  }
}

void Listener::end_drain() {
  timer_.cancel();
  if (const auto callback = std::exchange(on_drained_, nullptr)) {
    callback();
  }
}

void drain_on_signals(asio::io_context& loop,
                      std::shared_ptr<Listener> listener,
                      std::function<void()> on_drained) {
  const auto signals = std::make_shared<asio::signal_set>(loop, SIGTERM, SIGINT);
  signals->async_wait([&loop, signals, listener, on_drained](const std::error_code& error, int) {
    if (error) {
      return;
    }
    // The second wait must not keep the loop alive once the drain is over.
    signals->async_wait([&loop](const std::error_code& second, int) {
      if (!second) {
        loop.stop();
      }
    });
    listener->drain([signals, on_drained] {
      signals->cancel();
      if (on_drained) {
        on_drained();
      }
    });
  });
}

}  // namespace server::net
