#define _XOPEN_SOURCE 700

#include "subjects.h"

#include "capi/folder.h"

#include "change_subjects.h"
#include "host.h"
#include "op_subjects.h"
#include "path_subjects.h"
#include "subject_hooks.h"

#include <api_calls.h>
#include <string.h>

fault_hooks subject_faults;

/* The functions, each by the good call that the headers give. */

static const good_call* called;
static li_status called_status;

static void call_it(void) {
  subject_faults.begin();
  called_status = called->run(); /* after_call ends the faults */
  subject_faults.stop();
}

static void take_handles(void) {
  const host_handles* const now = host_now();
  world.inbox = now->inbox;
  world.page = now->page;
  world.subscription = now->subscription;
  world.session = now->session;
}

static void prepare_called(void) {
  const char* const name = called->function;
  const int uses_handle = strncmp(name, "li_page_", 8) == 0 ||
                          strncmp(name, "li_session_", 11) == 0 || strcmp(name, "li_next") == 0 ||
                          strcmp(name, "li_unsubscribe") == 0;
  if (uses_handle) {
    host_renew_handles();
  }
  take_handles();
}

static int is_findings(void) {
  return strncmp(called->function, "li_findings_", 12) == 0;
}

static li_status run_called(void) {
  if (is_findings()) {
    inside_callback = call_it;
    EQUAL(receive(world.inbox, "c9", "what is this"), LI_OK);
  } else {
    call_it();
  }
  return called_status;
}

static void after_called(li_status status) {
  take_handles();
  if (strcmp(called->function, "li_close") == 0 && status == LI_OK) {
    host_reopen();
  } else if (status != LI_OK && !is_findings()) {
    EQUAL(called->run(), LI_OK);
  }
  if (strcmp(called->function, "li_runtime_start") == 0) {
    EQUAL(li_runtime_stop(world.inbox), LI_OK);
  }
}

/* Whoever submitted is answered once, whether the batch was carried out or not. */

#define SUBMITTED 3

/* Takes all outcomes. The status of one that failed, if one did. */
static li_status take_outcomes(uint64_t* taken) {
  li_outcome out = LI_OUTCOME_INIT;
  li_status worst = LI_OK;
  for (size_t count = 1; count != 0;) {
    EQUAL(li_completions(world.inbox, &out, 1, &count), LI_OK);
    worst = count != 0 && out.status != LI_OK ? out.status : worst;
    *taken += count;
  }
  return worst;
}

static uint64_t answered;

static void submit_some(void) {
  const li_command note = good_li_command();
  take_handles();
  (void)take_outcomes(&answered);
  answered = 0;
  for (uint64_t ticket = 1; ticket <= SUBMITTED; ++ticket) {
    EQUAL(li_submit(world.inbox, &note, ticket), LI_OK);
  }
}

static li_status run_commit(void) {
  subject_faults.begin();
  const li_status status = li_commit(world.inbox, NULL);
  subject_faults.stop();
  const li_status worst = take_outcomes(&answered);
  return status == LI_OK ? worst : status;
}

/* If the inbox was opened anew, nobody is left to be answered. */
static void check_answers(li_status status) {
  (void)status;
  if (world.inbox == host_now()->inbox) {
    EQUAL(li_commit(world.inbox, NULL), LI_OK);
    EQUAL(take_outcomes(&answered), LI_OK);
    EQUAL(answered, SUBMITTED);
  }
}

/* The same by the library's own thread, which answers in its own time. */

static li_status run_runtime(void) {
  const li_command note = good_li_command();
  li_status worst = LI_OK;
  take_handles();
  EQUAL(li_runtime_start(world.inbox, NULL), LI_OK);
  subject_faults.begin();
  for (uint64_t ticket = 1; ticket <= SUBMITTED; ++ticket) {
    const li_status status = li_submit(world.inbox, &note, ticket);
    worst = status == LI_OK ? worst : status;
  }
  (void)li_runtime_stop(world.inbox); /* commits what was submitted */
  subject_faults.stop();
  EQUAL(li_runtime_stop(world.inbox), LI_OK);
  answered = 0;
  const li_status told = take_outcomes(&answered);
  return worst == LI_OK ? told : worst;
}

/* Time: a lease that ran out is given back by one of the next ticks. */

static void claim_shortly(void) {
  li_command c = li_command_on(LI_CLAIM, li_agent("ben"), acme(), LI_STR("c1"));
  submit_some();
  EQUAL(li_commit(world.inbox, NULL), LI_OK);
  c.lease_ms = 1000; /* ben is not here, so nothing prolongs it */
  EQUAL(li_execute(world.inbox, &c, NULL), LI_OK);
  support_now_ms += 2000;
}

