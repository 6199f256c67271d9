/* The inbox: a directory on this machine, opened; the host's threads do all the work in it.
 *
 * The library owns no thread unless it is asked to (runtime.h), opens no socket, prints nothing and
 * installs nothing. A call works on its caller's thread. li_tick does what time brings (leases,
 * deadlines); call it when li_next_deadline says so, or every second. */
#ifndef LIVEINBOX_INBOX_H
#define LIVEINBOX_INBOX_H

#include "log.h"
#include "types.h"
#include "version.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How tags are extracted from what users write. */
enum {
  LI_TAGS_KEY_PHRASES = 0, /* what it is about; greetings are no tags */
  LI_TAGS_RAW_PHRASES = 1, /* the user's short phrases as they are */
  LI_TAGS_OFF = 2
};

/* Collects what the host's own analysis found; see li_options.analyze. A pointer that is valid
 * during the callback only. */
typedef struct li_findings li_findings;

/* A message of a user, to be looked into. Texts are valid during the callback only. */
typedef struct li_analysis {
  uint32_t struct_size;
  uint32_t reserved; /* zero */
  li_str tenant;
  li_str channel;
  li_str text;
} li_analysis;

/* Replaces the library's detector and tag extractor: a model, or rules of the host's own.
 * Threads: called on the thread that brings the message, several at a time, before anything is
 * queued, with no lock held. It must not call into the library except li_findings_…. */
typedef void (*li_analyze_fn)(void* user, const li_analysis* analysis, li_findings* findings);

/* Opening an inbox; zero means the default for every field.
 *
 * `map_bytes` is the most that the data file takes of the disk, rounded up to pages, and address
 * space from the start. It holds for what is written through this opening: another handle of this
 * process shares that of the first one, other processes have their own. A file that is larger
 * already is served, and commands that end something find room in it (metrics.h, LI_STORE_RESERVE);
 * li_compact makes it smaller. */
typedef struct li_options {
  uint32_t struct_size;
  uint32_t flags;          /* LI_OPEN_… */
  uint32_t header_version; /* set by LI_OPTIONS_INIT */
  uint32_t tag_mode;       /* LI_TAGS_… */
  uint64_t map_bytes;      /* most the store may use, see above; 64 GiB by default */
  li_analyze_fn analyze;   /* NULL: the built-in detector and extractor */
  void* analyze_user;
  int64_t (*now_ms)(void* user); /* NULL: the system's clock. For tests and simulations */
  void* now_user;
  /* Hears what an operator should know, from li_open to li_close (log.h). log_user_free (may be
   * NULL) runs on log_user when the inbox was closed and log is not called again; if li_open fails,
   * log may have been called and log_user_free is not run. */
  li_log_fn log;
  void (*log_user_free)(void* user);
  void* log_user;
  uint32_t log_level; /* LI_LOG_…; 0 = LI_LOG_INFO */
  uint32_t reserved;  /* zero */
} li_options;

enum {
  LI_OPEN_EXISTING = 1,        /* do not create: LI_E_STORE_MISSING where there is none */
  LI_OPEN_ANY_FILESYSTEM = 2,  /* do not refuse network file systems */
  LI_ANALYZE_ALSO_BUILT_IN = 4 /* run the built-in analysis beside `analyze` */
};

#ifdef __cplusplus
#define LI_INIT_(type) (li_zeroed_<type>())
extern "C++" {
template <typename T>
static inline T li_zeroed_() {
  T out;
  memset(static_cast<void*>(&out), 0, sizeof out);
  out.struct_size = static_cast<uint32_t>(sizeof out);
  return out;
}
}
static inline li_options li_options_init() {
  li_options out = LI_INIT_(li_options);
  out.header_version = LI_VERSION;
  return out;
}
#define LI_OPTIONS_INIT (li_options_init())
#else
#define LI_INIT_(type) \
  { .struct_size = (uint32_t)sizeof(type) }
#define LI_OPTIONS_INIT \
  { .struct_size = (uint32_t)sizeof(li_options), .header_version = LI_VERSION }
#endif

