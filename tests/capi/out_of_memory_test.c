/* Memory runs out at every place: each function is called with its n-th allocation failing, for
 * n = 1, 2, 3 … until the call needs fewer, on disk and in memory; in memory once more with all
 * failing from the n-th on, for some n. Without LI_ALL=1 in the environment the first sixteen are
 * tried and then each third, which finds whole paths and takes a third of the time. After each
 * failure:
 *
 *   the status is LI_E_NO_MEMORY with a sentence; what frees needs no memory at all
 *   the same call again succeeds; a command under the same id is carried out, once
 *   the inbox takes another command, and in the end li_verify finds no difference
 *   what a reader or the sender of a command is owed still comes
 *   no handle is left over: the next one gets the place that was free before
 *
 * The good calls of all functions come from the public headers (tests/abi/misuse_cells.py); beside
 * them stand what one good call cannot show: the ops, frames, due timers, stores on disk. */
#define _XOPEN_SOURCE 700

#include "api_calls.h"
#include "failing_allocator.h"
#include "folder.h"

typedef struct subject {
  const char* name;
  void (*prepare)(void);    /* before each call; may be NULL */
  li_status (*run)(void);   /* begins to fail itself, right before what is to fail */
  void (*after)(li_status); /* what must hold then; may be NULL */
  int frees;                /* must succeed, whatever fails */
} subject;

static char folder[FOLDER_CAPACITY];
static char store_path[FOLDER_CAPACITY + 32]; /* the world's */
static int is_on_disk;
static uint64_t number; /* which allocation fails */
static failing mode;
static unsigned long serial;   /* makes names that were not there before */
static unsigned long failures; /* calls that failed, in all */

static li_status told;   /* what li_last_error said after the call */
static size_t told_size; /* how much it said */
static int is_failing;   /* between begin and stop */

static void begin(void) {
  is_failing = 1;
  begin_failing(number, mode);
}

/* The first one counts: the call may have been followed by others. */
static void stop(void) {
  (void)end_failing();
  if (is_failing) {
    is_failing = 0;
    told = last_status();
    told_size = last_message().size;
    if (told != LI_OK && told != LI_E_NO_MEMORY) {
      printf("  %s: %s\n", li_status_name(told), last_message().data);
    }
  }
}

/* The world, as good as new: a small store for each subject, since what reads all needs the more
 * allocations the more there is. */

static void open_world(void) {
  if (is_on_disk) {
    snprintf(store_path, sizeof store_path, "%s/store%lu", folder, ++serial);
  } else {
    snprintf(store_path, sizeof store_path, ":memory:");
  }
  world = open_handles(store_path);
}

static void renew_handles(void) {
  const li_transcript_options thread = good_li_transcript_options();
  const li_subscribe_options subscribe = good_li_subscribe_options();
  li_session_options session = good_li_session_options();
  session.name = LI_STR("first tab");
  (void)li_page_free(world.page);
  (void)li_unsubscribe(world.subscription);
  (void)li_session_free(world.session);
  EQUAL(li_transcript(world.inbox, &thread, &world.page), LI_OK);
  EQUAL(li_subscribe(world.inbox, &subscribe, &world.subscription), LI_OK);
  EQUAL(li_session_open(world.inbox, &session, &world.session), LI_OK);
  EQUAL(li_session_receive(world.session, LI_STR("{\"t\":\"hello\",\"protocol\":1}")), LI_OK);
  EQUAL(li_commit(world.inbox, NULL), LI_OK);
}

/* Commits something that makes the log no longer, or a call that reads it all would need more each
 * time, and a sweep would not end. */
static void check_alive(void) {
  li_command here = command_of(LI_CONNECT);
  here.session = LI_STR("desk");
  EQUAL(li_execute(world.inbox, &here, NULL), LI_OK);
}

static void check_takes_a_note(void) {
  const li_command note = good_li_command();
  EQUAL(li_execute(world.inbox, &note, NULL), LI_OK);
}

