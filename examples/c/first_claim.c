/* A user asks for help, two agents claim the conversation, exactly one may answer.
 *
 * usage: first_claim [directory]      (default: a store in memory) */
#include <liveinbox/liveinbox.h>

#include <stdio.h>
#include <stdlib.h>

static void must(li_status status) {
  li_error_info error = LI_INIT_(li_error_info);
  if (status != LI_OK) {
    li_last_error(&error);
    fprintf(stderr, "%s: %s\n", li_status_name(status), error.message);
    exit(1);
  }
}

static void print_transcript(li_inbox inbox, li_str tenant, li_str conversation) {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  li_page_info info = LI_PAGE_INFO_INIT;
  li_page page = 0;
  options.tenant = tenant;
  options.viewer = li_agent("ana");
  options.conversation = conversation;
  must(li_transcript(inbox, &options, &page));
  must(li_page_get_info(page, &info));
  for (uint32_t i = 0; i < info.events; ++i) {
    li_event event = LI_EVENT_INIT;
    must(li_page_event(page, i, &event));
    printf("%-16s %-6s %s\n", li_event_name(event.type), event.actor_id.data, event.text.data);
  }
  must(li_page_free(page));
}

int main(int argc, char** argv) {
  const li_str acme = LI_STR("acme");
  const li_str chat = LI_STR("wa:4915112345678");
  const li_principal agents[2] = {li_agent("ana"), li_agent("bea")};
  li_outcome out = LI_OUTCOME_INIT;
  li_inbox inbox = 0;

  must(li_open(li_text(argc > 1 ? argv[1] : ":memory:"), NULL, &inbox));
  must(li_receive(
      inbox, acme, LI_STR("WA"), LI_STR("vera"), chat, LI_STR("Where is my parcel?"), NULL));
  must(li_escalate(inbox,
                   acme,
                   chat,
                   li_assistant("bot"),
                   LI_REASON_LOW_CONFIDENCE,
                   LI_STR("I cannot see parcels"),
                   NULL));

  for (int i = 0; i < 2; ++i) {
    const li_status status = li_claim(inbox, acme, chat, agents[i], &out);
    if (status == LI_OK) {
      printf("%s claims it, with fence %llu\n", agents[i].id.data, (unsigned long long)out.fence);
      must(li_send(inbox, acme, chat, agents[i], out.fence, LI_STR("I look after it."), NULL));
    } else {
      printf("%s does not: %s holds it\n", agents[i].id.data, out.holder_id);
    }
  }

  print_transcript(inbox, acme, chat);
  must(li_close(inbox));
  return 0;
}
