/* The log: what an operator is told, when, by which thread, and that no word of a customer is ever
 * in it. Lines come from what really happens: stores that fill, readers that die, clocks and
 * clients that misbehave. */
#include "folder.h"
#include "support.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#define LINES_MAX 600
#define LINE_BYTES 400

/* What was heard, a line each: "warn engine: timers fired late timers=1 late_ms=9000". */
typedef struct journal {
  char lines[LINES_MAX][LINE_BYTES];
  int count;
  int freed;
  li_status called; /* what a call from the callback answered */
  li_inbox inbox;
} journal;

static journal heard;

static const char* level_name(uint32_t level) {
  static const char* const names[] = {"?", "error", "warn", "info", "debug"};
  return level <= LI_LOG_DEBUG ? names[level] : "?";
}

static void append(char* line, li_str text) {
  const size_t size = strlen(line);
  snprintf(line + size, LINE_BYTES - size, "%.*s", (int)text.size, text.data);
  CHECK(text.data != NULL || text.size == 0);
}

static void on_log(void* user, const li_log_record* record) {
  journal* me = (journal*)user;
  if (!CHECK(me->count < LINES_MAX)) {
    return;
  }
  char* line = me->lines[me->count++];
  CHECK(record->struct_size == sizeof *record && record->reserved == 0 && record->at_ms > 0);
  snprintf(line, LINE_BYTES, "%s ", level_name(record->level));
  append(line, record->module);
  append(line, LI_STR(": "));
  append(line, record->message);
  for (uint32_t i = 0; i < record->field_count; ++i) {
    append(line, LI_STR(" "));
    append(line, record->fields[i].key);
    append(line, LI_STR("="));
    append(line, record->fields[i].value);
  }
  me->called = li_tick(me->inbox, NULL);
}

static void on_free(void* user) {
  ++((journal*)user)->freed;
}

static li_options logged(uint32_t level) {
  li_options options = LI_OPTIONS_INIT;
  memset(&heard, 0, sizeof heard);
  options.now_ms = support_now;
  options.log = on_log;
  options.log_user = &heard;
  options.log_user_free = on_free;
  options.log_level = level;
  return options;
}

static li_inbox open_with(const char* path, const li_options* options) {
  li_inbox inbox = 0;
  EQUAL(li_open(li_text(path), options, &inbox), LI_OK);
  return inbox;
}

static li_inbox open_logged(const char* path, uint32_t level) {
  const li_options options = logged(level);
  return open_with(path, &options);
}

/* How many lines have this in them. */
static int count_lines(const char* part) {
  int found = 0;
  for (int i = 0; i < heard.count; ++i) {
    found += strstr(heard.lines[i], part) != NULL;
  }
  return found;
}

static void print_lines(void) {
  for (int i = 0; i < heard.count; ++i) {
    printf("  | %s\n", heard.lines[i]);
  }
}

static int was_told(const char* part) {
  const int is_told = count_lines(part) == 1;
  if (!is_told) {
    printf("told %d times: %s\n", count_lines(part), part);
    print_lines();
  }
  return is_told;
}

static void opening_and_closing_are_told(void) {
  char path[FOLDER_CAPACITY];
  char line[LINE_BYTES];
  make_folder(path);
  li_inbox inbox = open_logged(path, 0);
  snprintf(line, sizeof line, "info inbox: the inbox was opened path=%s format=", path);
  CHECK(was_told(line));
  CHECK(was_told(" position=0 map_bytes=68719476736 used_bytes="));
  EQUAL(heard.freed, 0);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  EQUAL(heard.count, 1);
  EQUAL(li_close(inbox), LI_OK);
  CHECK(was_told("info inbox: the inbox was closed"));
  EQUAL(heard.count, 2);
  EQUAL(heard.freed, 1);
  inbox = open_logged(path, 0);
  EQUAL(count_lines(" position=0 "), 0);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

static void a_failed_opening_is_told_and_frees_nothing(void) {
  char path[FOLDER_CAPACITY];
  char file[FOLDER_CAPACITY + 32];
  li_inbox inbox = 0;
  make_folder(path);
  EQUAL(li_close(open_logged(path, 0)), LI_OK);
  snprintf(file, sizeof file, "%s/liveinbox.store", path);
  FILE* marker = fopen(file, "w");
  CHECK(marker != NULL && fputs("liveinbox store\nformat 1\nand then nothing\n", marker) >= 0);
  EQUAL(fclose(marker), 0);
  const li_options options = logged(0);
  const li_status status = li_open(li_text(path), &options, &inbox);
  CHECK(status != LI_OK);
  CHECK(was_told("error inbox: the inbox could not be opened path="));
  CHECK(strstr(heard.lines[0], li_status_name(status)) != NULL);
  EQUAL(heard.count, 1);
  EQUAL(heard.freed, 0);
  EQUAL(last_status(), status); /* the callback's own call has not spoilt it */
  remove_folder(path);
}

static void the_level_decides(void) {
  li_inbox inbox = open_logged(":memory:", LI_LOG_WARN);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(heard.count, 0);
  EQUAL(heard.freed, 1);
  inbox = open_logged(":memory:", LI_LOG_DEBUG);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(heard.count, 2);
}

static void options_without_a_sense_are_refused(void) {
  li_inbox inbox = 0;
  li_options options = logged(LI_LOG_DEBUG + 1);
  EQUAL(li_open(LI_STR(":memory:"), &options, &inbox), LI_E_INVALID_ARGUMENT);
  options = logged(0);
  options.log = NULL;
  EQUAL(li_open(LI_STR(":memory:"), &options, &inbox), LI_E_INVALID_ARGUMENT);
  options.log_user = NULL;
  EQUAL(li_open(LI_STR(":memory:"), &options, &inbox), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "log"));
  options = logged(0);
  options.reserved = 1;
  EQUAL(li_open(LI_STR(":memory:"), &options, &inbox), LI_E_INVALID_ARGUMENT);
  EQUAL(heard.count, 0);
  EQUAL(heard.freed, 0);
}

