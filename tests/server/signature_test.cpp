// Who may tell the webhook something, and what a command is named by.
#include "whatsapp/signature.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace server::whatsapp;

TEST_CASE("signature_is_that_of_the_standard") {
  // RFC 4231, test case 2; and the empty text under an empty key.
  CHECK(sign("what do ya want for nothing?", "Jefe") ==
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(sign("", "") == "sha256=b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("one_of_two_secrets_is_enough") {
  const std::string body = "{\"object\":\"\\u00e9\"}";
  CHECK(is_signed(body, sign(body, "new"), {"new", "old"}));
  CHECK(is_signed(body, sign(body, "old"), {"new", "old"}));
  CHECK_FALSE(is_signed(body, sign(body, "older"), {"new", "old"}));
  CHECK_FALSE(is_signed(body, sign(body, "new"), {}));
  CHECK_FALSE(is_signed(body, sign(body, ""), {""}));
}

TEST_CASE("every_other_signature_is_refused") {
  const std::string body = "body";
  const auto good = sign(body, "secret");
  CHECK(is_signed(body, good, {"secret"}));
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = bad[i] == '0' ? '1' : '0';
    CHECK_FALSE(is_signed(body, bad, {"secret"}));
  }
  CHECK_FALSE(is_signed(body + " ", good, {"secret"}));
  CHECK_FALSE(is_signed(body, good.substr(0, good.size() - 1), {"secret"}));
  CHECK_FALSE(is_signed(body, good + "0", {"secret"}));
  CHECK_FALSE(is_signed(body, good.substr(7), {"secret"}));
  CHECK_FALSE(is_signed(body, "", {"secret"}));
}

TEST_CASE("challenge_comes_back_for_the_right_token") {
  CHECK(answer_challenge("hub.mode=subscribe&hub.challenge=115&hub.verify_token=t", "t") == "115");
  CHECK(answer_challenge("hub.mode=subscribe&hub.verify_token=a%20b%26&hub.challenge=x%2By",
                         "a b&") == "x+y");
  CHECK(answer_challenge("hub.mode=subscribe&hub.verify_token=a+b&hub.challenge=1", "a b") == "1");
}

TEST_CASE("challenge_is_not_answered_otherwise") {
  for (const auto* query : {"",
                            "hub.mode=subscribe&hub.challenge=115",
                            "hub.mode=subscribe&hub.challenge=115&hub.verify_token=",
                            "hub.mode=subscribe&hub.challenge=115&hub.verify_token=T",
                            "hub.mode=subscribe&hub.challenge=115&hub.verify_token=tt",
                            "hub.mode=unsubscribe&hub.challenge=115&hub.verify_token=t",
                            "hub.challenge=115&hub.verify_token=t",
                            "hub.mode=subscribe&hub.challenge=&hub.verify_token=t",
                            "hub.mode=subscribe&hub.challenge=%zz&hub.verify_token=t"}) {
    CAPTURE(query);
    CHECK_FALSE(answer_challenge(query, "t"));
  }
  const std::string head = "hub.mode=subscribe&hub.verify_token=t&hub.challenge=";
  CHECK(answer_challenge(head + std::string(256, '1'), "t"));
  CHECK_FALSE(answer_challenge(head + std::string(257, '1'), "t"));
  CHECK_FALSE(answer_challenge("hub.mode=subscribe&hub.verify_token=&hub.challenge=1", ""));
}

TEST_CASE("command_id_fits_whatever_the_message_is_named") {
  CHECK(command_id("wamid.abc") == "wa:wamid.abc");
  CHECK(command_id(std::string(61, 'a')) == "wa:" + std::string(61, 'a'));
  const auto digest = command_id(std::string(62, 'a'));
  CHECK(digest.size() == 51);
  CHECK(digest.starts_with("wa:"));
  CHECK(digest == command_id(std::string(62, 'a')));
  CHECK(digest != command_id(std::string(63, 'a')));
}
