/* The runtime: what is submitted is committed and what is due fires without the host, on one thread
 * of the library's that starts and ends when it is told to, in any order with everything else. The
 * clock is the system's; a test waits for what must happen and for nothing else. */
#include "folder.h"
#include "quiet_fork.h"
#include "support.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

static li_inbox inbox;

static li_inbox open_now(const char* path) {
  const li_options options = LI_OPTIONS_INIT;
  li_inbox opened = 0;
  EQUAL(li_open(li_text(path), &options, &opened), LI_OK);
  return opened;
}

static li_command note(const char* conversation) {
  li_command c = li_command_on(LI_NOTE, li_agent("ana"), acme(), li_text(conversation));
  c.text = LI_STR("n");
  return c;
}

static void wait_for_wake(void) {
  struct pollfd wait = {-1, POLLIN, 0};
  EQUAL(li_wake_fd(inbox, &wait.fd), LI_OK);
  EQUAL(poll(&wait, 1, 60000), 1);
}

/* Takes outcomes until that many have come; how many of them are LI_OK. */
static int take(int wanted) {
  int good = 0;
  for (int taken = 0; taken < wanted;) {
    li_outcome out = LI_OUTCOME_INIT;
    size_t count = 0;
    wait_for_wake();
    EQUAL(li_completions(inbox, &out, 1, &count), LI_OK);
    if (!check_that(count == 1, "an outcome", __FILE__, __LINE__)) {
      break;
    }
    ++taken;
    good += out.status == LI_OK;
  }
  return good;
}

static li_subscription subscribe(void) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  li_subscription subscription = 0;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_OK);
  return subscription;
}

/* Reads the feed until an event of that name comes. */
static void wait_for_event(li_subscription subscription, const char* name) {
  for (int found = 0; !found;) {
    li_page page = 0;
    EQUAL(li_next(subscription, 0, &page), LI_OK);
    if (page == 0) {
      wait_for_wake();
      continue;
    }
    const uint32_t count = info_of(page).events;
    for (uint32_t i = 0; i < count; ++i) {
      li_event event = LI_EVENT_INIT;
      EQUAL(li_page_event(page, i, &event), LI_OK);
      found |= strcmp(li_event_name(event.type), name) == 0;
    }
    EQUAL(li_page_free(page), LI_OK);
  }
}

static void what_is_submitted_is_committed(void) {
  inbox = open_now(":memory:");
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  const li_command c = note("c1");
  EQUAL(li_submit(inbox, &c, 1), LI_OK); /* before there is anybody to hear of it */
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  EQUAL(take(1), 1);
  for (uint64_t ticket = 2; ticket < 500; ++ticket) {
    EQUAL(li_submit(inbox, &c, ticket), LI_OK);
  }
  const li_command nowhere = note("nowhere");
  EQUAL(li_submit(inbox, &nowhere, 500), LI_OK);
  EQUAL(take(499), 498);
  EQUAL(li_close(inbox), LI_OK);
}

static void claim_for(const char* conversation, int64_t lease_ms) {
  li_command c = li_command_on(LI_CLAIM, li_agent("ana"), acme(), li_text(conversation));
  c.lease_ms = lease_ms;
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
}

static void what_is_due_fires(void) {
  inbox = open_now(":memory:");
  const li_subscription subscription = subscribe();
  make_waiting(inbox, "c1", "help");
  make_waiting(inbox, "c2", "help");
  claim_for("c1", 50);
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  wait_for_event(subscription, "released");
  /* It sleeps by now, and for longer: the new lease is told to it. */
  claim_for("c2", 50);
  wait_for_event(subscription, "released");
  EQUAL(count_cards(inbox, LI_TAB_WAITING, ""), 2);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_lease_that_is_new_wakes_a_runtime_with_nothing_due(void) {
  inbox = open_now(":memory:");
  make_waiting(inbox, "c1", "help");
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  claim_for("c1", 50);
  /* Nobody subscribes, so nothing but the deadline wakes it. */
  while (count_cards(inbox, LI_TAB_WAITING, "") == 0) {
    EQUAL(poll(NULL, 0, 5), 0);
  }
  EQUAL(li_close(inbox), LI_OK);
}

static void an_inbox_has_one_runtime(void) {
  inbox = open_now(":memory:");
  EQUAL(li_runtime_stop(inbox), LI_OK);
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  EQUAL(li_runtime_start(inbox, NULL), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "runs already"));
  EQUAL(li_runtime_stop(inbox), LI_OK);
  EQUAL(li_runtime_stop(inbox), LI_OK);
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  const li_command c = note("c1");
  EQUAL(li_submit(inbox, &c, 1), LI_OK);
  EQUAL(take(1), 1);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(li_runtime_start(inbox, NULL), LI_E_BAD_HANDLE);
  EQUAL(li_runtime_stop(inbox), LI_E_BAD_HANDLE);
}