static li_status run_tick(void) {
  subject_faults.begin();
  const li_status status = li_tick(world.inbox, NULL);
  subject_faults.stop();
  return status;
}

static void check_given_back(li_status status) {
  (void)status;
  EQUAL(li_tick(host_now()->inbox, NULL), LI_OK);
  EQUAL(count_cards(host_now()->inbox, LI_TAB_WAITING, ""), 1);
}

/* Frames of a session: what was asked is answered in the end. */

typedef struct spoken {
  const char* frame;
  const char* answer;
} spoken;

static const spoken frames[] = {
    {"{\"t\":\"watch\",\"view\":\"v\",\"tab\":\"all\"}", "\"view\":\"v\""},
    {"{\"t\":\"thread\",\"conversation\":\"c1\",\"limit\":5}", "\"t\":\"thread\""},
    {"{\"t\":\"query\",\"id\":\"q\",\"tab\":\"all\",\"limit\":2}", "\"id\":\"q\""},
    {"{\"t\":\"command\",\"id\":\"k\",\"op\":\"note\",\"conversation\":\"c1\",\"text\":\"n\"}",
     "\"id\":\"k\""},
    {"{\"t\":\"bye\",\"at_once\":true}", ""},
};
static const spoken* said;
static int is_received; /* the frame was taken */
static int is_answered; /* its answer came */

static li_status speak(void) {
  li_str frame = LI_STR("");
  li_status status = LI_OK;
  if (!is_received) {
    status = li_session_receive(world.session, li_text(said->frame));
    is_received = status == LI_OK;
  }
  status = status == LI_OK ? li_commit(world.inbox, NULL) : status;
  while (status == LI_OK) {
    status = li_session_next(world.session, &frame);
    if (status != LI_OK || frame.size == 0) {
      break;
    }
    is_answered |= strstr(frame.data, said->answer) != NULL;
  }
  return status;
}

static void prepare_speech(void) {
  host_renew_handles();
  take_handles();
  is_answered = is_received = 0;
}

static li_status run_speech(void) {
  subject_faults.begin();
  const li_status status = speak();
  subject_faults.stop();
  return status;
}

static void check_answered(li_status status) {
  (void)status;
  if (world.inbox != host_now()->inbox) {
    take_handles(); /* a page that connects once more asks once more */
    is_received = 0;
  }
  EQUAL(speak(), LI_OK);
  CHECK(is_answered || said->answer[0] == '\0');
}

/* All of them, one behind the other. */

#define GOOD_CALLS (sizeof good_calls / sizeof good_calls[0])
#define FRAMES (sizeof frames / sizeof frames[0])

static const subject more_subjects[] = {
    {"li_commit of some", "li_commit", submit_some, run_commit, check_answers, 0},
    {"the runtime", "li_execute", NULL, run_runtime, NULL, 1},
    {"li_tick with a lease that ran out", "li_tick", claim_shortly, run_tick, check_given_back, 0},
};
#define MORE (sizeof more_subjects / sizeof more_subjects[0])

size_t subject_count(void) {
  return GOOD_CALLS + MORE + FRAMES + op_subject_count() + path_subject_count() +
         change_subject_count();
}

void subjects_begin(const char* folder, const fault_hooks* hooks) {
  const li_options options = good_li_options();

  subject_faults = *hooks;
  after_call = hooks->stop;
  host_begin(folder, &options, op_execute);
}

static const subject* good_call_at(size_t index) {
  static const char* const fresh[] = {"li_wake_fd", "li_set_wake", "li_runtime_start", NULL};
  static subject one;
  called = &good_calls[index];
  one = (subject){called->function, called->function, prepare_called, run_called, after_called, 0};
  for (const char* const* name = fresh; *name != NULL; ++name) {
    one.has_fresh_store |= strcmp(*name, called->function) == 0;
  }
  /* Its good call in memory is none: see path_subjects.c. */
  return strcmp(called->function, "li_restore") == 0 ? NULL : &one;
}

const subject* subject_at(size_t index) {
  static subject frame;
  if (index < GOOD_CALLS) {
    return good_call_at(index);
  }
  index -= GOOD_CALLS;
  if (index < MORE) {
    return &more_subjects[index];
  }
  index -= MORE;
  if (index < FRAMES) {
    said = &frames[index];
    frame =
        (subject){said->frame, "li_session_next", prepare_speech, run_speech, check_answered, 0};
    return &frame;
  }
  index -= FRAMES;
  if (index < op_subject_count()) {
    return op_subject_at(index);
  }
  index -= op_subject_count();
  return index < path_subject_count() ? path_subject_at(index)
                                      : change_subject_at(index - path_subject_count());
}
