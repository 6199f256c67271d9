/* Backups while others write and replace the data file, and killed and starved ones: what a backup
 * has is a beginning of the log with everything that was answered before the call; what did not
 * reach its end is refused by every function but the one that begins anew. */
#define _GNU_SOURCE

#include "folder.h"
#include "support.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define PATH_CAPACITY (FOLDER_CAPACITY + 32)
#define WRITERS 3
#define BACKUPS 6
#define KILLS 40

static char folder[FOLDER_CAPACITY];

static const char* at(const char* name) {
  static char paths[8][PATH_CAPACITY];
  static int next;
  char* path = paths[next++ % 8];
  snprintf(path, PATH_CAPACITY, "%s/%s", folder, name);
  return path;
}

static const char* numbered(const char* name, int number) {
  static char names[4][32];
  static int next;
  char* out = names[next++ % 4];
  snprintf(out, 32, "%s-%d", name, number);
  return out;
}

static int exists(const char* name) {
  return access(at(name), F_OK) == 0;
}

static void sleep_us(long us) {
  const struct timespec wait = {us / 1000000, us % 1000000 * 1000};
  nanosleep(&wait, NULL);
}

static li_inbox open_store(const char* path) {
  li_inbox inbox = 0;
  EQUAL(li_open(li_text(path), NULL, &inbox), LI_OK);
  return inbox;
}

/* Ends with _exit, since the streams are the parent's. `work` gives the status. */
static pid_t start(int (*work)(int number), int number) {
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    _exit(work(number));
  }
  return child;
}

static int status_of(pid_t child) {
  int status = 0;
  EQUAL(waitpid(child, &status, 0), child);
  return status;
}

/* Writers: threads of this process and, through a pipe, another process. */
static li_inbox shared;
static int is_writing; /* read and written as a whole, by threads */
static int told[2];

static void* keep_writing(void* argument) {
  const int number = *(int*)argument;
  for (int i = 0; __atomic_load_n(&is_writing, __ATOMIC_SEQ_CST); ++i) {
    char key[32];
    snprintf(key, sizeof key, "t%d-%d", number, i);
    EQUAL(receive(shared, key, "where is my order, please?"), LI_OK);
  }
  return NULL;
}

/* Puts another data file in the place of the one that is being copied, again and again. */
static void* keep_compacting(void* argument) {
  (void)argument;
  while (__atomic_load_n(&is_writing, __ATOMIC_SEQ_CST)) {
    li_compact_report report = LI_COMPACT_REPORT_INIT;
    EQUAL(li_compact(shared, &report), LI_OK);
    sleep_us(20000);
  }
  return NULL;
}

/* Tells each event that was answered: its position is at least so many. */
static int write_from_outside(int number) {
  const li_inbox inbox = open_store(at("store"));
  for (int i = 0;; ++i) {
    char key[32];
    li_outcome out = LI_OUTCOME_INIT;
    snprintf(key, sizeof key, "p%d-%d", number, i);
    const li_status status = li_receive(inbox,
                                        acme(),
                                        LI_STR("WIDGET"),
                                        li_text(key),
                                        li_text(key),
                                        LI_STR("hello from outside"),
                                        &out);
    if (status != LI_OK || write(told[1], &out.offset, sizeof out.offset) != sizeof out.offset) {
      return 1;
    }
  }
}

/* The greatest offset that the other process has told by now. */
static uint64_t answered_outside(void) {
  static uint64_t last;
  uint64_t offset = 0;
  while (read(told[0], &offset, sizeof offset) == sizeof offset) {
    last = offset;
  }
  return last;
}

/* The lines of the first `events` events of an inbox; the caller frees them. */
static char* first_lines(li_inbox inbox, uint64_t events, size_t* size) {
  char* lines = NULL;
  li_page_info info = LI_PAGE_INFO_INIT;
  *size = 0;
  while (info.revision < events) {
    li_page page = 0;
    li_str text;
    const uint64_t left = events - info.revision;
    EQUAL(li_export(inbox, info.revision, left < 1000 ? (uint32_t)left : 1000, &page), LI_OK);
    EQUAL(li_page_text(page, &text), LI_OK);
    EQUAL(li_page_get_info(page, &info), LI_OK);
    if (info.revision == info.head) { /* without the last line, which tells of the whole */
      while (text.size > 1 && text.data[text.size - 2] != '\n') {
        --text.size;
      }
      --text.size;
    }
    lines = (char*)realloc(lines, *size + text.size + 1);
    memcpy(lines + *size, text.data, text.size);
    *size += text.size;
    EQUAL(li_page_free(page), LI_OK);
  }
  return lines;
}

static void check_prefix(const char* restored, uint64_t events) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  size_t size = 0;
  size_t whole_size = 0;
  const li_inbox copy = open_store(at(restored));
  EQUAL(li_verify(copy, NULL, NULL, &report), LI_OK);
  EQUAL(report.differences, 0);
  EQUAL(report.events, events);
  char* lines = first_lines(copy, events, &size);
  char* whole = first_lines(shared, events, &whole_size);
  EQUAL(size, whole_size);
  CHECK(size > 0 && size == whole_size && memcmp(lines, whole, size) == 0);
  free(lines);
  free(whole);
  EQUAL(li_close(copy), LI_OK);
}

