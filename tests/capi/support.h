/* What many tests of the C API need: an inbox, the usual commands, texts compared. */
#ifndef LIVEINBOX_TESTS_CAPI_SUPPORT_H
#define LIVEINBOX_TESTS_CAPI_SUPPORT_H

#include <liveinbox/liveinbox.h>

#include "check.h"

/* A clock that stands still until a test moves it. */
static int64_t support_now_ms = 1700000000000;

static inline int64_t support_now(void* user) {
  (void)user;
  return support_now_ms;
}

static inline li_inbox open_at(const char* path) {
  li_options options = LI_OPTIONS_INIT;
  li_inbox inbox = 0;
  options.now_ms = support_now;
  EQUAL(li_open(li_text(path), &options, &inbox), LI_OK);
  CHECK(inbox != 0);
  return inbox;
}

static inline li_inbox open_memory(void) {
  return open_at(":memory:");
}

static inline li_str acme(void) {
  return LI_STR("acme");
}

/* A user's message that opens the conversation; the status. */
static inline li_status receive(li_inbox inbox, const char* conversation, const char* text) {
  return li_receive(inbox,
                    acme(),
                    LI_STR("WIDGET"),
                    li_text(conversation),
                    li_text(conversation),
                    li_text(text),
                    NULL);
}

/* A conversation that waits for people. */
static inline void make_waiting(li_inbox inbox, const char* conversation, const char* text) {
  EQUAL(receive(inbox, conversation, text), LI_OK);
  EQUAL(li_escalate(inbox,
                    acme(),
                    li_text(conversation),
                    li_integration("host"),
                    LI_REASON_LOW_CONFIDENCE,
                    LI_STR("the assistant is not sure"),
                    NULL),
        LI_OK);
}

/* The fence of a claim that must succeed. */
static inline uint64_t claim(li_inbox inbox, const char* conversation, const char* agent) {
  li_outcome out = LI_OUTCOME_INIT;
  EQUAL(li_claim(inbox, acme(), li_text(conversation), li_agent(agent), &out), LI_OK);
  return out.fence;
}

static inline int same_text(li_str text, const char* want) {
  const size_t size = strlen(want);
  if (text.size == size && (size == 0 || memcmp(text.data, want, size) == 0)) {
    return 1;
  }
  printf("got: %.*s\n", (int)text.size, text.data == NULL ? "" : text.data);
  return 0;
}

static inline int contains(li_str text, const char* part) {
  const size_t size = strlen(part);
  for (size_t i = 0; i + size <= text.size; ++i) {
    if (memcmp(text.data + i, part, size) == 0) {
      return 1;
    }
  }
  printf("not there: %s\nin: %.*s\n", part, (int)text.size, text.data == NULL ? "" : text.data);
  return 0;
}

/* The sentence of the last error. */
static inline li_str last_message(void) {
  li_error_info info = LI_INIT_(li_error_info);
  EQUAL(li_last_error(&info), LI_OK);
  return li_text(info.message);
}

static inline li_status last_status(void) {
  li_error_info info = LI_INIT_(li_error_info);
  EQUAL(li_last_error(&info), LI_OK);
  return info.status;
}

static inline li_page query_tab(li_inbox inbox, uint32_t tab, const char* search) {
  li_query_options options = LI_QUERY_INIT;
  li_page page = 0;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.tab = tab;
  options.search = li_text(search);
  EQUAL(li_query(inbox, &options, &page), LI_OK);
  return page;
}

static inline li_page_info info_of(li_page page) {
  li_page_info info = LI_PAGE_INFO_INIT;
  EQUAL(li_page_get_info(page, &info), LI_OK);
  return info;
}

/* How many cards a query gives. */
static inline uint32_t count_cards(li_inbox inbox, uint32_t tab, const char* search) {
  const li_page page = query_tab(inbox, tab, search);
  const li_page_info info = info_of(page);
  EQUAL(li_page_free(page), LI_OK);
  return info.cards;
}

#endif /* LIVEINBOX_TESTS_CAPI_SUPPORT_H */
