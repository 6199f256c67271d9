#define _XOPEN_SOURCE 700

#include "sweep.h"

#include "capi/folder.h"
#include "capi/support.h"

#include "host.h"
#include "series.h"
#include "subjects.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define POINT_SECONDS 20U

int check_passed;
int check_failed;
int check_case_is_bad;

static const sweep_options* options;
static progress* at;
static fault planned;
static fault_report report;
static int is_failing;    /* between begin and stop */
static li_status told;    /* what li_last_error said after the call */
static size_t told_bytes; /* how much it said */

static void begin(void) {
  is_failing = 1;
  alarm(options->planted == plant_hang ? 1 : POINT_SECONDS);
  begin_faults(&planned);
}

/* The first one counts: the call may have been followed by others. */
static void stop(void) {
  if (is_failing) {
    is_failing = 0;
    end_faults(&report);
    told = last_status();
    told_bytes = options->planted == plant_mute ? 0 : last_message().size;
  }
}

static int count_descriptors(void) {
  int count = 0;
  DIR* const folder = opendir("/proc/self/fd");
  while (folder != NULL && readdir(folder) != NULL) {
    ++count;
  }
  closedir(folder);
  return count;
}

static void show_descriptors(void) {
  for (int fd = 3; fd < 64; ++fd) {
    char link[40];
    char path[256];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, sizeof path);
    if (length > 0) {
      printf("  %d %.*s\n", fd, (int)length, path);
    }
  }
}

static void note_outcome(call_kind kind, li_status status) {
  for (int i = 0; i < OUTCOMES; ++i) {
    if (at->outcomes[kind][i].count == 0 || at->outcomes[kind][i].status == status) {
      at->outcomes[kind][i].status = status;
      at->outcomes[kind][i].count += 1;
      return;
    }
  }
}

/* A flush that was lost, or a write of which the data file has nothing. Where there was no room for
 * once, it may have been tried again. */
static int is_lost_write(const fault_series* series) {
  return (series->kind == call_sync || series->kind == call_write) && report.data_hits != 0 &&
         (series->error == EIO || (series->error == ENOSPC && series->count > 1));
}

static int is_apt_now(li_status status) {
  return is_apt(planned.kind, planned.error, status) ||
         (planned.then_number != 0 && is_apt(planned.then_kind, planned.then_error, status));
}

/* A number for each point. */
static uint64_t chance(uint64_t number) {
  uint64_t mixed = options->seed * 1000003 + at->subject;
  mixed = (mixed * 1000003 + at->series) * 1000003 + number;
  mixed ^= mixed >> 29;
  mixed *= 0xBF58476D1CE4E5B9U;
  return mixed ^ mixed >> 32;
}

static void judge(const subject* one, const fault_series* series, li_status status) {
  if (status == LI_OK) {
    /* What cannot answer so, and what is tried again at the next tick, promised nothing. */
    const int may_fail =
        is_documented(one->function, LI_E_STORE_FAILED) && strcmp(one->function, "li_tick") != 0;
    if (!CHECK(!may_fail || !is_lost_write(series))) {
      printf("  answered ok, though the data file could not be written\n");
    }
    return;
  }
  if (options->planted == plant_undocumented) {
    status = told = LI_E_NOT_DUE;
  }
  EQUAL(told == LI_OK ? status : told, status);
  CHECK(told_bytes > 0 || told == LI_OK);
  if (!CHECK(is_documented(one->function, status)) || !CHECK(is_apt_now(status))) {
    printf("  answered %s: %.*s\n",
           li_status_name(status),
           (int)last_message().size,
           last_message().data);
  }
}

/* Tries one point. Whether the fault was met. */
static int try_point(const subject* one, const fault_series* series, uint64_t number) {
  check_case_is_bad = 0;
  if (one->has_fresh_store) {
    host_reopen();
  }
  if (one->prepare != NULL) {
    one->prepare();
  }
  planned = series_fault(series, number, chance(number));
  const int is_written = series->kind == call_write || series->kind == call_sync;
  if (options->planted == plant_swallowed && is_written) {
    planned.error = fault_swallowed;
  } else if (options->planted == plant_hang || options->planted == plant_death) {
    planned.error = options->planted == plant_hang ? fault_hang : fault_death;
  }
  memset(&report, 0, sizeof report);
  const li_status status = one->run();
  alarm(POINT_SECONDS);
  if (report.hits != 0) {
    judge(one, series, status);
    at->points[series->kind] += 1;
    note_outcome(series->kind, status);
    if (options->planted == plant_leak) {
      (void)open("/dev/null", O_RDONLY);
    }
  } else {
    EQUAL(status, LI_OK);
  }
  if (strcmp(one->function, "li_close") != 0) {
    at->reopened += (uint64_t)host_heal();
  }
  if (one->after != NULL) {
    one->after(status);
  }
  return report.hits != 0;
}

