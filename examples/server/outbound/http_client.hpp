// HTTP as a client: requests to other servers, on the server's own loop.
//
// Whoever asks says what is to be sent and hears once what came of it. To ask again after a failure
// is not this client's business, nor is following redirects: where a host sends its secrets is for
// the host to say. Certificates are always checked. It writes no log, so that no secret gets there.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace server::outbound {

struct OutField {
  std::string name;  // in an OutReply always lower case
  std::string value;
};

struct OutRequest {
  std::string method = "GET";
  std::string url;  // http or https
  std::vector<OutField> fields;
  std::string body;
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds whole_timeout{30'000};  // from here to the last byte of the answer
  std::size_t reply_bytes_max = std::size_t{1024} * 1024;
  // Where there are any, the connection is made to one of these, whatever the host's name is looked
  // up as, and by no proxy.
  std::vector<asio::ip::address> only_to;
  // Takes the body of an answer with a 2xx status piece by piece, as it comes, instead of
  // OutReply::body; false ends the exchange. It may send and cancel.
  std::function<bool(std::string_view)> sink;
};

struct OutReply {
  int status = 0;  // 0 where none came
  std::vector<OutField> fields;
  std::string body;
  std::string error;  // why there is no whole answer; empty where there is one

  [[nodiscard]] bool is_whole() const { return error.empty(); }
  // Empty where there is no such field; the name is given in lower case.
  [[nodiscard]] std::string_view find(std::string_view name) const;
};

class HttpClient {
 public:
  using Token = std::uint64_t;
  using OnReply = std::function<void(OutReply)>;

  explicit HttpClient(asio::io_context& loop);
  // Whoever still waits hears nothing more.
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // All three on the loop's thread. on_reply is called there once, never from within send().
  Token send(OutRequest request, OnReply on_reply);
  // Ends the exchange; on_reply is not called. Nothing happens where there is none any more.
  void cancel(Token token);
  [[nodiscard]] std::size_t exchanges() const;

 private:
  class Exchanges;
  std::shared_ptr<Exchanges> exchanges_;
};

}  // namespace server::outbound
