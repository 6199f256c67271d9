/* The one door: every op once on its happy path, refusals that say what stood in the way, and
 * retries that get the first result. */
#include "support.h"

static li_inbox inbox;

static li_command on(uint32_t op, li_principal actor) {
  return li_command_on(op, actor, acme(), LI_STR("c1"));
}

static li_status run(const li_command* command, li_outcome* out) {
  const li_outcome fresh = LI_OUTCOME_INIT;
  *out = fresh;
  return li_execute(inbox, command, out);
}

static void look(li_card* card, li_page* page) {
  const li_card fresh = LI_CARD_INIT;
  li_transcript_options which = LI_TRANSCRIPT_INIT;
  which.tenant = acme();
  which.viewer = li_agent("ana");
  which.conversation = LI_STR("c1");
  *card = fresh;
  EQUAL(li_conversation(inbox, &which, page), LI_OK);
  EQUAL(li_page_card(*page, 0, card), LI_OK);
}

/* A claim that sleeps until its time, and one that somebody wakes. */
static void set_aside_and_woken(uint64_t fence) {
  li_outcome out;
  li_card card;
  li_page page = 0;
  li_command snooze = on(LI_SNOOZE, li_agent("ana"));
  EQUAL(run(&snooze, &out), LI_E_STALE_FENCE);
  snooze.fence = fence;
  snooze.until_ms = support_now_ms + 5000;
  EQUAL(run(&snooze, &out), LI_OK);
  EQUAL(out.fence, fence);
  EQUAL(out.lease_until_ms, 0);
  look(&card, &page);
  EQUAL(card.state, LI_STATE_SNOOZED);
  EQUAL(card.snoozed_until_ms, support_now_ms + 5000);
  EQUAL(li_page_free(page), LI_OK);

  support_now_ms += 5000;
  EQUAL(li_tick(inbox, NULL), LI_OK);
  look(&card, &page);
  EQUAL(card.state, LI_STATE_CLAIMED);
  EQUAL(card.snoozed_until_ms, 0);
  EQUAL(li_page_free(page), LI_OK);

  snooze.until_ms = 0;
  EQUAL(run(&snooze, &out), LI_OK);
  li_command wake = on(LI_WAKE, li_agent("bea"));
  EQUAL(run(&wake, &out), LI_OK);
  CHECK(strcmp(out.holder_id, "ana") == 0);
  EQUAL(run(&wake, &out), LI_E_WRONG_STATE);
}

static void written_on_the_card(void) {
  li_outcome out;
  li_card card;
  li_page page = 0;
  li_command prioritize = on(LI_PRIORITIZE, li_agent("bea"));
  prioritize.priority = -3;
  EQUAL(run(&prioritize, &out), LI_OK);
  li_command team = on(LI_ASSIGN_TEAM, li_agent("bea"));
  team.team = LI_STR("billing");
  EQUAL(run(&team, &out), LI_OK);
  li_command annotate = on(LI_ANNOTATE, li_integration("host"));
  annotate.data = LI_STR("{\"order\": 7, \"plan\": \"gold\"}");
  EQUAL(run(&annotate, &out), LI_OK);
  annotate.data = LI_STR("{\"order\": [7]}");
  EQUAL(run(&annotate, &out), LI_E_INVALID_DATA);
  look(&card, &page);
  EQUAL(card.priority, -3);
  CHECK(same_text(card.team, "billing"));
  CHECK(same_text(card.attributes, "{\"order\":7,\"plan\":\"gold\"}"));
  EQUAL(li_page_free(page), LI_OK);
}

