// What an endpoint is told, and its signature.
#include "webhooks/delivery.hpp"
#include "webhooks/standard_signature.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace server::webhooks;
using server::Json;

namespace {

Delivery told(const std::string& event, const std::string& tenant = "acme") {
  simdjson::dom::parser parser;
  return delivery_of(parser.parse(event).value(), tenant, 7);
}

}  // namespace

TEST_CASE("signature_is_the_published_one") {
  const auto secret = read_signing_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  REQUIRE(secret);
  CHECK(secret->size() == 24);
  const Signed what{"msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})"};
  const std::string expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  CHECK(signature_field(what, {*secret}) == expected);
  const auto other = read_signing_secret("whsec_" + std::string(32, 'A'));
  REQUIRE(other);
  const auto both = signature_field(what, {*other, *secret});
  CHECK(both.ends_with(" " + expected));
  CHECK(both.starts_with("v1,"));
  CHECK(both.size() == 2 * expected.size() + 1);
}

TEST_CASE("secrets_have_24_to_64_bytes") {
  const auto of_bytes = [](const std::string& base64) {
    return read_signing_secret("whsec_" + base64);
  };
  CHECK(of_bytes(std::string(31, 'A') + "=").has_value() == false);  // 23 bytes
  CHECK(of_bytes(std::string(32, 'A')));                             // 24
  CHECK(of_bytes(std::string(86, 'A') + "==")->size() == 64);
  CHECK_FALSE(of_bytes(std::string(87, 'A') + "="));  // 65
  CHECK_FALSE(read_signing_secret(std::string(32, 'A')));
  CHECK_FALSE(of_bytes(""));
  CHECK_FALSE(of_bytes(std::string(31, 'A')));
  CHECK_FALSE(of_bytes(std::string(31, 'A') + "!"));
  for (const auto* text : {"    ", "\n\n\n\n", "AA=="}) {
    CAPTURE(text);
    CHECK_FALSE(of_bytes(text + std::string(32, 'A')));  // the decoder would pass over it
  }
}

TEST_CASE("id_is_the_same_for_an_event_and_of_no_other") {
  CHECK(webhook_id("acme", 7, 12) == webhook_id("acme", 7, 12));
  CHECK(webhook_id("acme", 7, 12).size() == 36);
  CHECK(webhook_id("acme", 7, 12).find('.') == std::string::npos);
  CHECK(webhook_id("acme", 7, 12) != webhook_id("acme", 7, 13));
  CHECK(webhook_id("acme", 7, 12) != webhook_id("acme", 8, 12));
  CHECK(webhook_id("acme", 7, 12) != webhook_id("acme2", 7, 12));
  CHECK(webhook_id("a", 71, 2) != webhook_id("a", 7, 12));
}

TEST_CASE("body_is_a_cloud_event_without_texts_and_names") {
  const auto delivery = told(
      R"({"entry":4,"offset":12,"type":"message_received","conversation":"c \"1\"","version":5,)"
      R"("at_ms":1700000000123,"actor":{"kind":"user","id":"u1","name":"Noa Levi"},"message":3,)"
      R"("text":"my password is hunter2","format":"plain","preview":[],)"
      R"("occurred_at_ms":1700000000001,)"
      R"("external_id":"wamid.1","fallback":false,"attachments":[{"url":"https://a.example/x"}],)"
      R"("delivery":null,"failure":""})");
  CHECK(delivery.offset == 12);
  CHECK(delivery.id == webhook_id("acme", 7, 12));
  CHECK(delivery.body ==
        R"({"specversion":"1.0","id":")" + delivery.id +
            R"(","source":"/tenants/acme",)"
            R"("type":"dev.liveinbox.conversation.message_received.v1","subject":"c \"1\"",)"
            R"("time":"2023-11-14T22:13:20.123Z","sequence":"12",)"
            R"("datacontenttype":"application/json","data":{"conversation":"c \"1\"","version":5,)"
            R"("entry":4,"message":3,"at_ms":1700000000123,"occurred_at_ms":1700000000001,)"
            R"("external_id":"wamid.1","failure":"","fallback":false,)"
            R"("actor":{"kind":"user","id":"u1"}}})");
}

TEST_CASE("events_about_the_tenant_say_so") {
  const auto delivery =
      told(R"({"entry":0,"offset":2,"type":"agent_set","conversation":null,"version":0,"at_ms":0,)"
           R"("actor":{"kind":"system","id":"s","name":""},"row":{"id":"ana","name":"Ana D"}})");
  CHECK(delivery.body.find("dev.liveinbox.tenant.agent_set.v1") != std::string::npos);
  CHECK(delivery.body.find(R"("row":{"id":"ana"})") != std::string::npos);
  CHECK(delivery.body.find(R"("subject":"acme")") != std::string::npos);
  CHECK(delivery.body.find("Ana D") == std::string::npos);
  CHECK(delivery.body.find(R"("time":"1970-01-01T00:00:00.000Z")") != std::string::npos);
}

TEST_CASE("body_is_always_smaller_than_the_limit") {
  std::string merged;
  for (int i = 0; i < 3000; ++i) {
    merged += (i == 0 ? "" : ",") + std::to_string(1'000'000 + i);
  }
  const auto delivery = told(R"({"offset":2,"type":"escalated","conversation":"c","at_ms":0,)"
                             R"("evidence":[)" +
                             merged + "]}");
  CHECK(delivery.body.size() < body_bytes_max);
  CHECK(delivery.body.ends_with(R"("data":{}})"));
}

TEST_CASE("filter_takes_what_it_names") {
  CHECK(takes({"*"}, "claimed"));
  CHECK(takes({"closed", "claimed"}, "claimed"));
  CHECK_FALSE(takes({"closed"}, "claimed"));
  CHECK_FALSE(takes({}, "claimed"));
}
