/* The archive: a store as text and another one made of it, in pages and calls of any size, on disk
 * across a restart, while others read, and with everything that can be wrong about it. */
#include "folder.h"
#include "support.h"

#include <poll.h>

#define ARCHIVE_CAPACITY 262144

static char archive[ARCHIVE_CAPACITY];
static size_t archive_size;

/* All pages of an inbox, one behind the other. */
static li_str export_all(li_inbox inbox, char* to, uint32_t max) {
  li_page_info info = LI_PAGE_INFO_INIT;
  size_t size = 0;
  do {
    li_page page = 0;
    li_str text;
    const uint64_t after = info.revision;
    EQUAL(li_export(inbox, after, max, &page), LI_OK);
    EQUAL(li_page_text(page, &text), LI_OK);
    info = info_of(page);
    EQUAL(info.after, after);
    EQUAL(info.events + info.cards, 0);
    CHECK(size + text.size < ARCHIVE_CAPACITY);
    memcpy(to + size, text.data, text.size);
    size += text.size;
    EQUAL(li_page_free(page), LI_OK);
  } while (info.revision != info.head);
  const li_str all = {to, size};
  return all;
}

/* A life of a few dozen events, and its archive. */
static void make_archive(void) {
  const li_inbox inbox = open_memory();
  for (int i = 0; i < 12; ++i) {
    char key[16];
    snprintf(key, sizeof key, "c%d", i);
    make_waiting(inbox, key, "help me with my invoice");
    if (i % 3 == 0) {
      const uint64_t fence = claim(inbox, key, "ana");
      EQUAL(
          li_send(
              inbox, acme(), li_text(key), li_agent("ana"), fence, LI_STR("**here** it is"), NULL),
          LI_OK);
    }
  }
  archive_size = export_all(inbox, archive, 0).size;
  EQUAL(li_close(inbox), LI_OK);
}

static li_str whole(void) {
  const li_str lines = {archive, archive_size};
  return lines;
}

/* `count` lines from line `first` on, which counts from 0. */
static li_str lines_from(size_t first, size_t count) {
  li_str out = {archive, 0};
  while (first > 0) {
    out.data = (const char*)memchr(out.data, '\n', archive_size) + 1;
    --first;
  }
  const char* end = out.data;
  while (count > 0 && end < archive + archive_size) {
    end = (const char*)memchr(end, '\n', archive_size) + 1;
    --count;
  }
  out.size = (size_t)(end - out.data);
  return out;
}

static size_t count_lines(void) {
  size_t lines = 0;
  for (size_t i = 0; i < archive_size; ++i) {
    lines += archive[i] == '\n';
  }
  return lines;
}

static li_import_report import_ok(li_inbox inbox, li_str lines) {
  li_import_report report = LI_IMPORT_REPORT_INIT;
  EQUAL(li_import(inbox, lines, &report), LI_OK);
  return report;
}

static li_verify_report verified(li_inbox inbox) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  EQUAL(li_verify(inbox, NULL, NULL, &report), LI_OK);
  EQUAL(report.differences, 0);
  return report;
}

static uint64_t events_of(li_inbox inbox) {
  li_stats_info info = LI_STATS_INIT;
  EQUAL(li_stats(inbox, acme(), &info), LI_OK);
  return info.events;
}

/* As a new one: nothing is there, and it takes commands. */
static void check_empty(li_inbox inbox) {
  li_import_report report = LI_IMPORT_REPORT_INIT;
  EQUAL(li_import(inbox, LI_STR(""), &report), LI_OK);
  EQUAL(report.lines, 0);
  EQUAL(events_of(inbox), 0);
  EQUAL(verified(inbox).events, 0);
  EQUAL(receive(inbox, "first", "hello"), LI_OK);
  EQUAL(verified(inbox).conversations, 1);
}

static void an_archive_makes_the_same_inbox(void) {
  static char again[ARCHIVE_CAPACITY];
  const li_inbox inbox = open_memory();
  const li_import_report report = import_ok(inbox, whole());
  EQUAL(report.is_complete, 1);
  EQUAL(report.lines, count_lines());
  EQUAL(report.events, count_lines() - 3);
  CHECK(strcmp(report.state_hash, verified(inbox).state_hash) == 0);
  EQUAL(strlen(report.state_hash), 32);
  for (uint32_t max = 1; max <= 1000; max = max * 5 + 2) {
    const li_str other = export_all(inbox, again, max);
    CHECK(other.size == archive_size && memcmp(again, archive, archive_size) == 0);
  }
  EQUAL(count_cards(inbox, LI_TAB_ALL, "invoice"), 12);
  EQUAL(count_cards(inbox, LI_TAB_WAITING, ""), 8);
  EQUAL(li_close(inbox), LI_OK);
}

