/* Reads: the tabs and their order, search, pages that go on, transcripts, what a viewer may not
 * see, rows and JSON of a page. */
#include "support.h"

#include <stdlib.h>

static li_inbox inbox;

static li_transcript_options thread_of(const char* conversation, li_principal viewer) {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = acme();
  options.viewer = viewer;
  options.conversation = li_text(conversation);
  return options;
}

static li_card card_at(li_page page, uint32_t index) {
  li_card card = LI_CARD_INIT;
  EQUAL(li_page_card(page, index, &card), LI_OK);
  return card;
}

static void the_tabs_show_who_waits_and_what_is_mine(void) {
  inbox = open_memory();
  EQUAL(receive(inbox, "never", "just chatting"), LI_OK);
  make_waiting(inbox, "first", "help me");
  support_now_ms += 1000;
  make_waiting(inbox, "second", "help me too");
  EQUAL(count_cards(inbox, LI_TAB_ALL, ""), 2);
  EQUAL(count_cards(inbox, LI_TAB_WAITING, ""), 2);
  EQUAL(count_cards(inbox, LI_TAB_MINE, ""), 0);

  support_now_ms += 1000;
  claim(inbox, "second", "ana");
  EQUAL(count_cards(inbox, LI_TAB_WAITING, ""), 1);
  const li_page page = query_tab(inbox, LI_TAB_ALL, "");
  const li_page_info info = info_of(page);
  EQUAL(info.total, 2);
  EQUAL(info.at_least, 0);
  EQUAL(info.count_all, 2);
  EQUAL(info.count_waiting, 1);
  EQUAL(info.count_mine, 1);
  EQUAL(info.more.size, 0);
  CHECK(info.revision > 0 && info.epoch > 0);
  /* All: newest activity first. */
  const li_card card = card_at(page, 0);
  CHECK(same_text(card.conversation, "second"));
  EQUAL(card.state, LI_STATE_CLAIMED);
  CHECK(same_text(card.holder_id, "ana"));
  EQUAL(card.holder_kind, LI_AGENT);
  CHECK(card.fence > 0 && card.version > 0);
  CHECK(same_text(card_at(page, 1).conversation, "first"));
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void promise(const char* policy) {
  li_command c = LI_COMMAND(LI_CONFIGURE);
  c.tenant = acme();
  c.actor = li_integration("host");
  c.data = li_text(policy);
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
}

static li_page by_deadline(uint32_t tab, const char* after, uint32_t limit) {
  li_query_options options = LI_QUERY_INIT;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.tab = tab;
  options.sort = LI_SORT_DUE;
  options.limit = limit;
  options.after = li_text(after);
  li_page page = 0;
  EQUAL(li_query(inbox, &options, &page), LI_OK);
  return page;
}

static void a_list_goes_by_what_is_due_first(void) {
  inbox = open_memory();
  make_waiting(inbox, "nothing-promised", "help");
  promise("{\"first_reply_within_ms\":90000,\"near_ms\":0}");
  make_waiting(inbox, "late", "help");
  promise("{\"first_reply_within_ms\":30000}");
  make_waiting(inbox, "soon", "help");
  li_page page = by_deadline(LI_TAB_WAITING, "", 1);
  EQUAL(info_of(page).total, 2);
  li_card card = card_at(page, 0);
  CHECK(same_text(card.conversation, "soon"));
  EQUAL(card.due_ms, support_now_ms + 30000);
  EQUAL(card.due_deadline, LI_DEADLINE_FIRST_REPLY);
  EQUAL(card.is_due_missed, 0);
  const li_str next = info_of(page).more;
  char more[512] = "";
  CHECK(next.size > 0 && next.size < sizeof more);
  memcpy(more, next.data, next.size);
  EQUAL(li_page_free(page), LI_OK);
  page = by_deadline(LI_TAB_WAITING, more, 1);
  CHECK(same_text(card_at(page, 0).conversation, "late"));
  EQUAL(info_of(page).total, 2);
  EQUAL(info_of(page).more.size, 0);
  EQUAL(li_page_free(page), LI_OK);

  /* A cursor of one order is none of the other. */
  li_query_options usual = LI_QUERY_INIT;
  usual.tenant = acme();
  usual.viewer = li_agent("ana");
  usual.tab = LI_TAB_WAITING;
  usual.after = li_text(more);
  EQUAL(li_query(inbox, &usual, &page), LI_E_INVALID_CURSOR);
  CHECK(contains(last_message(), "order"));

  support_now_ms += 30000;
  EQUAL(li_tick(inbox, NULL), LI_OK);
  page = by_deadline(LI_TAB_ALL, "", 10);
  card = card_at(page, 0);
  CHECK(same_text(card.conversation, "soon"));
  EQUAL(card.is_due_missed, 1);
  EQUAL(li_page_free(page), LI_OK);
  claim(inbox, "late", "ana");
  page = by_deadline(LI_TAB_MINE, "", 10);
  EQUAL(info_of(page).cards, 1);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_card_tells_what_a_list_needs(void) {
  inbox = open_memory();
  li_command c = li_command_on(LI_RECEIVE, li_integration("host"), acme(), LI_STR("c1"));
  c.channel = LI_STR("WA");
  c.user = LI_STR("vera");
  c.name = LI_STR("Vera V.");
  c.text = LI_STR("my order\nis *late*");
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  EQUAL(li_escalate(inbox,
                    acme(),
                    LI_STR("c1"),
                    li_assistant("bot"),
                    LI_REASON_POLICY,
                    LI_STR("orders above 500"),
                    NULL),
        LI_OK);
  c = li_command_on(LI_TAG, li_agent("ana"), acme(), LI_STR("c1"));
  c.tag = LI_STR("order");
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  c.tag = LI_STR("late");
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);

  li_transcript_options options = thread_of("c1", li_agent("ana"));
  li_page page = 0;
  EQUAL(li_conversation(inbox, &options, &page), LI_OK);
  EQUAL(info_of(page).cards, 1);
  EQUAL(info_of(page).events, 0);
  const li_card card = card_at(page, 0);
  EQUAL(card.state, LI_STATE_WAITING);
  CHECK(same_text(card.channel, "WA"));
  CHECK(same_text(card.user_id, "vera"));
  CHECK(same_text(card.user_name, "Vera V."));
  EQUAL(card.user_online, 0);
  EQUAL(card.is_active, 1);
  EQUAL(card.is_green, 0);
  EQUAL(card.reason, LI_REASON_POLICY);
  CHECK(same_text(card.reason_text, "orders above 500"));
  EQUAL(card.escalations, 1);
  CHECK(contains(card.snippet, "my order is"));
  CHECK(same_text(card.snippet_author, "Vera V."));
  EQUAL(card.messages, 1);
  EQUAL(card.unread, 1);
  EQUAL(card.waiting_since_ms, support_now_ms);
  CHECK(contains(card.tags, "order\nlate"));
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_user_who_is_here_makes_the_dot_green(void) {
  inbox = open_memory();
  make_waiting(inbox, "vera", "help");
  li_command here = li_command_on(LI_CONNECT, li_user("vera"), acme(), LI_STR(""));
  here.session = LI_STR("phone");
  EQUAL(li_execute(inbox, &here, NULL), LI_OK);
  const li_page page = query_tab(inbox, LI_TAB_ALL, "");
  EQUAL(card_at(page, 0).user_online, 1);
  EQUAL(card_at(page, 0).is_green, 1);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void search_finds_content_and_reason(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "The invoice is wrong, and so is the R\xc3\xa9sum\xc3\xa9.");
  make_waiting(inbox, "c2", "I cannot log in");
  EQUAL(li_escalate(inbox,
                    acme(),
                    LI_STR("c2"),
                    li_agent("ana"),
                    LI_REASON_OTHER,
                    LI_STR("needs a password specialist"),
                    NULL),
        LI_OK);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "invoice"), 1);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "INVOICE wro"), 1);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "resume"), 1);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "invoice log"), 0);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "specialist"), 1);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "reason:low_confidence"), 2);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "reason:other"), 1);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "\"cannot log\""), 1);
  EQUAL(count_cards(inbox, LI_TAB_ALL, "\"log cannot\""), 0);
  EQUAL(count_cards(inbox, LI_TAB_MINE, "invoice"), 0);

  const li_page page = query_tab(inbox, LI_TAB_ALL, "invoice");
  li_str json;
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(contains(json, "\"match\":{\"text\":"));
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void pages_go_on_where_the_last_one_ended(void) {
  char more[1024];
  li_query_options options = LI_QUERY_INIT;
  uint32_t seen = 0;
  inbox = open_memory();
  for (int i = 0; i < 7; ++i) {
    char key[8];
    snprintf(key, sizeof key, "c%d", i);
    make_waiting(inbox, key, "help");
    support_now_ms += 10;
  }
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.tab = LI_TAB_WAITING;
  options.limit = 3;
  for (;;) {
    li_page page = 0;
    EQUAL(li_query(inbox, &options, &page), LI_OK);
    const li_page_info info = info_of(page);
    EQUAL(info.total, 7);
    for (uint32_t i = 0; i < info.cards; ++i) {
      char key[8];
      snprintf(key, sizeof key, "c%u", seen);
      CHECK(same_text(card_at(page, i).conversation, key));
      ++seen;
    }
    if (info.more.size == 0) {
      EQUAL(li_page_free(page), LI_OK);
      break;
    }
    CHECK(info.more.size < sizeof more);
    memcpy(more, info.more.data, info.more.size);
    options.after.data = more;
    options.after.size = info.more.size;
    EQUAL(li_page_free(page), LI_OK);
  }
  EQUAL(seen, 7);

  li_page page = 0;
  options.after = LI_STR("no cursor at all");
  EQUAL(li_query(inbox, &options, &page), LI_E_INVALID_CURSOR);
  EQUAL(page, 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_transcript_ends_with_the_newest_entry(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "help");
  const uint64_t fence = claim(inbox, "c1", "ana");
  EQUAL(li_send(inbox, acme(), LI_STR("c1"), li_agent("ana"), fence, LI_STR("here"), NULL), LI_OK);
  li_transcript_options options = thread_of("c1", li_agent("bea"));
  li_page page = 0;
  EQUAL(li_transcript(inbox, &options, &page), LI_OK);
  const li_page_info all = info_of(page);
  EQUAL(all.cards, 1);
  CHECK(all.events >= 5);
  li_event event = LI_EVENT_INIT;
  EQUAL(li_page_event(page, all.events - 1, &event), LI_OK);
  CHECK(strcmp(li_event_name(event.type), "message_sent") == 0);
  CHECK(same_text(event.text, "here"));
  CHECK(same_text(event.actor_id, "ana"));
  EQUAL(event.actor_kind, LI_AGENT);
  EQUAL(event.message, 2);
  EQUAL(event.entry, all.events);
  li_str json;
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(contains(json, "{\"revision\":"));
  CHECK(contains(json, "\"card\":{"));
  CHECK(contains(json, "\"preview\":[{"));
  CHECK(contains(json, "\"more\":false,\"draft\":\"\""));
  EQUAL(li_page_free(page), LI_OK);

  options.before = all.events;
  options.limit = 2;
  EQUAL(li_transcript(inbox, &options, &page), LI_OK);
  EQUAL(info_of(page).events, 2);
  EQUAL(li_page_event(page, 1, &event), LI_OK);
  EQUAL(event.entry, all.events - 1);
  EQUAL(li_page_event(page, 2, &event), LI_E_INVALID_ARGUMENT);
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(contains(json, "\"more\":true,\"draft\":\"\""));
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void users_see_their_own_and_no_notes(void) {
  inbox = open_memory();
  make_waiting(inbox, "vera", "help");
  li_command note = li_command_on(LI_NOTE, li_agent("ana"), acme(), LI_STR("vera"));
  note.text = LI_STR("difficult customer");
  EQUAL(li_execute(inbox, &note, NULL), LI_OK);
  li_transcript_options options = thread_of("vera", li_user("vera"));
  li_page page = 0;
  li_str json;
  EQUAL(li_transcript(inbox, &options, &page), LI_OK);
  EQUAL(li_page_json(page, &json), LI_OK);
  for (uint32_t i = 0; i < info_of(page).events; ++i) {
    li_event event = LI_EVENT_INIT;
    EQUAL(li_page_event(page, i, &event), LI_OK);
    CHECK(strcmp(li_event_name(event.type), "note_added") != 0);
  }
  EQUAL(li_page_free(page), LI_OK);

  options.viewer = li_user("otto");
  page = 99;
  EQUAL(li_transcript(inbox, &options, &page), LI_E_NOT_FOUND);
  EQUAL(page, 0);
  EQUAL(last_status(), LI_E_NOT_FOUND);
  EQUAL(li_conversation(inbox, &options, &page), LI_E_NOT_FOUND);
  options = thread_of("absent", li_agent("ana"));
  EQUAL(li_conversation(inbox, &options, &page), LI_E_NOT_FOUND);
  EQUAL(li_close(inbox), LI_OK);
}

static li_query_options options_of(const li_search_term* terms, uint32_t count) {
  li_query_options options = LI_QUERY_INIT;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.terms = terms;
  options.term_count = count;
  return options;
}

static uint64_t found_by(const li_search_term* terms, uint32_t count) {
  const li_query_options options = options_of(terms, count);
  li_page page = 0;
  EQUAL(li_query(inbox, &options, &page), LI_OK);
  const uint64_t total = info_of(page).total;
  EQUAL(li_page_free(page), LI_OK);
  return total;
}

static void typed_terms_find_what_the_text_form_finds(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "my credit card was charged twice");
  support_now_ms += 1000;
  make_waiting(inbox, "c2", "a card from my aunt");
  const li_search_term words = {LI_TERM_WORDS, 0, LI_STR("card"), 0};
  const li_search_term typed = {LI_TERM_WORDS, LI_TERM_PREFIX, LI_STR("cre"), 0};
  const li_search_term phrase = {LI_TERM_PHRASE, 0, LI_STR("credit card"), 0};
  const li_search_term no_phrase = {LI_TERM_PHRASE, LI_TERM_NOT, LI_STR("credit card"), 0};
  const li_search_term waiting = {LI_TERM_STATE, 0, LI_STR("waiting"), 0};
  const li_search_term widget = {LI_TERM_CHANNEL, LI_TERM_NOT, LI_STR("widget"), 0};
  const li_search_term early = {LI_TERM_BEFORE, 0, {0}, support_now_ms};
  const li_search_term late = {LI_TERM_AFTER, 0, {0}, support_now_ms};
  const li_search_term past = {LI_TERM_BEFORE, 0, LI_STR("1999-12-31"), 0};
  EQUAL(found_by(&words, 1), 2);
  EQUAL(found_by(&typed, 1), 1);
  EQUAL(found_by(&phrase, 1), 1);
  EQUAL(found_by(&waiting, 1), 2);
  EQUAL(found_by(&widget, 1), 0);
  EQUAL(found_by(&early, 1), 1);
  EQUAL(found_by(&late, 1), 1);
  EQUAL(found_by(&past, 1), 0);
  const li_search_term both[] = {words, no_phrase};
  EQUAL(found_by(both, 2), 1);
  /* Beside a text. */
  li_query_options options = options_of(&late, 1);
  options.search = LI_STR("credit");
  li_page page = 0;
  EQUAL(li_query(inbox, &options, &page), LI_OK);
  EQUAL(info_of(page).total, 0);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void refused(const li_search_term* terms,
                    uint32_t count,
                    li_status status,
                    const char* sentence) {
  const li_query_options options = options_of(terms, count);
  li_page page = 0;
  EQUAL(li_query(inbox, &options, &page), status);
  EQUAL(page, 0);
  CHECK(contains(last_message(), sentence));
}

static void a_term_that_makes_no_sense_is_named(void) {
  inbox = open_memory();
  const li_search_term state = {LI_TERM_STATE, 0, LI_STR("gone"), 0};
  const li_search_term kind = {LI_TERM_AFTER + 1, 0, LI_STR("x"), 0};
  const li_search_term flags = {LI_TERM_TAG, 4, LI_STR("x"), 0};
  const li_search_term prefix = {LI_TERM_TAG, LI_TERM_PREFIX, LI_STR("x"), 0};
  const li_search_term moment = {LI_TERM_TAG, 0, LI_STR("x"), 1};
  const li_search_term bytes = {LI_TERM_TAG, 0, LI_STR("\xff"), 0};
  li_search_term many[17];
  for (size_t i = 0; i < 17; ++i) {
    many[i] = (li_search_term){LI_TERM_WORDS, 0, LI_STR("w"), 0};
  }
  refused(&state, 1, LI_E_INVALID_QUERY, "terms[0]: expected one of assistant");
  refused(&kind, 1, LI_E_INVALID_ARGUMENT, "options.terms[0].kind is 10");
  refused(&flags, 1, LI_E_INVALID_ARGUMENT, "options.terms[0].flags is 4");
  refused(&prefix, 1, LI_E_INVALID_ARGUMENT, "options.terms[0].flags");
  refused(&moment, 1, LI_E_INVALID_ARGUMENT, "options.terms[0].at_ms");
  refused(&bytes, 1, LI_E_INVALID_UTF8, "options.terms[0].value");
  refused(NULL, 1, LI_E_INVALID_ARGUMENT, "options.terms is NULL");
  EQUAL(found_by(many, 16), 0);
  refused(many, 17, LI_E_INVALID_ARGUMENT, "options.term_count is 17, at most 16");
  EQUAL(li_close(inbox), LI_OK);
}

static void the_best_answer_is_in_front(void) {
  inbox = open_memory();
  make_waiting(inbox, "both", "the parcel got wet in the rain");
  make_waiting(inbox, "one", "the rain does not end");
  make_waiting(inbox, "none", "hello");
  li_query_options options = options_of(NULL, 0);
  options.search = LI_STR("parcel rain ");
  options.sort = LI_SORT_RELEVANCE;
  li_page page = 0;
  EQUAL(li_query(inbox, &options, &page), LI_OK);
  EQUAL(info_of(page).total, 2);
  CHECK(same_text(card_at(page, 0).conversation, "both"));
  CHECK(same_text(card_at(page, 1).conversation, "one"));
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_query_as_json_has_the_promised_keys(void) {
  inbox = open_memory();
  li_page page = query_tab(inbox, LI_TAB_ALL, "");
  li_str json;
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(same_text(json,
                  "{\"total\":0,\"at_least\":false,\"revision\":0,"
                  "\"counts\":{\"all\":0,\"waiting\":0,\"mine\":0},\"cards\":[],\"more\":null}"));
  EQUAL(li_page_free(page), LI_OK);
  make_waiting(inbox, "c1", "a \"quoted\" word");
  page = query_tab(inbox, LI_TAB_ALL, "");
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(contains(json, "\"conversation\":\"c1\",\"channel\":\"WIDGET\""));
  CHECK(contains(json, "a \\\"quoted\\\" word"));
  EQUAL(json.data[json.size], 0);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void why_is_json_for_the_viewer(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "help");
  claim(inbox, "c1", "ana");
  li_transcript_options options = thread_of("c1", li_agent("ana"));
  li_page page = 0;
  EQUAL(li_why(inbox, &options, &page), LI_OK);
  li_str json;
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(contains(json, "{\"conversation\":\"c1\","));
  CHECK(contains(json, "\"mine\":{\"in\":true,\"because\":\"held_by_viewer\"}"));
  CHECK(contains(json, "\"timers\":[{\"kind\":\"claim_lease\","));
  EQUAL(info_of(page).cards, 0);
  EQUAL(li_page_free(page), LI_OK);
  options.viewer = li_user("somebody else");
  EQUAL(li_why(inbox, &options, &page), LI_E_NOT_FOUND);
  EQUAL(page, 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void arguments_are_checked(void) {
  li_page page = 99;
  inbox = open_memory();
  li_query_options options = LI_QUERY_INIT;
  EQUAL(li_query(inbox, NULL, &page), LI_E_INVALID_ARGUMENT);
  EQUAL(page, 0);
  EQUAL(li_query(inbox, &options, &page), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "options.tenant is empty"));
  options.tenant = acme();
  EQUAL(li_query(inbox, &options, &page), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "options.viewer.kind"));
  options.viewer = li_agent("ana");
  EQUAL(li_query(inbox, &options, NULL), LI_E_INVALID_ARGUMENT);
  options.tab = LI_TAB_MINE + 1;
  EQUAL(li_query(inbox, &options, &page), LI_E_INVALID_ARGUMENT);
  options.tab = LI_TAB_ALL;
  options.limit = 1001;
  EQUAL(li_query(inbox, &options, &page), LI_E_INVALID_ARGUMENT);
  options.limit = 1000;
  options.sort = LI_SORT_RELEVANCE + 1;
  EQUAL(li_query(inbox, &options, &page), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "options.sort"));
  options.sort = LI_SORT_USUAL;
  EQUAL(li_query(inbox, &options, &page), LI_OK);
  EQUAL(li_page_free(page), LI_OK);
  options.search = LI_STR("\xff");
  EQUAL(li_query(inbox, &options, &page), LI_E_INVALID_UTF8);
  options.search = LI_STR("state:nonsense");
  EQUAL(li_query(inbox, &options, &page), LI_E_INVALID_QUERY);
  options.search.data = "x";
  options.search.size = (size_t)1 << 46;
  EQUAL(li_query(inbox, &options, &page), LI_E_TOO_LONG);
  options.search.data = NULL;
  EQUAL(li_query(inbox, &options, &page), LI_E_INVALID_ARGUMENT);

  li_transcript_options thread = thread_of("", li_agent("ana"));
  EQUAL(li_transcript(inbox, &thread, &page), LI_E_INVALID_ARGUMENT);
  thread = thread_of("c1", li_agent("ana"));
  thread.limit = 1001;
  EQUAL(li_transcript(inbox, &thread, &page), LI_E_INVALID_ARGUMENT);
  EQUAL(li_close(inbox), LI_OK);
}

static void rows_are_counted_from_zero_and_end(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "help");
  const li_page page = query_tab(inbox, LI_TAB_ALL, "");
  li_card card = LI_CARD_INIT;
  li_event event = LI_EVENT_INIT;
  EQUAL(li_page_card(page, 0, &card), LI_OK);
  EQUAL(card.conversation.data[card.conversation.size], 0);
  EQUAL(li_page_card(page, 1, &card), LI_E_INVALID_ARGUMENT);
  EQUAL(li_page_card(page, UINT32_MAX, &card), LI_E_INVALID_ARGUMENT);
  EQUAL(li_page_event(page, 0, &event), LI_E_INVALID_ARGUMENT);
  EQUAL(li_page_card(page, 0, NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(li_page_get_info(page, NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(li_page_json(page, NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_page_card(page, 0, &card), LI_E_BAD_HANDLE);
  EQUAL(li_page_free(page), LI_E_BAD_HANDLE);
  EQUAL(li_page_free(0), LI_OK);
  CHECK(strcmp(li_event_name(1), "opened") == 0);
  CHECK(strcmp(li_event_name(0), "unknown") == 0);
  CHECK(strcmp(li_event_name(UINT32_MAX), "unknown") == 0);
  EQUAL(li_close(inbox), LI_OK);
}

static void rows_at_once_are_the_rows_one_by_one(void) {
  const li_card* cards = NULL;
  const li_event* events = NULL;
  uint32_t count = 0;
  uint32_t stride = 0;
  inbox = open_memory();
  make_waiting(inbox, "c1", "help");
  make_waiting(inbox, "c2", "help me too");
  li_page page = query_tab(inbox, LI_TAB_ALL, "");
  EQUAL(li_page_cards(page, &cards, &count, &stride), LI_OK);
  EQUAL(count, 2);
  EQUAL(stride, sizeof(li_card));
  for (uint32_t i = 0; i < count; i++) {
    const li_card card = card_at(page, i);
    CHECK(memcmp(&card, &cards[i], sizeof card) == 0);
  }
  EQUAL(li_page_events(page, &events, &count, &stride), LI_OK);
  CHECK(events == NULL);
  EQUAL(count, 0);
  EQUAL(stride, sizeof(li_event));
  EQUAL(li_page_free(page), LI_OK);

  const li_transcript_options thread = thread_of("c1", li_agent("ana"));
  EQUAL(li_transcript(inbox, &thread, &page), LI_OK);
  EQUAL(li_page_events(page, &events, &count, &stride), LI_OK);
  EQUAL(count, info_of(page).events);
  CHECK(count > 0);
  for (uint32_t i = 0; i < count; i++) {
    li_event event = LI_EVENT_INIT;
    EQUAL(li_page_event(page, i, &event), LI_OK);
    CHECK(memcmp(&event, &events[i], sizeof event) == 0);
    EQUAL(events[i].text.data[events[i].text.size], 0);
  }
  EQUAL(li_page_events(page, &events, &count, NULL), LI_E_INVALID_ARGUMENT);
  CHECK(events == NULL);
  EQUAL(count, 0);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_page_cards(page, &cards, &count, &stride), LI_E_BAD_HANDLE);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_transcript_tells_before_which_entry_it_goes_on(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "one");
  for (int i = 0; i < 5; i++) {
    EQUAL(receive(inbox, "c1", "and another one"), LI_OK);
  }
  li_transcript_options thread = thread_of("c1", li_agent("ana"));
  thread.limit = 3;
  uint64_t seen = 0;
  uint64_t oldest = UINT64_MAX;
  li_page page = 0;
  do {
    const li_event* events = NULL;
    uint32_t count = 0;
    uint32_t stride = 0;
    EQUAL(li_transcript(inbox, &thread, &page), LI_OK);
    EQUAL(li_page_events(page, &events, &count, &stride), LI_OK);
    CHECK(count > 0 && events[count - 1].entry < oldest);
    oldest = events[0].entry;
    seen += count;
    const li_str more = info_of(page).more;
    thread.before = strtoull(more.data, NULL, 10);
    CHECK(more.size == 0 || thread.before == oldest);
    EQUAL(li_page_free(page), LI_OK);
  } while (thread.before != 0);
  EQUAL(oldest, 1);
  thread.limit = 1000;
  EQUAL(li_transcript(inbox, &thread, &page), LI_OK);
  EQUAL(info_of(page).events, seen);
  EQUAL(info_of(page).more.size, 0);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

int main(void) {
  RUN(the_tabs_show_who_waits_and_what_is_mine);
  RUN(a_list_goes_by_what_is_due_first);
  RUN(a_card_tells_what_a_list_needs);
  RUN(a_user_who_is_here_makes_the_dot_green);
  RUN(search_finds_content_and_reason);
  RUN(typed_terms_find_what_the_text_form_finds);
  RUN(a_term_that_makes_no_sense_is_named);
  RUN(the_best_answer_is_in_front);
  RUN(pages_go_on_where_the_last_one_ended);
  RUN(a_transcript_ends_with_the_newest_entry);
  RUN(users_see_their_own_and_no_notes);
  RUN(a_query_as_json_has_the_promised_keys);
  RUN(why_is_json_for_the_viewer);
  RUN(arguments_are_checked);
  RUN(rows_are_counted_from_zero_and_end);
  RUN(rows_at_once_are_the_rows_one_by_one);
  RUN(a_transcript_tells_before_which_entry_it_goes_on);
  return check_end();
}
