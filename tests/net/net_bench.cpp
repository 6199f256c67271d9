// Figures of the network layer: a broadcast to many clients, echo, plain requests, memory.
//
//   net_bench            prints one line per figure; the server and the load share the machine
//
// The server is this process and the clients are a child of it, so that the memory that is reported
// is the server's alone. The child says what is to be done over a WebSocket of its own.
#include "net/listener.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace net = server::net;

namespace {

constexpr std::size_t clients_count = 1000;
constexpr std::size_t http_clients_count = 32;
using Seconds = std::chrono::duration<double>;

[[noreturn]] void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// --- The server's side -----------------------------------------------------------------------

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

long cpu_us() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_usec;
}

struct Server {
  asio::io_context& loop;
  std::vector<std::shared_ptr<net::WebSocket>> sockets{};

  // "broadcast <count> <bytes>", "usage"; everything else comes back.
  void take(net::WebSocket& from, std::string_view text) {
    unsigned long count = 0;
    unsigned long bytes = 0;
    const std::string line(text.substr(0, 40));
    if (line == "usage") {
      from.send_text(std::to_string(resident_bytes()) + " " + std::to_string(cpu_us()));
    } else if (std::sscanf(line.c_str(), "broadcast %lu %lu", &count, &bytes) == 2) {
      broadcast(count, bytes);
    } else {
      from.send_text(std::string(text));
    }
  }

  void broadcast(std::size_t count, std::size_t bytes) const {
    for (std::size_t i = 0; i < count; ++i) {
      const auto event = std::make_shared<const std::string>(bytes, 'e');
      for (const auto& socket : sockets) {
        socket->send_text(event);
      }
    }
  }

  net::Handlers handlers() {
    net::Handlers result;
    result.handle = [](const net::Request&) {
      return net::make_response(200, "application/json", R"({"ok":true})");
    };
    result.upgrade = [this](const net::Request&) -> net::UpgradeAnswer {
      return [this](const std::shared_ptr<net::WebSocket>& socket) {
        sockets.push_back(socket);
        socket->on_text([this, &from = *socket](std::string_view text) { take(from, text); });
        socket->on_close([this, closed = socket.get()](std::uint16_t) {
          std::erase_if(sockets, [&](const auto& kept) { return kept.get() == closed; });
          if (sockets.empty()) {
            loop.stop();  // The child has ended, in one way or the other.
          }
        });
      };
    };
    return result;
  }
};

// --- The clients' side -----------------------------------------------------------------------

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the shape of the socket API.
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    give_up("connect");
  }
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

void send_all(int socket, std::string_view bytes) {
  if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(bytes.size())) {
    give_up("send");
  }
}

std::string receive_some(int socket) {
  std::string bytes(std::size_t{64} * 1024, '\0');
  const ssize_t size = ::recv(socket, bytes.data(), bytes.size(), 0);
  if (size <= 0) {
    give_up("recv");
  }
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

int upgrade(std::uint16_t port) {
  const int socket = connect_to(port);
  send_all(socket,
           "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Origin: http://a\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: bench\r\n\r\n");
  std::string answer;
  while (!answer.ends_with("\r\n\r\n")) {
    answer += receive_some(socket);
  }
  return socket;
}

// Masked with zeros, which leaves the text as it is. Up to 65535 bytes.
std::string make_text_frame(std::string_view text) {
  const net::FrameHead head = net::make_frame_head(net::Opcode::text, text.size());
  std::string frame(head.bytes.data(), head.size);
  frame[1] = static_cast<char>(frame[1] | '\x80');
  return frame.append(4, '\0').append(text);
}

// Waits on many sockets and counts what comes.
class Crowd {
 public:
  explicit Crowd(std::vector<int> sockets)
      : sockets_(std::move(sockets)), epoll_(epoll_create1(0)) {
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, sockets_[i], &event);
    }
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd() { ::close(epoll_); }

  // Until `total` bytes have come; calls on_bytes(socket, size) for each piece.
  template <typename OnBytes>
  void receive(std::size_t total, OnBytes on_bytes) {
    std::vector<epoll_event> events(256);
    std::vector<char> buffer(std::size_t{256} * 1024);
    std::size_t received = 0;
    while (received < total) {
      const int count =
          ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 10'000);
      if (count <= 0) {
        give_up("epoll_wait");
      }
      for (int i = 0; i < count; ++i) {
        const int socket = sockets_[events[static_cast<std::size_t>(i)].data.u64];
        const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (size <= 0) {
          give_up("recv");
        }
        received += static_cast<std::size_t>(size);
        on_bytes(socket, static_cast<std::size_t>(size));
      }
    }
  }

  [[nodiscard]] const std::vector<int>& sockets() const { return sockets_; }

 private:
  std::vector<int> sockets_;
  int epoll_;
};

// Of the server. On a busy machine its processor time says more than the clock on the wall.
struct Usage {
  double resident_bytes = 0;
  double cpu_ms = 0;
};

Usage ask_usage(int control) {
  send_all(control, make_text_frame("usage"));
  Usage usage;
  const std::string answer = receive_some(control).substr(2);
  std::sscanf(answer.c_str(), "%lf %lf", &usage.resident_bytes, &usage.cpu_ms);
  usage.cpu_ms /= 1e3;
  return usage;
}

