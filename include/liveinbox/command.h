/* Commands: the one door through which state changes.
 *
 *   li_command c = LI_COMMAND(LI_CLAIM);
 *   c.tenant = LI_STR("acme");
 *   c.conversation = LI_STR("wa:4915112345678");
 *   c.actor = li_agent("ana");
 *   li_outcome out = LI_OUTCOME_INIT;
 *   li_status s = li_execute(inbox, &c, &out);
 *
 * A field that the op does not use must be zero, else LI_E_UNUSED_FIELD names it. Which op uses
 * what, and who may send it, stands beside each op below (* = required). Every op also takes
 * `tenant`*, `actor`* and `id`: a text made by the caller; within 24 hours the same actor's command
 * with the same id is not carried out again but gets the first result, and another command under a
 * used id gets LI_E_ID_REUSED. Adding a command adds an enumerator, never a symbol. */
#ifndef LIVEINBOX_COMMAND_H
#define LIVEINBOX_COMMAND_H

#include "inbox.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
  /* A new conversation of `user`* on `channel`* under the host's key `conversation`*; `name` is the
   * user's. With a `reason` it waits for people at once (`text` says more), else the assistant
   * holds it and the outcome's fence is the assistant's. Opening it again changes nothing. By:
   * integration, system, assistant, the user. */
  LI_OPEN = 1,
  /* A user's message `text`*. Into `conversation`, or into the active one of (`channel`, `user`);
   * where there is none it is opened, where it is closed it is reopened by policy. The same
   * `external_id` on the same channel is taken once. `occurred_at_ms` is the channel's own time.
   * `data`: {"attachments": [{"name","type","url","size"}]}. By: the user, integration, system. */
  LI_RECEIVE = 2,
  /* Hands `conversation`* to people: `reason`*, `text`, `data`: {"evidence": [message numbers],
   * "detector": "…", "confidence": 0-1000}. Where people have it already only the reason is added.
   * `fence` is checked if given. By: the assistant, the user, agents, integration, system. */
  LI_ESCALATE = 3,
  /* Makes the actor the only one who may answer. `lease_ms`: how long without a sign of life.
   * The holder's own claim again gives the same fence. By: agents. */
  LI_CLAIM = 4,
  /* Claims the first of the Waiting tab, of `channel` or `team` if given. By: agents. */
  LI_CLAIM_NEXT = 5,
  /* Prolongs the lease of a claim with its `fence`*. By: the holder. */
  LI_RENEW = 6,
  /* Gives a claim (`fence`*) back to the queue; the user keeps the place. By: the holder. */
  LI_RELEASE = 7,
  /* Hands a claim (`fence`*) to the agent `target`, or back to the queue for `team`.
   * By: the holder. */
  LI_TRANSFER = 9,
  /* Takes `conversation`* from the assistant (agents) or from another agent (supervisors); the
   * event tells by which right. */
  LI_TAKE_OVER = 10,
  /* Gives a claim (`fence`*) to the assistant, with a summary in `text`. By: the holder. */
  LI_HAND_BACK = 11,
  /* A reply `text`* (Markdown subset; rendered for the channel, see li_render) under the current
   * `fence`*. LI_FALLBACK: the assistant had no answer; two in a row escalate (policy). `data`:
   * {"attachments": […]}. By: the holder, agent or assistant. */
  LI_SEND = 12,
  /* An internal note `text`*, which no user ever sees. By: agents, integration, system. */
  LI_NOTE = 13,
  /* Adds or removes `tag`*. What an agent removed is not added again by extraction. By: agents,
   * the assistant, integration, system. */
  LI_TAG = 14,
  LI_UNTAG = 15,
  /* The actor has read up to `message`*. By: agents. */
  LI_MARK_READ = 16,
  /* Ends `conversation`*: `outcome` (LI_RESOLVED if zero), `text`. Needs the `fence`, except from
   * supervisors, integration and system; the event tells by which right it was closed. With
   * LI_MERGED another active conversation goes on in its place, `into`*: each then names the other,
   * and LI_E_NO_MERGE_TARGET says that there is none. By: the holder, agent or assistant;
   * supervisors, integration, system. */
  LI_CLOSE = 17,
  /* Opens a closed `conversation`* again, to wait for people. By: agents, integration, system. */
  LI_REOPEN = 18,
  /* Puts `conversation`* aside until `until_ms` (0: until the user writes or somebody wakes it).
   * Holder, fence and place in the queue stay. A claim needs its `fence`; what waits needs none. A
   * message of the user wakes it. By: the holder; of what waits, agents. */
  LI_SNOOZE = 19,
  /* Brings a snoozed `conversation`* back to where it was: to its holder, or to the queue.
   * By: agents, integration, system. */
  LI_WAKE = 20,
  /* `priority`, -100 to 100 (0 is usual): the higher, the earlier in the queue. By: agents,
   * integration, system. */
  LI_PRIORITIZE = 21,
  /* `team`, empty for none: whose `conversation`* it is. No claim moves. By: agents, integration,
   * system. */
  LI_ASSIGN_TEAM = 22,
  /* Attributes for the host's own use, `data`*: {"key": text | number | true | false | null}. A key
   * gets its value, null takes it away; at most 4096 bytes in all, else LI_E_LIMIT_REACHED. Users
   * never see them. By: agents, the assistant, integration, system. */
  LI_ANNOTATE = 23,
  /* Keeps `text` as what the actor has written in `conversation`* and not sent; empty: nothing.
   * With LI_DRAFT_OF_NOTE of a note, else of a reply. Sending a reply or adding a note ends the
   * draft of its kind. Only its author sees it (li_page_info.draft). By: agents. */
  LI_SAVE_DRAFT = 24,
  /* How far a message came on its channel: `delivery`* is LI_DELIVERY_SENT, _DELIVERED, _READ or
   * _FAILED, then with the channel's code in `text`. The message is named by `conversation` and
   * `message`, and `external_id` may tell the channel's own id of it; or by `channel` and that id.
   * Reports may come late, twice and in any order: a message only moves forward, any other report
   * changes nothing. `occurred_at_ms` is the channel's own time. By: integration, system. */
  LI_DELIVER = 25,
  /* Asks the agent `target`* to take `conversation`*, which waits; nobody else may claim it until
   * the agent claims (accepts) or declines it, or the offer ends after `lease_ms` (policy). Routing
   * does this by itself where the policy says so. By: supervisors, integration, system. */
  LI_OFFER = 26,
  /* Says no to an offer of `conversation`*; it goes on waiting, and others are asked. By: whoever
   * was asked; supervisors, integration, system, who take the offer back. */
  LI_DECLINE = 27,
  /* The actor is here: `session`* names the device or tab, and `device` says of which kind it is
   * (LI_DEVICE_…). It holds for `lease_ms` unless it is renewed by the same command, at most 24
   * hours; without one for as long as the policy says of that kind. A principal is online while one
   * of its sessions holds. Only the first one is an event, the others have `duplicate` set and
   * write nothing. By: users, agents. */
  LI_CONNECT = 32,
  /* `session`* is over. When no other session of the actor holds, the actor goes offline after the
   * policy's grace, `offline_after_ms`; a LI_CONNECT before that, and nothing has happened. With
   * LI_AT_ONCE (the actor logs out) there is no grace. Where nothing happened yet `duplicate` is
   * set. By: users, agents. */
  LI_DISCONNECT = 33,
  /* Whether the agent `target` (empty: the actor) takes offers, apart from being here: yes, or with
   * LI_AWAY no. Who lets offers run out is set away by routing (policy). By: the agent; of others
   * supervisors, integration, system. */
  LI_SET_AVAILABILITY = 34,
  /* The agent `target`*: `name`, `role`, `data`: {"teams": ["…"], "skills": ["…"], "capacity": n}:
   * how many conversations at a time are offered (4; 0: none). By: system, integration, admins. */
  LI_SET_AGENT = 48,
  /* The user `user`*: `name`. By: system, integration, admins. */
  LI_SET_USER = 49,
  /* The channel `channel`*: `data`: {"format": "plain"|"widget"|"whatsapp", "max_chars": n,
   * "reply_window_ms": n}. By: system, integration, admins. */
  LI_SET_CHANNEL = 50,
  /* How the team `team`* routes and what it promises to users, `data`: any of {"routing": "manual"
   * | "round_robin" | "least_busy", "offer_ms", "offer_again_ms", "missed_offers_to_away",
   * "skill_tags": ["…"], "skill_attributes": ["…"], "claim_within_ms", "first_reply_within_ms",
   * "next_reply_within_ms", "close_within_ms", "near_ms", "no_agent": "wait" | "assistant" | "team"
   * | "prioritize" | "close", "no_agent_team", "no_agent_priority", "hours": {…}};
   * docs/reference/limits.md says what each means. What is not named stays, at first as the tenant
   * has it. By: system, integration, admins. */
  LI_SET_TEAM = 51,
  /* The tenant's policy, `data`*: any of {"claim_lease_ms", "assistant_timeout_ms",
   * "failures_to_escalate", "escalate_on_request", "one_active_per_user", "reopen": "waiting" |
   * "assistant" | "agent", "reopen_agent_ms", "presence_desktop_ms", "presence_mobile_ms",
   * "presence_service_ms", "offline_after_ms", "tags_max", "extracted_tags_max",
   * "attributes_bytes_max", "text_bytes_max", "detector_rules": text, "escalate_on_feeling",
   * "escalate_on_complaint", "tag_rules": text} and of LI_SET_TEAM's; see docs/reference/limits.md.
   * By: system, integration, admins. */
  LI_CONFIGURE = 52,
  /* Everything that `user`* said and was, in the tenant. The conversations are closed as abandoned
   * if they are not, leave every list and search, and are not found by their keys any more. Texts,
   * names, keys, tags, attributes and drafts in them are cut out of the log, and so are the user's
   * presence and name. Numbers, codes and times stay, and who of the agents had a part in it.
   *   Whoever follows the feed gets one `erased` for each conversation, with its key, and then one
   * `user_erased`; what came before says nothing any more. Where nothing tells of the user, it is
   * accepted as a duplicate. The feed of the tenant is read once on the caller's thread, before the
   * commit.
   *   Copies are left in the files until li_erase_finish. What the user says afterwards is a new
   * user's, so end the user's sessions first. By: system, integration, admins. */
  LI_ERASE = 53
};

