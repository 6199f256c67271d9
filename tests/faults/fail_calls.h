/* A library that stands in for functions of the C library, for everything in the process: it is
 * linked before the library that is tested. What is asked of the system between begin_faults and
 * end_faults is counted, on all threads, and one call of a kind, or some, or all from it on fail.
 */
#ifndef LIVEINBOX_TESTS_FAULTS_FAIL_CALLS_H
#define LIVEINBOX_TESTS_FAULTS_FAIL_CALLS_H

#include <stdint.h>

typedef enum call_kind {
  call_memory, /* malloc, calloc, realloc, posix_memalign */
  call_write,  /* write, pwrite, writev, pwritev */
  call_sync,   /* fsync, fdatasync, msync */
  call_open,   /* open, openat */
  call_map,    /* mmap, mremap */
  call_lock,   /* fcntl, where it locks or asks for a lock */
  call_size,   /* ftruncate, posix_fallocate, fallocate */
  call_name,   /* rename, renameat, unlink, unlinkat, mkdir, rmdir */
  call_read,   /* read, pread */
  call_look,   /* fstat, fstatat, stat, lstat, fstatfs, fstatvfs, fchmod, readdir, fdopendir */
  call_make,   /* eventfd, epoll_create1, epoll_ctl, timerfd_create, pipe, socketpair */
  call_thread, /* pthread_create */
  call_kinds
} call_kind;

/* Instead of a number of errno. */
enum {
  fault_short = -1,     /* half of what was to be written or read */
  fault_swallowed = -2, /* nothing was done, and the caller is told that it was */
  fault_hang = -3,      /* the call never comes back */
  fault_death = -4      /* the process ends */
};

typedef struct fault {
  call_kind kind;
  int error;       /* of errno, or a fault_… */
  uint64_t number; /* which call fails; the first is 1, with 0 none does */
  uint64_t count;  /* how many fail from there on */
  /* A second one, in what is done about the first: */
  call_kind then_kind;
  int then_error;
  uint64_t then_number; /* counted from the first on; 0 for none */
} fault;

typedef struct fault_report {
  uint64_t calls[call_kinds]; /* how many there were of each kind */
  uint64_t hits;              /* how many failed */
  uint64_t data_hits;         /* of these, how many were for a data file */
  char function[24];          /* the first that failed, and for which file, "" for none */
  char file[40];
} fault_report;

__attribute__((visibility("default"))) void begin_faults(const fault* wanted);
__attribute__((visibility("default"))) void end_faults(fault_report* out);

#endif /* LIVEINBOX_TESTS_FAULTS_FAIL_CALLS_H */
