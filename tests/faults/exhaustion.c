/* What runs out while a store is in use: the disk, descriptors, the address space, slots of
 * readers. Each call that meets it has one code and changes nothing; with room again everything
 * goes on in the same inbox, the feed has no gap, and what was acknowledged is there.
 *
 * usage: exhaustion_tests [cycles of the full disk] */
#define _GNU_SOURCE

#include "capi/folder.h"
#include "capi/support.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define PATH_CAPACITY (FOLDER_CAPACITY + 64)
#define COMMANDS_MAX 4000

static char folder[FOLDER_CAPACITY];
static unsigned long cycles = 4;

static const char* at(const char* name) {
  static char paths[4][PATH_CAPACITY];
  static int next;
  char* const path = paths[next++ % 4];
  snprintf(path, PATH_CAPACITY, "%s/%s", folder, name);
  return path;
}

/* A process of its own, whose limits and mounts end with it. 2 where it may not do what it needs.
 */
static int in_child(int (*work)(void)) {
  int status = 0;
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    alarm(300);
    check_case_is_bad = 0;
    const int result = work();
    fflush(stdout);
    _exit(result != 0 ? result : check_case_is_bad);
  }
  EQUAL(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

/* One of the messages, under an id of its own. */
static li_status say(li_inbox inbox, unsigned number, size_t bytes, li_outcome* out) {
  static char text[60000];
  char id[24];
  li_command c = li_command_on(LI_RECEIVE, li_integration("host"), acme(), LI_STR("c1"));
  memset(text, 'm', sizeof text);
  snprintf(id, sizeof id, "m%u", number);
  c.id = li_text(id);
  c.channel = LI_STR("WIDGET");
  c.user = LI_STR("u1");
  c.text.data = text;
  c.text.size = bytes;
  return li_execute(inbox, &c, out);
}

static void check_store(li_inbox inbox, unsigned acknowledged) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  li_subscription reader = 0;
  li_page page = 0;
  uint64_t last = 0;
  EQUAL(li_verify(inbox, NULL, NULL, &report), LI_OK);
  EQUAL(report.differences, 0);
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.flags = LI_FROM_OLDEST;
  EQUAL(li_subscribe(inbox, &options, &reader), LI_OK);
  while (li_next(reader, 0, &page) == LI_OK && page != 0) {
    const li_page_info info = info_of(page);
    EQUAL(info.after, last);
    last = info.revision;
    EQUAL(li_page_free(page), LI_OK);
  }
  EQUAL(last_status(), LI_OK);
  EQUAL(li_unsubscribe(reader), LI_OK);
  for (unsigned i = 0; i < acknowledged && !check_case_is_bad; ++i) {
    li_outcome out = LI_OUTCOME_INIT;
    EQUAL(say(inbox, i, 1 + i * 37 % 9000, &out), LI_OK);
    CHECK(out.duplicate);
  }
}

static void check_reading(li_inbox inbox) {
  li_stats_info stats = LI_STATS_INIT;
  EQUAL(li_stats(inbox, acme(), &stats), LI_OK);
  CHECK(stats.events > 0);
}

static uint64_t map_bytes_of(li_inbox inbox) {
  li_metrics_info metrics = LI_METRICS_INIT;
  EQUAL(li_metrics(inbox, &metrics), LI_OK);
  return metrics.store_map_bytes;
}

