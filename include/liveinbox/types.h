/* The small types that all other headers share: texts, principals, handles, enumerations. */
#ifndef LIVEINBOX_TYPES_H
#define LIVEINBOX_TYPES_H

#include "export.h"
#include "status.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Handles: numbers, checked on every call, never pointers. 0 is no handle. Freeing 0 does nothing.
 * An li_inbox may be used by any number of threads at once; every other handle by one at a time. */
typedef uint64_t li_inbox;
typedef uint64_t li_page;
typedef uint64_t li_subscription;
typedef uint64_t li_session;

/* UTF-8 bytes with a length; no NUL is needed. As an argument it is borrowed for the call. As a
 * result it points into the handle it came from and has a NUL after it. NULL only with size 0. */
typedef struct li_str {
  const char* data;
  size_t size;
} li_str;

/* An li_str of a NUL-terminated text (NULL gives the empty text). */
static inline li_str li_text(const char* text) {
  li_str out;
  out.data = text;
  out.size = text == NULL ? 0 : strlen(text);
  return out;
}
#define LI_STR(literal) li_text("" literal)

/* Who acts or looks. */
enum {
  LI_NOBODY = 0,
  LI_USER = 1,       /* the end customer */
  LI_AGENT = 2,      /* a person who answers */
  LI_ASSISTANT = 3,  /* the AI */
  LI_SYSTEM = 4,     /* the library or the host itself */
  LI_INTEGRATION = 5 /* a part of the host that speaks for others: a channel, an importer */
};

typedef struct li_principal {
  uint32_t kind;     /* LI_USER … */
  uint32_t reserved; /* zero */
  li_str id;         /* the host's own id, 1-64 bytes; the host has proven it */
  li_str name;       /* display name, or empty: the directory's, else the id */
} li_principal;

static inline li_principal li_principal_of(uint32_t kind, const char* id) {
  li_principal out;
  memset(&out, 0, sizeof out);
  out.kind = kind;
  out.id = li_text(id);
  return out;
}
static inline li_principal li_user(const char* id) {
  return li_principal_of(LI_USER, id);
}
static inline li_principal li_agent(const char* id) {
  return li_principal_of(LI_AGENT, id);
}
static inline li_principal li_assistant(const char* id) {
  return li_principal_of(LI_ASSISTANT, id);
}
static inline li_principal li_system(const char* id) {
  return li_principal_of(LI_SYSTEM, id);
}
static inline li_principal li_integration(const char* id) {
  return li_principal_of(LI_INTEGRATION, id);
}

/* What an agent may do beyond answering; set by LI_SET_AGENT. */
enum { LI_ROLE_AGENT = 0, LI_ROLE_SUPERVISOR = 1, LI_ROLE_ADMIN = 2 };

/* A conversation's state. Active means not closed. */
enum {
  LI_STATE_ASSISTANT = 1, /* the AI holds it */
  LI_STATE_WAITING = 2,   /* escalated, nobody holds it */
  LI_STATE_OFFERED = 3,   /* routed to one agent, not yet accepted */
  LI_STATE_CLAIMED = 4,   /* an agent holds it */
  LI_STATE_SNOOZED = 5,
  LI_STATE_CLOSED = 6
};

/* How a conversation ended. */
enum {
  LI_RESOLVED = 1,
  LI_UNRESOLVED = 2,
  LI_ABANDONED = 3, /* the user left */
  LI_SPAM = 4,
  LI_MERGED = 5 /* another conversation goes on in its place */
};

/* Why a conversation was handed to people. */
enum {
  LI_REASON_USER_REQUESTED_HUMAN = 1,
  LI_REASON_LOW_CONFIDENCE = 2,
  LI_REASON_NEGATIVE_SENTIMENT = 3,
  LI_REASON_REPEATED_FAILURE = 4,
  LI_REASON_POLICY = 5,
  LI_REASON_ASSISTANT_TIMEOUT = 6,
  LI_REASON_ASSISTANT_FAILURE = 7,
  LI_REASON_OTHER = 8
};

/* How far a message of ours came on its channel. It moves forward in the order sent, failed,
 * delivered, read: what failed may still arrive, and what arrived did not fail. */
enum {
  LI_DELIVERY_NONE = 0,   /* nothing of the kind: what came from the user, or is no message */
  LI_DELIVERY_QUEUED = 1, /* the host has not told of it yet */
  LI_DELIVERY_SENT = 2,
  LI_DELIVERY_DELIVERED = 3,
  LI_DELIVERY_READ = 4,
  LI_DELIVERY_FAILED = 5
};

/* The tabs of the live inbox. */
enum {
  LI_TAB_ALL = 0,     /* ever escalated, closed included, newest activity first */
  LI_TAB_WAITING = 1, /* nobody holds it, by priority, then longest waiting */
  LI_TAB_MINE = 2     /* held by the viewer, newest activity first */
};

/* The order of a tab. */
enum {
  LI_SORT_USUAL = 0,    /* the tab's own */
  LI_SORT_DUE = 1,      /* only what has a service deadline: the one that is due first in front */
  LI_SORT_RELEVANCE = 2 /* the words of a search as alternatives, the best answer in front; without
                           words the tab's own */
};

/* What users are promised of people, by LI_CONFIGURE and LI_SET_TEAM. */
enum {
  LI_DEADLINE_CLAIM = 1,       /* an agent takes the conversation that waits */
  LI_DEADLINE_FIRST_REPLY = 2, /* the first answer since people have it */
  LI_DEADLINE_NEXT_REPLY = 3,  /* the answer to what the user wrote afterwards */
  LI_DEADLINE_CLOSE = 4
};

/* By what right somebody closed a conversation or took it over. */
enum {
  LI_RIGHT_HOLDER = 1,
  LI_RIGHT_AGENT = 2, /* any agent may take it from the assistant */
  LI_RIGHT_SUPERVISOR = 3,
  LI_RIGHT_ADMIN = 4,
  LI_RIGHT_HOST = 5 /* the system or an integration */
};

/* Where a tag came from. */
enum { LI_TAG_BY_RULE = 1, LI_TAG_BY_MODEL = 2, LI_TAG_BY_AGENT = 3 };

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_TYPES_H */
