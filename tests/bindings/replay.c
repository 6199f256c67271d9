/* Replays a script of commands through the C interface, with a clock that the script moves and a
 * store in memory, and writes down everything that came of it: each outcome, each page that was
 * asked for, every event of every tenant, and the hash of the state. replay.py and replay.mjs do
 * the same through the bindings; what they write must be the same, byte for byte.
 *
 * usage: replay [--forget FIELD] SCRIPT ...   FIELD is left out of every command, a planted fault
 *
 * Lines of a script (line_form.h), besides those whose verb is an op:
 *   start now_ms= settle=    first; settle=1: time is caught up with after every command
 *   advance ms=              moves the clock
 *   tick                     does what is due by then
 *   query, transcript, conversation, why, render, stats
 * A fence, if_version or message may be "last:KEY": the one of the last answer about the
 * conversation KEY; "before:KEY" and "after:KEY" are one less and one more. A time may be "now:MS",
 * from now. "actor.holder=KEY" is whoever that answer named as the holder, at first agent ana. */
#include <liveinbox/liveinbox.h>

#include "members.h"

#include <inttypes.h>

struct named {
  const char* name;
  uint32_t number;
};
struct spelling {
  const char* field;
  struct named value;
};
#include "tables.h"

enum { TENANTS_MAX = 16, MEMORIES_MAX = 4096, TICKS_MAX = 1000, ROWS_MAX = 1000 };

/* What the last answer about a conversation said, for symbolic values. */
struct memory {
  char* tenant;
  char* key;
  uint64_t fence;
  uint64_t version;
  uint64_t message;
  uint32_t holder_kind;
  char holder_id[72];
};

static struct memory memories[MEMORIES_MAX];
static size_t memory_count;
static char* tenants[TENANTS_MAX];
static size_t tenant_count;
static const char* forgotten = "";
static int64_t now_ms = 1;
static int is_settling;
static int has_presence; /* somebody was online; the event names the process, by chance */
static unsigned step_number;

static int64_t tell_now(void* user) {
  (void)user;
  return now_ms;
}

static void stop(const char* what, const char* which) {
  fprintf(stderr, "replay: step %u: %s %s\n", step_number, what, which);
  exit(2);
}

static char* copy_of(const char* text) {
  char* out = malloc(strlen(text) + 1);
  if (out == NULL) {
    stop("no memory for", text);
  }
  return strcpy(out, text);
}

static struct memory* recall(const char* tenant, const char* key, int is_new_welcome) {
  for (size_t i = 0; i < memory_count; ++i) {
    if (strcmp(memories[i].tenant, tenant) == 0 && strcmp(memories[i].key, key) == 0) {
      return &memories[i];
    }
  }
  if (!is_new_welcome) {
    return NULL;
  }
  if (memory_count == MEMORIES_MAX) {
    stop("too many conversations, at", key);
  }
  struct memory* out = &memories[memory_count++];
  out->tenant = copy_of(tenant);
  out->key = copy_of(key);
  out->holder_kind = LI_AGENT;
  memcpy(out->holder_id, "ana", 4);
  return out;
}

static void remember_tenant(const char* tenant) {
  for (size_t i = 0; i < tenant_count; ++i) {
    if (strcmp(tenants[i], tenant) == 0) {
      return;
    }
  }
  if (tenant_count == TENANTS_MAX) {
    stop("too many tenants, at", tenant);
  }
  tenants[tenant_count++] = copy_of(tenant);
}

/* Values of a script. */

/* The last part of a name: "kind" of "actor.kind". */
static const char* field_of(const char* name) {
  const char* dot = strchr(name, '.');
  return dot == NULL ? name : dot + 1;
}

static uint64_t symbol_value(const char* name, const char* value, const char* tenant) {
  const char* colon = strchr(value, ':');
  const struct memory* memory = recall(tenant, colon + 1, 0);
  uint64_t out = 1;
  if (memory != NULL) {
    out = strcmp(name, "fence") == 0        ? memory->fence
          : strcmp(name, "if_version") == 0 ? memory->version
                                            : memory->message;
  }
  if (strncmp(value, "after:", 6) == 0) {
    return out + 1;
  }
  return strncmp(value, "before:", 7) == 0 && out > 0 ? out - 1 : out;
}

static uint64_t number_value(const char* name, const char* value, const char* tenant) {
  if (strncmp(value, "now:", 4) == 0) {
    return (uint64_t)(now_ms + strtoll(value + 4, NULL, 10));
  }
  if (strchr(value, ':') != NULL) {
    return symbol_value(name, value, tenant);
  }
  for (size_t i = 0; i < COUNT_OF(spellings); ++i) {
    if (strcmp(spellings[i].field, field_of(name)) == 0 &&
        strcmp(spellings[i].value.name, value) == 0) {
      return spellings[i].value.number;
    }
  }
  return value[0] == '-' ? (uint64_t)strtoll(value, NULL, 10) : strtoull(value, NULL, 10);
}

