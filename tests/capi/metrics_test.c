/* Metrics: every number moves by exactly what was done, as a struct and as Prometheus text, which a
 * strict reader accepts; also while many threads work. */
#include "prometheus.h"

#include <poll.h>
#include <pthread.h>

static li_inbox inbox;

static li_metrics_info metrics(void) {
  li_metrics_info info = LI_METRICS_INIT;
  EQUAL(li_metrics(inbox, &info), LI_OK);
  return info;
}

/* The text, until the next call. */
static const char* metrics_text(void) {
  static char kept[65536];
  li_page page = 0;
  li_str text;
  EQUAL(li_metrics_text(inbox, &page), LI_OK);
  EQUAL(li_page_text(page, &text), LI_OK);
  CHECK(text.size > 0 && text.size < sizeof kept);
  snprintf(kept, sizeof kept, "%.*s", (int)text.size, text.data);
  EQUAL(li_page_free(page), LI_OK);
  return kept;
}

static uint64_t count_of(const uint64_t* buckets, size_t size) {
  uint64_t count = 0;
  for (size_t i = 0; i < size; ++i) {
    count += buckets[i];
  }
  return count;
}
#define COUNT_OF(buckets) count_of(buckets, sizeof(buckets) / sizeof(buckets)[0])

static li_command note(void) {
  li_command c = li_command_on(LI_NOTE, li_agent("ana"), acme(), LI_STR("c1"));
  c.text = LI_STR("n");
  return c;
}

