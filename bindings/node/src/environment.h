/* What the addon has of one environment: Node's main thread or a worker. Nothing is shared with
 * other environments but the library's functions. */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <liveinbox/command.h>
#include <liveinbox/query.h>

#include <node_api.h>
#include <stddef.h>
#include <stdint.h>

enum { OUTCOMES_MAX = 256, READY_MAX = 64 };

struct environment {
  napi_env env;
  char* input; /* where JavaScript writes the images of its calls */
  size_t input_size;
  napi_ref input_owner;
  li_outcome* outcomes; /* where the answers of commands are left for JavaScript */
  napi_ref outcomes_owner;
  li_page_info* page_info; /* of the batch that was taken last */
  napi_ref page_info_owner;
  uint32_t events_held; /* see batch.c */
  uint64_t* ready;      /* where li_ready leaves its handles */
  napi_ref ready_owner;
};

/* Makes it, as the instance's data, and gives JavaScript its memory as properties of `exports`. */
struct environment* environment_make(napi_env env, napi_value exports);

struct environment* environment_of(napi_env env);

/* JavaScript: input(size) -> the new ArrayBuffer for images. */
napi_value environment_input(napi_env env, napi_callback_info info);

#endif /* ENVIRONMENT_H */
