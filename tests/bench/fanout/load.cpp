// The load of the fan-out, the same for every server: so many WebSocket clients that all want to
// hear of each event, and one more that makes the events. What is measured is from the moment in
// which an event is asked for until a client has all of the frame that tells it.
//
// usage: load key=value ...
//   port path clients pid        where; how many; whose memory is looked at
//   head                         further lines of the handshake, with \n between them
//   hello                        texts that each client sends first, with \n between them
//   ready                        what stands in the text after which a client is ready
//   trigger_hello trigger_ready trigger
//                                the same of the maker of events, and what it sends for event {n}
//   rounds burst                 how often, and how many events at once
//   socket_io=1                  answers Socket.IO's own pings and greets as it wants
// The text that tells of event n holds "#n#". Prints one object of JSON.
#include "wire.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <map>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int patience_ms = 60'000;
constexpr int at_once_max = 400;  // handshakes under way

std::map<std::string, std::string> settings;

std::string setting(const std::string& name) {
  const auto found = settings.find(name);
  return found == settings.end() ? std::string() : found->second;
}

std::size_t number(const std::string& name, std::size_t otherwise) {
  const auto text = setting(name);
  return text.empty() ? otherwise : std::strtoul(text.c_str(), nullptr, 10);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "load: %s\n", why.c_str());
  std::exit(1);
}

long memory_kib(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/status");
  std::string word;
  long out = 0;
  while (file >> word) {
    if (word == "VmRSS:") {
      file >> out;
    }
  }
  return out;
}

struct Client {
  int fd = -1;
  std::string bytes;
  bool is_up = false;
  bool is_ready = false;
  std::size_t seen = 0;  // the newest event
  Clock::time_point seen_at;
};