enum {
  LI_FALLBACK = 1,      /* LI_SEND by the assistant: this says that there is no answer */
  LI_DRAFT_OF_NOTE = 2, /* LI_SAVE_DRAFT: of a note, not of a reply */
  LI_AWAY = 4,          /* LI_SET_AVAILABILITY: no offers now */
  LI_AT_ONCE = 8        /* LI_DISCONNECT: without the grace */
};

/* What somebody is here with (LI_CONNECT); each kind has a time of its own after which silence
 * means that it is gone. */
enum {
  LI_DEVICE_UNKNOWN = 0, /* as a desktop */
  LI_DEVICE_DESKTOP = 1, /* a computer */
  LI_DEVICE_MOBILE = 2,  /* a phone or tablet: it freezes pages and apps in the background */
  LI_DEVICE_SERVICE = 3  /* a program that speaks for the principal: it never freezes */
};

typedef struct li_command {
  uint32_t struct_size;
  uint32_t op;
  li_str tenant;
  li_str id;
  li_principal actor;
  li_str conversation;
  li_str channel;
  li_str user;
  li_str name;
  li_str text;
  li_str target;
  li_str team;
  li_str tag;
  li_str external_id;
  li_str session;
  li_str data;
  uint64_t fence;
  uint64_t if_version; /* refuse with LI_E_VERSION_MISMATCH unless this is the version */
  uint64_t message;
  int64_t occurred_at_ms;
  int64_t lease_ms;
  uint32_t reason;
  uint32_t outcome;
  uint32_t role;
  uint32_t flags;
  int64_t until_ms; /* a point in time */
  int32_t priority;
  uint32_t delivery; /* LI_DELIVERY_… */
  li_str into;
  uint32_t device;   /* LI_DEVICE_… */
  uint32_t reserved; /* zero */
} li_command;