static void the_watch_has_a_limit(void) {
  li_runtime_options options = LI_RUNTIME_INIT;
  inbox = open_now(":memory:");
  options.watch_ms = 60001;
  EQUAL(li_runtime_start(inbox, &options), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "options.watch_ms is 60001"));
  options.watch_ms = 60000;
  EQUAL(li_runtime_start(inbox, &options), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void stopping_commits_what_was_submitted(void) {
  inbox = open_now(":memory:");
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  const li_command c = note("c1");
  for (int round = 0; round < 50; ++round) {
    li_outcome outcomes[4] = {LI_OUTCOME_INIT, LI_OUTCOME_INIT, LI_OUTCOME_INIT, LI_OUTCOME_INIT};
    size_t count = 0;
    EQUAL(li_runtime_start(inbox, NULL), LI_OK);
    for (uint64_t ticket = 0; ticket < 3; ++ticket) {
      EQUAL(li_submit(inbox, &c, ticket), LI_OK);
    }
    EQUAL(li_runtime_stop(inbox), LI_OK);
    EQUAL(li_completions(inbox, outcomes, 4, &count), LI_OK);
    EQUAL(count, 3);
  }
  EQUAL(li_submit(inbox, &c, 9), LI_OK); /* nobody commits it now */
  li_outcome left = LI_OUTCOME_INIT;
  size_t count = 1;
  EQUAL(li_completions(inbox, &left, 1, &count), LI_OK);
  EQUAL(count, 0);
  uint32_t committed = 0;
  EQUAL(li_commit(inbox, &committed), LI_OK);
  EQUAL(committed, 1);
  EQUAL(li_close(inbox), LI_OK);
}

typedef struct seen {
  pthread_t thread;
  li_status stopped;
  li_status submitted;
  int signals; /* how many of them would come to its thread */
} seen;

static void look_around(void* user) {
  seen* what = (seen*)user;
  sigset_t blocked;
  const li_command c = note("c1");
  what->thread = pthread_self();
  what->stopped = li_runtime_stop(inbox);
  what->submitted = li_submit(inbox, &c, 9);
  (void)pthread_sigmask(SIG_SETMASK, NULL, &blocked);
  what->signals = !sigismember(&blocked, SIGTERM) + !sigismember(&blocked, SIGCHLD);
}

static void its_callback_may_not_call_the_library(void) {
  seen what = {pthread_self(), LI_OK, LI_OK, 9};
  inbox = open_now(":memory:");
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  EQUAL(li_set_wake(inbox, look_around, NULL, &what), LI_OK);
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  const li_command c = note("c1");
  EQUAL(li_submit(inbox, &c, 1), LI_OK);
  EQUAL(li_runtime_stop(inbox), LI_OK); /* by now the callback has returned */
  EQUAL(take(1), 1);
  CHECK(!pthread_equal(what.thread, pthread_self()));
  EQUAL(what.stopped, LI_E_INVALID_ARGUMENT);
  EQUAL(what.submitted, LI_E_INVALID_ARGUMENT);
  EQUAL(what.signals, 0);
  EQUAL(li_close(inbox), LI_OK);
}

typedef struct worker {
  pthread_t thread;
  li_inbox inbox;
  int number;
  int is_clean;
} worker;

/* Submits, starts and stops until the inbox is gone. */
static void* run_worker(void* argument) {
  worker* me = (worker*)argument;
  const li_command c = note("c1");
  for (uint64_t turn = 0;; ++turn) {
    li_outcome out = LI_OUTCOME_INIT;
    size_t count = 0;
    li_status status = li_submit(me->inbox, &c, turn);
    if (status == LI_OK || status == LI_E_QUEUE_FULL) {
      status = li_completions(me->inbox, &out, 1, &count);
    }
    if (status == LI_OK && me->number == 0) {
      status = turn % 8 == 3 ? li_runtime_stop(me->inbox) : li_runtime_start(me->inbox, NULL);
      me->is_clean = me->is_clean && (status == LI_OK || status == LI_E_INVALID_ARGUMENT ||
                                      status == LI_E_BAD_HANDLE || status == LI_E_HANDLE_CLOSED);
      status = status == LI_E_INVALID_ARGUMENT ? LI_OK : status;
    }
    if (status != LI_OK) {
      me->is_clean = me->is_clean && (status == LI_E_BAD_HANDLE || status == LI_E_HANDLE_CLOSED);
      return NULL;
    }
  }
}

static void it_may_be_closed_in_the_midst_of_all(void) {
  for (int round = 0; round < 20; ++round) {
    worker workers[4];
    inbox = open_now(":memory:");
    EQUAL(receive(inbox, "c1", "hello"), LI_OK);
    EQUAL(li_runtime_start(inbox, NULL), LI_OK);
    for (int i = 0; i < 4; ++i) {
      workers[i].inbox = inbox;
      workers[i].number = i;
      workers[i].is_clean = 1;
      EQUAL(pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]), 0);
    }
    EQUAL(receive(inbox, "main", "hello"), LI_OK);
    EQUAL(li_close(inbox), LI_OK);
    for (int i = 0; i < 4; ++i) {
      EQUAL(pthread_join(workers[i].thread, NULL), 0);
      CHECK(workers[i].is_clean);
    }
  }
}

