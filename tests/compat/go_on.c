/* Opens a store that make_store made in an older format and lives on in it: what was acknowledged
 * then is known, what a newer format can do works on old conversations, and the check of the whole
 * store finds nothing. The clock goes on where that of make_store stopped.
 *
 *   go_on DIR NOW_MS      the directory, and what make_store printed */
#include <liveinbox/liveinbox.h>

#include "capi/check.h"

#include <stdlib.h>

static const char* directory;
static int64_t now;
static li_inbox inbox;

static int64_t tell_time(void* user) {
  (void)user;
  return now;
}

static void open_it(void) {
  li_options options = LI_OPTIONS_INIT;
  options.flags = LI_OPEN_EXISTING;
  options.now_ms = tell_time;
  EQUAL(li_open(li_text(directory), &options, &inbox), LI_OK);
}

static li_command say(uint32_t op, const char* conversation, li_principal actor) {
  li_command c = LI_COMMAND(op);
  c.tenant = LI_STR("acme");
  c.conversation = li_text(conversation);
  c.actor = actor;
  now += 1000;
  return c;
}

static li_outcome done(li_command c) {
  li_outcome out = LI_OUTCOME_INIT;
  EQUAL(li_execute(inbox, &c, &out), LI_OK);
  return out;
}

static uint64_t newest_offset(void) {
  li_stats_info info = LI_STATS_INIT;
  EQUAL(li_stats(inbox, LI_STR("acme"), &info), LI_OK);
  return info.events;
}

/* The same command again, long after: nothing new happens, and the first result is told. */
static void check_retry(li_command c, uint64_t message, uint64_t fence) {
  const uint64_t before = newest_offset();
  const li_outcome out = done(c);
  EQUAL(out.duplicate, 1);
  EQUAL(out.message, message);
  EQUAL(out.fence, fence);
  EQUAL(newest_offset(), before);
}

static void retries_get_their_first_results(void) {
  li_command c = say(LI_RECEIVE, "lamp", li_integration("host"));
  c.channel = LI_STR("WIDGET");
  c.user = LI_STR("ulla");
  c.name = LI_STR("Ulla Berg");
  c.external_id = LI_STR("w-1");
  c.occurred_at_ms = 1750000008500;
  c.text = LI_STR("My green reading lamp flickers when I dim it");
  c.id = LI_STR("in-1");
  check_retry(c, 1, 1);
  c = say(LI_CLAIM, "lamp", li_agent("ana"));
  c.id = LI_STR("claim-lamp");
  check_retry(c, 0, 3);
}

static void a_message_of_then_is_found_by_its_channels_id(void) {
  li_command c = say(LI_DELIVER, "", li_integration("host"));
  c.channel = LI_STR("WIDGET");
  c.external_id = LI_STR("w-out-1");
  c.delivery = LI_DELIVERY_READ;
  EQUAL(done(c).duplicate, 0);
  EQUAL(done(c).duplicate, 1);
}

static void a_claim_of_then_still_holds(void) {
  li_command c = say(LI_SEND, "lamp", li_agent("ana"));
  c.fence = 3;
  c.text = LI_STR("Your bulb is on its way.");
  EQUAL(done(c).message, 7);
  c = say(LI_SAVE_DRAFT, "lamp", li_agent("ana"));
  c.text = LI_STR("Has it come?");
  done(c);
  c = say(LI_CLAIM, "lamp", li_agent("cem"));
  EQUAL(li_execute(inbox, &c, NULL), LI_E_ALREADY_CLAIMED);
}

static void the_next_of_the_queue_is_who_waits_longest(void) {
  const li_outcome out = done(say(LI_CLAIM_NEXT, "", li_agent("cem")));
  CHECK(strcmp(out.conversation, "tür") == 0);
  li_command c = say(LI_RELEASE, "tür", li_agent("cem"));
  c.fence = out.fence;
  done(c);
}

static void timers_of_then_fire(void) {
  li_tick_report report = LI_TICK_REPORT_INIT;
  now += 2 * 86400000LL;
  EQUAL(li_tick(inbox, &report), LI_OK);
  CHECK(report.timers_fired > 0);
}

static void all_is_as_the_log_says(void) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  EQUAL(li_verify(inbox, NULL, NULL, &report), LI_OK);
  EQUAL(report.differences, 0);
  CHECK(report.events > 200);
  CHECK(report.format > 1);
}

static void it_opens_again(void) {
  const uint64_t before = newest_offset();
  EQUAL(li_close(inbox), LI_OK);
  open_it();
  CHECK(newest_offset() >= before);
  all_is_as_the_log_says();
}

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: go_on DIR NOW_MS\n");
    return 2;
  }
  directory = argv[1];
  now = strtoll(argv[2], NULL, 10);
  open_it();
  RUN(all_is_as_the_log_says);
  RUN(retries_get_their_first_results);
  RUN(a_message_of_then_is_found_by_its_channels_id);
  RUN(a_claim_of_then_still_holds);
  RUN(the_next_of_the_queue_is_who_waits_longest);
  RUN(timers_of_then_fire);
  RUN(all_is_as_the_log_says);
  RUN(it_opens_again);
  EQUAL(li_close(inbox), LI_OK);
  return check_end();
}
