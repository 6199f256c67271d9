/* Subscriptions and sessions, which differ in what they hand out. */
#include "reader.h"

#include "batch.h"
#include "environment.h"
#include "inbox.h"
#include "library.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

struct reader {
  uint64_t handle; /* 0: freed */
  li_status (*free)(uint64_t handle);
};

static const napi_type_tag tag = {0x6c69766542e0c10c, 0x3};

static void finalize(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  struct reader* reader = data;
  reader->free(reader->handle);
  free(reader);
}

static napi_value own(napi_env env, uint64_t handle, li_status (*free_handle)(uint64_t)) {
  struct reader* reader = malloc(sizeof *reader);
  if (reader == NULL) {
    free_handle(handle);
    return value_no_memory(env);
  }
  reader->handle = handle;
  reader->free = free_handle;
  return value_own(env, reader, finalize, &tag);
}

/* The inbox of a call whose image is in the input. */
static const struct inbox* begin(napi_env env,
                                 napi_callback_info info,
                                 const struct image* image,
                                 void* options) {
  napi_value object;
  const struct environment* self = environment_of(env);
  value_arguments(env, info, 1, &object);
  const struct inbox* inbox = inbox_of(env, object);
  if (inbox != NULL && !image_read(image, self->input, self->input_size, 0, options)) {
    napi_throw_type_error(env, NULL, "not an image of these options");
    return NULL;
  }
  return inbox;
}

napi_value reader_subscribe(napi_env env, napi_callback_info info) {
  li_subscribe_options options;
  li_subscription handle = 0;
  const struct inbox* inbox = begin(env, info, &li_subscribe_options_image, &options);
  if (inbox == NULL) {
    return NULL;
  }
  const li_status status = lib.li_subscribe(inbox->handle, &options, &handle);
  return status == LI_OK ? own(env, handle, lib.li_unsubscribe) : value_status(env, status);
}

napi_value reader_open_session(napi_env env, napi_callback_info info) {
  li_session_options options;
  li_session handle = 0;
  const struct inbox* inbox = begin(env, info, &li_session_options_image, &options);
  if (inbox == NULL) {
    return NULL;
  }
  const li_status status = lib.li_session_open(inbox->handle, &options, &handle);
  return status == LI_OK ? own(env, handle, lib.li_session_free) : value_status(env, status);
}

static struct reader* reader_of(napi_env env, napi_value value) {
  return value_owned(env, value, &tag);
}

napi_value reader_id(napi_env env, napi_callback_info info) {
  napi_value object;
  napi_value id = NULL;
  value_arguments(env, info, 1, &object);
  const struct reader* reader = reader_of(env, object);
  if (reader != NULL) {
    napi_create_bigint_uint64(env, reader->handle, &id);
  }
  return id;
}

napi_value reader_free(napi_env env, napi_callback_info info) {
  napi_value object;
  value_arguments(env, info, 1, &object);
  struct reader* reader = reader_of(env, object);
  if (reader != NULL) {
    const uint64_t handle = reader->handle;
    reader->handle = 0;
    reader->free(handle);
  }
  return NULL;
}

napi_value reader_feed_next(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  li_page page = 0;
  value_arguments(env, info, 2, arguments);
  const struct reader* reader = reader_of(env, arguments[0]);
  if (reader == NULL) {
    return NULL;
  }
  const li_status status = lib.li_next(reader->handle, value_uint32(env, arguments[1]), &page);
  return status != LI_OK || page == 0 ? value_status(env, status) : batch_take(env, page);
}

napi_value reader_session_next(napi_env env, napi_callback_info info) {
  napi_value object;
  napi_value text = NULL;
  li_str frame = {NULL, 0};
  value_arguments(env, info, 1, &object);
  const struct reader* reader = reader_of(env, object);
  if (reader == NULL) {
    return NULL;
  }
  const li_status status = lib.li_session_next(reader->handle, &frame);
  if (status != LI_OK || frame.size == 0) {
    return value_status(env, status);
  }
  napi_create_string_utf8(env, frame.data, frame.size, &text);
  return text;
}

/* The UTF-8 bytes of a string of JavaScript, to be freed. */
static char* text_of(napi_env env, napi_value value, size_t* size) {
  napi_get_value_string_utf8(env, value, NULL, 0, size);
  char* text = malloc(*size + 1);
  if (text != NULL) {
    napi_get_value_string_utf8(env, value, text, *size + 1, size);
  }
  return text;
}

napi_value reader_session_receive(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  size_t size = 0;
  value_arguments(env, info, 2, arguments);
  const struct reader* reader = reader_of(env, arguments[0]);
  if (reader == NULL) {
    return NULL;
  }
  char* text = text_of(env, arguments[1], &size);
  if (text == NULL) {
    return value_no_memory(env);
  }
  const li_str frame = {text, size};
  const li_status status = lib.li_session_receive(reader->handle, frame);
  napi_value out = value_status(env, status);
  free(text);
  return out;
}
