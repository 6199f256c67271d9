// Which addresses may be asked that somebody else has named.
#include "outbound/networks.hpp"

#include "outbound/web_address.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace server::outbound;

namespace {

asio::ip::address parsed(const std::string& text) {
  std::error_code error;
  const auto out = asio::ip::make_address(text, error);
  REQUIRE_MESSAGE(!error, text);
  return out;
}

}  // namespace

TEST_CASE("public_addresses_may_be_asked") {
  for (const auto* text : {"1.1.1.1",
                           "8.8.8.8",
                           "9.255.255.255",
                           "11.0.0.0",
                           "100.63.255.255",
                           "100.128.0.0",
                           "126.255.255.255",
                           "128.0.0.0",
                           "169.253.255.255",
                           "169.255.0.0",
                           "172.15.255.255",
                           "172.32.0.0",
                           "192.0.1.0",
                           "192.167.255.255",
                           "192.169.0.0",
                           "198.17.255.255",
                           "198.20.0.0",
                           "203.0.114.0",
                           "223.255.255.255",
                           "2606:4700:4700::1111",
                           "2001:4860:4860::8888",
                           "2a00:1450::1",
                           "2001:200::1",
                           "2002:808:808::1",
                           "64:ff9b::808:808",
                           "::ffff:8.8.8.8"}) {
    CAPTURE(text);
    CHECK(is_public(parsed(text)));
  }
}

TEST_CASE("addresses_of_this_machine_of_the_house_and_of_nobody_may_not") {
  for (const auto* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.0",
                           "10.255.255.255",
                           "100.64.0.0",
                           "100.100.100.200",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.255",
                           "168.63.129.16",
                           "169.254.169.254",
                           "169.254.0.0",
                           "172.16.0.0",
                           "172.31.255.255",
                           "192.0.0.192",
                           "192.0.2.1",
                           "192.88.99.1",
                           "192.168.0.1",
                           "198.18.0.0",
                           "198.19.255.255",
                           "198.51.100.7",
                           "203.0.113.7",
                           "224.0.0.1",
                           "239.255.255.255",
                           "240.0.0.0",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::127.0.0.1",
                           "::7f00:1",
                           "::ffff:127.0.0.1",
                           "::ffff:a00:1",
                           "::ffff:169.254.169.254",
                           "::ffff:0:127.0.0.1",
                           "64:ff9b::7f00:1",
                           "64:ff9b::10.0.0.1",
                           "64:ff9b:1::a00:1",
                           "100::1",
                           "2001::1",
                           "2001:db8::1",
                           "2001:10::1",
                           "2002:7f00:1::1",
                           "2002:a9fe:a9fe::1",
                           "2002:c0a8:1::1",
                           "3fff::1",
                           "4000::1",
                           "5f00::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fdff:ffff::1",
                           "fe80::1",
                           "fe80::1%1",
                           "febf::1",
                           "fec0::1",
                           "ff02::1",
                           "ff0e::1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_public(parsed(text)));
    CHECK_FALSE(is_allowed(parsed(text), {}));
  }
}

TEST_CASE("network_that_is_allowed_lets_its_addresses_through_and_no_other") {
  const std::vector<Network> allowed = {
      *read_network("10.8.0.0/13"), *read_network("fd12:3456::/32"), *read_network("127.0.0.1")};
  for (const auto* text :
       {"10.8.0.0", "10.15.255.255", "::ffff:10.8.0.1", "fd12:3456:ffff::1", "127.0.0.1"}) {
    CAPTURE(text);
    CHECK(is_allowed(parsed(text), allowed));
  }
  for (const auto* text : {"10.7.255.255", "10.16.0.0", "fd12:3457::1", "127.0.0.2", "::1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_allowed(parsed(text), allowed));
  }
}

TEST_CASE("networks_are_read_strictly") {
  for (const auto* text :
       {"0.0.0.0/0", "1.2.3.4", "1.2.3.4/32", "1.2.3.0/24", "::/0", "fe80::/10"}) {
    CAPTURE(text);
    CHECK(read_network(text));
  }
  for (const auto* text : {"",
                           "/8",
                           "10.0.0.0/",
                           "10.0.0.0/33",
                           "10.0.0.0/-1",
                           "10.0.0.0/8 ",
                           "10.0.0.1/8",
                           "10.0.0/8",
                           "fd00::/129",
                           "fd00::1/64",
                           "localhost",
                           "fe80::1%1"}) {
    CAPTURE(text);
    CHECK_FALSE(read_network(text));
  }
}

TEST_CASE("addresses_of_the_web_are_read_as_they_are_asked") {
  const auto host = [](const std::string& text) {
    const auto parts = read_web_address(text);
    return parts ? parts->scheme + " " + parts->host + " " + std::to_string(parts->port) : "none";
  };
  CHECK(host("https://Example.COM/a?b#c") == "https example.com 443");
  CHECK(host("http://example.com:8080") == "http example.com 8080");
  CHECK(host("https://[::1]:8443/x") == "https ::1 8443");
  // Other spellings of 127.0.0.1.
  for (const auto* text : {"http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/"}) {
    CAPTURE(text);
    CHECK(host(text) == "http 127.0.0.1 80");
  }
  for (const auto* text : {"",
                           "example.com",
                           "ftp://example.com",
                           "file:///etc/passwd",
                           "gopher://example.com/",
                           "https://",
                           "https://user:secret@example.com/",
                           "https://user@example.com/",
                           "https://example.com:0/",
                           "https://example.com:65536/",
                           "javascript:alert(1)"}) {
    CAPTURE(text);
    CHECK(host(text) == "none");
  }
}
