// Requests to addresses that somebody else has named. The name is looked up once; every address
// that may not be asked is left out; and the connection is made to what is left, whatever the name
// says by then. A proxy of the environment is not used, for it would look the name up again.
#pragma once

#include "outbound/http_client.hpp"
#include "outbound/networks.hpp"

#include <asio/io_context.hpp>
#include <asio/ip/address.hpp>

#include <functional>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace server::outbound {

using Addresses = std::vector<asio::ip::address>;
using OnAddresses = std::function<void(std::error_code, Addresses)>;
// Looks a host up; calls back once, on the loop's thread.
using Lookup = std::function<void(const std::string& host, OnAddresses)>;

// The system's own, in a thread of Asio's.
Lookup system_lookup(asio::io_context& loop);

struct GuardPolicy {
  bool allows_http = false;
  std::vector<Network> allowed;  // besides what is public
};

class GuardedClient {
 public:
  GuardedClient(asio::io_context& loop, HttpClient& http, GuardPolicy policy, Lookup lookup)
      : loop_(loop),
        http_(http),
        policy_(std::move(policy)),
        lookup_(std::move(lookup)),
        alive_(std::make_shared<bool>(true)) {}

  // As HttpClient::send. What may not be asked is an answer with the status 0 and an error.
  void send(OutRequest request, HttpClient::OnReply on_reply);

 private:
  void pin(OutRequest request, const Addresses& addresses, const HttpClient::OnReply& on_reply);

  asio::io_context& loop_;
  HttpClient& http_;
  GuardPolicy policy_;
  Lookup lookup_;
  std::shared_ptr<bool> alive_;  // lookups that end later know by it that this has gone
};

}  // namespace server::outbound
