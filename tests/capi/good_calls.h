/* Good values for every argument of the public API, in a world with one of each handle: what
 * tests/abi/misuse_cells.py begins its calls with before it spoils one. A struct, a handle or a
 * callback that the headers add needs a good_<name>() here, or the build stops and names it. */
#ifndef LIVEINBOX_TESTS_CAPI_GOOD_CALLS_H
#define LIVEINBOX_TESTS_CAPI_GOOD_CALLS_H

#include "support.h"

typedef struct good_call {
  const char* function;
  li_status (*run)(void);
} good_call;

typedef struct handles {
  li_inbox inbox;
  li_page page;
  li_subscription subscription;
  li_session session;
} handles;

/* Where a test looks at things between a call and what the test itself does about it. */
static void (*after_call)(void);

static handles world;    /* open */
static handles orphaned; /* their inbox is closed */

/* What is done in the next callback, where there is something; and what it may add findings to. */
static void (*inside_callback)(void);
static li_findings* live_findings;

static inline void run_inside(void) {
  void (*const run)(void) = inside_callback;
  inside_callback = NULL;
  if (run != NULL) {
    run();
  }
}

static inline void analyze_callback(void* user,
                                    const li_analysis* analysis,
                                    li_findings* findings) {
  (void)user;
  CHECK(analysis->text.size > 0);
  live_findings = findings;
  run_inside();
  live_findings = NULL;
}

static inline void wake_callback(void* user) {
  (void)user;
  run_inside();
}

static inline void log_callback(void* user, const li_log_record* record) {
  (void)user;
  CHECK(record->message.size > 0);
  run_inside();
}

static inline li_transcript_options good_li_transcript_options(void) {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.conversation = LI_STR("c1");
  return options;
}

static inline li_subscribe_options good_li_subscribe_options(void) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.flags = LI_FROM_OLDEST;
  return options;
}

static inline li_session_options good_li_session_options(void) {
  li_session_options options = LI_SESSION_INIT;
  options.tenant = acme();
  options.principal = li_agent("ana");
  options.name = LI_STR("tab");
  return options;
}

static inline li_runtime_options good_li_runtime_options(void) {
  const li_runtime_options options = LI_RUNTIME_INIT;
  return options;
}

static inline li_query_options good_li_query_options(void) {
  li_query_options options = LI_QUERY_INIT;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.search = LI_STR("help");
  return options;
}

static inline li_options good_li_options(void) {
  li_options options = LI_OPTIONS_INIT;
  options.now_ms = support_now;
  options.analyze = analyze_callback;
  options.log = log_callback;
  options.flags = LI_ANALYZE_ALSO_BUILT_IN;
  return options;
}

/* A command with all that its op requires; the ops are those of OP_OF_FIELD in misuse_cells.py. */
static inline li_command command_of(uint32_t op) {
  li_command c = li_command_on(op, li_agent("ana"), acme(), LI_STR(""));
  switch (op) {
    case LI_OPEN:
    case LI_RECEIVE:
      c.actor = li_integration("host");
      c.conversation = LI_STR("c2");
      c.channel = LI_STR("WIDGET");
      c.user = LI_STR("u2");
      c.text = op == LI_RECEIVE ? LI_STR("I want a human being, now") : LI_STR("");
      break;
    case LI_TRANSFER:
      c.conversation = LI_STR("c1");
      c.fence = 1;
      c.target = LI_STR("ben");
      break;
    case LI_TAG:
      c.conversation = LI_STR("c1");
      c.tag = LI_STR("billing");
      break;
    case LI_CLOSE:
      c.conversation = LI_STR("c1");
      c.outcome = LI_MERGED;
      c.into = LI_STR("c2");
      break;
    case LI_CONNECT:
      c.session = LI_STR("phone");
      break;
    case LI_CONFIGURE:
      c.actor = li_system("host");
      c.data = LI_STR("{\"claim_lease_ms\": 60000}");
      break;
    case LI_NOTE:
      c.conversation = LI_STR("c1");
      c.text = LI_STR("she called twice");
      break;
    default:
      break;
  }
  return c;
}

static inline li_command good_li_command(void) {
  return command_of(LI_NOTE);
}

