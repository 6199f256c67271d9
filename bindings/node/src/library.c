/* Loads libliveinbox.so.0 from the addon's own folder, once in a process. */
#define _GNU_SOURCE
#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

/* AddressSanitizer sees nothing of a library that is bound deeply, and refuses to load one. */
#if defined(__SANITIZE_ADDRESS__)
#define BIND_FLAGS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BIND_FLAGS 0
#endif
#endif
#ifndef BIND_FLAGS
#define BIND_FLAGS RTLD_DEEPBIND
#endif

struct library lib;

static pthread_once_t is_loaded = PTHREAD_ONCE_INIT;
static char complaint[4608]; /* empty: all is well */

static bool find(void* handle, const char* name, void* out) {
  void* symbol = dlsym(handle, name);
  if (symbol == NULL) {
    snprintf(complaint, sizeof complaint, "libliveinbox.so.0 has no %s", name);
    return false;
  }
  memcpy(out, &symbol, sizeof symbol);
  return true;
}

static void load(void) {
  Dl_info self;
  char path[4096];
  if (dladdr(&lib, &self) == 0 || self.dli_fname == NULL) {
    snprintf(complaint, sizeof complaint, "the addon's own file is not known");
    return;
  }
  const char* end = strrchr(self.dli_fname, '/');
  const int folder = end == NULL ? 0 : (int)(end - self.dli_fname + 1);
  snprintf(path, sizeof path, "%.*slibliveinbox.so.0", folder, self.dli_fname);
  /* It stays loaded: a thread of it may still be on its way out when the addon goes. */
  void* handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE | BIND_FLAGS);
  if (handle == NULL) {
    snprintf(complaint, sizeof complaint, "%s", dlerror());
    return;
  }
#define LI_FIND(name) &&find(handle, #name, &lib.name)
  (void)(true LI_FUNCTIONS(LI_FIND));
#undef LI_FIND
}

const char* library_load(void) {
  pthread_once(&is_loaded, load);
  return complaint[0] == '\0' ? NULL : complaint;
}
