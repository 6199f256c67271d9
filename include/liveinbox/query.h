/* Reading: lists of cards, transcripts, single conversations. Each call reads one consistent
 * revision of the store, copies it into a page and lets go of the store. */
#ifndef LIVEINBOX_QUERY_H
#define LIVEINBOX_QUERY_H

#include "inbox.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a term of a search is. Values are as the text form has them, without quotes. Of several
 * terms for a channel, a state, an agent or a user any may hold; of all others every one must. */
enum {
  LI_TERM_WORDS = 0,   /* all of its words, anywhere in the conversation */
  LI_TERM_PHRASE = 1,  /* its words side by side in one text */
  LI_TERM_TAG = 2,     /* exactly this tag */
  LI_TERM_CHANNEL = 3, /* the channel */
  LI_TERM_STATE = 4,   /* the name of a state ("waiting"), or its beginning */
  LI_TERM_AGENT = 5,   /* who holds it: the very id, or the whole name */
  LI_TERM_REASON = 6,  /* of an escalation: the beginning of a code, or words of the text */
  LI_TERM_FROM = 7,    /* the user: the very id, or words of the name */
  LI_TERM_BEFORE = 8,  /* the last activity was before this moment */
  LI_TERM_AFTER = 9    /* the last activity was at this moment or later */
};

/* Flags of a term. */
enum {
  LI_TERM_NOT = 1,   /* the opposite */
  LI_TERM_PREFIX = 2 /* of words: the last one may be the beginning of a word */
};

/* One thing that a search wants: a row of li_query_options.terms. Its size never changes. */
typedef struct li_search_term {
  uint32_t kind;  /* LI_TERM_… */
  uint32_t flags; /* LI_TERM_NOT, LI_TERM_PREFIX */
  li_str value;   /* of before and after a date or a time of RFC 3339, or empty and at_ms set */
  int64_t at_ms;  /* of before and after, in Unix milliseconds; of all others 0 */
} li_search_term;

typedef struct li_query_options {
  uint32_t struct_size;
  uint32_t tab;        /* LI_TAB_… */
  li_str tenant;       /* required */
  li_principal viewer; /* required: what it may not see does not exist for it */
  li_str search;       /* words, "phrase", -word, tag: channel: state: agent: reason: from: before:
                          after: */
  li_str after;        /* li_page_info.more of the page before; empty for the first page */
  uint32_t limit;      /* rows; 0 = 50, at most 1000 */
  uint32_t sort;       /* LI_SORT_… */
  const li_search_term* terms; /* what must hold besides `search`; NULL only with term_count 0 */
  uint32_t term_count;         /* with the words and filters of `search` at most 16 */
  uint32_t exact;              /* 1: no words one letter off, however little is found; else 0 */
} li_query_options;
#define LI_QUERY_INIT LI_INIT_(li_query_options)

/* The conversations of a tab, in its order or another, as a page of cards.
 * Ownership: the page is the caller's; free it with li_page_free.
 * Returns: LI_OK, or, in this order, LI_E_BAD_HANDLE, LI_E_HANDLE_CLOSED, LI_E_FORKED,
 *   LI_E_INVALID_ARGUMENT  the struct, tenant, viewer, tab, sort, limit or the fields of a term
 *   LI_E_UNSUPPORTED, LI_E_TOO_LONG, LI_E_INVALID_UTF8
 *   LI_E_INVALID_QUERY     the search text or a term; the message names the byte or the row, and
 *                          what was expected there
 *   LI_E_INVALID_CURSOR    `after` is not from this query
 *   a store failure
 * Since: 0.1 */
LI_API li_status li_query(li_inbox inbox, const li_query_options* options, li_page* out);

typedef struct li_transcript_options {
  uint32_t struct_size;
  uint32_t limit; /* entries; 0 = 100, at most 1000 */
  li_str tenant;
  li_principal viewer;
  li_str conversation;
  uint64_t before; /* entries older than this one; 0 = the newest */
} li_transcript_options;
#define LI_TRANSCRIPT_INIT LI_INIT_(li_transcript_options)

/* The newest entries of a conversation (messages, notes, changes of state), oldest first, as a page
 * of events and one card.
 * Returns: as li_query; LI_E_NOT_FOUND where the viewer may not see the conversation.
 * Since: 0.1 */
LI_API li_status li_transcript(li_inbox inbox, const li_transcript_options* options, li_page* out);

/* One conversation as a page of one card. Uses tenant, viewer and conversation of the options.
 * Returns: as li_transcript.
 * Since: 0.1 */
