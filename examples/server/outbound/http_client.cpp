// libcurl says which sockets it waits for and when it wants to be woken; Asio does the waiting. No
// function of libcurl that is given a multi handle may be called from within one of its callbacks,
// so that what a sink asks for is done afterwards.
#include "outbound/http_client.hpp"

#include "outbound/web_address.hpp"

#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <unordered_map>
#include <utility>

namespace server::outbound {

struct EasyEnd {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiEnd {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One request and what has come of it so far. libcurl points into it, so it never moves.
struct Exchange {
  OutRequest request;
  HttpClient::OnReply on_reply;
  OutReply reply;
  std::unique_ptr<CURL, EasyEnd> easy;
  std::unique_ptr<curl_slist, ListEnd> list;
  std::unique_ptr<curl_slist, ListEnd> pins;
  std::array<char, CURL_ERROR_SIZE> problem{};
  std::string refusal;  // why we ended it ourselves
  std::size_t bytes = 0;
  bool is_with_curl = false;
  bool is_cancelled = false;
};

// A socket of libcurl's, of which we watch a duplicate: libcurl closes its own when it likes.
struct Watch {
  explicit Watch(asio::io_context& loop) : socket(loop) {}

  // Whoever waits on the duplicate holds the watch, and the duplicate the connection.
  void close() {
    std::error_code ignored;
    socket.close(ignored);
  }

