/* The way of a call: its input is copied, it runs somewhere, its answer is given to JavaScript. */
#include "call.h"

#include "calls.h"
#include "environment.h"
#include "progress.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

static bool read_input(napi_env env, napi_value value, struct call* call) {
  const struct environment* self = environment_of(env);
  napi_valuetype type = napi_undefined;
  const void* data = self->input;
  napi_typeof(env, value, &type);
  if (type == napi_number) {
    call->input_size = value_uint32(env, value);
  } else if (napi_get_buffer_info(env, value, (void**)&data, &call->input_size) != napi_ok) {
    return false;
  }
  if (type == napi_number && call->input_size > self->input_size) {
    return false;
  }
  call->input = malloc(call->input_size + 1);
  if (call->input != NULL && call->input_size != 0) {
    memcpy(call->input, data, call->input_size);
  }
  return call->input != NULL;
}

static void call_free(struct call* call) {
  bytes_free(&call->output);
  free(call->input);
  free(call);
}

static bool is_function(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  napi_typeof(env, value, &type);
  return type == napi_function;
}

static struct call* call_make(napi_env env, napi_callback_info info, bool is_here) {
  napi_value arguments[4]; /* index, inbox, input, progress */
  value_arguments(env, info, 4, arguments);
  const uint32_t index = value_uint32(env, arguments[0]);
  struct inbox* inbox = inbox_of(env, arguments[1]);
  if (inbox == NULL) {
    return NULL;
  }
  struct call* call = calloc(1, sizeof *call);
  if (call == NULL) {
    value_no_memory(env);
    return NULL;
  }
  call->inbox = inbox;
  call->handle = inbox->handle;
  if (index >= calls_count || !read_input(env, arguments[2], call)) {
    call_free(call);
    napi_throw_type_error(env, NULL, "no such call, or no input for it");
    return NULL;
  }
  if (is_function(env, arguments[3])) {
    call->progress = progress_begin(env, arguments[3], inbox, is_here);
  }
  call->entry = &calls[index];
  napi_create_reference(env, arguments[1], 1, &call->keep);
  return call;
}

/* On any thread. */
static void call_run(struct call* call) {
  const li_status status = call->entry->run(call);
  if (call->failure.status == LI_OK) {
    failure_take(&call->failure, status);
  }
}

/* Back on JavaScript's thread: the answer, and the call's end. */
static napi_value call_finish(napi_env env, struct call* call) {
  progress_end(call->progress);
  if (call->entry->is_last && !call->inbox->is_ended && call->inbox->handle == 0) {
    inbox_end(call->inbox);
  }
  napi_value out = call->failure.status == LI_OK
                       ? value_bytes(env, call->output.data, call->output.size)
                       : failure_value(env, &call->failure);
  napi_delete_reference(env, call->keep);
  call_free(call);
  return out;
}

napi_value call_now(napi_env env, napi_callback_info info) {
  struct call* call = call_make(env, info, true);
  if (call == NULL) {
    return NULL;
  }
  call_run(call);
  return call_finish(env, call);
}

static void run_later(napi_env env, void* data) {
  (void)env;
  call_run(data);
}

static void finish_later(napi_env env, napi_status status, void* data) {
  struct call* call = data;
  (void)status;
  napi_deferred deferred = call->deferred;
  napi_delete_async_work(env, call->work);
  napi_value out = call_finish(env, call);
  if (out != NULL) {
    napi_resolve_deferred(env, deferred, out);
  }
}

napi_value call_later(napi_env env, napi_callback_info info) {
  napi_value name;
  napi_value promise = NULL;
  struct call* call = call_make(env, info, false);
  if (call == NULL) {
    return NULL;
  }
  napi_create_string_utf8(env, "liveinbox", NAPI_AUTO_LENGTH, &name);
  if (napi_create_promise(env, &call->deferred, &promise) != napi_ok ||
      napi_create_async_work(env, NULL, name, run_later, finish_later, call, &call->work) !=
          napi_ok ||
      napi_queue_async_work(env, call->work) != napi_ok) {
    progress_end(call->progress);
    napi_delete_reference(env, call->keep);
    call_free(call);
    return value_no_memory(env);
  }
  return promise;
}

napi_value call_names(napi_env env) {
  napi_value names;
  napi_create_object(env, &names);
  for (uint32_t i = 0; i < calls_count; i++) {
    napi_value index;
    napi_create_uint32(env, i, &index);
    napi_set_named_property(env, names, calls[i].name, index);
  }
  return names;
}
