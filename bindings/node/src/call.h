/* Calls that may take long: reads, the whole store, opening and closing. One table serves both ways
 * to make them, at once on JavaScript's thread or on a thread of libuv's pool. */
#ifndef CALL_H
#define CALL_H

#include <node_api.h>

/* JavaScript: callNow(index, inbox, input, progress?) -> the answer, an ArrayBuffer, or a failure.
 * `input` is the size of the image in the environment's input, or bytes; `progress` a function that
 * a call which takes long tells how far it is. */
napi_value call_now(napi_env env, napi_callback_info info);

/* JavaScript: callLater(index, inbox, input, progress?) -> a promise of the same. */
napi_value call_later(napi_env env, napi_callback_info info);

/* An object with the index of each call by its name. */
napi_value call_names(napi_env env);

#endif /* CALL_H */