/* Writes until the disk is full, or that many bytes. */
static void put_ballast(size_t bytes) {
  static const char block[1024];
  const int fd = open(at("disk/ballast"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  CHECK(fd >= 0);
  for (size_t done = 0; done < bytes && write(fd, block, sizeof block) > 0;) {
    done += sizeof block;
  }
  close(fd);
}

/* A store that grows until its disk is full, and once more with what was in its way gone. */
static void fill_and_free(unsigned cycle) {
  unsigned said = 0;
  li_status status = LI_OK;
  put_ballast(200000 + cycle * 7919 % 400000);
  const li_inbox inbox = open_at(at("disk/store"));
  const uint64_t map_bytes = map_bytes_of(inbox);
  while (said < COMMANDS_MAX) {
    status = say(inbox, said, 1 + said * 37 % 9000, NULL);
    if (status != LI_OK) {
      break;
    }
    ++said;
  }
  EQUAL(status, LI_E_STORE_FULL);
  CHECK(last_message().size > 0);
  CHECK(said > 10);
  for (int i = 0; i < 20; ++i) {
    EQUAL(say(inbox, said, 50000, NULL), LI_E_STORE_FULL);
  }
  EQUAL(map_bytes_of(inbox), map_bytes);
  check_reading(inbox);
  EQUAL(unlink(at("disk/ballast")), 0);
  EQUAL(say(inbox, said, 1 + said * 37 % 9000, NULL), LI_OK);
  check_store(inbox, said + 1);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(at("disk/store"));
}

/* A store that looks at its disk in time: what adds is refused while the disk has some room left,
 * and what ends something goes on. */
static void keep_room_on_the_disk(void) {
  unsigned said = 0;
  li_status status = LI_OK;
  put_ballast(600000);
  const li_inbox inbox = open_at(at("disk/store"));
  make_waiting(inbox, "c2", "help");
  for (; status == LI_OK && said < COMMANDS_MAX; said += status == LI_OK) {
    support_now_ms += 1000;
    status = say(inbox, said, 1 + said * 37 % 9000, NULL);
  }
  EQUAL(status, LI_E_STORE_FULL);
  CHECK(contains(last_message(), "bytes of the disk"));
  li_metrics_info metrics = LI_METRICS_INIT;
  EQUAL(li_metrics(inbox, &metrics), LI_OK);
  EQUAL(metrics.store_level, LI_STORE_RESERVE);
  CHECK(metrics.store_disk_free_bytes > 0);
  const uint64_t fence = claim(inbox, "c2", "ana");
  EQUAL(li_send(inbox, acme(), LI_STR("c2"), li_agent("ana"), fence, LI_STR("hello"), NULL),
        LI_E_STORE_FULL);
  EQUAL(
      li_close_conversation(inbox, acme(), LI_STR("c2"), li_agent("ana"), fence, LI_RESOLVED, NULL),
      LI_OK);
  EQUAL(unlink(at("disk/ballast")), 0);
  support_now_ms += 1000;
  EQUAL(say(inbox, said, 1 + said * 37 % 9000, NULL), LI_OK);
  check_store(inbox, said + 1);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(at("disk/store"));
}

/* Nothing is there to open and there is no room for it. */
static void open_on_a_full_disk(void) {
  li_inbox inbox = 0;
  put_ballast(SIZE_MAX);
  EQUAL(li_open(li_text(at("disk/store")), NULL, &inbox), LI_E_STORE_FULL);
  EQUAL(unlink(at("disk/ballast")), 0);
  const li_inbox opened = open_at(at("disk/store"));
  EQUAL(say(opened, 0, 1, NULL), LI_OK);
  check_store(opened, 1);
  EQUAL(li_close(opened), LI_OK);
  remove_folder(at("disk/store"));
}

static int fill_disk(void) {
  if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount("tmpfs", at("disk"), "tmpfs", 0, "size=3m") != 0) {
    return 2;
  }
  for (unsigned i = 0; i < cycles; ++i) {
    fill_and_free(i);
  }
  keep_room_on_the_disk();
  open_on_a_full_disk();
  return 0;
}

static void a_full_disk_is_told_and_got_over(void) {
  EQUAL(mkdir(at("disk"), 0700), 0);
  const int status = in_child(fill_disk);
  if (status == 2) {
    printf("note: a file system cannot be mounted here, so no disk was full\n");
  } else {
    EQUAL(status, 0);
  }
}

/* Descriptors. */

static void allow(int what, rlim_t most) {
  struct rlimit limit;
  EQUAL(getrlimit((__rlimit_resource_t)what, &limit), 0);
  limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
  EQUAL(setrlimit((__rlimit_resource_t)what, &limit), 0);
}

static int use_up_descriptors(void) {
  const li_inbox inbox = open_at(at("descriptors"));
  li_inbox other = 0;
  unsigned said = 0;
  EQUAL(say(inbox, said++, 1, NULL), LI_OK);
  const int next = dup(0);
  close(next);
  for (rlim_t more = 0; more < 12 && other == 0; ++more) {
    li_compact_report report = LI_COMPACT_REPORT_INIT;
    allow(RLIMIT_NOFILE, (rlim_t)next + more);
    const li_status compacted = li_compact(inbox, &report);
    CHECK(compacted == LI_OK || compacted == LI_E_STORE_IO);
    const li_status backed_up = li_backup(inbox, li_text(at("backup")), NULL, NULL);
    CHECK(backed_up == LI_OK || backed_up == LI_E_STORE_IO);
    CHECK(more != 0 || (compacted != LI_OK && backed_up != LI_OK));
    remove_folder(at("backup"));
    const li_status opened = li_open(li_text(at("another")), NULL, &other);
    CHECK(opened == LI_OK || opened == LI_E_STORE_IO);
    /* What is open needs no more of them. */
    EQUAL(say(inbox, said, 1 + said * 37 % 9000, NULL), LI_OK);
    ++said;
    check_reading(inbox);
  }
  allow(RLIMIT_NOFILE, 1024);
  CHECK(other != 0);
  EQUAL(li_close(other), LI_OK);
  check_store(inbox, said);
  EQUAL(li_close(inbox), LI_OK);
  return 0;
}

static void without_descriptors_what_is_open_goes_on(void) {
  EQUAL(in_child(use_up_descriptors), 0);
}

/* The address space: maps that find no place. */

#define OTHERS_MESSAGES 40

/* A process without our bounds makes the data file larger than the map of this one. */
static int fill_from_elsewhere(void) {
  li_inbox inbox = 0;
  EQUAL(li_open(li_text(at("addresses")), NULL, &inbox), LI_OK);
  for (unsigned i = 1; i < OTHERS_MESSAGES; ++i) {
    EQUAL(say(inbox, i, 50000, NULL), LI_OK);
  }
  EQUAL(li_close(inbox), LI_OK);
  return 0;
}

static int use_up_addresses(void) {
  li_options options = LI_OPTIONS_INIT;
  li_inbox inbox = 0;
  li_inbox other = 0;
  li_stats_info stats = LI_STATS_INIT;
  options.map_bytes = 1 << 20;
  EQUAL(li_open(li_text(at("addresses")), &options, &inbox), LI_OK);
  EQUAL(say(inbox, 0, 50000, NULL), LI_OK);
  EQUAL(in_child(fill_from_elsewhere), 0);
  allow(RLIMIT_AS, (rlim_t)200 << 20);
  EQUAL(li_open(li_text(at("wide")), NULL, &other), LI_E_NO_MEMORY); /* 64 GiB */
  allow(RLIMIT_AS, (rlim_t)1 << 20);
  EQUAL(li_stats(inbox, acme(), &stats), LI_E_NO_MEMORY);
  EQUAL(say(inbox, 1, 50000, NULL), LI_E_NO_MEMORY);
  allow(RLIMIT_AS, RLIM_INFINITY);
  EQUAL(li_stats(inbox, acme(), &stats), LI_OK);
  for (unsigned i = 0; i < OTHERS_MESSAGES; ++i) {
    li_outcome out = LI_OUTCOME_INIT;
    EQUAL(say(inbox, i, 50000, &out), LI_OK);
    CHECK(out.duplicate);
  }
  check_store(inbox, 0);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(li_open(li_text(at("wide")), NULL, &other), LI_OK);
  EQUAL(li_close(other), LI_OK);
  return 0;
}

static void without_addresses_nothing_is_lost(void) {
#ifdef __SANITIZE_ADDRESS__
  printf("note: a sanitizer needs all addresses, so none was kept away\n");
#else
  EQUAL(in_child(use_up_addresses), 0);
#endif
}

/* Slots of readers, which a program beside us takes: the table is of LMDB, and of all processes. */

/* Begins take_slots, which lies beside this program. It tells through the pipe. */
static pid_t begin_taking(int told) {
  char program[PATH_CAPACITY];
  const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  program[length < 0 ? 0 : length] = '\0';
  char* const name = strrchr(program, '/');
  if (!CHECK(name != NULL && (size_t)(name - program) + 12 < sizeof program)) {
    return -1;
  }
  memcpy(name, "/take_slots", 12);
  fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    dup2(told, STDOUT_FILENO);
    execl(program, "take_slots", at("readers"), (char*)NULL);
    _exit(127);
  }
  return child;
}

