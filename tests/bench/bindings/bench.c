/* What the C interface by itself takes, as the yardstick of the packages for Python and Node;
 * bench.py and bench.mjs have the same parts. Each part prints one line of JSON.
 *
 * usage: bench overhead | claims STORE COUNT FLIGHT | fill STORE EVENTS | drain STORE | page STORE
 *        | append FILE COUNT BYTES */
#include <liveinbox/liveinbox.h>

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { ANSWERS = 256, BULK = 1000, BATCH = 1000, CALLS = 200000, PAGES = 2000, CARDS = 50 };

static li_inbox inbox;
static li_outcome answers[ANSWERS];

static void must(const char* what, li_status status) {
  if (status != LI_OK) {
    li_error_info error = LI_INIT_(li_error_info);
    li_last_error(&error);
    fprintf(stderr, "bench: %s: %s\n", what, error.message);
    exit(2);
  }
}

static double now_s(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

static void open_store(const char* path) {
  must("li_open", li_open(li_text(path), NULL, &inbox));
  for (int i = 0; i < ANSWERS; ++i) {
    answers[i].struct_size = (uint32_t)sizeof answers[i];
  }
}

static li_command command_on(uint32_t op, li_principal actor, const char* key) {
  return li_command_on(op, actor, LI_STR("acme"), li_text(key));
}

/* Takes the answers that are there; every one must be good. */
static size_t take_answers(void) {
  size_t taken = 0;
  must("li_completions", li_completions(inbox, answers, ANSWERS, &taken));
  for (size_t i = 0; i < taken; ++i) {
    must(answers[i].detail, answers[i].status);
  }
  return taken;
}

static void commit_all(void) {
  must("li_commit", li_commit(inbox, NULL));
  while (take_answers() > 0) {
  }
}

static void open_conversations(int count) {
  for (int i = 0; i < count; ++i) {
    char key[32];
    snprintf(key, sizeof key, "c%d", i);
    li_command command = command_on(LI_OPEN, li_integration("host"), key);
    command.channel = LI_STR("WIDGET");
    command.user = li_text(key);
    command.reason = LI_REASON_POLICY;
    must("li_submit", li_submit(inbox, &command, 0));
    if (i % BULK == BULK - 1 || i == count - 1) {
      commit_all();
    }
  }
}

static void submit_claim(int number) {
  char key[32];
  snprintf(key, sizeof key, "c%d", number);
  const li_command command = command_on(LI_CLAIM, li_agent("ana"), key);
  must("li_submit", li_submit(inbox, &command, (uint64_t)number));
}

/* One thread keeps so many claims in flight; the library's thread commits. */
static void claims(const char* path, int count, int flight) {
  open_store(path);
  open_conversations(count);
  must("li_runtime_start", li_runtime_start(inbox, NULL));
  struct pollfd wake = {.fd = -1, .events = POLLIN};
  must("li_wake_fd", li_wake_fd(inbox, &wake.fd));
  const double begin = now_s();
  int sent = 0;
  for (int answered = 0; answered < count;) {
    while (sent < count && sent - answered < flight) {
      submit_claim(sent++);
    }
    poll(&wake, 1, -1);
    answered += (int)take_answers();
  }
  printf("{\"per_s\": %.1f}\n", count / (now_s() - begin));
}

static double ns_of(double begin, int count) {
  return (now_s() - begin) * 1e9 / count;
}

static li_page query_page(void) {
  li_query_options options = LI_QUERY_INIT;
  options.tenant = LI_STR("acme");
  options.viewer = li_agent("ana");
  options.limit = CARDS;
  li_page page = 0;
  must("li_query", li_query(inbox, &options, &page));
  return page;
}

static void overhead(void) {
  open_store(":memory:");
  open_conversations(CARDS);
  uint64_t sum = 0;
  double begin = now_s();
  for (int i = 0; i < CALLS; ++i) {
    sum += li_version();
  }
  const double version_ns = ns_of(begin, CALLS);
  const li_command command = command_on(LI_NOTE, li_agent("ana"), "c0");
  li_command note = command;
  note.text = LI_STR("a word to colleagues");
  double submit_s = 0;
  for (int bulk = 0; bulk < 20; ++bulk) {
    begin = now_s();
    for (int i = 0; i < BULK; ++i) {
      must("li_submit", li_submit(inbox, &note, 1));
    }
    submit_s += now_s() - begin;
    commit_all();
  }
  const li_page page = query_page();
  begin = now_s();
  for (int i = 0; i < CALLS; ++i) {
    li_card card = LI_CARD_INIT;
    must("li_page_card", li_page_card(page, (uint32_t)(i % CARDS), &card));
    sum += card.version;
  }
  const double card_ns = ns_of(begin, CALLS);
  must("li_page_free", li_page_free(page));
  printf("{\"version_ns\": %.1f, \"submit_ns\": %.1f, \"card_ns\": %.1f, \"sum\": %" PRIu64 "}\n",
         version_ns,
         submit_s * 1e9 / (20 * BULK),
         card_ns,
         sum);
}

static void fill(const char* path, int events) {
  open_store(path);
  open_conversations(CARDS);
  for (int i = 0; i < events - 2 * CARDS; ++i) {
    char key[32];
    snprintf(key, sizeof key, "c%d", i % CARDS);
    li_command note = command_on(LI_NOTE, li_agent("ana"), key);
    note.text = LI_STR("a word to colleagues, of a usual length for such a word");
    must("li_submit", li_submit(inbox, &note, 0));
    if (i % BULK == BULK - 1) {
      commit_all();
    }
  }
  commit_all();
  printf("{}\n");
}

/* Reads the feed from its beginning; with `reads_events` every event of it, too. */
static double drain_once(int reads_events, uint64_t* count) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  options.tenant = LI_STR("acme");
  options.viewer = li_system("reader");
  options.flags = LI_FROM_OLDEST;
  li_subscription feed = 0;
  must("li_subscribe", li_subscribe(inbox, &options, &feed));
  const double begin = now_s();
  *count = 0;
  for (;;) {
    li_page page = 0;
    must("li_next", li_next(feed, BATCH, &page));
    if (page == 0) {
      break;
    }
    li_page_info info = LI_PAGE_INFO_INIT;
    must("li_page_get_info", li_page_get_info(page, &info));
    if (reads_events) {
      const li_event* first = NULL;
      uint32_t stride = 0;
      must("li_page_events", li_page_events(page, &first, &info.events, &stride));
    }
    *count += info.events;
    must("li_page_free", li_page_free(page));
  }
  const double took = now_s() - begin;
  must("li_unsubscribe", li_unsubscribe(feed));
  return took * 1e3;
}

