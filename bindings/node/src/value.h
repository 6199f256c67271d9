/* JavaScript values as the addon needs them: arguments, failures, things with an owner. */
#ifndef VALUE_H
#define VALUE_H

#include <liveinbox/status.h>

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What went wrong in a call of the library, kept while other calls are made. */
struct failure {
  li_status status;
  int32_t cause;
  char message[1024];
};

/* Keeps what the last call of this thread returned. */
void failure_take(struct failure* failure, li_status status);

/* {status, cause, message}, which JavaScript makes an error of. */
napi_value failure_value(napi_env env, const struct failure* failure);

/* undefined for LI_OK, else the failure of this thread's last call. */
napi_value value_status(napi_env env, li_status status);

/* Reads the first `count` arguments of a call from JavaScript. */
bool value_arguments(napi_env env, napi_callback_info info, size_t count, napi_value* out);

/* What value_own made, or NULL after a TypeError was thrown: `tag` says of which kind it is. */
void* value_owned(napi_env env, napi_value value, const napi_type_tag* tag);

/* An object for JavaScript's hands that owns `data`; `free` runs when it is collected. */
napi_value value_own(napi_env env, void* data, napi_finalize free, const napi_type_tag* tag);

napi_value value_undefined(napi_env env);
uint32_t value_uint32(napi_env env, napi_value value);

/* Calls a function of JavaScript; what it throws goes to uncaughtException. */
void value_call(napi_env env, napi_value function, size_t count, const napi_value* arguments);

/* An ArrayBuffer that holds a copy of the bytes. */
napi_value value_bytes(napi_env env, const void* data, size_t size);

/* Throws that memory ran out. */
napi_value value_no_memory(napi_env env);

#endif /* VALUE_H */