static void check_differences(void) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  EQUAL(li_verify(world.inbox, NULL, NULL, &report), LI_OK);
  if (!EQUAL(report.differences, 0)) {
    printf("  the first: %s\n", report.first_difference);
  }
}

/* The place of the next handle, as src/capi/handle.hpp makes it; no caller may look. */
static uint64_t next_place(void) {
  const li_transcript_options thread = good_li_transcript_options();
  li_page page = 0;
  EQUAL(li_transcript(world.inbox, &thread, &page), LI_OK);
  EQUAL(li_page_free(page), LI_OK);
  return (page >> 24) & 0xFFFFFF;
}

/* The sweep. */

static uint64_t next_number(void) {
  const char* all = getenv("LI_ALL");
  if (mode == fail_from_then_on) {
    return number + 1 + number / 16;
  }
  return number + (number < 16 || (all != NULL && *all == '1') ? 1 : 3);
}

/* Whether the call asked for so many allocations that one failed. */
static int fail_at(const subject* one) {
  if (one->prepare != NULL) {
    one->prepare();
  }
  alarm(60); /* a call that waits for itself ends the program */
  const li_status status = one->run();
  const int reached = end_failing() >= number;
  if (status != LI_OK) {
    ++failures;
    EQUAL(status, LI_E_NO_MEMORY);
    EQUAL(told, status);
    CHECK(told_size > 0);
    CHECK(reached && !one->frees);
  }
  if (one->after != NULL) {
    one->after(status);
  }
  check_alive();
  return reached;
}

static void sweep(const subject* one) {
  const int was_bad = check_case_is_bad;
  check_case_is_bad = 0;
  renew_handles();
  const uint64_t place = next_place();
  const failing modes[] = {fail_once, fail_from_then_on};
  for (int i = 0; i < (is_on_disk ? 1 : 2); ++i) {
    mode = modes[i];
    number = 1;
    while (fail_at(one) && !check_case_is_bad) {
      number = next_number();
    }
    if (check_case_is_bad) {
      printf("  %s, allocation %d failing%s\n",
             one->name,
             (int)number,
             mode == fail_once ? "" : " and all after it");
      break;
    }
  }
  renew_handles();
  EQUAL(next_place(), place);
  check_takes_a_note();
  check_differences();
  if (check_case_is_bad) {
    printf("  in %s\n", one->name);
  }
  check_case_is_bad |= was_bad;
}

/* The functions, each by the good call that the headers give. */

static const good_call* called;
static li_status called_status;

static void call_it(void) {
  begin();
  called_status = called->run(); /* after_call ends the failing */
  stop();
}

static li_status run_called(void) {
  if (strncmp(called->function, "li_findings_", 12) == 0) {
    inside_callback = call_it;
    EQUAL(receive(world.inbox, "c9", "what is this"), LI_OK);
  } else {
    call_it();
  }
  return called_status;
}

static void after_called(li_status status) {
  if (strcmp(called->function, "li_runtime_start") == 0) {
    /* Now it runs, at the latest by a second call. */
    EQUAL(status == LI_OK ? LI_OK : called->run(), LI_OK);
    EQUAL(li_runtime_stop(world.inbox), LI_OK);
  } else if (strcmp(called->function, "li_close") == 0 && status == LI_OK) {
    close_handles(&world);
    world = open_handles(store_path);
    renew_handles();
  } else if (status != LI_OK) {
    const int is_findings = strncmp(called->function, "li_findings_", 12) == 0;
    EQUAL(is_findings ? LI_OK : called->run(), LI_OK);
  }
}

static int is_one_of(const char* name, const char* const* names) {
  for (; *names != NULL; ++names) {
    if (strcmp(name, *names) == 0) {
      return 1;
    }
  }
  return 0;
}

/* Whether a function uses up the page, the subscription or the session that it is given. */
static int is_one_of_kind(const char* name) {
  return strncmp(name, "li_page_", 8) == 0 || strncmp(name, "li_session_", 11) == 0 ||
         strcmp(name, "li_next") == 0 || strcmp(name, "li_unsubscribe") == 0;
}