/* Opens the store in a directory, creating it where there is none; ":memory:" keeps it in memory.
 *
 * A second open of the same directory in this process gives another handle on the same store; other
 * processes of this machine may have it open at the same time.
 *
 * A store that an older library wrote is upgraded here, once, and older libraries refuse it from
 * then on. That needs the store for itself: while any process has it open, the answer is
 * LI_E_STORE_IN_USE. Everything that follows from the log is computed anew, which takes as long as
 * li_verify (a minute for some 700,000 events) and up to three times the store's size in memory.
 * Who opens the store meanwhile waits up to ten seconds. A process that is killed in it loses
 * nothing: the next open starts again, and until it is through the older library can still open
 * the store. To keep a way back, copy the directory before, while no process has it open.
 * `options` may be NULL: all defaults.
 * Ownership: the handle is the caller's; free it with li_close.
 * Returns: LI_OK, or
 *   LI_E_INVALID_ARGUMENT  path is empty or out is NULL; a flag, mode or level is unknown;
 *                          log_user or log_user_free without a log
 *   LI_E_UNSUPPORTED       options of a newer header use what this library lacks
 *   LI_E_STORE_MISSING     LI_OPEN_EXISTING and nothing is there
 *   LI_E_STORE_FOREIGN     the directory holds other things, is a link or on a network
 *   LI_E_STORE_NEWER       written by a newer library
 *   LI_E_STORE_CORRUPT     a file is missing, short or damaged; of an older store, also its log
 *   LI_E_STORE_IN_USE      another copy of the library in this process has it open, or the store
 *                          is of an older format and another process has it open; the message
 *                          names the format
 *   LI_E_STORE_FAILED      a write failed just now, or earlier through another handle of this
 *                          process: close all of them first
 *   LI_E_STORE_IO, LI_E_STORE_FULL, LI_E_NO_MEMORY
 * Since: 0.1 */
LI_API li_status li_open(li_str path, const li_options* options, li_inbox* out);

/* Closes an inbox and lets go of the store. Subscriptions and sessions that came from it answer
 * LI_E_HANDLE_CLOSED from then on; pages stay readable; all are still to be freed, in any order.
 * Waits for calls that are under way on other threads, and ends the runtime where one runs.
 * Commands that were submitted and not committed are answered nowhere and have not happened.
 * Returns: LI_OK (also for 0), LI_E_BAD_HANDLE, LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_close(li_inbox inbox);

typedef struct li_tick_report {
  uint32_t struct_size;
  uint32_t timers_fired;
  uint32_t sessions_expired; /* principals who went offline */
  uint32_t reserved;
  int64_t next_deadline_ms; /* when to call again; 0 = nothing is due */
} li_tick_report;
#define LI_TICK_REPORT_INIT LI_INIT_(li_tick_report)

/* Does what time brings: fires due leases and deadlines, ends presence that ran out, commits what
 * was submitted, notices what other processes committed. Bounded work; call again if
 * next_deadline_ms has passed. `out` may be NULL.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED, or a
 * store failure.
 * Since: 0.1 */
LI_API li_status li_tick(li_inbox inbox, li_tick_report* out);

/* When li_tick is next worth calling, in milliseconds since the epoch; 0 for nothing due.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_next_deadline(li_inbox inbox, int64_t* out_ms);

/* A file descriptor that is readable while li_ready has something to tell or completions wait
 * (level-triggered; wait for it with poll, epoll or an event loop; do not read it or close it).
 * It is the inbox's until li_close: stop waiting for it before.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_wake_fd(li_inbox inbox, int* out_fd);

/* Called when the wake descriptor becomes readable: on the thread that committed, with no lock
 * held; merged; must return quickly and not call the library. Where the descriptor is readable
 * already it is called at once, on this thread. NULL ends it, and so does li_close; once this
 * function has returned the former callback is not running and is not called again, and user_free
 * (may be NULL) has run on its user. If this call fails, user_free is not run.
 * Returns: LI_OK, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED, LI_E_INVALID_ARGUMENT (called
 * from a callback; user or user_free without a wake).
 * Since: 0.1 */
LI_API li_status li_set_wake(li_inbox inbox,
                             void (*wake)(void* user),
                             void (*user_free)(void* user),
                             void* user);

/* The subscriptions and sessions that have something for the host, at most `capacity` of them;
 * *out_count is how many were written. Each is told once until it was drained (li_next,
 * li_session_next) and has something again.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_ready(li_inbox inbox, uint64_t* handles, size_t capacity, size_t* out_count);

typedef struct li_stats_info {
  uint32_t struct_size;
  uint32_t reserved;
  uint64_t conversations; /* ever opened */
  uint64_t messages;      /* of users, the assistant and agents; no notes */
  uint64_t events;        /* the newest offset of the feed */
  uint64_t all;           /* ever escalated */
  uint64_t waiting;
  uint64_t claimed;
  uint64_t closed;
  uint64_t used_bytes; /* of the whole store */
  uint64_t epoch;      /* of the feed */
} li_stats_info;
#define LI_STATS_INIT LI_INIT_(li_stats_info)

