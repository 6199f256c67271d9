/* A conversation from the user's first word to its end, in C99 against the public headers alone:
 * a user asks for a person, two agents want the conversation, one gets it, answers and closes. */
#include <liveinbox/liveinbox.h>

#include <stdio.h>

static const char* const conversation = "widget:42";

/* Prints what became of a step; 1 if it went as it should. */
static int step(const char* what, li_status status, li_status wanted) {
  printf("%-28s %s\n", what, li_status_name(status));
  return status == wanted;
}

static void print_transcript(li_inbox inbox, li_str tenant) {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = tenant;
  options.viewer = li_agent("ana");
  options.conversation = li_text(conversation);
  li_page page = 0;
  li_page_info info = LI_PAGE_INFO_INIT;
  if (li_transcript(inbox, &options, &page) != LI_OK || li_page_get_info(page, &info) != LI_OK) {
    return;
  }
  for (uint32_t i = 0; i < info.events; ++i) {
    li_event event = LI_EVENT_INIT;
    if (li_page_event(page, i, &event) == LI_OK) {
      printf("  %-18s %.*s\n", li_event_name(event.type), (int)event.text.size, event.text.data);
    }
  }
  li_page_free(page);
}

int main(int argc, char** argv) {
  /* A directory keeps the inbox; ":memory:" is gone with the program. */
  li_inbox inbox = 0;
  if (li_open(li_text(argc > 1 ? argv[1] : ":memory:"), NULL, &inbox) != LI_OK) {
    li_error_info info = LI_INIT_(li_error_info);
    li_last_error(&info);
    fprintf(stderr, "cannot open: %s\n", info.message);
    return 1;
  }
  const li_str tenant = LI_STR("acme");
  const li_str key = li_text(conversation);
  li_outcome out = LI_OUTCOME_INIT;

  int good = step("the user writes",
                  li_receive(inbox,
                             tenant,
                             LI_STR("WIDGET"),
                             LI_STR("mia"),
                             key,
                             LI_STR("I want to talk to a human, please"),
                             &out),
                  LI_OK);
  good &= step("ana claims", li_claim(inbox, tenant, key, li_agent("ana"), &out), LI_OK);
  const uint64_t fence = out.fence;
  good &= step(
      "ben claims too", li_claim(inbox, tenant, key, li_agent("ben"), &out), LI_E_ALREADY_CLAIMED);
  printf("  held by %s\n", out.holder_id);
  good &= step("ben answers anyway",
               li_send(inbox, tenant, key, li_agent("ben"), fence, LI_STR("Hello?"), &out),
               LI_E_NOT_HOLDER);
  good &= step("ana answers",
               li_send(inbox, tenant, key, li_agent("ana"), fence, LI_STR("Hi **Mia**!"), &out),
               LI_OK);
  good &= step("ana closes",
               li_close_conversation(inbox, tenant, key, li_agent("ana"), fence, LI_RESOLVED, &out),
               LI_OK);
  print_transcript(inbox, tenant);
  li_close(inbox);
  return good ? 0 : 1;
}
