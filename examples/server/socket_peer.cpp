#include "socket_peer.hpp"

#include <string>

namespace server {
namespace {

// More than this waits in the session, which makes newer frames of it, and not in the socket.
constexpr std::size_t buffered_bytes_max = std::size_t{128} * 1024;

// Of an agent's page and of a visitor's; far more than either sends.
constexpr net::Rate agent_rate{500, 1000};
constexpr net::Rate visitor_rate{20, 100};

class SocketPeer final : public Peer {
 public:
  explicit SocketPeer(std::shared_ptr<net::WebSocket> socket) : socket_(std::move(socket)) {}

  void deliver(std::string_view frame) override { socket_->send_text(std::string(frame)); }

  [[nodiscard]] bool is_ready() const override {
    return socket_->is_open() && socket_->buffered_bytes() < buffered_bytes_max;
  }

  void fail(std::string_view why) override {
    socket_->close(net::close_code::protocol_error, why.substr(0, 100));
  }

 private:
  std::shared_ptr<net::WebSocket> socket_;
};

}  // namespace

void serve_socket(Pump& pump,
                  const std::shared_ptr<net::WebSocket>& socket,
                  const li_principal& principal) {
  const auto session = pump.connect(principal, std::make_shared<SocketPeer>(socket));
  if (session == 0) {
    socket->close(net::close_code::try_again_later, "no session");
    return;
  }
  if (principal.kind == LI_USER || principal.kind == LI_AGENT) {
    socket->limit_messages(principal.kind == LI_USER ? visitor_rate : agent_rate);
  }
  socket->on_text([&pump, session](std::string_view text) { pump.receive(session, text); });
  socket->on_drained([&pump, session] { pump.pull(session); });
  socket->on_close([&pump, session](std::uint16_t /*code*/) { pump.disconnect(session); });
}

}  // namespace server