static void a_backup_is_a_beginning_of_the_log(void) {
  pthread_t threads[WRITERS];
  pthread_t compactor;
  int numbers[WRITERS];
  EQUAL(pipe(told), 0);
  const pid_t outside = start(write_from_outside, 0);
  EQUAL(fcntl(told[0], F_SETFL, O_NONBLOCK), 0);
  while (answered_outside() < 20) {
    sleep_us(1000);
  }
  shared = open_store(at("store"));
  __atomic_store_n(&is_writing, 1, __ATOMIC_SEQ_CST);
  for (int i = 0; i < WRITERS; ++i) {
    numbers[i] = i;
    EQUAL(pthread_create(&threads[i], NULL, keep_writing, &numbers[i]), 0);
  }
  EQUAL(pthread_create(&compactor, NULL, keep_compacting, NULL), 0);
  uint64_t positions[BACKUPS];
  for (int i = 0; i < BACKUPS; ++i) {
    li_stats_info before = LI_STATS_INIT;
    li_backup_report made = LI_BACKUP_REPORT_INIT;
    sleep_us(100000);
    EQUAL(li_stats(shared, acme(), &before), LI_OK);
    const uint64_t outside_before = answered_outside();
    EQUAL(li_backup(shared, li_text(at(numbered("backup", i))), NULL, &made), LI_OK);
    CHECK(made.position >= before.events);
    CHECK(made.position >= outside_before);
    positions[i] = made.position;
  }
  __atomic_store_n(&is_writing, 0, __ATOMIC_SEQ_CST);
  for (int i = 0; i < WRITERS; ++i) {
    EQUAL(pthread_join(threads[i], NULL), 0);
  }
  EQUAL(pthread_join(compactor, NULL), 0);
  EQUAL(kill(outside, SIGKILL), 0);
  status_of(outside);
  close(told[0]);
  close(told[1]);
  CHECK(positions[0] < positions[BACKUPS - 1]);
  for (int i = 0; i < BACKUPS; ++i) {
    EQUAL(li_restore(
              li_text(at(numbered("backup", i))), li_text(at(numbered("restored", i))), NULL, NULL),
          LI_OK);
    check_prefix(numbered("restored", i), positions[i]);
  }
  EQUAL(li_close(shared), LI_OK);
}

/* One after the other, so that a kill finds them anywhere. */
static int back_up_once(int number) {
  const li_inbox inbox = open_store(at("store"));
  return li_backup(inbox, li_text(at(numbered("killed", number))), NULL, NULL) == LI_OK ? 0 : 1;
}

static int restore_once(int number) {
  const li_str to = li_text(at(numbered("cutoff", number)));
  return li_restore(li_text(at("backup-0")), to, NULL, NULL) == LI_OK ? 0 : 1;
}

/* How long a whole run takes: kills are spread over a little more, most of them early, so that some
 * are in time however slow this one run was. */
static long duration_us(int (*work)(int number)) {
  struct timespec begin;
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  EQUAL(status_of(start(work, KILLS)), 0);
  clock_gettime(CLOCK_MONOTONIC, &end);
  return (long)(end.tv_sec - begin.tv_sec) * 1000000 + (end.tv_nsec - begin.tv_nsec) / 1000;
}

static int run_and_kill(int (*work)(int number), int number, long all_us) {
  const pid_t child = start(work, number);
  sleep_us(all_us * 5 / 4 * number * number / (KILLS * KILLS));
  kill(child, SIGKILL);
  return status_of(child);
}

static void a_killed_backup_is_whole_or_none(void) {
  const long all_us = duration_us(back_up_once);
  int whole = 0;
  for (int i = 0; i < KILLS; ++i) {
    run_and_kill(back_up_once, i, all_us);
    const char* name = numbered("killed", i);
    const char* to = numbered("of-killed", i);
    li_inbox inbox = 0;
    const int has_name = exists(name) && access(at(numbered("killed", i)), F_OK) == 0;
    const li_status status = li_restore(li_text(at(name)), li_text(at(to)), NULL, NULL);
    if (status == LI_OK) {
      ++whole;
      EQUAL(li_close(open_store(at(to))), LI_OK);
    } else {
      CHECK(status == LI_E_STORE_MISSING || status == LI_E_STORE_CORRUPT);
      CHECK(!exists(to));
    }
    if (has_name) {
      CHECK(li_open(li_text(at(name)), NULL, &inbox) == LI_E_STORE_FOREIGN ||
            status == LI_E_STORE_MISSING);
      EQUAL(li_close(inbox), LI_OK);
    }
  }
  printf("note: of %d killed backups %d were whole\n", KILLS, whole);
  CHECK(whole < KILLS);
}