static void set_member(void* base,
                       const struct member* member,
                       const struct word* word,
                       const char* tenant) {
  char* at = (char*)base + member->offset;
  if (member->kind == STR) {
    li_str text;
    text.data = word->value;
    text.size = word->size;
    memcpy(at, &text, sizeof text);
    return;
  }
  const uint64_t wide = number_value(member->name, word->value, tenant);
  const uint32_t narrow = (uint32_t)wide;
  if (member->kind == U64 || member->kind == I64) {
    memcpy(at, &wide, sizeof wide);
  } else {
    memcpy(at, &narrow, sizeof narrow);
  }
}

static int set_named(void* base,
                     const struct member* members,
                     size_t count,
                     const struct word* word,
                     const char* tenant) {
  for (size_t i = 0; i < count; ++i) {
    if (strcmp(members[i].name, word->key) == 0) {
      set_member(base, &members[i], word, tenant);
      return 1;
    }
  }
  return 0;
}

static void set_flag(li_command* command, const struct word* word) {
  for (size_t i = 0; i < COUNT_OF(flags); ++i) {
    if (strcmp(flags[i].name, word->key) == 0) {
      command->flags |= word->value[0] == '1' ? flags[i].number : 0;
      return;
    }
  }
  stop("no such field:", word->key);
}

static li_str find_text(const struct line* line, const char* key) {
  li_str out = LI_STR("");
  for (size_t i = 0; i < line->count; ++i) {
    if (strcmp(line->words[i].key, key) == 0) {
      out.data = line->words[i].value;
      out.size = line->words[i].size;
    }
  }
  return out;
}

static const char* tenant_of(const struct line* line) {
  const char* tenant = find_value(line, "tenant");
  return tenant == NULL ? "" : tenant;
}

static void fill(void* base, const struct member* members, size_t count, const struct line* line) {
  for (size_t i = 0; i < line->count; ++i) {
    if (!set_named(base, members, count, &line->words[i], tenant_of(line))) {
      stop("no such field:", line->words[i].key);
    }
  }
}

static void fill_command(li_command* command, const struct line* line) {
  for (size_t i = 0; i < line->count; ++i) {
    const struct word* word = &line->words[i];
    if (strcmp(word->key, forgotten) == 0) {
      continue;
    }
    if (strcmp(word->key, "actor.holder") == 0) {
      const struct memory* memory = recall(tenant_of(line), word->value, 1);
      command->actor.kind = memory->holder_kind;
      command->actor.id = li_text(memory->holder_id);
    } else if (!set_named(command,
                          li_command_members,
                          COUNT_OF(li_command_members),
                          word,
                          tenant_of(line))) {
      set_flag(command, word);
    }
  }
}

/* What is written down. */

static const char* class_name(li_status status) {
  const uint32_t number = (uint32_t)li_status_class(status);
  for (size_t i = 0; i < COUNT_OF(spellings); ++i) {
    if (strcmp(spellings[i].field, "status_class") == 0 && spellings[i].value.number == number) {
      return spellings[i].value.name;
    }
  }
  return "unknown";
}

static void put_status(const char* verb, li_status status) {
  printf(
      "%u\t%s\tstatus=%s\tclass=%s", step_number, verb, li_status_name(status), class_name(status));
}

/* A call that failed without an outcome: the sentence is in the thread's last error. */
static void put_failure(const char* verb, li_status status) {
  li_error_info error = LI_INIT_(li_error_info);
  li_last_error(&error);
  put_status(verb, status);
  printf("\tdetail=");
  put_value(stdout, error.message, strlen(error.message));
  putchar('\n');
}

static void must(const char* what, li_status status) {
  if (status != LI_OK) {
    li_error_info error = LI_INIT_(li_error_info);
    li_last_error(&error);
    stop(what, error.message);
  }
}

static void put_events(li_page page, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    li_event event = LI_EVENT_INIT;
    must("li_page_event", li_page_event(page, i, &event));
    printf("event\tname=%s", li_event_name(event.type));
    has_presence |= strcmp(li_event_name(event.type), "went_online") == 0;
    put_members(stdout, &event, li_event_members, COUNT_OF(li_event_members));
  }
}

static void put_cards(li_page page, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    li_card card = LI_CARD_INIT;
    must("li_page_card", li_page_card(page, i, &card));
    printf("card");
    put_members(stdout, &card, li_card_members, COUNT_OF(li_card_members));
  }
}

/* The verbs. */

