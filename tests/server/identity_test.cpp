// Tokens of sites about their users, byte by byte.
#include "widget/identity.hpp"

#include "widget/signed_text.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using namespace server::widget;
using Fault = Identity::Fault;

namespace {

constexpr std::int64_t now_s = 1'800'000'000;
const std::string key = "the key of the shop, 32 letters..";
const std::string next_key = "the next key of the shop, 32 lett";

std::string claims(const std::string& more = "", std::int64_t until_s = now_s + 60) {
  return R"({"tenant":"acme","user":"u-1","exp":)" + std::to_string(until_s) + more + "}";
}

Fault fault_of(const std::string& token, const std::vector<std::string>& keys = {key}) {
  return read_identity(token, "acme", keys, now_s).fault;
}

}  // namespace

TEST_CASE("base64url_is_that_of_the_standard") {
  const std::vector<std::pair<std::string, std::string>> pairs = {{"", ""},
                                                                  {"f", "Zg"},
                                                                  {"fo", "Zm8"},
                                                                  {"foo", "Zm9v"},
                                                                  {"foob", "Zm9vYg"},
                                                                  {"\xfb\xff", "-_8"}};
  for (const auto& [bytes, text] : pairs) {
    CHECK(base64url(bytes) == text);
    CHECK(read_base64url(text) == bytes);
  }
  CHECK(read_base64url("Zg==") == "f");
  for (const auto* text :
       {"Z", "Zm9vY", "Zm+v", "Zm/v", "Zm v", "Zg===", "=Zg", "Z=g", "Zg=", "Zh"}) {
    CAPTURE(text);
    CHECK_FALSE(read_base64url(text));
  }
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);
    CHECK(read_base64url(base64url(all)) == all);
  }
}

// What Python's hmac gives for the same part.
TEST_CASE("signature_is_hmac_sha256_of_the_first_part") {
  const auto token = sign("what do ya want for nothing?", "Jefe");
  CHECK(token ==
        "d2hhdCBkbyB5YSB3YW50IGZvciBub3RoaW5nPw.Qe-df1yvFEfrCLlm5fIvbAjvXMdFE6mOBrO5WIXBTP8");
  CHECK(open_signed(token, {"Jefe"}).text == "what do ya want for nothing?");
}

TEST_CASE("token_names_its_user") {
  const auto identity = read_identity(sign(claims(R"(,"name":"Mia"})"), key), "acme", {key}, now_s);
  CHECK(identity.fault == Fault::malformed);  // One brace too many.
  const auto named = read_identity(sign(claims(R"(,"name":"Mia")"), key), "acme", {key}, now_s);
  CHECK(named.fault == Fault::none);
  CHECK(named.user == "u-1");
  CHECK(named.name == "Mia");
  CHECK(read_identity(sign(claims(), key), "acme", {key}, now_s).name == "u-1");
  const auto long_name = R"(,"name":")" + std::string(99, 'x') + R"(éé")";
  CHECK(read_identity(sign(claims(long_name), key), "acme", {key}, now_s).name ==
        std::string(99, 'x'));
}

TEST_CASE("either_key_is_good_while_one_is_changed") {
  for (const auto& one : {key, next_key}) {
    CHECK(fault_of(sign(claims(), one), {key, next_key}) == Fault::none);
    CHECK(fault_of(sign(claims(), one), {one}) == Fault::none);
  }
  CHECK(fault_of(sign(claims(), key), {next_key}) == Fault::other_key);
  CHECK(fault_of(sign(claims(), key), {}) == Fault::other_key);
}

TEST_CASE("time_is_kept_to_the_second") {
  const auto at = [](std::int64_t until_s) { return fault_of(sign(claims("", until_s), key)); };
  CHECK(at(now_s - clock_skew_s) == Fault::expired);
  CHECK(at(now_s - clock_skew_s + 1) == Fault::none);
  CHECK(at(now_s + lifetime_s_max + clock_skew_s) == Fault::none);
  CHECK(at(now_s + lifetime_s_max + clock_skew_s + 1) == Fault::too_long);
}

TEST_CASE("no_changed_byte_is_good") {
  const auto token = sign(claims(), key);
  REQUIRE(fault_of(token) == Fault::none);
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char c : {'A', 'z', '-', '.', '=', '\0'}) {
      auto changed = token;
      changed[i] = c;
      // The last letter of a signature holds two bits that count for nothing.
      if (changed != token && i + 1 != token.size()) {
        REQUIRE(fault_of(changed) != Fault::none);
      }
    }
    REQUIRE(fault_of(token.substr(0, i)) != Fault::none);
  }
}

TEST_CASE("every_fault_has_a_name_and_words") {
  for (const auto fault : {Fault::malformed,
                           Fault::other_key,
                           Fault::other_tenant,
                           Fault::no_user,
                           Fault::expired,
                           Fault::too_long}) {
    CHECK(name_of(fault).starts_with("identity_"));
    CHECK(text_of(fault).starts_with("The identity token "));
  }
}
