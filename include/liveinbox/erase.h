/* Erasing users: LI_ERASE (command.h) takes everything that a user said and was out of every
 * answer, in one commit; what is here takes what that left behind out of the files. */
#ifndef LIVEINBOX_ERASE_H
#define LIVEINBOX_ERASE_H

#include "export.h"
#include "inbox.h"
#include "status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct li_erase_report {
  uint32_t struct_size;
  uint32_t reserved;
  uint64_t users;         /* whose erasure was finished */
  uint64_t conversations; /* of them */
  uint64_t results;       /* first results of commands that were forgotten */
  uint64_t segments;      /* of the search index that were written anew */
  uint64_t bytes_before;  /* of the data file; 0 for a store in memory */
  uint64_t bytes_after;
} li_erase_report;
#define LI_ERASE_REPORT_INIT LI_INIT_(li_erase_report)

/* Finishes all erasures up to now. When it returns, nothing of who was erased is in any file of the
 * store: not in the search index, not in results that were kept for retries, not in the events
 * `erased` and `user_erased`, whose keys and ids are cut as well, and not in pages that were freed,
 * since the data file is written anew. Copies of the store that were made before are not touched.
 *
 * Whoever mirrors the feed must have read those two events before: afterwards they name nobody. A
 * command of before the erasure that is sent again is then decided anew.
 *   Readers and writers of all processes go on, but for the last part: while the data file is
 * copied, writers wait. A call that was broken off, or whose process was killed, is made again.
 * Where nothing is unfinished it does nothing; `out` (may be NULL) is zero then.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED,
 * LI_E_STORE_FULL (there is no room for a second data file; nothing is lost) or another store
 * failure.
 * Since: 0.1 */
LI_API li_status li_erase_finish(li_inbox inbox, li_erase_report* out);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* LIVEINBOX_ERASE_H */
