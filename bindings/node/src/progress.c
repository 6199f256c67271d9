/* The figures of a call on their way to JavaScript; see progress.h. */
#include "progress.h"

#include "value.h"

#include <stdatomic.h>
#include <stdlib.h>

struct progress {
  napi_env env;
  napi_ref function;
  struct inbox* inbox;
  struct progress* next; /* of the inbox; JavaScript's thread only */
  bool is_here;
  uint64_t told; /* of `heard` */
  _Atomic uint64_t done;
  _Atomic uint64_t all;
  _Atomic uint64_t heard; /* how often; written last, so that done and all are no older */
};

struct progress* progress_begin(napi_env env,
                                napi_value function,
                                struct inbox* inbox,
                                bool is_here) {
  struct progress* progress = calloc(1, sizeof *progress);
  if (progress == NULL) {
    return NULL;
  }
  progress->env = env;
  progress->inbox = inbox;
  progress->is_here = is_here;
  napi_create_reference(env, function, 1, &progress->function);
  progress->next = inbox->progress;
  inbox->progress = progress;
  return progress;
}

static void tell(struct progress* progress) {
  napi_value function;
  napi_value arguments[2];
  const uint64_t heard = progress->heard;
  if (heard == progress->told) {
    return;
  }
  progress->told = heard;
  napi_get_reference_value(progress->env, progress->function, &function);
  napi_create_int64(progress->env, (int64_t)progress->done, &arguments[0]);
  napi_create_int64(progress->env, (int64_t)progress->all, &arguments[1]);
  value_call(progress->env, function, 2, arguments);
}

void progress_hear(void* user, uint64_t done, uint64_t all) {
  struct progress* progress = user;
  progress->done = done;
  progress->all = all;
  progress->heard += 1;
  if (progress->is_here) {
    tell(progress);
  } else {
    inbox_wake(progress->inbox);
  }
}

int32_t progress_hear_on(void* progress, uint64_t done, uint64_t all) {
  progress_hear(progress, done, all);
  return 0;
}

void progress_tell_all(struct inbox* inbox) {
  /* A call that begins meanwhile stands before these, and none ends but at a turn of the loop. */
  for (struct progress* progress = inbox->progress; progress != NULL; progress = progress->next) {
    if (!progress->is_here) {
      tell(progress);
    }
  }
}

void progress_end(struct progress* progress) {
  if (progress == NULL) {
    return;
  }
  tell(progress);
  struct progress** place = &progress->inbox->progress;
  while (*place != progress) {
    place = &(*place)->next;
  }
  *place = progress->next;
  napi_delete_reference(progress->env, progress->function);
  free(progress);
}
