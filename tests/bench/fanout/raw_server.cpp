// What the machine can do at its best: on "go <n>" the same bytes are written to every connection,
// one write each, with nothing that a server does besides.
//
// usage: raw_server BYTES      prints "listening on PORT"
#include "wire.hpp"

#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

namespace {

constexpr std::string_view answer =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

class RawServer {
 public:
  explicit RawServer(std::size_t bytes) : bytes_(bytes), poll_(epoll_create1(0)) {}

  void run() {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, any, size) != 0 || ::listen(listener_, 4096) != 0 ||
        getsockname(listener_, any, &size) != 0) {
      std::exit(1);
    }
    watch(listener_);
    std::printf("listening on %d\n", static_cast<int>(ntohs(address.sin_port)));
    std::fflush(stdout);
    std::vector<epoll_event> events(1024);
    while (true) {
      const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        take(events[static_cast<std::size_t>(i)].data.fd);
      }
    }
  }

 private:
  struct Client {
    std::string bytes;
    bool is_up = false;
  };

  void watch(int fd) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(poll_, EPOLL_CTL_ADD, fd, &event);
  }

  void take(int fd) {
    if (fd == listener_) {
      int fresh = 0;
      while ((fresh = accept4(listener_, nullptr, nullptr, 0)) >= 0) {
        const int on = 1;
        setsockopt(fresh, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        clients_[fresh] = {};
        watch(fresh);
      }
      return;
    }
    char part[4096];
    const auto size = read(fd, part, sizeof part);
    if (size <= 0) {
      clients_.erase(fd);
      close(fd);
      return;
    }
    hear(fd, std::string_view(part, static_cast<std::size_t>(size)));
  }

  void hear(int fd, std::string_view part) {
    auto& client = clients_[fd];
    client.bytes += part;
    if (!client.is_up) {
      const auto end = client.bytes.find("\r\n\r\n");
      if (end == std::string::npos) {
        return;
      }
      client.bytes.erase(0, end + 4);
      client.is_up = true;
      send_all(fd, answer);
    }
    std::string goes;
    for (auto frame = fanout::read_frame(client.bytes); frame.size != 0;
         frame = fanout::read_frame(client.bytes)) {
      if (frame.payload.starts_with("go ")) {
        goes = frame.payload.substr(3);
        broadcast(goes);
      }
      client.bytes.erase(0, frame.size);
    }
  }

  void broadcast(const std::string& number) const {
    auto text = "#" + number + "#";
    text.resize(bytes_, '.');
    const auto frame = fanout::frame_of(1, text, false);
    for (const auto& [fd, client] : clients_) {
      send_all(fd, frame);
    }
  }

  static void send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  std::size_t bytes_;
  int poll_;
  int listener_ = -1;
  std::unordered_map<int, Client> clients_;
};

}  // namespace

int main(int count, char** words) {
  RawServer(count > 1 ? std::strtoul(words[1], nullptr, 10) : 1000).run();
}
