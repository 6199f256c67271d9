/* What can be called by call.h: each reads its input, asks the library, and leaves its answer. */
#ifndef CALLS_H
#define CALLS_H

#include <liveinbox/inbox.h>

#include "image.h"
#include "inbox.h"
#include "value.h"

#include <node_api.h>
#include <stdbool.h>

struct call_entry;

struct call {
  const struct call_entry* entry;
  struct inbox* inbox;       /* only `open` and `close` touch it off JavaScript's thread */
  li_inbox handle;           /* as it was when the call was made */
  struct progress* progress; /* NULL: nobody listens */
  char* input;
  size_t input_size;
  struct bytes output;
  struct failure failure;
  napi_deferred deferred;
  napi_async_work work;
  napi_ref keep; /* of the inbox's object */
};

struct call_entry {
  const char* name;
  li_status (*run)(struct call* call);
  bool is_last; /* where it leaves no open store, the inbox has ended */
};

extern const struct call_entry calls[];
extern const size_t calls_count;

#endif /* CALLS_H */