static void a_killed_restore_is_whole_or_none(void) {
  const long all_us = duration_us(restore_once);
  int whole = 0;
  int half = 0;
  for (int i = 0; i < KILLS; ++i) {
    run_and_kill(restore_once, i, all_us);
    li_options existing = LI_OPTIONS_INIT;
    existing.flags = LI_OPEN_EXISTING;
    li_inbox inbox = 0;
    const char* path = at(numbered("cutoff", i));
    const li_status status = li_open(li_text(path), &existing, &inbox);
    if (status == LI_OK) {
      ++whole;
      li_verify_report report = LI_VERIFY_REPORT_INIT;
      EQUAL(li_verify(inbox, NULL, NULL, &report), LI_OK);
      EQUAL(report.differences, 0);
      CHECK(report.events > 0);
      EQUAL(li_close(inbox), LI_OK);
    } else {
      /* Before the mark nothing is there, from then on it says what it is. */
      half += status == LI_E_STORE_FOREIGN;
      CHECK(status == LI_E_STORE_MISSING || contains(last_message(), "did not reach its end"));
      EQUAL(status_of(start(restore_once, i)), 0);
      EQUAL(li_close(open_store(path)), LI_OK);
    }
  }
  printf("note: of %d killed restores %d were whole, %d half\n", KILLS, whole, half);
  CHECK(whole < KILLS);
  CHECK(half > 0);
}

/* What a host may do from its callback: a child has copies of all that is open. */
static pid_t forked;

static int32_t on_progress_that_forks(void* user, uint64_t done, uint64_t all) {
  (void)user;
  (void)done;
  (void)all;
  if (forked == 0) {
    forked = fork();
    if (forked == 0) {
      pause();
      _exit(0);
    }
  }
  return 0;
}

static int32_t on_progress_that_forks_and_stops(void* user, uint64_t done, uint64_t all) {
  return on_progress_that_forks(user, done, all) + 1;
}

static void a_child_of_the_host_holds_nothing_up(void) {
  int32_t (*const calls[])(void*, uint64_t, uint64_t) = {on_progress_that_forks,
                                                         on_progress_that_forks_and_stops};
  const li_inbox inbox = open_store(at("store"));
  for (int i = 0; i < 2; ++i) {
    li_backup_options options = LI_BACKUP_OPTIONS_INIT;
    options.progress = calls[i];
    forked = 0;
    alarm(60); /* a call that waits for the child ends the program */
    EQUAL(li_backup(inbox, li_text(at(numbered("forked", i))), &options, NULL),
          i == 0 ? LI_OK : LI_E_CANCELLED);
    alarm(0);
    CHECK(forked > 0);
    EQUAL(kill(forked, SIGKILL), 0);
    status_of(forked);
  }
  EQUAL(li_close(inbox), LI_OK);
}

/* With files of 20,000 bytes at most: a call ends with its code, and nothing is there. */
static int starve(int number) {
  const struct rlimit small = {20000, 20000};
  const li_inbox inbox = number == 0 ? open_store(at("restored-0")) : 0;
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  const li_status status =
      number == 0 ? li_backup(inbox, li_text(at("starved")), NULL, NULL)
                  : li_restore(li_text(at("backup-0")), li_text(at("starved-store")), NULL, NULL);
  return status == LI_E_STORE_IO ? 0 : 1;
}

static void files_that_may_not_grow(void) {
  li_inbox inbox = 0;
  EQUAL(status_of(start(starve, 0)), 0);
  CHECK(!exists("starved"));
  EQUAL(status_of(start(starve, 1)), 0);
  EQUAL(li_open(li_text(at("starved-store")), NULL, &inbox), LI_E_STORE_FOREIGN);
  EQUAL(li_restore(li_text(at("backup-0")), li_text(at("starved-store")), NULL, NULL), LI_OK);
}

/* A disk of its own with 24 KiB, in a namespace of its own. Status 2: this is not allowed here. */
static int fill_disk(int number) {
  (void)number;
  if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount("tmpfs", at("disk"), "tmpfs", 0, "size=24k") != 0) {
    return 2;
  }
  li_inbox none = 0;
  const li_inbox inbox = open_store(at("restored-0"));
  EQUAL(li_backup(inbox, li_text(at("disk/backup")), NULL, NULL), LI_E_STORE_FULL);
  CHECK(!exists("disk/backup"));
  EQUAL(li_restore(li_text(at("backup-0")), li_text(at("disk/store")), NULL, NULL),
        LI_E_STORE_FULL);
  EQUAL(li_open(li_text(at("disk/store")), NULL, &none), LI_E_STORE_FOREIGN);
  fflush(stdout);
  return check_case_is_bad;
}

static void a_full_disk(void) {
  EQUAL(mkdir(at("disk"), 0700), 0);
  const int status = status_of(start(fill_disk, 0));
  if (WIFEXITED(status) && WEXITSTATUS(status) == 2) {
    printf("note: no disk of its own can be mounted here\n");
    return;
  }
  EQUAL(status, 0);
}

int main(void) {
  make_folder(folder);
  RUN(a_backup_is_a_beginning_of_the_log);
  RUN(a_killed_backup_is_whole_or_none);
  RUN(a_killed_restore_is_whole_or_none);
  RUN(a_child_of_the_host_holds_nothing_up);
  RUN(files_that_may_not_grow);
  RUN(a_full_disk);
  remove_folder(folder);
  return check_end();
}
