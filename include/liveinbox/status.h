/* What a call answers: one code for the program, one sentence for the person.
 *
 * Every function that can fail returns an li_status. 0 is success; failures are negative, in bands
 * that tell what to do about them (li_status_class). Codes are never renumbered or reused; a code
 * that a program does not know is to be treated as its class. */
#ifndef LIVEINBOX_STATUS_H
#define LIVEINBOX_STATUS_H

#include "export.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t li_status;

enum {
  LI_OK = 0,

  /* Usage: the call itself is wrong; the same call fails again. */
  LI_E_INVALID_ARGUMENT = -1, /* an argument has no meaning here; the message names it */
  LI_E_TOO_LONG = -2,         /* over a limit; the message names the limit and the found size */
  LI_E_INVALID_UTF8 = -3,     /* a text is not UTF-8; the message names the byte */
  LI_E_UNKNOWN_OP = -4,       /* no such command */
  LI_E_UNUSED_FIELD = -5,     /* a field that this op does not use is set */
  LI_E_UNSUPPORTED = -6,      /* a struct is newer than this library and uses what it lacks */
  LI_E_BAD_HANDLE = -7,       /* not a handle of this kind, or freed */
  LI_E_HANDLE_CLOSED = -8,    /* the inbox behind the handle was closed */
  LI_E_FORKED = -9,           /* the handle was made before fork(); open anew in the child */
  LI_E_INVALID_QUERY = -10,   /* the search text; the message names the byte */
  LI_E_INVALID_DATA = -11,    /* `data` is not JSON of the op's schema; the message names the key */
  LI_E_INVALID_CURSOR = -12,  /* not a cursor or page cursor of this inbox */
  LI_E_INVALID_FRAME = -13,   /* a session frame that is not of the protocol */

  /* Retry: nothing was done and nothing is wrong. */
  LI_E_QUEUE_FULL = -50, /* too many commands are queued, commit some first; or too many read */
  LI_E_CANCELLED = -51,  /* a callback of the host ended the call */

  /* Refused: the rules say no. Where two apply, the one that stands first here is the answer. */
  LI_E_ID_REUSED = -100,           /* this command id was used for another command */
  LI_E_NOT_FOUND = -101,           /* no such conversation, or not for this actor or viewer */
  LI_E_UNKNOWN_AGENT = -102,       /* the target was never set by LI_SET_AGENT */
  LI_E_FORBIDDEN = -103,           /* the actor's role has no right to this command */
  LI_E_VERSION_MISMATCH = -104,    /* if_version is not the current version */
  LI_E_CONVERSATION_CLOSED = -105, /* the conversation is closed */
  LI_E_KEY_TAKEN = -106,           /* the key names a conversation of another user or channel */
  LI_E_ALREADY_ACTIVE = -107,      /* the user has an active one; the outcome names it */
  LI_E_WRONG_STATE = -108,         /* the state does not allow this command */
  LI_E_ALREADY_CLAIMED = -109,     /* the outcome says who holds it and since when */
  LI_E_OFFERED_TO_ANOTHER = -117,  /* the outcome says who was asked, and until when */
  LI_E_STALE_FENCE = -110,         /* the holder changed since; the outcome says who holds it */
  LI_E_NOT_CLAIMED = -111,         /* nobody holds it: claim it first */
  LI_E_NOT_HOLDER = -112,          /* somebody else holds it; the outcome says who */
  LI_E_QUEUE_EMPTY = -113,         /* nothing is waiting */
  LI_E_NOT_DUE = -114,             /* a timer was moved meanwhile */
  LI_E_UNKNOWN_MESSAGE = -115,     /* the conversation has no message of that number */
  LI_E_NO_MERGE_TARGET = -118,     /* `into` names no active conversation */
  LI_E_LIMIT_REACHED = -116,       /* tags or other parts of a conversation are at their limit */

  /* The feed: history between the cursor and now is gone. Read anew, then go on from the head. */
  LI_E_RESET = -160,

  /* The store. */
  LI_E_STORE_FAILED = -200,  /* a write may not be on disk; close every inbox on it, then li_open */
  LI_E_STORE_CORRUPT = -201, /* the directory or a record is damaged */
  LI_E_STORE_FOREIGN = -202, /* the directory holds something else */
  LI_E_STORE_NEWER = -203,   /* written by a newer library */
  LI_E_STORE_IN_USE = -204,  /* open elsewhere: twice in a process, or while an upgrade needs it;
                                or being imported, see li_import */
  LI_E_STORE_FULL = -205,    /* no room on the disk or in the map; nothing was written */
  LI_E_STORE_IO = -206,      /* the operating system said no; cause holds errno */
  LI_E_STORE_MISSING = -207, /* no store there, and creating one was not asked for */

  /* Ourselves. */
  LI_E_INTERNAL = -900, /* a defect of the library */
  LI_E_NO_MEMORY = -901 /* memory ran out; the call may be made again */
};

/* What to do about a code. */
enum {
  LI_CLASS_OK = 0,
  LI_CLASS_USAGE = 1,   /* mend the call */
  LI_CLASS_RETRY = 2,   /* call again later */
  LI_CLASS_REFUSED = 3, /* a normal answer: show it, or act on it */
  LI_CLASS_RESET = 4,   /* read anew */
  LI_CLASS_STORE = 5,   /* an operator must look */
  LI_CLASS_INTERNAL = 6 /* a defect of the library, or no memory */
};

/* The code's name without prefix in lower case ("already_claimed"), as in JSON. Static.
 * "unknown" for a number that is no code.
 * Since: 0.1 */
LI_API const char* li_status_name(li_status status);

/* One sentence about the code. Static.
 * Since: 0.1 */
LI_API const char* li_status_text(li_status status);

/* The LI_CLASS_… of a code; also of one that this library does not know, by its band.
 * Since: 0.1 */
LI_API int32_t li_status_class(li_status status);

typedef struct li_error_info {
  uint32_t struct_size;
  li_status status;    /* what the last call of this thread returned */
  int32_t cause;       /* errno or LMDB number behind it, 0 for none */
  uint32_t reserved;   /* zero */
  const char* message; /* one line: names the argument, the limit and the found value */
} li_error_info;

/* Tells what went wrong in the last call of this thread, whatever handle it was for. Every function
 * clears this on entry and sets it on failure, except this one, which does neither.
 * Ownership: `message` is valid until the next call of any li_ function on this thread.
 * Returns: LI_OK, or LI_E_INVALID_ARGUMENT (out is NULL or its struct_size is not set).
 * Since: 0.1 */
LI_API li_status li_last_error(li_error_info* out);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_STATUS_H */