class Load {
 public:
  Load() : poll_(epoll_create1(0)), clients_(number("clients", 100) + 1) {
    request_ = "GET " + setting("path") + " HTTP/1.1\r\nHost: 127.0.0.1:" + setting("port") +
               "\r\nOrigin: http://127.0.0.1:" + setting("port") +
               "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for (const auto& line : lines_of(setting("head"))) {
      request_ += line + "\r\n";
    }
    request_ += "\r\n";
  }

  void run() {
    const auto before = memory_kib(setting("pid"));
    const auto begin = Clock::now();
    connect_all();
    const auto connected = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
    settle(1'500);
    const auto idle = memory_kib(setting("pid"));
    for (std::size_t i = 0; i < 3; ++i) {
      event(1);  // What the first ones cost is not told.
    }
    bytes_ = 0;
    frames_ = 0;
    std::vector<double> medians;
    std::vector<double> lasts;
    const auto rounds = number("rounds", 10);
    const auto burst = number("burst", 1);
    for (std::size_t i = 0; i < rounds; ++i) {
      const auto [median, last] = event(burst);
      medians.push_back(median);
      lasts.push_back(last);
    }
    const auto watchers = static_cast<double>(clients_.size() - 1);
    const auto events = static_cast<double>(rounds * burst);
    std::printf(
        "{\"connect_ms\": %.0f, \"idle_kib_each\": %.2f, \"rss_kib\": %ld, \"median_ms\": %.2f, "
        "\"last_ms\": %.2f, \"frame_bytes\": %.0f, \"frames_each_event\": %.3f}\n",
        connected,
        static_cast<double>(idle - before) / watchers,
        memory_kib(setting("pid")),
        middle(medians),
        middle(lasts),
        static_cast<double>(bytes_) / static_cast<double>(std::max<std::size_t>(frames_, 1)),
        static_cast<double>(frames_) / (watchers * events));
  }

 private:
  static double middle(std::vector<double> numbers) {
    std::sort(numbers.begin(), numbers.end());
    return numbers[numbers.size() / 2];
  }

  // The maker of events is the first one, and is ready before the others begin.
  [[nodiscard]] bool is_maker(const Client& client) const { return &client == &clients_.front(); }

  void connect_all() {
    begin(clients_.front());
    while (ready_ < 1) {
      turn(patience_ms);
    }
    std::size_t begun = 1;
    const auto end = Clock::now() + std::chrono::milliseconds(patience_ms);
    while (ready_ < clients_.size()) {
      if (Clock::now() > end) {
        fail("only " + std::to_string(ready_) + " of " + std::to_string(begun) + " are ready");
      }
      while (begun < clients_.size() && begun < ready_ + at_once_max) {
        begin(clients_[begun++]);
      }
      turn(patience_ms);
    }
  }

  void begin(Client& client) const {
    client.fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(number("port", 0)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (client.fd < 0 ||
        connect(client.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      fail("cannot connect; ulimit -n must be above the number of clients");
    }
    const int on = 1;
    setsockopt(client.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(client.fd, F_SETFL, O_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &client;
    epoll_ctl(poll_, EPOLL_CTL_ADD, client.fd, &event);
    say(client, request_);
  }

  static void say(const Client& client, std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = send(client.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EAGAIN) {
        usleep(100);
        continue;
      }
      if (sent <= 0) {
        fail("a connection was lost while sending");
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  void turn(int timeout_ms) {
    static std::vector<epoll_event> events(1024);
    const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), timeout_ms);
    if (count == 0 && timeout_ms == patience_ms) {
      fail(std::to_string(ready_) + " are ready, and nothing comes");
    }
    for (int i = 0; i < count; ++i) {
      take(*static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
  }

  void settle(int time_ms) {
    const auto end = Clock::now() + std::chrono::milliseconds(time_ms);
    while (Clock::now() < end) {
      turn(50);
    }
  }

  void take(Client& client) {
    static std::vector<char> part(std::size_t{256} * 1024);
    const auto size = read(client.fd, part.data(), part.size());
    if (size < 0 && errno == EAGAIN) {
      return;
    }
    if (size <= 0) {
      fail("the server ended a connection");
    }
    std::string_view bytes(part.data(), static_cast<std::size_t>(size));
    if (!client.bytes.empty()) {
      client.bytes += bytes;
      bytes = client.bytes;
    }
    if (!client.is_up) {
      const auto end = bytes.find("\r\n\r\n");
      if (end == std::string_view::npos) {
        client.bytes = std::string(bytes);
        return;
      }
      if (!bytes.starts_with("HTTP/1.1 101")) {
        fail("no WebSocket: " + std::string(bytes.substr(0, 60)));
      }
      client.is_up = true;
      bytes.remove_prefix(end + 4);
      greet(client);
    }
    for (auto frame = fanout::read_frame(bytes); frame.size != 0;
         frame = fanout::read_frame(bytes)) {
      hear(client, frame);
      bytes.remove_prefix(frame.size);
    }
    client.bytes = std::string(bytes);
  }

  void greet(Client& client) {
    for (const auto& text : lines_of(setting(is_maker(client) ? "trigger_hello" : "hello"))) {
      say(client, fanout::frame_of(1, text, true));
    }
    if (word_of(client).empty()) {
      make_ready(client);
    }
  }

  [[nodiscard]] const std::string& word_of(const Client& client) const {
    return is_maker(client) ? maker_word_ : ready_word_;
  }

  void make_ready(Client& client) {
    ready_ += client.is_ready ? 0 : 1;
    client.is_ready = true;
  }

  void hear(Client& client, const fanout::Frame& frame) {
    if (frame.opcode == 9) {
      say(client, fanout::frame_of(10, frame.payload, true));
      return;
    }
    if (frame.opcode == 8) {
      fail("the server closed a WebSocket: " + std::string(frame.payload.substr(2)));
    }
    if (setting_socket_io_ && frame.payload == "2") {
      say(client, fanout::frame_of(1, "3", true));
      return;
    }
    if (!client.is_ready && frame.payload.find(word_of(client)) != std::string_view::npos) {
      make_ready(client);
    }
    if (is_maker(client) || wanted_.empty()) {
      return;
    }
    const bool is_told = frame.payload.find('#') != std::string_view::npos;
    bytes_ += is_told ? frame.payload.size() : 0;
    frames_ += is_told ? 1 : 0;
    if (client.seen < made_ && frame.payload.find(wanted_) != std::string_view::npos) {
      client.seen = made_;
      client.seen_at = Clock::now();
      ++told_;
    }
  }

  // Makes so many events; after how many ms the middle client, and the last, has heard of the last.
  std::pair<double, double> event(std::size_t burst) {
    const auto text = setting("trigger");
    std::string bytes;
    for (std::size_t i = 0; i < burst; ++i) {
      auto one = text;
      const auto digits = std::to_string(++made_);
      for (auto at = one.find("{n}"); at != std::string::npos; at = one.find("{n}")) {
        one.replace(at, 3, digits);
      }
      bytes += fanout::frame_of(1, one, true);
    }
    wanted_ = "#" + std::to_string(made_) + "#";
    told_ = 0;
    const auto begin = Clock::now();
    say(clients_.front(), bytes);
    while (told_ < clients_.size() - 1) {
      turn(patience_ms);
      if (Clock::now() - begin > std::chrono::milliseconds(patience_ms)) {
        fail("only " + std::to_string(told_) + " have heard of an event");
      }
    }
    std::vector<double> times;
    for (const auto& client : clients_) {
      if (!is_maker(client)) {
        times.push_back(std::chrono::duration<double, std::milli>(client.seen_at - begin).count());
      }
    }
    settle(100);
    return {middle(times), *std::max_element(times.begin(), times.end())};
  }

  int poll_;
  std::vector<Client> clients_;
  std::string request_;
  std::string ready_word_ = setting("ready");
  std::string maker_word_ = setting("trigger_ready");
  bool setting_socket_io_ = setting("socket_io") == "1";
  std::string wanted_;
  std::size_t ready_ = 0;
  std::size_t made_ = 0;
  std::size_t told_ = 0;
  std::size_t bytes_ = 0;
  std::size_t frames_ = 0;
};

}  // namespace

int main(int count, char** words) {
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const auto at = word.find('=');
    if (at == std::string_view::npos) {
      fail("key=value is wanted");
    }
    settings[std::string(word.substr(0, at))] = std::string(word.substr(at + 1));
  }
  Load().run();
}