static void run_tick(li_inbox inbox, int is_told) {
  li_tick_report report = LI_TICK_REPORT_INIT;
  uint32_t fired = 0;
  uint32_t expired = 0;
  for (int i = 0; i < TICKS_MAX; ++i) {
    must("li_tick", li_tick(inbox, &report));
    fired += report.timers_fired;
    expired += report.sessions_expired;
    if (report.next_deadline_ms == 0 || report.next_deadline_ms > now_ms) {
      break;
    }
  }
  if (is_told) {
    /* Who counts is the one who ticked, which may be the thread of a runtime where one runs. */
    printf("%u\ttick\tfired=%" PRIu32 "\texpired=%" PRIu32 "\tnext_deadline_ms=%" PRId64 "\n",
           step_number,
           is_settling ? 0 : fired,
           is_settling ? 0 : expired,
           report.next_deadline_ms);
  }
}

static void remember(const struct line* line, const li_outcome* outcome) {
  const char* named = find_value(line, "conversation");
  const char* key = outcome->conversation[0] != '\0' ? outcome->conversation : named;
  if (key == NULL) {
    return;
  }
  struct memory* memory = recall(tenant_of(line), key, 1);
  memory->fence = outcome->fence != 0 ? outcome->fence : memory->fence;
  memory->version = outcome->version != 0 ? outcome->version : memory->version;
  memory->message = outcome->message != 0 ? outcome->message : memory->message;
  if (outcome->holder_kind != LI_NOBODY) {
    memory->holder_kind = outcome->holder_kind;
    memcpy(memory->holder_id, outcome->holder_id, sizeof memory->holder_id);
  }
}

static void run_command(li_inbox inbox, const struct line* line, uint32_t op) {
  li_command command = LI_COMMAND(LI_OPEN);
  command.op = op;
  fill_command(&command, line);
  li_outcome outcome = LI_OUTCOME_INIT;
  const li_status status = li_execute(inbox, &command, &outcome);
  put_status(line->verb, status);
  put_members(stdout, &outcome, li_outcome_members, COUNT_OF(li_outcome_members));
  remember(line, &outcome);
  if (is_settling) {
    run_tick(inbox, 0);
  }
}

/* Whether there are entries before those of a transcript; that is told by its JSON alone. */
static int has_older(li_page page) {
  li_str json;
  must("li_page_json", li_page_json(page, &json));
  return strstr(json.data, "],\"more\":true") != NULL;
}

static void put_page(const char* verb, li_page page) {
  li_page_info info = LI_PAGE_INFO_INIT;
  must("li_page_get_info", li_page_get_info(page, &info));
  put_status(verb, LI_OK);
  if (strcmp(verb, "query") == 0) {
    printf("\thas_more=%d\trevision=%" PRIu64 "\ttotal=%" PRIu64 "\tat_least=%" PRIu32
           "\tall=%" PRIu64 "\twaiting=%" PRIu64 "\tmine=%" PRIu64,
           info.more.size != 0,
           info.revision,
           info.total,
           info.at_least,
           info.count_all,
           info.count_waiting,
           info.count_mine);
  } else if (strcmp(verb, "transcript") == 0) {
    printf("\thas_more=%d\trevision=%" PRIu64 "\tdraft=", has_older(page), info.revision);
    put_value(stdout, info.draft.data, info.draft.size);
    printf("\tnote_draft=");
    put_value(stdout, info.note_draft.data, info.note_draft.size);
  }
  putchar('\n');
  put_cards(page, info.cards);
  put_events(page, info.events);
}

static void put_json(const char* verb, li_page page) {
  li_str json;
  must("li_page_json", li_page_json(page, &json));
  put_status(verb, LI_OK);
  printf("\tjson=");
  put_value(stdout, json.data, json.size);
  putchar('\n');
}

static void tell_page(const char* verb, li_status status, li_page page, int is_json) {
  if (status != LI_OK) {
    put_failure(verb, status);
    return;
  }
  if (is_json) {
    put_json(verb, page);
  } else {
    put_page(verb, page);
  }
  must("li_page_free", li_page_free(page));
}

static void run_query(li_inbox inbox, const struct line* line) {
  li_query_options options = LI_QUERY_INIT;
  fill(&options, li_query_options_members, COUNT_OF(li_query_options_members), line);
  li_page page = 0;
  const li_status status = li_query(inbox, &options, &page);
  tell_page(line->verb, status, page, 0);
}

static void run_look(li_inbox inbox, const struct line* line) {
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  fill(&options, li_transcript_options_members, COUNT_OF(li_transcript_options_members), line);
  li_page page = 0;
  li_status status = LI_OK;
  const int is_why = strcmp(line->verb, "why") == 0;
  if (is_why) {
    status = li_why(inbox, &options, &page);
  } else if (strcmp(line->verb, "transcript") == 0) {
    status = li_transcript(inbox, &options, &page);
  } else {
    status = li_conversation(inbox, &options, &page);
  }
  tell_page(line->verb, status, page, is_why);
}

