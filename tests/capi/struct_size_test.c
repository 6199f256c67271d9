/* Sized structs between headers and libraries of different age. In: shorter than the first release
 * or not stated at all is refused, a newer one may have zeros where this library knows nothing.
 * Out: nothing is written behind the size that the caller stated. */
#include "support.h"

#define TAIL 32
#define PAINT 0x5A

static li_inbox inbox;
static li_page page;

/* A struct of a newer header: what this header knows, and a tail. */
#define NEWER(type)           \
  struct {                    \
    type known;               \
    unsigned char tail[TAIL]; \
  }

static void paint(void* bytes, size_t size) {
  memset(bytes, PAINT, size);
}

static int is_painted(const unsigned char* bytes, size_t from, size_t to) {
  for (size_t i = from; i < to; ++i) {
    if (bytes[i] != PAINT) {
      return 0;
    }
  }
  return 1;
}

static int is_zero(const unsigned char* bytes, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    if (bytes[i] != 0) {
      return 0;
    }
  }
  return 1;
}

/* One call of a function with the struct at `place`; the status. */
typedef li_status (*call)(void* place);

/* For an input that had `first` bytes in its first release: what a size that is not stated, too
 * small, too large, and a tail do. */
static void check_grown(call run, void* place, size_t first, size_t size, unsigned char* tail) {
  uint32_t* const stated = (uint32_t*)place;
  EQUAL(run(NULL), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "is NULL"));
  *stated = 0;
  EQUAL(run(place), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "struct_size is 0, at least "));
  *stated = (uint32_t)(first - 1);
  EQUAL(run(place), LI_E_INVALID_ARGUMENT);
  *stated = UINT32_MAX;
  EQUAL(run(place), LI_E_INVALID_ARGUMENT);
  *stated = (uint32_t)(size + TAIL);
  EQUAL(run(place), LI_OK);
  for (size_t i = 0; i < TAIL; ++i) {
    tail[i] = 1;
    EQUAL(run(place), LI_E_UNSUPPORTED);
    tail[i] = 0;
  }
  CHECK(contains(last_message(), "which this version of the library does not know"));
  *stated = (uint32_t)size;
  EQUAL(run(place), LI_OK);
  /* Behind the stated size is none of the library's business. */
  tail[0] = 1;
  EQUAL(run(place), LI_OK);
  tail[0] = 0;
  *stated = (uint32_t)first;
  memset((char*)place + first, 1, size - first);
  EQUAL(run(place), LI_OK);
  memset((char*)place + first, 0, size - first);
}

static void check_input(call run, void* place, size_t size, unsigned char* tail) {
  check_grown(run, place, size, size, tail);
}

/* For an output: `place` has `size` bytes that this header knows, `first` of them from the first
 * version on, and a tail. */
static void check_grown_output(call run, void* place, size_t first, size_t size) {
  uint32_t* const stated = (uint32_t*)place;
  unsigned char* const bytes = (unsigned char*)place;
  *stated = 0;
  EQUAL(run(place), LI_E_INVALID_ARGUMENT);
  *stated = (uint32_t)(first - 1);
  EQUAL(run(place), LI_E_INVALID_ARGUMENT);
  *stated = UINT32_MAX;
  EQUAL(run(place), LI_E_INVALID_ARGUMENT);

  paint(place, size + TAIL);
  *stated = (uint32_t)first;
  EQUAL(run(place), LI_OK);
  EQUAL(*stated, first);
  CHECK(is_painted(bytes, first, size + TAIL));

  paint(place, size + TAIL);
  *stated = (uint32_t)size;
  EQUAL(run(place), LI_OK);
  EQUAL(*stated, size);
  CHECK(is_painted(bytes, size, size + TAIL));
  CHECK(!is_painted(bytes, sizeof *stated, size));

  paint(place, size + TAIL);
  *stated = (uint32_t)(size + TAIL / 2);
  EQUAL(run(place), LI_OK);
  EQUAL(*stated, size + TAIL / 2);
  CHECK(is_zero(bytes + size, TAIL / 2));
  CHECK(is_painted(bytes, size + TAIL / 2, size + TAIL));
}

static void check_output(call run, void* place, size_t size) {
  check_grown_output(run, place, size, size);
}

static li_status run_open(void* place) {
  li_inbox opened = 0;
  li_status status = LI_OK;
  if (place == NULL) {
    /* Options may be left out; there is no struct to be wrong. */
    return li_query(inbox, NULL, &page);
  }
  status = li_open(LI_STR(":memory:"), (const li_options*)place, &opened);
  EQUAL(status == LI_OK, opened != 0);
  if (opened != 0) {
    EQUAL(li_close(opened), LI_OK);
  }
  return status;
}

