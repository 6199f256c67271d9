#include "importer.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <string_view>
#include <utility>

namespace tool {
namespace {

// As many commands as one commit takes well.
constexpr std::size_t conversations_at_once = 200;

constexpr li_str default_channel = {"WIDGET", 6};

// FNV-1a: a short name of a key of any length, for ids that have a limit.
std::string short_name(std::string_view key) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : key) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return fmt::format("{:016x}", hash);
}

bool failed(const std::string& key, const char* detail) {
  std::fprintf(stderr, "liveinbox: conversation %s: %s\n", key.c_str(), detail);
  return false;
}

}  // namespace

Importer::Importer(li_inbox inbox, std::string tenant, bool escalates_all)
    : inbox_(inbox), tenant_(std::move(tenant)), escalates_all_(escalates_all) {}

bool Importer::has_room() const {
  return runs_.size() < conversations_at_once;
}

void Importer::add(FileConversation conversation) {
  std::erase_if(conversation.messages,
                [](const FileMessage& message) { return message.text.empty(); });
  Run run;
  run.id = short_name(conversation.id);
  run.conversation = std::move(conversation);
  runs_.push_back(std::move(run));
}

bool Importer::round() {
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (!submit(runs_[i], i)) {
      complain("conversation " + runs_[i].conversation.id);
      return false;
    }
  }
  if (li_commit(inbox_, nullptr) != LI_OK) {
    complain("cannot commit");
    return false;
  }
  if (!take_outcomes()) {
    return false;
  }
  std::erase_if(runs_, [](const Run& run) { return run.is_done; });
  return true;
}

li_command Importer::command(const Run& run, std::uint32_t op) const {
  li_command out = LI_COMMAND(op);
  out.tenant = to_li(tenant_);
  out.actor = li_integration("import");
  out.conversation = to_li(run.conversation.id);
  return out;
}

bool Importer::submit(Run& run, std::uint64_t ticket) {
  if (!run.is_opened) {
    return submit_open(run, ticket);
  }
  return run.next_message < run.conversation.messages.size() ? submit_message(run, ticket)
                                                             : submit_escalation(run, ticket);
}

bool Importer::submit_open(const Run& run, std::uint64_t ticket) {
  const auto user = "user-" + run.id;
  auto open = command(run, LI_OPEN);
  open.channel =
      run.conversation.channel.empty() ? default_channel : to_li(run.conversation.channel);
  open.user = to_li(user);
  return li_submit(inbox_, &open, ticket) == LI_OK;
}

// What a customer wrote is received; what an agent wrote is the assistant's while it holds the
// conversation, and a note afterwards, as all that the system said.
bool Importer::submit_message(const Run& run, std::uint64_t ticket) {
  const auto& message = run.conversation.messages[run.next_message];
  const auto id = fmt::format("import-{}-{}", run.id, run.next_message);
  const bool is_customer = message.from == "customer";
  const bool is_answer = message.from == "agent" && run.fence != 0;
  auto say = command(run, is_customer ? LI_RECEIVE : is_answer ? LI_SEND : LI_NOTE);
  say.id = to_li(id);
  say.text = to_li(message.text);
  if (is_customer) {
    say.external_id = to_li(id);
    say.occurred_at_ms = message.at_ms;
  } else if (is_answer) {
    say.actor = li_assistant("assistant");
    say.fence = run.fence;
  }
  return li_submit(inbox_, &say, ticket) == LI_OK;
}

bool Importer::submit_escalation(const Run& run, std::uint64_t ticket) {
  const auto id = fmt::format("import-{}-end", run.id);
  auto escalate = command(run, LI_ESCALATE);
  escalate.id = to_li(id);
  escalate.reason = LI_REASON_POLICY;
  escalate.text = LI_STR("imported");
  return li_submit(inbox_, &escalate, ticket) == LI_OK;
}

bool Importer::take_outcomes() {
  std::array<li_outcome, 64> outcomes{};
  for (auto& outcome : outcomes) {
    outcome = LI_OUTCOME_INIT;
  }
  std::size_t count = 0;
  do {
    if (li_completions(inbox_, outcomes.data(), outcomes.size(), &count) != LI_OK) {
      complain("cannot read the outcomes");
      return false;
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (!settle(runs_[outcomes[i].ticket], outcomes[i])) {
        return false;
      }
    }
  } while (count == outcomes.size());
  return true;
}

bool Importer::has_all_messages(const Run& run) const {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = to_li(tenant_);
  options.viewer = li_integration("import");
  options.conversation = to_li(run.conversation.id);
  Page page;
  li_card card = LI_CARD_INIT;
  return li_conversation(inbox_, &options, page.out()) == LI_OK &&
         li_page_card(page.get(), 0, &card) == LI_OK &&
         card.messages >= run.conversation.messages.size();
}

bool Importer::settle_open(Run& run, const li_outcome& outcome) {
  run.is_opened = true;
  run.fence = outcome.fence;
  if (outcome.duplicate != 0 && has_all_messages(run)) {
    counts_.already_there += 1;
    run.is_done = true;
  } else {
    counts_.conversations += 1;
    run.is_done = run.conversation.messages.empty() && !escalates_all_;
  }
  return true;
}

bool Importer::settle(Run& run, const li_outcome& outcome) {
  // Somebody took the conversation meanwhile: the same line is a note then.
  if (outcome.status == LI_E_STALE_FENCE && run.fence != 0) {
    run.fence = 0;
    return true;
  }
  if (outcome.status != LI_OK) {
    return failed(run.conversation.id, outcome.detail);
  }
  if (!run.is_opened) {
    return settle_open(run, outcome);
  }
  if (run.next_message < run.conversation.messages.size()) {
    run.next_message += 1;
    counts_.messages += 1;
    if (run.fence != 0 && outcome.fence != run.fence) {
      run.fence = 0;  // The user asked for a human, and the library heard it.
      counts_.escalated += 1;
    }
    const bool at_end = run.next_message == run.conversation.messages.size();
    run.is_done = at_end && (!escalates_all_ || run.fence == 0);
    return true;
  }
  counts_.escalated += 1;
  run.is_done = true;
  return true;
}

}  // namespace tool
