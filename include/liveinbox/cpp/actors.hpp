// Somebody in a tenant: every command, every read, the feed and sessions as that principal.
//
//   const Actor ana = inbox.actor("acme", as_agent("ana"));
//   const Outcome mine = ana.claim("widget:42");
//   if (mine) { show(ana.send("widget:42", mine.fence(), "Hello")); }
#pragma once

#include <liveinbox/command.h>
#include <liveinbox/cpp/answers.hpp>
#include <liveinbox/cpp/command_options.hpp>
#include <liveinbox/cpp/feeds.hpp>
#include <liveinbox/cpp/reads.hpp>
#include <liveinbox/cpp/sessions.hpp>
#include <liveinbox/cpp/texts.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace liveinbox {

// A principal whom the host has proven, in one tenant of one inbox. A method is a command of
// command.h and takes what that command requires; what it also may have is in its options.
// Ownership: copies the tenant and the principal; knows the inbox by its handle and may outlive it:
// calls then answer LI_E_HANDLE_CLOSED or LI_E_BAD_HANDLE. Arguments are borrowed for the call.
// Threads: as for any value: any number of threads at once may call its methods, all of them const.
// Errors: a command's are in its Outcome, a read's in its Result. Since: 0.1.0
class Actor {
 public:
  Actor() noexcept = default;
  Actor(li_inbox inbox, std::string_view tenant, const li_principal& principal)
      : viewer_{inbox,
                std::string(tenant),
                principal.kind,
                std::string(view(principal.id)),
                std::string(view(principal.name))} {}

  // Conversations.
  Outcome open(std::string_view conversation,
               std::string_view channel,
               std::string_view user,
               const OpenOptions& more = {}) const noexcept {
    li_command c = command(LI_OPEN, conversation, more.id);
    c.channel = borrow(channel);
    c.user = borrow(user);
    c.name = borrow(more.name);
    c.reason = more.reason;
    c.text = borrow(more.text);
    return execute(c);
  }
  // `conversation` may be empty where `more` has channel and user.
  Outcome receive(std::string_view conversation,
                  std::string_view text,
                  const ReceiveOptions& more = {}) const noexcept {
    li_command c = command(LI_RECEIVE, conversation, more.id);
    c.text = borrow(text);
    c.channel = borrow(more.channel);
    c.user = borrow(more.user);
    c.name = borrow(more.name);
    c.external_id = borrow(more.external_id);
    c.data = borrow(more.data);
    c.occurred_at_ms = more.occurred_at_ms;
    return execute(c);
  }
  // `reason` is one of LI_REASON_….
  Outcome escalate(std::string_view conversation,
                   std::uint32_t reason,
                   const EscalateOptions& more = {}) const noexcept {
    li_command c = command(LI_ESCALATE, conversation, more.id, more.if_version);
    c.reason = reason;
    c.text = borrow(more.text);
    c.data = borrow(more.data);
    c.fence = more.fence;
    return execute(c);
  }
  // `fence` may be 0 for supervisors, integration and system.
  Outcome close(std::string_view conversation,
                std::uint64_t fence,
                const CloseOptions& more = {}) const noexcept {
    li_command c = command(LI_CLOSE, conversation, more.id, more.if_version);
    c.fence = fence;
    c.outcome = more.outcome;
    c.text = borrow(more.text);
    c.into = borrow(more.into);
    return execute(c);
  }
  Outcome reopen(std::string_view conversation, const CommandOptions& more = {}) const noexcept {
    return execute(command(LI_REOPEN, conversation, more.id, more.if_version));
  }

