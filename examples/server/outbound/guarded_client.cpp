#include "outbound/guarded_client.hpp"

#include "outbound/web_address.hpp"

#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>

#include <utility>

namespace server::outbound {
namespace {

void refuse(const HttpClient::OnReply& on_reply, std::string why) {
  OutReply reply;
  reply.error = std::move(why);
  on_reply(std::move(reply));
}

}  // namespace

Lookup system_lookup(asio::io_context& loop) {
  return [&loop](const std::string& host, OnAddresses on_addresses) {
    auto resolver = std::make_shared<asio::ip::tcp::resolver>(loop);
    resolver->async_resolve(
        host,
        "",
        [resolver, on_addresses = std::move(on_addresses)](
            std::error_code error, const asio::ip::tcp::resolver::results_type& found) {
          Addresses out;
          for (const auto& entry : found) {
            out.push_back(entry.endpoint().address());
          }
          on_addresses(error, std::move(out));
        });
  };
}

void GuardedClient::send(OutRequest request, HttpClient::OnReply on_reply) {
  const auto address = read_web_address(request.url);
  if (!address || (address->scheme != "https" && !policy_.allows_http)) {
    asio::post(loop_, [on_reply = std::move(on_reply)] {
      refuse(on_reply, "the address is none that may be asked");
    });
    return;
  }
  const auto host = address->host;
  lookup_(host,
          [this,
           alive = std::weak_ptr<bool>(alive_),
           request = std::move(request),
           on_reply = std::move(on_reply)](std::error_code error, const Addresses& found) mutable {
            if (alive.expired()) {
              return;
            }
            if (error) {
              refuse(on_reply, "the host cannot be looked up: " + error.message());
              return;
            }
            pin(std::move(request), found, on_reply);
          });
}

void GuardedClient::pin(OutRequest request,
                        const Addresses& addresses,
                        const HttpClient::OnReply& on_reply) {
  for (const auto& address : addresses) {
    if (is_allowed(address, policy_.allowed)) {
      request.only_to.push_back(address);
    }
  }
  if (request.only_to.empty()) {
    refuse(on_reply, "the host has no address that may be asked");
    return;
  }
  http_.send(std::move(request), on_reply);
}

}  // namespace server::outbound
