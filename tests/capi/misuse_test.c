/* The misuse matrix: every function with every fault that its arguments allow, one cell each, as
 * tests/abi/misuse_cells.py makes them from the public headers. Each cell has a world of its own
 * and begins with another call's error, so that a sentence that is stale is seen. What must hold:
 *
 *   the status is the one that the header promises, and li_last_error has it too
 *   the sentence names the argument, and is empty where the call succeeded
 *   a result of a failed call is cleared
 *   afterwards the inbox takes a command, and li_verify finds no difference */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE /* mmap of nothing */

#include "good_calls.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

typedef enum cell_place { here, in_analyze, in_wake, in_log, in_child } cell_place;

typedef struct cell {
  const char* function;
  const char* argument;
  const char* fault;
  li_status (*run)(void);
  cell_place place;
  li_status status;
  const char* word;
} cell;

#include "misuse_cells.h"

/* What a cell gave; in memory that a child process shares. */
typedef struct cell_result {
  int has_run;
  int is_bad;
  li_status status;
  li_status told;
  char message[512];
} cell_result;

static const cell* current;
static int crashes; /* of children: any other one takes the program with it */
static cell_result* result;

static const char stale_text[] = "this is no live session";
static const char other_stale_text[] = "this is no live page";

/* An error before the call, of a kind of handle that the call does not take. */
static const char* plant_error(const cell* one) {
  if (strstr(one->function, "session") != NULL || strcmp(one->word, "session") == 0) {
    EQUAL(li_page_free(1), LI_E_BAD_HANDLE);
    return other_stale_text;
  }
  EQUAL(li_session_free(1), LI_E_BAD_HANDLE);
  return stale_text;
}

static void perform(void) {
  li_error_info info = LI_INIT_(li_error_info);
  result->status = current->run();
  EQUAL(li_last_error(&info), LI_OK);
  result->told = info.status;
  snprintf(result->message, sizeof result->message, "%s", info.message);
  result->has_run = 1;
}

static void perform_in_child(void) {
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    perform();
    result->is_bad = check_case_is_bad;
    fflush(stdout);
    _exit(0);
  }
  int status = 1;
  EQUAL(waitpid(child, &status, 0), child);
  EQUAL(status, 0);
  crashes += WIFSIGNALED(status) ? 1 : 0;
  CHECK(!result->is_bad);
}

static void perform_at(cell_place place) {
  if (place == here) {
    perform();
  } else if (place == in_child) {
    perform_in_child();
  } else {
    inside_callback = perform;
    if (place == in_analyze) {
      EQUAL(receive(world.inbox, "c9", "what is this"), LI_OK);
    } else if (place == in_log) {
      li_verify_report report = LI_VERIFY_REPORT_INIT;
      EQUAL(li_verify(world.inbox, NULL, NULL, &report), LI_OK); /* which is told */
    } else {
      /* The subscription has something, so the callback runs at once. */
      EQUAL(li_set_wake(world.inbox, wake_callback, NULL, NULL), LI_OK);
      EQUAL(li_set_wake(world.inbox, NULL, NULL, NULL), LI_OK);
    }
  }
}

static void check_result(const cell* one, const char* stale) {
  CHECK(result->has_run);
  EQUAL(result->status, one->status);
  if (strcmp(one->function, "li_last_error") == 0) {
    CHECK(strcmp(result->message, stale) == 0); /* it neither sets nor clears */
  } else if (strncmp(one->function, "li_status_", 10) != 0 &&
             strncmp(one->function, "li_version", 10) != 0 &&
             strcmp(one->function, "li_event_name") != 0) {
    EQUAL(result->told, one->status);
    CHECK((result->message[0] == '\0') == (one->status == LI_OK));
    CHECK(strcmp(result->message, stale) != 0);
    if (one->status != LI_OK && one->status != LI_E_HANDLE_CLOSED) {
      CHECK(contains(li_text(result->message), one->word));
    }
  }
}

/* The call may have closed the inbox, where that is what it is for. */
static void check_world(const cell* one) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  const li_command note = good_li_command();
  if (strcmp(one->function, "li_close") == 0 && one->status == LI_OK) {
    return;
  }
  EQUAL(li_execute(world.inbox, &note, NULL), LI_OK);
  EQUAL(li_verify(world.inbox, NULL, NULL, &report), LI_OK);
  EQUAL(report.differences, 0);
}

static void run_cell(const cell* one) {
  const int was_bad = check_case_is_bad;
  check_case_is_bad = 0;
  world = open_handles(":memory:");
  orphaned = open_handles(":memory:");
  EQUAL(li_close(orphaned.inbox), LI_OK);
  memset(result, 0, sizeof *result);
  current = one;
  const char* stale = plant_error(one);
  alarm(60); /* a call that waits for itself ends the program */
  perform_at(one->place);
  check_result(one, stale);
  if (!(strcmp(one->function, "li_close") == 0 && one->status == LI_OK && one->place == here &&
        strcmp(one->fault, "none") == 0)) {
    check_world(one);
  }
  close_handles(&world);
  close_handles(&orphaned);
  if (check_case_is_bad) {
    printf("  in the cell %s, %s, %s: \"%s\"\n",
           one->function,
           one->argument,
           one->fault,
           result->message);
  }
  check_case_is_bad |= was_bad;
}

#define CELLS (sizeof cells / sizeof cells[0])

static const char* function_now;

static void every_cell_of_the_function(void) {
  for (size_t i = 0; i < CELLS; ++i) {
    if (strcmp(cells[i].function, function_now) == 0) {
      run_cell(&cells[i]);
    }
  }
}

int main(void) {
  result = mmap(NULL, sizeof *result, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  CHECK(result != MAP_FAILED);
  for (size_t i = 0; i < sizeof good_calls / sizeof good_calls[0]; ++i) {
    function_now = good_calls[i].function;
    check_run(function_now, every_cell_of_the_function);
  }
  const int functions = (int)(sizeof good_calls / sizeof good_calls[0]);
  printf("note: covered: C ABI misuse %d cells of %d/%d functions, %d crashes\n",
         (int)CELLS,
         check_passed,
         functions,
         crashes);
  return check_end();
}
