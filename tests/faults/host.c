#define _XOPEN_SOURCE 700

#include "host.h"

#include "capi/folder.h"
#include "capi/support.h"

#include <string.h>

#define ACKNOWLEDGED_MAX 4096

static const char* root;
static li_options opening;
static host_executes execute;
static unsigned long serial;

static host_handles now;
static char store_path[HOST_PATH];
static host_command acknowledged[ACKNOWLEDGED_MAX];
static size_t acknowledged_count;

void host_begin(const char* folder, const li_options* options, host_executes executes) {
  root = folder;
  opening = *options;
  execute = executes;
}

const char* host_fresh_path(void) {
  static char path[HOST_PATH];
  snprintf(path, sizeof path, "%s/store%lu", root, ++serial);
  return path;
}

static void open_handles_of_store(void) {
  li_transcript_options thread = LI_TRANSCRIPT_INIT;
  li_subscribe_options subscribe = LI_SUBSCRIBE_INIT;
  li_session_options session = LI_SESSION_INIT;
  thread.tenant = subscribe.tenant = session.tenant = acme();
  thread.viewer = subscribe.viewer = session.principal = li_agent("ana");
  thread.conversation = LI_STR("c1");
  subscribe.flags = LI_FROM_OLDEST;
  session.name = LI_STR("first tab");
  EQUAL(li_transcript(now.inbox, &thread, &now.page), LI_OK);
  EQUAL(li_subscribe(now.inbox, &subscribe, &now.subscription), LI_OK);
  EQUAL(li_session_open(now.inbox, &session, &now.session), LI_OK);
  EQUAL(li_session_receive(now.session, LI_STR("{\"t\":\"hello\",\"protocol\":1}")), LI_OK);
  EQUAL(li_commit(now.inbox, NULL), LI_OK);
}

static void free_handles(void) {
  (void)li_page_free(now.page);
  (void)li_unsubscribe(now.subscription);
  (void)li_session_free(now.session);
  now.page = now.subscription = now.session = 0;
}

void host_renew_handles(void) {
  free_handles();
  open_handles_of_store();
}

void host_open_new(void) {
  snprintf(store_path, sizeof store_path, "%s", host_fresh_path());
  acknowledged_count = 0;
  memset(&now, 0, sizeof now);
  EQUAL(li_open(li_text(store_path), &opening, &now.inbox), LI_OK);
  make_waiting(now.inbox, "c1", "help me with my **invoice**");
  open_handles_of_store();
}

void host_reopen(void) {
  free_handles();
  (void)li_close(now.inbox);
  if (!EQUAL(li_open(li_text(store_path), &opening, &now.inbox), LI_OK)) {
    printf("  %s\n", last_message().data);
  }
  open_handles_of_store();
}

void host_close(void) {
  free_handles();
  (void)li_close(now.inbox);
  now.inbox = 0;
  remove_folder(store_path);
}

host_handles* host_now(void) {
  return &now;
}

const char* host_path(void) {
  return store_path;
}

void host_acknowledge(const host_command* command) {
  if (acknowledged_count < ACKNOWLEDGED_MAX) {
    acknowledged[acknowledged_count++] = *command;
  }
}

/* Commits something that makes the log no longer, or a call that reads it all would need more each
 * time. */
static li_status say_here(void) {
  li_command here = li_command_on(LI_CONNECT, li_agent("ana"), acme(), LI_STR(""));
  here.session = LI_STR("desk");
  return li_execute(now.inbox, &here, NULL);
}

int host_heal(void) {
  li_stats_info info = LI_STATS_INIT;
  const li_status status = li_stats(now.inbox, acme(), &info);
  if (status == LI_E_STORE_FAILED) {
    host_reopen();
  } else {
    EQUAL(status, LI_OK);
  }
  EQUAL(say_here(), LI_OK);
  return status != LI_OK;
}

static void check_acknowledged(void) {
  for (size_t i = 0; i < acknowledged_count; ++i) {
    li_outcome out = LI_OUTCOME_INIT;
    const host_command* const one = &acknowledged[i];
    EQUAL(execute(one, &out), LI_OK);
    if (!EQUAL(out.offset, one->offset) || !CHECK(out.duplicate != 0)) {
      printf("  the acknowledged command %s of op %u is lost\n", one->name, (unsigned)one->op);
      break;
    }
  }
}

static void check_feed(li_inbox inbox) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  li_subscription reader = 0;
  li_page page = 0;
  uint64_t last = 0;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.flags = LI_FROM_OLDEST;
  EQUAL(li_subscribe(inbox, &options, &reader), LI_OK);
  do {
    EQUAL(li_next(reader, 0, &page), LI_OK);
    if (page != 0) {
      const li_page_info info = info_of(page);
      EQUAL(info.after, last);
      last = info.revision;
      EQUAL(li_page_free(page), LI_OK);
    }
  } while (page != 0);
  EQUAL(li_unsubscribe(reader), LI_OK);
}

void host_check_store(li_inbox inbox) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  EQUAL(li_verify(inbox, NULL, NULL, &report), LI_OK);
  if (!EQUAL(report.differences, 0)) {
    printf("  the first: %s\n", report.first_difference);
  }
  check_feed(inbox);
}

void host_check_everything(void) {
  check_acknowledged();
  host_check_store(now.inbox);
}
