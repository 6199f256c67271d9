// The file of accounts and keys as JSON.
#include "accounts/accounts.hpp"
#include "json.hpp"
#include "json_members.hpp"

namespace server::accounts {
namespace {

std::string to_json(const Account& account) {
  std::string teams;
  for (const auto& team : account.teams) {
    teams += (teams.empty() ? "" : ",") + json_text(team);
  }
  return json_object(
      {{"tenant", account.tenant},
       {"id", account.id},
       {"name", account.name},
       {"role", name_of(account.role)},
       {"password", account.password}},
      {{"teams", "[" + teams + "]"}, {"is_disabled", account.is_disabled ? "true" : "false"}});
}

template <typename Item, typename Text>
std::string list_of(const std::vector<Item>& items, Text text) {
  std::string out;
  for (const auto& item : items) {
    out += (out.empty() ? "\n    " : ",\n    ") + text(item);
  }
  return "[" + out + "\n  ]";
}

bool read_account(const Json& json, Account& out, std::string& why) {
  out.tenant = text_of_member(json, "tenant");
  out.id = text_of_member(json, "id");
  out.name = text_of_member(json, "name");
  out.password = text_of_member(json, "password");
  out.is_disabled = false;
  const auto is_disabled = member_of(json, "is_disabled").get_bool();
  out.is_disabled = is_disabled.error() == simdjson::SUCCESS && is_disabled.value_unsafe();
  for (const auto team : items_of(json, "teams")) {
    out.teams.emplace_back(text_in(team));
  }
  const auto role = role_of(text_of_member(json, "role"));
  out.role = role.value_or(Role::agent);
  if (out.tenant.empty() || !is_good_id(out.id) || !role) {
    why = "an account needs tenant, id and role; id is \"" + out.id + "\"";
    return false;
  }
  return true;
}

}  // namespace

std::string to_json(const Directory& directory) {
  const auto accounts =
      list_of(directory.accounts, [](const Account& account) { return to_json(account); });
  const auto keys = list_of(directory.keys, [](const ApiKey& key) {
    return json_object({{"tenant", key.tenant}, {"id", key.id}, {"digest", key.digest}});
  });
  return "{\n  \"version\": 1,\n  \"accounts\": " + accounts + ",\n  \"keys\": " + keys + "\n}\n";
}

std::optional<Directory> read_directory(std::string_view json, std::string& why) {
  simdjson::dom::parser parser;
  Json root;
  if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS ||
      number_of_member(root, "version") != 1) {
    why = "it is no file of accounts";
    return std::nullopt;
  }
  Directory out;
  for (const auto item : items_of(root, "accounts")) {
    Account account;
    if (!read_account(item, account, why)) {
      return std::nullopt;
    }
    out.put(std::move(account));
  }
  for (const auto item : items_of(root, "keys")) {
    out.put(ApiKey{std::string(text_of_member(item, "tenant")),
                   std::string(text_of_member(item, "id")),
                   std::string(text_of_member(item, "digest"))});
  }
  return out;
}

}  // namespace server::accounts