  // Claims.
  Outcome claim(std::string_view conversation, const ClaimOptions& more = {}) const noexcept {
    return take(LI_CLAIM, conversation, more);
  }
  Outcome take_over(std::string_view conversation, const ClaimOptions& more = {}) const noexcept {
    return take(LI_TAKE_OVER, conversation, more);
  }
  Outcome claim_next(const ClaimNextOptions& more = {}) const noexcept {
    li_command c = command(LI_CLAIM_NEXT, {}, more.id);
    c.channel = borrow(more.channel);
    c.team = borrow(more.team);
    c.lease_ms = more.lease_ms;
    return execute(c);
  }
  Outcome renew(std::string_view conversation,
                std::uint64_t fence,
                const LeaseOptions& more = {}) const noexcept {
    li_command c = command(LI_RENEW, conversation, more.id);
    c.fence = fence;
    c.lease_ms = more.lease_ms;
    return execute(c);
  }
  Outcome release(std::string_view conversation,
                  std::uint64_t fence,
                  const CommandOptions& more = {}) const noexcept {
    li_command c = command(LI_RELEASE, conversation, more.id, more.if_version);
    c.fence = fence;
    return execute(c);
  }
  Outcome transfer(std::string_view conversation,
                   std::uint64_t fence,
                   const TransferOptions& to) const noexcept {
    li_command c = command(LI_TRANSFER, conversation, to.id, to.if_version);
    c.fence = fence;
    c.target = borrow(to.target);
    c.team = borrow(to.team);
    return execute(c);
  }
  Outcome hand_back(std::string_view conversation,
                    std::uint64_t fence,
                    const HandBackOptions& more = {}) const noexcept {
    li_command c = command(LI_HAND_BACK, conversation, more.id, more.if_version);
    c.fence = fence;
    c.text = borrow(more.text);
    return execute(c);
  }

  // Messages, notes, tags, reading.
  Outcome send(std::string_view conversation,
               std::uint64_t fence,
               std::string_view text,
               const SendOptions& more = {}) const noexcept {
    li_command c = command(LI_SEND, conversation, more.id, more.if_version);
    c.fence = fence;
    c.text = borrow(text);
    c.external_id = borrow(more.external_id);
    c.data = borrow(more.data);
    c.flags = more.is_fallback ? LI_FALLBACK : 0;
    return execute(c);
  }
  Outcome note(std::string_view conversation,
               std::string_view text,
               const CommandOptions& more = {}) const noexcept {
    li_command c = command(LI_NOTE, conversation, more.id, more.if_version);
    c.text = borrow(text);
    return execute(c);
  }
  Outcome tag(std::string_view conversation,
              std::string_view tag,
              const CommandOptions& more = {}) const noexcept {
    li_command c = command(LI_TAG, conversation, more.id, more.if_version);
    c.tag = borrow(tag);
    return execute(c);
  }
  Outcome untag(std::string_view conversation,
                std::string_view tag,
                const CommandOptions& more = {}) const noexcept {
    li_command c = command(LI_UNTAG, conversation, more.id, more.if_version);
    c.tag = borrow(tag);
    return execute(c);
  }
  Outcome mark_read(std::string_view conversation,
                    std::uint64_t message,
                    const RetryOptions& more = {}) const noexcept {
    li_command c = command(LI_MARK_READ, conversation, more.id);
    c.message = message;
    return execute(c);
  }

  // Where it stands among the others, and what is written on its card.
  Outcome snooze(std::string_view conversation, const SnoozeOptions& more = {}) const noexcept {
    li_command c = command(LI_SNOOZE, conversation, more.id, more.if_version);
    c.until_ms = more.until_ms;
    c.fence = more.fence;
    return execute(c);
  }
  Outcome wake(std::string_view conversation, const CommandOptions& more = {}) const noexcept {
    return execute(command(LI_WAKE, conversation, more.id, more.if_version));
  }
  Outcome prioritize(std::string_view conversation,
                     std::int32_t priority,
                     const CommandOptions& more = {}) const noexcept {
    li_command c = command(LI_PRIORITIZE, conversation, more.id, more.if_version);
    c.priority = priority;
    return execute(c);
  }
  // An empty `team` takes it from its team.
  Outcome assign_team(std::string_view conversation,
                      std::string_view team,
                      const CommandOptions& more = {}) const noexcept {
    li_command c = command(LI_ASSIGN_TEAM, conversation, more.id, more.if_version);
    c.team = borrow(team);
    return execute(c);
  }
  // `data` is JSON of LI_ANNOTATE.
  Outcome annotate(std::string_view conversation,
                   std::string_view data,
                   const CommandOptions& more = {}) const noexcept {
    li_command c = command(LI_ANNOTATE, conversation, more.id, more.if_version);
    c.data = borrow(data);
    return execute(c);
  }

