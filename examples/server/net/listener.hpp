// The server: accepts connections, counts them, looks after their timeouts, and ends them in order.
//
// Everything runs on the thread that runs the io_context. A listener lives as long as a connection
// or a timer of it does; drain() is the way to end it.
#pragma once

#include "service.hpp"
#include "tcp_stream.hpp"

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <unordered_set>

namespace server::net {

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  static std::shared_ptr<Listener> create(asio::io_context& loop,
                                          ServerOptions options,
                                          Handlers handlers);

  // Binds and begins to accept. Port 0 takes any free one; port() says which.
  std::error_code listen(const std::string& address, std::uint16_t port);
  [[nodiscard]] std::uint16_t port() const { return port_; }

  // For origins that are known only with the port.
  void allow_origin(std::string origin);

  [[nodiscard]] std::size_t connections() const { return streams_.size(); }

  // Accepts no more, closes WebSockets with 1001, lets requests that are being answered end, and
  // calls back when all connections are gone, after drain_timeout at the latest.
  void drain(std::function<void()> on_drained);

 private:
  Listener(asio::io_context& loop, ServerOptions options, Handlers handlers);

  void accept();
  void admit(asio::ip::tcp::socket socket);
  void sweep();
  void sweep_later();
  void forget(const std::shared_ptr<TcpStream>& stream);
  void end_drain();

  std::shared_ptr<Service> service_;
  std::shared_ptr<StreamGroup> group_;
  std::shared_ptr<AddressLimits> limits_;
  asio::ip::tcp::acceptor acceptor_;
  asio::steady_timer timer_;
  std::unordered_set<std::shared_ptr<TcpStream>> streams_;
  std::uint16_t port_ = 0;
  bool is_accepting_ = false;
  bool is_draining_ = false;
  Clock::time_point draining_since_;
  std::function<void()> on_drained_;
};

// Drains on SIGTERM and SIGINT; the second signal stops the loop at once. Until the first one comes
// this keeps the loop running and the listener alive.
void drain_on_signals(asio::io_context& loop,
                      std::shared_ptr<Listener> listener,
                      std::function<void()> on_drained);

}  // namespace server::net
