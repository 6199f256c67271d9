// Commands for tests in few words: command(Op::claim, "c1", agent("ana")) and then the fields that
// matter, by name.
#pragma once

#include "core/command.hpp"
#include "core/types.hpp"

#include <string>
#include <string_view>

namespace liveinbox::support {

inline core::Principal of_kind(core::PrincipalKind kind, std::string_view id) {
  return {kind, std::string(id), {}};
}
inline core::Principal as_user(std::string_view id) {
  return of_kind(core::PrincipalKind::user, id);
}
inline core::Principal as_agent(std::string_view id) {
  return of_kind(core::PrincipalKind::agent, id);
}
inline core::Principal as_assistant() {
  return of_kind(core::PrincipalKind::assistant, "bot");
}
inline core::Principal as_host() {
  return of_kind(core::PrincipalKind::integration, "host");
}
inline core::Principal as_system() {
  return of_kind(core::PrincipalKind::system, "host");
}

inline constexpr const char* test_tenant = "acme";

inline core::Command command(core::Op op, std::string_view conversation, core::Principal actor) {
  core::Command out;
  out.op = op;
  out.tenant = test_tenant;
  out.conversation = std::string(conversation);
  out.actor = std::move(actor);
  return out;
}

inline core::Command open_command(std::string_view conversation,
                                  std::string_view user,
                                  std::string_view channel = "WIDGET") {
  auto out = command(core::Op::open_conversation, conversation, as_host());
  out.user = user;
  out.channel = channel;
  return out;
}

inline core::Command receive_command(std::string_view conversation, std::string_view text) {
  auto out = command(core::Op::receive, conversation, as_host());
  out.text = text;
  return out;
}

inline core::Command escalate_command(std::string_view conversation) {
  auto out = command(core::Op::escalate, conversation, as_host());
  out.reason = core::ReasonCode::policy;
  return out;
}

inline core::Command fenced(core::Op op,
                            std::string_view conversation,
                            core::Principal actor,
                            std::uint64_t fence) {
  auto out = command(op, conversation, std::move(actor));
  out.fence = fence;
  return out;
}

inline core::Command send_command(std::string_view conversation,
                                  core::Principal actor,
                                  std::uint64_t fence,
                                  std::string_view text) {
  auto out = fenced(core::Op::send, conversation, std::move(actor), fence);
  out.text = text;
  return out;
}

inline core::Command presence_command(core::Op op,
                                      core::Principal actor,
                                      std::string_view session) {
  auto out = command(op, {}, std::move(actor));
  out.session = session;
  return out;
}

}  // namespace liveinbox::support
