/* Loaded before a program (LD_PRELOAD), writes down what it asks the kernel to do with the files of
 * one folder, in the order in which it was done. From the environment:
 *   RECORD_FOLDER   the folder, without a slash at its end
 *   RECORD_TO       the file that is written
 *   RECORD_PLANT    "lost_sync": nothing is flushed, though the program is told that it was
 *
 * A record is a struct record, the name of the file in the folder (empty: the folder itself), and
 * for a write its bytes, for a renaming the new name. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

struct record {
  uint8_t kind;       /* w write, s sync, t truncate, r rename, u unlink */
  uint8_t is_durable; /* of a write: it was synchronous */
  uint16_t name_bytes;
  uint32_t bytes;
  uint64_t offset;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define NEXT(result, name, parameters) \
  result(*next) parameters;            \
  *(void**)(&next) = dlsym(RTLD_NEXT, #name)

static int syncs_are_lost(void) {
  const char* plant = getenv("RECORD_PLANT");
  return plant != NULL && strcmp(plant, "lost_sync") == 0;
}

/* The name in the folder of what `fd` leads to; NULL for anything else. */
static const char* name_of(int fd, char* room, size_t size) {
  const char* folder = getenv("RECORD_FOLDER");
  char link[64];
  ssize_t length;
  size_t prefix;
  snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
  length = readlink(link, room, size - 1);
  if (folder == NULL || length <= 0) {
    return NULL;
  }
  room[length] = '\0';
  prefix = strlen(folder);
  if (strncmp(room, folder, prefix) != 0) {
    return NULL;
  }
  if (room[prefix] == '\0') {
    return room + prefix;
  }
  return room[prefix] == '/' ? room + prefix + 1 : NULL;
}

/* A program whose calls cannot be written down would show less than it did. */
static void put(int fd, const void* from, size_t size) {
  NEXT(ssize_t, write, (int, const void*, size_t));
  if (next(fd, from, size) != (ssize_t)size) {
    abort();
  }
}

static void record(struct record head, const char* name, const struct iovec* parts, int count) {
  static int log = -1;
  size_t left = head.bytes;
  pthread_mutex_lock(&turn);
  if (log < 0) {
    log = open(getenv("RECORD_TO"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }
  head.name_bytes = (uint16_t)strlen(name);
  put(log, &head, sizeof(head));
  put(log, name, head.name_bytes);
  for (int i = 0; i < count && left > 0; ++i) {
    const size_t size = parts[i].iov_len < left ? parts[i].iov_len : left;
    put(log, parts[i].iov_base, size);
    left -= size;
  }
  pthread_mutex_unlock(&turn);
}

static void record_write(int fd, const struct iovec* parts, int count, off_t at, ssize_t done) {
  char room[4096];
  const char* name = name_of(fd, room, sizeof(room));
  if (name != NULL && done > 0) {
    const int is_synchronous = (fcntl(fd, F_GETFL) & O_DSYNC) != 0 && !syncs_are_lost();
    struct record head = {'w', (uint8_t)is_synchronous, 0, (uint32_t)done, (uint64_t)at};
    record(head, name, parts, count);
  }
}

static void record_simple(char kind, int fd, uint64_t offset) {
  char room[4096];
  const char* name = name_of(fd, room, sizeof(room));
  if (name != NULL) {
    struct record head = {(uint8_t)kind, 0, 0, 0, offset};
    record(head, name, NULL, 0);
  }
}

#define WRITE(name)                                               \
  ssize_t name(int fd, const void* from, size_t size, off_t at) { \
    NEXT(ssize_t, name, (int, const void*, size_t, off_t));       \
    const ssize_t done = next(fd, from, size, at);                \
    const struct iovec part = {(void*)from, size};                \
    record_write(fd, &part, 1, at, done);                         \
    return done;                                                  \
  }
WRITE(pwrite)
WRITE(pwrite64)

#define WRITE_PARTS(name)                                                \
  ssize_t name(int fd, const struct iovec* parts, int count, off_t at) { \
    NEXT(ssize_t, name, (int, const struct iovec*, int, off_t));         \
    const ssize_t done = next(fd, parts, count, at);                     \
    record_write(fd, parts, count, at, done);                            \
    return done;                                                         \
  }
WRITE_PARTS(pwritev)
WRITE_PARTS(pwritev64)

ssize_t write(int fd, const void* from, size_t size) {
  NEXT(ssize_t, write, (int, const void*, size_t));
  const off_t at = lseek(fd, 0, SEEK_CUR);
  const ssize_t done = next(fd, from, size);
  const struct iovec part = {(void*)from, size};
  record_write(fd, &part, 1, at, done);
  return done;
}

ssize_t writev(int fd, const struct iovec* parts, int count) {
  NEXT(ssize_t, writev, (int, const struct iovec*, int));
  const off_t at = lseek(fd, 0, SEEK_CUR);
  const ssize_t done = next(fd, parts, count);
  record_write(fd, parts, count, at, done);
  return done;
}

#define SYNC(name)                          \
  int name(int fd) {                        \
    NEXT(int, name, (int));                 \
    const int status = next(fd);            \
    if (status == 0 && !syncs_are_lost()) { \
      record_simple('s', fd, 0);            \
    }                                       \
    return status;                          \
  }
SYNC(fsync)
SYNC(fdatasync)

/* Nothing of ours writes through a map; if that changes, this program must change as well. */
int msync(void* from, size_t size, int flags) {
  (void)from;
  (void)size;
  (void)flags;
  abort();
}

#define TRUNCATE(name)                        \
  int name(int fd, off_t size) {              \
    NEXT(int, name, (int, off_t));            \
    const int status = next(fd, size);        \
    if (status == 0) {                        \
      record_simple('t', fd, (uint64_t)size); \
    }                                         \
    return status;                            \
  }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

int unlinkat(int folder, const char* name, int flags) {
  NEXT(int, unlinkat, (int, const char*, int));
  const int status = next(folder, name, flags);
  char room[4096];
  const char* where = name_of(folder, room, sizeof(room));
  if (status == 0 && where != NULL && *where == '\0') {
    struct record head = {'u', 0, 0, 0, 0};
    record(head, name, NULL, 0);
  }
  return status;
}

int renameat(int from, const char* name, int to, const char* other) {
  NEXT(int, renameat, (int, const char*, int, const char*));
  const int status = next(from, name, to, other);
  char room[4096];
  const char* where = name_of(from, room, sizeof(room));
  if (status == 0 && where != NULL && *where == '\0') {
    const struct iovec part = {(void*)other, strlen(other)};
    struct record head = {'r', 0, 0, (uint32_t)strlen(other), 0};
    record(head, name, &part, 1);
  }
  return status;
}
