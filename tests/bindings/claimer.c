/* One of several processes that claim the same conversations of one store against each other.
 *
 * usage: claimer STORE NAME FIRST COUNT
 *
 * It has two agents, NAME-1 and NAME-2, and walks over the conversations c0 … c(COUNT-1), beginning
 * with FIRST. Whoever claims one sends a reply and closes it; whoever comes too late tries to send
 * under the fence that the refusal names, which must be refused. Meanwhile it reads the feed.
 *
 * It says "ready", waits for a line, and then writes a line for what it did as soon as it is
 * answered, and one for every event that it sees, until the conversation "end" gets a note. */
#include <liveinbox/liveinbox.h>

#include "members.h"

#include <poll.h>

enum { AGENTS = 2, WATCH_MS = 20 };

#include "claimer_tables.h"

static li_inbox inbox;
static li_subscription feed;
static int is_over;

static void must(const char* what, li_status status) {
  if (status != LI_OK) {
    li_error_info error = LI_INIT_(li_error_info);
    li_last_error(&error);
    fprintf(stderr, "claimer: %s: %s\n", what, error.message);
    exit(2);
  }
}

/* Carries out a command and tells of it: what is told happened, whatever comes after. */
static li_outcome act(uint32_t op, const char* verb, li_command command) {
  li_outcome out = LI_OUTCOME_INIT;
  command.op = op;
  command.struct_size = (uint32_t)sizeof command;
  command.tenant = LI_STR("acme");
  const li_status status = li_execute(inbox, &command, &out);
  printf("did\tverb=%s\tkey=%s\tagent=%s\tstatus=%s\tfence=%" PRIu64 "\toffset=%" PRIu64 "\n",
         verb,
         command.conversation.data,
         command.actor.id.data,
         li_status_name(status),
         out.fence,
         out.offset);
  return out;
}

static void see_event(const li_event* event) {
  printf("event");
  put_members(stdout, event, li_event_members, COUNT_OF(li_event_members));
  is_over |= strcmp(li_event_name(event->type), "note_added") == 0;
}

static void read_feed(void) {
  for (;;) {
    li_page page = 0;
    must("li_next", li_next(feed, 0, &page));
    if (page == 0) {
      return;
    }
    li_page_info info = LI_PAGE_INFO_INIT;
    must("li_page_get_info", li_page_get_info(page, &info));
    for (uint32_t i = 0; i < info.events; ++i) {
      li_event event = LI_EVENT_INIT;
      must("li_page_event", li_page_event(page, i, &event));
      see_event(&event);
    }
    must("li_page_free", li_page_free(page));
  }
}

static void work_on(const char* key, const char* agent) {
  li_command command;
  memset(&command, 0, sizeof command);
  command.conversation = li_text(key);
  command.actor = li_agent(agent);
  const li_outcome claim = act(LI_CLAIM, "claim", command);
  if (claim.status != LI_OK && claim.status != LI_E_ALREADY_CLAIMED) {
    return;
  }
  command.fence = claim.fence;
  command.text = LI_STR("I am looking into it");
  act(LI_SEND, "send", command);
  if (claim.status == LI_OK) {
    command.text = LI_STR("");
    act(LI_CLOSE, "close", command);
  }
}

static void open_all(const char* path) {
  must("li_open", li_open(li_text(path), NULL, &inbox));
  li_runtime_options runtime = LI_RUNTIME_INIT;
  runtime.watch_ms = WATCH_MS;
  must("li_runtime_start", li_runtime_start(inbox, &runtime));
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  options.tenant = LI_STR("acme");
  options.viewer = li_system("checker");
  options.flags = LI_FROM_OLDEST;
  must("li_subscribe", li_subscribe(inbox, &options, &feed));
}

static void read_to_the_end(void) {
  struct pollfd wake = {.fd = -1, .events = POLLIN};
  must("li_wake_fd", li_wake_fd(inbox, &wake.fd));
  read_feed();
  while (!is_over) {
    poll(&wake, 1, -1);
    uint64_t ready[8];
    size_t count = 0;
    must("li_ready", li_ready(inbox, ready, COUNT_OF(ready), &count));
    read_feed();
  }
}

int main(int count, char** words) {
  if (count != 5) {
    fprintf(stderr, "usage: claimer STORE NAME FIRST COUNT\n");
    return 2;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  open_all(words[1]);
  char line[16];
  printf("ready\n");
  if (fgets(line, sizeof line, stdin) == NULL) {
    return 2;
  }
  const int first = atoi(words[3]);
  const int conversations = atoi(words[4]);
  for (int i = 0; i < conversations; ++i) {
    char key[16];
    snprintf(key, sizeof key, "c%d", (first + i) % conversations);
    for (int agent = 1; agent <= AGENTS; ++agent) {
      char id[64];
      snprintf(id, sizeof id, "%s-%d", words[2], agent);
      work_on(key, id);
    }
    read_feed();
  }
  printf("done\n");
  read_to_the_end();
  must("li_close", li_close(inbox));
  return 0;
}