static void the_callback_may_not_call_the_library(void) {
  const li_inbox inbox = open_memory();
  li_inbox other = 0;
  const li_options options = logged(0);
  heard.inbox = inbox;
  EQUAL(li_open(LI_STR(":memory:"), &options, &other), LI_OK);
  EQUAL(heard.called, LI_E_INVALID_ARGUMENT);
  EQUAL(last_status(), LI_OK);
  EQUAL(li_close(other), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void fill(li_inbox inbox, int messages) {
  char text[60000];
  memset(text, 'x', sizeof text);
  text[sizeof text - 1] = '\0';
  for (int i = 0; i < messages; ++i) {
    const li_status status = receive(inbox, "c1", text);
    CHECK(status == LI_OK || status == LI_E_STORE_FULL);
  }
}

static void a_store_that_fills_is_told(void) {
  char path[FOLDER_CAPACITY];
  const char* places[] = {":memory:", path};
  make_folder(path);
  for (int i = 0; i < 2; ++i) {
    li_options options = logged(0);
    options.map_bytes = 1 << 20;
    const li_inbox inbox = open_with(places[i], &options);
    fill(inbox, 20);
    CHECK(was_told("warn store: the store has little room left left_bytes="));
    CHECK(was_told("warn store: the store takes only what ends or frees something left_bytes="));
    CHECK(was_told("error engine: commands failed status=store_full"));
    EQUAL(count_lines(" map_bytes=1048576 disk_free_bytes="), 2);
    EQUAL(li_close(inbox), LI_OK);
  }
  remove_folder(path);
}

static void a_dead_process_is_told(void) {
  char path[FOLDER_CAPACITY];
  int status = 0;
  make_folder(path);
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const li_inbox inbox = open_at(path);
    li_command here = li_command_on(LI_CONNECT, li_agent("ana"), acme(), LI_STR(""));
    here.session = LI_STR("tab");
    (void)li_execute(inbox, &here, NULL);
    (void)raise(SIGKILL);
    _exit(1);
  }
  EQUAL(waitpid(child, &status, 0), child);
  CHECK(WIFSIGNALED(status));
  support_now_ms += 60000;
  const li_inbox inbox = open_logged(path, 0);
  CHECK(was_told("info engine: presence of dead processes was ended processes=1 principals=1"));
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

static void late_timers_are_told_once_in_a_while(void) {
  const li_inbox inbox = open_logged(":memory:", LI_LOG_WARN);
  const int64_t lateness_ms[] = {5000, 5001, 5001, 5001};
  const int lines[] = {0, 1, 1, 2};
  for (int i = 0; i < 4; ++i) {
    char key[8];
    snprintf(key, sizeof key, "c%d", i);
    make_waiting(inbox, key, "help");
    li_command c = li_command_on(LI_CLAIM, li_agent("ana"), acme(), li_text(key));
    c.lease_ms = 1000;
    EQUAL(li_execute(inbox, &c, NULL), LI_OK);
    support_now_ms += 1000 + lateness_ms[i];
    EQUAL(li_tick(inbox, NULL), LI_OK);
    EQUAL(heard.count, lines[i]);
  }
  CHECK(was_told("warn engine: timers fired late timers=1 late_ms=5001"));
  CHECK(was_told("warn engine: timers fired late timers=2 late_ms=5001"));
  EQUAL(li_close(inbox), LI_OK);
}

static void a_client_without_manners_is_told_once(void) {
  const li_inbox inbox = open_logged(":memory:", LI_LOG_WARN);
  li_session_options options = LI_SESSION_INIT;
  li_session session = 0;
  options.tenant = acme();
  options.principal = li_agent("ana");
  options.name = LI_STR("tab");
  EQUAL(li_session_open(inbox, &options, &session), LI_OK);
  for (int i = 0; i < 3; ++i) {
    EQUAL(li_session_receive(session, LI_STR("{\"secret\":1}")), LI_E_INVALID_FRAME);
  }
  CHECK(was_told("warn session: a client broke the protocol"));
  EQUAL(count_lines("secret"), 0);
  EQUAL(heard.count, 1);
  EQUAL(li_session_free(session), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void the_runtime_and_the_checker_are_told(void) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  const li_inbox inbox = open_logged(":memory:", 0);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  EQUAL(li_runtime_stop(inbox), LI_OK);
  EQUAL(li_verify(inbox, NULL, NULL, &report), LI_OK);
  CHECK(was_told("info runtime: the runtime was started watch_ms=1000"));
  CHECK(was_told("info runtime: the runtime was stopped turns="));
  CHECK(was_told("info inbox: the store was verified events="));
  EQUAL(li_close(inbox), LI_OK);
}

/* A lock of the host's that one thread holds around its calls and the callback wants: were the
 * callback called while others wait for the commit, neither would go on. */
static pthread_mutex_t host_lock; /* recursive: a thread's own lines come inside its own call */
static int locked_lines;

static void on_log_locked(void* user, const li_log_record* record) {
  (void)user;
  (void)record;
  (void)pthread_mutex_lock(&host_lock);
  ++locked_lines;
  (void)pthread_mutex_unlock(&host_lock);
}

/* A clock that runs so fast that trouble is told each time. */
static int64_t fast_now(void* user) {
  static int64_t now_ms = 1700000000000;
  (void)user;
  return __atomic_add_fetch(&now_ms, 20000, __ATOMIC_RELAXED);
}

typedef struct filler {
  pthread_t thread;
  li_inbox inbox;
  int holds_lock;
} filler;

static void* run_filler(void* argument) {
  filler* me = (filler*)argument;
  for (int i = 0; i < 60; ++i) {
    if (me->holds_lock) {
      li_command c = li_command_on(LI_NOTE, li_agent("ana"), acme(), LI_STR("c1"));
      c.text = LI_STR("n");
      (void)pthread_mutex_lock(&host_lock);
      const li_status status = li_execute(me->inbox, &c, NULL);
      (void)pthread_mutex_unlock(&host_lock);
      CHECK(status == LI_OK || status == LI_E_STORE_FULL);
    } else {
      fill(me->inbox, 1);
    }
  }
  return NULL;
}

static void no_lock_is_held_around_the_callback(void) {
  filler fillers[4];
  pthread_mutexattr_t recursive;
  EQUAL(pthread_mutexattr_init(&recursive), 0);
  EQUAL(pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE), 0);
  EQUAL(pthread_mutex_init(&host_lock, &recursive), 0);
  li_options options = LI_OPTIONS_INIT;
  options.map_bytes = 1 << 20;
  options.now_ms = fast_now;
  options.log = on_log_locked;
  const li_inbox inbox = open_with(":memory:", &options);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  alarm(120);
  for (int i = 0; i < 4; ++i) {
    fillers[i].inbox = inbox;
    fillers[i].holds_lock = i == 0;
    EQUAL(pthread_create(&fillers[i].thread, NULL, run_filler, &fillers[i]), 0);
  }
  for (int i = 0; i < 4; ++i) {
    EQUAL(pthread_join(fillers[i].thread, NULL), 0);
  }
  CHECK(locked_lines >= 4);
  EQUAL(li_close(inbox), LI_OK);
}

/* A callback that waits, until another thread has committed. */
static pthread_mutex_t gate_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_changed = PTHREAD_COND_INITIALIZER;
static int is_inside; /* the callback waits */
static int may_leave;

static void on_log_waiting(void* user, const li_log_record* record) {
  (void)user;
  if (strstr(record->message.data, "little room") == NULL) {
    return;
  }
  (void)pthread_mutex_lock(&gate_mutex);
  is_inside = 1;
  (void)pthread_cond_broadcast(&gate_changed);
  while (!may_leave) {
    (void)pthread_cond_wait(&gate_changed, &gate_mutex);
  }
  (void)pthread_mutex_unlock(&gate_mutex);
}

static void* fill_it(void* argument) {
  fill(*(li_inbox*)argument, 20);
  return NULL;
}

static void a_callback_that_waits_holds_up_nobody_else(void) {
  pthread_t thread;
  li_options options = LI_OPTIONS_INIT;
  options.map_bytes = 1 << 20;
  options.log = on_log_waiting;
  li_inbox inbox = open_with(":memory:", &options);
  EQUAL(receive(inbox, "c2", "hello"), LI_OK);
  EQUAL(pthread_create(&thread, NULL, fill_it, &inbox), 0);
  (void)pthread_mutex_lock(&gate_mutex);
  while (!is_inside) {
    (void)pthread_cond_wait(&gate_changed, &gate_mutex);
  }
  (void)pthread_mutex_unlock(&gate_mutex);
  for (int i = 0; i < 20; ++i) {
    EQUAL(receive(inbox, "c2", "still here"), LI_OK);
  }
  (void)pthread_mutex_lock(&gate_mutex);
  may_leave = 1;
  (void)pthread_cond_broadcast(&gate_changed);
  (void)pthread_mutex_unlock(&gate_mutex);
  EQUAL(pthread_join(thread, NULL), 0);
  EQUAL(li_close(inbox), LI_OK);
}

/* Everything that a customer could be known by has the mark in it. */
#define MARK "Zq7mark"

static li_command marked(uint32_t op) {
  li_command c = li_command_on(op, li_agent(MARK "agent"), LI_STR(MARK "tenant"), LI_STR(""));
  c.id = LI_STR(MARK "id");
  c.actor.name = LI_STR(MARK "name");
  c.conversation = LI_STR(MARK "key");
  return c;
}

static void say_marks(li_inbox inbox) {
  li_command c = marked(LI_RECEIVE);
  c.actor = li_integration(MARK "host");
  c.channel = LI_STR(MARK "C");
  c.user = LI_STR(MARK "user");
  c.name = LI_STR(MARK "username");
  c.text = LI_STR(MARK " I want a human");
  c.external_id = LI_STR(MARK "external");
  (void)li_execute(inbox, &c, NULL);
  c = marked(LI_TAG);
  c.id = LI_STR("");
  c.tag = LI_STR(MARK "tag");
  (void)li_execute(inbox, &c, NULL);
  c = marked(LI_CLAIM);
  c.id = LI_STR("");
  c.lease_ms = 1000;
  (void)li_execute(inbox, &c, NULL);
  c.data = LI_STR(MARK); /* not used by the op */
  (void)li_execute(inbox, &c, NULL);
  c = marked(LI_CONFIGURE);
  c.id = c.conversation = LI_STR("");
  c.data = LI_STR("{\"" MARK "\": 1}");
  (void)li_execute(inbox, &c, NULL);
}

static void speak_marks(li_inbox inbox) {
  li_session_options options = LI_SESSION_INIT;
  li_session session = 0;
  options.tenant = LI_STR(MARK "tenant");
  options.principal = li_agent(MARK "agent");
  options.name = LI_STR(MARK "tab");
  EQUAL(li_session_open(inbox, &options, &session), LI_OK);
  (void)li_session_receive(session, LI_STR("{\"" MARK "\":\"" MARK "\"}"));
  (void)li_session_receive(session, LI_STR(MARK));
  EQUAL(li_session_free(session), LI_OK);
}

static void no_word_of_a_customer_is_told(void) {
  char path[FOLDER_CAPACITY];
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  make_folder(path);
  li_options options = logged(LI_LOG_DEBUG);
  options.map_bytes = 1 << 20;
  const li_inbox inbox = open_with(path, &options);
  EQUAL(li_runtime_start(inbox, NULL), LI_OK);
  EQUAL(li_runtime_stop(inbox), LI_OK);
  say_marks(inbox);
  speak_marks(inbox);
  support_now_ms += (int64_t)25 * 3600 * 1000;
  EQUAL(li_tick(inbox, NULL), LI_OK);
  fill(inbox, 20);
  EQUAL(li_verify(inbox, NULL, NULL, &report), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(count_lines(MARK), 0);
  EQUAL(count_lines("xxx"), 0);
  CHECK(was_told("debug engine: old results were forgotten results="));
  CHECK(was_told("warn engine: timers fired late"));
  CHECK(count_lines("little room") >= 1);
  CHECK(heard.count >= 7);
  remove_folder(path);
}

int main(void) {
  RUN(opening_and_closing_are_told);
  RUN(a_failed_opening_is_told_and_frees_nothing);
  RUN(the_level_decides);
  RUN(options_without_a_sense_are_refused);
  RUN(the_callback_may_not_call_the_library);
  RUN(a_store_that_fills_is_told);
  RUN(a_dead_process_is_told);
  RUN(late_timers_are_told_once_in_a_while);
  RUN(a_client_without_manners_is_told_once);
  RUN(the_runtime_and_the_checker_are_told);
  RUN(no_lock_is_held_around_the_callback);
  RUN(a_callback_that_waits_holds_up_nobody_else);
  RUN(no_word_of_a_customer_is_told);
  return check_end();
}
