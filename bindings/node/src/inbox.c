/* The life of an inbox in an environment; see inbox.h. */
#include "inbox.h"

#include "analyze.h"
#include "library.h"
#include "log.h"
#include "progress.h"
#include "value.h"

#include <stdlib.h>

static const napi_type_tag tag = {0x6c69766542e0c10c, 0x2};

static void release(struct inbox* inbox) {
  inbox->owners -= 1;
  if (inbox->owners == 0) {
    clock_release(inbox->clock);
    free(inbox);
  }
}

/* Mostly on the thread that committed. A second call while one is under way adds nothing: the queue
 * has room for one, and what JavaScript then drains is all there is. */
void inbox_wake(struct inbox* inbox) {
  napi_call_threadsafe_function(inbox->wake, NULL, napi_tsfn_nonblocking);
}

static void on_wake(void* inbox) {
  inbox_wake(inbox);
}

/* On JavaScript's thread; without an environment when that ends. */
static void call_wake(napi_env env, napi_value wake, void* context, void* data) {
  (void)data;
  if (env == NULL || wake == NULL) {
    return;
  }
  progress_tell_all(context);
  value_call(env, wake, 0, NULL);
}

static void end_of_way(napi_env env, void* data, void* context) {
  (void)env;
  (void)data;
  release(context);
}

/* A way for other threads to `function`; `room` 0 is without a bound. */
static napi_threadsafe_function open_way(struct inbox* inbox,
                                         napi_value function,
                                         size_t room,
                                         napi_threadsafe_function_call_js call) {
  napi_value name;
  napi_threadsafe_function way = NULL;
  napi_create_string_utf8(inbox->env, "liveinbox", NAPI_AUTO_LENGTH, &name);
  if (napi_create_threadsafe_function(
          inbox->env, function, NULL, name, room, 1, NULL, end_of_way, inbox, call, &way) !=
      napi_ok) {
    return NULL;
  }
  inbox->owners += 1;
  napi_unref_threadsafe_function(inbox->env, way);
  return way;
}

li_status inbox_open(struct inbox* inbox, li_str path, li_options options) {
  if (inbox->clock != NULL) {
    options.now_ms = clock_now_ms;
    options.now_user = inbox->clock;
  }
  if (inbox->log != NULL) {
    options.log = log_hear;
    options.log_user = inbox->log;
  }
  if (inbox->analyze != NULL) {
    options.analyze = analyze_message;
    options.analyze_user = inbox;
  }
  li_inbox handle = 0;
  const li_status status = lib.li_open(path, &options, &handle);
  if (status == LI_OK) {
    inbox->handle = handle;
    lib.li_set_wake(handle, on_wake, NULL, inbox);
  }
  return status;
}

li_status inbox_close(struct inbox* inbox) {
  const li_inbox handle = inbox->handle;
  inbox->handle = 0;
  return lib.li_close(handle);
}

static void end_of_environment(void* data) {
  struct inbox* inbox = data;
  inbox_close(inbox);
  inbox_end(inbox);
}

void inbox_end(struct inbox* inbox) {
  if (inbox->is_ended) {
    return;
  }
  inbox->is_ended = true;
  napi_remove_env_cleanup_hook(inbox->env, end_of_environment, inbox);
  if (inbox->analyze != NULL) {
    napi_delete_reference(inbox->env, inbox->analyze);
    inbox->analyze = NULL;
  }
  /* After inbox_close no thread calls any more, so the ways may go; what is on them arrives. */
  if (inbox->log != NULL) {
    napi_release_threadsafe_function(inbox->log, napi_tsfn_release);
  }
  napi_release_threadsafe_function(inbox->wake, napi_tsfn_release);
}

static void finalize(napi_env env, void* data, void* hint) {
  (void)env;
  (void)hint;
  struct inbox* inbox = data;
  inbox_close(inbox);
  inbox_end(inbox);
  release(inbox);
}

struct inbox* inbox_of(napi_env env, napi_value value) {
  return value_owned(env, value, &tag);
}

static bool is_given(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  napi_typeof(env, value, &type);
  return type != napi_undefined;
}

napi_value inbox_new(napi_env env, napi_callback_info info) {
  napi_value arguments[4]; /* wake, log, analyze, clock */
  struct inbox* inbox = calloc(1, sizeof *inbox);
  if (inbox == NULL) {
    return value_no_memory(env);
  }
  value_arguments(env, info, 4, arguments);
  inbox->env = env;
  inbox->owners = 1;
  if (is_given(env, arguments[3]) && (inbox->clock = clock_share(env, arguments[3])) == NULL) {
    free(inbox);
    return NULL;
  }
  inbox->wake = open_way(inbox, arguments[0], 1, call_wake);
  if (inbox->wake == NULL) {
    release(inbox);
    return value_no_memory(env);
  }
  if (is_given(env, arguments[1])) {
    inbox->log = open_way(inbox, arguments[1], 0, log_call);
  }
  if (is_given(env, arguments[2])) {
    napi_create_reference(env, arguments[2], 1, &inbox->analyze);
  }
  /* Hooks run newest first: this one before those by which the environment ends the ways. */
  napi_add_env_cleanup_hook(env, end_of_environment, inbox);
  return value_own(env, inbox, finalize, &tag);
}

napi_value inbox_hold(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  bool is_awaited = false;
  value_arguments(env, info, 2, arguments);
  struct inbox* inbox = inbox_of(env, arguments[0]);
  if (inbox == NULL || inbox->is_ended) {
    return NULL;
  }
  napi_get_value_bool(env, arguments[1], &is_awaited);
  if (is_awaited) {
    napi_ref_threadsafe_function(env, inbox->wake);
  } else {
    napi_unref_threadsafe_function(env, inbox->wake);
  }
  return NULL;
}
