/* The runtime: one thread of the library's own, for hosts that want no part in committing and time.
 *
 * By default the library owns no thread: the host calls li_commit after li_submit, and li_tick when
 * li_next_deadline says so. Where a runtime runs nobody need call either: what is submitted is
 * committed at once, many commands in one flush of the disk; leases and deadlines fire when they
 * are due; presence is kept up; sessions say that they are alive. All of it may still be called.
 *
 * The thread sleeps until there is something to do. An inbox in which nothing is due, and that has
 * no subscriptions and no sessions, costs not one wake-up; while it has some, the thread also wakes
 * every `watch_ms`, for what other processes committed and for the sessions' heartbeats.
 *
 * Do not let the wake callback wait for anything: it then runs on this thread, and nothing is
 * committed meanwhile. The thread takes no signals. A clock of the host's own (li_options.now_ms)
 * is asked on this thread too; where it jumps, deadlines are looked at after the next commit or as
 * many milliseconds as were left. */
#ifndef LIVEINBOX_RUNTIME_H
#define LIVEINBOX_RUNTIME_H

#include "inbox.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct li_runtime_options {
  uint32_t struct_size;
  uint32_t watch_ms; /* 0 = 1000, at most 60000; sessions need 5000 or less */
} li_runtime_options;
#define LI_RUNTIME_INIT LI_INIT_(li_runtime_options)

/* Starts the thread of an inbox; it has at most one.
 *
 * `options` may be NULL: all defaults. Outcomes of li_submit and news for readers are told as
 * always: by the wake descriptor, and by the wake callback, which then mostly comes on this thread.
 * After fork() the child has no such thread; it opens the store anew and may start one there.
 * Returns: LI_OK, or, in this order,
 *   LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED
 *   LI_E_INVALID_ARGUMENT  the struct or watch_ms; the inbox has a runtime already; called from a
 *                          callback
 *   LI_E_UNSUPPORTED       options of a newer header use what this library lacks
 *   LI_E_STORE_IO, LI_E_NO_MEMORY  the system gave no thread or descriptor; cause holds errno
 * Since: 0.1 */
LI_API li_status li_runtime_start(li_inbox inbox, const li_runtime_options* options);

/* Ends the thread and waits until it has ended; what was submitted before is committed first. Where
 * none runs nothing is done. li_close does the same by itself. It can be started again.
 * Threads: any but the runtime's own, which runs callbacks of the host.
 * Returns: LI_OK, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED, LI_E_INVALID_ARGUMENT (called
 * from a callback).
 * Since: 0.1 */
LI_API li_status li_runtime_stop(li_inbox inbox);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_RUNTIME_H */
