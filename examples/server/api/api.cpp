#include "api.hpp"

#include "api/descriptions.hpp"
#include "api/op_routes.hpp"
#include "api/problems.hpp"
#include "json.hpp"
#include "json_body.hpp"
#include "page.hpp"

#include <string>
#include <utility>
#include <variant>

namespace server::api {
namespace {

// A frame of the library's session has 256 KiB at most, with what is said outside of the body.
constexpr std::size_t command_bytes_max = std::size_t{250} * 1024;

// The answer to a command that is done, or the problem that it is.
net::Response response_of(const CommandAnswer& answer, const std::string& instance) {
  if (answer.code == LI_OK) {
    return json_response(200, "{" + answer.members + "}");
  }
  const auto more = answer.members.empty() ? std::string() : "," + answer.members;
  return to_response({answer.code, answer.detail, instance, more});
}

net::Response response_of(const CommandMistake& mistake, const std::string& instance) {
  if (mistake.status == 415) {
    return net::make_problem(415, mistake.what);
  }
  const auto code = mistake.status == 412   ? LI_E_VERSION_MISMATCH
                    : mistake.status == 403 ? LI_E_FORBIDDEN
                                            : LI_E_INVALID_ARGUMENT;
  return to_response({code, mistake.what, instance, {}});
}

std::string param(const Call& call, std::string_view name) {
  const auto found = call.params.find(name);
  return found == call.params.end() ? std::string() : found->second;
}

net::Response describe(const Call& call) {
  const auto text = describe_problem(param(call, "code"));
  return text ? json_response(200, *text) : net::make_problem(404, "there is no such problem");
}

}  // namespace

void Api::add_to(Router& router) {
  add_reads(router);
  add_commands(router);
  add_descriptions(router);
}

void Api::add_commands(Router& router) {
  for (const auto& route : op_routes) {
    router.add({"POST",
                route.path,
                route.who,
                [this, op = route.op](const Call& call) { return command(op, call); },
                command_bytes_max});
  }
}

void Api::add_descriptions(Router& router) {
  router.add({"GET", "/api/v1/openapi.json", who::anyone, [](const Call& call) {
                return openapi_description().respond(call.request);
              }});
  router.add({"GET", "/api/v1/asyncapi.json", who::anyone, [](const Call& call) {
                return asyncapi_description().respond(call.request);
              }});
  router.add({"GET", "/problems/{code}", who::anyone, describe});
}

net::Answer Api::command(std::string_view op, const Call& call) {
  std::string instance(call.request.path());
  auto made = make_command_frame(op, param(call, "key"), call.caller, call.request);
  if (const auto* mistake = std::get_if<CommandMistake>(&made)) {
    return response_of(*mistake, instance);
  }
  return net::Later([this,
                     tenant = call.caller.tenant,
                     frame = std::get<CommandFrame>(std::move(made)),
                     instance = std::move(instance)](net::Respond respond) {
    road_.send(
        tenant, frame, [instance, respond = std::move(respond)](const CommandAnswer& answer) {
          respond(response_of(answer, instance));
        });
  });
}

}  // namespace server::api
