#define _XOPEN_SOURCE 700

#include "op_subjects.h"

#include "capi/support.h"

#include "subject_hooks.h"

#include <string.h>

typedef struct op_pair {
  uint32_t op;
  uint32_t undo;   /* 0 for none */
  uint32_t before; /* in which state the conversation must be: 0, LI_CLAIM or LI_CLOSE */
} op_pair;

static const op_pair pairs[] = {
    {LI_OPEN, 0, 0},
    {LI_RECEIVE, 0, 0},
    {LI_ESCALATE, 0, 0},
    {LI_NOTE, 0, 0},
    {LI_TAG, LI_UNTAG, 0},
    {LI_MARK_READ, 0, 0},
    {LI_CONNECT, LI_DISCONNECT, 0},
    {LI_SET_AGENT, 0, 0},
    {LI_SET_USER, 0, 0},
    {LI_ERASE, 0, 0},
    {LI_SET_CHANNEL, 0, 0},
    {LI_CONFIGURE, 0, 0},
    {LI_CLAIM, LI_RELEASE, 0},
    {LI_RENEW, 0, LI_CLAIM},
    {LI_SEND, 0, LI_CLAIM},
    {LI_RELEASE, LI_CLAIM, LI_CLAIM},
    {LI_CLOSE, LI_REOPEN, LI_CLAIM},
    {LI_REOPEN, LI_CLOSE, LI_CLOSE},
};

static const op_pair* pair;
static host_command current;
static unsigned long serial;
static const char* const c1 = "c1";

static li_command make(const host_command* said) {
  li_command c = li_command_on(said->op, li_agent("ana"), acme(), li_text(c1));
  const li_str name = li_text(said->name);
  c.id = name;
  switch (said->op) {
    case LI_OPEN:
    case LI_RECEIVE:
      c.actor = li_integration("host");
      c.channel = LI_STR("WIDGET");
      c.conversation = c.user = name;
      c.text = LI_STR("where is my parcel");
      c.reason = said->op == LI_OPEN ? LI_REASON_POLICY : 0;
      break;
    case LI_ESCALATE:
      c.reason = LI_REASON_OTHER;
      break;
    case LI_CLAIM:
    case LI_REOPEN:
      break;
    case LI_RENEW:
    case LI_RELEASE:
    case LI_SEND:
      c.fence = said->fence;
      c.text = said->op == LI_SEND ? LI_STR("**here** it is: https://example.org") : LI_STR("");
      break;
    case LI_CLOSE:
      c.actor = li_integration("host");
      break;
    case LI_NOTE:
      c.text = LI_STR("she called twice");
      break;
    case LI_TAG:
    case LI_UNTAG:
      c.tag = LI_STR("billing");
      break;
    case LI_MARK_READ:
      c.message = 1;
      break;
    case LI_CONNECT:
    case LI_DISCONNECT:
      c.conversation = LI_STR("");
      c.session = LI_STR("phone");
      break;
    default:
      c.actor = li_system("host");
      c.conversation = LI_STR("");
      break;
  }
  if (said->op == LI_SET_AGENT) {
    c.target = LI_STR("ben");
    c.name = LI_STR("Ben");
    c.data = LI_STR("{\"teams\": [\"billing\", \"returns\"]}");
  } else if (said->op == LI_SET_USER) {
    c.user = li_text(c1);
    c.name = name;
  } else if (said->op == LI_ERASE) {
    c.user = li_text(said->erased);
  } else if (said->op == LI_SET_CHANNEL) {
    c.channel = LI_STR("WIDGET");
    c.data = LI_STR("{\"format\": \"widget\", \"max_chars\": 4000}");
  } else if (said->op == LI_CONFIGURE) {
    c.data = LI_STR("{\"claim_lease_ms\": 60000}");
  }
  return c;
}

li_status op_execute(const host_command* command, li_outcome* out) {
  const li_command c = make(command);
  return li_execute(host_now()->inbox, &c, out);
}

static void name_next(uint32_t op) {
  current.op = op;
  snprintf(current.name, sizeof current.name, "n%lu", ++serial);
}

/* Executes `current` and remembers it if it was acknowledged. */
static li_status execute_now(void) {
  li_outcome out = LI_OUTCOME_INIT;
  const li_status status = op_execute(&current, &out);
  if (status == LI_OK) {
    current.fence = current.op == LI_CLAIM ? out.fence : current.fence;
    current.offset = out.offset;
    if (out.offset != 0) {
      host_acknowledge(&current);
    }
  }
  return status;
}

static li_status execute_named(uint32_t op) {
  name_next(op);
  return execute_now();
}

/* The conversation may be in the state already: then this is refused, and no matter. */
static void prepare_op(void) {
  if (pair->before == LI_CLAIM) {
    (void)execute_named(LI_REOPEN);
    (void)execute_named(LI_CLAIM);
  } else if (pair->before == LI_CLOSE) {
    (void)execute_named(LI_CLOSE);
  } else if (pair->op == LI_ERASE) {
    EQUAL(execute_named(LI_RECEIVE), LI_OK);
    memcpy(current.erased, current.name, sizeof current.erased);
  }
  name_next(pair->op);
}

static li_status run_op(void) {
  li_outcome out = LI_OUTCOME_INIT;
  const li_command c = make(&current);
  subject_faults.begin();
  const li_status status = li_execute(host_now()->inbox, &c, &out);
  subject_faults.stop();
  EQUAL(out.status, status);
  if (status == LI_OK || subject_faults.says_too_early) {
    current.fence = current.op == LI_CLAIM ? out.fence : current.fence;
    current.offset = out.offset;
    if (out.offset != 0 || subject_faults.says_too_early) {
      host_acknowledge(&current);
    }
  }
  return status;
}

/* Under the same id it is carried out now, or was already; once more it is carried out no more. */
static void after_op(li_status status) {
  li_stats_info before = LI_STATS_INIT;
  li_stats_info after = LI_STATS_INIT;
  if (status != LI_OK && !subject_faults.says_too_early) {
    EQUAL(execute_now(), LI_OK);
  }
  EQUAL(li_stats(host_now()->inbox, acme(), &before), LI_OK);
  EQUAL(op_execute(&current, NULL), LI_OK);
  EQUAL(li_stats(host_now()->inbox, acme(), &after), LI_OK);
  EQUAL(after.events, before.events);
  if (pair->undo != 0) {
    EQUAL(execute_named(pair->undo), LI_OK);
  }
}

size_t op_subject_count(void) {
  return sizeof pairs / sizeof pairs[0];
}

const subject* op_subject_at(size_t index) {
  static char name[HOST_NAME];
  static subject one;
  pair = &pairs[index];
  snprintf(name, sizeof name, "op %u", (unsigned)pair->op);
  one = (subject){name, "li_execute", prepare_op, run_op, after_op, 0};
  return &one;
}
