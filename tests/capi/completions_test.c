/* Submitting without waiting: order, tickets, refusals among the outcomes, and the bound. */
#include "support.h"

#define QUEUE_MAX 65536

static li_inbox inbox;

static li_command note(const char* conversation) {
  li_command c = li_command_on(LI_NOTE, li_agent("ana"), acme(), li_text(conversation));
  c.text = LI_STR("n");
  return c;
}

static void outcomes_come_in_order_with_their_tickets(void) {
  li_outcome outs[4] = {LI_OUTCOME_INIT, LI_OUTCOME_INIT, LI_OUTCOME_INIT, LI_OUTCOME_INIT};
  size_t taken = 0;
  uint32_t count = 0;
  const li_command good = note("c1");
  const li_command absent = note("no such conversation");
  EQUAL(li_submit(inbox, &good, 30), LI_OK);
  EQUAL(li_submit(inbox, &absent, 10), LI_OK);
  EQUAL(li_submit(inbox, &good, 20), LI_OK);
  EQUAL(li_completions(inbox, outs, 4, &taken), LI_OK);
  EQUAL(taken, 0);
  EQUAL(li_commit(inbox, &count), LI_OK);
  EQUAL(count, 3);
  EQUAL(li_completions(inbox, outs, 2, &taken), LI_OK);
  EQUAL(taken, 2);
  EQUAL(outs[0].ticket, 30);
  EQUAL(outs[0].status, LI_OK);
  CHECK(outs[0].offset > 0 && outs[0].message > 0);
  EQUAL(outs[1].ticket, 10);
  EQUAL(outs[1].status, LI_E_NOT_FOUND);
  CHECK(contains(li_text(outs[1].detail), "no such conversation"));
  EQUAL(li_completions(inbox, outs, 4, &taken), LI_OK);
  EQUAL(taken, 1);
  EQUAL(outs[0].ticket, 20);
  EQUAL(outs[0].status, LI_OK);
  EQUAL(outs[1].ticket, 10);
}

static void a_blocking_call_commits_what_was_submitted(void) {
  li_outcome out = LI_OUTCOME_INIT;
  size_t taken = 0;
  const li_command c = note("c1");
  EQUAL(li_submit(inbox, &c, 1), LI_OK);
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  EQUAL(li_completions(inbox, &out, 1, &taken), LI_OK);
  EQUAL(taken, 1);
  EQUAL(out.ticket, 1);
}

static void tick_commits_what_was_submitted(void) {
  li_outcome out = LI_OUTCOME_INIT;
  size_t taken = 0;
  const li_command c = note("c1");
  EQUAL(li_submit(inbox, &c, 2), LI_OK);
  EQUAL(li_tick(inbox, NULL), LI_OK);
  EQUAL(li_completions(inbox, &out, 1, &taken), LI_OK);
  EQUAL(taken, 1);
  EQUAL(out.ticket, 2);
}

static void a_retry_in_the_same_commit_is_a_duplicate(void) {
  li_outcome outs[2] = {LI_OUTCOME_INIT, LI_OUTCOME_INIT};
  size_t taken = 0;
  li_command c = note("c1");
  c.id = LI_STR("once");
  EQUAL(li_submit(inbox, &c, 1), LI_OK);
  EQUAL(li_submit(inbox, &c, 2), LI_OK);
  EQUAL(li_commit(inbox, NULL), LI_OK);
  EQUAL(li_completions(inbox, outs, 2, &taken), LI_OK);
  EQUAL(taken, 2);
  EQUAL(outs[0].duplicate, 0);
  EQUAL(outs[1].duplicate, 1);
  EQUAL(outs[1].message, outs[0].message);
}

static void everything_is_copied(void) {
  li_outcome out = LI_OUTCOME_INIT;
  size_t taken = 0;
  char text[] = "what was said";
  li_command c = note("c1");
  c.text = li_text(text);
  EQUAL(li_submit(inbox, &c, 3), LI_OK);
  memset(text, '#', sizeof text - 1);
  EQUAL(li_commit(inbox, NULL), LI_OK);
  EQUAL(li_completions(inbox, &out, 1, &taken), LI_OK);

  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.conversation = LI_STR("c1");
  options.limit = 1;
  li_page page = 0;
  EQUAL(li_transcript(inbox, &options, &page), LI_OK);
  li_event event = LI_EVENT_INIT;
  EQUAL(li_page_event(page, 0, &event), LI_OK);
  CHECK(same_text(event.text, "what was said"));
  EQUAL(li_page_free(page), LI_OK);
}

