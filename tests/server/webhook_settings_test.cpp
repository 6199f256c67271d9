// The file that names the endpoints: what is wrong is said, and which endpoint it is.
#include "webhooks/webhook_settings.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace server::webhooks;

namespace {

class SettingsFolder {
 public:
  SettingsFolder()
      : path(std::filesystem::temp_directory_path() /
             ("liveinbox-hooks" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path);
    write("one", "whsec_" + std::string(32, 'A') + "\n");
    write("two", "whsec_" + std::string(32, 'A') + "\n\n whsec_" + std::string(40, 'B') + " \n");
    write("three", "whsec_" + std::string(32, 'A') + "\nx\nx\n");
    write("short", "whsec_AAAA\n");
  }
  SettingsFolder(const SettingsFolder&) = delete;
  SettingsFolder& operator=(const SettingsFolder&) = delete;
  ~SettingsFolder() { std::filesystem::remove_all(path); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
  }

  // The sentence, or "fine".
  std::string load(const std::string& json) {
    write("settings", json);
    settings = {};
    std::string why;
    return load_webhook_settings((path / "settings").string(), "acme", settings, why)
               ? "fine"
               : why.substr(why.find(": ") + 2);
  }

  // An endpoint with this in it.
  [[nodiscard]] std::string endpoint(const std::string& more = "",
                                     const std::string& secret = "one",
                                     const std::string& url = "https://a.example/x") const {
    return R"({"name":"crm","url":")" + url + R"(","types":["*"],"secret_file":")" +
           (path / secret).string() + "\"" + more + "}";
  }

  std::filesystem::path path;
  WebhookSettings settings;
};

}  // namespace

TEST_CASE("endpoints_are_read_with_their_secrets") {
  SettingsFolder folder;
  CHECK(folder.load(R"({"endpoints":[)" + folder.endpoint(R"(,"tenant":"b")", "two") +
                    R"(],"allow_networks":["127.0.0.0/8"],"retry_scale":0.5})") == "fine");
  REQUIRE(folder.settings.endpoints.size() == 1);
  const auto& endpoint = folder.settings.endpoints.front();
  CHECK(endpoint.name == "crm");
  CHECK(endpoint.tenant == "b");
  CHECK(endpoint.secrets.size() == 2);
  CHECK(endpoint.secrets.at(1).size() == 30);
  CHECK(folder.settings.guard.allowed.size() == 1);
  CHECK_FALSE(folder.settings.guard.allows_http);
  CHECK(folder.settings.retry_scale == 0.5);
  CHECK(folder.load(R"({"endpoints":[)" + folder.endpoint() + "]}") == "fine");
  CHECK(folder.settings.endpoints.front().tenant == "acme");
  CHECK(folder.settings.retry_scale == 1.0);
}

TEST_CASE("what_is_wrong_in_the_settings_is_said") {
  SettingsFolder folder;
  const auto of = [&](const std::string& endpoint) {
    return folder.load(R"({"endpoints":[)" + endpoint + "]}");
  };
  CHECK(folder.load("[]") == "it must be an object");
  CHECK(folder.load(R"({"endpoints":[]})") == R"("endpoints" must be a list of 1 to 100)");
  CHECK(folder.load(R"({"endpoint":[]})") == R"(there is no setting "endpoint")");
  CHECK(of(folder.endpoint(R"(,"secret":"x")")) ==
        R"(endpoint 1: there is no setting "secret" of an endpoint)");
  CHECK(of(folder.endpoint("", "one", "http://a.example/")) ==
        R"(endpoint 1: "url" must be an address with https, and without a password)");
  CHECK(
      of(folder.endpoint("", "one", "https://a:b@a.example/")).starts_with("endpoint 1: \"url\""));
  for (const auto* secret : {"none", "three", "short"}) {
    CAPTURE(secret);
    CHECK(of(folder.endpoint("", secret)).find("must hold one or two lines") != std::string::npos);
  }
  CHECK(of(folder.endpoint() + "," + folder.endpoint()) == "endpoint 2: another one has this name");
  CHECK(of(R"({"name":"Crm"})") == R"(endpoint 1: "name" must be 1 to 40 of a-z, 0-9 and -)");
  CHECK(of(R"({"name":"crm","url":"https://a.example","types":[]})") ==
        R"(endpoint 1: "types" must be a list of names of events, or ["*"])");
  const std::vector<std::pair<std::string, std::string>> others = {
      {R"("allow_http":1)", R"("allow_http" must be true or false)"},
      {R"("allow_networks":["10.0.0.1/8"])",
       R"("allow_networks" must be networks such as "10.8.0.0/16")"},
      {R"("retry_scale":0)", R"("retry_scale" must be a number above 0, at most 10)"},
      {R"("retry_scale":11)", R"("retry_scale" must be a number above 0, at most 10)"}};
  for (const auto& [member, sentence] : others) {
    CHECK(folder.load("{" + member + R"(,"endpoints":[)" + folder.endpoint() + "]}") == sentence);
  }
}
