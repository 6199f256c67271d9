// Proofs of who has made something, for any bytes: signatures of WhatsApp's webhooks, the secrets
// and signatures of Standard Webhooks, the widget's signed tokens, and places in the feed. Only the
// one right spelling passes, which is made here from RFC 2104 and the digest alone. The input is a
// text, a NUL, and what is to prove it.
#include "demand.hpp"
#include "digest.hpp"
#include "feed_cursor.hpp"
#include "webhooks/standard_signature.hpp"
#include "whatsapp/signature.hpp"
#include "widget/signed_text.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace liveinbox::fuzz {
namespace {

namespace webhooks = server::webhooks;
namespace whatsapp = server::whatsapp;
namespace widget = server::widget;

const std::vector<std::string> secrets = {"a secret of the app", "the one before it"};

std::string digest(const std::string& text) {
  const auto digits = server::sha256_hex(text);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    out += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return out;
}

// RFC 2104, with keys of at most a block.
std::string known_hmac(std::string key, std::string_view text) {
  key.resize(64, '\0');
  std::string inner = key;
  std::string outer = key;
  for (std::size_t i = 0; i < key.size(); ++i) {
    inner[i] = static_cast<char>(inner[i] ^ 0x36);
    outer[i] = static_cast<char>(outer[i] ^ 0x5c);
  }
  return digest(outer + digest(inner.append(text)));
}

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) / 16U];
    out += digits[static_cast<unsigned char>(c) % 16U];
  }
  return out;
}

// RFC 4648, section 4 or 5 by its last two letters, without padding.
std::string known_base64(std::string_view bytes, std::string_view last) {
  const std::string letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string(last);
  const auto bit = [bytes](std::size_t i) {
    return i / 8 < bytes.size() &&
           ((static_cast<unsigned char>(bytes[i / 8]) >> (7 - i % 8)) & 1U) != 0;
  };
  std::string out;
  for (std::size_t at = 0; at < bytes.size() * 8; at += 6) {
    std::size_t value = 0;
    for (std::size_t i = at; i < at + 6; ++i) {
      value = value * 2 + (bit(i) ? 1 : 0);
    }
    out += letters[value];
  }
  return out;
}

std::string padded(std::string text) {
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

// The same text with one of its letters changed.
std::string changed(std::string text, std::size_t at) {
  char& letter = text[at % text.size()];
  letter = letter == 'a' ? 'b' : 'a';
  return text;
}

void demand_of_whatsapp(const std::string& body, std::string_view given) {
  bool is_right = false;
  for (const auto& secret : secrets) {
    const auto right = "sha256=" + hex_of(known_hmac(secret, body));
    is_right = is_right || given == right;
    demand(whatsapp::sign(body, secret) == right, "a signature is the HMAC");
    demand(whatsapp::is_signed(body, right, secrets), "the right signature passes");
    demand(!whatsapp::is_signed(body, changed(right, body.size()), secrets), "no other one does");
    demand(!whatsapp::is_signed(body + "x", right, secrets), "it is of one body");
    demand(!whatsapp::is_signed(body, right, {""}) && !whatsapp::is_signed(body, right, {}),
           "no secret proves nothing");
  }
  bool passes = whatsapp::is_signed(body, given, secrets);
  if (has_planted_fault()) {
    // As if the case of letters did not count.
    std::string small(given);
    std::transform(small.begin(), small.end(), small.begin(), [](char c) {
      return static_cast<char>(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    });
    passes = whatsapp::is_signed(body, small, secrets);
  }
  demand(passes == is_right, "what is given passes where it is right");
}

void demand_of_webhooks(std::string_view body, std::string_view given) {
  if (const auto secret = webhooks::read_signing_secret(given)) {
    demand(secret->size() >= 24 && secret->size() <= 64, "a secret has its size");
    demand(given == "whsec_" + padded(known_base64(*secret, "+/")), "a secret has one spelling");
  }
  const auto field = webhooks::signature_field({"msg_1", 1700000000, body}, secrets);
  std::string wanted;
  for (const auto& secret : secrets) {
    const auto text = "msg_1.1700000000." + std::string(body);
    wanted += wanted.empty() ? "v1," : " v1,";
    wanted += padded(known_base64(known_hmac(secret, text), "+/"));
  }
  demand(field == wanted, "a webhook has a signature of each secret");
}

void demand_of_widget(const std::string& text, std::string_view given) {
  if (const auto bytes = widget::read_base64url(given)) {
    const auto one = known_base64(*bytes, "-_");
    demand(given == one || given == padded(one), "bytes have one spelling, and that with padding");
  }
  const auto right = widget::sign(text, secrets[1]);
  const auto part = known_base64(text, "-_");
  demand(right == part + "." + known_base64(known_hmac(secrets[1], part), "-_"),
         "a token is the text and its HMAC");
  const auto opened = widget::open_signed(right, secrets);
  demand((opened.kind == widget::Opened::Kind::text && opened.text == text) || text.empty(),
         "a token opens");
  demand(
      widget::open_signed(changed(right, text.size()), secrets).kind != widget::Opened::Kind::text,
      "no other one does");
  const auto other = widget::open_signed(given, secrets);
  if (other.kind == widget::Opened::Kind::text) {
    const auto is_made = [&](const auto& key) {
      return given.starts_with(widget::sign(other.text, key));
    };
    demand(std::any_of(secrets.begin(), secrets.end(), is_made), "what opens was signed");
  }
}

void demand_of_place(std::string_view given) {
  const auto cursor = server::read_cursor(given);
  demand(!cursor || server::to_text(*cursor) == given, "a place has one spelling");
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace liveinbox::fuzz;  // NOLINT(google-build-using-namespace): this file's own
  const auto input = view_of(data, size);
  const auto end = std::min(input.find('\0'), input.size());
  const std::string text(input.substr(0, end));
  const auto given = input.substr(std::min(end + 1, input.size()));
  demand_of_whatsapp(text, given);
  demand_of_webhooks(text, given);
  demand_of_widget(text, given);
  demand_of_place(given);
  return 0;
}