static int is_wanted(const char* wanted, const char* name) {
  return wanted == NULL || strcmp(wanted, name) == 0;
}

static int is_in_share(uint64_t number) {
  return options->share <= 1 || options->number != 0 || chance(~number) % options->share == 0;
}

static void count_point(const subject* one) {
  at->failed += check_case_is_bad ? 1 : 0;
  at->passed += check_case_is_bad ? 0 : 1;
  if (check_case_is_bad) {
    printf("  %s: %s %s", one->name, report.function, report.file);
    print_replay(options, at);
  }
  fflush(stdout);
}

/* The next number after `last` that is to be tried. Past the calls that there are where none fails
 * all are, since one that fails may lead to more. */
static uint64_t next_number(uint64_t last, uint64_t healthy_calls) {
  uint64_t number = options->number != 0 && last == 0 ? options->number : last + 1;
  while (number <= healthy_calls && !is_in_share(number)) {
    ++number;
  }
  return number;
}

/* The points from `number` on. How many there were. */
static uint64_t try_points(const subject* one,
                           const fault_series* series,
                           uint64_t number,
                           uint64_t healthy_calls) {
  uint64_t tried = 0;
  for (; number <= options->max_n; number = next_number(number, healthy_calls)) {
    at->number = number;
    const int is_met = try_point(one, series, number);
    if (is_met || check_case_is_bad) {
      count_point(one);
    }
    tried += is_met ? 1 : 0;
    if (!is_met || options->number != 0) {
      break;
    }
  }
  return tried;
}

/* A store and all descriptors of its own for each series. */
static void try_series(const subject* one, const fault_series* series, uint64_t healthy_calls) {
  const int descriptors = count_descriptors();
  const uint64_t first = next_number(at->number, healthy_calls);
  const int died_there = options->number != 0 && at->number != 0;
  if (died_there || (first > healthy_calls && options->number == 0)) {
    return;
  }
  host_open_new();
  const uint64_t tried = try_points(one, series, first, healthy_calls);
  check_case_is_bad = 0;
  alarm(2 * POINT_SECONDS);
  if (tried != 0) {
    host_check_everything();
    host_reopen();
    host_check_everything();
  }
  host_close();
  if (!EQUAL(count_descriptors(), descriptors)) {
    show_descriptors();
  }
  if (check_case_is_bad) {
    count_point(one);
  }
}

/* How many calls of each kind there are where none fails. */
static void count_calls(const subject* one, uint64_t* calls) {
  const fault_series nothing = {call_memory, 0, "none", 1, 0};
  check_case_is_bad = 0;
  host_open_new();
  (void)try_point(one, &nothing, 0);
  (void)try_point(one, &nothing, 0);
  memcpy(calls, report.calls, sizeof report.calls);
  host_close();
  if (check_case_is_bad) {
    at->failed += 1;
    printf("  %s fails without any fault\n", one->name);
  }
}

static void try_subject(void) {
  const subject* const one = subject_at(at->subject);
  uint64_t calls[call_kinds] = {0};
  if (one == NULL ||
      (!is_wanted(options->only, one->name) && !is_wanted(options->only, one->function))) {
    return;
  }
  count_calls(one, calls);
  for (; at->series < series_count(); ++at->series, at->number = at->deaths = 0) {
    const fault_series* const series = series_at(at->series);
    if (is_wanted(options->kind, kind_names[series->kind]) &&
        is_wanted(options->error, series->error_name) &&
        is_wanted(options->mode, series_mode(series)) && calls[series->kind] != 0 &&
        at->deaths < 3) {
      try_series(one, series, calls[series->kind]);
    }
  }
}

void sweep(const sweep_options* wanted, const char* folder, uint64_t job, progress* shared) {
  const fault_hooks hooks = {begin, stop, wanted->planted == plant_early};
  const struct rlimit no_core = {0, 0};
  options = wanted;
  at = shared;
  setrlimit(RLIMIT_CORE, &no_core);
  subjects_begin(folder, &hooks);
  for (; at->subject < subject_count(); ++at->subject, at->series = at->number = 0) {
    if (at->subject % options->jobs == job) {
      try_subject();
    }
  }
  fflush(stdout);
  _exit(0);
}

void print_replay(const sweep_options* wanted, const progress* where) {
  const subject* const one = subject_at(where->subject);
  const fault_series* const series = series_at(where->series);
  printf("\n  again: --seed %lu --only '%s' --kind %s --error %s --mode %s --number %lu\n",
         (unsigned long)wanted->seed,
         one->name,
         kind_names[series->kind],
         series->error_name,
         series_mode(series),
         (unsigned long)where->number);
}
