/* liveinbox: the human side of an AI support chat, as a library. This header includes all others.
 *
 * The contract that holds for every function:
 *
 * - Errors: fallible functions return li_status; li_last_error has the sentence. Nothing is thrown,
 *   printed or aborted.
 * - Ownership: arguments are borrowed for the call and copied if kept. Results lie in the caller's
 *   memory or in a page, and then live until li_page_free.
 * - Threads: an li_inbox may be used by any number of threads at once, any other handle by one at a
 *   time. After fork() the child may not use a handle of its parent: LI_E_FORKED.
 * - Memory: where it runs out, every fallible function may answer LI_E_NO_MEMORY; it can be called
 *   again, and everything else goes on.
 * - Readers: where all of a store's places for readers are taken, by threads and processes that
 *   read just now, every function on it may answer LI_E_QUEUE_FULL; it can be called again.
 * - Callbacks: analyze, wake, log, and those of li_verify, li_backup and li_restore, which run on
 * the caller's thread; no lock is held while they run; they must not call the library
 *   (LI_E_INVALID_ARGUMENT), except li_findings_… from analyze.
 * - Structs: set struct_size by the …_INIT macro. Zero means the default for every field. Outputs
 *   are written only up to struct_size.
 * - Handles: freeing in any order is safe; freeing 0 does nothing. */
#ifndef LIVEINBOX_H
#define LIVEINBOX_H

#include "archive.h"
#include "backup.h"
#include "command.h"
#include "erase.h"
#include "export.h"
#include "feed.h"
#include "inbox.h"
#include "log.h"
#include "metrics.h"
#include "query.h"
#include "runtime.h"
#include "session.h"
#include "status.h"
#include "text.h"
#include "types.h"
#include "version.h"

#endif /* LIVEINBOX_H */
