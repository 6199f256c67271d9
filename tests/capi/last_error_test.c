/* The thread's last error is neither stale nor missing: every function is called once wrongly,
 * which sets it, and once rightly or not at all wrongly, which clears it. */
#include "support.h"

#include <pthread.h>

static li_inbox inbox;

/* A failure must leave its own status and a sentence. */
static void check_failed_with(li_status got, li_status want, const char* function) {
  if (got != want) {
    printf("%s: %s, not %s\n", function, li_status_name(got), li_status_name(want));
  }
  EQUAL(got, want);
  EQUAL(last_status(), want);
  if (!CHECK(last_message().size > 0)) {
    printf("%s left no sentence\n", function);
  }
}

#define FAILS(call, status) check_failed_with(call, status, #call)

/* A success after a failure must leave nothing. */
static void check_cleared(li_status got, const char* function) {
  if (got != LI_OK) {
    printf("%s: %s\n", function, li_status_name(got));
  }
  EQUAL(got, LI_OK);
  EQUAL(last_status(), LI_OK);
  CHECK(last_message().size == 0);
}

#define WORKS(call)             \
  do {                          \
    (void)li_page_free(12345);  \
    check_cleared(call, #call); \
  } while (0)

static void every_function_of_a_page_sets_it(void) {
  li_page_info info = LI_PAGE_INFO_INIT;
  li_card card = LI_CARD_INIT;
  li_event event = LI_EVENT_INIT;
  const li_card* cards = NULL;
  const li_event* events = NULL;
  uint32_t rows = 0;
  uint32_t stride = 0;
  li_str text;
  FAILS(li_page_get_info(1, &info), LI_E_BAD_HANDLE);
  FAILS(li_page_card(1, 0, &card), LI_E_BAD_HANDLE);
  FAILS(li_page_event(1, 0, &event), LI_E_BAD_HANDLE);
  FAILS(li_page_cards(1, &cards, &rows, &stride), LI_E_BAD_HANDLE);
  FAILS(li_page_events(1, &events, &rows, &stride), LI_E_BAD_HANDLE);
  FAILS(li_page_json(1, &text), LI_E_BAD_HANDLE);
  FAILS(li_page_text(1, &text), LI_E_BAD_HANDLE);
  FAILS(li_page_free(1), LI_E_BAD_HANDLE);
}

static void every_way_to_carry_a_store_sets_it(void) {
  li_page page = 0;
  FAILS(li_export(1, 0, 0, &page), LI_E_BAD_HANDLE);
  FAILS(li_export(inbox, 1U << 30U, 0, &page), LI_E_INVALID_ARGUMENT);
  FAILS(li_import(1, LI_STR(""), NULL), LI_E_BAD_HANDLE);
  FAILS(li_import(inbox, LI_STR("{}\n"), NULL), LI_E_INVALID_ARGUMENT);
  FAILS(li_import_cancel(1), LI_E_BAD_HANDLE);
  FAILS(li_backup(1, LI_STR("x"), NULL, NULL), LI_E_BAD_HANDLE);
  FAILS(li_backup(inbox, LI_STR(""), NULL, NULL), LI_E_INVALID_ARGUMENT);
  FAILS(li_backup(inbox, LI_STR("x"), NULL, NULL), LI_E_UNSUPPORTED);
  FAILS(li_restore(LI_STR(""), LI_STR("x"), NULL, NULL), LI_E_INVALID_ARGUMENT);
  FAILS(li_restore(LI_STR("/nonexistent"), LI_STR("x"), NULL, NULL), LI_E_STORE_MISSING);
}

static void every_function_sets_it(void) {
  const li_command c = LI_COMMAND(LI_NOTE);
  li_options options = LI_OPTIONS_INIT;
  li_inbox opened = 0;
  li_page page = 0;
  li_subscription subscription = 0;
  li_session session = 0;
  li_str text;
  li_stats_info stats = LI_STATS_INIT;
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  li_compact_report compacted = LI_COMPACT_REPORT_INIT;
  li_outcome out = LI_OUTCOME_INIT;
  const li_query_options query = LI_QUERY_INIT;
  const li_transcript_options thread = LI_TRANSCRIPT_INIT;
  const li_subscribe_options subscribe = LI_SUBSCRIBE_INIT;
  const li_session_options open_session = LI_SESSION_INIT;
  size_t count = 0;
  int64_t when = 0;
  int fd = 0;

  options.flags = 1U << 31U;
  FAILS(li_open(LI_STR(":memory:"), &options, &opened), LI_E_INVALID_ARGUMENT);
  FAILS(li_open(LI_STR(""), NULL, &opened), LI_E_INVALID_ARGUMENT);
  FAILS(li_open(LI_STR(":memory:"), NULL, NULL), LI_E_INVALID_ARGUMENT);
  FAILS(li_close(1), LI_E_BAD_HANDLE);
  FAILS(li_tick(1, NULL), LI_E_BAD_HANDLE);
  FAILS(li_next_deadline(1, &when), LI_E_BAD_HANDLE);
  FAILS(li_next_deadline(inbox, NULL), LI_E_INVALID_ARGUMENT);
  FAILS(li_wake_fd(1, &fd), LI_E_BAD_HANDLE);
  FAILS(li_wake_fd(inbox, NULL), LI_E_INVALID_ARGUMENT);
  FAILS(li_set_wake(1, NULL, NULL, NULL), LI_E_BAD_HANDLE);
  FAILS(li_ready(1, NULL, 0, &count), LI_E_BAD_HANDLE);
  FAILS(li_ready(inbox, NULL, 1, &count), LI_E_INVALID_ARGUMENT);
  FAILS(li_ready(inbox, NULL, 0, NULL), LI_E_INVALID_ARGUMENT);
  FAILS(li_stats(1, acme(), &stats), LI_E_BAD_HANDLE);
  FAILS(li_stats(inbox, LI_STR(""), &stats), LI_E_INVALID_ARGUMENT);
  FAILS(li_verify(1, NULL, NULL, &report), LI_E_BAD_HANDLE);
  FAILS(li_erase_finish(1, NULL), LI_E_BAD_HANDLE);
  FAILS(li_compact(1, &compacted), LI_E_BAD_HANDLE);
  FAILS(li_compact(inbox, NULL), LI_E_INVALID_ARGUMENT);
  FAILS(li_findings_escalate(NULL, 1, LI_STR(""), LI_STR(""), 0), LI_E_INVALID_ARGUMENT);
  FAILS(li_findings_tag(NULL, LI_STR("t"), 1, 0, 0, 0), LI_E_INVALID_ARGUMENT);
  FAILS(li_execute(1, &c, &out), LI_E_BAD_HANDLE);
  FAILS(li_execute(inbox, &c, &out), LI_E_INVALID_ARGUMENT);
  FAILS(li_submit(1, &c, 1), LI_E_BAD_HANDLE);
  FAILS(li_commit(1, NULL), LI_E_BAD_HANDLE);
  FAILS(li_completions(1, &out, 1, &count), LI_E_BAD_HANDLE);
  FAILS(li_query(1, &query, &page), LI_E_BAD_HANDLE);
  FAILS(li_query(inbox, &query, &page), LI_E_INVALID_ARGUMENT);
  FAILS(li_transcript(1, &thread, &page), LI_E_BAD_HANDLE);
  FAILS(li_conversation(1, &thread, &page), LI_E_BAD_HANDLE);
  FAILS(li_why(1, &thread, &page), LI_E_BAD_HANDLE);
  FAILS(li_subscribe(1, &subscribe, &subscription), LI_E_BAD_HANDLE);
  FAILS(li_next(1, 0, &page), LI_E_BAD_HANDLE);
  FAILS(li_unsubscribe(1), LI_E_BAD_HANDLE);
  FAILS(li_session_open(1, &open_session, &session), LI_E_BAD_HANDLE);
  FAILS(li_session_receive(1, LI_STR("{}")), LI_E_BAD_HANDLE);
  FAILS(li_session_next(1, &text), LI_E_BAD_HANDLE);
  FAILS(li_session_free(1), LI_E_BAD_HANDLE);
  FAILS(li_render(1, acme(), LI_STR("WA"), LI_STR("x"), &page), LI_E_BAD_HANDLE);
  FAILS(li_detect(1, acme(), LI_STR("WA"), LI_STR("x"), &page), LI_E_BAD_HANDLE);
}

static void every_success_clears_it(void) {
  li_inbox opened = 0;
  li_page page = 0;
  li_page_info info = LI_PAGE_INFO_INIT;
  li_subscription subscription = 0;
  li_session session = 0;
  li_str text;
  li_stats_info stats = LI_STATS_INIT;
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  li_compact_report compacted = LI_COMPACT_REPORT_INIT;
  li_outcome out = LI_OUTCOME_INIT;
  size_t count = 0;
  int64_t when = 0;
  int fd = 0;
  li_command note = li_command_on(LI_NOTE, li_agent("ana"), acme(), LI_STR("c1"));
  note.text = LI_STR("n");
  li_query_options query = LI_QUERY_INIT;
  query.tenant = acme();
  query.viewer = li_agent("ana");
  li_subscribe_options subscribe = LI_SUBSCRIBE_INIT;
  subscribe.tenant = acme();
  subscribe.viewer = li_agent("ana");
  li_session_options open_session = LI_SESSION_INIT;
  open_session.tenant = acme();
  open_session.principal = li_agent("ana");
  open_session.name = LI_STR("tab");

  WORKS(li_open(LI_STR(":memory:"), NULL, &opened));
  WORKS(li_close(opened));
  WORKS(li_close(0));
  WORKS(li_tick(inbox, NULL));
  WORKS(li_next_deadline(inbox, &when));
  WORKS(li_wake_fd(inbox, &fd));
  WORKS(li_set_wake(inbox, NULL, NULL, NULL));
  WORKS(li_ready(inbox, NULL, 0, &count));
  WORKS(li_stats(inbox, acme(), &stats));
  WORKS(li_verify(inbox, NULL, NULL, &report));
  WORKS(li_erase_finish(inbox, NULL));
  WORKS(li_compact(inbox, &compacted));
  WORKS(li_export(inbox, 0, 0, &page));
  WORKS(li_page_text(page, &text));
  WORKS(li_page_free(page));
  WORKS(li_import(inbox, LI_STR(""), NULL));
  WORKS(li_import_cancel(inbox));
  WORKS(li_execute(inbox, &note, &out));
  WORKS(li_submit(inbox, &note, 1));
  WORKS(li_commit(inbox, NULL));
  WORKS(li_completions(inbox, &out, 1, &count));
  WORKS(li_query(inbox, &query, &page));
  WORKS(li_page_get_info(page, &info));
  WORKS(li_page_json(page, &text));
  WORKS(li_page_free(page));
  WORKS(li_subscribe(inbox, &subscribe, &subscription));
  WORKS(li_next(subscription, 0, &page));
  WORKS(li_unsubscribe(subscription));
  WORKS(li_session_open(inbox, &open_session, &session));
  WORKS(li_session_next(session, &text));
  WORKS(li_session_free(session));
  WORKS(li_render(inbox, acme(), LI_STR("WA"), LI_STR("x"), &page));
  EQUAL(li_page_free(page), LI_OK);
  WORKS(li_detect(inbox, acme(), LI_STR("WA"), LI_STR("x"), &page));
  EQUAL(li_page_free(page), LI_OK);
}

static void asking_for_it_changes_nothing(void) {
  EQUAL(li_page_free(1), LI_E_BAD_HANDLE);
  EQUAL(last_status(), LI_E_BAD_HANDLE);
  EQUAL(last_status(), LI_E_BAD_HANDLE);
  EQUAL(li_last_error(NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(last_status(), LI_E_BAD_HANDLE);
}

/* Those for the operators of a host. */
static void so_do_metrics_and_the_runtime(void) {
  li_metrics_info metrics = LI_METRICS_INIT;
  li_page page = 0;
  li_str text;
  FAILS(li_metrics(1, &metrics), LI_E_BAD_HANDLE);
  FAILS(li_metrics(inbox, NULL), LI_E_INVALID_ARGUMENT);
  FAILS(li_metrics_text(1, &page), LI_E_BAD_HANDLE);
  FAILS(li_runtime_start(1, NULL), LI_E_BAD_HANDLE);
  FAILS(li_runtime_stop(1), LI_E_BAD_HANDLE);
  WORKS(li_metrics(inbox, &metrics));
  WORKS(li_metrics_text(inbox, &page));
  WORKS(li_page_text(page, &text));
  WORKS(li_page_free(page));
  WORKS(li_runtime_start(inbox, NULL));
  WORKS(li_runtime_stop(inbox));
}

static void store_failures_name_their_cause(void) {
  li_error_info info = LI_INIT_(li_error_info);
  li_options options = LI_OPTIONS_INIT;
  li_inbox opened = 99;
  options.flags = LI_OPEN_EXISTING;
  EQUAL(li_open(LI_STR("/nonexistent/of/all/places"), &options, &opened), LI_E_STORE_MISSING);
  EQUAL(opened, 0);
  EQUAL(li_last_error(&info), LI_OK);
  EQUAL(info.status, LI_E_STORE_MISSING);
  CHECK(strlen(info.message) > 0);
}

static void* fail_on_another_thread(void* unused) {
  (void)unused;
  EQUAL(last_status(), LI_OK);
  EQUAL(li_unsubscribe(1), LI_E_BAD_HANDLE);
  CHECK(contains(last_message(), "subscription"));
  return NULL;
}

static void each_thread_has_its_own(void) {
  pthread_t thread;
  EQUAL(li_page_free(1), LI_E_BAD_HANDLE);
  EQUAL(pthread_create(&thread, NULL, fail_on_another_thread, NULL), 0);
  EQUAL(pthread_join(thread, NULL), 0);
  CHECK(contains(last_message(), "page"));
}

int main(void) {
  inbox = open_memory();
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  RUN(every_function_of_a_page_sets_it);
  RUN(every_way_to_carry_a_store_sets_it);
  RUN(every_function_sets_it);
  RUN(every_success_clears_it);
  RUN(so_do_metrics_and_the_runtime);
  RUN(asking_for_it_changes_nothing);
  RUN(store_failures_name_their_cause);
  RUN(each_thread_has_its_own);
  EQUAL(li_close(inbox), LI_OK);
  return check_end();
}