  // What is kept beside it: text that is not sent yet, and how far a message came on its channel.
  Outcome save_draft(std::string_view conversation,
                     std::string_view text,
                     const DraftOptions& more = {}) const noexcept {
    li_command c = command(LI_SAVE_DRAFT, conversation, more.id);
    c.text = borrow(text);
    c.flags = more.is_note ? LI_DRAFT_OF_NOTE : 0;
    return execute(c);
  }
  // `delivery` is LI_DELIVERY_SENT …
  Outcome deliver(std::uint32_t delivery, const DeliverOptions& of) const noexcept {
    li_command c = command(LI_DELIVER, of.conversation, of.id);
    c.delivery = delivery;
    c.message = of.message;
    c.channel = borrow(of.channel);
    c.external_id = borrow(of.external_id);
    c.text = borrow(of.failure);
    c.occurred_at_ms = of.occurred_at_ms;
    return execute(c);
  }

  // Routing: an agent is asked, accepts by claim() or declines; and takes offers, or is away.
  Outcome offer(std::string_view conversation,
                std::string_view agent,
                const ClaimOptions& more = {}) const noexcept {
    li_command c = command(LI_OFFER, conversation, more.id, more.if_version);
    c.target = borrow(agent);
    c.lease_ms = more.lease_ms;
    return execute(c);
  }
  Outcome decline(std::string_view conversation, const CommandOptions& more = {}) const noexcept {
    return execute(command(LI_DECLINE, conversation, more.id, more.if_version));
  }
  Outcome set_availability(bool is_away, const AvailabilityOptions& more = {}) const noexcept {
    li_command c = command(LI_SET_AVAILABILITY, {}, more.id);
    c.target = borrow(more.agent);
    c.flags = is_away ? LI_AWAY : 0;
    return execute(c);
  }

  // Presence. A Session does this by itself.
  Outcome connect(std::string_view session, const ConnectOptions& more = {}) const noexcept {
    li_command c = command(LI_CONNECT, {}, more.id);
    c.session = borrow(session);
    c.lease_ms = more.lease_ms;
    c.device = more.device;
    return execute(c);
  }
  Outcome disconnect(std::string_view session, const DisconnectOptions& more = {}) const noexcept {
    li_command c = command(LI_DISCONNECT, {}, more.id);
    c.session = borrow(session);
    c.flags = more.at_once ? LI_AT_ONCE : 0;
    return execute(c);
  }

  // The directory and the policy; `data` is JSON of the command's schema.
  Outcome set_agent(std::string_view agent, const AgentOptions& more = {}) const noexcept {
    li_command c = command(LI_SET_AGENT, {}, more.id);
    c.target = borrow(agent);
    c.name = borrow(more.name);
    c.role = more.role;
    c.data = borrow(more.data);
    return execute(c);
  }
  Outcome set_user(std::string_view user,
                   std::string_view name,
                   const RetryOptions& more = {}) const noexcept {
    li_command c = command(LI_SET_USER, {}, more.id);
    c.user = borrow(user);
    c.name = borrow(name);
    return execute(c);
  }
  Outcome set_channel(std::string_view channel,
                      std::string_view data,
                      const RetryOptions& more = {}) const noexcept {
    li_command c = command(LI_SET_CHANNEL, {}, more.id);
    c.channel = borrow(channel);
    c.data = borrow(data);
    return execute(c);
  }
  Outcome set_team(std::string_view team,
                   std::string_view data,
                   const RetryOptions& more = {}) const noexcept {
    li_command c = command(LI_SET_TEAM, {}, more.id);
    c.team = borrow(team);
    c.data = borrow(data);
    return execute(c);
  }
  Outcome configure(std::string_view data, const RetryOptions& more = {}) const noexcept {
    li_command c = command(LI_CONFIGURE, {}, more.id);
    c.data = borrow(data);
    return execute(c);
  }
  Outcome erase(std::string_view user, const RetryOptions& more = {}) const noexcept {
    li_command c = command(LI_ERASE, {}, more.id);
    c.user = borrow(user);
    return execute(c);
  }