LI_API li_status li_conversation(li_inbox inbox,
                                 const li_transcript_options* options,
                                 li_page* out);

/* Where one conversation stands, and why, as a page of JSON (li_page_json): {"conversation",
 * "revision", "state", "queue": its place among those that wait and what gives it, "dot",
 * "dot_reason", "tabs": in which it is for the viewer and because of what, "routing": the way, the
 * skills asked for, and of each agent the first thing that keeps it from being offered this
 * conversation, "timers": what happens by itself and when}; docs/protocol.md says it in full. Users
 * get no more than their place and the dot. For an agent's "why is this not mine?", and for tests.
 * Uses tenant, viewer and conversation of the options.
 * Returns: as li_transcript.
 * Since: 0.1 */
LI_API li_status li_why(li_inbox inbox, const li_transcript_options* options, li_page* out);

typedef struct li_page_info {
  uint32_t struct_size;
  uint32_t cards;    /* how many, for li_page_card */
  uint32_t events;   /* how many, for li_page_event */
  uint32_t at_least; /* 1: counting stopped at the bound of work, there are at least `total` */
  uint64_t epoch;
  uint64_t revision; /* the feed offset that the page shows; of a feed batch: `upto`;
                        of li_export, as the next two: a position in the store */
  uint64_t after;    /* of a feed batch: the offset that it starts behind */
  uint64_t head;     /* of a feed batch: the newest offset there is */
  uint64_t total;
  uint64_t count_all;
  uint64_t count_waiting;
  uint64_t count_mine;
  li_str more;       /* `after` of the next page; of a transcript: the number to give as `before`,
                        as text; empty at the end */
  li_str draft;      /* of a transcript: the reply that the viewer has saved and not sent */
  li_str note_draft; /* the same of a note */
  uint32_t is_near; /* of a query: 1: it found little, so the page also has conversations with words
                       of five letters or more that are one letter off */
  uint32_t reserved; /* zero */
} li_page_info;
#define LI_PAGE_INFO_INIT LI_INIT_(li_page_info)

/* What the page holds.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_page_get_info(li_page page, li_page_info* out);

/* A conversation as a list shows it. Texts belong to the page. */
typedef struct li_card {
  uint32_t struct_size;
  uint32_t state; /* LI_STATE_… */
  li_str conversation;
  li_str channel;
  li_str user_id;
  li_str user_name;
  uint32_t user_online; /* 1 or 0 */
  uint32_t is_active;   /* 1 or 0: not closed */
  uint32_t is_green;    /* 1 or 0: the dot; active and the user is online */
  uint32_t outcome;     /* LI_RESOLVED …, 0 while active */
  uint64_t version;
  uint64_t fence;
  uint32_t holder_kind;
  uint32_t reason; /* LI_REASON_…, 0 for none */
  li_str holder_id;
  li_str holder_name;
  li_str reason_text;
  li_str team;
  int32_t priority;
  uint32_t escalations;
  li_str snippet;        /* the last message that the user could see, one line */
  li_str snippet_author; /* name of its author */
  int64_t snippet_at_ms;
  int64_t since_ms; /* held since */
  int64_t lease_until_ms;
  int64_t waiting_since_ms;
  int64_t opened_at_ms;
  int64_t last_activity_ms;
  int64_t closed_at_ms;
  uint64_t messages;        /* number of the newest message or note */
  uint64_t unread;          /* user messages after the viewer's read position */
  li_str tags;              /* one a line */
  int64_t snoozed_until_ms; /* 0: not snoozed, or until somebody wakes it */
  li_str attributes;        /* JSON object, {} for none; LI_ANNOTATE */
  li_str offered_to_id;     /* LI_STATE_OFFERED: whose answer is waited for */
  li_str offered_to_name;
  int64_t offered_until_ms;  /* 0: until the answer comes */
  li_str merged_into;        /* LI_MERGED: the conversation that goes on in its place */
  int64_t due_ms;            /* the first service deadline that runs, missed or not; 0 for none */
  uint32_t due_deadline;     /* LI_DEADLINE_…: which it is, 0 for none */
  uint32_t is_due_missed;    /* 1 or 0: it was missed, and is still not met */
  int64_t user_last_seen_ms; /* of a user who is online when that began, else the last sign of
                                life; 0: never here */
} li_card;
#define LI_CARD_INIT LI_INIT_(li_card)