static void every_function(void) {
  static const char* const freeing[] = {
      "li_close", "li_page_free", "li_unsubscribe", "li_session_free", NULL};
  for (size_t i = 0; i < sizeof good_calls / sizeof good_calls[0]; ++i) {
    called = &good_calls[i];
    if (strcmp(called->function, "li_restore") == 0 ||
        (!is_on_disk && strcmp(called->function, "li_backup") == 0)) {
      continue; /* their good calls do no good in memory: see backups() */
    }
    const int uses_inbox_only = !is_one_of_kind(called->function);
    const subject one = {called->function,
                         uses_inbox_only ? NULL : renew_handles,
                         run_called,
                         after_called,
                         is_one_of(called->function, freeing)};
    open_world();
    sweep(&one);
    close_handles(&world);
  }
}

/* The ops: each again and again, with the op that undoes it in between. */

typedef struct op_pair {
  uint32_t op;
  uint32_t undo; /* 0 for none */
} op_pair;

static const op_pair* pair;
static uint64_t fence;
static char name_now[32];
static char erased_now[32]; /* a user of one conversation */

static li_command make(uint32_t op) {
  li_command c = command_of(op);
  switch (op) {
    case LI_OPEN:
      c.conversation = c.user = li_text(name_now);
      c.text = LI_STR("why");
      c.reason = LI_REASON_POLICY;
      break;
    case LI_CLAIM:
    case LI_REOPEN:
      c.conversation = LI_STR("c1");
      break;
    case LI_ESCALATE:
      c.conversation = LI_STR("c1");
      c.reason = LI_REASON_OTHER;
      break;
    case LI_RENEW:
    case LI_RELEASE:
    case LI_SEND:
      c.conversation = LI_STR("c1");
      c.fence = fence;
      c.text = op == LI_SEND ? LI_STR("**here** it is: https://example.org") : LI_STR("");
      break;
    case LI_CLOSE:
      c.actor = li_integration("host");
      c.conversation = LI_STR("c1");
      break;
    case LI_UNTAG:
      c.conversation = LI_STR("c1");
      c.tag = LI_STR("billing");
      break;
    case LI_MARK_READ:
      c.conversation = LI_STR("c1");
      c.message = 1;
      break;
    case LI_DISCONNECT:
      c.session = LI_STR("phone");
      break;
    case LI_SET_AGENT:
      c.actor = li_system("host");
      c.target = LI_STR("ben");
      c.name = LI_STR("Ben");
      c.data = LI_STR("{\"teams\": [\"billing\", \"returns\"]}");
      break;
    case LI_SET_USER:
      c.actor = li_system("host");
      c.user = LI_STR("c1");
      c.name = li_text(name_now);
      break;
    case LI_ERASE:
      c.actor = li_system("host");
      c.user = li_text(erased_now);
      break;
    case LI_SET_CHANNEL:
      c.actor = li_system("host");
      c.channel = LI_STR("WIDGET");
      c.data = LI_STR("{\"format\": \"widget\", \"max_chars\": 4000}");
      break;
    default:
      break;
  }
  return c;
}

static li_status execute_made(uint32_t op, int fails) {
  li_outcome out = LI_OUTCOME_INIT;
  li_command c = make(op);
  c.id = li_text(name_now);
  if (fails) {
    begin();
  }
  const li_status status = li_execute(world.inbox, &c, &out);
  stop();
  EQUAL(out.status, status);
  if (status == LI_OK && (op == LI_CLAIM || op == LI_TAKE_OVER)) {
    fence = out.fence;
  }
  return status;
}

static void new_name(void) {
  snprintf(name_now, sizeof name_now, "n%lu", ++serial);
}

static void prepare_op(void) {
  new_name();
  if (pair->op == LI_ERASE) {
    EQUAL(execute_made(LI_OPEN, 0), LI_OK);
    memcpy(erased_now, name_now, sizeof erased_now);
    new_name();
  }
}

