/* How far a long call is, for a function of JavaScript: (done, all), on JavaScript's thread only.
 *
 * Where the call is made on that thread it is told at once. From a thread of the pool the inbox's
 * wake callback brings the latest figures, so that the call never waits to be heard. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "inbox.h"

#include <node_api.h>
#include <stdbool.h>
#include <stdint.h>

struct progress;

/* `is_here`: the call is made on this thread. NULL where memory ran out. */
struct progress* progress_begin(napi_env env,
                                napi_value function,
                                struct inbox* inbox,
                                bool is_here);

/* For li_verify; `progress` is a struct progress. */
void progress_hear(void* progress, uint64_t done, uint64_t all);

/* The same for li_backup and li_restore; they always go on. */
int32_t progress_hear_on(void* progress, uint64_t done, uint64_t all);

/* Tells what each call of the inbox has reached since it was told last. */
void progress_tell_all(struct inbox* inbox);

/* Tells what was not told yet, and ends it; NULL is fine. */
void progress_end(struct progress* progress);

#endif /* PROGRESS_H */
