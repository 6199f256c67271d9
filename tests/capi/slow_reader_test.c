/* Somebody reads one state of a store for long: the metrics have its age, and the log tells who. */
#include "folder.h"
#include "support.h"

#include <pthread.h>

static li_inbox inbox;
static char long_text[2000];

static li_metrics_info metrics(void) {
  li_metrics_info info = LI_METRICS_INIT;
  EQUAL(li_metrics(inbox, &info), LI_OK);
  return info;
}

/* A backup whose receiver is slow, while others write. */

static char reader_line[400];

static void on_log(void* user, const li_log_record* record) {
  (void)user;
  if (strstr(record->message.data, "old state") == NULL) {
    return;
  }
  snprintf(
      reader_line, sizeof reader_line, "%.*s", (int)record->message.size, record->message.data);
  for (uint32_t i = 0; i < record->field_count; ++i) {
    const size_t size = strlen(reader_line);
    snprintf(reader_line + size,
             sizeof reader_line - size,
             " %.*s=%.*s",
             (int)record->fields[i].key.size,
             record->fields[i].key.data,
             (int)record->fields[i].value.size,
             record->fields[i].value.data);
  }
}

static void* write_meanwhile(void* argument) {
  (void)argument;
  EQUAL(receive(inbox, "c2", "hello"), LI_OK);
  support_now_ms += 1000;
  EQUAL(metrics().store_oldest_reader_ms, 0);
  support_now_ms += 10000;
  EQUAL(metrics().store_oldest_reader_ms, 10000);
  EQUAL(reader_line[0], '\0');
  support_now_ms += 1000;
  EQUAL(receive(inbox, "c2", "still here"), LI_OK);
  EQUAL(metrics().store_oldest_reader_ms, 11000);
  return NULL;
}

static int32_t take_slowly(void* user, const void* bytes, size_t size) {
  int* const is_first = (int*)user;
  (void)bytes;
  (void)size;
  if (*is_first) {
    pthread_t thread;
    *is_first = 0;
    EQUAL(pthread_create(&thread, NULL, write_meanwhile, NULL), 0);
    EQUAL(pthread_join(thread, NULL), 0);
  }
  return 0;
}

static void a_slow_backup_is_told(void) {
  char path[FOLDER_CAPACITY];
  int is_first = 1;
  li_backup_options how = LI_BACKUP_OPTIONS_INIT;
  li_options options = LI_OPTIONS_INIT;
  char wanted[200];
  make_folder(path);
  options.now_ms = support_now;
  options.log = on_log;
  EQUAL(li_open(li_text(path), &options, &inbox), LI_OK);
  /* More than lies in buffers between the store and the receiver. */
  memset(long_text, 'm', sizeof long_text - 1);
  for (int i = 0; i < 1000; ++i) {
    EQUAL(receive(inbox, "c1", long_text), LI_OK);
  }
  how.write = take_slowly;
  how.user = &is_first;
  EQUAL(li_backup(inbox, LI_STR(""), &how, NULL), LI_OK);
  snprintf(wanted,
           sizeof wanted,
           "an old state is still read, and what was freed since cannot be used age_ms=11000 "
           "commits=1 process=%ld by=backup",
           (long)getpid());
  CHECK(same_text(li_text(reader_line), wanted));
  support_now_ms += 1000;
  EQUAL(metrics().store_oldest_reader_ms, 0);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

int main(void) {
  RUN(a_slow_backup_is_told);
  return check_end();
}