static li_status run_op(void) {
  return execute_made(pair->op, 1);
}

/* Under the same id it is carried out now, or was already; its undoing shows that it was. */
static void after_op(li_status status) {
  li_stats_info before = LI_STATS_INIT;
  li_stats_info after = LI_STATS_INIT;
  if (status != LI_OK) {
    EQUAL(execute_made(pair->op, 0), LI_OK);
  }
  EQUAL(li_stats(world.inbox, acme(), &before), LI_OK);
  EQUAL(execute_made(pair->op, 0), LI_OK);
  EQUAL(li_stats(world.inbox, acme(), &after), LI_OK);
  EQUAL(after.events, before.events);
  if (pair->undo != 0) {
    new_name();
    EQUAL(execute_made(pair->undo, 0), LI_OK);
  }
}

static void sweep_ops(const op_pair* pairs, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    char name[32];
    pair = &pairs[i];
    snprintf(name, sizeof name, "op %u", (unsigned)pair->op);
    const subject one = {name, prepare_op, run_op, after_op, 0};
    sweep(&one);
  }
}

static void every_op(void) {
  static const op_pair unclaimed[] = {
      {LI_OPEN, 0},
      {LI_RECEIVE, 0},
      {LI_ESCALATE, 0},
      {LI_NOTE, 0},
      {LI_TAG, LI_UNTAG},
      {LI_MARK_READ, 0},
      {LI_CONNECT, LI_DISCONNECT},
      {LI_SET_AGENT, 0},
      {LI_SET_USER, 0},
      {LI_ERASE, 0},
      {LI_SET_CHANNEL, 0},
      {LI_CONFIGURE, 0},
      {LI_CLAIM, LI_RELEASE},
  };
  static const op_pair claimed[] = {
      {LI_RENEW, 0},
      {LI_SEND, 0},
      {LI_UNTAG, LI_TAG},
      {LI_DISCONNECT, LI_CONNECT},
      {LI_RELEASE, LI_CLAIM},
  };
  static const op_pair last[] = {{LI_REOPEN, LI_CLOSE}};
  sweep_ops(unclaimed, sizeof unclaimed / sizeof unclaimed[0]);
  new_name();
  EQUAL(execute_made(LI_CLAIM, 0), LI_OK);
  sweep_ops(claimed, sizeof claimed / sizeof claimed[0]);
  new_name();
  EQUAL(execute_made(LI_CLOSE, 0), LI_OK);
  sweep_ops(last, sizeof last / sizeof last[0]);
}

/* Whoever submitted is answered once, whether the batch was carried out or not. */

#define SUBMITTED 3

static void submit_some(void) {
  li_outcome taken = LI_OUTCOME_INIT;
  const li_command note = good_li_command();
  size_t count = 1;
  while (count != 0) {
    EQUAL(li_completions(world.inbox, &taken, 1, &count), LI_OK);
  }
  for (uint64_t ticket = 1; ticket <= SUBMITTED; ++ticket) {
    EQUAL(li_submit(world.inbox, &note, ticket), LI_OK);
  }
}

static li_status run_commit(void) {
  begin();
  const li_status status = li_commit(world.inbox, NULL);
  stop();
  return status;
}

static void check_answers(li_status status) {
  li_outcome outcomes[SUBMITTED + 1] = {
      LI_OUTCOME_INIT, LI_OUTCOME_INIT, LI_OUTCOME_INIT, LI_OUTCOME_INIT};
  size_t count = 0;
  (void)status;
  EQUAL(li_commit(world.inbox, NULL), LI_OK);
  EQUAL(li_completions(world.inbox, outcomes, SUBMITTED + 1, &count), LI_OK);
  EQUAL(count, SUBMITTED);
  for (size_t i = 0; i < count; ++i) {
    EQUAL(outcomes[i].ticket, i + 1);
    CHECK(outcomes[i].status == LI_OK || outcomes[i].status == LI_E_NO_MEMORY);
  }
}