  asio::posix::stream_descriptor socket;
  std::array<bool, 2> wants{};  // to read, to write
  std::array<bool, 2> waits{};
};

namespace {

constexpr long connections_max = 64;

char lowered(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view without_spaces(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\n";
  const auto first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

// A line break would begin a field of its own.
bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) {
    exchange.reply.fields.clear();  // Of an interim answer, such as 100.
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    OutField field{std::string(line.substr(0, colon)),
                   std::string(without_spaces(line.substr(colon + 1)))};
    std::transform(field.name.begin(), field.name.end(), field.name.begin(), lowered);
    exchange.reply.fields.push_back(std::move(field));
  }
  return size * count;
}

bool take_body(Exchange& exchange, std::string_view piece) {
  if (exchange.is_cancelled) {
    return false;
  }
  exchange.bytes += piece.size();
  if (exchange.bytes > exchange.request.reply_bytes_max) {
    exchange.refusal =
        "the answer has more than " + std::to_string(exchange.request.reply_bytes_max) + " bytes";
    return false;
  }
  long status = 0;
  curl_easy_getinfo(exchange.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (!exchange.request.sink || status < 200 || status > 299) {
    exchange.reply.body += piece;
    return true;
  }
  if (!exchange.request.sink(piece)) {
    exchange.refusal = "its reader ended it";
    return false;
  }
  return true;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  const std::string_view piece(data, size * count);
  return take_body(*static_cast<Exchange*>(user), piece) ? piece.size() : CURL_WRITEFUNC_ERROR;
}

template <typename Value>
void set(const Exchange& exchange, CURLoption option, Value value) {
  curl_easy_setopt(exchange.easy.get(), option, value);
}

void set_method(Exchange& exchange) {
  const auto& request = exchange.request;
  const bool has_body = !request.body.empty() || request.method == "POST";
  if (request.method == "HEAD") {
    set(exchange, CURLOPT_NOBODY, 1L);
  } else if (has_body) {
    set(exchange, CURLOPT_POSTFIELDS, request.body.data());
    set(exchange, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  set(exchange, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_fields(Exchange& exchange) {
  // Without it libcurl waits for a "100 Continue" before larger bodies.
  auto* list = curl_slist_append(nullptr, "Expect:");
  for (const auto& field : exchange.request.fields) {
    // A field with an empty value is spelled with a semicolon.
    const auto line = field.value.empty() ? field.name + ";" : field.name + ": " + field.value;
    list = curl_slist_append(list, line.c_str());
  }
  exchange.list.reset(list);
  set(exchange, CURLOPT_HTTPHEADER, list);
}

asio::ip::address address_of(const curl_sockaddr& given) {
  if (given.family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &given.addr, std::min<std::size_t>(given.addrlen, sizeof v4));
    return asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &given.addr, std::min<std::size_t>(given.addrlen, sizeof v6));
  asio::ip::address_v6::bytes_type bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return asio::ip::address_v6(bytes, v6.sin6_scope_id);
}

// Says no to every address but the pinned ones, however libcurl came to it.
curl_socket_t on_open(void* user, curlsocktype /*purpose*/, curl_sockaddr* address) {
  const auto& pinned = static_cast<Exchange*>(user)->request.only_to;
  if (std::find(pinned.begin(), pinned.end(), address_of(*address)) == pinned.end()) {
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void set_pins(Exchange& exchange) {
  const auto& request = exchange.request;
  const auto parts = read_web_address(request.url);
  if (request.only_to.empty() || !parts) {
    return;
  }
  std::string line = parts->host + ":" + std::to_string(parts->port);
  char before = ':';
  for (const auto& address : request.only_to) {
    const auto text = address.to_string();
    line += before + (address.is_v6() ? "[" + text + "]" : text);
    before = ',';
  }
  const bool is_literal = parts->host.find(':') != std::string::npos;
  if (!is_literal) {
    exchange.pins.reset(curl_slist_append(nullptr, line.c_str()));
    set(exchange, CURLOPT_RESOLVE, exchange.pins.get());
  }
  set(exchange, CURLOPT_OPENSOCKETFUNCTION, &on_open);
  set(exchange, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&exchange));
  set(exchange, CURLOPT_PROXY, "");
}

void set_up(Exchange& exchange) {
  const auto& request = exchange.request;
  exchange.easy.reset(curl_easy_init());
  set(exchange, CURLOPT_PRIVATE, static_cast<void*>(&exchange));
  set(exchange, CURLOPT_URL, request.url.c_str());
  set(exchange, CURLOPT_PROTOCOLS_STR, "http,https");
  set(exchange, CURLOPT_FOLLOWLOCATION, 0L);
  set(exchange, CURLOPT_SSL_VERIFYPEER, 1L);
  set(exchange, CURLOPT_SSL_VERIFYHOST, 2L);
  set(exchange, CURLOPT_NOSIGNAL, 1L);
  set(exchange, CURLOPT_USERAGENT, "liveinbox-server");
  set(exchange, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  set(exchange, CURLOPT_TIMEOUT_MS, static_cast<long>(request.whole_timeout.count()));
  set(exchange, CURLOPT_ERRORBUFFER, exchange.problem.data());
  set(exchange, CURLOPT_HEADERFUNCTION, &on_header);
  set(exchange, CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
  set(exchange, CURLOPT_WRITEFUNCTION, &on_body);
  set(exchange, CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
  if (request.url.starts_with("http:")) {
    // A proxy of the environment is for what leaves the house, and that is https.
    set(exchange, CURLOPT_PROXY, "");
  }
  set_pins(exchange);
  set_method(exchange);
  set_fields(exchange);
}

bool is_sendable(const OutRequest& request) {
  bool is_fine = is_one_line(request.url) && is_one_line(request.method);
  for (const auto& field : request.fields) {
    is_fine = is_fine && is_one_line(field.name) && is_one_line(field.value);
  }
  return is_fine && !request.method.empty();
}

}  // namespace

std::string_view OutReply::find(std::string_view name) const {
  for (const auto& field : fields) {
    if (field.name == name) {
      return field.value;
    }
  }
  return {};
}

class HttpClient::Exchanges : public std::enable_shared_from_this<Exchanges> {
 public:
  explicit Exchanges(asio::io_context& loop) : loop_(loop), timer_(loop) {
    static const auto is_ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(is_ready);
    multi_.reset(curl_multi_init());
    set(CURLMOPT_SOCKETFUNCTION, &on_socket);
    set(CURLMOPT_SOCKETDATA, static_cast<void*>(this));
    set(CURLMOPT_TIMERFUNCTION, &on_timer);
    set(CURLMOPT_TIMERDATA, static_cast<void*>(this));
    set(CURLMOPT_MAX_TOTAL_CONNECTIONS, connections_max);
  }

  Token send(OutRequest request, OnReply on_reply) {
    const auto token = next_token_++;
    auto exchange = std::make_unique<Exchange>();
    exchange->request = std::move(request);
    exchange->on_reply = std::move(on_reply);
    exchanges_.emplace(token, std::move(exchange));
    later(token, [](Exchanges& self, Token which) { self.begin(which); });
    return token;
  }

  void cancel(Token token) {
    if (const auto found = exchanges_.find(token); found != exchanges_.end()) {
      found->second->is_cancelled = true;
      later(token, [](Exchanges& self, Token which) { self.take(which); });
    }
  }

  [[nodiscard]] std::size_t size() const { return exchanges_.size(); }

  // Nothing is called any more, whoever still holds this.
  void end() {
    is_over_ = true;
    timer_.cancel();
    auto exchanges = std::exchange(exchanges_, {});
    for (const auto& [token, exchange] : exchanges) {
      release(*exchange);
    }
    multi_.reset();
    for (const auto& [socket, watch] : std::exchange(watches_, {})) {
      watch->close();
    }
  }

 private:
  template <typename Value>
  void set(CURLMoption option, Value value) {
    curl_multi_setopt(multi_.get(), option, value);
  }

  void later(Token token, void (*work)(Exchanges&, Token)) {
    asio::post(loop_, [weak = weak_from_this(), token, work] {
      if (const auto self = weak.lock(); self && !self->is_over_) {
        work(*self, token);
      }
    });
  }

  void begin(Token token) {
    const auto found = exchanges_.find(token);
    if (found == exchanges_.end() || found->second->is_cancelled) {
      return;
    }
    auto& exchange = *found->second;
    if (!is_sendable(exchange.request)) {
      exchange.refusal = "the request holds a line break where none may be";
      finish(token, CURLE_BAD_FUNCTION_ARGUMENT);
      return;
    }
    set_up(exchange);
    tokens_.insert_or_assign(exchange.easy.get(), token);
    exchange.is_with_curl = true;
    if (curl_multi_add_handle(multi_.get(), exchange.easy.get()) != CURLM_OK) {
      finish(token, CURLE_FAILED_INIT);
    }
  }

  void release(Exchange& exchange) {
    if (exchange.is_with_curl) {
      curl_multi_remove_handle(multi_.get(), exchange.easy.get());
      exchange.is_with_curl = false;
      tokens_.erase(exchange.easy.get());
    }
  }

  std::unique_ptr<Exchange> take(Token token) {
    const auto found = exchanges_.find(token);
    if (found == exchanges_.end()) {
      return nullptr;
    }
    auto exchange = std::move(found->second);
    exchanges_.erase(found);
    release(*exchange);
    return exchange;
  }

  void finish(Token token, CURLcode code) {
    const auto exchange = take(token);
    if (!exchange || exchange->is_cancelled) {
      return;
    }
    auto& reply = exchange->reply;
    if (exchange->easy) {
      long status = 0;
      curl_easy_getinfo(exchange->easy.get(), CURLINFO_RESPONSE_CODE, &status);
      reply.status = static_cast<int>(status);
    }
    if (code != CURLE_OK) {
      const std::string_view problem = exchange->problem.data();
      reply.error = !exchange->refusal.empty() ? exchange->refusal
                    : !problem.empty()         ? std::string(problem)
                                               : std::string(curl_easy_strerror(code));
    }
    exchange->on_reply(std::move(reply));
  }

  void act(curl_socket_t socket, int events) {
    int running = 0;
    curl_multi_socket_action(multi_.get(), socket, events, &running);
    int left = 0;
    while (!is_over_) {
      const auto* message = curl_multi_info_read(multi_.get(), &left);
      if (message == nullptr) {
        return;
      }
      if (message->msg == CURLMSG_DONE) {
        const auto found = tokens_.find(message->easy_handle);
        // Taking the exchange ends the message's life.
        const auto result = message->data.result;
        if (found != tokens_.end()) {
          finish(found->second, result);
        }
      }
    }
  }

  static int on_timer(CURLM* /*multi*/, long timeout_ms, void* user) {
    auto& self = *static_cast<Exchanges*>(user);
    if (timeout_ms < 0) {
      self.timer_.cancel();
      return 0;
    }
    self.timer_.expires_after(std::chrono::milliseconds(timeout_ms));
    self.timer_.async_wait([weak = self.weak_from_this()](std::error_code error) {
      const auto strong = weak.lock();
      if (!error && strong && !strong->is_over_) {
        strong->act(CURL_SOCKET_TIMEOUT, 0);
      }
    });
    return 0;
  }

  static int on_socket(
      CURL* /*easy*/, curl_socket_t socket, int what, void* user, void* /*of_socket*/) {
    auto& self = *static_cast<Exchanges*>(user);
    if (what == CURL_POLL_REMOVE || self.is_over_) {
      if (const auto watch = self.watches_.extract(socket); !watch.empty()) {
        watch.mapped()->close();
      }
      return 0;
    }
    auto& watch = self.watches_[socket];
    if (!watch) {
      watch = std::make_shared<Watch>(self.loop_);
      std::error_code error;
      watch->socket.assign(dup(socket), error);
      if (error) {
        self.watches_.erase(socket);  // No descriptor is left: the exchange ends by its timeout.
        return 0;
      }
    }
    watch->wants = {(what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0};
    self.wait(socket, watch, 0);
    self.wait(socket, watch, 1);
    return 0;
  }

  // side 0 is reading, 1 is writing.
  void wait(curl_socket_t socket, const std::shared_ptr<Watch>& watch, std::size_t side) {
    if (!watch->wants[side] || watch->waits[side]) {
      return;
    }
    watch->waits[side] = true;
    const auto kind = side == 0 ? asio::posix::stream_descriptor::wait_read
                                : asio::posix::stream_descriptor::wait_write;
    watch->socket.async_wait(kind,
                             [weak = weak_from_this(), socket, watch, side](std::error_code error) {
                               watch->waits[side] = false;
                               const auto self = weak.lock();
                               if (!error && self && !self->is_over_) {
                                 self->wake(socket, watch, side);
                               }
                             });
  }

  [[nodiscard]] bool is_watched(curl_socket_t socket, const std::shared_ptr<Watch>& watch) const {
    const auto found = watches_.find(socket);
    return found != watches_.end() && found->second == watch;
  }

  void wake(curl_socket_t socket, const std::shared_ptr<Watch>& watch, std::size_t side) {
    if (is_watched(socket, watch) && watch->wants[side]) {
      act(socket, side == 0 ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
    }
    if (is_watched(socket, watch)) {
      wait(socket, watch, side);
    }
  }

  asio::io_context& loop_;
  asio::steady_timer timer_;
  // Before multi_, which speaks of its sockets while it ends.
  std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::unique_ptr<CURLM, MultiEnd> multi_;
  std::unordered_map<Token, std::unique_ptr<Exchange>> exchanges_;
  std::unordered_map<CURL*, Token> tokens_;
  Token next_token_ = 1;
  bool is_over_ = false;
};

HttpClient::HttpClient(asio::io_context& loop) : exchanges_(std::make_shared<Exchanges>(loop)) {}

HttpClient::~HttpClient() {
  exchanges_->end();
}

HttpClient::Token HttpClient::send(OutRequest request, OnReply on_reply) {
  return exchanges_->send(std::move(request), std::move(on_reply));
}

void HttpClient::cancel(Token token) {
  exchanges_->cancel(token);
}

std::size_t HttpClient::exchanges() const {
  return exchanges_->size();
}

}  // namespace server::outbound
