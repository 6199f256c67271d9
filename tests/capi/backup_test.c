/* Backup and restore: the same inbox again, by a directory and by the host's own hands; every
 * damage is refused and nothing is made of it; whoever read of the store before is told so. */
#include "folder.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>

#define BACKUP_CAPACITY (1024 * 1024)
#define PATH_CAPACITY (FOLDER_CAPACITY + 32)

static char folder[FOLDER_CAPACITY];

/* A path in the test's folder; a few of them live at a time. */
static const char* at(const char* name) {
  static char paths[8][PATH_CAPACITY];
  static int next;
  char* path = paths[next++ % 8];
  snprintf(path, PATH_CAPACITY, "%s/%s", folder, name);
  return path;
}

static int exists(const char* name) {
  return access(at(name), F_OK) == 0;
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

static void talk(li_inbox inbox) {
  for (int i = 0; i < 12; ++i) {
    char key[16];
    snprintf(key, sizeof key, "c%d", i);
    make_waiting(inbox, key, "help me with my invoice");
    if (i % 3 == 0) {
      claim(inbox, key, "ana");
    }
  }
}

static li_status restore_from(const char* source, const char* to, li_restore_report* out) {
  return li_restore(li_text(at(source)), li_text(at(to)), NULL, out);
}

static void a_backup_makes_the_same_inbox(void) {
  const li_inbox inbox = open_at(at("store"));
  li_backup_report made = LI_BACKUP_REPORT_INIT;
  li_restore_report restored = LI_RESTORE_REPORT_INIT;
  talk(inbox);
  const li_verify_report before = verified(inbox);
  EQUAL(li_backup(inbox, li_text(at("backup")), NULL, &made), LI_OK);
  EQUAL(made.position, before.events);
  EQUAL(made.format, before.format);
  EQUAL(strlen(made.uuid), 32);
  EQUAL(strlen(made.hash), 32);
  struct stat file;
  EQUAL(stat(at("backup/liveinbox.backup"), &file), 0);
  EQUAL(file.st_size, made.bytes);
  EQUAL(file.st_mode & 0777, 0600);

  EQUAL(restore_from("backup", "again", &restored), LI_OK);
  EQUAL(restored.position, made.position);
  EQUAL(restored.former_epoch, made.epoch);
  CHECK(restored.epoch != made.epoch && restored.epoch != 0);
  EQUAL(restored.bytes, made.bytes);
  CHECK(strcmp(restored.uuid, made.uuid) == 0);
  CHECK(strcmp(restored.hash, made.hash) == 0);
  CHECK(strcmp(restored.state_hash, before.state_hash) == 0);
  CHECK(!exists("again/liveinbox.restore"));

  const li_inbox copy = open_at(at("again"));
  CHECK(strcmp(verified(copy).state_hash, before.state_hash) == 0);
  li_stats_info stats = LI_STATS_INIT;
  EQUAL(li_stats(copy, acme(), &stats), LI_OK);
  EQUAL(stats.epoch, restored.epoch);
  /* Both live on, each for itself. */
  EQUAL(receive(copy, "only-here", "hello"), LI_OK);
  EQUAL(events_of(inbox), made.position);
  EQUAL(li_close(copy), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void two_restores_have_two_epochs(void) {
  li_restore_report one = LI_RESTORE_REPORT_INIT;
  li_restore_report other = LI_RESTORE_REPORT_INIT;
  EQUAL(restore_from("backup", "one", &one), LI_OK);
  EQUAL(restore_from("backup", "other", &other), LI_OK);
  CHECK(one.epoch != other.epoch);
}

static void first_results_come_along(void) {
  const li_inbox inbox = open_at(at("retried"));
  li_command c = li_command_on(LI_RECEIVE, li_user("mia"), acme(), LI_STR("c1"));
  li_outcome out = LI_OUTCOME_INIT;
  c.channel = LI_STR("WIDGET");
  c.text = LI_STR("hello");
  c.id = LI_STR("once");
  EQUAL(li_execute(inbox, &c, &out), LI_OK);
  EQUAL(out.duplicate, 0);
  EQUAL(li_backup(inbox, li_text(at("retried-backup")), NULL, NULL), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(restore_from("retried-backup", "retried-again", NULL), LI_OK);
  const li_inbox copy = open_at(at("retried-again"));
  EQUAL(li_execute(copy, &c, &out), LI_OK);
  EQUAL(out.duplicate, 1);
  EQUAL(li_close(copy), LI_OK);
}

/* A backup in the host's hands. */
typedef struct hands {
  char* bytes;
  size_t size;
  size_t place;   /* of the reader */
  size_t at_most; /* bytes that it gives at a time */
  int32_t answer; /* of the writer, from its third call on */
  int calls;
  uint64_t stop_at; /* when progress ends the call; 0 = never */
  uint64_t done;
  uint64_t all;
} hands;

static char held_bytes[BACKUP_CAPACITY];
static hands held = {held_bytes, 0, 0, 0, 0, 0, 0, 0, 0};

static int32_t on_write(void* user, const void* bytes, size_t size) {
  hands* mine = (hands*)user;
  if (++mine->calls > 2 && mine->answer != 0) {
    return mine->answer;
  }
  CHECK(mine->size + size <= BACKUP_CAPACITY);
  memcpy(mine->bytes + mine->size, bytes, size);
  mine->size += size;
  return 0;
}

static int64_t on_read(void* user, void* bytes, size_t size) {
  hands* mine = (hands*)user;
  size_t given = mine->size - mine->place;
  given = given < size ? given : size;
  given = given < mine->at_most ? given : mine->at_most;
  memcpy(bytes, mine->bytes + mine->place, given);
  mine->place += given;
  return (int64_t)given;
}

static int32_t on_progress(void* user, uint64_t done, uint64_t all) {
  hands* mine = (hands*)user;
  mine->done = done;
  mine->all = all;
  return mine->stop_at != 0 && done >= mine->stop_at;
}

static li_backup_options through(hands* mine) {
  li_backup_options options = LI_BACKUP_OPTIONS_INIT;
  options.write = on_write;
  options.progress = on_progress;
  options.user = mine;
  return options;
}

static li_status restore_held(const char* to, size_t at_most, li_restore_report* out) {
  li_restore_options options = LI_RESTORE_OPTIONS_INIT;
  options.read = on_read;
  options.user = &held;
  held.place = 0;
  held.at_most = at_most;
  return li_restore(LI_STR(""), li_text(at(to)), &options, out);
}

static void a_backup_goes_through_the_hosts_hands(void) {
  const li_inbox inbox = open_at(at("store"));
  const li_backup_options options = through(&held);
  li_backup_report made = LI_BACKUP_REPORT_INIT;
  EQUAL(li_backup(inbox, LI_STR(""), &options, &made), LI_OK);
  EQUAL(held.size, made.bytes);
  CHECK(held.done > 0 && held.all > 0 && held.done <= made.bytes);
  EQUAL(li_close(inbox), LI_OK);
  li_restore_report restored = LI_RESTORE_REPORT_INIT;
  EQUAL(restore_held("by-hand", 777, &restored), LI_OK);
  CHECK(strcmp(restored.hash, made.hash) == 0);
  EQUAL(li_close(open_at(at("by-hand"))), LI_OK);
}

static void write_file(const char* name, const char* bytes, size_t size) {
  FILE* file = fopen(at(name), "wb");
  CHECK(file != NULL && fwrite(bytes, 1, size, file) == size);
  fclose(file);
}

static int is_refusal_of_damage(li_status status) {
  return status == LI_E_STORE_CORRUPT || status == LI_E_STORE_FOREIGN || status == LI_E_STORE_NEWER;
}

/* Each byte of the manifest and the end, and some of each page between. */
static size_t next_place(size_t place) {
  return place < 400 || place + 400 > held.size ? place + 1 : place + 241;
}

static void every_changed_byte_is_refused(void) {
  write_file("changed", held.bytes, held.size);
  const int fd = open(at("changed"), O_RDWR);
  int tried = 0;
  int refused = 0;
  for (size_t place = 0; place < held.size; place = next_place(place)) {
    const char was = held.bytes[place];
    const char is = (char)(was ^ (1 << (place % 8)));
    EQUAL(pwrite(fd, &is, 1, (off_t)place), 1);
    ++tried;
    refused += is_refusal_of_damage(restore_from("changed", "never", NULL));
    EQUAL(pwrite(fd, &was, 1, (off_t)place), 1);
  }
  close(fd);
  EQUAL(refused, tried);
  CHECK(tried > 800);
  CHECK(!exists("never"));
  EQUAL(restore_from("changed", "unchanged", NULL), LI_OK);
}

static void every_cut_is_refused(void) {
  int tried = 0;
  int refused = 0;
  for (size_t size = 0; size < held.size; size = next_place(size)) {
    write_file("cut", held.bytes, size);
    ++tried;
    refused += restore_from("cut", "never", NULL) == LI_E_STORE_CORRUPT;
  }
  EQUAL(refused, tried);
  CHECK(contains(last_message(), "cut"));
  held.bytes[held.size] = '\n';
  write_file("cut", held.bytes, held.size + 1);
  EQUAL(restore_from("cut", "never", NULL), LI_E_STORE_CORRUPT);
  CHECK(contains(last_message(), "behind its end"));
  CHECK(!exists("never"));
}

/* What comes through the host's hands is only known to be damaged when it was written. */
static void half_a_restore_is_no_store(void) {
  li_inbox inbox = 0;
  held.bytes[held.size / 2] ^= 1;
  EQUAL(restore_held("half", BACKUP_CAPACITY, NULL), LI_E_STORE_CORRUPT);
  held.bytes[held.size / 2] ^= 1;
  CHECK(exists("half/liveinbox.restore"));
  CHECK(!exists("half/data.mdb"));
  EQUAL(li_open(li_text(at("half")), NULL, &inbox), LI_E_STORE_FOREIGN);
  CHECK(contains(last_message(), "did not reach its end"));
  EQUAL(restore_held("half", BACKUP_CAPACITY, NULL), LI_OK);
  EQUAL(li_close(open_at(at("half"))), LI_OK);
}

static void what_is_no_backup_is_told(void) {
  write_file("text", "liveinbox is not this\n", 22);
  EQUAL(restore_from("text", "never", NULL), LI_E_STORE_FOREIGN);
  EQUAL(restore_from("store", "never", NULL), LI_E_STORE_FOREIGN);
  CHECK(contains(last_message(), "a store and no backup"));
  EQUAL(restore_from("nothing", "never", NULL), LI_E_STORE_MISSING);
  EQUAL(mkdir(at("empty"), 0700), 0);
  EQUAL(restore_from("empty", "never", NULL), LI_E_STORE_MISSING);
  write_file("empty/liveinbox.backup.part", held.bytes, 1000);
  EQUAL(restore_from("empty", "never", NULL), LI_E_STORE_CORRUPT);
  CHECK(contains(last_message(), "did not reach its end"));
  write_file("newer", "liveinbox backup\nversion 2\n", 27);
  EQUAL(restore_from("newer", "never", NULL), LI_E_STORE_NEWER);
  CHECK(!exists("never"));
}

static void a_backup_is_no_store(void) {
  li_inbox inbox = 0;
  EQUAL(li_open(li_text(at("backup")), NULL, &inbox), LI_E_STORE_FOREIGN);
  CHECK(contains(last_message(), "holds a backup"));
  EQUAL(li_open(li_text(at("empty")), NULL, &inbox), LI_E_STORE_FOREIGN);
  EQUAL(inbox, 0);
}

static void what_is_there_is_not_written_over(void) {
  const li_inbox inbox = open_at(at("store"));
  EQUAL(restore_from("backup", "store", NULL), LI_E_STORE_FOREIGN);
  EQUAL(restore_from("backup", "backup", NULL), LI_E_STORE_FOREIGN);
  EQUAL(restore_from("backup", "missing/deep", NULL), LI_E_STORE_MISSING);
  EQUAL(li_backup(inbox, li_text(at("backup")), NULL, NULL), LI_E_STORE_FOREIGN);
  EQUAL(li_backup(inbox, li_text(at("store")), NULL, NULL), LI_E_STORE_FOREIGN);
  EQUAL(li_backup(inbox, li_text(at("missing/deep")), NULL, NULL), LI_E_STORE_MISSING);
  /* What a killed one left is written over. */
  EQUAL(li_backup(inbox, li_text(at("empty")), NULL, NULL), LI_OK);
  EQUAL(restore_from("empty", "of-empty", NULL), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_call_can_be_ended(void) {
  const li_inbox inbox = open_at(at("store"));
  static char bytes[BACKUP_CAPACITY];
  hands mine = {bytes, 0, 0, 0, 0, 0, 1, 0, 0};
  li_backup_options options = through(&mine);
  EQUAL(li_backup(inbox, LI_STR(""), &options, NULL), LI_E_CANCELLED);
  EQUAL(li_status_class(LI_E_CANCELLED), LI_CLASS_RETRY);
  options.write = NULL;
  EQUAL(li_backup(inbox, li_text(at("ended")), &options, NULL), LI_E_CANCELLED);
  CHECK(!exists("ended"));
  mine.stop_at = 0;
  mine.calls = 0;
  mine.answer = EPIPE;
  options.write = on_write;
  EQUAL(li_backup(inbox, LI_STR(""), &options, NULL), LI_E_STORE_IO);
  mine.calls = 0;
  mine.answer = ENOSPC;
  EQUAL(li_backup(inbox, LI_STR(""), &options, NULL), LI_E_STORE_FULL);
  li_error_info info = LI_INIT_(li_error_info);
  EQUAL(li_last_error(&info), LI_OK);
  EQUAL(info.cause, ENOSPC);
  /* The inbox takes commands as before, and another backup. */
  EQUAL(receive(inbox, "after", "hello"), LI_OK);
  EQUAL(li_backup(inbox, li_text(at("ended")), NULL, NULL), LI_OK);
  li_restore_options restoring = LI_RESTORE_OPTIONS_INIT;
  restoring.progress = on_progress;
  restoring.user = &mine;
  mine.stop_at = 1;
  EQUAL(li_restore(li_text(at("ended")), li_text(at("stopped")), &restoring, NULL), LI_E_CANCELLED);
  CHECK(!exists("stopped"));
  EQUAL(li_close(inbox), LI_OK);
}

/* Ends the call when it begins to tell of something else: of events. */
static int32_t on_second_progress(void* user, uint64_t done, uint64_t all) {
  hands* mine = (hands*)user;
  const int is_other = done < mine->done;
  EQUAL(done <= all, 1);
  mine->done = done;
  return is_other;
}

static void verifying_can_be_ended(void) {
  hands mine = {NULL, 0, 0, 0, 0, 0, 0, 0, 0};
  li_inbox inbox = 0;
  li_restore_options options = LI_RESTORE_OPTIONS_INIT;
  options.progress = on_second_progress;
  options.user = &mine;
  EQUAL(li_restore(li_text(at("backup")), li_text(at("doubted")), &options, NULL), LI_E_CANCELLED);
  EQUAL(li_open(li_text(at("doubted")), NULL, &inbox), LI_E_STORE_FOREIGN);
  CHECK(!exists("doubted/data.mdb"));
}

static li_status status_inside;

static int32_t on_progress_that_calls(void* user, uint64_t done, uint64_t all) {
  (void)done;
  (void)all;
  status_inside = li_tick(*(li_inbox*)user, NULL);
  return 0;
}

static void callbacks_must_not_call_back(void) {
  li_inbox inbox = open_at(at("store"));
  li_backup_options options = LI_BACKUP_OPTIONS_INIT;
  options.progress = on_progress_that_calls;
  options.user = &inbox;
  EQUAL(li_backup(inbox, li_text(at("called")), &options, NULL), LI_OK);
  EQUAL(status_inside, LI_E_INVALID_ARGUMENT);
  EQUAL(li_close(inbox), LI_OK);
}

static void wrong_arguments_are_named(void) {
  const li_inbox inbox = open_at(at("store"));
  li_backup_options options = through(&held);
  EQUAL(li_backup(inbox, LI_STR(""), NULL, NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(li_backup(inbox, li_text(at("x")), &options, NULL), LI_E_INVALID_ARGUMENT);
  options.reserved = 1;
  EQUAL(li_backup(inbox, LI_STR(""), &options, NULL), LI_E_INVALID_ARGUMENT);
  const li_inbox memory = open_memory();
  EQUAL(li_backup(memory, li_text(at("x")), NULL, NULL), LI_E_UNSUPPORTED);
  CHECK(!exists("x"));
  EQUAL(li_close(memory), LI_OK);
  li_restore_options wanted = LI_RESTORE_OPTIONS_INIT;
  EQUAL(li_restore(LI_STR(""), li_text(at("x")), &wanted, NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(li_restore(li_text(at("backup")), LI_STR(""), NULL, NULL), LI_E_INVALID_ARGUMENT);
  wanted.flags = 4;
  EQUAL(li_restore(li_text(at("backup")), li_text(at("x")), &wanted, NULL), LI_E_INVALID_ARGUMENT);
  wanted.flags = LI_RESTORE_UNVERIFIED;
  li_restore_report restored = LI_RESTORE_REPORT_INIT;
  EQUAL(li_restore(li_text(at("backup")), li_text(at("x")), &wanted, &restored), LI_OK);
  EQUAL(restored.state_hash[0], 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void old_cursors_are_reset(void) {
  const li_inbox inbox = open_at(at("again"));
  li_backup_report made = LI_BACKUP_REPORT_INIT;
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  li_subscription subscription = 0;
  char hello[96];
  li_str frame;
  EQUAL(li_backup(inbox, li_text(at("again-backup")), NULL, &made), LI_OK);
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.epoch = made.epoch;
  options.offset = 3;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_OK);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);

  EQUAL(restore_from("again-backup", "reset", NULL), LI_OK);
  const li_inbox copy = open_at(at("reset"));
  EQUAL(li_subscribe(copy, &options, &subscription), LI_E_RESET);
  li_session_options session = LI_SESSION_INIT;
  li_session tab = 0;
  session.tenant = acme();
  session.principal = li_agent("ana");
  session.name = LI_STR("tab");
  EQUAL(li_session_open(copy, &session, &tab), LI_OK);
  snprintf(hello,
           sizeof hello,
           "{\"t\":\"hello\",\"protocol\":1,\"feed\":true,\"cursor\":\"%llu:3\"}",
           (unsigned long long)made.epoch);
  EQUAL(li_session_receive(tab, li_text(hello)), LI_OK);
  EQUAL(li_session_next(tab, &frame), LI_OK);
  CHECK(contains(frame, "\"resume\":\"reset\""));
  EQUAL(li_session_free(tab), LI_OK);
  EQUAL(li_close(copy), LI_OK);
}

int main(void) {
  make_folder(folder);
  RUN(a_backup_makes_the_same_inbox);
  RUN(two_restores_have_two_epochs);
  RUN(first_results_come_along);
  RUN(a_backup_goes_through_the_hosts_hands);
  RUN(every_changed_byte_is_refused);
  RUN(every_cut_is_refused);
  RUN(half_a_restore_is_no_store);
  RUN(what_is_no_backup_is_told);
  RUN(a_backup_is_no_store);
  RUN(what_is_there_is_not_written_over);
  RUN(a_call_can_be_ended);
  RUN(verifying_can_be_ended);
  RUN(callbacks_must_not_call_back);
  RUN(wrong_arguments_are_named);
  RUN(old_cursors_are_reset);
  remove_folder(folder);
  return check_end();
}
