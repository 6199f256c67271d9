/* How a host is woken: the descriptor is readable exactly while li_ready or li_completions has
 * something; the callback comes when it becomes so, and never after it was replaced. */
#define _POSIX_C_SOURCE 200809L

#include "support.h"

#include <poll.h>
#include <pthread.h>

static li_inbox inbox;

static int is_readable(void) {
  struct pollfd wait;
  int fd = -1;
  EQUAL(li_wake_fd(inbox, &fd), LI_OK);
  wait.fd = fd;
  wait.events = POLLIN;
  wait.revents = 0;
  return poll(&wait, 1, 0) == 1 && (wait.revents & POLLIN) != 0;
}

static li_subscription subscribe(uint32_t flags) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  li_subscription subscription = 0;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.flags = flags;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_OK);
  return subscription;
}

static size_t ready(uint64_t* handles, size_t capacity) {
  size_t count = 99;
  EQUAL(li_ready(inbox, handles, capacity, &count), LI_OK);
  return count;
}

/* Reads until there is nothing; how many events came. */
static uint32_t drain(li_subscription subscription) {
  uint32_t events = 0;
  for (;;) {
    li_page page = 0;
    EQUAL(li_next(subscription, 0, &page), LI_OK);
    if (page == 0) {
      return events;
    }
    events += info_of(page).events;
    EQUAL(li_page_free(page), LI_OK);
  }
}

