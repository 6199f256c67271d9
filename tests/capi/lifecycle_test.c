/* Handles: any order of destruction, forged numbers, use after free, use after close, other
 * threads inside while an inbox closes, and a child process of fork(). */
#include "folder.h"
#include "support.h"

#include <pthread.h>
#include <sys/wait.h>

#define OBJECTS 4

/* One of each, with something in each of them. */
typedef struct family {
  li_inbox inbox;
  li_page page;
  li_subscription subscription;
  li_session session;
} family;

static family make_family(void) {
  family all;
  all.inbox = open_memory();
  make_waiting(all.inbox, "c1", "help");
  all.page = query_tab(all.inbox, LI_TAB_ALL, "");

  li_subscribe_options subscribe = LI_SUBSCRIBE_INIT;
  subscribe.tenant = acme();
  subscribe.viewer = li_agent("ana");
  subscribe.flags = LI_FROM_OLDEST;
  EQUAL(li_subscribe(all.inbox, &subscribe, &all.subscription), LI_OK);

  li_session_options session = LI_SESSION_INIT;
  session.tenant = acme();
  session.principal = li_agent("ana");
  session.name = LI_STR("tab");
  EQUAL(li_session_open(all.inbox, &session, &all.session), LI_OK);
  EQUAL(li_session_receive(all.session, LI_STR("{\"t\":\"hello\",\"protocol\":1}")), LI_OK);
  return all;
}

static li_status free_one(const family* all, int which) {
  switch (which) {
    case 0:
      return li_close(all->inbox);
    case 1:
      return li_page_free(all->page);
    case 2:
      return li_unsubscribe(all->subscription);
    default:
      return li_session_free(all->session);
  }
}

/* What each answers once its inbox is closed or it was freed itself. */
static void check_use(const family* all, const int* is_freed) {
  li_page_info info = LI_PAGE_INFO_INIT;
  li_page page = 0;
  li_str frame;
  const int closed = is_freed[0];
  EQUAL(li_page_get_info(all->page, &info), is_freed[1] ? LI_E_BAD_HANDLE : LI_OK);
  EQUAL(li_next(all->subscription, 1, &page),
        is_freed[2] ? LI_E_BAD_HANDLE
        : closed    ? LI_E_HANDLE_CLOSED
                    : LI_OK);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_session_next(all->session, &frame),
        is_freed[3] ? LI_E_BAD_HANDLE
        : closed    ? LI_E_HANDLE_CLOSED
                    : LI_OK);
  EQUAL(li_session_receive(all->session, LI_STR("{\"t\":\"ping\"}")),
        is_freed[3] ? LI_E_BAD_HANDLE
        : closed    ? LI_E_HANDLE_CLOSED
                    : LI_OK);
  EQUAL(li_tick(all->inbox, NULL), closed ? LI_E_BAD_HANDLE : LI_OK);
}

static void destroy_in_order(const int* order) {
  const family all = make_family();
  int is_freed[OBJECTS] = {0, 0, 0, 0};
  for (int i = 0; i < OBJECTS; ++i) {
    EQUAL(free_one(&all, order[i]), LI_OK);
    is_freed[order[i]] = 1;
    check_use(&all, is_freed);
    EQUAL(free_one(&all, order[i]), LI_E_BAD_HANDLE);
  }
}

static void any_order_of_destruction_is_safe(void) {
  int orders = 0;
  for (int number = 0; number < 256; ++number) {
    const int order[OBJECTS] = {number & 3, (number >> 2) & 3, (number >> 4) & 3, number >> 6};
    int seen = 0;
    for (int i = 0; i < OBJECTS; ++i) {
      seen |= 1 << order[i];
    }
    if (seen == 15) {
      destroy_in_order(order);
      ++orders;
    }
  }
  EQUAL(orders, 24);
}

static void nothing_frees_nothing(void) {
  EQUAL(li_close(0), LI_OK);
  EQUAL(li_page_free(0), LI_OK);
  EQUAL(li_unsubscribe(0), LI_OK);
  EQUAL(li_session_free(0), LI_OK);
}

static void a_handle_of_another_kind_is_none(void) {
  const family all = make_family();
  li_page_info info = LI_PAGE_INFO_INIT;
  li_str frame;
  EQUAL(li_page_get_info(all.inbox, &info), LI_E_BAD_HANDLE);
  EQUAL(li_page_get_info(all.session, &info), LI_E_BAD_HANDLE);
  EQUAL(li_session_next(all.subscription, &frame), LI_E_BAD_HANDLE);
  EQUAL(li_tick(all.page, NULL), LI_E_BAD_HANDLE);
  EQUAL(li_close(all.page), LI_E_BAD_HANDLE);
  EQUAL(li_page_free(all.inbox), LI_E_BAD_HANDLE);
  const int order[OBJECTS] = {0, 1, 2, 3};
  for (int i = 0; i < OBJECTS; ++i) {
    EQUAL(free_one(&all, order[i]), LI_OK);
  }
}