static void without_slots_readers_wait_for_others(void) {
  char letter = 0;
  int told[2];
  li_inbox inbox = open_at(at("readers"));
  EQUAL(say(inbox, 0, 1, NULL), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(pipe(told), 0);
  const pid_t child = begin_taking(told[1]);
  close(told[1]);
  EQUAL(read(told[0], &letter, 1), 1);
  EQUAL(letter, 'f');
  EQUAL(li_open(li_text(at("readers")), NULL, &inbox), LI_E_QUEUE_FULL);
  CHECK(last_message().size > 0);
  EQUAL(li_status_class(LI_E_QUEUE_FULL), LI_CLASS_RETRY);
  EQUAL(kill(child, SIGKILL), 0);
  EQUAL(waitpid(child, NULL, 0), child);
  inbox = open_at(at("readers"));
  EQUAL(say(inbox, 1, 38, NULL), LI_OK);
  check_store(inbox, 2);
  EQUAL(li_close(inbox), LI_OK);
}

int main(int count, char** words) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  cycles = count > 1 ? strtoul(words[1], NULL, 10) : cycles;
  make_folder(folder);
  RUN(a_full_disk_is_told_and_got_over);
  RUN(without_descriptors_what_is_open_goes_on);
  RUN(without_addresses_nothing_is_lost);
  RUN(without_slots_readers_wait_for_others);
  remove_folder(folder);
  return check_end();
}