/* Asked, no, asked again, yes: and nobody else meanwhile. */
static void offered_and_taken(void) {
  li_outcome out;
  li_card card;
  li_page page = 0;
  li_command agent = on(LI_SET_AGENT, li_integration("host"));
  agent.conversation = LI_STR("");
  agent.target = LI_STR("bea");
  agent.data = LI_STR("{\"skills\": [\"es\"], \"capacity\": 2}");
  EQUAL(run(&agent, &out), LI_OK);
  li_command offer = on(LI_OFFER, li_integration("host"));
  offer.target = LI_STR("bea");
  offer.lease_ms = 30000;
  EQUAL(run(&offer, &out), LI_OK);
  look(&card, &page);
  EQUAL(card.state, LI_STATE_OFFERED);
  CHECK(same_text(card.offered_to_id, "bea"));
  EQUAL(card.offered_until_ms, support_now_ms + 30000);
  EQUAL(li_page_free(page), LI_OK);
  li_command claiming = on(LI_CLAIM, li_agent("ana"));
  EQUAL(run(&claiming, &out), LI_E_OFFERED_TO_ANOTHER);
  CHECK(strcmp(out.holder_id, "bea") == 0);
  EQUAL(out.lease_until_ms, support_now_ms + 30000);
  li_command decline = on(LI_DECLINE, li_agent("bea"));
  EQUAL(run(&decline, &out), LI_OK);
  EQUAL(run(&decline, &out), LI_E_WRONG_STATE);
  EQUAL(run(&offer, &out), LI_OK);

  li_command away = on(LI_SET_AVAILABILITY, li_agent("bea"));
  away.conversation = LI_STR("");
  away.flags = LI_AWAY;
  EQUAL(run(&away, &out), LI_OK);
  away.actor = li_integration("host");
  EQUAL(run(&away, &out), LI_E_INVALID_ARGUMENT);
  li_command team = on(LI_SET_TEAM, li_integration("host"));
  team.conversation = LI_STR("");
  team.team = LI_STR("billing");
  team.data = LI_STR("{\"routing\": \"least_busy\"}");
  EQUAL(run(&team, &out), LI_OK);
  decline.actor = li_integration("host");
  EQUAL(run(&decline, &out), LI_OK);
}

/* Text that is not sent yet, and how far message 3 came. */
static void kept_beside_it(void) {
  li_outcome out;
  li_command draft = on(LI_SAVE_DRAFT, li_agent("ana"));
  draft.text = LI_STR("one more thing");
  EQUAL(run(&draft, &out), LI_OK);
  draft.flags = LI_DRAFT_OF_NOTE;
  draft.text = LI_STR("ask the depot");
  EQUAL(run(&draft, &out), LI_OK);

  li_command report = on(LI_DELIVER, li_integration("host"));
  report.message = 3;
  report.external_id = LI_STR("wamid.3");
  report.delivery = LI_DELIVERY_FAILED;
  report.text = LI_STR("131026");
  EQUAL(run(&report, &out), LI_OK);
  EQUAL(out.message, 3);
  report.message = 1;
  EQUAL(run(&report, &out), LI_E_UNKNOWN_MESSAGE);

  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = LI_STR("acme");
  options.viewer = li_agent("ana");
  options.conversation = LI_STR("c1");
  li_page page = 0;
  EQUAL(li_transcript(inbox, &options, &page), LI_OK);
  li_page_info info = LI_PAGE_INFO_INIT;
  EQUAL(li_page_get_info(page, &info), LI_OK);
  CHECK(same_text(info.draft, "one more thing"));
  CHECK(same_text(info.note_draft, "ask the depot"));
  int reports = 0;
  for (uint32_t i = 0; i < info.events; ++i) {
    li_event event = LI_EVENT_INIT;
    EQUAL(li_page_event(page, i, &event), LI_OK);
    if (event.message == 3) {
      EQUAL(event.delivery, LI_DELIVERY_FAILED);
      CHECK(same_text(event.failure, "131026"));
      reports += 1;
    }
  }
  EQUAL(reports, 1);
  EQUAL(li_page_free(page), LI_OK);
  options.viewer = li_agent("bea");
  EQUAL(li_transcript(inbox, &options, &page), LI_OK);
  EQUAL(li_page_get_info(page, &info), LI_OK);
  EQUAL(info.draft.size, 0);
  EQUAL(li_page_free(page), LI_OK);
}

