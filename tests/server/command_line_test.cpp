// Settings: from where they come, which of them counts, and what is said of a mistake.
#include "settings/command_line.hpp"

#include "support/temporary_folder.hpp"

#include "settings/table.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

using namespace server;
using namespace server::settings;

namespace {

class Settings {
 public:
  Settings() { std::filesystem::create_directory(folder_.store_path()); }

  std::string file(const std::string& text) {
    auto path = folder_.store_path() + "/inbox.toml";
    std::ofstream(path) << text;
    return path;
  }

  std::optional<Invocation> read(std::vector<std::string> arguments,
                                 std::vector<const char*> variables = {}) {
    variables.push_back(nullptr);
    why.clear();
    return read_invocation(arguments, variables.data(), why);
  }

  std::string refusal_of(const std::string& text) {
    const auto path = file(text);
    CHECK_FALSE(read({"--config", path}));
    const auto begin = why.find("inbox.toml:");
    return begin == std::string::npos ? why : why.substr(begin);
  }

  std::string why;

 private:
  liveinbox::support::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("without_a_word_everything_is_as_the_table_says") {
  Settings settings;
  const auto read = settings.read({});
  REQUIRE(read);
  CHECK(read->options.port == 8080);
  CHECK(read->options.tenants == std::vector<std::string>{"default"});
  CHECK(read->task == Invocation::Task::serve);
}

TEST_CASE("the_environment_counts_more_than_the_file_and_the_command_line_more_than_both") {
  Settings settings;
  const auto path = settings.file("[server]\nport = 1\naddress = \"::1\"\n[store]\npath = \"f\"\n");
  const auto read = settings.read({"--config", path, "--port", "3"},
                                  {"LIVEINBOX_SERVER_PORT=2", "LIVEINBOX_STORE_PATH=e", "HOME=/"});
  REQUIRE(read);
  CHECK(read->options.port == 3);
  CHECK(read->options.store == "e");
  CHECK(read->options.address == "::1");
}

TEST_CASE("a_list_is_a_list_everywhere_and_a_later_one_replaces_it") {
  Settings settings;
  const auto path = settings.file("[store]\ntenants = [\"a\", \"b\"]\n");
  CHECK(settings.read({"--config", path})->options.tenants == std::vector<std::string>{"a", "b"});
  const auto by_variable = settings.read({"--config", path}, {"LIVEINBOX_STORE_TENANTS=c,d"});
  CHECK(by_variable->options.tenants == std::vector<std::string>{"c", "d"});
  const auto by_flags = settings.read({"--tenant", "e", "--tenant", "f"});
  CHECK(by_flags->options.tenants == std::vector<std::string>{"e", "f"});
}

TEST_CASE("what_is_wrong_with_a_file_names_its_line") {
  Settings settings;
  CHECK(settings.refusal_of("[server]\n\nport = 70000\n") ==
        "inbox.toml:3: server.port must be 0 to 65535, is \"70000\"");
  CHECK(settings.refusal_of("[server]\nport = \"x\"\n") ==
        "inbox.toml:2: server.port must be 0 to 65535, is \"x\"");
  CHECK(settings.refusal_of("[log]\njson = 1\n") ==
        "inbox.toml:2: log.json must be true or false, is \"1\"");
  CHECK(settings.refusal_of("[server]\nprot = 1\n") ==
        "inbox.toml:2: there is no setting server.prot");
  CHECK(settings.refusal_of("port = 1\n") ==
        "inbox.toml:1: port must stand in a section such as [server]");
  CHECK(settings.refusal_of("[server]\norigins = [\"https://a.example/\"]\n") ==
        "inbox.toml:2: server.origins must be an origin such as https://inbox.example, in small "
        "letters, is \"https://a.example/\"");
  CHECK(settings.refusal_of("[server]\nport = [1, 2]\n") ==
        "inbox.toml:2: server.port must be one value, not a list");
  CHECK(settings.refusal_of("[server]\nport = 1.5\n") ==
        "inbox.toml:2: server.port must be a text, a number, true, false or a list");
  CHECK(settings.refusal_of("[server]\nport = 1\nport = 2\n").starts_with("inbox.toml:3: "));
  CHECK(settings.refusal_of("[server\n").starts_with("inbox.toml:1: "));
}

TEST_CASE("what_is_wrong_elsewhere_names_its_place_too") {
  Settings settings;
  CHECK_FALSE(settings.read({}, {"LIVEINBOX_SERVER_PORT=x"}));
  CHECK(settings.why == "LIVEINBOX_SERVER_PORT: server.port must be 0 to 65535, is \"x\"");
  CHECK_FALSE(settings.read({}, {"LIVEINBOX_SERVER_PROT=x"}));
  CHECK(settings.why == "LIVEINBOX_SERVER_PROT: there is no setting server.prot");
  CHECK(settings.read({}, {"LIVEINBOX_NATIVE=x"}));  // of a section that is none of ours
  CHECK_FALSE(settings.read({"--port", "-1"}));
  CHECK(settings.why == "--port: server.port must be 0 to 65535, is \"-1\"");
  CHECK_FALSE(settings.read({"--port"}));
  CHECK(settings.why == "--port needs a value (see --help)");
  CHECK_FALSE(settings.read({"--prot", "1"}));
  CHECK(settings.why == "unknown option --prot (see --help)");
  CHECK_FALSE(settings.read({"--config", "/nowhere/inbox.toml"}));
  CHECK(settings.why == "cannot read /nowhere/inbox.toml");
  CHECK_FALSE(settings.read({}, {"LIVEINBOX_SERVER_IS_PUBLIC=true"}));
  CHECK(settings.why == "server.is_public needs server.origins: which pages may connect");
  CHECK_FALSE(settings.read({"--agent", "ana"}));
  CHECK_FALSE(settings.read({"--agent", "ana:Ana:boss"}));
  CHECK_FALSE(settings.read({"--wa-number", "12a"}));
  CHECK_FALSE(settings.read({"--wa-number", "12"}));
  CHECK(settings.why ==
        "whatsapp.number_id needs whatsapp.token_file, secret_file and verify_token");
}

TEST_CASE("settings_that_are_printed_are_read_again_as_what_they_were") {
  Settings settings;
  auto read = settings.read({"--tenant",
                             "a",
                             "--tenant",
                             "b \"c\" \\",
                             "--json-log",
                             "--port",
                             "7",
                             "--agent",
                             "ana:Ana Ä"});
  REQUIRE(read);
  const auto printed = to_toml(read->options);
  const auto again = settings.read({"--config", settings.file(printed)});
  REQUIRE_MESSAGE(again, settings.why);
  CHECK(to_toml(again->options) == printed);
  CHECK(again->options.tenants.back() == "b \"c\" \\");
}

TEST_CASE("names_and_flags_are_there_once_and_every_setting_is_explained") {
  std::set<std::string_view> seen;
  for (const auto& setting : all()) {
    CAPTURE(setting.name);
    CHECK(seen.insert(setting.name).second);
    CHECK((setting.flag.empty() || seen.insert(setting.flag).second));
    CHECK(setting.what.size() > 3);
    CHECK(help_text().find(setting.flag) != std::string::npos);
  }
}

TEST_CASE("what_the_program_is_to_do_besides_serving") {
  Settings settings;
  CHECK(settings.read({"--check"})->task == Invocation::Task::check);
  CHECK(settings.read({"--help"})->task == Invocation::Task::help);
  const auto account = settings.read({"--store", "s", "account", "set", "ana", "--role", "admin"});
  CHECK(account->task == Invocation::Task::accounts);
  CHECK(account->words == std::vector<std::string>{"account", "set", "ana", "--role", "admin"});
  CHECK(account->options.store == "s");
}
