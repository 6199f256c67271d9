#define _GNU_SOURCE
#include "fail_calls.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

static fault plan;
static int is_on; /* read and written as a whole, as all below */
static uint64_t calls[call_kinds];
static uint64_t calls_since; /* the first that failed, of the kind of the second */
static uint64_t hits;
static uint64_t data_hits;
static char first_function[sizeof(((fault_report*)0)->function)];
static char first_file[sizeof(((fault_report*)0)->file)];

void begin_faults(const fault* wanted) {
  plan = *wanted;
  memset(calls, 0, sizeof calls);
  hits = data_hits = calls_since = 0;
  first_function[0] = first_file[0] = '\0';
  __atomic_store_n(&is_on, 1, __ATOMIC_SEQ_CST);
}

void end_faults(fault_report* out) {
  __atomic_store_n(&is_on, 0, __ATOMIC_SEQ_CST);
  memcpy(out->calls, calls, sizeof calls);
  out->hits = hits;
  out->data_hits = data_hits;
  memcpy(out->function, first_function, sizeof out->function);
  memcpy(out->file, first_file, sizeof out->file);
}

/* The last part of the name of what a descriptor leads to. */
static void name_file(int fd, char* out, size_t size) {
  char link[40];
  char path[512];
  const char* last = path;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = fd < 0 ? 0 : readlink(link, path, sizeof path - 1);
  path[length < 0 ? 0 : length] = '\0';
  for (const char* at = path; *at != '\0'; ++at) {
    last = *at == '/' ? at + 1 : last;
  }
  snprintf(out, size, "%.39s", last);
}

/* What is no file of a disk cannot fail like one. */
static int is_file(call_kind kind, int fd) {
  char name[sizeof first_file];
  if (kind != call_read && kind != call_write) {
    return 1;
  }
  name_file(fd, name, sizeof name);
  return strncmp(name, "anon_inode", 10) != 0;
}

static void note_hit(const char* function, int fd, const char* name) {
  char file[sizeof first_file];
  if (name == NULL) {
    name_file(fd, file, sizeof file);
    name = file;
  }
  if (strncmp(name, "data", 4) == 0) {
    __atomic_add_fetch(&data_hits, 1, __ATOMIC_SEQ_CST);
  }
  if (__atomic_add_fetch(&hits, 1, __ATOMIC_SEQ_CST) == 1) {
    snprintf(first_function, sizeof first_function, "%s", function);
    snprintf(first_file, sizeof first_file, "%.39s", name);
  }
}

/* How the call fails that this thread is in. */
static __thread int failing;

/* Whether a call of this kind is the one, or one of those, that fail. */
static int is_planned(call_kind kind) {
  const uint64_t number = __atomic_add_fetch(&calls[kind], 1, __ATOMIC_SEQ_CST);
  if (kind == plan.then_kind && plan.then_number != 0 &&
      __atomic_load_n(&hits, __ATOMIC_SEQ_CST) != 0) {
    failing = plan.then_error;
    return __atomic_add_fetch(&calls_since, 1, __ATOMIC_SEQ_CST) == plan.then_number;
  }
  failing = plan.error;
  return kind == plan.kind && plan.number != 0 && number >= plan.number &&
         number - plan.number < plan.count;
}

/* Whether this call fails. What is asked for here is not counted. */
static int fails(call_kind kind, const char* function, int fd, const char* name) {
  static __thread int is_inside;
  if (is_inside || !__atomic_load_n(&is_on, __ATOMIC_SEQ_CST) || !is_file(kind, fd) ||
      !is_planned(kind)) {
    return 0;
  }
  is_inside = 1;
  note_hit(function, fd, name);
  while (failing == fault_hang) {
    pause();
  }
  if (failing == fault_death) {
    _exit(99);
  }
  is_inside = 0;
  errno = failing > 0 ? failing : errno;
  return 1;
}

