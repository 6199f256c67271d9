#include "accounts/account_routes.hpp"

#include "accounts/password.hpp"
#include "digest.hpp"
#include "json_body.hpp"
#include "json_members.hpp"
#include "secret.hpp"

#include <algorithm>
#include <utility>

namespace server::accounts {
namespace {

using net::Response;

constexpr std::size_t name_bytes_max = 100;
constexpr std::size_t teams_max = 16;

Response too_busy() {
  auto response = net::make_problem(503, "too many passwords are being looked at");
  response.add("Retry-After", "2");
  return response;
}

void set_cookie(Response& response, std::string_view name, std::string value, bool is_secure) {
  net::Cookie cookie;
  cookie.name = name;
  cookie.max_age_s = value.empty() ? -1 : Logins::lifetime_ms / 1000;
  cookie.value = std::move(value);
  cookie.is_secure = is_secure;
  if (const auto field = net::to_set_cookie(cookie)) {
    response.add("Set-Cookie", *field);
  }
}

std::string account_json(const Account& account) {
  std::string teams;
  for (const auto& team : account.teams) {
    teams += (teams.empty() ? "" : ",") + json_text(team);
  }
  return json_object(
      {{"id", account.id}, {"name", account.name}, {"role", name_of(account.role)}},
      {{"teams", "[" + teams + "]"}, {"is_disabled", account.is_disabled ? "true" : "false"}});
}

std::string me_json(const Caller& caller, const std::string& csrf) {
  const auto agent =
      json_object({{"id", caller.id}, {"name", caller.name}, {"role", name_of(caller.role)}});
  return json_object({{"tenant", caller.tenant}, {"csrf", csrf}}, {{"agent", agent}});
}

std::optional<std::string> refuse_password(std::string_view password) {
  if (password.size() >= password_bytes_min && password.size() <= password_bytes_max) {
    return std::nullopt;
  }
  return "password must have 8 to 256 bytes, has " + std::to_string(password.size());
}

// What the body says of an account, over what is there. Empty, or what is wrong.
std::string read_account(const Json& body, Account& account) {
  if (has_member(body, "name")) {
    account.name = text_of_member(body, "name");
  }
  if (account.name.empty() || account.name.size() > name_bytes_max) {
    return "name must have 1 to 100 bytes, has " + std::to_string(account.name.size());
  }
  if (has_member(body, "role")) {
    const auto role = role_of(text_of_member(body, "role"));
    if (!role) {
      return "role must be agent, supervisor or admin";
    }
    account.role = *role;
  }
  if (has_member(body, "is_disabled") &&
      member_of(body, "is_disabled").get(account.is_disabled) != simdjson::SUCCESS) {
    return "is_disabled must be true or false";
  }
  if (has_member(body, "teams")) {
    account.teams.clear();
    for (const auto team : items_of(body, "teams")) {
      account.teams.emplace_back(text_in(team));
    }
    if (account.teams.size() > teams_max ||
        !std::all_of(account.teams.begin(), account.teams.end(), is_good_id)) {
      return "teams must be at most 16 names of 1 to 64 letters, digits and . _ @ -";
    }
  }
  return {};
}

template <typename Item, typename Text>
Response list_response(std::string_view key, const std::vector<Item>& items, Text text) {
  std::string list;
  for (const auto& item : items) {
    list += (list.empty() ? "" : ",") + text(item);
  }
  return json_response(200, json_object({}, {{key, "[" + list + "]"}}));
}

}  // namespace

void AccountRoutes::add_to(Router& router) {
  constexpr auto keepers = who::admins | who::hosts;
  const auto row = [&](std::string_view method,
                       std::string_view path,
                       std::uint32_t who,
                       net::Answer (AccountRoutes::*answer)(const Call&)) {
    router.add(Route{
        method, path, who, [this, answer](const Call& call) { return (this->*answer)(call); }});
  };
  const auto reading = [&](std::string_view path,
                           std::uint32_t who,
                           net::Answer (AccountRoutes::*answer)(const Call&) const) {
    router.add(Route{
        "GET", path, who, [this, answer](const Call& call) { return (this->*answer)(call); }});
  };
  reading("/api/login", who::anyone, &AccountRoutes::ask_login);
  row("POST", "/api/login", who::anyone, &AccountRoutes::login);
  row("POST", "/api/logout", who::agents, &AccountRoutes::logout);
  reading("/api/me", who::agents, &AccountRoutes::me);
  reading("/api/agents", who::agents, &AccountRoutes::colleagues);
  row("POST", "/api/ticket", who::agents, &AccountRoutes::ticket);
  row("POST", "/api/password", who::agents, &AccountRoutes::change_password);
  reading("/api/v1/accounts", keepers, &AccountRoutes::list_accounts);
  row("PUT", "/api/v1/accounts/{id}", keepers, &AccountRoutes::put_account);
  row("DELETE", "/api/v1/accounts/{id}", keepers, &AccountRoutes::remove_account);
  reading("/api/v1/keys", who::admins, &AccountRoutes::list_keys);
  row("PUT", "/api/v1/keys/{id}", who::admins, &AccountRoutes::make_key);
  row("DELETE", "/api/v1/keys/{id}", who::admins, &AccountRoutes::remove_key);
}

// What the page has to ask for: where there is one tenant, nobody has to name it.
net::Answer AccountRoutes::ask_login(const Call& /*call*/) const {
  return json_response(200,
                       json_object({{"tenant", tenants_.size() == 1 ? tenants_.front() : ""}}));
}

net::Answer AccountRoutes::login(const Call& call) {
  const auto body = read_texts(call.request);
  if (!body) {
    return refuse_body();
  }
  const auto& named = body->get("tenant");
  const auto tenant = named.empty() ? tenants_.front() : named;
  const auto agent = body->get("agent");
  if (!attempts_.take(tenant, agent, net::Clock::now())) {
    auto response = net::make_problem(429, "this password was tried too often; wait ten seconds");
    response.add("Retry-After", "10");
    return response;
  }
  const auto* account = accounts_.find(tenant, agent);
  auto password = body->get("password");
  const bool may =
      account != nullptr && !account->is_disabled && password.size() <= password_bytes_max;
  return net::Later([this,
                     tenant,
                     agent,
                     password = std::move(password),
                     hash = may ? account->password : std::string()](net::Respond respond) {
    const bool is_asked =
        passwords_.check(password, hash, [this, tenant, agent, respond](bool fits) {
          respond(fits ? welcome(tenant, agent)
                       : net::make_problem(403, "the name or the password is wrong"));
        });
    if (!is_asked) {
      respond(too_busy());
    }
  });
}

// The account may have gone while its password was looked at.
Response AccountRoutes::welcome(const std::string& tenant, const std::string& agent) {
  const auto caller = caller_of(accounts_.find(tenant, agent));
  if (!caller) {
    return net::make_problem(403, "the name or the password is wrong");
  }
  attempts_.forgive(tenant, agent);
  auto token = logins_.add(tenant, agent, now_ms());
  auto response = json_response(200, me_json(*caller, logins_.find(token, now_ms())->csrf));
  set_cookie(response, cookies_.agent(), std::move(token), cookies_.is_secure);
  return response;
}

net::Answer AccountRoutes::logout(const Call& call) {
  if (const auto token = call.request.cookie(cookies_.agent())) {
    logins_.remove(*token);
  }
  sockets_.end_where(
      [&call](const Caller& caller) { return caller.credential == call.caller.credential; });
  auto response = json_response(200, "{}");
  set_cookie(response, cookies_.agent(), {}, cookies_.is_secure);
  return response;
}

net::Answer AccountRoutes::me(const Call& call) const {
  return json_response(200, me_json(call.caller, call.csrf));
}

// Whom a conversation can be handed to.
net::Answer AccountRoutes::colleagues(const Call& call) const {
  auto accounts = accounts_.of_tenant(call.caller.tenant);
  std::erase_if(accounts, [](const Account& account) { return account.is_disabled; });
  return list_response("agents", accounts, [](const Account& account) {
    return json_object({{"id", account.id}, {"name", account.name}});
  });
}

net::Answer AccountRoutes::ticket(const Call& call) {
  return json_response(200,
                       json_object({{"ticket", tickets_.add(call.caller, Tickets::Clock::now())}}));
}

net::Answer AccountRoutes::change_password(const Call& call) {
  const auto body = read_texts(call.request);
  if (!body) {
    return refuse_body();
  }
  auto fresh = body->get("new");
  if (const auto why = refuse_password(fresh)) {
    return net::make_problem(400, *why);
  }
  const auto* account = accounts_.directory().find(call.caller.tenant, call.caller.id);
  if (account == nullptr) {
    return net::make_problem(409, "the command line gives this account, and its password");
  }
  if (!attempts_.take(call.caller.tenant, call.caller.id, net::Clock::now())) {
    return net::make_problem(429, "this password was tried too often; wait ten seconds");
  }
  return net::Later([this, account = *account, old = body->get("old"), fresh = std::move(fresh)](
                        net::Respond respond) {
    const bool is_asked =
        passwords_.check(old, account.password, [this, account, fresh, respond](bool fits) {
          if (!fits) {
            return respond(net::make_problem(403, "the old password is wrong"));
          }
          attempts_.forgive(account.tenant, account.id);
          const auto saved = save(account, fresh);
          std::get<net::Later>(saved)(respond);
        });
    if (!is_asked) {
      respond(too_busy());
    }
  });
}

net::Answer AccountRoutes::list_accounts(const Call& call) const {
  return list_response("accounts", accounts_.of_tenant(call.caller.tenant), account_json);
}

net::Answer AccountRoutes::put_account(const Call& call) {
  simdjson::dom::parser parser;
  Json body;
  if (!is_json_request(call.request) ||
      parser.parse(call.request.body).get(body) != simdjson::SUCCESS || !body.is_object()) {
    return refuse_body();
  }
  const auto& id = call.params.at("id");
  if (!is_good_id(id)) {
    return net::make_problem(400, "an account's name is 1 to 64 letters, digits and . _ @ -");
  }
  const auto* known = accounts_.directory().find(call.caller.tenant, id);
  auto account =
      known == nullptr ? Account{call.caller.tenant, id, id, Role::agent, {}, {}, false} : *known;
  if (const auto why = read_account(body, account); !why.empty()) {
    return net::make_problem(400, why);
  }
  if (!has_member(body, "password")) {
    return changed([account](Directory& directory) { directory.put(account); },
                   json_response(200, account_json(account)));
  }
  std::string password(text_of_member(body, "password"));
  if (const auto why = refuse_password(password)) {
    return net::make_problem(400, *why);
  }
  return save(std::move(account), std::move(password));
}

// With a new password, which has to be hashed first.
net::Answer AccountRoutes::save(Account account, std::string password) {
  return net::Later(
      [this, account = std::move(account), password = std::move(password)](net::Respond respond) {
        const bool is_asked = passwords_.hash(password, [this, account, respond](std::string hash) {
          auto kept = account;
          kept.password = std::move(hash);
          const auto done = json_response(200, account_json(kept));
          respond(changed([&kept](Directory& directory) { directory.put(kept); }, done));
        });
        if (!is_asked) {
          respond(too_busy());
        }
      });
}

net::Answer AccountRoutes::remove_account(const Call& call) {
  const auto& tenant = call.caller.tenant;
  const auto& id = call.params.at("id");
  if (accounts_.directory().find(tenant, id) == nullptr) {
    return net::make_problem(404, "there is no such account");
  }
  return changed([&](Directory& directory) { directory.remove(tenant, id); },
                 json_response(200, "{}"));
}

net::Answer AccountRoutes::list_keys(const Call& call) const {
  return list_response("keys", accounts_.keys_of_tenant(call.caller.tenant), [](const ApiKey& key) {
    return json_object({{"id", key.id}});
  });
}

// The key itself is told this once. A key of the same name is replaced, and good no longer.
net::Answer AccountRoutes::make_key(const Call& call) {
  const auto& id = call.params.at("id");
  if (!is_good_id(id)) {
    return net::make_problem(400, "a key's name is 1 to 64 letters, digits and . _ @ -");
  }
  const auto secret = "li_" + random_hex(24);
  const ApiKey key{call.caller.tenant, id, sha256_hex(secret)};
  return changed([&key](Directory& directory) { directory.put(key); },
                 json_response(200, json_object({{"id", id}, {"key", secret}})));
}

net::Answer AccountRoutes::remove_key(const Call& call) {
  const auto& tenant = call.caller.tenant;
  const auto& id = call.params.at("id");
  const auto keys = accounts_.directory().keys;
  const bool is_there = std::any_of(keys.begin(), keys.end(), [&](const ApiKey& key) {
    return key.tenant == tenant && key.id == id;
  });
  if (!is_there) {
    return net::make_problem(404, "there is no such key");
  }
  return changed([&](Directory& directory) { directory.remove_key(tenant, id); },
                 json_response(200, "{}"));
}

Response AccountRoutes::changed(const std::function<void(Directory&)>& edit, Response done) {
  std::string why;
  return accounts_.change(edit, why) ? std::move(done) : net::make_problem(500, why);
}

}  // namespace server::accounts
