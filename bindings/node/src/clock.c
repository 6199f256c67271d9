/* The time of clock.h: an atomic number with owners. */
#include "clock.h"

#include "value.h"

#include <stdatomic.h>
#include <stdlib.h>

struct clock {
  _Atomic int64_t now_ms;
  atomic_int owners; /* the JavaScript object, and every open inbox that goes by it */
};

static const napi_type_tag tag = {0x6c69766542e0c10c, 0x1};

void clock_release(struct clock* clock) {
  if (clock != NULL && atomic_fetch_sub(&clock->owners, 1) == 1) {
    free(clock);
  }
}

struct clock* clock_share(napi_env env, napi_value value) {
  struct clock* clock = value_owned(env, value, &tag);
  if (clock != NULL) {
    atomic_fetch_add(&clock->owners, 1);
  }
  return clock;
}

int64_t clock_now_ms(void* clock) {
  return atomic_load(&((struct clock*)clock)->now_ms);
}

static void finalize(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  clock_release(data);
}

napi_value clock_new(napi_env env, napi_callback_info info) {
  napi_value ms;
  int64_t now_ms = 0;
  struct clock* clock = calloc(1, sizeof *clock);
  if (clock == NULL) {
    return value_no_memory(env);
  }
  value_arguments(env, info, 1, &ms);
  napi_get_value_int64(env, ms, &now_ms);
  atomic_init(&clock->now_ms, now_ms);
  atomic_init(&clock->owners, 1);
  return value_own(env, clock, finalize, &tag);
}

napi_value clock_now(napi_env env, napi_callback_info info) {
  napi_value object;
  napi_value ms = NULL;
  value_arguments(env, info, 1, &object);
  struct clock* clock = value_owned(env, object, &tag);
  if (clock != NULL) {
    napi_create_int64(env, atomic_load(&clock->now_ms), &ms);
  }
  return ms;
}

napi_value clock_set(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  int64_t now_ms = 0;
  value_arguments(env, info, 2, arguments);
  struct clock* clock = value_owned(env, arguments[0], &tag);
  if (clock != NULL) {
    napi_get_value_int64(env, arguments[1], &now_ms);
    atomic_store(&clock->now_ms, now_ms);
  }
  return NULL;
}
