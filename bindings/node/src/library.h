/* The functions of libliveinbox, found by name when the addon is loaded.
 *
 * The addon is not linked with the library, because a program exports to what it loads all that it
 * holds: Node 22 and newer hold a simdjson of their own, whose functions would be bound in place of
 * those that libliveinbox was built with. RTLD_DEEPBIND looks into the library's own ones first. */
#ifndef LIBRARY_H
#define LIBRARY_H

#include <liveinbox/liveinbox.h>

#include "layout.h"

struct library {
#define LI_MEMBER(name) __typeof__(&name) name;
  LI_FUNCTIONS(LI_MEMBER)
#undef LI_MEMBER
};

/* The same for all environments of the process; constant once library_load has returned NULL. */
extern struct library lib;

/* Loads the library that lies beside the addon; any number of times, from any thread.
 * Returns: NULL, or what is wrong. */
const char* library_load(void);

#endif /* LIBRARY_H */
