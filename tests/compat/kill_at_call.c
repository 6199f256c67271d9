/* Loaded before a program (LD_PRELOAD), kills it right before its n-th call that changes a file,
 * n from the environment's KILL_AT. What a program wrote before a call is in the files, what comes
 * later is not: the same as a process that is killed there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/uio.h>

static void count_one(void) {
  static int calls = 0;
  const char* kill_at = getenv("KILL_AT");
  if (kill_at != NULL && __sync_add_and_fetch(&calls, 1) == atoi(kill_at)) {
    raise(SIGKILL);
  }
}

/* Defines a function of the C library anew: counts, then calls the one that is hidden by it. */
#define BEFORE(result, name, parameters, arguments) \
  result name parameters {                          \
    result(*next) parameters;                       \
    *(void**)(&next) = dlsym(RTLD_NEXT, #name);     \
    count_one();                                    \
    return next arguments;                          \
  }

BEFORE(ssize_t, write, (int fd, const void* from, size_t size), (fd, from, size))
BEFORE(ssize_t, pwrite, (int fd, const void* from, size_t size, off_t at), (fd, from, size, at))
BEFORE(ssize_t, pwrite64, (int fd, const void* from, size_t size, off_t at), (fd, from, size, at))
BEFORE(ssize_t, writev, (int fd, const struct iovec* parts, int count), (fd, parts, count))
BEFORE(ssize_t,
       pwritev,
       (int fd, const struct iovec* parts, int count, off_t at),
       (fd, parts, count, at))
BEFORE(int, fsync, (int fd), (fd))
BEFORE(int, fdatasync, (int fd), (fd))
BEFORE(int, msync, (void* from, size_t size, int flags), (from, size, flags))
BEFORE(int, ftruncate, (int fd, off_t size), (fd, size))
BEFORE(int, ftruncate64, (int fd, off_t size), (fd, size))
BEFORE(int, posix_fallocate, (int fd, off_t at, off_t size), (fd, at, size))
BEFORE(int, unlinkat, (int folder, const char* name, int flags), (folder, name, flags))
BEFORE(int,
       renameat,
       (int from, const char* name, int to, const char* other),
       (from, name, to, other))