/* The second half of the road, from the assistant on. */
static void hand_to_people(uint64_t fence) {
  li_outcome out;
  li_command escalate = on(LI_ESCALATE, li_assistant("bot"));
  escalate.reason = LI_REASON_LOW_CONFIDENCE;
  escalate.text = LI_STR("no data on parcels");
  escalate.data = LI_STR("{\"evidence\": [1], \"confidence\": 400}");
  EQUAL(run(&escalate, &out), LI_OK);
  CHECK(out.fence > fence);
  EQUAL(out.holder_kind, LI_NOBODY);

  offered_and_taken();

  li_command claiming = on(LI_CLAIM, li_agent("ana"));
  claiming.lease_ms = 60000;
  EQUAL(run(&claiming, &out), LI_OK);
  EQUAL(out.holder_kind, LI_AGENT);
  EQUAL(out.lease_until_ms, support_now_ms + 60000);
  CHECK(strcmp(out.holder_id, "ana") == 0);
  fence = out.fence;

  li_command renew = on(LI_RENEW, li_agent("ana"));
  renew.fence = fence;
  renew.lease_ms = 120000;
  EQUAL(run(&renew, &out), LI_OK);
  EQUAL(out.lease_until_ms, support_now_ms + 120000);
  EQUAL(out.fence, fence);

  li_command reply = on(LI_SEND, li_agent("ana"));
  reply.text = LI_STR("I look after it.");
  reply.fence = fence;
  EQUAL(run(&reply, &out), LI_OK);

  li_command note = on(LI_NOTE, li_agent("bea"));
  note.text = LI_STR("third time this week");
  EQUAL(run(&note, &out), LI_OK);
  EQUAL(out.message, 4);

  li_command tag = on(LI_TAG, li_agent("ana"));
  tag.tag = LI_STR("parcel");
  EQUAL(run(&tag, &out), LI_OK);
  tag.op = LI_UNTAG;
  EQUAL(run(&tag, &out), LI_OK);

  li_command read = on(LI_MARK_READ, li_agent("ana"));
  read.message = 1;
  EQUAL(run(&read, &out), LI_OK);

  set_aside_and_woken(fence);
  written_on_the_card();
  kept_beside_it();

  li_command closing = on(LI_CLOSE, li_agent("ana"));
  closing.fence = fence;
  closing.outcome = LI_UNRESOLVED;
  EQUAL(run(&closing, &out), LI_OK);

  li_command again = on(LI_REOPEN, li_agent("ana"));
  EQUAL(run(&again, &out), LI_OK);
  EQUAL(out.holder_kind, LI_NOBODY);
}

static void the_road_of_a_conversation(void) {
  li_outcome out;
  uint64_t fence = 0;
  inbox = open_memory();

  li_command open = on(LI_OPEN, li_integration("host"));
  open.channel = LI_STR("WIDGET");
  open.user = LI_STR("vera");
  open.name = LI_STR("Vera V.");
  EQUAL(run(&open, &out), LI_OK);
  EQUAL(out.status, LI_OK);
  EQUAL(out.fence, 1);
  EQUAL(out.holder_kind, LI_ASSISTANT);
  EQUAL(out.at_ms, support_now_ms);
  CHECK(strcmp(out.conversation, "c1") == 0);
  CHECK(out.offset > 0 && out.version > 0);
  fence = out.fence;

  li_command message = on(LI_RECEIVE, li_user("vera"));
  message.text = LI_STR("where is my parcel?");
  EQUAL(run(&message, &out), LI_OK);
  EQUAL(out.message, 1);

  li_command answer = on(LI_SEND, li_assistant("bot"));
  answer.text = LI_STR("It is on its **way**.");
  answer.fence = fence;
  EQUAL(run(&answer, &out), LI_OK);
  EQUAL(out.message, 2);

  hand_to_people(fence);
  EQUAL(li_close(inbox), LI_OK);
}

