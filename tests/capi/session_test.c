/* Sessions over the C API: frames in, frames out, readiness and closing. The protocol itself is
 * tested with the layer that speaks it. */
#include "support.h"

static li_inbox inbox;

static li_session open_session(li_principal principal, const char* name) {
  li_session_options options = LI_SESSION_INIT;
  li_session session = 0;
  options.tenant = acme();
  options.principal = principal;
  options.name = li_text(name);
  EQUAL(li_session_open(inbox, &options, &session), LI_OK);
  return session;
}

static li_status say(li_session session, const char* frame) {
  return li_session_receive(session, li_text(frame));
}

/* Takes all frames; how many there were. The last one that contains `part` is checked for. */
static int take_all(li_session session, const char* part) {
  int frames = 0;
  int found = part == NULL;
  for (;;) {
    li_str frame;
    EQUAL(li_session_next(session, &frame), LI_OK);
    if (frame.size == 0) {
      CHECK(found);
      return frames;
    }
    EQUAL(frame.data[frame.size], 0);
    if (part != NULL && strstr(frame.data, part) != NULL) {
      found = 1;
    }
    ++frames;
  }
}

static void a_session_greets_watches_and_commands(void) {
  inbox = open_memory();
  make_waiting(inbox, "c1", "help");
  const li_session session = open_session(li_agent("ana"), "tab-1");
  EQUAL(say(session, "{\"t\":\"hello\",\"protocol\":1}"), LI_OK);
  take_all(session, "\"t\":\"welcome\"");
  EQUAL(say(session, "{\"t\":\"watch\",\"view\":\"all\",\"tab\":\"all\"}"), LI_OK);
  take_all(session, "\"conversation\":\"c1\"");
  EQUAL(say(session, "{\"t\":\"command\",\"id\":\"1\",\"op\":\"claim\",\"conversation\":\"c1\"}"),
        LI_OK);
  EQUAL(li_commit(inbox, NULL), LI_OK);
  take_all(session, "\"t\":\"ok\"");
  const li_page page = query_tab(inbox, LI_TAB_MINE, "");
  EQUAL(info_of(page).cards, 1);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_session_free(session), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_session_is_ready_when_its_view_changed(void) {
  uint64_t handles[2];
  size_t count = 0;
  inbox = open_memory();
  const li_session session = open_session(li_agent("ana"), "tab-1");
  EQUAL(say(session, "{\"t\":\"hello\",\"protocol\":1}"), LI_OK);
  EQUAL(say(session, "{\"t\":\"watch\",\"view\":\"w\",\"tab\":\"waiting\"}"), LI_OK);
  EQUAL(li_ready(inbox, handles, 2, &count), LI_OK);
  EQUAL(count, 1);
  CHECK(handles[0] == session);
  take_all(session, "\"t\":\"view\"");
  EQUAL(li_ready(inbox, handles, 2, &count), LI_OK);
  EQUAL(count, 0);
  make_waiting(inbox, "c1", "help");
  EQUAL(li_ready(inbox, handles, 2, &count), LI_OK);
  EQUAL(count, 1);
  take_all(session, "\"t\":\"changes\"");
  EQUAL(li_session_free(session), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_bad_frame_is_answered_and_the_session_lives(void) {
  inbox = open_memory();
  const li_session session = open_session(li_agent("ana"), "tab-1");
  EQUAL(say(session, "{\"t\":\"hello\",\"protocol\":1}"), LI_OK);
  EQUAL(say(session, "{\"t\":\"no such frame\"}"), LI_OK);
  take_all(session, "\"t\":\"error\"");
  EQUAL(say(session, "{\"t\":\"ping\"}"), LI_OK);
  take_all(session, "\"t\":\"heartbeat\"");
  EQUAL(li_session_free(session), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void anything_before_hello_ends_the_session(void) {
  inbox = open_memory();
  const li_session session = open_session(li_agent("ana"), "tab-1");
  EQUAL(say(session, "{\"t\":\"ping\"}"), LI_E_INVALID_FRAME);
  EQUAL(li_session_free(session), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_user_is_online_while_a_session_is_there(void) {
  inbox = open_memory();
  make_waiting(inbox, "vera", "help");
  const li_session session = open_session(li_user("vera"), "phone");
  EQUAL(say(session, "{\"t\":\"hello\",\"protocol\":1}"), LI_OK);
  EQUAL(li_commit(inbox, NULL), LI_OK);
  li_page page = query_tab(inbox, LI_TAB_ALL, "");
  li_card card = LI_CARD_INIT;
  EQUAL(li_page_card(page, 0, &card), LI_OK);
  EQUAL(card.is_green, 1);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_session_free(session), LI_OK);
  support_now_ms += 5000;
  EQUAL(li_tick(inbox, NULL), LI_OK);
  page = query_tab(inbox, LI_TAB_ALL, "");
  EQUAL(li_page_card(page, 0, &card), LI_OK);
  EQUAL(card.is_green, 0);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void arguments_are_checked(void) {
  li_session session = 99;
  li_str frame;
  inbox = open_memory();
  li_session_options options = LI_SESSION_INIT;
  EQUAL(li_session_open(inbox, NULL, &session), LI_E_INVALID_ARGUMENT);
  EQUAL(session, 0);
  EQUAL(li_session_open(inbox, &options, &session), LI_E_INVALID_ARGUMENT);
  options.tenant = acme();
  EQUAL(li_session_open(inbox, &options, &session), LI_E_INVALID_ARGUMENT);
  options.principal = li_agent("ana");
  EQUAL(li_session_open(inbox, &options, &session), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "options.name is empty"));
  options.name = LI_STR("tab");
  EQUAL(li_session_open(inbox, &options, NULL), LI_E_INVALID_ARGUMENT);
  options.reserved = 1;
  EQUAL(li_session_open(inbox, &options, &session), LI_E_INVALID_ARGUMENT);
  options.reserved = 0;
  options.name = LI_STR("\x80");
  EQUAL(li_session_open(inbox, &options, &session), LI_E_INVALID_UTF8);
  options.name = LI_STR("tab");
  EQUAL(li_session_open(inbox, &options, &session), LI_OK);
  EQUAL(li_session_next(session, NULL), LI_E_INVALID_ARGUMENT);
  frame.data = NULL;
  frame.size = 1;
  EQUAL(li_session_receive(session, frame), LI_E_INVALID_ARGUMENT);
  EQUAL(li_session_next(session, &frame), LI_OK);
  EQUAL(frame.size, 0);
  EQUAL(li_session_free(session), LI_OK);
  EQUAL(li_session_free(session), LI_E_BAD_HANDLE);
  EQUAL(li_session_free(0), LI_OK);
  EQUAL(li_session_next(session, &frame), LI_E_BAD_HANDLE);
  EQUAL(say(session, "{}"), LI_E_BAD_HANDLE);
  EQUAL(li_close(inbox), LI_OK);
}

/* A frame that claims to be larger than any frame may be is refused by its size alone. */
static void a_giant_frame_is_not_read(void) {
  inbox = open_memory();
  const li_session session = open_session(li_agent("ana"), "tab-1");
  EQUAL(say(session, "{\"t\":\"hello\",\"protocol\":1}"), LI_OK);
  take_all(session, NULL);
  li_str frame;
  frame.data = "{}";
  frame.size = (size_t)1 << 46;
  EQUAL(li_session_receive(session, frame), LI_OK);
  take_all(session, "\"t\":\"error\"");
  EQUAL(li_session_free(session), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

int main(void) {
  RUN(a_session_greets_watches_and_commands);
  RUN(a_session_is_ready_when_its_view_changed);
  RUN(a_bad_frame_is_answered_and_the_session_lives);
  RUN(anything_before_hello_ends_the_session);
  RUN(a_user_is_online_while_a_session_is_there);
  RUN(arguments_are_checked);
  RUN(a_giant_frame_is_not_read);
  return check_end();
}