#ifdef __cplusplus
static inline li_command li_command_of(uint32_t op) {
  li_command out = LI_INIT_(li_command);
  out.op = op;
  return out;
}
#define LI_COMMAND(operation) (li_command_of(operation))
#else
#define LI_COMMAND(operation) \
  { .struct_size = (uint32_t)sizeof(li_command), .op = (operation) }
#endif

/* What became of a command. On a refusal: what stood in the way (holder, version, fence,
 * conversation; of LI_E_OFFERED_TO_ANOTHER the agent who was asked). */
typedef struct li_outcome {
  uint32_t struct_size;
  li_status status;
  uint64_t ticket;  /* li_completions: the number given to li_submit */
  uint64_t offset;  /* the newest event of the command in the tenant's feed; 0 where nothing new
                       happened */
  uint64_t version; /* of the conversation, after the command */
  uint64_t fence;   /* the current one, after the command */
  uint64_t message; /* number of the message or note */
  int64_t since_ms; /* since when the holder has it */
  int64_t lease_until_ms;
  int64_t at_ms;        /* when it was decided */
  uint32_t duplicate;   /* 1: nothing new happened, this is the first result */
  uint32_t holder_kind; /* LI_NOBODY … LI_ASSISTANT */
  char holder_id[72];
  char holder_name[264];
  char conversation[136]; /* its key: for LI_CLAIM_NEXT, LI_RECEIVE and LI_E_ALREADY_ACTIVE */
  char detail[256];       /* the sentence of li_last_error */
} li_outcome;
#define LI_OUTCOME_INIT LI_INIT_(li_outcome)

