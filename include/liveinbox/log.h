/* The log: what an operator of the host should know about an inbox, line by line.
 *
 * A line is a fixed sentence with a level, the part of the library that says it, and a few keys
 * with values. There is nothing in it that a user, an agent or the assistant wrote or is known by:
 * no texts, names, ids, tags or tenants; of the host, only the path of the store. Nothing is said
 * for every command.
 *
 *   static void on_log(void* user, const li_log_record* record) {
 *     fprintf(stderr, "%.*s: %.*s\n", (int)record->module.size, record->module.data,
 *             (int)record->message.size, record->message.data);
 *   }
 *   options.log = on_log;
 *   options.log_level = LI_LOG_WARN;
 *
 * What is said, by module:
 *   inbox    opened, could not be opened, closed, was verified, was imported
 *   store    the map was made greater; slots of readers that died were freed; the data file was
 *            replaced by a compact one
 *   engine   presence of a process that died was ended; timers fired late; commands failed, with
 *            the cause; the wall clock stepped and is not believed yet; a commit took long
 *   session  a client broke the protocol and is to be hung up on
 *   runtime  started, stopped, a turn failed
 *   log      lines were lost, because more than 256 waited to be handed over */
#ifndef LIVEINBOX_LOG_H
#define LIVEINBOX_LOG_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How much a line matters. li_options.log_level asks for a level and all before it. */
enum {
  LI_LOG_ERROR = 1, /* an operator must look: something failed */
  LI_LOG_WARN = 2,  /* it goes on, but not as it should */
  LI_LOG_INFO = 3,  /* what happens a few times in a process's life */
  LI_LOG_DEBUG = 4  /* what upkeep does */
};

typedef struct li_log_field {
  li_str key;
  li_str value; /* numbers are written out */
} li_log_field;

/* One line. All of it is valid during the callback only. */
typedef struct li_log_record {
  uint32_t struct_size;
  uint32_t level; /* LI_LOG_… */
  int64_t at_ms;  /* when it was said, on the inbox's clock */
  li_str module;
  li_str message;
  const li_log_field* fields;
  uint32_t field_count;
  uint32_t reserved;
} li_log_record;

/* Hears a line; see li_options.log.
 * Threads: called on a thread that is inside a call of the library, when that call has done its
 * work, or on the runtime's; one line at a time and in their order, with no lock held. While it
 * waits for something no other thread is held up, and lines are kept for it. But locks that the
 * host holds around a call are held on that thread. It must not call the library
 * (LI_E_INVALID_ARGUMENT). */
typedef void (*li_log_fn)(void* user, const li_log_record* record);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_LOG_H */
