#include "accounts/logins.hpp"

#include "digest.hpp"
#include "json.hpp"
#include "json_members.hpp"
#include "secret.hpp"
#include "whole_file.hpp"

#include <utility>

namespace server::accounts {

Logins::Logins(std::string path) : path_(std::move(path)) {
  std::string text;
  simdjson::dom::parser parser;
  Json root;
  if (read_whole_file(path_, text) != FileFound::file ||
      parser.parse(text).get(root) != simdjson::SUCCESS) {
    return;
  }
  for (const auto item : items_of(root, "logins")) {
    logins_.emplace(text_of_member(item, "digest"),
                    Login{std::string(text_of_member(item, "tenant")),
                          std::string(text_of_member(item, "agent")),
                          std::string(text_of_member(item, "csrf")),
                          number_of_member(item, "until_ms").value_or(0)});
  }
}

std::string Logins::add(std::string_view tenant, std::string_view agent, std::int64_t now_ms) {
  std::erase_if(logins_, [now_ms](const auto& entry) { return entry.second.until_ms <= now_ms; });
  auto token = random_hex(16);
  logins_.emplace(
      sha256_hex(token),
      Login{std::string(tenant), std::string(agent), random_hex(16), now_ms + lifetime_ms});
  save();
  return token;
}

std::optional<Login> Logins::find(std::string_view token, std::int64_t now_ms) const {
  const auto found = logins_.find(sha256_hex(token));
  if (found == logins_.end() || found->second.until_ms <= now_ms) {
    return std::nullopt;
  }
  return found->second;
}

void Logins::remove(std::string_view token) {
  if (logins_.erase(sha256_hex(token)) != 0) {
    save();
  }
}

void Logins::remove_of(std::string_view tenant, std::string_view agent) {
  const auto removed = std::erase_if(logins_, [&](const auto& entry) {
    return entry.second.tenant == tenant && entry.second.agent == agent;
  });
  if (removed != 0) {
    save();
  }
}

std::string Logins::credential_of(std::string_view token) {
  return "login:" + sha256_hex(token).substr(0, 16);
}

void Logins::save() {
  std::string list;
  for (const auto& [digest, login] : logins_) {
    list += list.empty() ? "\n" : ",\n";
    list += json_object({{"digest", digest},
                         {"tenant", login.tenant},
                         {"agent", login.agent},
                         {"csrf", login.csrf}},
                        {{"until_ms", std::to_string(login.until_ms)}});
  }
  // Where it cannot be written, the logins last as long as this run.
  (void)write_whole_file(path_, "{\"logins\":[" + list + "\n]}\n");
}

}  // namespace server::accounts