static void a_new_inbox_has_counted_nothing(void) {
  inbox = open_memory();
  const li_metrics_info info = metrics();
  EQUAL(info.executed + info.repeated + info.refused + info.failed, 0);
  EQUAL(info.commits + info.events + info.ticks + info.queries + info.wakes, 0);
  EQUAL(info.waiting + info.claimed + info.closed + info.with_assistant, 0);
  CHECK(info.store_map_bytes > 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void commands_count_by_what_became_of_them(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "help"); /* receive, escalate */
  EQUAL(metrics().executed, 2);
  const uint64_t fence = claim(inbox, "c1", "ana");
  EQUAL(metrics().executed, 3);

  EQUAL(li_claim(inbox, acme(), LI_STR("c1"), li_agent("ben"), NULL), LI_E_ALREADY_CLAIMED);
  EQUAL(li_send(inbox, acme(), LI_STR("c1"), li_agent("ana"), fence + 1, LI_STR("hello"), NULL),
        LI_E_STALE_FENCE);
  EQUAL(li_claim(inbox, acme(), LI_STR("nowhere"), li_agent("ben"), NULL), LI_E_NOT_FOUND);
  li_metrics_info info = metrics();
  EQUAL(info.refused, 3);
  EQUAL(info.claims_lost, 1);
  EQUAL(info.stale_fences, 1);
  EQUAL(info.executed, 3);

  li_command c = note();
  c.id = LI_STR("once");
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  info = metrics();
  EQUAL(info.executed, 4);
  EQUAL(info.repeated, 1);

  c = li_command_on(LI_CONFIGURE, li_system("host"), acme(), LI_STR(""));
  c.data = LI_STR("{\"unknown\": 1}");
  EQUAL(li_execute(inbox, &c, NULL), LI_E_INVALID_DATA);
  EQUAL(metrics().failed, 1);

  const char* text = metrics_text();
  EQUAL(series(text, "liveinbox_commands_total{op=\"receive\",result=\"executed\"}"), 1);
  EQUAL(series(text, "liveinbox_commands_total{op=\"claim\",result=\"executed\"}"), 1);
  EQUAL(series(text, "liveinbox_commands_total{op=\"claim\",result=\"refused\"}"), 2);
  EQUAL(series(text, "liveinbox_commands_total{op=\"note\",result=\"repeated\"}"), 1);
  EQUAL(series(text, "liveinbox_commands_total{op=\"configure\",result=\"failed\"}"), 1);
  EQUAL(series(text, "liveinbox_refusals_total{refusal=\"already_claimed\"}"), 1);
  EQUAL(series(text, "liveinbox_refusals_total{refusal=\"stale_fence\"}"), 1);
  EQUAL(series(text, "liveinbox_refusals_total{refusal=\"queue_empty\"}"), 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void commits_count_their_commands_and_events(void) {
  inbox = open_memory();
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  const li_metrics_info before = metrics();
  EQUAL(before.commits, 1);
  for (uint64_t ticket = 0; ticket < 3; ++ticket) {
    const li_command c = note();
    EQUAL(li_submit(inbox, &c, ticket), LI_OK);
  }
  EQUAL(metrics().queued, 3);
  EQUAL(li_commit(inbox, NULL), LI_OK);
  const li_metrics_info after = metrics();
  EQUAL(after.queued, 0);
  EQUAL(after.commits, before.commits + 1);
  EQUAL(after.events, before.events + 3);
  EQUAL(after.commit_commands_sum, before.commit_commands_sum + 3);
  EQUAL(after.commit_commands[0], 1); /* one */
  EQUAL(after.commit_commands[1], 0); /* two */
  EQUAL(after.commit_commands[2], 1); /* three or four */
  EQUAL(COUNT_OF(after.commit_us), after.commits);
  CHECK(after.commit_us_sum >= before.commit_us_sum);

  /* Nothing but refusals flushes nothing. */
  EQUAL(li_claim(inbox, acme(), LI_STR("nowhere"), li_agent("ben"), NULL), LI_E_NOT_FOUND);
  EQUAL(metrics().commits, after.commits);
  EQUAL(metrics().events, after.events);
  const char* text = metrics_text();
  EQUAL(series(text, "liveinbox_commit_seconds_count"), after.commits);
  EQUAL(series(text, "liveinbox_commit_commands_sum"), after.commit_commands_sum);
  EQUAL(series(text, "liveinbox_commit_commands_bucket{le=\"2\"}"), 1);
  EQUAL(series(text, "liveinbox_commit_commands_bucket{le=\"4\"}"), 2);
  EQUAL(series(text, "liveinbox_events_total"), after.events);
  EQUAL(li_close(inbox), LI_OK);
}

static void timers_count_with_their_lateness(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "help");
  li_command c = li_command_on(LI_CLAIM, li_agent("ana"), acme(), LI_STR("c1"));
  c.lease_ms = 1000;
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  EQUAL(li_tick(inbox, NULL), LI_OK);
  li_metrics_info info = metrics();
  EQUAL(info.ticks, 1);
  EQUAL(info.timers_fired, 0);
  support_now_ms += 1000 + 75;
  EQUAL(li_tick(inbox, NULL), LI_OK);
  info = metrics();
  EQUAL(info.ticks, 2);
  EQUAL(info.timers_fired, 1);
  EQUAL(info.timer_lateness_ms_sum, 75);
  EQUAL(info.timer_lateness_ms[2], 1); /* above 50, up to 100 */
  EQUAL(series(metrics_text(), "liveinbox_timer_lateness_seconds_bucket{le=\"0.05\"}"), 0);
  EQUAL(series(metrics_text(), "liveinbox_timer_lateness_seconds_bucket{le=\"0.1\"}"), 1);
  CHECK(series(metrics_text(), "liveinbox_timer_lateness_seconds_sum") == 0.075);
  EQUAL(li_close(inbox), LI_OK);
}

static li_status subscribe(uint64_t epoch, uint64_t offset, li_subscription* out) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.epoch = epoch;
  options.offset = offset;
  return li_subscribe(inbox, &options, out);
}

static void readers_count(void) {
  li_subscription subscription = 0;
  li_subscription none = 0;
  li_page page = 0;
  inbox = open_memory();
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  EQUAL(subscribe(0, 0, &subscription), LI_OK);
  EQUAL(subscribe(4711, 1, &none), LI_E_RESET);
  li_metrics_info before = metrics();
  EQUAL(before.subscriptions, 1);
  EQUAL(before.wakes, 0);
  EQUAL(receive(inbox, "c1", "hello?"), LI_OK);
  EQUAL(li_next(subscription, 0, &page), LI_OK);
  const uint32_t events = info_of(page).events;
  EQUAL(li_page_free(page), LI_OK);
  li_metrics_info after = metrics();
  EQUAL(after.wakes, 1);
  EQUAL(after.feed_reads, before.feed_reads + 1);
  EQUAL(after.feed_events, before.feed_events + events);
  EQUAL(after.events, before.events + events);
  EQUAL(series(metrics_text(), "liveinbox_subscriptions"), 1);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(metrics().subscriptions, 0);

  li_session_options options = LI_SESSION_INIT;
  li_session session = 0;
  options.tenant = acme();
  options.principal = li_agent("ana");
  options.name = LI_STR("tab");
  EQUAL(li_session_open(inbox, &options, &session), LI_OK);
  EQUAL(metrics().sessions, 1);
  EQUAL(
      li_session_receive(session, LI_STR("{\"t\":\"hello\",\"protocol\":1,\"cursor\":\"4711:1\"}")),
      LI_OK);
  EQUAL(metrics().resets, after.resets + 1);
  EQUAL(li_session_free(session), LI_OK);
  EQUAL(series(metrics_text(), "liveinbox_sessions"), 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void queries_count_with_their_work(void) {
  inbox = open_memory();
  for (int i = 0; i < 30; ++i) {
    char key[8];
    snprintf(key, sizeof key, "c%d", i);
    make_waiting(inbox, key, "an invoice is missing");
  }
  EQUAL(count_cards(inbox, LI_TAB_ALL, ""), 30);
  li_metrics_info info = metrics();
  EQUAL(info.queries, 1);
  EQUAL(info.searches, 0);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "invoice"), 30);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "nowhere"), 0);
  info = metrics();
  EQUAL(info.queries, 3);
  EQUAL(info.searches, 2);
  EQUAL(COUNT_OF(info.query_us), 3);
  EQUAL(COUNT_OF(info.search_rows), 2);
  CHECK(info.search_rows_sum >= 30 && info.search_rows_sum < 1000);
  EQUAL(series(metrics_text(), "liveinbox_search_rows_count"), 2);
  EQUAL(li_close(inbox), LI_OK);
}