static void a_commit_makes_the_descriptor_readable(void) {
  uint64_t handles[4];
  inbox = open_memory();
  const li_subscription subscription = subscribe(LI_FROM_NOW);
  CHECK(!is_readable());
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  CHECK(is_readable());
  CHECK(is_readable());
  EQUAL(ready(handles, 4), 1);
  CHECK(handles[0] == subscription);
  CHECK(!is_readable());
  /* Told once: more of the same changes nothing until it was drained. */
  EQUAL(receive(inbox, "c1", "are you there?"), LI_OK);
  EQUAL(ready(handles, 4), 0);
  CHECK(!is_readable());
  CHECK(drain(subscription) >= 2);
  EQUAL(ready(handles, 4), 0);
  EQUAL(receive(inbox, "c1", "hello?"), LI_OK);
  CHECK(is_readable());
  EQUAL(ready(handles, 4), 1);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void reading_without_asking_empties_the_list(void) {
  uint64_t handles[4];
  inbox = open_memory();
  const li_subscription subscription = subscribe(LI_FROM_NOW);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  CHECK(is_readable());
  CHECK(drain(subscription) > 0);
  CHECK(!is_readable());
  EQUAL(ready(handles, 4), 0);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_reader_behind_the_head_is_ready_from_the_start(void) {
  uint64_t handles[4];
  inbox = open_memory();
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  const li_subscription subscription = subscribe(LI_FROM_OLDEST);
  CHECK(is_readable());
  EQUAL(ready(handles, 4), 1);
  CHECK(drain(subscription) > 0);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void the_list_is_told_in_pieces(void) {
  uint64_t handles[4];
  inbox = open_memory();
  li_subscription all[3];
  for (int i = 0; i < 3; ++i) {
    all[i] = subscribe(LI_FROM_NOW);
  }
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  EQUAL(ready(handles, 0), 0);
  EQUAL(ready(handles, 2), 2);
  CHECK(is_readable());
  EQUAL(ready(handles + 2, 2), 1);
  CHECK(!is_readable());
  for (int i = 0; i < 3; ++i) {
    CHECK(handles[0] == all[i] || handles[1] == all[i] || handles[2] == all[i]);
    EQUAL(li_unsubscribe(all[i]), LI_OK);
  }
  EQUAL(li_close(inbox), LI_OK);
}

static void a_freed_reader_is_listed_no_more(void) {
  uint64_t handles[4];
  inbox = open_memory();
  const li_subscription subscription = subscribe(LI_FROM_NOW);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  CHECK(is_readable());
  EQUAL(li_unsubscribe(subscription), LI_OK);
  CHECK(!is_readable());
  EQUAL(ready(handles, 4), 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void outcomes_keep_it_readable_until_all_are_taken(void) {
  li_outcome out = LI_OUTCOME_INIT;
  size_t taken = 0;
  inbox = open_memory();
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  li_command c = li_command_on(LI_NOTE, li_agent("ana"), acme(), LI_STR("c1"));
  c.text = LI_STR("n");
  EQUAL(li_submit(inbox, &c, 1), LI_OK);
  EQUAL(li_submit(inbox, &c, 2), LI_OK);
  CHECK(!is_readable());
  EQUAL(li_commit(inbox, NULL), LI_OK);
  CHECK(is_readable());
  EQUAL(li_completions(inbox, &out, 1, &taken), LI_OK);
  CHECK(is_readable());
  EQUAL(li_completions(inbox, &out, 1, &taken), LI_OK);
  EQUAL(taken, 1);
  CHECK(!is_readable());
  EQUAL(li_close(inbox), LI_OK);
}

typedef struct listener {
  int calls;
  int freed;
  pthread_t thread;
} listener;

static void on_wake(void* user) {
  listener* me = (listener*)user;
  ++me->calls;
  me->thread = pthread_self();
  CHECK(me->freed == 0);
}

static void on_free(void* user) {
  ++((listener*)user)->freed;
}

static void the_callback_comes_when_it_becomes_readable(void) {
  listener one = {0, 0, pthread_self()};
  inbox = open_memory();
  const li_subscription subscription = subscribe(LI_FROM_NOW);
  EQUAL(li_set_wake(inbox, on_wake, on_free, &one), LI_OK);
  EQUAL(one.calls, 0);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  EQUAL(one.calls, 1);
  CHECK(pthread_equal(one.thread, pthread_self()));
  EQUAL(receive(inbox, "c1", "hello?"), LI_OK);
  EQUAL(one.calls, 1);
  CHECK(drain(subscription) > 0);
  EQUAL(receive(inbox, "c1", "anybody?"), LI_OK);
  EQUAL(one.calls, 2);

  listener two = {0, 0, pthread_self()};
  EQUAL(li_set_wake(inbox, on_wake, on_free, &two), LI_OK);
  EQUAL(one.freed, 1);
  /* It is readable already, and whoever comes now must hear of it. */
  EQUAL(two.calls, 1);
  CHECK(drain(subscription) > 0);
  EQUAL(receive(inbox, "c1", "hey"), LI_OK);
  EQUAL(one.calls, 2);
  EQUAL(two.calls, 2);

  EQUAL(li_set_wake(inbox, NULL, NULL, NULL), LI_OK);
  EQUAL(two.freed, 1);
  CHECK(drain(subscription) > 0);
  EQUAL(receive(inbox, "c1", "hey"), LI_OK);
  EQUAL(two.calls, 2);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void closing_frees_the_callback(void) {
  listener one = {0, 0, pthread_self()};
  inbox = open_memory();
  EQUAL(li_set_wake(inbox, on_wake, on_free, &one), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(one.freed, 1);
  EQUAL(one.calls, 0);
}

static void a_failed_registration_frees_nothing(void) {
  listener one = {0, 0, pthread_self()};
  inbox = open_memory();
  EQUAL(li_set_wake(inbox, NULL, on_free, &one), LI_E_INVALID_ARGUMENT);
  EQUAL(li_set_wake(0, on_wake, on_free, &one), LI_E_BAD_HANDLE);
  EQUAL(one.freed, 0);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(one.freed, 0);
}

static void* commit_on_another_thread(void* unused) {
  (void)unused;
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  return NULL;
}

static void a_waiting_thread_is_woken_by_another(void) {
  pthread_t thread;
  struct pollfd wait;
  uint64_t handles[1];
  inbox = open_memory();
  const li_subscription subscription = subscribe(LI_FROM_NOW);
  wait.events = POLLIN;
  wait.revents = 0;
  EQUAL(li_wake_fd(inbox, &wait.fd), LI_OK);
  EQUAL(pthread_create(&thread, NULL, commit_on_another_thread, NULL), 0);
  EQUAL(poll(&wait, 1, -1), 1);
  EQUAL(ready(handles, 1), 1);
  EQUAL(pthread_join(thread, NULL), 0);
  CHECK(drain(subscription) > 0);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

int main(void) {
  RUN(a_commit_makes_the_descriptor_readable);
  RUN(reading_without_asking_empties_the_list);
  RUN(a_reader_behind_the_head_is_ready_from_the_start);
  RUN(the_list_is_told_in_pieces);
  RUN(a_freed_reader_is_listed_no_more);
  RUN(outcomes_keep_it_readable_until_all_are_taken);
  RUN(the_callback_comes_when_it_becomes_readable);
  RUN(closing_frees_the_callback);
  RUN(a_failed_registration_frees_nothing);
  RUN(a_waiting_thread_is_woken_by_another);
  return check_end();
}