static void every_submitted_command_is_answered(void) {
  const subject one = {"li_commit of some", submit_some, run_commit, check_answers, 0};
  sweep(&one);
}

/* Time: a lease that ran out is given back by one of the next ticks. */

static void claim_shortly(void) {
  li_command c = make(LI_CLAIM);
  li_outcome out = LI_OUTCOME_INIT;
  c.actor = li_agent("ben"); /* who is not here, so nothing prolongs it */
  c.lease_ms = 1000;
  submit_some();
  EQUAL(li_commit(world.inbox, NULL), LI_OK);
  EQUAL(li_execute(world.inbox, &c, &out), LI_OK);
  support_now_ms += 2000;
}

static li_status run_tick(void) {
  begin();
  const li_status status = li_tick(world.inbox, NULL);
  stop();
  return status;
}

static void check_given_back(li_status status) {
  (void)status;
  EQUAL(li_tick(world.inbox, NULL), LI_OK);
  EQUAL(count_cards(world.inbox, LI_TAB_WAITING, ""), 1);
}

static void due_timers_fire_in_the_end(void) {
  const subject one = {
      "li_tick with a lease that ran out", claim_shortly, run_tick, check_given_back, 0};
  sweep(&one);
}

/* Readers: what a batch or a frame was to bring still comes. */

static li_status run_next(void) {
  li_page page = 0;
  begin();
  const li_status status = li_next(world.subscription, 0, &page);
  stop();
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(page != 0, status == LI_OK);
  return status;
}

static void check_first_batch(li_status status) {
  li_page page = 0;
  if (status != LI_OK) {
    EQUAL(li_next(world.subscription, 0, &page), LI_OK);
    CHECK(page != 0);
    const li_page_info info = info_of(page);
    EQUAL(info.after, 0);
    EQUAL(li_page_free(page), LI_OK);
  }
}

static void no_batch_of_the_feed_is_lost(void) {
  const subject one = {"li_next of the oldest", renew_handles, run_next, check_first_batch, 0};
  sweep(&one);
}

typedef struct spoken {
  const char* frame;
  const char* answer;
} spoken;

static const spoken* said;
static int is_received; /* the frame was taken */
static int is_answered; /* its answer came */

static int has(li_str text, const char* part) {
  return text.size != 0 && strstr(text.data, part) != NULL;
}

/* All frames that there are, under the failure that is under way. */
static li_status drain(void) {
  li_str frame;
  li_status status;
  do {
    status = li_session_next(world.session, &frame);
    is_answered |= has(frame, said->answer);
  } while (status == LI_OK && frame.size != 0);
  return status;
}

static void prepare_speech(void) {
  renew_handles();
  is_answered = 0;
  is_received = 0;
}

static li_status speak(void) {
  if (!is_received) {
    const li_status status = li_session_receive(world.session, li_text(said->frame));
    is_received = status == LI_OK;
    if (status != LI_OK) {
      return status;
    }
  }
  const li_status status = li_commit(world.inbox, NULL);
  return status == LI_OK ? drain() : status;
}

static li_status run_speech(void) {
  begin();
  const li_status status = speak();
  stop();
  return status;
}

static void check_answered(li_status status) {
  (void)status;
  EQUAL(speak(), LI_OK);
  CHECK(is_answered);
}

