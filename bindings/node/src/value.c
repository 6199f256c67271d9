/* JavaScript values, in the few shapes of value.h. */
#include "value.h"

#include "library.h"

#include <stdio.h>
#include <string.h>

void failure_take(struct failure* failure, li_status status) {
  memset(failure, 0, sizeof *failure);
  failure->status = status;
  if (status == LI_OK) {
    return;
  }
  li_error_info info = LI_INIT_(li_error_info);
  if (lib.li_last_error(&info) == LI_OK && info.status == status) {
    failure->cause = info.cause;
    snprintf(failure->message, sizeof failure->message, "%s", info.message);
  }
}

static void set_int32(napi_env env, napi_value object, const char* name, int32_t number) {
  napi_value value;
  napi_create_int32(env, number, &value);
  napi_set_named_property(env, object, name, value);
}

napi_value failure_value(napi_env env, const struct failure* failure) {
  napi_value object;
  napi_value message;
  napi_create_object(env, &object);
  set_int32(env, object, "status", failure->status);
  set_int32(env, object, "cause", failure->cause);
  napi_create_string_utf8(env, failure->message, NAPI_AUTO_LENGTH, &message);
  napi_set_named_property(env, object, "message", message);
  return object;
}

napi_value value_status(napi_env env, li_status status) {
  if (status == LI_OK) {
    return value_undefined(env);
  }
  struct failure failure;
  failure_take(&failure, status);
  return failure_value(env, &failure);
}

bool value_arguments(napi_env env, napi_callback_info info, size_t count, napi_value* out) {
  size_t given = count;
  return napi_get_cb_info(env, info, &given, out, NULL, NULL) == napi_ok;
}

void* value_owned(napi_env env, napi_value value, const napi_type_tag* tag) {
  bool is_ours = false;
  void* data = NULL;
  if (napi_check_object_type_tag(env, value, tag, &is_ours) != napi_ok || !is_ours ||
      napi_unwrap(env, value, &data) != napi_ok) {
    napi_throw_type_error(env, NULL, "not a handle of this kind");
    return NULL;
  }
  return data;
}

napi_value value_own(napi_env env, void* data, napi_finalize free, const napi_type_tag* tag) {
  napi_value object;
  if (napi_create_object(env, &object) != napi_ok ||
      napi_wrap(env, object, data, free, NULL, NULL) != napi_ok) {
    free(env, data, NULL);
    return NULL;
  }
  napi_type_tag_object(env, object, tag);
  return object;
}

napi_value value_undefined(napi_env env) {
  napi_value value;
  napi_get_undefined(env, &value);
  return value;
}

uint32_t value_uint32(napi_env env, napi_value value) {
  uint32_t number = 0;
  napi_get_value_uint32(env, value, &number);
  return number;
}

void value_call(napi_env env, napi_value function, size_t count, const napi_value* arguments) {
  if (napi_call_function(env, value_undefined(env), function, count, arguments, NULL) ==
      napi_pending_exception) {
    napi_value thrown;
    napi_get_and_clear_last_exception(env, &thrown);
    napi_fatal_exception(env, thrown);
  }
}

napi_value value_bytes(napi_env env, const void* data, size_t size) {
  void* room = NULL;
  napi_value buffer;
  if (napi_create_arraybuffer(env, size, &room, &buffer) != napi_ok) {
    return NULL;
  }
  if (size != 0) {
    memcpy(room, data, size);
  }
  return buffer;
}

napi_value value_no_memory(napi_env env) {
  napi_throw_error(env, "LI_E_NO_MEMORY", "no memory");
  return NULL;
}
