// How the messages of a tenant's users are read: by the library's rules and those of the tenant's
// policy, before the writer, on the caller's thread.
#include "codec/key.hpp"
#include "core/data.hpp"
#include "engine/engine.hpp"
#include "engine/rows.hpp"
#include "index/message_rows.hpp"

#include <string>
#include <utility>

namespace liveinbox::engine {
namespace {

// How many messages are looked at for the user's last one; an assistant seldom says more at once.
constexpr std::uint64_t messages_back = 4;

}  // namespace

base::Result<core::Policy> Engine::policy_of(std::string_view tenant) {
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  auto row =
      read_row(**view, store::Table::tenant, codec::tenant_key(tenant), codec::decode_tenant);
  if (!row) {
    return std::move(row).error();
  }
  if (!*row) {
    return core::Policy();
  }
  auto policy = read_row(
      **view, store::Table::setting, codec::policy_key((*row)->number), codec::decode_policy);
  if (!policy) {
    return std::move(policy).error();
  }
  return *policy ? **std::move(policy) : core::Policy();
}

void Engine::forget_policies() {
  presence_terms_.forget_all();
  text_rules_.forget_all();
}

base::Result<std::shared_ptr<const core::TextRules>> Engine::text_rules(std::string_view tenant) {
  auto known = text_rules_.find(tenant);
  if (known.rules) {
    return *std::move(known.rules);
  }
  const auto policy = policy_of(tenant);
  if (!policy) {
    return policy.error();
  }
  auto rules = tools_.prepare(policy->text);
  if (!rules) {
    // Another version of the library took them. A message is not refused for that.
    base::say(environment_.log,
              base::LogLevel::warn,
              "engine",
              "rules of a tenant are not understood and are left out",
              {{"tenant", tenant}});
    rules = std::shared_ptr<const core::TextRules>();
  }
  text_rules_.keep(tenant, *rules, known.generation);
  return rules;
}

// The newest message of the user, if it is among the last few; empty where there is none.
base::Result<std::string> Engine::said_before(std::string_view tenant,
                                              std::string_view conversation) {
  auto view = store_->begin_read();
  if (!view) {
    return std::move(view).error();
  }
  auto row =
      read_row(**view, store::Table::tenant, codec::tenant_key(tenant), codec::decode_tenant);
  if (!row || !*row) {
    return row ? base::Result<std::string>(std::string()) : std::move(row).error();
  }
  auto number =
      read_number(**view, store::Table::key, codec::host_key((*row)->number, conversation));
  if (!number || !*number) {
    return number ? base::Result<std::string>(std::string()) : std::move(number).error();
  }
  auto found = read_conversation(**view, **number);
  if (!found || !*found) {
    return found ? base::Result<std::string>(std::string()) : std::move(found).error();
  }
  const auto newest = (*found)->messages;
  for (auto message = newest; message != 0 && newest - message < messages_back; --message) {
    auto event = index::read_message(**view, **number, message);
    if (!event) {
      return std::move(event).error();
    }
    if (*event && (*event)->type == core::EventType::message_received) {
      return std::move((*event)->text);
    }
  }
  return std::string();
}

base::Result<core::Findings> Engine::read_text(std::string_view tenant,
                                               std::string_view channel,
                                               std::string_view text,
                                               std::string_view conversation) {
  const auto rules = text_rules(tenant);
  if (!rules) {
    return rules.error();
  }
  std::string before;
  if (!conversation.empty() && *rules && (*rules)->wants_before()) {
    auto said = said_before(tenant, conversation);
    if (!said) {
      return std::move(said).error();
    }
    before = *std::move(said);
  }
  return tools_.analyze({tenant, channel, text, rules->get(), before});
}

// What the rules of a policy say is compiled before it becomes the tenant's.
base::Status Engine::check_text_policy(const core::Command& command) {
  const auto policy = core::parse_policy({}, command.data);
  if (!policy) {
    return policy.error();
  }
  const auto rules = tools_.prepare(policy->text);
  return rules ? base::Status() : base::Status(rules.error());
}

}  // namespace liveinbox::engine
