/* fork() while all other threads sleep. To be included after folder.h.
 *
 * The allocator of libc can be used in a child whatever other threads did to it at that moment; the
 * one of gcc's address sanitizer cannot: a child that was made while another thread asked for
 * memory waits for ever with its own first question. Nothing of the library depends on it. */
#ifndef LIVEINBOX_TESTS_CAPI_QUIET_FORK_H
#define LIVEINBOX_TESTS_CAPI_QUIET_FORK_H

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The letter of /proc for what a thread does; S is asleep. 0 for one that has just ended. */
static inline char fork_thread_state(const char* thread) {
  char path[300];
  char line[512] = "";
  snprintf(path, sizeof path, "/proc/self/task/%s/stat", thread);
  FILE* const file = fopen(path, "r");
  if (file == NULL) {
    return 0;
  }
  const char* const read = fgets(line, sizeof line, file);
  fclose(file);
  const char* const name_end = read == NULL ? NULL : strrchr(line, ')');
  return name_end == NULL || strlen(name_end) < 3 ? 0 : name_end[2];
}

/* The main thread is the one that asks. */
static inline int fork_others_sleep(void) {
  int all_sleep = 1;
  DIR* const threads = opendir("/proc/self/task");
  if (threads == NULL) {
    return 1;
  }
  for (const struct dirent* entry = readdir(threads); entry != NULL; entry = readdir(threads)) {
    if (entry->d_name[0] != '.' && strtol(entry->d_name, NULL, 10) != (long)getpid()) {
      const char state = fork_thread_state(entry->d_name);
      all_sleep = all_sleep && (state == 'S' || state == 0);
    }
  }
  closedir(threads);
  return all_sleep;
}

/* Twice in a row: a thread can be asleep for a moment in the midst of its work. */
static inline pid_t quiet_fork(void) {
  for (int quiet = 0; quiet < 2;) {
    quiet = fork_others_sleep() ? quiet + 1 : 0;
    poll(NULL, 0, 2);
  }
  return fork();
}

#endif /* LIVEINBOX_TESTS_CAPI_QUIET_FORK_H */
