// The example server's reader of HTTP requests, for any bytes: however they are cut in pieces, the
// same requests come out and the same refusal ends them; a request that was taken says what it
// must, keeps its limits, and is read as the same once it was written anew. The first byte of the
// input chooses the limits, the second a place to cut at.
#include "demand.hpp"
#include "net/handshake.hpp"
#include "net/http_request.hpp"
#include "net/query_value.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::fuzz {
namespace {

namespace net = server::net;

constexpr std::size_t small_body_bytes = 4;

// Some paths may bring less than others.
std::size_t limit_of(const net::Request& head) {
  return head.path() == "/small" ? small_body_bytes : std::size_t{1} << 20U;
}

std::string written(const net::Request& request) {
  std::string out = request.method + " " + request.target + " HTTP/1." +
                    std::to_string(request.version_minor) + "\r\n";
  for (const auto& field : request.fields) {
    out += field.name + ": " + field.value + "\r\n";
  }
  return out + "\r\n" + request.body;
}

struct Answers {
  std::vector<net::Request> requests;
  std::vector<std::string> texts;
  int refusal = 0;
};

// In pieces of so many bytes, the first one of others, each in memory of its own.
Answers read(std::string_view bytes,
             const net::RequestLimits& limits,
             std::size_t first,
             std::size_t others) {
  static const net::BodyLimit body_limit = limit_of;
  net::RequestReader reader(limits, &body_limit);
  Answers out;
  for (auto count = first; !bytes.empty() && out.refusal == 0; count = others) {
    const std::vector<char> piece(bytes.begin(), bytes.begin() + std::min(count, bytes.size()));
    bytes.remove_prefix(piece.size());
    std::string_view rest(piece.data(), piece.size());
    while (!rest.empty() && out.refusal == 0) {
      const std::size_t taken = reader.feed(rest);
      demand(taken <= rest.size(), "no more is taken than there is");
      rest.remove_prefix(taken);
      out.refusal = reader.refusal();
      demand(taken > 0 || out.refusal != 0, "a reader takes something");
      if (reader.is_complete()) {
        out.requests.push_back(reader.take());
        out.texts.push_back(written(out.requests.back()));
        demand(!reader.is_complete() && !reader.has_begun(), "behind a request comes another one");
      }
    }
  }
  return out;
}

bool is_same(const Answers& left, const Answers& right) {
  return left.texts == right.texts && left.refusal == right.refusal;
}

bool is_in(std::string_view text, bool (*is_one)(char)) {
  return std::all_of(text.begin(), text.end(), is_one);
}

bool is_of_name(char c) {
  constexpr std::string_view signs = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz";
  return signs.find(c) != std::string_view::npos;
}

void demand_of_request(const net::Request& request, const net::RequestLimits& limits) {
  demand(!request.method.empty(), "a request has a method");
  demand(request.target.starts_with('/') &&
             is_in(request.target, [](char c) { return c > ' ' && c < 127 && c != '#'; }),
         "a target is a path");
  demand(request.fields.size() <= limits.fields_max, "fields are at most so many");
  std::size_t bytes = 0;
  for (const auto& field : request.fields) {
    demand(!field.name.empty() && is_in(field.name, is_of_name), "a field has a name");
    demand(
        is_in(field.value, [](char c) { return (c == '\t' || c >= ' ' || c < 0) && c != 127; }) &&
            !field.value.starts_with(' ') && !field.value.ends_with('\t'),
        "a value is one line");
    bytes += field.name.size() + 1 + field.value.size();
  }
  demand(bytes <= limits.header_bytes_max, "fields keep their size");
  demand(request.count("host") == 1 || (request.version_minor == 0 && request.count("host") == 0),
         "a request is for one host");
  const auto length = request.find("content-length");
  demand(request.count("transfer-encoding") == 0 && request.count("content-length") <= 1,
         "the length of a body is said once");
  demand(request.body.size() == (length ? std::stoul(std::string(*length)) : 0),
         "a body has the length that was said");
  demand(request.body.size() <= std::min(limit_of(request), limits.body_bytes_max),
         "a body keeps the limit of its path");
}

// What the server asks of a request; here that it can be asked of any.
void ask(const net::Request& request) {
  static_cast<void>(request.keeps_alive());
  static_cast<void>(request.cookie("session"));
  static_cast<void>(net::query_value(request.query(), "after"));
  const auto path = net::percent_decode(request.path());
  demand(!path || path->find('\0') == std::string::npos, "a path has no NUL");
  const net::HandshakePolicy policy{{"https://inbox.example"}, "liveinbox.1"};
  if (net::is_upgrade(request)) {
    const auto refusal = net::refuse_handshake(request, policy);
    demand(refusal || (request.method == "GET" && request.body.empty() &&
                       request.find("origin") == "https://inbox.example"),
           "who shakes hands comes from where we know");
    if (!refusal) {
      static_cast<void>(net::accept_handshake(request, policy));
    }
  }
}

void try_bytes(std::string_view bytes, const net::RequestLimits& limits, std::size_t cut) {
  Answers answers = read(bytes, limits, bytes.size(), bytes.size());
  if (has_planted_fault() && !answers.texts.empty()) {
    answers.texts.back() += " ";  // as if a space were kept when it came at once
  }
  demand(is_same(answers, read(bytes, limits, 1, 1)), "bytes one by one say the same");
  demand(is_same(answers, read(bytes, limits, cut, bytes.size())), "two pieces say the same");
  demand(is_same(answers, read(bytes, limits, cut, 3)), "small pieces say the same");
  demand(answers.refusal == 0 || (answers.refusal >= 400 && answers.refusal <= 505),
         "a refusal is a status");
  for (std::size_t i = 0; i < answers.requests.size(); ++i) {
    demand_of_request(answers.requests[i], limits);
    ask(answers.requests[i]);
    const auto& text = answers.texts[i];
    const auto again = read(text, net::RequestLimits(), text.size(), text.size());
    demand(again.texts.size() == 1 && again.texts[0] == text && again.refusal == 0,
           "a request is read as it was written");
  }
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size >= 2) {
    server::net::RequestLimits limits;
    if (data[0] % 2 == 1) {
      limits = {24, 48, 4, 9};
    }
    const auto bytes = liveinbox::fuzz::view_of(data, size).substr(2);
    liveinbox::fuzz::try_bytes(bytes, limits, 1 + data[1] % 64U);
  }
  return 0;
}