static void every_frame_is_answered(void) {
  static const spoken frames[] = {
      {"{\"t\":\"watch\",\"view\":\"v\",\"tab\":\"all\"}", "\"view\":\"v\""},
      {"{\"t\":\"thread\",\"conversation\":\"c1\",\"limit\":5}", "\"t\":\"thread\""},
      {"{\"t\":\"thread\",\"conversation\":\"nowhere\"}", "\"code\":\"not_found\""},
      {"{\"t\":\"query\",\"id\":\"q\",\"tab\":\"all\",\"limit\":2}", "\"id\":\"q\""},
      {"{\"t\":\"history\",\"id\":\"h\",\"conversation\":\"c1\",\"before\":9}", "\"id\":\"h\""},
      {"{\"t\":\"preview\",\"id\":\"p\",\"channel\":\"WIDGET\",\"text\":\"**x**\"}",
       "\"id\":\"p\""},
      {"{\"t\":\"command\",\"id\":\"k\",\"op\":\"note\",\"conversation\":\"c1\",\"text\":\"n\"}",
       "\"id\":\"k\""},
      {"{\"t\":\"typing\",\"conversation\":\"c1\",\"on\":true}", ""},
      {"{\"t\":\"bye\",\"at_once\":true}", ""},
      {"{\"t\":\"ping\"}", "\"t\":\"heartbeat\""},
      {"no frame", "\"t\":\"error\""},
  };
  for (size_t i = 0; i < sizeof frames / sizeof frames[0]; ++i) {
    said = &frames[i];
    const subject one = {said->frame, prepare_speech, run_speech, check_answered, 0};
    sweep(&one);
  }
}

/* Opening: what a failed opening left behind can be opened. */

static char fresh_path[FOLDER_CAPACITY + 32];
static li_inbox opened;

static void name_fresh_path(void) {
  snprintf(fresh_path, sizeof fresh_path, "%s/fresh%lu", folder, ++serial);
}

static void name_full_path(void) {
  name_fresh_path();
  handles former = open_handles(fresh_path);
  close_handles(&former);
}

static li_status run_open(void) {
  const li_options options = good_li_options();
  begin();
  const li_status status = li_open(li_text(fresh_path), &options, &opened);
  stop();
  EQUAL(opened != 0, status == LI_OK);
  return status;
}

static void check_opens(li_status status) {
  const li_options options = good_li_options();
  if (status != LI_OK) {
    EQUAL(li_open(li_text(fresh_path), &options, &opened), LI_OK);
  }
  EQUAL(receive(opened, "c1", "hello"), LI_OK);
  EQUAL(li_close(opened), LI_OK);
  remove_folder(fresh_path);
}

static void what_a_failed_opening_left_can_be_opened(void) {
  const subject fresh = {"li_open of nothing", name_fresh_path, run_open, check_opens, 0};
  const subject full = {"li_open of a store", name_full_path, run_open, check_opens, 0};
  sweep(&fresh);
  sweep(&full);
}

/* Archives: lines that were not taken are taken when they are given again, and what cannot be taken
 * leaves an empty inbox in the end. */

static char* archive; /* of the world, on the heap of before */
static size_t archive_size;
static char import_path[FOLDER_CAPACITY + 32];
static li_inbox importing;

static void write_archive(void) {
  li_page page = 0;
  li_str text;
  EQUAL(li_export(world.inbox, 0, 1000, &page), LI_OK);
  EQUAL(li_page_text(page, &text), LI_OK);
  archive = malloc(text.size);
  archive_size = text.size;
  memcpy(archive, text.data, text.size);
  EQUAL(li_page_free(page), LI_OK);
}

static li_str whole_archive(void) {
  const li_str lines = {archive, archive_size};
  return lines;
}

/* All but the last line, in which the state hash is the last thing to be wrong. */
static li_str without_end(void) {
  li_str lines = whole_archive();
  do {
    --lines.size;
  } while (lines.data[lines.size - 1] != '\n');
  return lines;
}

static void open_empty(void) {
  if (is_on_disk) {
    snprintf(import_path, sizeof import_path, "%s/import%lu", folder, ++serial);
  } else {
    snprintf(import_path, sizeof import_path, ":memory:");
  }
  importing = open_at(import_path);
}

static void open_half(void) {
  open_empty();
  EQUAL(li_import(importing, without_end(), NULL), LI_OK);
}

static void close_importing(void) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  EQUAL(li_verify(importing, NULL, NULL, &report), LI_OK);
  EQUAL(report.differences, 0);
  EQUAL(receive(importing, "c77", "hello"), LI_OK);
  EQUAL(li_close(importing), LI_OK);
  if (is_on_disk) {
    remove_folder(import_path);
  }
}