static void holders_change(void) {
  li_outcome out;
  inbox = open_memory();
  make_waiting(inbox, "c1", "help me");

  li_command agent = on(LI_SET_AGENT, li_system("setup"));
  agent.conversation = LI_STR("");
  agent.target = LI_STR("bea");
  agent.name = LI_STR("Bea B.");
  agent.role = LI_ROLE_SUPERVISOR;
  agent.data = LI_STR("{\"teams\": [\"billing\"]}");
  EQUAL(run(&agent, &out), LI_OK);

  li_command next = on(LI_CLAIM_NEXT, li_agent("ana"));
  next.conversation = LI_STR("");
  EQUAL(run(&next, &out), LI_OK);
  CHECK(strcmp(out.conversation, "c1") == 0);

  li_command transfer = on(LI_TRANSFER, li_agent("ana"));
  transfer.fence = out.fence;
  transfer.target = LI_STR("bea");
  EQUAL(run(&transfer, &out), LI_OK);
  CHECK(strcmp(out.holder_id, "bea") == 0);
  CHECK(strcmp(out.holder_name, "Bea B.") == 0);

  li_command back = on(LI_HAND_BACK, li_agent("bea"));
  back.fence = out.fence;
  back.text = LI_STR("the parcel was found");
  EQUAL(run(&back, &out), LI_OK);
  EQUAL(out.holder_kind, LI_ASSISTANT);

  li_command take = on(LI_TAKE_OVER, li_agent("ana"));
  EQUAL(run(&take, &out), LI_OK);
  CHECK(strcmp(out.holder_id, "ana") == 0);

  li_command release = on(LI_RELEASE, li_agent("ana"));
  release.fence = out.fence;
  EQUAL(run(&release, &out), LI_OK);
  EQUAL(out.holder_kind, LI_NOBODY);
  EQUAL(li_close(inbox), LI_OK);
}