/* A session whose client is only ever listened to: all else is the runtime's. */
static void a_session_is_served(void) {
  li_session_options options = LI_SESSION_INIT;
  li_session session = 0;
  inbox = open_now(":memory:");
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  options.tenant = acme();
  options.principal = li_agent("ana");
  options.name = LI_STR("tab");
  EQUAL(li_session_open(inbox, &options, &session), LI_OK);
  EQUAL(li_session_receive(session, LI_STR("{\"t\":\"hello\",\"protocol\":1}")), LI_OK);
  EQUAL(li_session_receive(session,
                           LI_STR("{\"t\":\"command\",\"id\":\"k1\",\"op\":\"note\","
                                  "\"conversation\":\"c1\",\"text\":\"n\"}")),
        LI_OK);
  for (int is_answered = 0; !is_answered;) {
    li_str frame;
    EQUAL(li_session_next(session, &frame), LI_OK);
    if (frame.size == 0) {
      wait_for_wake();
    } else {
      is_answered = strstr(frame.data, "\"id\":\"k1\"") != NULL;
    }
  }
  EQUAL(li_session_free(session), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

/* The exit status is the number of what went wrong. */
static int be_the_child(const char* path) {
  const li_command c = note("c1");
  if (li_runtime_start(inbox, NULL) != LI_E_FORKED)
    return 1;
  if (li_runtime_stop(inbox) != LI_E_FORKED)
    return 2;
  if (li_submit(inbox, &c, 1) != LI_E_FORKED)
    return 3;
  if (li_close(inbox) != LI_E_FORKED)
    return 4;
  inbox = open_now(path);
#if !defined(__SANITIZE_THREAD__) /* which lets such a child have no threads */
  if (li_runtime_start(inbox, NULL) != LI_OK)
    return 5;
#endif
  if (li_submit(inbox, &c, 1) != LI_OK)
    return 6;
#if defined(__SANITIZE_THREAD__)
  if (li_commit(inbox, NULL) != LI_OK)
    return 9;
#endif
  if (take(1) != 1)
    return 7;
  return li_close(inbox) == LI_OK ? 0 : 8;
}

static void a_child_process_has_none_and_may_start_its_own(void) {
  char path[FOLDER_CAPACITY];
  int status = 1;
  make_folder(path);
  inbox = open_now(path);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  fflush(stdout);
  const pid_t child = quiet_fork();
  if (child == 0) {
    alarm(60);
    _exit(be_the_child(path));
  }
  EQUAL(waitpid(child, &status, 0), child);
  EQUAL(status, 0);
  const li_command c = note("c1");
  EQUAL(li_submit(inbox, &c, 1), LI_OK);
  EQUAL(take(1), 1);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

/* Two processes on one store: each reader hears of the other's commits. */
static void commits_of_another_process_are_noticed(void) {
  char path[FOLDER_CAPACITY];
  li_runtime_options options = LI_RUNTIME_INIT;
  int status = 1;
  make_folder(path);
  inbox = open_now(path);
  const li_subscription subscription = subscribe();
  options.watch_ms = 20;
  EQUAL(li_runtime_start(inbox, &options), LI_OK);
  fflush(stdout);
  const pid_t child = quiet_fork();
  if (child == 0) {
    alarm(60);
    inbox = open_now(path);
    _exit(receive(inbox, "c1", "from the child") == LI_OK && li_close(inbox) == LI_OK ? 0 : 1);
  }
  wait_for_event(subscription, "message_received");
  EQUAL(waitpid(child, &status, 0), child);
  EQUAL(status, 0);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

int main(void) {
  RUN(what_is_submitted_is_committed);
  RUN(what_is_due_fires);
  RUN(a_lease_that_is_new_wakes_a_runtime_with_nothing_due);
  RUN(an_inbox_has_one_runtime);
  RUN(the_watch_has_a_limit);
  RUN(stopping_commits_what_was_submitted);
  RUN(its_callback_may_not_call_the_library);
  RUN(it_may_be_closed_in_the_midst_of_all);
  RUN(a_session_is_served);
  RUN(a_child_process_has_none_and_may_start_its_own);
  RUN(commits_of_another_process_are_noticed);
  return check_end();
}