static void check_states(uint64_t assistant, uint64_t waiting, uint64_t claimed, uint64_t closed) {
  const li_metrics_info info = metrics();
  EQUAL(info.with_assistant, assistant);
  EQUAL(info.waiting, waiting);
  EQUAL(info.claimed, claimed);
  EQUAL(info.closed, closed);
  const char* text = metrics_text();
  EQUAL(series(text, "liveinbox_conversations{state=\"assistant\"}"), assistant);
  EQUAL(series(text, "liveinbox_conversations{state=\"waiting\"}"), waiting);
  EQUAL(series(text, "liveinbox_conversations{state=\"claimed\"}"), claimed);
  EQUAL(series(text, "liveinbox_conversations{state=\"closed\"}"), closed);
}

static void conversations_count_by_their_state(void) {
  inbox = open_memory();
  EQUAL(receive(inbox, "a1", "hello"), LI_OK);
  make_waiting(inbox, "c1", "help");
  make_waiting(inbox, "c2", "help");
  check_states(1, 2, 0, 0);
  const uint64_t fence = claim(inbox, "c1", "ana");
  check_states(1, 1, 1, 0);
  li_command c = li_command_on(LI_RECEIVE, li_integration("host"), LI_STR("other"), LI_STR("c1"));
  c.channel = LI_STR("WA");
  c.user = LI_STR("u");
  c.text = LI_STR("another tenant's");
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  check_states(2, 1, 1, 0);
  EQUAL(
      li_close_conversation(inbox, acme(), LI_STR("c1"), li_agent("ana"), fence, LI_RESOLVED, NULL),
      LI_OK);
  check_states(2, 1, 0, 1);
  for (int i = 0; i < 20; ++i) { /* more events than conversations: counted anew */
    const li_command n = note();
    EQUAL(li_execute(inbox, &n, NULL), LI_OK);
  }
  claim(inbox, "c2", "ana");
  check_states(2, 0, 1, 1);
  EQUAL(li_close(inbox), LI_OK);
}

static void an_idle_runtime_does_not_turn(void) {
  inbox = open_memory();
  EQUAL(metrics().runtime_turns, 0);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  /* When what was submitted has its answer, nothing but the ring of that may wake it. */
  struct pollfd wake = {-1, POLLIN, 0};
  const li_command c = note();
  EQUAL(li_submit(inbox, &c, 1), LI_OK);
  EQUAL(li_wake_fd(inbox, &wake.fd), LI_OK);
  EQUAL(poll(&wake, 1, 60000), 1);
  const uint64_t turns = metrics().runtime_turns;
  CHECK(turns >= 1);
  for (int i = 0; i < 20; ++i) {
    EQUAL(poll(NULL, 0, 20), 0);
  }
  const uint64_t idle_turns = metrics().runtime_turns;
  CHECK(idle_turns <= turns + 1);
  EQUAL(series(metrics_text(), "liveinbox_runtime_turns_total"), idle_turns);
  EQUAL(li_close(inbox), LI_OK);
}

static void the_text_is_in_the_format(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "help");
  claim(inbox, "c1", "ana");
  EQUAL(li_tick(inbox, NULL), LI_OK);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "help"), 1);
  const char* text = metrics_text();
  const char* wrong = read_prometheus(text);
  if (!CHECK(wrong == NULL)) {
    printf("  from here on: %.120s\n", wrong);
  }
  CHECK(strstr(text, "acme") == NULL && strstr(text, "ana") == NULL);

  li_page page = 0;
  li_str none;
  EQUAL(li_metrics_text(inbox, &page), LI_OK);
  li_str json;
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(contains(json, "{\"text\":\"# HELP liveinbox_"));
  EQUAL(li_page_free(page), LI_OK);
  page = query_tab(inbox, LI_TAB_ALL, "");
  EQUAL(li_page_text(page, &none), LI_OK);
  EQUAL(none.size, 0);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