static void the_directory_is_set(void) {
  li_outcome out;
  inbox = open_memory();
  li_command user = li_command_on(LI_SET_USER, li_integration("host"), acme(), LI_STR(""));
  user.user = LI_STR("vera");
  user.name = LI_STR("Vera");
  EQUAL(run(&user, &out), LI_OK);

  li_command channel = li_command_on(LI_SET_CHANNEL, li_system("host"), acme(), LI_STR(""));
  channel.channel = LI_STR("WA");
  channel.data = LI_STR("{\"format\": \"whatsapp\", \"max_chars\": 4096}");
  EQUAL(run(&channel, &out), LI_OK);

  li_command policy = li_command_on(LI_CONFIGURE, li_system("host"), acme(), LI_STR(""));
  policy.data = LI_STR("{\"claim_lease_ms\": 1000}");
  EQUAL(run(&policy, &out), LI_OK);

  li_command connect = li_command_on(LI_CONNECT, li_user("vera"), acme(), LI_STR(""));
  connect.session = LI_STR("phone");
  EQUAL(run(&connect, &out), LI_OK);
  connect.op = LI_DISCONNECT;
  EQUAL(run(&connect, &out), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_loser_learns_who_holds_it_and_since_when(void) {
  li_outcome out;
  inbox = open_memory();
  make_waiting(inbox, "c1", "help me");
  claim(inbox, "c1", "ana");
  const int64_t since = support_now_ms;
  support_now_ms += 5000;
  li_command second = on(LI_CLAIM, li_agent("bea"));
  EQUAL(run(&second, &out), LI_E_ALREADY_CLAIMED);
  EQUAL(out.status, LI_E_ALREADY_CLAIMED);
  EQUAL(out.holder_kind, LI_AGENT);
  CHECK(strcmp(out.holder_id, "ana") == 0);
  EQUAL(out.since_ms, since);
  EQUAL(last_status(), LI_E_ALREADY_CLAIMED);
  CHECK(contains(last_message(), "another agent holds the conversation; agent ana holds it since"));
  CHECK(same_text(last_message(), out.detail));
  EQUAL(li_close(inbox), LI_OK);
}

static void a_claim_by_the_holder_gives_the_same_fence(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "help me");
  const uint64_t fence = claim(inbox, "c1", "ana");
  li_outcome out;
  li_command again = on(LI_CLAIM, li_agent("ana"));
  EQUAL(run(&again, &out), LI_OK);
  EQUAL(out.fence, fence);
  EQUAL(li_close(inbox), LI_OK);
}

static void refusals_say_what_stood_in_the_way(void) {
  li_outcome out;
  inbox = open_memory();
  li_command absent = on(LI_CLAIM, li_agent("ana"));
  EQUAL(run(&absent, &out), LI_E_NOT_FOUND);
  make_waiting(inbox, "c1", "help me");

  li_command early = on(LI_SEND, li_agent("ana"));
  early.fence = 1;
  early.text = LI_STR("hello");
  EQUAL(run(&early, &out), LI_E_STALE_FENCE);
  CHECK(contains(last_message(), "nobody holds it"));

  claim(inbox, "c1", "ana");
  li_command versioned = on(LI_NOTE, li_agent("ana"));
  versioned.text = LI_STR("n");
  versioned.if_version = 1;
  EQUAL(run(&versioned, &out), LI_E_VERSION_MISMATCH);
  CHECK(out.version > 1);
  CHECK(contains(last_message(), "its version is "));

  li_command second = on(LI_OPEN, li_integration("host"));
  second.conversation = LI_STR("c2");
  second.channel = LI_STR("WIDGET");
  second.user = LI_STR("c1");
  EQUAL(run(&second, &out), LI_E_ALREADY_ACTIVE);
  CHECK(strcmp(out.conversation, "c1") == 0);

  li_command user = on(LI_CLAIM, li_user("c1"));
  EQUAL(run(&user, &out), LI_E_FORBIDDEN);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_retry_gets_the_first_result(void) {
  li_outcome first;
  li_outcome second;
  inbox = open_memory();
  li_command message = on(LI_RECEIVE, li_integration("host"));
  message.channel = LI_STR("WIDGET");
  message.user = LI_STR("vera");
  message.text = LI_STR("hello");
  message.id = LI_STR("m-1");
  EQUAL(run(&message, &first), LI_OK);
  EQUAL(first.duplicate, 0);
  EQUAL(run(&message, &second), LI_OK);
  EQUAL(second.duplicate, 1);
  EQUAL(second.message, first.message);
  EQUAL(second.offset, first.offset);
  EQUAL(second.version, first.version);
  message.text = LI_STR("something else");
  EQUAL(run(&message, &second), LI_E_ID_REUSED);
  /* Another actor's ids are its own. */
  message.actor = li_integration("other");
  EQUAL(run(&message, &second), LI_OK);
  EQUAL(second.duplicate, 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_message_of_the_channel_is_taken_once(void) {
  li_outcome first;
  li_outcome second;
  inbox = open_memory();
  li_command message = on(LI_RECEIVE, li_integration("host"));
  message.channel = LI_STR("WA");
  message.user = LI_STR("vera");
  message.text = LI_STR("hello");
  message.external_id = LI_STR("wamid.1");
  EQUAL(run(&message, &first), LI_OK);
  EQUAL(run(&message, &second), LI_OK);
  EQUAL(second.duplicate, 1);
  EQUAL(second.message, first.message);
  EQUAL(li_close(inbox), LI_OK);
}

static void outcomes_are_optional(void) {
  inbox = open_memory();
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  li_command note = on(LI_NOTE, li_agent("ana"));
  note.text = LI_STR("n");
  EQUAL(li_execute(inbox, &note, NULL), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void typed_helpers_do_the_same(void) {
  li_outcome out = LI_OUTCOME_INIT;
  inbox = open_memory();
  make_waiting(inbox, "c1", "help");
  EQUAL(li_claim(inbox, acme(), LI_STR("c1"), li_agent("ana"), &out), LI_OK);
  EQUAL(li_send(inbox, acme(), LI_STR("c1"), li_agent("ana"), out.fence, LI_STR("hi"), &out),
        LI_OK);
  EQUAL(li_release(inbox, acme(), LI_STR("c1"), li_agent("ana"), out.fence, &out), LI_OK);
  const uint64_t fence = claim(inbox, "c1", "ana");
  EQUAL(
      li_close_conversation(inbox, acme(), LI_STR("c1"), li_agent("ana"), fence, LI_RESOLVED, &out),
      LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

int main(void) {
  RUN(the_road_of_a_conversation);
  RUN(holders_change);
  RUN(the_directory_is_set);
  RUN(a_loser_learns_who_holds_it_and_since_when);
  RUN(a_claim_by_the_holder_gives_the_same_fence);
  RUN(refusals_say_what_stood_in_the_way);
  RUN(a_retry_gets_the_first_result);
  RUN(a_message_of_the_channel_is_taken_once);
  RUN(outcomes_are_optional);
  RUN(typed_helpers_do_the_same);
  return check_end();
}