/* Row `index` of the page, copied.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT (index is not below li_page_info.cards), LI_E_BAD_HANDLE,
 * LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_page_card(li_page page, uint32_t index, li_card* out);

/* All rows of the page at once, uncopied: *out is the first, and each stands *out_stride bytes
 * after the one before it. That is the struct's size in the library that runs, which may be newer
 * than this header and then has more at the end of each row. NULL where the page has none.
 * Ownership: the rows belong to the page.
 * Returns: LI_OK, LI_E_BAD_HANDLE, LI_E_FORKED, LI_E_INVALID_ARGUMENT, LI_E_NO_MEMORY.
 * Since: 0.1 */
LI_API li_status li_page_cards(li_page page,
                               const li_card** out,
                               uint32_t* out_count,
                               uint32_t* out_stride);

/* An accepted fact: a row of a transcript or of the feed. Texts belong to the page. */
typedef struct li_event {
  uint32_t struct_size;
  uint32_t type; /* li_event_name gives "message_sent" … */
  uint64_t offset;
  uint64_t entry; /* its number in the transcript, 0 for none */
  uint64_t version;
  uint64_t fence;
  uint64_t message; /* number of the message or note, 0 for none */
  int64_t at_ms;
  int64_t occurred_at_ms;
  uint32_t actor_kind;
  uint32_t reason;
  li_str actor_id;
  li_str actor_name;
  li_str conversation; /* empty where it is about the tenant, and where it was erased */
  li_str text;         /* a message in its wire form, a note, the words of a reason or summary */
  li_str tag;
  li_str subject_id; /* the new holder, the user of an opened conversation … */
  li_str subject_name;
  li_str external_id;
  uint32_t delivery; /* LI_DELIVERY_…: how far a message of ours came; of a message_sent in a
                        transcript by now, in the feed always LI_DELIVERY_NONE */
  uint32_t reserved; /* zero */
  li_str failure;    /* the channel's code of a delivery that failed */
  li_str other;      /* the other conversation of a merge */
  uint32_t right;    /* LI_RIGHT_…: by which a conversation was closed or taken over */
  uint32_t deadline; /* LI_DEADLINE_… of the events deadline_set, deadline_near, deadline_missed */
  int64_t due_ms;    /* when that is, or was, due */
} li_event;
#define LI_EVENT_INIT LI_INIT_(li_event)

/* Event `index` of the page, copied.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT (index is not below li_page_info.events),
 * LI_E_BAD_HANDLE, LI_E_FORKED, LI_E_NO_MEMORY, LI_E_STORE_CORRUPT as li_page_events.
 * Since: 0.1 */
LI_API li_status li_page_event(li_page page, uint32_t index, li_event* out);

/* All events of the page at once, uncopied, as li_page_cards gives cards. The events of a feed
 * batch are decoded when one of them is first looked at, all together; a reader that keeps no more
 * than `revision` pays nothing for them.
 * Ownership: the rows belong to the page.
 * Returns: LI_OK, LI_E_BAD_HANDLE, LI_E_FORKED, LI_E_INVALID_ARGUMENT, LI_E_NO_MEMORY,
 *   LI_E_STORE_CORRUPT  an event whose checksum is right makes no sense
 * Since: 0.1 */
LI_API li_status li_page_events(li_page page,
                                const li_event** out,
                                uint32_t* out_count,
                                uint32_t* out_stride);

/* The name of an event's type ("message_sent"), or "unknown". Static.
 * Since: 0.1 */
LI_API const char* li_event_name(uint32_t type);

/* The whole page as JSON, in the objects of docs/protocol.md. A query: {"total", "at_least",
 * "near", "revision", "counts", "cards", "more"}; a transcript: {"revision", "card", "entries",
 * "more", "draft", "note_draft"}; one conversation: its card; a feed batch: {"epoch", "after",
 * "upto", "head", "events"}; a text: {"text"}.
 * Ownership: the text belongs to the page.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_FORKED, LI_E_NO_MEMORY,
 *   LI_E_STORE_CORRUPT as li_page_events.
 * Since: 0.1 */
LI_API li_status li_page_json(li_page page, li_str* out);

/* The text of a page that li_metrics_text or li_export gave; empty for all other pages.
 * Ownership: the text belongs to the page.
 * Returns: LI_OK, LI_E_INVALID_ARGUMENT, LI_E_BAD_HANDLE, LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_page_text(li_page page, li_str* out);

/* Frees a page and every text in it. 0 does nothing.
 * Returns: LI_OK, LI_E_BAD_HANDLE, LI_E_FORKED.
 * Since: 0.1 */
LI_API li_status li_page_free(li_page page);

#ifdef __cplusplus
}
#endif

#endif /* LIVEINBOX_QUERY_H */
