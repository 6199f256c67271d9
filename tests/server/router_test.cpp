// The one door: which row a request finds, and who is let through it.
#include "router.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace server;

namespace {

net::Request request_of(std::string method,
                        std::string target,
                        std::vector<net::Field> fields = {}) {
  net::Request out;
  out.method = std::move(method);
  out.target = std::move(target);
  out.fields = std::move(fields);
  return out;
}

// Everybody is who the field x-as says.
void prove(Call& call, std::uint32_t /*who*/) {
  const auto as = call.request.find("x-as").value_or("");
  if (as == "agent" || as == "cookie") {
    call.caller = {"acme", LI_AGENT, "ana", "Ana", Role::agent, "login:1"};
    call.proof = as == "cookie" ? Proof::cookie : Proof::ticket;
    call.csrf = "token";
  }
}

int status_of(const net::Answer& answer) {
  return std::get<net::Response>(answer).status;
}

Router make_router() {
  Router router(prove);
  const auto echo = [](const Call& call) {
    std::string text;
    for (const auto& [name, value] : call.params) {
      text += name + "=" + value + ";";
    }
    return net::make_response(200, "text/plain", text);
  };
  router.add(Route{"GET", "/open", who::anyone, echo});
  router.add(Route{"GET", "/things/{id}/parts/{part}", who::agents, echo});
  router.add(Route{"POST", "/things/{id}", who::agents, echo, 1000});
  router.add(Route{"DELETE", "/things/{id}", who::admins, echo});
  return router;
}

struct Row {
  std::uint32_t kind;
  Role role;
  std::uint32_t who;
  int status;  // 0: let through
};

}  // namespace

TEST_CASE("who_may_pass_is_a_matter_of_kind_and_role") {
  constexpr auto agent = LI_AGENT;
  const std::array<Row, 22> rows = {{
      {LI_NOBODY, Role::agent, who::anyone, 0},
      {LI_NOBODY, Role::agent, who::agents, 401},
      {LI_NOBODY, Role::agent, who::hosts | who::visitors, 401},
      {LI_NOBODY, Role::agent, who::signed_requests, 0},
      {LI_NOBODY, Role::agent, 0, 401},
      {LI_USER, Role::agent, who::visitors, 0},
      {LI_USER, Role::agent, who::agents, 403},
      {LI_USER, Role::admin, who::agents | who::admins, 403},
      {agent, Role::agent, who::agents, 0},
      {agent, Role::agent, who::visitors, 403},
      {agent, Role::agent, who::supervisors, 403},
      {agent, Role::agent, who::admins, 403},
      {agent, Role::agent, who::hosts, 403},
      {agent, Role::supervisor, who::agents, 0},
      {agent, Role::supervisor, who::supervisors, 0},
      {agent, Role::supervisor, who::admins, 403},
      {agent, Role::admin, who::supervisors, 0},
      {agent, Role::admin, who::admins, 0},
      {agent, Role::admin, 0, 403},
      {LI_INTEGRATION, Role::agent, who::hosts, 0},
      {LI_INTEGRATION, Role::admin, who::agents | who::admins, 403},
      {LI_ASSISTANT, Role::admin, who::agents | who::hosts | who::visitors, 403},
  }};
  const auto request = request_of("GET", "/");
  for (const auto& row : rows) {
    CAPTURE(row.kind);
    CAPTURE(row.who);
    const Call call{request, {"acme", row.kind, "x", "", row.role, ""}, Proof::bearer, "", {}, ""};
    const auto refusal = authorise(row.who, call);
    CHECK((refusal ? refusal->status : 0) == row.status);
  }
}

TEST_CASE("a_path_finds_its_row_by_its_parts") {
  const auto router = make_router();
  const auto ask = [&router](std::string method, std::string target) {
    return router.handle(request_of(std::move(method), std::move(target), {{"x-as", "agent"}}));
  };
  const auto text = [&ask](std::string target) {
    const auto answer = ask("GET", std::move(target));
    return *std::get<net::Response>(answer).body;
  };
  CHECK(text("/things/a%2Fb/parts/c?d=e") == "id=a/b;part=c;");
  CHECK(text("/things/%C3%A9/parts/%20") == "id=é;part= ;");
  CHECK(status_of(ask("GET", "/things//parts/c")) == 404);
  CHECK(status_of(ask("GET", "/things/a/parts")) == 404);
  CHECK(status_of(ask("GET", "/things/a/parts/c/d")) == 404);
  CHECK(status_of(ask("GET", "/things/%zz/parts/c")) == 400);
  CHECK(status_of(ask("GET", "/nowhere")) == 404);
  CHECK(status_of(ask("HEAD", "/open")) == 200);
  const auto refused = std::get<net::Response>(ask("GET", "/things/a"));
  CHECK(refused.status == 405);
  CHECK(refused.has("Allow"));
  CHECK(status_of(ask("DELETE", "/things/a")) == 403);
}

TEST_CASE("who_came_by_a_cookie_shows_the_token_with_everything_that_changes_something") {
  const auto router = make_router();
  const auto post = [&router](std::vector<net::Field> fields) {
    fields.push_back({"x-as", "cookie"});
    return status_of(router.handle(request_of("POST", "/things/a", std::move(fields))));
  };
  CHECK(post({}) == 403);
  CHECK(post({{"x-csrf-token", ""}}) == 403);
  CHECK(post({{"x-csrf-token", "tokem"}}) == 403);
  CHECK(post({{"x-csrf-token", "token"}}) == 200);
  CHECK(status_of(router.handle(request_of("GET", "/things/a/parts/b", {{"x-as", "cookie"}}))) ==
        200);
}

TEST_CASE("a_body_is_as_large_as_its_route_says") {
  const auto router = make_router();
  CHECK(router.body_bytes_max(request_of("POST", "/things/a")) == 1000);
  CHECK(router.body_bytes_max(request_of("GET", "/open")) == Route{}.body_bytes_max);
  CHECK(router.body_bytes_max(request_of("POST", "/nowhere")) == Route{}.body_bytes_max);
}

TEST_CASE("every_answer_names_its_request") {
  const auto router = make_router();
  const auto first = std::get<net::Response>(router.handle(request_of("GET", "/open")));
  CHECK(first.has("X-Request-Id"));
}

TEST_CASE("the_table_can_be_read") {
  CHECK(make_router().to_text() ==
        "GET /open anyone\nGET /things/{id}/parts/{part} agents\nPOST /things/{id} agents\n"
        "DELETE /things/{id} admins\n");
}