void measure_broadcast(Crowd& crowd, int control, std::size_t count, std::size_t bytes) {
  const std::size_t frame_bytes = net::make_frame_head(net::Opcode::text, bytes).size + bytes;
  std::vector<double> times;
  const Usage before = ask_usage(control);
  for (int run = 0; run < 5; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    send_all(control,
             make_text_frame("broadcast " + std::to_string(count) + " " + std::to_string(bytes)));
    crowd.receive(count * crowd.sockets().size() * frame_bytes, [](int, std::size_t) {});
    times.push_back(Seconds(std::chrono::steady_clock::now() - begin).count());
    // The control socket is one of the listeners.
    std::size_t left = count * frame_bytes;
    while (left > 0) {
      left -= receive_some(control).size();
    }
  }
  std::sort(times.begin(), times.end());
  std::printf(
      "broadcast %zu x %zu clients x %zu bytes: median %.1f ms, worst %.1f ms, server %.1f ms\n",
      count,
      crowd.sockets().size(),
      bytes,
      times[2] * 1e3,
      times[4] * 1e3,
      (ask_usage(control).cpu_ms - before.cpu_ms) / 5);
}

struct Turns {
  const char* name;
  std::size_t in_flight;
};

// Each socket keeps `in_flight` questions on their way; an answer is followed by the next question.
void measure_turns(const Turns& what,
                   Crowd& crowd,
                   int control,
                   const std::string& question,
                   std::size_t answer_bytes) {
  const std::size_t in_flight = what.in_flight;
  const std::size_t total = 200'000;
  std::size_t asked = 0;
  std::vector<std::size_t> partial(65536, 0);
  const Usage before = ask_usage(control);
  const auto begin = std::chrono::steady_clock::now();
  for (const int socket : crowd.sockets()) {
    for (std::size_t i = 0; i < in_flight; ++i, ++asked) {
      send_all(socket, question);
    }
  }
  crowd.receive(total * answer_bytes, [&](int socket, std::size_t size) {
    std::size_t& bytes = partial[static_cast<std::size_t>(socket)];
    bytes += size;
    const std::size_t answers = bytes / answer_bytes;
    bytes %= answer_bytes;
    std::string questions;
    for (std::size_t i = 0; i < answers && asked < total; ++i, ++asked) {
      questions += question;
    }
    if (!questions.empty()) {
      send_all(socket, questions);
    }
  });
  const double seconds = Seconds(std::chrono::steady_clock::now() - begin).count();
  std::printf("%s, %zu clients, %zu in flight each: %.0f per second, server %.1f us each\n",
              what.name,
              crowd.sockets().size(),
              in_flight,
              static_cast<double>(total) / seconds,
              (ask_usage(control).cpu_ms - before.cpu_ms) * 1e3 / static_cast<double>(total));
}

// Two clients read nothing, while the server sends far more than it may hold for them.
void measure_slow_readers(std::uint16_t port, int control) {
  const Usage before = ask_usage(control);
  const int slow = upgrade(port);
  send_all(control, make_text_frame("broadcast 10000 8192"));
  const int other = upgrade(port);
  std::printf("80 MB sent to clients that do not read: resident memory grew by %.1f MB\n",
              (ask_usage(other).resident_bytes - before.resident_bytes) / 1e6);
  ::close(slow);
  ::close(other);
}

void run_clients(std::uint16_t port) {
  const int control = upgrade(port);
  std::vector<int> sockets;
  ask_usage(control);
  const Usage before = ask_usage(control);
  for (std::size_t i = 0; i < clients_count; ++i) {
    sockets.push_back(upgrade(port));
  }
  const Usage after = ask_usage(control);
  std::printf("resident memory per WebSocket: %.1f KiB\n",
              (after.resident_bytes - before.resident_bytes) / clients_count / 1024);
  Crowd crowd(sockets);
  measure_broadcast(crowd, control, 1, 300);
  measure_broadcast(crowd, control, 100, 300);
  measure_broadcast(crowd, control, 100, 2000);

  const std::string question(100, 'q');
  Crowd few(std::vector<int>(sockets.begin(), sockets.begin() + 64));
  measure_turns({"echo of 100 bytes", 1}, few, control, make_text_frame(question), 102);
  measure_turns({"echo of 100 bytes", 16}, few, control, make_text_frame(question), 102);

  std::vector<int> plain;
  for (std::size_t i = 0; i < http_clients_count; ++i) {
    plain.push_back(connect_to(port));
  }
  const std::string request = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
  send_all(plain[0], request);
  const std::size_t answer_bytes = receive_some(plain[0]).size();
  Crowd browsers(plain);
  measure_turns({"GET of a small JSON", 1}, browsers, control, request, answer_bytes);
  for (const int socket : sockets) {
    ::close(socket);
  }
  measure_slow_readers(port, control);
}

}  // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);

  int pipe_ends[2];
  if (::pipe(pipe_ends) != 0) {
    give_up("pipe");
  }
  // Before anything else, so that the child holds no part of the server.
  const pid_t child = ::fork();
  if (child == 0) {
    std::uint16_t port = 0;
    if (::read(pipe_ends[0], &port, sizeof port) == sizeof port) {
      run_clients(port);
    }
    std::fflush(stdout);
    ::_exit(0);
  }
  asio::io_context loop;
  Server server{loop};
  net::ServerOptions options;
  // A ping would stand between the answers that are counted.
  options.web_socket.ping_interval = std::chrono::hours(1);
  // All clients have one address.
  options.address = {.connections_max = options.connections_max, .requests = {}};
  options.handshake = {.origins = {"http://a"}, .subprotocol = "bench"};
  const auto listener = net::Listener::create(loop, options, server.handlers());
  if (listener->listen("127.0.0.1", 0)) {
    give_up("listen");
  }
  const std::uint16_t port = listener->port();
  if (::write(pipe_ends[1], &port, sizeof port) != sizeof port) {
    give_up("write");
  }
  loop.run();
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}
