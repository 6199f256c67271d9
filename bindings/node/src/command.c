/* The hot way: an image in, a ticket; and 256 answers out at a time. */
#include "command.h"

#include "environment.h"
#include "inbox.h"
#include "library.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

/* A command, and the copy of its bytes where JavaScript may run before the library has read it:
 * the host's analysis may write other images into the input. */
struct request {
  li_command command;
  char* copy;
};

static bool request_read(struct request* request,
                         napi_env env,
                         const struct inbox* inbox,
                         napi_value size_value) {
  const struct environment* self = environment_of(env);
  const size_t size = value_uint32(env, size_value);
  const char* bytes = self->input;
  request->copy = NULL;
  if (size > self->input_size) {
    napi_throw_range_error(env, NULL, "size is beyond the input");
    return false;
  }
  if (inbox->analyze != NULL) {
    request->copy = malloc(size);
    if (request->copy == NULL) {
      value_no_memory(env);
      return false;
    }
    bytes = memcpy(request->copy, bytes, size);
  }
  if (!image_read(&li_command_image, bytes, size, 0, &request->command)) {
    free(request->copy);
    napi_throw_type_error(env, NULL, "not the image of a command");
    return false;
  }
  return true;
}

napi_value command_submit(napi_env env, napi_callback_info info) {
  napi_value arguments[3];
  struct request request;
  double ticket = 0;
  value_arguments(env, info, 3, arguments);
  const struct inbox* inbox = inbox_of(env, arguments[0]);
  if (inbox == NULL || !request_read(&request, env, inbox, arguments[1])) {
    return NULL;
  }
  napi_get_value_double(env, arguments[2], &ticket);
  const li_status status = lib.li_submit(inbox->handle, &request.command, (uint64_t)ticket);
  free(request.copy);
  return status == LI_OK ? NULL : value_status(env, status);
}

napi_value command_execute(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  struct request request;
  value_arguments(env, info, 2, arguments);
  const struct inbox* inbox = inbox_of(env, arguments[0]);
  if (inbox == NULL || !request_read(&request, env, inbox, arguments[1])) {
    return NULL;
  }
  li_outcome* outcome = environment_of(env)->outcomes;
  memset(outcome, 0, sizeof *outcome);
  outcome->struct_size = sizeof *outcome;
  const li_status status = lib.li_execute(inbox->handle, &request.command, outcome);
  free(request.copy);
  return status == LI_OK ? NULL : value_status(env, status);
}

static napi_value count_value(napi_env env, li_status status, size_t count) {
  napi_value value;
  if (status != LI_OK) {
    return value_status(env, status);
  }
  napi_create_uint32(env, (uint32_t)count, &value);
  return value;
}

napi_value command_completions(napi_env env, napi_callback_info info) {
  napi_value object;
  size_t count = 0;
  value_arguments(env, info, 1, &object);
  const struct inbox* inbox = inbox_of(env, object);
  if (inbox == NULL) {
    return NULL;
  }
  li_outcome* outcomes = environment_of(env)->outcomes;
  for (size_t i = 0; i < OUTCOMES_MAX; i++) {
    outcomes[i].struct_size = sizeof *outcomes;
  }
  const li_status status = lib.li_completions(inbox->handle, outcomes, OUTCOMES_MAX, &count);
  return count_value(env, status, count);
}

napi_value command_news(napi_env env, napi_callback_info info) {
  napi_value object;
  size_t count = 0;
  value_arguments(env, info, 1, &object);
  const struct inbox* inbox = inbox_of(env, object);
  if (inbox == NULL) {
    return NULL;
  }
  uint64_t* ready = environment_of(env)->ready;
  const li_status status = lib.li_ready(inbox->handle, ready, READY_MAX, &count);
  return count_value(env, status, count);
}