static li_status run_import(void) {
  begin();
  const li_status status = li_import(importing, whole_archive(), NULL);
  stop();
  return status;
}

static void check_imported(li_status status) {
  li_import_report report = LI_IMPORT_REPORT_INIT;
  if (status != LI_OK) {
    EQUAL(li_import(importing, LI_STR(""), &report), LI_OK);
    EQUAL(report.lines, 0);
    EQUAL(li_import(importing, whole_archive(), &report), LI_OK);
    EQUAL(report.is_complete, 1);
  }
  EQUAL(count_cards(importing, LI_TAB_WAITING, ""), 1);
  close_importing();
}

static li_status run_cancel(void) {
  begin();
  const li_status status = li_import_cancel(importing);
  stop();
  return status;
}

/* Whatever it got done, the next one finds the rest. */
static void check_cancelled(li_status status) {
  if (status != LI_OK) {
    EQUAL(li_import_cancel(importing), LI_OK);
  }
  EQUAL(count_cards(importing, LI_TAB_ALL, ""), 0);
  close_importing();
}

static void archives_come_in_whole_or_not_at_all(void) {
  static const subject subjects[] = {
      {"li_import of an archive", open_empty, run_import, check_imported, 0},
      {"li_import_cancel of a part", open_half, run_cancel, check_cancelled, 0},
  };
  write_archive();
  sweep(&subjects[0]);
  sweep(&subjects[1]);
  free(archive);
}

/* Backups: one that failed leaves its place for the next one. */

static char backup_path[FOLDER_CAPACITY + 32];

static li_status run_backup(void) {
  begin();
  const li_status status = li_backup(world.inbox, li_text(fresh_path), NULL, NULL);
  stop();
  return status;
}

static void check_backed_up(li_status status) {
  if (status != LI_OK) {
    EQUAL(li_backup(world.inbox, li_text(fresh_path), NULL, NULL), LI_OK);
  }
  remove_folder(fresh_path);
}

static li_status run_restore(void) {
  begin();
  const li_status status = li_restore(li_text(backup_path), li_text(fresh_path), NULL, NULL);
  stop();
  return status;
}

static void check_restored(li_status status) {
  if (status != LI_OK) {
    EQUAL(li_restore(li_text(backup_path), li_text(fresh_path), NULL, NULL), LI_OK);
  }
  check_opens(LI_E_NO_MEMORY);
}

static void backups_come_out_whole_or_not_at_all(void) {
  static const subject subjects[] = {
      {"li_backup", name_fresh_path, run_backup, check_backed_up, 0},
      {"li_restore", name_fresh_path, run_restore, check_restored, 0},
  };
  snprintf(backup_path, sizeof backup_path, "%s/backup", folder);
  EQUAL(li_backup(world.inbox, li_text(backup_path), NULL, NULL), LI_OK);
  sweep(&subjects[0]);
  sweep(&subjects[1]);
  remove_folder(backup_path);
}

static void run_all(int on_disk) {
  is_on_disk = on_disk;
  printf("%s\n", on_disk ? "on disk" : "in memory");
  RUN(every_function);
  open_world();
  RUN(every_op);
  close_handles(&world);
  open_world();
  RUN(every_submitted_command_is_answered);
  RUN(due_timers_fire_in_the_end);
  RUN(no_batch_of_the_feed_is_lost);
  RUN(every_frame_is_answered);
  close_handles(&world);
  open_world();
  RUN(archives_come_in_whole_or_not_at_all);
  if (on_disk) {
    RUN(backups_come_out_whole_or_not_at_all);
  }
  close_handles(&world);
}

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  make_folder(folder);
  after_call = stop;
  run_all(0);
  run_all(1);
  is_on_disk = 0;
  open_world();
  RUN(what_a_failed_opening_left_can_be_opened);
  close_handles(&world);
  remove_folder(folder);
  printf("%lu calls failed for want of memory\n", failures);
  return check_end();
}
