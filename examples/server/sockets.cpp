#include "sockets.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace server {
namespace {

// More than this waits in the session, which makes newer frames of it, and not in the socket.
constexpr std::size_t buffered_bytes_max = std::size_t{128} * 1024;

// Of an agent's page and of a visitor's; far more than either sends.
constexpr net::Rate agent_rate{500, 1000};
constexpr net::Rate visitor_rate{20, 100};

// What agents and hosts write may have 64 KiB, and JSON makes more of that; visitors chat.
constexpr std::size_t visitor_message_bytes_max = std::size_t{64} * 1024;

// Private codes begin at 4000 (RFC 6455, 7.4.2); this one reminds of HTTP's 401.
constexpr std::uint16_t close_code_login_over = 4401;

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

void Sockets::serve(const Caller& caller, const std::shared_ptr<net::WebSocket>& socket) {
  if (count_of(caller.tenant) >= per_tenant_max_) {
    socket->close(net::close_code::try_again_later, "too many connections of this tenant");
    return;
  }
  const auto session = pump_.connect(caller, std::make_shared<SocketPeer>(socket));
  if (session == 0) {
    socket->close(net::close_code::try_again_later, "no session");
    return;
  }
  up_.emplace(session, Up{caller, socket});
  ++per_tenant_[caller.tenant];
  if (caller.kind == LI_USER) {
    socket->limit_message_bytes(visitor_message_bytes_max);
  }
  if (caller.kind == LI_USER || caller.kind == LI_AGENT) {
    socket->limit_messages(caller.kind == LI_USER ? visitor_rate : agent_rate);
  }
  socket->on_text([this, session](std::string_view text) { pump_.receive(session, text); });
  socket->on_drained([this, session] { pump_.pull(session); });
  socket->on_close([this, session](std::uint16_t /*code*/) { forget(session); });
}

void Sockets::forget(li_session session) {
  pump_.disconnect(session);
  const auto found = up_.extract(session);
  if (found.empty()) {
    return;
  }
  const auto count = per_tenant_.find(found.mapped().caller.tenant);
  if (--count->second == 0) {
    per_tenant_.erase(count);
  }
}

void Sockets::end_where(const std::function<bool(const Caller&)>& is_over) {
  std::vector<std::pair<li_session, std::shared_ptr<net::WebSocket>>> over;
  for (const auto& [session, up] : up_) {
    if (is_over(up.caller)) {
      over.emplace_back(session, up.socket.lock());
    }
  }
  for (const auto& [session, socket] : over) {
    // The session ends now; the client may take its time to close.
    forget(session);
    if (socket) {
      socket->close(close_code_login_over, "the login is over");
    }
  }
  if (others_) {
    others_(is_over);
  }
}

std::size_t Sockets::count_of(const std::string& tenant) const {
  const auto found = per_tenant_.find(tenant);
  return found == per_tenant_.end() ? 0 : found->second;
}

}  // namespace server
