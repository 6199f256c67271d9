// The secrets come from files, and go nowhere unencrypted.
#include "whatsapp/settings.hpp"

#include "support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace server::whatsapp;

namespace {

class Files {
 public:
  Files() {
    std::filesystem::create_directory(folder_.store_path());
    options.token_file = write("token", "EAA-1\n");
    options.secret_file = write("secret", "s1\n");
    options.verify_token = "v";
  }

  std::string write(const std::string& name, const std::string& text) {
    const auto path = folder_.store_path() + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  bool load() {
    why.clear();
    return load_settings(options, settings, why);
  }

  server::WhatsAppOptions options;
  Settings settings;
  std::string why;

 private:
  liveinbox::support::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("secrets_are_lines_of_files") {
  Files files;
  REQUIRE(files.load());
  CHECK(files.settings.token == "EAA-1");
  CHECK(files.settings.secrets == std::vector<std::string>{"s1"});
  files.write("token", "  EAA-2 \r\n\n");
  files.write("secret", "s2\r\n\ns1");
  REQUIRE(files.load());
  CHECK(files.settings.token == "EAA-2");
  CHECK(files.settings.secrets == std::vector<std::string>{"s2", "s1"});
}

TEST_CASE("what_is_missing_or_too_much_is_told") {
  Files files;
  for (const auto* text : {"", "\n", "a\nb\n"}) {
    files.write("token", text);
    CHECK_FALSE(files.load());
    CHECK(files.why.find("one line, the access token") != std::string::npos);
  }
  files.write("token", "EAA-1\n");
  for (const auto* text : {"", "a\nb\nc\n"}) {
    files.write("secret", text);
    CHECK_FALSE(files.load());
    CHECK(files.why.find("one or two lines") != std::string::npos);
  }
  files.write("secret", "s1\n");
  CHECK(files.load());
  files.options.verify_token.clear();
  CHECK_FALSE(files.load());
  CHECK(files.why.find("verify_token") != std::string::npos);
}

TEST_CASE("token_leaves_the_machine_encrypted_or_not_at_all") {
  Files files;
  for (const auto* base : {"https://graph.facebook.com",
                           "https://graph.facebook.com/",
                           "http://127.0.0.1:8080",
                           "http://localhost/api",
                           "http://[::1]:1"}) {
    files.options.base = base;
    CAPTURE(base);
    CHECK(files.load());
  }
  for (const auto* base : {"http://graph.facebook.com",
                           "http://127.0.0.1.example.org",
                           "http://localhost:x@example.org",
                           "http://127.0.0.10",
                           "ftp://127.0.0.1",
                           "graph.facebook.com"}) {
    files.options.base = base;
    CAPTURE(base);
    CHECK_FALSE(files.load());
  }
}

TEST_CASE("addresses_are_put_together_with_one_slash") {
  Files files;
  files.options.base = "https://example.org//";
  files.options.version = "v1";
  REQUIRE(files.load());
  CHECK(files.settings.url_of("7/messages") == "https://example.org/v1/7/messages");
}