/* The function of the C library that is hidden by ours. */
#define NEXT(result, name, parameters)          \
  static result(*next) parameters;              \
  if (next == NULL) {                           \
    *(void**)(&next) = dlsym(RTLD_NEXT, #name); \
  }

/* Defines a function that fails with -1 and errno. */
#define FAILING(kind, result, name, parameters, arguments, fd, file) \
  EXPORT result name parameters {                                    \
    NEXT(result, name, parameters)                                   \
    if (fails(kind, #name, fd, file)) {                              \
      return failing == fault_swallowed ? 0 : -1;                    \
    }                                                                \
    return next arguments;                                           \
  }

/* Memory. */

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t unit, size_t size);

EXPORT void* malloc(size_t size) {
  return fails(call_memory, "malloc", -1, "") ? NULL : __libc_malloc(size);
}

EXPORT void* calloc(size_t count, size_t size) {
  return fails(call_memory, "calloc", -1, "") ? NULL : __libc_calloc(count, size);
}

EXPORT void* realloc(void* block, size_t size) {
  return fails(call_memory, "realloc", -1, "") ? NULL : __libc_realloc(block, size);
}

EXPORT int posix_memalign(void** out, size_t unit, size_t size) {
  void* const block =
      fails(call_memory, "posix_memalign", -1, "") ? NULL : __libc_memalign(unit, size);
  *out = block == NULL ? *out : block;
  return block == NULL ? ENOMEM : 0;
}

/* Writing and reading. */

#define HALF(size) (failing == fault_short && (size) > 1 ? (size) / 2 : (size))

#define MOVING(kind, name, parameters, whole, half)         \
  EXPORT ssize_t name parameters {                          \
    NEXT(ssize_t, name, parameters)                         \
    if (!fails(kind, #name, fd, NULL)) {                    \
      return next whole;                                    \
    }                                                       \
    if (failing == fault_short) {                           \
      return next half;                                     \
    }                                                       \
    return failing == fault_swallowed ? (ssize_t)size : -1; \
  }

MOVING(call_write,
       write,
       (int fd, const void* from, size_t size),
       (fd, from, size),
       (fd, from, HALF(size)))
MOVING(call_write,
       pwrite,
       (int fd, const void* from, size_t size, off_t at),
       (fd, from, size, at),
       (fd, from, HALF(size), at))
MOVING(call_write,
       pwrite64,
       (int fd, const void* from, size_t size, off_t at),
       (fd, from, size, at),
       (fd, from, HALF(size), at))
MOVING(call_read, read, (int fd, void* to, size_t size), (fd, to, size), (fd, to, HALF(size)))
MOVING(call_read,
       pread,
       (int fd, void* to, size_t size, off_t at),
       (fd, to, size, at),
       (fd, to, HALF(size), at))
MOVING(call_read,
       pread64,
       (int fd, void* to, size_t size, off_t at),
       (fd, to, size, at),
       (fd, to, HALF(size), at))

EXPORT ssize_t writev(int fd, const struct iovec* parts, int count) {
  NEXT(ssize_t, writev, (int, const struct iovec*, int))
  size_t size = 0;
  if (!fails(call_write, "writev", fd, NULL)) {
    return next(fd, parts, count);
  }
  for (int i = 0; i < count; ++i) {
    size += parts[i].iov_len;
  }
  if (failing == fault_short) {
    return count > 1 ? next(fd, parts, count / 2)
                     : write(fd, parts[0].iov_base, parts[0].iov_len / 2);
  }
  return failing == fault_swallowed ? (ssize_t)size : -1;
}

/* Flushing. */

FAILING(call_sync, int, fsync, (int fd), (fd), fd, NULL)
FAILING(call_sync, int, fdatasync, (int fd), (fd), fd, NULL)
FAILING(call_sync, int, msync, (void* from, size_t size, int how), (from, size, how), -1, NULL)

/* Opening. */

#define OPENING(name, parameters, at, how, fixed)             \
  EXPORT int name parameters {                                \
    NEXT(int, name, parameters)                               \
    mode_t mode = 0;                                          \
    if (((how) & (O_CREAT | O_TMPFILE)) != 0) {               \
      va_list rest;                                           \
      va_start(rest, how);                                    \
      mode = va_arg(rest, mode_t);                            \
      va_end(rest);                                           \
    }                                                         \
    return fails(call_open, #name, -1, at) ? -1 : next fixed; \
  }

OPENING(open, (const char* name, int how, ...), name, how, (name, how, mode))
OPENING(open64, (const char* name, int how, ...), name, how, (name, how, mode))
OPENING(openat, (int folder, const char* name, int how, ...), name, how, (folder, name, how, mode))
OPENING(
    openat64, (int folder, const char* name, int how, ...), name, how, (folder, name, how, mode))

/* Maps. */

#define MAPPING(name, offset)                                                                     \
  EXPORT void* name(void* at, size_t size, int rights, int how, int fd, offset from) {            \
    NEXT(void*, name, (void*, size_t, int, int, int, offset))                                     \
    return fails(call_map, #name, fd, NULL) ? MAP_FAILED : next(at, size, rights, how, fd, from); \
  }
MAPPING(mmap, off_t)
MAPPING(mmap64, off64_t)

EXPORT void* mremap(void* old, size_t size, size_t wanted, int how, ...) {
  NEXT(void*, mremap, (void*, size_t, size_t, int, ...))
  return fails(call_map, "mremap", -1, "") ? MAP_FAILED : next(old, size, wanted, how);
}

/* Locks. What else fcntl does has one argument at most, which has the size of a pointer. */

/* To give a lock of ours back, as a whole, needs nothing that could be missing. */
static int is_lock(int what, const struct flock* lock) {
  const int asks = what == F_GETLK || what == F_OFD_GETLK;
  const int takes =
      what == F_SETLK || what == F_SETLKW || what == F_OFD_SETLK || what == F_OFD_SETLKW;
  return asks || (takes && lock->l_type != F_UNLCK);
}

#define LOCKING(name)                                                   \
  EXPORT int name(int fd, int what, ...) {                              \
    NEXT(int, name, (int, int, ...))                                    \
    va_list rest;                                                       \
    va_start(rest, what);                                               \
    void* const argument = va_arg(rest, void*);                         \
    va_end(rest);                                                       \
    if (is_lock(what, argument) && fails(call_lock, #name, fd, NULL)) { \
      return failing == fault_swallowed ? 0 : -1;                       \
    }                                                                   \
    return next(fd, what, argument);                                    \
  }
LOCKING(fcntl)
LOCKING(fcntl64)

/* Sizes. */

FAILING(call_size, int, ftruncate, (int fd, off_t size), (fd, size), fd, NULL)
FAILING(call_size, int, ftruncate64, (int fd, off64_t size), (fd, size), fd, NULL)
FAILING(call_size,
        int,
        fallocate,
        (int fd, int how, off_t at, off_t size),
        (fd, how, at, size),
        fd,
        NULL)

EXPORT int posix_fallocate(int fd, off_t at, off_t size) {
  NEXT(int, posix_fallocate, (int, off_t, off_t))
  return fails(call_size, "posix_fallocate", fd, NULL) ? (failing > 0 ? failing : 0)
                                                       : next(fd, at, size);
}

/* Names. */

FAILING(call_name, int, rename, (const char* from, const char* to), (from, to), -1, from)
FAILING(call_name,
        int,
        renameat,
        (int from, const char* name, int to, const char* other),
        (from, name, to, other),
        -1,
        name)
FAILING(call_name, int, unlink, (const char* name), (name), -1, name)
FAILING(call_name, int, unlinkat, (int fd, const char* name, int how), (fd, name, how), -1, name)
FAILING(call_name, int, mkdir, (const char* name, mode_t mode), (name, mode), -1, name)
FAILING(call_name, int, rmdir, (const char* name), (name), -1, name)

/* Looking. */

struct stat;
struct statfs;
struct statvfs;

FAILING(call_look, int, stat, (const char* name, struct stat* out), (name, out), -1, name)
FAILING(call_look, int, lstat, (const char* name, struct stat* out), (name, out), -1, name)
FAILING(call_look, int, fstat, (int fd, struct stat* out), (fd, out), fd, NULL)
FAILING(call_look,
        int,
        fstatat,
        (int fd, const char* name, struct stat* out, int how),
        (fd, name, out, how),
        -1,
        name)
FAILING(call_look, int, __fxstat, (int type, int fd, struct stat* out), (type, fd, out), fd, NULL)
FAILING(call_look, int, fstatfs, (int fd, struct statfs* out), (fd, out), fd, NULL)
FAILING(call_look, int, fstatvfs, (int fd, struct statvfs* out), (fd, out), fd, NULL)
FAILING(call_look, int, fchmod, (int fd, mode_t mode), (fd, mode), fd, NULL)

EXPORT DIR* fdopendir(int fd) {
  NEXT(DIR*, fdopendir, (int))
  return fails(call_look, "fdopendir", fd, NULL) ? NULL : next(fd);
}

EXPORT struct dirent* readdir(DIR* folder) {
  NEXT(struct dirent*, readdir, (DIR*))
  return fails(call_look, "readdir", -1, "") ? NULL : next(folder);
}

/* Making. Random numbers are no such call: so few bytes cannot fail. */

struct epoll_event;
struct itimerspec;

FAILING(call_make, int, eventfd, (unsigned first, int how), (first, how), -1, "")
FAILING(call_make, int, epoll_create, (int size), (size), -1, "")
FAILING(call_make, int, epoll_create1, (int how), (how), -1, "")
FAILING(call_make,
        int,
        epoll_ctl,
        (int epoll, int what, int fd, struct epoll_event* event),
        (epoll, what, fd, event),
        -1,
        "")
FAILING(call_make, int, timerfd_create, (int clock, int how), (clock, how), -1, "")
FAILING(call_make, int, pipe, (int ends[2]), (ends), -1, "")
FAILING(call_make,
        int,
        socketpair,
        (int domain, int type, int protocol, int ends[2]),
        (domain, type, protocol, ends),
        -1,
        "")
/* Threads. */

EXPORT int pthread_create(pthread_t* out,
                          const pthread_attr_t* attributes,
                          void* (*run)(void*),
                          void* argument) {
  NEXT(int, pthread_create, (pthread_t*, const pthread_attr_t*, void* (*)(void*), void*))
  return fails(call_thread, "pthread_create", -1, "") ? failing
                                                      : next(out, attributes, run, argument);
}