static void options_of_open(void) {
  NEWER(li_options) in;
  memset(&in, 0, sizeof in);
  in.known.now_ms = support_now;
  check_input(run_open, &in, sizeof in.known, in.tail);
}

static li_status run_execute(void* place) {
  return li_execute(inbox, (const li_command*)place, NULL);
}

static li_status run_submit(void* place) {
  li_outcome out = LI_OUTCOME_INIT;
  size_t taken = 0;
  const li_status status = li_submit(inbox, (const li_command*)place, 1);
  EQUAL(li_commit(inbox, NULL), LI_OK);
  EQUAL(li_completions(inbox, &out, 1, &taken), LI_OK);
  EQUAL(taken, status == LI_OK ? 1 : 0);
  if (status != LI_OK) {
    /* What is looked at is the error of the submit. */
    return li_submit(inbox, (const li_command*)place, 1);
  }
  return status;
}

static void commands(void) {
  NEWER(li_command) in;
  memset(&in, 0, sizeof in);
  in.known.op = LI_NOTE;
  in.known.tenant = acme();
  in.known.actor = li_agent("ana");
  in.known.conversation = LI_STR("c1");
  in.known.text = LI_STR("n");
  check_input(run_execute, &in, sizeof in.known, in.tail);
  check_input(run_submit, &in, sizeof in.known, in.tail);
}

static li_status run_query(void* place) {
  li_page got = 0;
  const li_status status = li_query(inbox, (const li_query_options*)place, &got);
  EQUAL(status == LI_OK, got != 0);
  if (got != 0) {
    EQUAL(li_page_free(got), LI_OK);
  }
  return status;
}

static void options_of_queries(void) {
  NEWER(li_query_options) in;
  memset(&in, 0, sizeof in);
  in.known.tenant = acme();
  in.known.viewer = li_agent("ana");
  check_grown(run_query, &in, offsetof(li_query_options, terms), sizeof in.known, in.tail);
}

static li_status run_transcript(void* place) {
  li_page got = 0;
  const li_status status = li_transcript(inbox, (const li_transcript_options*)place, &got);
  if (got != 0) {
    EQUAL(li_page_free(got), LI_OK);
  }
  return status;
}

static li_status run_conversation(void* place) {
  li_page got = 0;
  const li_status status = li_conversation(inbox, (const li_transcript_options*)place, &got);
  if (got != 0) {
    EQUAL(li_page_free(got), LI_OK);
  }
  return status;
}

static void options_of_transcripts(void) {
  NEWER(li_transcript_options) in;
  memset(&in, 0, sizeof in);
  in.known.tenant = acme();
  in.known.viewer = li_agent("ana");
  in.known.conversation = LI_STR("c1");
  check_input(run_transcript, &in, sizeof in.known, in.tail);
  check_input(run_conversation, &in, sizeof in.known, in.tail);
}

static li_status run_subscribe(void* place) {
  li_subscription got = 0;
  const li_status status = li_subscribe(inbox, (const li_subscribe_options*)place, &got);
  if (got != 0) {
    EQUAL(li_unsubscribe(got), LI_OK);
  }
  return status;
}

static void options_of_subscriptions(void) {
  NEWER(li_subscribe_options) in;
  memset(&in, 0, sizeof in);
  in.known.tenant = acme();
  in.known.viewer = li_agent("ana");
  check_input(run_subscribe, &in, sizeof in.known, in.tail);
}

static li_status run_session(void* place) {
  li_session got = 0;
  const li_status status = li_session_open(inbox, (const li_session_options*)place, &got);
  if (got != 0) {
    EQUAL(li_session_free(got), LI_OK);
  }
  return status;
}

static void options_of_sessions(void) {
  NEWER(li_session_options) in;
  memset(&in, 0, sizeof in);
  in.known.tenant = acme();
  in.known.principal = li_agent("ana");
  in.known.name = LI_STR("tab");
  check_input(run_session, &in, sizeof in.known, in.tail);
}

static li_status run_runtime(void* place) {
  if (place == NULL) {
    return li_query(inbox, NULL, &page); /* as for li_open */
  }
  const li_status status = li_runtime_start(inbox, (const li_runtime_options*)place);
  if (status == LI_OK) {
    EQUAL(li_runtime_stop(inbox), LI_OK);
  }
  return status;
}

static void options_of_the_runtime(void) {
  NEWER(li_runtime_options) in;
  memset(&in, 0, sizeof in);
  check_input(run_runtime, &in, sizeof in.known, in.tail);
}

