#include "accounts/prover.hpp"

#include "digest.hpp"
#include "net/handshake.hpp"
#include "net/http_text.hpp"

#include <chrono>
#include <utility>

namespace server::accounts {
namespace {

constexpr std::string_view bearer_scheme = "Bearer ";
constexpr std::string_view visitor_scheme = "Visitor ";
constexpr std::string_view ticket_prefix = "ticket.";
constexpr std::string_view visitor_prefix = "visitor.";
constexpr std::uint32_t staff = who::agents | who::supervisors | who::admins;

// What follows the prefix in one of the offered subprotocols: a script can set no other field of a
// handshake.
std::string_view offered_after(std::string_view prefix, const net::Request& request) {
  for (const auto& field : request.fields) {
    std::string_view rest =
        field.name == "sec-websocket-protocol" ? field.value : std::string_view();
    while (!rest.empty()) {
      const auto offered = net::trimmed(net::take_until(rest, ','));
      if (offered.starts_with(prefix)) {
        return offered.substr(prefix.size());
      }
    }
  }
  return {};
}

}  // namespace

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::optional<Caller> caller_of(const Account* account) {
  if (account == nullptr || account->is_disabled) {
    return std::nullopt;
  }
  return Caller{account->tenant, LI_AGENT, account->id, account->name, account->role, {}};
}

void Prover::prove(Call& call, std::uint32_t who) const {
  if (const auto field = call.request.find("authorization")) {
    if ((who & who::hosts) != 0 && field->starts_with(bearer_scheme)) {
      prove_key(call, field->substr(bearer_scheme.size()));
    }
    if ((who & who::visitors) != 0 && field->starts_with(visitor_scheme)) {
      prove_visit(call, field->substr(visitor_scheme.size()));
    }
    return;
  }
  if ((who & staff) != 0) {
    if (net::is_upgrade(call.request)) {
      prove_ticket(call);
    } else {
      prove_login(call);
    }
  }
  if ((who & who::visitors) != 0 && call.caller.kind == LI_NOBODY) {
    const auto offered = offered_after(visitor_prefix, call.request);
    prove_visit(call,
                offered.empty() ? call.request.cookie(cookies_.visitor()).value_or("") : offered);
  }
}

void Prover::prove_key(Call& call, std::string_view key) const {
  if (const auto* found = accounts_.find_key(key)) {
    call.caller = {found->tenant, LI_INTEGRATION, found->id, {}, Role::agent, "key:" + found->id};
    call.proof = Proof::bearer;
  }
}

void Prover::prove_ticket(Call& call) const {
  auto taken = tickets_.take(offered_after(ticket_prefix, call.request), Tickets::Clock::now());
  // Between the ticket and its use the account may have gone.
  if (taken && caller_of(accounts_.find(taken->tenant, taken->id))) {
    call.caller = std::move(*taken);
    call.proof = Proof::ticket;
  }
}

void Prover::prove_login(Call& call) const {
  const auto token = call.request.cookie(cookies_.agent());
  const auto login = token ? logins_.find(*token, now_ms()) : std::nullopt;
  auto caller = login ? caller_of(accounts_.find(login->tenant, login->agent)) : std::nullopt;
  if (caller) {
    call.caller = std::move(*caller);
    call.caller.credential = Logins::credential_of(*token);
    call.proof = Proof::cookie;
    call.csrf = login->csrf;
  }
}

// A visitor may do nothing by cookie but look at the visit, end it, and send commands of the API,
// which no other site can send for want of their field Idempotency-Key; and the cookie is
// SameSite=Strict: its token is as good as a credential that our own script sends.
void Prover::prove_visit(Call& call, std::string_view credential) const {
  if (const auto visit = visits_.find(credential, now_ms())) {
    call.caller = {visit->tenant, LI_USER, visit->user, visit->name, Role::agent, {}};
    call.caller.credential = "visit:" + sha256_hex(credential).substr(0, 16);
    call.proof = Proof::bearer;
  }
}

}  // namespace server::accounts