static void each_call_may_have_any_number_of_lines(void) {
  const size_t lines = count_lines();
  for (size_t step = 1; step < 20; step += 6) {
    const li_inbox inbox = open_memory();
    for (size_t at = 0; at < lines; at += step) {
      const li_import_report report = import_ok(inbox, lines_from(at, step));
      EQUAL(report.lines, at + step < lines ? at + step : lines);
      EQUAL(report.is_complete, at + step >= lines);
      EQUAL(report.state_hash[0] != '\0', report.is_complete);
    }
    EQUAL(events_of(inbox), lines - 3);
    EQUAL(li_close(inbox), LI_OK);
  }
}

static void a_restart_in_the_middle_goes_on(void) {
  char path[FOLDER_CAPACITY];
  char store[FOLDER_CAPACITY + 8];
  make_folder(path);
  snprintf(store, sizeof store, "%s/inbox", path);
  li_inbox inbox = open_at(store);
  EQUAL(import_ok(inbox, lines_from(0, 20)).lines, 20);
  EQUAL(li_close(inbox), LI_OK);
  inbox = open_at(store);
  EQUAL(receive(inbox, "c99", "hello"), LI_E_STORE_IN_USE);
  CHECK(contains(last_message(), "archive"));
  EQUAL(import_ok(inbox, LI_STR("")).lines, 20);
  EQUAL(import_ok(inbox, lines_from(20, count_lines())).is_complete, 1);
  EQUAL(li_close(inbox), LI_OK);
  inbox = open_at(store);
  EQUAL(verified(inbox).events, count_lines() - 3);
  EQUAL(receive(inbox, "c99", "hello"), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

static void an_import_is_given_up_also_by_another_process(void) {
  char path[FOLDER_CAPACITY];
  char store[FOLDER_CAPACITY + 8];
  make_folder(path);
  snprintf(store, sizeof store, "%s/inbox", path);
  li_inbox inbox = open_at(store);
  EQUAL(import_ok(inbox, lines_from(0, 20)).lines, 20);
  EQUAL(li_close(inbox), LI_OK);
  inbox = open_at(store);
  EQUAL(li_import_cancel(inbox), LI_OK);
  EQUAL(li_import_cancel(inbox), LI_OK);
  check_empty(inbox);
  EQUAL(li_import_cancel(inbox), LI_OK);
  EQUAL(events_of(inbox) > 0, 1);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

static void a_wrong_line_is_named_and_nothing_stays(void) {
  static char wrong[ARCHIVE_CAPACITY];
  const char* const faults[][3] = {
      {"\"message_received\"", "\"message_forgotten\"", "line 4: key \"check\" must be "},
      {"\"message_received\"", "{message_received}", "line 4: not JSON"},
  };
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; ++i) {
    const li_inbox inbox = open_memory();
    memcpy(wrong, archive, archive_size);
    wrong[archive_size] = '\0';
    char* at = strstr(wrong, faults[i][0]);
    const size_t removed = strlen(faults[i][0]);
    const size_t added = strlen(faults[i][1]);
    memmove(at + added, at + removed, strlen(at + removed) + 1);
    memcpy(at, faults[i][1], added);
    EQUAL(li_import(inbox, lines_from(0, 2), NULL), LI_OK);
    const char* rest = strchr(strchr(wrong, '\n') + 1, '\n') + 1;
    EQUAL(li_import(inbox, li_text(rest), NULL), LI_E_INVALID_DATA);
    CHECK(contains(last_message(), faults[i][2]));
    check_empty(inbox);
    EQUAL(li_close(inbox), LI_OK);
  }
}

static void an_archive_that_ends_early_is_not_complete(void) {
  const li_inbox inbox = open_memory();
  EQUAL(import_ok(inbox, lines_from(0, count_lines() - 1)).is_complete, 0);
  li_str cut = lines_from(count_lines() - 1, 1);
  cut.size -= 1;
  EQUAL(li_import(inbox, cut, NULL), LI_E_INVALID_DATA);
  CHECK(contains(last_message(), "cut off"));
  check_empty(inbox);
  EQUAL(li_close(inbox), LI_OK);
}

static void until_its_end_nothing_else_is_done(void) {
  const li_inbox inbox = open_memory();
  li_page page = 0;
  li_tick_report tick = LI_TICK_REPORT_INIT;
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  (void)import_ok(inbox, lines_from(0, count_lines() - 1));
  EQUAL(receive(inbox, "c99", "hello"), LI_E_STORE_IN_USE);
  EQUAL(li_export(inbox, 0, 0, &page), LI_E_STORE_IN_USE);
  EQUAL(page, 0);
  support_now_ms += (int64_t)3600 * 1000;
  EQUAL(li_tick(inbox, &tick), LI_OK);
  EQUAL(tick.timers_fired, 0);
  EQUAL(tick.next_deadline_ms, 0);
  EQUAL(import_ok(inbox, lines_from(count_lines() - 1, 1)).is_complete, 1);
  /* Four claims that ran out meanwhile; whose turn it is to find them is all the same. */
  EQUAL(li_runtime_stop(inbox), LI_OK);
  EQUAL(li_tick(inbox, NULL), LI_OK);
  EQUAL(count_cards(inbox, LI_TAB_WAITING, ""), 12);
  EQUAL(verified(inbox).differences, 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_reader_hears_of_what_comes_in(void) {
  const li_inbox inbox = open_memory();
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  li_subscription subscription = 0;
  li_page page = 0;
  int fd = -1;
  options.tenant = acme();
  options.viewer = li_integration("host");
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_OK);
  EQUAL(li_wake_fd(inbox, &fd), LI_OK);
  struct pollfd wanted = {fd, POLLIN, 0};
  (void)import_ok(inbox, whole());
  EQUAL(poll(&wanted, 1, 0), 1);
  EQUAL(li_next(subscription, 1000, &page), LI_OK);
  EQUAL(info_of(page).events, count_lines() - 3);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_cursor_of_the_other_inbox_is_reset(void) {
  const li_inbox first = open_memory();
  const li_inbox second = open_memory();
  li_stats_info info = LI_STATS_INIT;
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  li_subscription subscription = 0;
  (void)import_ok(first, whole());
  (void)import_ok(second, whole());
  EQUAL(li_stats(first, acme(), &info), LI_OK);
  options.tenant = acme();
  options.viewer = li_integration("host");
  options.epoch = info.epoch;
  options.offset = info.events;
  EQUAL(li_subscribe(first, &options, &subscription), LI_OK);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_subscribe(second, &options, &subscription), LI_E_RESET);
  EQUAL(li_close(first), LI_OK);
  EQUAL(li_close(second), LI_OK);
}

/* The same order as the header says. */
static void arguments_are_looked_at_in_order(void) {
  const li_inbox inbox = open_memory();
  li_import_report report = LI_IMPORT_REPORT_INIT;
  li_page page = 7;
  const li_str giant = {archive, ((size_t)16 << 20) + 1};
  EQUAL(li_export(inbox, 1, 1001, NULL), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "out"));
  EQUAL(li_export(inbox, 1, 1001, &page), LI_E_INVALID_ARGUMENT);
  EQUAL(page, 0);
  CHECK(contains(last_message(), "max is 1001"));
  EQUAL(li_export(inbox, 1, 1000, &page), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "after is 1"));
  EQUAL(li_export(inbox, 0, 1000, &page), LI_OK);
  EQUAL(li_page_free(page), LI_OK);

  report.struct_size = 3;
  EQUAL(li_import(inbox, giant, &report), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "out"));
  report.struct_size = sizeof report;
  EQUAL(li_import(inbox, giant, &report), LI_E_TOO_LONG);
  CHECK(contains(last_message(), "lines has 16777217 bytes"));
  EQUAL(li_import(inbox, LI_STR("{\"liveinbox\":\"archive\",\"version\":2}\n"), &report),
        LI_E_STORE_NEWER);
  EQUAL(li_import(inbox, LI_STR("x\n"), &report), LI_E_INVALID_DATA);
  EQUAL(li_import(inbox, whole(), &report), LI_OK);
  EQUAL(li_import(inbox, whole(), &report), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "events"));
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(li_import(inbox, whole(), &report), LI_E_BAD_HANDLE);
}

int main(void) {
  make_archive();
  RUN(an_archive_makes_the_same_inbox);
  RUN(each_call_may_have_any_number_of_lines);
  RUN(a_restart_in_the_middle_goes_on);
  RUN(an_import_is_given_up_also_by_another_process);
  RUN(a_wrong_line_is_named_and_nothing_stays);
  RUN(an_archive_that_ends_early_is_not_complete);
  RUN(until_its_end_nothing_else_is_done);
  RUN(a_reader_hears_of_what_comes_in);
  RUN(a_cursor_of_the_other_inbox_is_reset);
  RUN(arguments_are_looked_at_in_order);
  return check_end();
}