static li_status run_outcome(void* place) {
  li_command note = li_command_on(LI_NOTE, li_agent("ana"), acme(), LI_STR("c1"));
  note.text = LI_STR("n");
  return li_execute(inbox, &note, (li_outcome*)place);
}

static void outcomes(void) {
  NEWER(li_outcome) out;
  paint(&out, sizeof out);
  check_output(run_outcome, &out, sizeof out.known);
}

/* A command whose outcome could not be told is not carried out. */
static void an_outcome_that_cannot_be_told_stops_the_command(void) {
  li_outcome out = LI_OUTCOME_INIT;
  li_stats_info before = LI_STATS_INIT;
  li_stats_info after = LI_STATS_INIT;
  EQUAL(li_stats(inbox, acme(), &before), LI_OK);
  out.struct_size = 7;
  EQUAL(run_outcome(&out), LI_E_INVALID_ARGUMENT);
  EQUAL(li_stats(inbox, acme(), &after), LI_OK);
  EQUAL(after.events, before.events);
}

static li_status run_tick(void* place) {
  return li_tick(inbox, (li_tick_report*)place);
}

static li_status run_stats(void* place) {
  return li_stats(inbox, acme(), (li_stats_info*)place);
}

static li_status run_verify(void* place) {
  return li_verify(inbox, NULL, NULL, (li_verify_report*)place);
}

static li_status run_compact(void* place) {
  return li_compact(inbox, (li_compact_report*)place);
}

static li_status run_erase_finish(void* place) {
  return li_erase_finish(inbox, (li_erase_report*)place);
}

static li_status run_metrics(void* place) {
  return li_metrics(inbox, (li_metrics_info*)place);
}

static li_status run_import(void* place) {
  return li_import(inbox, LI_STR(""), (li_import_report*)place);
}

static void reports(void) {
  NEWER(li_tick_report) tick;
  NEWER(li_stats_info) stats;
  NEWER(li_verify_report) verify;
  NEWER(li_erase_report) erase;
  NEWER(li_compact_report) compact;
  NEWER(li_metrics_info) metrics;
  NEWER(li_import_report) import;
  check_output(run_tick, &tick, sizeof tick.known);
  check_output(run_stats, &stats, sizeof stats.known);
  check_output(run_verify, &verify, sizeof verify.known);
  check_output(run_erase_finish, &erase, sizeof erase.known);
  check_output(run_compact, &compact, sizeof compact.known);
  check_grown_output(
      run_metrics, &metrics, offsetof(li_metrics_info, store_file_bytes), sizeof metrics.known);
  check_output(run_import, &import, sizeof import.known);
  EQUAL(run_tick(NULL), LI_OK);
  EQUAL(run_import(NULL), LI_OK);
  EQUAL(run_erase_finish(NULL), LI_OK);
  EQUAL(run_compact(NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(run_stats(NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(run_verify(NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(run_metrics(NULL), LI_E_INVALID_ARGUMENT);
}

static li_status run_info(void* place) {
  return li_page_get_info(page, (li_page_info*)place);
}

static li_status run_card(void* place) {
  return li_page_card(page, 0, (li_card*)place);
}

static li_status run_event(void* place) {
  return li_page_event(page, 0, (li_event*)place);
}

static void rows_of_pages(void) {
  NEWER(li_page_info) info;
  NEWER(li_card) card;
  NEWER(li_event) event;
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.conversation = LI_STR("c1");
  EQUAL(li_transcript(inbox, &options, &page), LI_OK);
  check_grown_output(run_info, &info, offsetof(li_page_info, is_near), sizeof info.known);
  check_output(run_card, &card, sizeof card.known);
  check_output(run_event, &event, sizeof event.known);
  EQUAL(li_page_free(page), LI_OK);
}

static li_status run_error(void* place) {
  return li_last_error((li_error_info*)place);
}

static void the_last_error(void) {
  NEWER(li_error_info) info;
  check_output(run_error, &info, sizeof info.known);
  EQUAL(run_error(NULL), LI_E_INVALID_ARGUMENT);
}

int main(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "help");
  RUN(options_of_open);
  RUN(commands);
  RUN(options_of_queries);
  RUN(options_of_transcripts);
  RUN(options_of_subscriptions);
  RUN(options_of_sessions);
  RUN(options_of_the_runtime);
  RUN(outcomes);
  RUN(an_outcome_that_cannot_be_told_stops_the_command);
  RUN(reports);
  RUN(rows_of_pages);
  RUN(the_last_error);
  EQUAL(li_close(inbox), LI_OK);
  return check_end();
}
