// Every variant of the payloads that lie beside the project, where they do.
#include "whatsapp/payload.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

using namespace server::whatsapp;

namespace {

// What each file's variants come to, all together.
struct Expected {
  std::size_t variants;
  std::size_t messages;
  std::size_t statuses;
  std::size_t passed_over;
};

const std::map<std::string, Expected>& expected() {
  static const std::map<std::string, Expected> table = {
      {"callback_button.json", {3, 3, 0, 0}},
      {"callback_selection.json", {2, 2, 0, 0}},
      {"deleted_message.json", {1, 0, 0, 1}},
      {"edited_message.json", {1, 1, 0, 0}},
      {"flow_completion.json", {2, 2, 0, 0}},
      {"message.json", {23, 20, 0, 3}},  // A reaction, and two that are taken back.
      {"message_status.json", {7, 0, 6, 1}},
      {"outgoing_message.json", {3, 0, 0, 3}},
      {"system.json", {2, 0, 0, 2}},
      {"template_status_update.json", {2, 0, 0, 2}},
      {"user_marketing_preferences.json", {2, 0, 0, 2}},
  };
  return table;
}

Expected read_file(const std::filesystem::path& path) {
  simdjson::dom::parser parser;
  simdjson::dom::object variants;
  REQUIRE(parser.load(path.string()).get_object().get(variants) == simdjson::SUCCESS);
  Expected found{0, 0, 0, 0};
  for (const auto variant : variants) {
    const std::string name(variant.key);
    CAPTURE(name);
    const auto payload = read_payload(simdjson::minify(variant.value));
    REQUIRE(payload);
    ++found.variants;
    found.messages += payload->messages.size();
    found.statuses += payload->statuses.size();
    for (const auto& [kind, count] : payload->passed_over) {
      found.passed_over += count;
    }
    for (const auto& message : payload->messages) {
      CHECK_FALSE(message.text.empty());
      CHECK_FALSE(message.from.empty());
      CHECK_FALSE(message.wamid.empty());
      CHECK(message.name == "Test Name");
      CHECK(message.occurred_at_ms > 1'600'000'000'000);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("every_shared_payload_is_read") {
  const std::filesystem::path folder =
      std::filesystem::path(LI_SOURCE_DIR) / "../shared/data/webhooks/whatsapp_cloud_api";
  if (!std::filesystem::is_directory(folder)) {
    std::printf("note: left out: the shared WhatsApp payloads are not there\n");
    return;
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    CAPTURE(name);
    const auto known = expected().find(name);
    REQUIRE(known != expected().end());
    const auto found = read_file(entry.path());
    CHECK(found.variants == known->second.variants);
    CHECK(found.messages == known->second.messages);
    CHECK(found.statuses == known->second.statuses);
    CHECK(found.passed_over == known->second.passed_over);
    ++files;
  }
  CHECK(files == expected().size());
}