static void arguments_are_checked(void) {
  li_outcome outs[2] = {LI_OUTCOME_INIT, LI_OUTCOME_INIT};
  size_t taken = 99;
  EQUAL(li_completions(inbox, NULL, 0, &taken), LI_OK);
  EQUAL(taken, 0);
  EQUAL(li_completions(inbox, NULL, 1, &taken), LI_E_INVALID_ARGUMENT);
  EQUAL(li_completions(inbox, outs, 1, NULL), LI_E_INVALID_ARGUMENT);
  const li_command c = note("c1");
  EQUAL(li_submit(inbox, &c, 1), LI_OK);
  EQUAL(li_submit(inbox, &c, 2), LI_OK);
  EQUAL(li_commit(inbox, NULL), LI_OK);
  outs[1].struct_size = 0;
  EQUAL(li_completions(inbox, outs, 2, &taken), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "outcomes[1]"));
  EQUAL(taken, 0);
  outs[1].struct_size = outs[0].struct_size;
  EQUAL(li_completions(inbox, outs, 2, &taken), LI_OK);
  EQUAL(taken, 2);
}

/* Outcomes of a newer header are larger; each lies behind the other in the caller's size. */
static void an_array_of_larger_structs_is_walked_in_its_own_steps(void) {
  typedef struct newer {
    li_outcome known;
    uint64_t unknown;
  } newer;
  newer outs[2];
  size_t taken = 0;
  memset(outs, 0x55, sizeof outs);
  outs[0].known.struct_size = (uint32_t)sizeof(newer);
  outs[1].known.struct_size = (uint32_t)sizeof(newer);
  const li_command c = note("c1");
  EQUAL(li_submit(inbox, &c, 1), LI_OK);
  EQUAL(li_submit(inbox, &c, 2), LI_OK);
  EQUAL(li_commit(inbox, NULL), LI_OK);
  EQUAL(li_completions(inbox, &outs[0].known, 2, &taken), LI_OK);
  EQUAL(taken, 2);
  EQUAL(outs[0].known.ticket, 1);
  EQUAL(outs[1].known.ticket, 2);
  EQUAL(outs[0].unknown, 0);
  EQUAL(outs[1].unknown, 0);
  EQUAL(outs[1].known.struct_size, sizeof(newer));
}

static void what_is_on_its_way_is_bounded(void) {
  const li_command c = note("c1");
  uint64_t i = 0;
  while (i < QUEUE_MAX && li_submit(inbox, &c, i) == LI_OK) {
    ++i;
  }
  EQUAL(i, QUEUE_MAX);
  EQUAL(li_submit(inbox, &c, i), LI_E_QUEUE_FULL);
  EQUAL(li_status_class(LI_E_QUEUE_FULL), LI_CLASS_RETRY);
  EQUAL(li_commit(inbox, NULL), LI_OK);
  /* Outcomes that nobody takes are on their way too. */
  EQUAL(li_submit(inbox, &c, i), LI_E_QUEUE_FULL);
  li_metrics_info metrics = LI_METRICS_INIT;
  EQUAL(li_metrics(inbox, &metrics), LI_OK);
  EQUAL(metrics.queue_full, 2);
  li_outcome out = LI_OUTCOME_INIT;
  size_t taken = 0;
  EQUAL(li_completions(inbox, &out, 1, &taken), LI_OK);
  EQUAL(li_submit(inbox, &c, i), LI_OK);
}

/* What was submitted and not committed has not happened. */
static void closing_forgets_what_was_not_committed(void) {
  li_inbox other = open_memory();
  li_command c = li_command_on(LI_RECEIVE, li_integration("host"), acme(), LI_STR("c1"));
  c.channel = LI_STR("WIDGET");
  c.user = LI_STR("vera");
  c.text = LI_STR("hello");
  EQUAL(li_submit(other, &c, 1), LI_OK);
  EQUAL(li_close(other), LI_OK);
}

int main(void) {
  inbox = open_memory();
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  RUN(outcomes_come_in_order_with_their_tickets);
  RUN(a_blocking_call_commits_what_was_submitted);
  RUN(tick_commits_what_was_submitted);
  RUN(a_retry_in_the_same_commit_is_a_duplicate);
  RUN(everything_is_copied);
  RUN(arguments_are_checked);
  RUN(an_array_of_larger_structs_is_walked_in_its_own_steps);
  RUN(what_is_on_its_way_is_bounded);
  RUN(closing_forgets_what_was_not_committed);
  EQUAL(li_close(inbox), LI_OK);
  return check_end();
}