static void drain(const char* path) {
  open_store(path);
  uint64_t count = 0;
  drain_once(0, &count); /* the file is in memory from here on */
  const double batches_ms = drain_once(0, &count);
  const double objects_ms = drain_once(1, &count);
  printf("{\"events\": %" PRIu64 ", \"batches_ms\": %.2f, \"objects_ms\": %.2f}\n",
         count,
         batches_ms,
         objects_ms);
}

static void page(const char* path) {
  open_store(path);
  uint64_t sum = 0;
  const double begin = now_s();
  for (int i = 0; i < PAGES; ++i) {
    const li_page rows = query_page();
    for (uint32_t row = 0; row < CARDS; ++row) {
      li_card card = LI_CARD_INIT;
      must("li_page_card", li_page_card(rows, row, &card));
      sum += card.conversation.size;
    }
    must("li_page_free", li_page_free(rows));
  }
  printf("{\"page_us\": %.2f, \"sum\": %" PRIu64 "}\n", ns_of(begin, PAGES) / 1e3, sum);
}

/* What the disk can do: so many bytes behind the last ones, and a flush. */
static void append(const char* path, int count, size_t size) {
  const int file = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);
  char* bytes = calloc(size, 1);
  const double begin = now_s();
  for (int i = 0; file >= 0 && bytes != NULL && i < count; ++i) {
    if (write(file, bytes, size) != (ssize_t)size || fdatasync(file) != 0) {
      perror(path);
      exit(2);
    }
  }
  printf("{\"per_s\": %.1f}\n", count / (now_s() - begin));
  free(bytes);
  close(file);
}

int main(int count, char** words) {
  const char* part = count > 1 ? words[1] : "";
  if (strcmp(part, "overhead") == 0) {
    overhead();
  } else if (strcmp(part, "claims") == 0 && count == 5) {
    claims(words[2], atoi(words[3]), atoi(words[4]));
  } else if (strcmp(part, "fill") == 0 && count == 4) {
    fill(words[2], atoi(words[3]));
  } else if (strcmp(part, "drain") == 0 && count == 3) {
    drain(words[2]);
  } else if (strcmp(part, "page") == 0 && count == 3) {
    page(words[2]);
  } else if (strcmp(part, "append") == 0 && count == 5) {
    append(words[2], atoi(words[3]), (size_t)atoi(words[4]));
  } else {
    fprintf(stderr, "bench: no such part: %s\n", part);
    return 2;
  }
  return inbox == 0 ? 0 : (int)li_close(inbox);
}
