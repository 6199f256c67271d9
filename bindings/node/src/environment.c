/* The memory that both sides of an environment use, and its end. */
#include "environment.h"

#include "value.h"

#include <stdlib.h>

/* An ArrayBuffer that stays where it is as long as `owner` is kept. */
static napi_value shared(napi_env env, size_t size, void** data, napi_ref* owner) {
  napi_value buffer;
  if (napi_create_arraybuffer(env, size, data, &buffer) != napi_ok ||
      napi_create_reference(env, buffer, 1, owner) != napi_ok) {
    return NULL;
  }
  return buffer;
}

static void environment_free(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  free(data); /* the references end with the environment */
}

struct environment* environment_make(napi_env env, napi_value exports) {
  struct environment* self = calloc(1, sizeof *self);
  if (self == NULL) {
    return NULL;
  }
  self->env = env;
  void* outcomes = NULL;
  void* ready = NULL;
  void* page_info = NULL;
  napi_value buffers[3];
  buffers[0] = shared(env, OUTCOMES_MAX * sizeof(li_outcome), &outcomes, &self->outcomes_owner);
  buffers[1] = shared(env, READY_MAX * sizeof(uint64_t), &ready, &self->ready_owner);
  buffers[2] = shared(env, sizeof(li_page_info), &page_info, &self->page_info_owner);
  self->page_info = page_info;
  self->outcomes = outcomes;
  self->ready = ready;
  if (buffers[0] == NULL || buffers[1] == NULL || buffers[2] == NULL ||
      napi_set_instance_data(env, self, environment_free, NULL) != napi_ok) {
    free(self);
    return NULL;
  }
  napi_set_named_property(env, exports, "outcomes", buffers[0]);
  napi_set_named_property(env, exports, "ready", buffers[1]);
  napi_set_named_property(env, exports, "pageInfo", buffers[2]);
  return self;
}

struct environment* environment_of(napi_env env) {
  void* data = NULL;
  napi_get_instance_data(env, &data);
  return data;
}

napi_value environment_input(napi_env env, napi_callback_info info) {
  napi_value size;
  struct environment* self = environment_of(env);
  void* data = NULL;
  napi_ref owner = NULL;
  if (!value_arguments(env, info, 1, &size)) {
    return NULL;
  }
  const size_t wanted = value_uint32(env, size);
  napi_value buffer = shared(env, wanted, &data, &owner);
  if (buffer == NULL) {
    return value_no_memory(env);
  }
  if (self->input_owner != NULL) {
    napi_delete_reference(env, self->input_owner);
  }
  self->input = data;
  self->input_size = wanted;
  self->input_owner = owner;
  return buffer;
}