/* Every number near a live handle, and every single changed bit of it, is no handle. */
static void forged_numbers_are_no_handles(void) {
  const li_inbox inbox = open_memory();
  li_page_info info = LI_PAGE_INFO_INIT;
  const li_page page = query_tab(inbox, LI_TAB_ALL, "");
  for (int bit = 0; bit < 64; ++bit) {
    EQUAL(li_page_get_info(page ^ ((uint64_t)1 << bit), &info), LI_E_BAD_HANDLE);
  }
  EQUAL(li_page_get_info(UINT64_MAX, &info), LI_E_BAD_HANDLE);
  EQUAL(li_page_get_info(1, &info), LI_E_BAD_HANDLE);
  EQUAL(li_page_get_info(page, &info), LI_OK);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_freed_number_does_not_come_back(void) {
  const li_inbox inbox = open_memory();
  li_page_info info = LI_PAGE_INFO_INIT;
  const li_page first = query_tab(inbox, LI_TAB_ALL, "");
  EQUAL(li_page_free(first), LI_OK);
  for (int i = 0; i < 1000; ++i) {
    const li_page page = query_tab(inbox, LI_TAB_ALL, "");
    CHECK(page != first);
    EQUAL(li_page_get_info(first, &info), LI_E_BAD_HANDLE);
    EQUAL(li_page_free(page), LI_OK);
  }
  EQUAL(li_close(inbox), LI_OK);
}

static void texts_of_a_page_outlive_the_inbox(void) {
  const family all = make_family();
  li_card card = LI_CARD_INIT;
  li_str json;
  EQUAL(li_close(all.inbox), LI_OK);
  EQUAL(li_page_card(all.page, 0, &card), LI_OK);
  CHECK(same_text(card.conversation, "c1"));
  EQUAL(li_page_json(all.page, &json), LI_OK);
  CHECK(contains(json, "\"conversation\":\"c1\""));
  for (int i = 1; i < OBJECTS; ++i) {
    EQUAL(free_one(&all, i), LI_OK);
  }
}

typedef struct worker {
  pthread_t thread;
  li_inbox inbox;
  int number;
  int is_clean;
} worker;

/* Works until the inbox is gone; every answer is either a success or one of the two words for it.
 */
static void* run_worker(void* argument) {
  worker* me = (worker*)argument;
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  char key[16];
  snprintf(key, sizeof key, "w%d", me->number);
  options.tenant = acme();
  options.viewer = li_agent("ana");
  for (;;) {
    li_subscription subscription = 0;
    li_status status = receive(me->inbox, key, "hello");
    if (status == LI_OK) {
      status = li_subscribe(me->inbox, &options, &subscription);
    }
    li_page page = 0;
    if (status == LI_OK) {
      status = li_next(subscription, 0, &page);
    }
    me->is_clean = me->is_clean && li_page_free(page) == LI_OK;
    me->is_clean = me->is_clean && li_unsubscribe(subscription) == LI_OK;
    if (status != LI_OK) {
      me->is_clean = me->is_clean && (status == LI_E_BAD_HANDLE || status == LI_E_HANDLE_CLOSED);
      return NULL;
    }
  }
}

static void closing_waits_for_calls_of_other_threads(void) {
  for (int round = 0; round < 20; ++round) {
    worker workers[4];
    const li_inbox inbox = open_memory();
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

/* In the child: nothing of the parent's works, everything can be opened anew, and freeing what was
 * inherited says why it is not possible. The exit status is the number of what went wrong. */
static int be_the_child(const family* all, const char* path) {
  li_page_info info = LI_PAGE_INFO_INIT;
  li_options options = LI_OPTIONS_INIT;
  li_page page = 0;
  li_str frame;
  li_inbox own = 0;
  if (li_tick(all->inbox, NULL) != LI_E_FORKED)
    return 1;
  if (last_status() != LI_E_FORKED)
    return 2;
  if (li_page_get_info(all->page, &info) != LI_E_FORKED)
    return 3;
  if (li_next(all->subscription, 1, &page) != LI_E_FORKED)
    return 4;
  if (li_session_next(all->session, &frame) != LI_E_FORKED)
    return 5;
  if (li_close(all->inbox) != LI_E_FORKED)
    return 6;
  if (li_page_free(all->page) != LI_E_FORKED)
    return 7;
  if (li_tick(12345, NULL) != LI_E_BAD_HANDLE)
    return 8;
  if (li_open(li_text(path), &options, &own) != LI_OK)
    return 9;
  if (receive(own, "from the child", "hello") != LI_OK)
    return 10;
  if (li_tick(all->inbox, NULL) != LI_E_FORKED)
    return 11;
  if (li_session_free(all->session) != LI_E_FORKED)
    return 12;
  if (li_close(own) != LI_OK)
    return 13;
  return li_close(own) == LI_E_BAD_HANDLE ? 0 : 14;
}

static void a_child_process_opens_anew(void) {
  char path[FOLDER_CAPACITY];
  make_folder(path);
  const family all = make_family();
  const li_inbox shared = open_at(path);
  EQUAL(receive(shared, "from the parent", "hello"), LI_OK);
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    _exit(be_the_child(&all, path));
  }
  int status = 0;
  EQUAL(waitpid(child, &status, 0), child);
  CHECK(WIFEXITED(status));
  EQUAL(WEXITSTATUS(status), 0);
  /* The parent goes on as if nothing had happened, and sees what the child committed. */
  li_stats_info stats = LI_STATS_INIT;
  EQUAL(li_stats(shared, acme(), &stats), LI_OK);
  EQUAL(stats.conversations, 2);
  EQUAL(receive(shared, "from the parent", "hello again"), LI_OK);
  EQUAL(li_close(shared), LI_OK);
  for (int i = 0; i < OBJECTS; ++i) {
    EQUAL(free_one(&all, i), LI_OK);
  }
  remove_folder(path);
}

int main(void) {
  RUN(any_order_of_destruction_is_safe);
  RUN(nothing_frees_nothing);
  RUN(a_handle_of_another_kind_is_none);
  RUN(forged_numbers_are_no_handles);
  RUN(a_freed_number_does_not_come_back);
  RUN(texts_of_a_page_outlive_the_inbox);
  RUN(closing_waits_for_calls_of_other_threads);
  RUN(a_child_process_opens_anew);
  return check_end();
}
