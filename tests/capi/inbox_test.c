/* Opening and what a host's loop needs: options, time, counts, the check of the store. */
#include "folder.h"
#include "support.h"

static void what_was_acknowledged_is_there_after_reopening(void) {
  char path[FOLDER_CAPACITY];
  make_folder(path);
  li_inbox inbox = open_at(path);
  make_waiting(inbox, "c1", "help");
  const uint64_t fence = claim(inbox, "c1", "ana");
  EQUAL(li_close(inbox), LI_OK);
  inbox = open_at(path);
  EQUAL(count_cards(inbox, LI_TAB_MINE, ""), 1);
  EQUAL(li_send(inbox, acme(), LI_STR("c1"), li_agent("ana"), fence, LI_STR("hi"), NULL), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

static void an_existing_store_can_be_asked_for(void) {
  char path[FOLDER_CAPACITY];
  char inside[FOLDER_CAPACITY + 8];
  li_options options = LI_OPTIONS_INIT;
  li_inbox inbox = 0;
  make_folder(path);
  snprintf(inside, sizeof inside, "%s/inbox", path);
  options.flags = LI_OPEN_EXISTING;
  EQUAL(li_open(li_text(inside), &options, &inbox), LI_E_STORE_MISSING);
  EQUAL(inbox, 0);
  EQUAL(li_open(li_text(inside), NULL, &inbox), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(li_open(li_text(inside), &options, &inbox), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

static void a_folder_of_other_things_is_foreign(void) {
  char path[FOLDER_CAPACITY];
  char file[FOLDER_CAPACITY + 16];
  li_inbox inbox = 0;
  make_folder(path);
  snprintf(file, sizeof file, "%s/letters.txt", path);
  FILE* other = fopen(file, "w");
  CHECK(other != NULL);
  if (other != NULL) {
    fputs("dear Ana\n", other);
    fclose(other);
  }
  EQUAL(li_open(li_text(path), NULL, &inbox), LI_E_STORE_FOREIGN);
  EQUAL(li_status_class(last_status()), LI_CLASS_STORE);
  remove_folder(path);
}

static void arguments_of_open_are_checked(void) {
  li_options options = LI_OPTIONS_INIT;
  li_inbox inbox = 99;
  li_str path;
  path.data = NULL;
  path.size = 3;
  EQUAL(li_open(path, NULL, &inbox), LI_E_INVALID_ARGUMENT);
  EQUAL(inbox, 0);
  path.data = "a\0b";
  EQUAL(li_open(path, NULL, &inbox), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "NUL"));
  path.size = (size_t)1 << 46;
  EQUAL(li_open(path, NULL, &inbox), LI_E_INVALID_ARGUMENT);
  options.flags = 8;
  EQUAL(li_open(LI_STR(":memory:"), &options, &inbox), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "unknown flag: 8"));
  options.flags = 0;
  options.tag_mode = LI_TAGS_OFF + 1;
  EQUAL(li_open(LI_STR(":memory:"), &options, &inbox), LI_E_INVALID_ARGUMENT);
  options.tag_mode = LI_TAGS_OFF;
  EQUAL(li_open(LI_STR(":memory:"), &options, &inbox), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void two_stores_in_memory_are_two(void) {
  const li_inbox one = open_memory();
  const li_inbox two = open_memory();
  make_waiting(one, "c1", "help");
  EQUAL(count_cards(one, LI_TAB_ALL, ""), 1);
  EQUAL(count_cards(two, LI_TAB_ALL, ""), 0);
  EQUAL(li_close(one), LI_OK);
  EQUAL(li_close(two), LI_OK);
}

/* The clock is an argument, so a lease runs out exactly when it is due. */
static void a_lease_runs_out_when_it_is_due(void) {
  const li_inbox inbox = open_memory();
  li_tick_report report = LI_TICK_REPORT_INIT;
  int64_t deadline = 0;
  make_waiting(inbox, "c1", "help");
  li_command c = li_command_on(LI_CLAIM, li_agent("ana"), acme(), LI_STR("c1"));
  c.lease_ms = 30000;
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  EQUAL(li_next_deadline(inbox, &deadline), LI_OK);
  EQUAL(deadline, support_now_ms + 30000);
  support_now_ms += 29999;
  EQUAL(li_tick(inbox, &report), LI_OK);
  EQUAL(report.timers_fired, 0);
  EQUAL(report.next_deadline_ms, deadline);
  EQUAL(count_cards(inbox, LI_TAB_WAITING, ""), 0);
  support_now_ms += 1;
  EQUAL(li_tick(inbox, &report), LI_OK);
  EQUAL(report.timers_fired, 1);
  EQUAL(count_cards(inbox, LI_TAB_WAITING, ""), 1);
  EQUAL(li_close(inbox), LI_OK);
}

/* Presence: a device of that kind, and whether the user is online then. */
static void comes(li_inbox inbox, uint32_t device, int64_t lease_ms) {
  li_command c = li_command_on(LI_CONNECT, li_user("vera"), acme(), LI_STR(""));
  c.session = LI_STR("one");
  c.device = device;
  c.lease_ms = lease_ms;
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
}

static void goes(li_inbox inbox, uint32_t flags) {
  li_command c = li_command_on(LI_DISCONNECT, li_user("vera"), acme(), LI_STR(""));
  c.session = LI_STR("one");
  c.flags = flags;
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
}

static uint32_t is_online(li_inbox inbox, int64_t* seen_ms) {
  li_card card = LI_CARD_INIT;
  const li_page page = query_tab(inbox, LI_TAB_ALL, "");
  EQUAL(li_page_card(page, 0, &card), LI_OK);
  EQUAL(li_page_free(page), LI_OK);
  *seen_ms = card.user_last_seen_ms;
  return card.user_online;
}

/* Goes by so much time, and says that the user is offline then and was online just before. */
static void goes_offline_after(li_inbox inbox, int64_t ms) {
  li_tick_report report = LI_TICK_REPORT_INIT;
  int64_t deadline = 0;
  int64_t seen_ms = 0;
  support_now_ms += ms - 1;
  EQUAL(li_tick(inbox, NULL), LI_OK);
  EQUAL(is_online(inbox, &seen_ms), 1);
  EQUAL(li_next_deadline(inbox, &deadline), LI_OK);
  EQUAL(deadline, support_now_ms + 1);
  support_now_ms += 1;
  EQUAL(li_tick(inbox, &report), LI_OK);
  EQUAL(report.sessions_expired, 1);
  EQUAL(is_online(inbox, &seen_ms), 0);
}

static void a_session_that_gave_no_sign_ends(void) {
  const li_inbox inbox = open_memory();
  int64_t seen_ms = 0;
  make_waiting(inbox, "vera", "help");
  comes(inbox, LI_DEVICE_UNKNOWN, 1000);
  const int64_t came_ms = support_now_ms;
  goes_offline_after(inbox, 1000 + 5000);
  EQUAL(is_online(inbox, &seen_ms), 0);
  EQUAL(seen_ms, came_ms);
  comes(inbox, LI_DEVICE_DESKTOP, 0);
  goes_offline_after(inbox, 60000 + 5000);
  comes(inbox, LI_DEVICE_MOBILE, 0);
  goes_offline_after(inbox, 240000 + 5000);
  comes(inbox, LI_DEVICE_SERVICE, 0);
  goes_offline_after(inbox, 30000 + 5000);
  comes(inbox, LI_DEVICE_MOBILE, 0);
  goes(inbox, 0);
  goes_offline_after(inbox, 5000);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_goodbye_at_once_has_no_grace(void) {
  const li_inbox inbox = open_memory();
  int64_t seen_ms = 0;
  make_waiting(inbox, "vera", "help");
  comes(inbox, LI_DEVICE_MOBILE, 0);
  goes(inbox, LI_AT_ONCE);
  EQUAL(is_online(inbox, &seen_ms), 0);
  EQUAL(seen_ms, support_now_ms);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_lease_of_presence_is_a_day_at_most(void) {
  const li_inbox inbox = open_memory();
  li_command c = li_command_on(LI_CONNECT, li_user("vera"), acme(), LI_STR(""));
  c.session = LI_STR("one");
  c.lease_ms = 86400001;
  EQUAL(li_execute(inbox, &c, NULL), LI_E_INVALID_ARGUMENT);
  c.lease_ms = 86400000;
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  c.device = LI_DEVICE_SERVICE + 1;
  EQUAL(li_execute(inbox, &c, NULL), LI_E_INVALID_ARGUMENT);
  c.op = LI_DISCONNECT;
  c.device = LI_DEVICE_MOBILE;
  c.lease_ms = 0;
  EQUAL(li_execute(inbox, &c, NULL), LI_E_UNUSED_FIELD);
  EQUAL(li_close(inbox), LI_OK);
}

static void counts_are_those_of_the_conversations(void) {
  const li_inbox inbox = open_memory();
  li_stats_info stats = LI_STATS_INIT;
  EQUAL(li_stats(inbox, acme(), &stats), LI_OK);
  EQUAL(stats.conversations, 0);
  EQUAL(stats.events, 0);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  make_waiting(inbox, "c2", "help");
  make_waiting(inbox, "c3", "help");
  make_waiting(inbox, "c4", "help");
  const uint64_t fence = claim(inbox, "c3", "ana");
  EQUAL(li_send(inbox, acme(), LI_STR("c3"), li_agent("ana"), fence, LI_STR("hi"), NULL), LI_OK);
  const uint64_t other = claim(inbox, "c4", "ana");
  EQUAL(
      li_close_conversation(inbox, acme(), LI_STR("c4"), li_agent("ana"), other, LI_RESOLVED, NULL),
      LI_OK);
  li_command note = li_command_on(LI_NOTE, li_agent("ana"), acme(), LI_STR("c3"));
  note.text = LI_STR("no message");
  EQUAL(li_execute(inbox, &note, NULL), LI_OK);
  EQUAL(li_receive(inbox,
                   LI_STR("another"),
                   LI_STR("WIDGET"),
                   LI_STR("u"),
                   LI_STR("c1"),
                   LI_STR("hello"),
                   NULL),
        LI_OK);

  EQUAL(li_stats(inbox, acme(), &stats), LI_OK);
  EQUAL(stats.conversations, 4);
  EQUAL(stats.messages, 5);
  EQUAL(stats.all, 3);
  EQUAL(stats.waiting, 1);
  EQUAL(stats.claimed, 1);
  EQUAL(stats.closed, 1);
  CHECK(stats.events > 10);
  CHECK(stats.epoch != 0);
  EQUAL(li_stats(inbox, LI_STR("another"), &stats), LI_OK);
  EQUAL(stats.conversations, 1);
  EQUAL(stats.messages, 1);
  EQUAL(li_close(inbox), LI_OK);
}

static void on_progress(void* user, uint64_t done, uint64_t all) {
  uint64_t* last = (uint64_t*)user;
  CHECK(done <= all);
  CHECK(done >= *last);
  *last = done;
}

static void the_store_is_as_its_events_say(void) {
  char path[FOLDER_CAPACITY];
  uint64_t last = 0;
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  make_folder(path);
  const li_inbox inbox = open_at(path);
  make_waiting(inbox, "c1", "help");
  claim(inbox, "c1", "ana");
  EQUAL(receive(inbox, "c2", "hello"), LI_OK);
  EQUAL(li_verify(inbox, on_progress, &last, &report), LI_OK);
  EQUAL(report.differences, 0);
  CHECK(strcmp(report.first_difference, "") == 0);
  EQUAL(report.conversations, 2);
  CHECK(report.events > 0 && report.rows > 0);
  EQUAL(last, report.events);
  EQUAL(strspn(report.state_hash, "0123456789abcdef"), 32);
  EQUAL(strlen(report.state_hash), 32);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

static void on_progress_that_closes(void* user, uint64_t done, uint64_t all) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  const li_inbox inbox = *(li_inbox*)user;
  CHECK(done <= all);
  /* It would wait for the call that it is in. */
  EQUAL(li_close(inbox), LI_E_INVALID_ARGUMENT);
  EQUAL(li_verify(inbox, NULL, NULL, &report), LI_E_INVALID_ARGUMENT);
  EQUAL(li_close(0), LI_OK);
}

static void progress_must_not_call_the_library(void) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  li_inbox inbox = open_at(":memory:");
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  EQUAL(li_verify(inbox, on_progress_that_closes, &inbox, &report), LI_OK);
  EQUAL(report.differences, 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_compaction_gives_room_back(void) {
  char path[FOLDER_CAPACITY];
  char text[4096];
  li_compact_report report = LI_COMPACT_REPORT_INIT;
  li_verify_report verified = LI_VERIFY_REPORT_INIT;
  make_folder(path);
  const li_inbox inbox = open_at(path);
  memset(text, 't', sizeof text);
  for (int i = 0; i < 50; ++i) {
    li_outcome out = LI_OUTCOME_INIT;
    const li_str said = {text, sizeof text};
    EQUAL(li_receive(inbox, acme(), LI_STR("WIDGET"), LI_STR("u"), LI_STR("c1"), said, &out),
          LI_OK);
  }
  EQUAL(li_compact(inbox, &report), LI_OK);
  CHECK(report.bytes_before > report.bytes_after);
  CHECK(report.bytes_after > 50 * sizeof text);
  EQUAL(receive(inbox, "c2", "hello"), LI_OK);
  EQUAL(li_verify(inbox, NULL, NULL, &verified), LI_OK);
  EQUAL(verified.differences, 0);
  EQUAL(verified.conversations, 2);
  const uint64_t before = report.bytes_after;
  EQUAL(li_compact(inbox, &report), LI_OK);
  CHECK(report.bytes_before >= before);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
  const li_inbox in_memory = open_at(":memory:");
  EQUAL(li_compact(in_memory, &report), LI_OK);
  EQUAL(report.bytes_before, 0);
  EQUAL(li_close(in_memory), LI_OK);
}

static void the_systems_clock_is_the_default(void) {
  li_inbox inbox = 0;
  li_outcome out = LI_OUTCOME_INIT;
  EQUAL(li_open(LI_STR(":memory:"), NULL, &inbox), LI_OK);
  EQUAL(
      li_receive(inbox, acme(), LI_STR("WIDGET"), LI_STR("u"), LI_STR("c1"), LI_STR("hello"), &out),
      LI_OK);
  /* Later than this test was written. */
  CHECK(out.at_ms > INT64_C(1700000000000));
  EQUAL(li_close(inbox), LI_OK);
}

int main(void) {
  RUN(what_was_acknowledged_is_there_after_reopening);
  RUN(an_existing_store_can_be_asked_for);
  RUN(a_folder_of_other_things_is_foreign);
  RUN(arguments_of_open_are_checked);
  RUN(two_stores_in_memory_are_two);
  RUN(a_lease_runs_out_when_it_is_due);
  RUN(a_session_that_gave_no_sign_ends);
  RUN(a_goodbye_at_once_has_no_grace);
  RUN(a_lease_of_presence_is_a_day_at_most);
  RUN(counts_are_those_of_the_conversations);
  RUN(the_store_is_as_its_events_say);
  RUN(progress_must_not_call_the_library);
  RUN(a_compaction_gives_room_back);
  RUN(the_systems_clock_is_the_default);
  return check_end();
}