  // Any command: this one's op, tenant and actor are set; for execute() and Inbox::submit.
  // Ownership: borrows this actor's texts and the arguments.
  [[nodiscard]] li_command command(std::uint32_t op,
                                   std::string_view conversation = {},
                                   std::string_view id = {},
                                   std::uint64_t if_version = 0) const noexcept {
    li_command c = li_command_on(op, principal(), borrow(viewer_.tenant), borrow(conversation));
    c.id = borrow(id);
    c.if_version = if_version;
    return c;
  }
  Outcome execute(const li_command& command) const noexcept {
    return detail::execute(viewer_.inbox, command);
  }

  // One page; and all pages, row by row.
  [[nodiscard]] Result<Page> query(const QueryOptions& wanted = {}) const noexcept {
    return viewer_.query(wanted);
  }
  [[nodiscard]] Cards cards(const QueryOptions& wanted = {}) const {
    return Cards(detail::CardSource(viewer_, wanted));
  }
  // The newest entries, oldest first, and the card; and all entries, newest first.
  [[nodiscard]] Result<Page> transcript(std::string_view conversation,
                                        const TranscriptOptions& wanted = {}) const noexcept {
    return viewer_.transcript(&li_transcript, conversation, wanted);
  }
  [[nodiscard]] Entries entries(std::string_view conversation,
                                const TranscriptOptions& wanted = {}) const {
    return Entries(detail::EntrySource(viewer_, conversation, wanted));
  }
  // A page of one card.
  [[nodiscard]] Result<Page> conversation(std::string_view conversation) const noexcept {
    return viewer_.transcript(&li_conversation, conversation, {});
  }

  // Where it stands and why, as a page of JSON: Page::json().
  [[nodiscard]] Result<Page> why(std::string_view conversation) const noexcept {
    return viewer_.transcript(&li_why, conversation, {});
  }

  [[nodiscard]] Result<Subscription> subscribe(const SubscribeOptions& from = {}) const noexcept {
    li_subscribe_options options = LI_SUBSCRIBE_INIT;
    options.flags = from.is_from_oldest ? LI_FROM_OLDEST : LI_FROM_NOW;
    options.tenant = borrow(viewer_.tenant);
    options.viewer = principal();
    options.epoch = from.after.epoch;
    options.offset = from.after.offset;
    li_subscription subscription = 0;
    const li_status code = li_subscribe(viewer_.inbox, &options, &subscription);
    if (code != LI_OK) {
      return Status::of(code);
    }
    return Subscription(subscription);
  }

  // `name` is unique among this principal's sessions: a device or a tab.
  [[nodiscard]] Result<Session> open_session(std::string_view name) const noexcept {
    li_session_options options = LI_SESSION_INIT;
    options.tenant = borrow(viewer_.tenant);
    options.principal = principal();
    options.name = borrow(name);
    li_session session = 0;
    const li_status code = li_session_open(viewer_.inbox, &options, &session);
    if (code != LI_OK) {
      return Status::of(code);
    }
    return Session(session);
  }

  [[nodiscard]] std::string_view tenant() const noexcept { return viewer_.tenant; }
  // Borrows this actor's texts.
  [[nodiscard]] li_principal principal() const noexcept { return viewer_.principal(); }

 private:
  Outcome take(std::uint32_t op,
               std::string_view conversation,
               const ClaimOptions& more) const noexcept {
    li_command c = command(op, conversation, more.id, more.if_version);
    c.lease_ms = more.lease_ms;
    return execute(c);
  }

  detail::Viewer viewer_;
};

}  // namespace liveinbox
