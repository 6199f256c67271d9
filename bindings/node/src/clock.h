/* A clock that stands until it is moved: the library asks it on any of its threads. */
#ifndef CLOCK_H
#define CLOCK_H

#include <node_api.h>
#include <stdint.h>

struct clock;

/* The clock behind a JavaScript object, with one owner more; NULL after a TypeError. */
struct clock* clock_share(napi_env env, napi_value value);
void clock_release(struct clock* clock);

/* For li_options.now_ms. */
int64_t clock_now_ms(void* clock);

/* JavaScript: clockNew(ms) -> clock, clockNow(clock) -> ms, clockSet(clock, ms). */
napi_value clock_new(napi_env env, napi_callback_info info);
napi_value clock_now(napi_env env, napi_callback_info info);
napi_value clock_set(napi_env env, napi_callback_info info);

#endif /* CLOCK_H */