/* Counts of a tenant, read from its conversations: cost grows with their number.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_TOO_LONG, LI_E_INVALID_UTF8, LI_E_BAD_HANDLE,
 * LI_E_HANDLE_CLOSED, LI_E_FORKED or a store failure.
 * Since: 0.1 */
LI_API li_status li_stats(li_inbox inbox, li_str tenant, li_stats_info* out);

typedef struct li_verify_report {
  uint32_t struct_size;
  uint32_t format;        /* of the store, see li_open */
  uint64_t events;        /* read and folded */
  uint64_t conversations; /* compared with the fold */
  uint64_t rows;          /* derived rows compared */
  uint64_t differences;   /* 0 = all is as the events say */
  char first_difference[256];
  char state_hash[40]; /* 32 hex digits: of the state that the events make */
} li_verify_report;
#define LI_VERIFY_REPORT_INIT LI_INIT_(li_verify_report)

/* Rebuilds every conversation from the events and compares it, and every table that derives from
 * them, with what is stored. Reads everything; `progress` (may be NULL) hears events done and all.
 *
 * `state_hash` is one number for the state that the events make; without differences it is that of
 * what is stored. A store and its copy have the same one, on any machine. It covers the numbers,
 * codes and times of tenants, events and conversations, and no text, key or name, so that it stays
 * when people are erased. Opening a copy may add events to it: who was here through a process that
 * died goes offline. It is no protection against somebody who forges a store.
 * Returns: LI_OK (look at `differences`), LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE,
 * LI_E_HANDLE_CLOSED, LI_E_FORKED, LI_E_STORE_CORRUPT or another store failure.
 * Since: 0.1 */
LI_API li_status li_verify(li_inbox inbox,
                           void (*progress)(void* user, uint64_t done, uint64_t all),
                           void* user,
                           li_verify_report* out);

typedef struct li_compact_report {
  uint32_t struct_size;
  uint32_t reserved;
  uint64_t bytes_before; /* of the data file; 0 in memory */
  uint64_t bytes_after;
} li_compact_report;
#define LI_COMPACT_REPORT_INIT LI_INIT_(li_compact_report)

/* Puts a new data file in the place of the store's, with all that is stored and nothing else: the
 * file gets as small as it can be, and of what was removed before the call, no byte stays in any
 * file of the store. Room that is freed is otherwise used again and never given back to the disk,
 * and keeps its bytes until then.
 *
 * Meanwhile commands of all processes wait, and everybody reads on; some seconds for a gigabyte of
 * data (docs/internals/data_format.md). The disk needs room for both files. Other processes go over
 * to the new file with their next call or tick, and hold the old one, which has no name any more,
 * until then. Killed at any point, the store is whole, with either file; after a failure the old
 * one is still the store's, unless the answer is LI_E_STORE_FAILED. Leases and signs of life run on
 * meanwhile, so a store of many gigabytes is compacted when few people work. To be called now and
 * then, and after people were erased; a store in memory has nothing to do.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED,
 * LI_E_STORE_FULL (the disk has no room for a second file), LI_E_STORE_IN_USE (others have been
 * opening the store for ten seconds), LI_E_NO_MEMORY, LI_E_STORE_CORRUPT or another store failure.
 * Since: 0.1 */
LI_API li_status li_compact(li_inbox inbox, li_compact_report* out);

/* Adds an escalation to what an analysis found; the first one of a message counts. `confidence` is
 * 0-1000.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_TOO_LONG, LI_E_INVALID_UTF8.
 * Since: 0.1 */
LI_API li_status li_findings_escalate(
    li_findings* findings, uint32_t reason, li_str text, li_str detector, uint32_t confidence);

/* Adds a tag to what an analysis found. `origin` is LI_TAG_BY_RULE or LI_TAG_BY_MODEL; offset and
 * length are the evidence in the message's bytes. What comes after the eighth is left out.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_TOO_LONG, LI_E_INVALID_UTF8.
 * Since: 0.1 */
LI_API li_status li_findings_tag(li_findings* findings,
                                 li_str tag,
                                 uint32_t origin,
                                 uint32_t offset,
                                 uint32_t length,
                                 uint32_t confidence);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_INBOX_H */
