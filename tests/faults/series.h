/* The faults that are tried, one series for each: the n-th call of a kind fails in one way, once,
 * from then on, or once and then another call in what is done about it, for n = 1, 2, 3 …; and
 * what may come of them. */
#ifndef LIVEINBOX_TESTS_FAULTS_SERIES_H
#define LIVEINBOX_TESTS_FAULTS_SERIES_H

#include <liveinbox/liveinbox.h>

#include "fail_calls.h"

#include <stddef.h>

typedef struct fault_series {
  call_kind kind;
  int error;
  const char* error_name;
  uint64_t count; /* how many calls fail: 1, 3, or all */
  int has_second; /* and then another one, which chance chooses */
} fault_series;

extern const char* const kind_names[call_kinds];

size_t series_count(void);
const fault_series* series_at(size_t index);
const char* series_mode(const fault_series* series);

/* Whether the comment of a public function names the status. */
int is_documented(const char* function, li_status status);
/* Whether a status tells of such a fault, as fail_calls.h names it. */
int is_apt(call_kind kind, int error, li_status status);
/* A fault of the series; `chance` is any number. */
fault series_fault(const fault_series* series, uint64_t number, uint64_t chance);

#endif /* LIVEINBOX_TESTS_FAULTS_SERIES_H */