/* The reader itself: what it must not let pass. */
static void a_faulty_text_is_refused(void) {
#define GOOD_HEAD "# HELP liveinbox_a_total Some help.\n# TYPE liveinbox_a_total counter\n"
#define HISTOGRAM "# HELP liveinbox_h Some help.\n# TYPE liveinbox_h histogram\n"
  static const char* const good[] = {
      GOOD_HEAD "liveinbox_a_total 1\n",
      GOOD_HEAD "liveinbox_a_total{x=\"y\",z=\"w\"} 1\n",
      HISTOGRAM
      "liveinbox_h_bucket{le=\"1\"} 1\nliveinbox_h_bucket{le=\"+Inf\"} 2\n"
      "liveinbox_h_sum 3.5\nliveinbox_h_count 2\n",
  };
  static const char* const bad[] = {
      "",
      "liveinbox_a_total 1\n",
      GOOD_HEAD,
      GOOD_HEAD "liveinbox_a_total 1",
      GOOD_HEAD "liveinbox_a_total one\n",
      GOOD_HEAD "liveinbox_b_total 1\n",
      GOOD_HEAD "liveinbox_a_total{x=y} 1\n",
      GOOD_HEAD "liveinbox_a_total{x=\"y\" 1\n",
      GOOD_HEAD "liveinbox_a_total 1\n" GOOD_HEAD "liveinbox_a_total 1\n",
      "# HELP liveinbox_a Some help.\n# TYPE liveinbox_a counter\nliveinbox_a 1\n",
      "# HELP other_total Some help.\n# TYPE other_total counter\nother_total 1\n",
      HISTOGRAM "liveinbox_h_bucket{le=\"+Inf\"} 2\nliveinbox_h_sum 3\nliveinbox_h_count 3\n",
      HISTOGRAM
      "liveinbox_h_bucket{le=\"1\"} 2\nliveinbox_h_bucket{le=\"+Inf\"} 1\n"
      "liveinbox_h_sum 3\nliveinbox_h_count 1\n",
      HISTOGRAM
      "liveinbox_h_bucket{le=\"2\"} 1\nliveinbox_h_bucket{le=\"1\"} 1\n"
      "liveinbox_h_bucket{le=\"+Inf\"} 1\nliveinbox_h_sum 3\nliveinbox_h_count 1\n",
  };
  for (size_t i = 0; i < sizeof good / sizeof good[0]; ++i) {
    CHECK(read_prometheus(good[i]) == NULL);
  }
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    if (!CHECK(read_prometheus(bad[i]) != NULL)) {
      printf("  in: %s\n", bad[i]);
    }
  }
}

#define THREADS 4
#define EACH 200

static void* work(void* unused) {
  (void)unused;
  for (int i = 0; i < EACH; ++i) {
    const li_command c = note();
    CHECK(li_execute(inbox, &c, NULL) == LI_OK);
    CHECK(li_claim(inbox, acme(), LI_STR("nowhere"), li_agent("ben"), NULL) == LI_E_NOT_FOUND);
  }
  return NULL;
}

static void counting_is_exact_with_many_threads(void) {
  pthread_t threads[THREADS];
  inbox = open_memory();
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  const li_metrics_info before = metrics();
  for (int i = 0; i < THREADS; ++i) {
    EQUAL(pthread_create(&threads[i], NULL, work, NULL), 0);
  }
  for (int i = 0; i < 50; ++i) {
    CHECK(read_prometheus(metrics_text()) == NULL);
  }
  for (int i = 0; i < THREADS; ++i) {
    EQUAL(pthread_join(threads[i], NULL), 0);
  }
  const li_metrics_info after = metrics();
  EQUAL(after.executed, before.executed + THREADS * EACH);
  EQUAL(after.refused, before.refused + THREADS * EACH);
  EQUAL(after.events, before.events + THREADS * EACH);
  EQUAL(COUNT_OF(after.commit_us), after.commits);
  EQUAL(COUNT_OF(after.commit_commands), after.commits);
  EQUAL(after.queued, 0);
  EQUAL(li_close(inbox), LI_OK);
}

int main(void) {
  RUN(a_new_inbox_has_counted_nothing);
  RUN(commands_count_by_what_became_of_them);
  RUN(commits_count_their_commands_and_events);
  RUN(timers_count_with_their_lateness);
  RUN(readers_count);
  RUN(queries_count_with_their_work);
  RUN(conversations_count_by_their_state);
  RUN(an_idle_runtime_does_not_turn);
  RUN(the_text_is_in_the_format);
  RUN(a_faulty_text_is_refused);
  RUN(counting_is_exact_with_many_threads);
  return check_end();
}
