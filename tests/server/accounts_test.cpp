// The files of accounts and logins, tickets, and how often a password may be wrong.
#include "accounts/accounts.hpp"

#include "support/temporary_folder.hpp"

#include "accounts/attempts.hpp"
#include "accounts/logins.hpp"
#include "accounts/tickets.hpp"
#include "digest.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace server;
using namespace server::accounts;
using namespace std::chrono_literals;

namespace {

struct Folder {
  Folder() { std::filesystem::create_directory(folder.store_path()); }
  [[nodiscard]] std::string path(const std::string& name) const {
    return folder.store_path() + "/" + name;
  }
  liveinbox::support::TemporaryFolder folder;
};

Account account_of(const std::string& tenant, const std::string& id) {
  return {tenant, id, "Zoë \"Z\" <b>", Role::supervisor, {"sales", "support"}, "scrypt:1", true};
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

}  // namespace

TEST_CASE("accounts_are_after_a_reading_what_they_were_before_the_writing") {
  const Folder folder;
  std::string why;
  Accounts first(folder.path("accounts"));
  REQUIRE(first.load(why));
  REQUIRE(first.change([](Directory& d) { d.put(account_of("acme", "zoe")); }, why));
  REQUIRE(first.change(
      [](Directory& d) {
        d.put(ApiKey{"acme", "crm", sha256_hex("li_1")});
      },
      why));
  Accounts second(folder.path("accounts"));
  REQUIRE(second.load(why));
  REQUIRE(second.find("acme", "zoe") != nullptr);
  CHECK(*second.find("acme", "zoe") == account_of("acme", "zoe"));
  CHECK(second.find("globex", "zoe") == nullptr);
  REQUIRE(second.find_key("li_1") != nullptr);
  CHECK(second.find_key("li_1")->id == "crm");
  CHECK(second.find_key("li_2") == nullptr);
  CHECK(second.find_key("") == nullptr);
}

TEST_CASE("a_change_by_somebody_else_is_noticed_and_none_is_lost_to_another") {
  const Folder folder;
  std::string why;
  Accounts server(folder.path("accounts"));
  Accounts shell(folder.path("accounts"));
  REQUIRE(server.load(why));
  REQUIRE(shell.load(why));
  int changes = 0;
  server.on_change([&changes](const Directory&, const Directory&) { ++changes; });
  REQUIRE(shell.change([](Directory& d) { d.put(account_of("acme", "ana")); }, why));
  CHECK(server.find("acme", "ana") == nullptr);
  CHECK(server.refresh());
  CHECK(server.find("acme", "ana") != nullptr);
  CHECK_FALSE(server.refresh());
  CHECK(changes == 1);
  REQUIRE(shell.change([](Directory& d) { d.put(account_of("acme", "ben")); }, why));
  REQUIRE(server.change([](Directory& d) { d.put(account_of("acme", "chen")); }, why));
  CHECK(server.of_tenant("acme").size() == 3);
}

TEST_CASE("a_file_that_is_none_of_ours_is_refused_and_left_as_it_is") {
  const Folder folder;
  for (const std::string text :
       {"",
        "{",
        "[]",
        "{}",
        R"({"version":2})",
        R"({"version":1,"accounts":[{"id":"x"}]})",
        R"({"version":1,"accounts":[{"tenant":"t","id":"x","role":"boss"}]})"}) {
    CAPTURE(text);
    std::ofstream(folder.path("accounts")) << text;
    Accounts accounts(folder.path("accounts"));
    std::string why;
    CHECK_FALSE(accounts.load(why));
    CHECK(why.find("accounts: ") != std::string::npos);
    CHECK_FALSE(accounts.change([](Directory& d) { d.put(account_of("acme", "ana")); }, why));
    CHECK(text_of(folder.path("accounts")) == text);
  }
}

TEST_CASE("those_of_this_run_are_found_and_never_written") {
  const Folder folder;
  std::string why;
  Accounts accounts(folder.path("accounts"));
  REQUIRE(accounts.load(why));
  accounts.add_for_this_run(account_of("acme", "demo"));
  REQUIRE(accounts.change([](Directory& d) { d.put(account_of("acme", "ana")); }, why));
  CHECK(accounts.find("acme", "demo") != nullptr);
  CHECK(accounts.of_tenant("acme").size() == 2);
  CHECK(text_of(folder.path("accounts")).find("demo") == std::string::npos);
}

TEST_CASE("the_name_of_an_account_is_1_to_64_plain_characters") {
  for (const auto& id : std::vector<std::string>{"a", "Ana.B_c-9@x", std::string(64, 'a')}) {
    CHECK(is_good_id(id));
  }
  for (const auto& id :
       std::vector<std::string>{"", "a b", "a\n", "é", "a/b", std::string(65, 'a')}) {
    CHECK_FALSE(is_good_id(id));
  }
}

TEST_CASE("a_login_lasts_for_its_time_also_over_a_restart_and_its_token_is_nowhere") {
  const Folder folder;
  Logins logins(folder.path("logins"));
  const auto token = logins.add("acme", "ana", 1000);
  const auto last_ms = 1000 + Logins::lifetime_ms - 1;
  REQUIRE(logins.find(token, last_ms));
  CHECK(logins.find(token, last_ms)->agent == "ana");
  CHECK_FALSE(logins.find(token, last_ms + 1));
  CHECK_FALSE(logins.find("", 1000));
  const Logins again(folder.path("logins"));
  REQUIRE(again.find(token, 2000));
  CHECK(again.find(token, 2000)->csrf == logins.find(token, 2000)->csrf);
  CHECK(text_of(folder.path("logins")).find(token) == std::string::npos);
}

TEST_CASE("logins_end_one_by_one_or_all_of_an_agent") {
  const Folder folder;
  Logins logins(folder.path("logins"));
  const auto first = logins.add("acme", "ana", 0);
  const auto second = logins.add("acme", "ana", 0);
  const auto third = logins.add("globex", "ana", 0);
  logins.remove(first);
  CHECK_FALSE(logins.find(first, 1));
  CHECK(logins.find(second, 1));
  logins.remove_of("acme", "ana");
  CHECK_FALSE(logins.find(second, 1));
  CHECK(logins.find(third, 1));
}

TEST_CASE("a_ticket_is_good_once_and_not_for_long") {
  Tickets tickets;
  const auto now = Tickets::Clock::now();
  const auto first = tickets.add({"acme", LI_AGENT, "ana", {}, Role::agent, {}}, now);
  CHECK_FALSE(tickets.take("guess", now));
  CHECK_FALSE(tickets.take("", now));
  REQUIRE(tickets.take(first, now));
  CHECK_FALSE(tickets.take(first, now));
  const auto second = tickets.add({}, now);
  CHECK_FALSE(tickets.take(second, now + Tickets::lifetime));
  const auto third = tickets.add({}, now);
  CHECK(tickets.take(third, now + Tickets::lifetime - 1ms));
}

TEST_CASE("so_many_tickets_are_kept_and_no_more_the_oldest_goes") {
  Tickets tickets;
  const auto now = Tickets::Clock::now();
  const auto oldest = tickets.add({}, now);
  const auto next = tickets.add({}, now + 1ms);
  for (std::size_t i = 2; i <= Tickets::kept_max; ++i) {
    tickets.add({}, now + 2ms);
  }
  CHECK_FALSE(tickets.take(oldest, now + 3ms));
  CHECK(tickets.take(next, now + 3ms));
}

TEST_CASE("a_password_may_be_wrong_five_times_and_then_once_in_ten_seconds") {
  Attempts attempts;
  const auto now = net::Clock::now();
  for (int i = 0; i < 5; ++i) {
    CHECK(attempts.take("acme", "ana", now));
  }
  CHECK_FALSE(attempts.take("acme", "ana", now));
  CHECK(attempts.take("acme", "ben", now));
  CHECK(attempts.take("globex", "ana", now));
  CHECK_FALSE(attempts.take("acme", "ana", now + 9s));
  CHECK(attempts.take("acme", "ana", now + 11s));
  attempts.forgive("acme", "ana");
  CHECK(attempts.take("acme", "ana", now + 11s));
}

TEST_CASE("who_guesses_at_thousands_of_names_gets_no_more_than_five_for_all_that_are_not_known") {
  Attempts attempts;
  const auto now = net::Clock::now();
  int taken = 0;
  for (int i = 0; i < 5000; ++i) {
    taken += attempts.take("acme", "name-" + std::to_string(i), now) ? 1 : 0;
  }
  CHECK(taken == 1024 + 5);
}
