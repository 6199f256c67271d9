/* A page of the feed in JavaScript's hands. Its numbers are told at once; its events are decoded
 * and copied when they are first looked at, since many are not, and the page is freed then. */
#ifndef BATCH_H
#define BATCH_H

#include <liveinbox/query.h>

#include <node_api.h>

/* Leaves the page's numbers in the environment's page_info and takes the page.
 * Returns: an object that owns the page, or its events as batch_events gives them, or a failure. */
napi_value batch_take(napi_env env, li_page page);

/* JavaScript: batchEvents(batch) -> an ArrayBuffer, or a failure:
 *
 *   li_event…, then all texts
 *
 * each event as its image (image.h). Once only: the page is gone then. */
napi_value batch_events(napi_env env, napi_callback_info info);

#endif /* BATCH_H */
