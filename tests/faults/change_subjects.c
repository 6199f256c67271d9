#define _XOPEN_SOURCE 700

#include "change_subjects.h"

#include "capi/folder.h"
#include "capi/support.h"

#include "host.h"
#include "subject_hooks.h"

#include <string.h>
#include <sys/wait.h>

/* Another process compacts the store: the next call here follows to the new data file. */

static void compact_elsewhere(void) {
  int status = 1;
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    li_inbox inbox = 0;
    li_compact_report report = LI_COMPACT_REPORT_INIT;
    const int is_done = li_open(li_text(host_path()), NULL, &inbox) == LI_OK &&
                        li_compact(inbox, &report) == LI_OK && li_close(inbox) == LI_OK;
    if (!is_done) {
      printf("  %s\n", last_message().data);
      fflush(stdout);
    }
    _exit(is_done ? 0 : 1);
  }
  EQUAL(waitpid(child, &status, 0), child);
  EQUAL(status, 0);
}

static li_status run_reading(void) {
  li_stats_info info = LI_STATS_INIT;
  subject_faults.begin();
  const li_status status = li_stats(host_now()->inbox, acme(), &info);
  subject_faults.stop();
  return status;
}

static void check_reading(li_status status) {
  li_stats_info info = LI_STATS_INIT;
  (void)status;
  EQUAL(li_stats(host_now()->inbox, acme(), &info), LI_OK);
}

static li_status say(void) {
  li_command note = li_command_on(LI_NOTE, li_agent("ana"), acme(), LI_STR("c1"));
  note.text = LI_STR("she called twice");
  return li_execute(host_now()->inbox, &note, NULL);
}

static li_status run_writing(void) {
  subject_faults.begin();
  const li_status status = say();
  subject_faults.stop();
  return status;
}

static void check_writing(li_status status) {
  (void)status;
  EQUAL(say(), LI_OK);
}

/* A data file that another process made larger than the map of this one: the next call here takes
 * the greater map over. */

#define LONG_MESSAGES 6
#define MESSAGE_BYTES 60000
#define SMALL_MAP 262144

static char path[HOST_PATH];
static char text[MESSAGE_BYTES];
static li_inbox small;

static void open_small(void) {
  li_options options = LI_OPTIONS_INIT;
  options.map_bytes = SMALL_MAP;
  EQUAL(li_open(li_text(path), &options, &small), LI_OK);
}

/* Under ids, so that they can be said again. */
static li_status say_long(li_inbox inbox) {
  li_status status = LI_OK;
  for (int i = 0; i < LONG_MESSAGES && status == LI_OK; ++i) {
    char id[16];
    li_command c = li_command_on(LI_RECEIVE, li_integration("host"), acme(), LI_STR("c1"));
    snprintf(id, sizeof id, "m%d", i);
    c.id = li_text(id);
    c.channel = LI_STR("WIDGET");
    c.user = LI_STR("u1");
    c.text.data = text;
    c.text.size = sizeof text;
    status = li_execute(inbox, &c, NULL);
  }
  return status;
}

static void make_small(void) {
  int status = 1;
  snprintf(path, sizeof path, "%s", host_fresh_path());
  memset(text, 'm', sizeof text);
  open_small();
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    li_inbox inbox = 0;
    const int is_done = li_open(li_text(path), NULL, &inbox) == LI_OK && say_long(inbox) == LI_OK &&
                        li_close(inbox) == LI_OK;
    _exit(is_done ? 0 : 1);
  }
  EQUAL(waitpid(child, &status, 0), child);
  EQUAL(status, 0);
}

/* What was answered is answered again, by a transaction that needs the greater map. */
static li_status run_long(void) {
  subject_faults.begin();
  const li_status status = say_long(small);
  subject_faults.stop();
  return status;
}

static void check_long(li_status status) {
  li_metrics_info metrics = LI_METRICS_INIT;
  (void)status; /* where the map was lost, it is the next call that says so */
  if (li_metrics(small, &metrics) == LI_E_STORE_FAILED) {
    EQUAL(li_close(small), LI_OK);
    open_small();
  }
  EQUAL(say_long(small), LI_OK);
  EQUAL(li_metrics(small, &metrics), LI_OK);
  CHECK(metrics.store_file_bytes > SMALL_MAP);
  host_check_store(small);
  EQUAL(li_close(small), LI_OK);
  remove_folder(path);
}

static const subject subjects[] = {
    {"reading a replaced file", "li_stats", compact_elsewhere, run_reading, check_reading, 0},
    {"writing a replaced file", "li_execute", compact_elsewhere, run_writing, check_writing, 0},
    {"following to a greater map", "li_execute", make_small, run_long, check_long, 0},
};

size_t change_subject_count(void) {
  return sizeof subjects / sizeof subjects[0];
}

const subject* change_subject_at(size_t index) {
  return &subjects[index];
}
