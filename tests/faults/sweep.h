/* One worker: walks through subjects and faults, one point after the other, and judges what came of
 * each. It may die or hang in any of them; what it was at stands in memory that it shares. */
#ifndef LIVEINBOX_TESTS_FAULTS_SWEEP_H
#define LIVEINBOX_TESTS_FAULTS_SWEEP_H

#include "fail_calls.h"

#include <stdint.h>

typedef enum plant {
  plant_none,
  plant_swallowed,    /* a write or a flush that fails is told to have gone well */
  plant_early,        /* a command counts as acknowledged before its commit */
  plant_hang,         /* a call that fails never comes back */
  plant_death,        /* a call that fails ends the process */
  plant_mute,         /* a failure without a sentence */
  plant_undocumented, /* a status that the function's comment does not name */
  plant_leak          /* each failure leaves a descriptor behind */
} plant;

typedef struct sweep_options {
  uint64_t seed;
  uint64_t share; /* one of so many points is tried */
  uint64_t max_n; /* the greatest number of a call that fails */
  uint64_t jobs;
  const char* only; /* a subject or a public function; NULL for all */
  const char* kind; /* likewise */
  const char* error;
  const char* mode;
  uint64_t number; /* 0 for all */
  plant planted;
} sweep_options;

#define OUTCOMES 24

/* Of one worker, and of those that go on after it died. */
typedef struct progress {
  uint64_t subject;
  uint64_t series;
  uint64_t number; /* the point that is being tried, 0 between two */
  uint64_t deaths; /* in this series */
  uint64_t passed;
  uint64_t failed;
  uint64_t reopened; /* points after which the store had to be opened anew */
  uint64_t points[call_kinds];
  struct {
    int32_t status;
    uint64_t count;
  } outcomes[call_kinds][OUTCOMES];
} progress;

/* Goes on where `at` says, with the subjects of one job. Ends the process. */
void sweep(const sweep_options* options, const char* folder, uint64_t job, progress* at);

/* What makes the point again that `at` stands at. */
void print_replay(const sweep_options* options, const progress* at);

extern const char* const kind_names[call_kinds];

#endif /* LIVEINBOX_TESTS_FAULTS_SWEEP_H */
