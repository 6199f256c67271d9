/* The little that a test in C needs: cases that are counted, checks that name their line. Each
 * program prints one line a case and ends with `N passed, N failed`. */
#ifndef LIVEINBOX_TESTS_CAPI_CHECK_H
#define LIVEINBOX_TESTS_CAPI_CHECK_H

#include <stdio.h>
#include <string.h>

/* A program of several files has these once, in the file that defines them. */
#ifdef CHECK_IS_SHARED
extern int check_passed;
extern int check_failed;
extern int check_case_is_bad;
#else
static int check_passed;
static int check_failed;
static int check_case_is_bad;
#endif

static inline int check_that(int is_true, const char* text, const char* file, int line) {
  if (!is_true) {
    check_case_is_bad = 1;
    printf("%s:%d: not so: %s\n", file, line, text);
  }
  return is_true;
}

static inline int check_equal(
    long long got, long long want, const char* text, const char* file, int line) {
  if (got != want) {
    check_case_is_bad = 1;
    printf("%s:%d: %s is %lld, not %lld\n", file, line, text, got, want);
  }
  return got == want;
}

static inline void check_run(const char* name, void (*run)(void)) {
  check_case_is_bad = 0;
  run();
  printf("%s %s\n", check_case_is_bad ? "FAILED" : "ok", name);
  fflush(stdout);
  if (check_case_is_bad) {
    ++check_failed;
  } else {
    ++check_passed;
  }
  check_case_is_bad = 0;
}

static inline int check_end(void) {
  check_failed += check_case_is_bad; /* a check outside of the cases */
  printf("%d passed, %d failed\n", check_passed, check_failed);
  return check_failed != 0;
}

/* The three spellings; `condition` and `got` appear in the message. */
#define CHECK(condition) check_that((condition) ? 1 : 0, #condition, __FILE__, __LINE__)
#define EQUAL(got, want) check_equal((long long)(got), (long long)(want), #got, __FILE__, __LINE__)
#define RUN(function) check_run(#function, function)

#endif /* LIVEINBOX_TESTS_CAPI_CHECK_H */
