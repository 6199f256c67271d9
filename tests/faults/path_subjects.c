#define _XOPEN_SOURCE 700

#include "path_subjects.h"

#include "capi/folder.h"
#include "capi/support.h"

#include "host.h"
#include "subject_hooks.h"

#include <string.h>

static char path[HOST_PATH];
static char source[HOST_PATH];
static li_inbox opened;

static void name_path(char* out) {
  snprintf(out, HOST_PATH, "%s", host_fresh_path());
}

/* Openings: what a failed one left behind can be opened. */

static void name_fresh(void) {
  name_path(path);
}

static void name_full(void) {
  name_path(path);
  const li_inbox former = open_at(path);
  make_waiting(former, "c1", "help me");
  EQUAL(li_close(former), LI_OK);
}

static li_status open_it(void) {
  li_options options = LI_OPTIONS_INIT;
  options.now_ms = support_now;
  opened = 0;
  return li_open(li_text(path), &options, &opened);
}

static li_status run_open(void) {
  subject_faults.begin();
  const li_status status = open_it();
  subject_faults.stop();
  EQUAL(opened != 0, status == LI_OK);
  return status;
}

static void close_opened(void) {
  EQUAL(receive(opened, "c77", "hello"), LI_OK);
  host_check_store(opened);
  EQUAL(li_close(opened), LI_OK);
  remove_folder(path);
}

static void check_opens(li_status status) {
  if (status != LI_OK) {
    EQUAL(open_it(), LI_OK);
  }
  close_opened();
}

/* Archives come in whole or not at all. */

static char archive[65536];
static size_t archive_size;

static void write_archive(void) {
  li_page page = 0;
  li_str text;
  EQUAL(li_export(host_now()->inbox, 0, 1000, &page), LI_OK);
  EQUAL(li_page_text(page, &text), LI_OK);
  archive_size = text.size < sizeof archive ? text.size : 0;
  CHECK(archive_size != 0);
  memcpy(archive, text.data, archive_size);
  EQUAL(li_page_free(page), LI_OK);
}

static void open_empty(void) {
  name_path(path);
  write_archive();
  EQUAL(open_it(), LI_OK);
}

/* All but the last line. */
static void open_half(void) {
  open_empty();
  li_str lines = {archive, archive_size};
  do {
    --lines.size;
  } while (lines.data[lines.size - 1] != '\n');
  EQUAL(li_import(opened, lines, NULL), LI_OK);
}

static li_status import_all(li_import_report* report) {
  const li_str lines = {archive, archive_size};
  return li_import(opened, lines, report);
}

static li_status run_import(void) {
  subject_faults.begin();
  const li_status status = import_all(NULL);
  subject_faults.stop();
  return status;
}

/* A store that failed for good is opened anew, and goes on where it was. */
static int is_failed(li_status status) {
  if (status == LI_E_STORE_FAILED) {
    EQUAL(li_close(opened), LI_OK);
    EQUAL(open_it(), LI_OK);
  }
  return status != LI_OK;
}

static void check_imported(li_status status) {
  li_import_report report = LI_IMPORT_REPORT_INIT;
  if (is_failed(status)) {
    li_status again = li_import(opened, LI_STR(""), &report);
    if (is_failed(again)) {
      again = li_import(opened, LI_STR(""), &report);
    }
    EQUAL(again, LI_OK);
    if (!report.is_complete) {
      EQUAL(import_all(&report), LI_OK);
    }
    EQUAL(report.is_complete, 1);
  }
  EQUAL(count_cards(opened, LI_TAB_WAITING, ""), 1);
  close_opened();
}

static li_status run_cancel(void) {
  subject_faults.begin();
  const li_status status = li_import_cancel(opened);
  subject_faults.stop();
  return status;
}

/* Whatever it got done, the next one finds the rest. */
static void check_cancelled(li_status status) {
  if (is_failed(status)) {
    const li_status again = li_import_cancel(opened);
    if (is_failed(again)) {
      EQUAL(li_import_cancel(opened), LI_OK);
    }
  }
  EQUAL(count_cards(opened, LI_TAB_ALL, ""), 0);
  close_opened();
}

/* Backups: one that failed leaves its place for the next one. */

static li_status run_backup(void) {
  subject_faults.begin();
  const li_status status = li_backup(host_now()->inbox, li_text(path), NULL, NULL);
  subject_faults.stop();
  return status;
}

static void check_backed_up(li_status status) {
  if (status != LI_OK) {
    EQUAL(li_backup(host_now()->inbox, li_text(path), NULL, NULL), LI_OK);
  }
  name_path(source);
  EQUAL(li_restore(li_text(path), li_text(source), NULL, NULL), LI_OK);
  remove_folder(source);
  remove_folder(path);
}

static void back_up(void) {
  name_path(source);
  EQUAL(li_backup(host_now()->inbox, li_text(source), NULL, NULL), LI_OK);
  name_path(path);
}

static li_status run_restore(void) {
  subject_faults.begin();
  const li_status status = li_restore(li_text(source), li_text(path), NULL, NULL);
  subject_faults.stop();
  return status;
}

static void check_restored(li_status status) {
  if (status != LI_OK) {
    EQUAL(li_restore(li_text(source), li_text(path), NULL, NULL), LI_OK);
  }
  remove_folder(source);
  EQUAL(open_it(), LI_OK);
  close_opened();
}

/* Erasures: in the end nothing is unfinished. */

static void erase_one(void) {
  static unsigned long serial;
  char name[HOST_NAME];
  li_command erase = li_command_on(LI_ERASE, li_system("host"), acme(), LI_STR(""));
  snprintf(name, sizeof name, "e%lu", ++serial);
  EQUAL(receive(host_now()->inbox, name, "forget me"), LI_OK);
  erase.user = li_text(name);
  EQUAL(li_execute(host_now()->inbox, &erase, NULL), LI_OK);
}

static li_status run_finish(void) {
  subject_faults.begin();
  const li_status status = li_erase_finish(host_now()->inbox, NULL);
  subject_faults.stop();
  return status;
}

static void check_finished(li_status status) {
  li_erase_report report = LI_ERASE_REPORT_INIT;
  if (status != LI_OK) {
    EQUAL(li_erase_finish(host_now()->inbox, NULL), LI_OK);
  }
  EQUAL(li_erase_finish(host_now()->inbox, &report), LI_OK);
  EQUAL(report.users, 0);
}

static const subject subjects[] = {
    {"li_open of nothing", "li_open", name_fresh, run_open, check_opens, 0},
    {"li_open of a store", "li_open", name_full, run_open, check_opens, 0},
    {"li_import of an archive", "li_import", open_empty, run_import, check_imported, 0},
    {"li_import_cancel of a part", "li_import_cancel", open_half, run_cancel, check_cancelled, 0},
    {"li_backup to a directory", "li_backup", name_fresh, run_backup, check_backed_up, 0},
    {"li_restore", "li_restore", back_up, run_restore, check_restored, 0},
    {"li_erase_finish of a user", "li_erase_finish", erase_one, run_finish, check_finished, 0},
};

size_t path_subject_count(void) {
  return sizeof subjects / sizeof subjects[0];
}

const subject* path_subject_at(size_t index) {
  return &subjects[index];
}
