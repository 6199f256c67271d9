/* Sessions: the live inbox's wire protocol without a wire (docs/protocol.md).
 *
 * The host accepts a connection, proves who is there, and opens a session for that principal. It
 * hands every text frame it receives to li_session_receive and sends every frame that
 * li_session_next gives. Neither ever blocks on a commit: commands are submitted, and their answers
 * appear in the output after li_commit or li_tick. */
#ifndef LIVEINBOX_SESSION_H
#define LIVEINBOX_SESSION_H

#include "inbox.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct li_session_options {
  uint32_t struct_size;
  uint32_t reserved; /* zero */
  li_str tenant;
  li_principal principal; /* proven by the host; its role and teams come from the directory */
  li_str name;            /* of this session, unique among the principal's: a device or a tab */
} li_session_options;
#define LI_SESSION_INIT LI_INIT_(li_session_options)

/* Opens a session; the principal (a user or an agent) counts as online while the session gives
 * signs of life, one with each heartbeat that is taken, and until it is freed; see LI_CONNECT and
 * LI_DISCONNECT. On a mobile device (`hello` says so) freeing it is no farewell, since such devices
 * cut connections of what is in the background: unless the client said `bye`, the last sign of life
 * holds for its time.
 * Ownership: the caller's; free it with li_session_free.
 * Returns: LI_OK, or, in this order, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED,
 *   LI_E_INVALID_ARGUMENT, LI_E_UNSUPPORTED, LI_E_TOO_LONG, LI_E_INVALID_UTF8, a store failure
 * Since: 0.1 */
LI_API li_status li_session_open(li_inbox inbox,
                                 const li_session_options* options,
                                 li_session* out);

/* Takes one whole frame from the client. A bad frame is answered in the output and the session goes
 * on. Commands are submitted; call li_commit (once for many sessions' frames) or li_tick.
 * Returns: LI_OK, or
 *   LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED, LI_E_INVALID_ARGUMENT
 *   LI_E_INVALID_FRAME  the first frame was no hello, or the client sent too much without
 *                       reading: take what is left of the output and close the connection
 * Since: 0.1 */
LI_API li_status li_session_receive(li_session session, li_str frame);

/* The next frame for the client; size 0 when there is none now. Call it until then: views and the
 * feed are read from the store as the client takes them, so a client that does not read costs no
 * memory and gets the newest state when it reads again.
 * Ownership: the text is valid until the next call with this session.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED, or a
 * store failure.
 * Since: 0.1 */
LI_API li_status li_session_next(li_session session, li_str* out);

/* Ends a session. 0 does nothing.
 * Returns: LI_OK, LI_E_BAD_HANDLE, LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_session_free(li_session session);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_SESSION_H */