static void run_render(li_inbox inbox, const struct line* line) {
  const li_str channel = find_text(line, "channel");
  const li_str text = find_text(line, "text");
  li_page page = 0;
  const li_status status = li_render(inbox, li_text(tenant_of(line)), channel, text, &page);
  tell_page(line->verb, status, page, 1);
}

static void run_stats(li_inbox inbox, const struct line* line) {
  li_stats_info stats = LI_STATS_INIT;
  const li_status status = li_stats(inbox, li_text(tenant_of(line)), &stats);
  if (status != LI_OK) {
    put_failure(line->verb, status);
    return;
  }
  put_status(line->verb, status);
  put_members(stdout, &stats, li_stats_info_members, COUNT_OF(li_stats_info_members));
}

static void run_line(li_inbox inbox, const struct line* line) {
  const char* verb = line->verb;
  for (size_t i = 0; i < COUNT_OF(ops); ++i) {
    if (strcmp(ops[i].name, verb) == 0) {
      remember_tenant(tenant_of(line));
      run_command(inbox, line, ops[i].number);
      return;
    }
  }
  if (strcmp(verb, "advance") == 0) {
    now_ms += find_number(line, "ms", 0);
  } else if (strcmp(verb, "tick") == 0) {
    run_tick(inbox, 1);
  } else if (strcmp(verb, "query") == 0) {
    run_query(inbox, line);
  } else if (strcmp(verb, "transcript") == 0 || strcmp(verb, "conversation") == 0 ||
             strcmp(verb, "why") == 0) {
    run_look(inbox, line);
  } else if (strcmp(verb, "render") == 0) {
    run_render(inbox, line);
  } else if (strcmp(verb, "stats") == 0) {
    run_stats(inbox, line);
  } else {
    stop("no such verb:", verb);
  }
}

/* The end: all events, and the state that they make. */

static void put_feed(li_inbox inbox, const char* tenant) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  options.tenant = li_text(tenant);
  options.viewer = li_system("checker");
  options.flags = LI_FROM_OLDEST;
  li_subscription feed = 0;
  printf("feed\ttenant=");
  put_value(stdout, tenant, strlen(tenant));
  putchar('\n');
  const li_status status = li_subscribe(inbox, &options, &feed);
  if (status != LI_OK) {
    put_failure("subscribe", status);
    return;
  }
  for (;;) {
    li_page page = 0;
    must("li_next", li_next(feed, 0, &page));
    if (page == 0) {
      break;
    }
    li_page_info info = LI_PAGE_INFO_INIT;
    must("li_page_get_info", li_page_get_info(page, &info));
    put_events(page, info.events);
    must("li_page_free", li_page_free(page));
  }
  must("li_unsubscribe", li_unsubscribe(feed));
}

static void put_verdict(li_inbox inbox) {
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  must("li_verify", li_verify(inbox, NULL, NULL, &report));
  printf("verify\tevents=%" PRIu64 "\tconversations=%" PRIu64 "\tdifferences=%" PRIu64
         "\tstate_hash=%s\n",
         report.events,
         report.conversations,
         report.differences,
         has_presence ? "-" : report.state_hash);
}

static void run_script(li_inbox inbox, FILE* script) {
  char* text = NULL;
  size_t room = 0;
  struct line line;
  while (getline(&text, &room, script) >= 0) {
    if (read_line(text, &line) && strcmp(line.verb, "start") == 0) {
      now_ms = find_number(&line, "now_ms", 0);
      is_settling = find_number(&line, "settle", 0) != 0;
    } else if (*line.verb != '\0' && *line.verb != '#') {
      ++step_number;
      run_line(inbox, &line);
    }
  }
  free(text);
}

static void forget_all(void) {
  while (memory_count > 0) {
    free(memories[--memory_count].key);
    free(memories[memory_count].tenant);
  }
  while (tenant_count > 0) {
    free(tenants[--tenant_count]);
  }
  memset(memories, 0, sizeof memories);
  step_number = 0;
  has_presence = 0;
}

static void replay(FILE* script) {
  li_inbox inbox = 0;
  li_options options = LI_OPTIONS_INIT;
  options.now_ms = tell_now;
  must("li_open", li_open(LI_STR(":memory:"), &options, &inbox));
  run_script(inbox, script);
  for (size_t i = 0; i < tenant_count; ++i) {
    put_feed(inbox, tenants[i]);
  }
  put_verdict(inbox);
  must("li_close", li_close(inbox));
  forget_all();
}

int main(int count, char** words) {
  int first = 1;
  if (count > 2 && strcmp(words[1], "--forget") == 0) {
    forgotten = words[2];
    first = 3;
  }
  for (int i = first; i < count; ++i) {
    FILE* script = fopen(words[i], "r");
    if (script == NULL) {
      stop("cannot read", words[i]);
    }
    replay(script);
    fclose(script);
  }
  return 0;
}