/* Carries out a command and returns when it is durable, or refused. Many threads calling at once
 * share one flush of the disk.
 * Ownership: the command's texts are borrowed for the call. `out` may be NULL.
 * Returns: LI_OK, or, in this order,
 *   LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED
 *   LI_E_INVALID_ARGUMENT, LI_E_UNSUPPORTED  the struct itself
 *   LI_E_UNKNOWN_OP, LI_E_UNUSED_FIELD, LI_E_INVALID_ARGUMENT (a required field is missing),
 *   LI_E_TOO_LONG, LI_E_INVALID_UTF8, LI_E_INVALID_DATA
 *   a refusal, in the order of status.h
 *   LI_E_STORE_…: nothing was done (LI_E_STORE_FAILED: it is unknown whether it was).
 *     LI_E_STORE_FULL also where the room that is left is kept for others (LI_STORE_RESERVE in
 *     metrics.h), and not where the command has nothing to write; no result is kept under its `id`,
 *     so the same command goes through when there is room
 *   LI_E_NO_MEMORY: it is unknown whether it was; the same command under the same `id` tells
 * Since: 0.1 */
LI_API li_status li_execute(li_inbox inbox, const li_command* command, li_outcome* out);

/* Queues a command and returns at once; li_commit, li_tick or any li_execute commits it, and
 * li_completions tells what became of it under `ticket`.
 * Ownership: everything is copied.
 * Returns: LI_OK (queued), the usage errors of li_execute, or LI_E_QUEUE_FULL.
 * Since: 0.1 */
LI_API li_status li_submit(li_inbox inbox, const li_command* command, uint64_t ticket);

/* Commits all that is queued, on this thread; *out_count (may be NULL) is how many were answered.
 * Returns: LI_OK, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED or a store failure.
 * Since: 0.1 */
LI_API li_status li_commit(li_inbox inbox, uint32_t* out_count);

/* Takes the outcomes of submitted commands, oldest first, into an array of `capacity` outcomes
 * whose struct_size is set; *out_count is how many were written. A refused command counts as
 * answered: look at `status` of each. Call it until *out_count is 0, since outcomes may come while
 * it takes some: the wake callback is not called again for what was not taken.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT (also: not all of one struct_size), LI_E_BAD_HANDLE,
 * LI_E_HANDLE_CLOSED, LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_completions(li_inbox inbox,
                                li_outcome* outcomes,
                                size_t capacity,
                                size_t* out_count);

/* Typed spellings of the most used commands. Each is li_execute with the fields filled in. */

static inline li_command li_command_on(uint32_t op,
                                       li_principal actor,
                                       li_str tenant,
                                       li_str conversation) {
  li_command c = LI_COMMAND(op);
  c.tenant = tenant;
  c.actor = actor;
  c.conversation = conversation;
  return c;
}

static inline li_status li_receive(li_inbox inbox,
                                   li_str tenant,
                                   li_str channel,
                                   li_str user,
                                   li_str conversation,
                                   li_str text,
                                   li_outcome* out) {
  li_command c = li_command_on(LI_RECEIVE, li_integration("host"), tenant, conversation);
  c.channel = channel;
  c.user = user;
  c.text = text;
  return li_execute(inbox, &c, out);
}

static inline li_status li_escalate(li_inbox inbox,
                                    li_str tenant,
                                    li_str conversation,
                                    li_principal actor,
                                    uint32_t reason,
                                    li_str text,
                                    li_outcome* out) {
  li_command c = li_command_on(LI_ESCALATE, actor, tenant, conversation);
  c.reason = reason;
  c.text = text;
  return li_execute(inbox, &c, out);
}

static inline li_status li_claim(
    li_inbox inbox, li_str tenant, li_str conversation, li_principal agent, li_outcome* out) {
  li_command c = li_command_on(LI_CLAIM, agent, tenant, conversation);
  return li_execute(inbox, &c, out);
}

static inline li_status li_send(li_inbox inbox,
                                li_str tenant,
                                li_str conversation,
                                li_principal holder,
                                uint64_t fence,
                                li_str text,
                                li_outcome* out) {
  li_command c = li_command_on(LI_SEND, holder, tenant, conversation);
  c.fence = fence;
  c.text = text;
  return li_execute(inbox, &c, out);
}

static inline li_status li_release(li_inbox inbox,
                                   li_str tenant,
                                   li_str conversation,
                                   li_principal agent,
                                   uint64_t fence,
                                   li_outcome* out) {
  li_command c = li_command_on(LI_RELEASE, agent, tenant, conversation);
  c.fence = fence;
  return li_execute(inbox, &c, out);
}

static inline li_status li_close_conversation(li_inbox inbox,
                                              li_str tenant,
                                              li_str conversation,
                                              li_principal holder,
                                              uint64_t fence,
                                              uint32_t outcome,
                                              li_outcome* out) {
  li_command c = li_command_on(LI_CLOSE, holder, tenant, conversation);
  c.fence = fence;
  c.outcome = outcome;
  return li_execute(inbox, &c, out);
}

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_COMMAND_H */
