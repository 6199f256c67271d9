/* A directory of the test's own. To be included first: it asks for POSIX. */
#ifndef LIVEINBOX_TESTS_CAPI_FOLDER_H
#define LIVEINBOX_TESTS_CAPI_FOLDER_H

#define _XOPEN_SOURCE 700

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_CAPACITY 256

static inline void make_folder(char* path) {
  const char* base = getenv("TMPDIR");
  snprintf(path, FOLDER_CAPACITY, "%s/liveinbox-XXXXXX", base == NULL ? "/tmp" : base);
  if (mkdtemp(path) == NULL) {
    perror("mkdtemp");
    exit(1);
  }
}

static inline int folder_remove_one(const char* path,
                                    const struct stat* info,
                                    int type,
                                    struct FTW* place) {
  (void)info;
  (void)type;
  (void)place;
  return remove(path);
}

static inline void remove_folder(const char* path) {
  nftw(path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif /* LIVEINBOX_TESTS_CAPI_FOLDER_H */