static inline li_outcome good_li_outcome(void) {
  const li_outcome out = LI_OUTCOME_INIT;
  return out;
}
static inline li_tick_report good_li_tick_report(void) {
  const li_tick_report out = LI_TICK_REPORT_INIT;
  return out;
}
static inline li_stats_info good_li_stats_info(void) {
  const li_stats_info out = LI_STATS_INIT;
  return out;
}
static inline li_verify_report good_li_verify_report(void) {
  const li_verify_report out = LI_VERIFY_REPORT_INIT;
  return out;
}
static inline li_compact_report good_li_compact_report(void) {
  const li_compact_report out = LI_COMPACT_REPORT_INIT;
  return out;
}
static inline li_erase_report good_li_erase_report(void) {
  const li_erase_report out = LI_ERASE_REPORT_INIT;
  return out;
}
static inline li_import_report good_li_import_report(void) {
  const li_import_report out = LI_IMPORT_REPORT_INIT;
  return out;
}
static inline int32_t good_write(void* user, const void* bytes, size_t size) {
  (void)user;
  return bytes != NULL && size > 0 ? 0 : 5;
}
static inline int64_t good_read(void* user, void* bytes, size_t size) {
  (void)user;
  return bytes != NULL && size > 0 ? 0 : -5; /* nothing is there */
}
static inline li_backup_options good_li_backup_options(void) {
  li_backup_options out = LI_BACKUP_OPTIONS_INIT;
  out.write = good_write;
  return out;
}
static inline li_backup_report good_li_backup_report(void) {
  const li_backup_report out = LI_BACKUP_REPORT_INIT;
  return out;
}
static inline li_restore_options good_li_restore_options(void) {
  li_restore_options out = LI_RESTORE_OPTIONS_INIT;
  out.read = good_read;
  return out;
}
static inline li_restore_report good_li_restore_report(void) {
  const li_restore_report out = LI_RESTORE_REPORT_INIT;
  return out;
}
static inline li_metrics_info good_li_metrics_info(void) {
  const li_metrics_info out = LI_METRICS_INIT;
  return out;
}
static inline li_page_info good_li_page_info(void) {
  const li_page_info out = LI_PAGE_INFO_INIT;
  return out;
}
static inline li_card good_li_card(void) {
  const li_card out = LI_CARD_INIT;
  return out;
}
static inline li_event good_li_event(void) {
  const li_event out = LI_EVENT_INIT;
  return out;
}
static inline li_error_info good_li_error_info(void) {
  const li_error_info out = LI_INIT_(li_error_info);
  return out;
}

static inline li_inbox good_li_inbox(void) {
  return world.inbox;
}
static inline li_page good_li_page(void) {
  return world.page;
}
static inline li_subscription good_li_subscription(void) {
  return world.subscription;
}
static inline li_session good_li_session(void) {
  return world.session;
}
static inline li_findings* good_li_findings(void) {
  return live_findings;
}

static inline void good_wake_callback(void* user) {
  (void)user;
}
static inline void good_user_free_callback(void* user) {
  (void)user;
}
static inline void good_progress_callback(void* user, uint64_t done, uint64_t all) {
  (void)user;
  CHECK(done <= all);
}

static inline handles open_handles(const char* path) {
  handles all;
  const li_options options = good_li_options();
  const li_transcript_options thread = good_li_transcript_options();
  const li_subscribe_options subscribe = good_li_subscribe_options();
  li_session_options session = good_li_session_options();
  session.name = LI_STR("first tab");
  memset(&all, 0, sizeof all);
  EQUAL(li_open(li_text(path), &options, &all.inbox), LI_OK);
  make_waiting(all.inbox, "c1", "help me with my **invoice**");
  EQUAL(li_transcript(all.inbox, &thread, &all.page), LI_OK);
  EQUAL(li_subscribe(all.inbox, &subscribe, &all.subscription), LI_OK);
  EQUAL(li_session_open(all.inbox, &session, &all.session), LI_OK);
  EQUAL(li_session_receive(all.session, LI_STR("{\"t\":\"hello\",\"protocol\":1}")), LI_OK);
  return all;
}

/* Frees what is left; what a call freed already is no handle any more. */
static inline void close_handles(handles* all) {
  (void)li_page_free(all->page);
  (void)li_unsubscribe(all->subscription);
  (void)li_session_free(all->session);
  (void)li_close(all->inbox);
  memset(all, 0, sizeof *all);
}

static inline li_page orphaned_li_page(void) {
  return orphaned.page;
}
static inline li_subscription orphaned_li_subscription(void) {
  return orphaned.subscription;
}
static inline li_session orphaned_li_session(void) {
  return orphaned.session;
}

/* Handles that were alive a moment ago. */
static inline li_inbox freed_li_inbox(void) {
  return orphaned.inbox;
}
static inline li_page freed_li_page(void) {
  EQUAL(li_page_free(world.page), LI_OK);
  return world.page;
}
static inline li_subscription freed_li_subscription(void) {
  EQUAL(li_unsubscribe(world.subscription), LI_OK);
  return world.subscription;
}
static inline li_session freed_li_session(void) {
  EQUAL(li_session_free(world.session), LI_OK);
  return world.session;
}

/* What a call gave is freed again, each by its own function. */
static inline void free_li_inbox(li_inbox inbox) {
  EQUAL(li_close(inbox), LI_OK);
}
static inline void free_li_page(li_page page) {
  EQUAL(li_page_free(page), LI_OK);
}
static inline void free_li_subscription(li_subscription subscription) {
  EQUAL(li_unsubscribe(subscription), LI_OK);
}
static inline void free_li_session(li_session session) {
  EQUAL(li_session_free(session), LI_OK);
}

/* A result that a failed call left as it was would be used. */
static inline void note_result(li_status status, const void* result, size_t size) {
  unsigned char untouched[16];
  memset(untouched, 0x5A, sizeof untouched);
  if (status != LI_OK && result != NULL) {
    CHECK(size <= sizeof untouched && memcmp(result, untouched, size) != 0);
  }
}

static inline void note_call(void) {
  if (after_call != NULL) {
    after_call();
  }
}

/* Functions that cannot fail always have something to say. */
static inline li_status check_text(const char* text) {
  CHECK(text != NULL && text[0] != '\0');
  return LI_OK;
}
static inline li_status check_number(long long number) {
  CHECK(number >= 0);
  return LI_OK;
}

#endif /* LIVEINBOX_TESTS_CAPI_GOOD_CALLS_H */
