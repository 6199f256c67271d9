/* The feed: every accepted fact of a tenant, in one order, without gaps.
 *
 * A subscription is a place in the feed. li_next pulls what lies behind it; a slow reader costs
 * nothing and misses nothing. A cursor (epoch, offset) names a place for ever: keep the `revision`
 * of the last batch you have dealt with, and resume from it after any break. */
#ifndef LIVEINBOX_FEED_H
#define LIVEINBOX_FEED_H

#include "query.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct li_subscribe_options {
  uint32_t struct_size;
  uint32_t flags; /* LI_FROM_… */
  li_str tenant;
  li_principal viewer; /* what it may not see is left out; offsets then have holes, `after` and
                          `revision` of the batches have not */
  uint64_t epoch;      /* the cursor to resume after; epoch 0: by flags */
  uint64_t offset;
} li_subscribe_options;
#define LI_SUBSCRIBE_INIT LI_INIT_(li_subscribe_options)

enum {
  LI_FROM_NOW = 0,   /* what happens from here on */
  LI_FROM_OLDEST = 1 /* all that is kept */
};

/* Starts reading the feed. li_ready and the wake descriptor tell when there is something.
 * Ownership: the caller's; free it with li_unsubscribe.
 * Returns: LI_OK, or, in this order, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED,
 *   LI_E_INVALID_ARGUMENT, LI_E_UNSUPPORTED, LI_E_TOO_LONG, LI_E_INVALID_UTF8
 *   LI_E_RESET  the cursor is of another epoch, beyond the head or before the oldest kept event
 *   a store failure
 * Since: 0.1 */
LI_API li_status li_subscribe(li_inbox inbox,
                              const li_subscribe_options* options,
                              li_subscription* out);

/* The next batch, of at most `max` events looked at (0 = 256): a page whose `after` is the last
 * batch's `revision`. *out is 0 when there is nothing now. A batch may hold no events and yet move
 * on, where the viewer may not see what happened.
 * Ownership: the page is the caller's.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED,
 *   LI_E_RESET (what lay behind the subscription was trimmed), or a store failure.
 * Since: 0.1 */
LI_API li_status li_next(li_subscription subscription, uint32_t max, li_page* out);

/* Ends a subscription. 0 does nothing.
 * Returns: LI_OK, LI_E_BAD_HANDLE, LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_unsubscribe(li_subscription subscription);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_FEED_H */
