/* One open inbox of one environment: its handle, and the ways on which the library calls back.
 *
 * The wake callback comes on the thread that committed, log lines on any thread, both through a
 * napi_threadsafe_function that never waits and does not keep the process alive unless somebody
 * awaits an answer. The environment's end closes what is open before these ways are gone. */
#ifndef INBOX_H
#define INBOX_H

#include <liveinbox/inbox.h>

#include "clock.h"

#include <node_api.h>
#include <stdbool.h>

struct inbox {
  li_inbox handle; /* 0: not open */
  napi_env env;
  napi_threadsafe_function wake;
  napi_threadsafe_function log; /* NULL: nobody listens */
  napi_ref analyze;             /* NULL: the library's own analysis */
  li_findings* findings;        /* of the message that is being analyzed, else NULL */
  struct clock* clock;          /* NULL: the system's */
  struct progress* progress;    /* of calls under way; JavaScript's thread only */
  int owners;                   /* JavaScript's object and the two ways; JavaScript's thread only */
  bool is_ended;
};

/* The inbox behind a JavaScript object, or NULL after a TypeError. */
struct inbox* inbox_of(napi_env env, napi_value value);

/* Opens the store with these options and with the inbox's own callbacks. Any thread. */
li_status inbox_open(struct inbox* inbox, li_str path, li_options options);

/* Calls JavaScript's wake function some time later. Any thread, while the inbox is open. */
void inbox_wake(struct inbox* inbox);

/* Closes the store. Any thread; then call inbox_end on JavaScript's. */
li_status inbox_close(struct inbox* inbox);

/* Lets go of everything but the memory; JavaScript's thread; more than once is fine. */
void inbox_end(struct inbox* inbox);

/* JavaScript: inboxNew(wake, log?, analyze?, clock?) -> inbox; not open yet. */
napi_value inbox_new(napi_env env, napi_callback_info info);

/* JavaScript: inboxHold(inbox, isAwaited): whether the process stays alive for it. */
napi_value inbox_hold(napi_env env, napi_callback_info info);

#endif /* INBOX_H */
