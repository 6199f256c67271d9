/* What a reply will look like, and what is found in a user's message: the very functions that a
 * send and a receive use. */
#ifndef LIVEINBOX_TEXT_H
#define LIVEINBOX_TEXT_H

#include "query.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Renders `text` (Markdown subset) for a channel of a tenant. The page's JSON is {"channel",
 * "wire", "preview", "warnings", "characters", "limit"}: `wire` is exactly what a send of the same
 * text puts on the channel, `preview` the tree that the channel's readers see (docs/protocol.md).
 * Ownership: the page is the caller's; free it with li_page_free.
 * Returns: LI_OK, or, in this order, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED,
 *   LI_E_INVALID_ARGUMENT, LI_E_TOO_LONG, LI_E_INVALID_UTF8, a store failure
 * Since: 0.1 */
LI_API li_status
li_render(li_inbox inbox, li_str tenant, li_str channel, li_str text, li_page* out);

/* Reads a text as if a user of the tenant had just written it on `channel`, and changes nothing: by
 * the rules of the tenant's policy and by the host's analysis, where there is one. The page's JSON
 * is {"reason", "text", "confidence", "evidence", "rule", "tags"}: `reason` is the name of the
 * reason code for which the conversation would go to people, or null, with `confidence` 0;
 * `evidence` is [begin, end) in bytes of the text, `rule` what found it (docs/detector.md). Of each
 * tag it has "name", "origin", "confidence" and "evidence".
 * Ownership: the page is the caller's; free it with li_page_free.
 * Returns: LI_OK, or, in this order, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED,
 *   LI_E_INVALID_ARGUMENT, LI_E_TOO_LONG, LI_E_INVALID_UTF8, a store failure
 * Since: 0.1 */
LI_API li_status
li_detect(li_inbox inbox, li_str tenant, li_str channel, li_str text, li_page* out);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_TEXT_H */
