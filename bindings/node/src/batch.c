/* Pages of the feed; see batch.h. */
#include "batch.h"

#include "environment.h"
#include "library.h"
#include "page.h"
#include "value.h"

#include <stdlib.h>

/* So many events, of some hundred bytes each, may wait to be looked at or collected. JavaScript
 * collects when it likes and finalizers run only when the loop turns, so whoever passes over a long
 * history would else have all of it in memory. What comes beyond is copied at once, which the
 * collector accounts for and frees by itself. */
enum { HELD_MAX = 1 << 19 };

struct batch {
  li_page page; /* 0: its events were copied */
  uint32_t events;
  struct environment* environment;
};

static const napi_type_tag tag = {0x6c69766542e0c10c, 0x4};

static void let_go(struct batch* batch) {
  if (batch->page != 0) {
    lib.li_page_free(batch->page);
    batch->page = 0;
    batch->environment->events_held -= batch->events;
  }
}

static void finalize(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  let_go(data);
  free(data);
}

/* The events in memory of JavaScript's. */
static napi_value copy_events(napi_env env, li_page page) {
  struct rows rows;
  void* data = NULL;
  napi_value buffer;
  const li_status status = rows_of_events(page, &rows);
  if (status != LI_OK) {
    return value_status(env, status);
  }
  const size_t size = rows_size(&rows);
  if (napi_create_arraybuffer(env, size, &data, &buffer) != napi_ok) {
    return NULL;
  }
  struct bytes bytes = {data, 0, size, false};
  rows_write(&rows, &bytes, bytes_add(&bytes, rows.count * rows.image->size));
  return buffer;
}

napi_value batch_take(napi_env env, li_page page) {
  struct environment* self = environment_of(env);
  const li_page_info empty = LI_PAGE_INFO_INIT;
  *self->page_info = empty;
  lib.li_page_get_info(page, self->page_info); /* the handle is good, so this cannot fail */
  const uint32_t count = self->page_info->events;
  struct batch* batch = self->events_held + count <= HELD_MAX ? malloc(sizeof *batch) : NULL;
  if (batch == NULL) {
    const napi_value events = copy_events(env, page);
    lib.li_page_free(page);
    return events;
  }
  batch->page = page;
  batch->events = count;
  batch->environment = self;
  self->events_held += count;
  return value_own(env, batch, finalize, &tag);
}

napi_value batch_events(napi_env env, napi_callback_info info) {
  napi_value object;
  value_arguments(env, info, 1, &object);
  struct batch* batch = value_owned(env, object, &tag);
  if (batch == NULL) {
    return NULL;
  }
  const napi_value events = copy_events(env, batch->page);
  bool is_copied = false;
  if (events != NULL && napi_is_arraybuffer(env, events, &is_copied) == napi_ok && is_copied) {
    let_go(batch);
  }
  return events;
}
