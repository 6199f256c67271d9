/* The feed: every fact once and in order, resumed from a cursor without a gap, or an explicit
 * RESET. Batches state what they cover, also for viewers who may not see everything. */
#include "folder.h"
#include "support.h"

static li_inbox inbox;

static li_subscribe_options options_for(li_principal viewer) {
  li_subscribe_options options = LI_SUBSCRIBE_INIT;
  options.tenant = acme();
  options.viewer = viewer;
  return options;
}

static li_subscription from_oldest(li_principal viewer) {
  li_subscribe_options options = options_for(viewer);
  li_subscription subscription = 0;
  options.flags = LI_FROM_OLDEST;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_OK);
  return subscription;
}

static void talk(int messages) {
  for (int i = 0; i < messages; ++i) {
    char text[32];
    /* A greeting, from which no tag is made: each message is one event. */
    snprintf(text, sizeof text, "hello %d", i);
    EQUAL(receive(inbox, "c1", text), LI_OK);
  }
}

/* Reads to the end; checks that batches follow one another and that offsets are dense. */
static uint64_t read_dense(li_subscription subscription, uint32_t max, uint64_t* after) {
  uint64_t events = 0;
  for (;;) {
    li_page page = 0;
    EQUAL(li_next(subscription, max, &page), LI_OK);
    if (page == 0) {
      return events;
    }
    const li_page_info info = info_of(page);
    EQUAL(info.after, *after);
    EQUAL(info.revision, info.after + info.events);
    CHECK(info.revision <= info.head);
    for (uint32_t i = 0; i < info.events; ++i) {
      li_event event = LI_EVENT_INIT;
      EQUAL(li_page_event(page, i, &event), LI_OK);
      EQUAL(event.offset, info.after + 1 + i);
    }
    events += info.events;
    *after = info.revision;
    EQUAL(li_page_free(page), LI_OK);
  }
}

static void every_event_comes_once_and_in_order(void) {
  uint64_t after = 0;
  inbox = open_memory();
  talk(10);
  const li_subscription subscription = from_oldest(li_agent("ana"));
  const uint64_t events = read_dense(subscription, 3, &after);
  CHECK(events >= 11);
  EQUAL(events, after);
  talk(2);
  EQUAL(read_dense(subscription, 0, &after), 2);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void from_now_begins_behind_what_is_there(void) {
  inbox = open_memory();
  talk(3);
  const li_subscribe_options options = options_for(li_agent("ana"));
  li_subscription subscription = 0;
  li_page page = 0;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_OK);
  EQUAL(li_next(subscription, 0, &page), LI_OK);
  EQUAL(page, 0);
  talk(1);
  EQUAL(li_next(subscription, 0, &page), LI_OK);
  EQUAL(info_of(page).events, 1);
  li_event event = LI_EVENT_INIT;
  EQUAL(li_page_event(page, 0, &event), LI_OK);
  CHECK(strcmp(li_event_name(event.type), "message_received") == 0);
  CHECK(same_text(event.text, "hello 0"));
  CHECK(same_text(event.conversation, "c1"));
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_cursor_resumes_without_a_gap(void) {
  char path[FOLDER_CAPACITY];
  uint64_t after = 0;
  li_subscribe_options options;
  li_subscription subscription = 0;
  make_folder(path);
  inbox = open_at(path);
  talk(5);
  subscription = from_oldest(li_agent("ana"));
  li_page page = 0;
  EQUAL(li_next(subscription, 3, &page), LI_OK);
  const li_page_info info = info_of(page);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);

  inbox = open_at(path);
  talk(2);
  options = options_for(li_agent("ana"));
  options.epoch = info.epoch;
  options.offset = info.revision;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_OK);
  after = info.revision;
  CHECK(read_dense(subscription, 2, &after) >= 4);
  li_stats_info stats = LI_STATS_INIT;
  EQUAL(li_stats(inbox, acme(), &stats), LI_OK);
  EQUAL(after, stats.events);
  EQUAL(info.epoch, stats.epoch);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

static void cursors_that_cannot_be_resumed_get_reset(void) {
  li_subscription subscription = 99;
  inbox = open_memory();
  talk(2);
  li_stats_info stats = LI_STATS_INIT;
  EQUAL(li_stats(inbox, acme(), &stats), LI_OK);

  li_subscribe_options options = options_for(li_agent("ana"));
  options.epoch = stats.epoch + 2;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_E_RESET);
  EQUAL(subscription, 0);
  CHECK(contains(last_message(), "epoch"));
  EQUAL(li_status_class(LI_E_RESET), LI_CLASS_RESET);

  options.epoch = stats.epoch;
  options.offset = stats.events + 1;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_E_RESET);
  CHECK(contains(last_message(), "beyond_head"));

  options.offset = stats.events;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_OK);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

/* A user sees the own conversation only, yet its batches cover everything. */
static void what_may_not_be_seen_leaves_no_gap(void) {
  inbox = open_memory();
  EQUAL(receive(inbox, "vera", "hello"), LI_OK);
  make_waiting(inbox, "otto", "help");
  claim(inbox, "otto", "ana");
  const li_subscription subscription = from_oldest(li_user("vera"));
  uint64_t after = 0;
  uint32_t seen = 0;
  for (;;) {
    li_page page = 0;
    EQUAL(li_next(subscription, 1, &page), LI_OK);
    if (page == 0) {
      break;
    }
    const li_page_info info = info_of(page);
    EQUAL(info.after, after);
    EQUAL(info.revision, after + 1);
    after = info.revision;
    for (uint32_t i = 0; i < info.events; ++i) {
      li_event event = LI_EVENT_INIT;
      EQUAL(li_page_event(page, i, &event), LI_OK);
      CHECK(same_text(event.conversation, "vera"));
      ++seen;
    }
    EQUAL(li_page_free(page), LI_OK);
  }
  EQUAL(seen, 2);
  li_stats_info stats = LI_STATS_INIT;
  EQUAL(li_stats(inbox, acme(), &stats), LI_OK);
  EQUAL(after, stats.events);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void tenants_do_not_see_each_other(void) {
  inbox = open_memory();
  talk(2);
  li_subscribe_options options = options_for(li_agent("ana"));
  options.tenant = LI_STR("another");
  options.flags = LI_FROM_OLDEST;
  li_subscription subscription = 0;
  li_page page = 0;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_OK);
  EQUAL(li_next(subscription, 0, &page), LI_OK);
  EQUAL(page, 0);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_batch_as_json_names_what_it_covers(void) {
  inbox = open_memory();
  talk(1);
  const li_subscription subscription = from_oldest(li_agent("ana"));
  li_page page = 0;
  li_str json;
  EQUAL(li_next(subscription, 1, &page), LI_OK);
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(contains(json, "{\"epoch\":"));
  CHECK(contains(json, ",\"after\":0,\"upto\":1,\"head\":2,\"events\":[{"));
  CHECK(contains(json, "\"type\":\"opened\""));
  EQUAL(json.data[json.size], 0);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void arguments_are_checked(void) {
  li_subscription subscription = 99;
  inbox = open_memory();
  li_subscribe_options options = options_for(li_agent("ana"));
  EQUAL(li_subscribe(inbox, NULL, &subscription), LI_E_INVALID_ARGUMENT);
  EQUAL(subscription, 0);
  EQUAL(li_subscribe(inbox, &options, NULL), LI_E_INVALID_ARGUMENT);
  options.flags = 2;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_E_INVALID_ARGUMENT);
  options = options_for(li_agent("ana"));
  options.offset = 1;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "without options.epoch"));
  options = options_for(li_agent("ana"));
  options.epoch = 1;
  options.flags = LI_FROM_OLDEST;
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_E_INVALID_ARGUMENT);
  options = options_for(li_agent("ana"));
  options.tenant = LI_STR("");
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_E_INVALID_ARGUMENT);
  options.tenant = LI_STR("\xff");
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_E_INVALID_UTF8);
  options = options_for(li_agent(""));
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_E_INVALID_ARGUMENT);

  options = options_for(li_agent("ana"));
  EQUAL(li_subscribe(inbox, &options, &subscription), LI_OK);
  li_page page = 99;
  EQUAL(li_next(subscription, 1001, &page), LI_E_INVALID_ARGUMENT);
  EQUAL(page, 0);
  EQUAL(li_next(subscription, 1000, &page), LI_OK);
  EQUAL(li_next(subscription, 0, NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_next(subscription, 0, &page), LI_E_BAD_HANDLE);
  EQUAL(li_unsubscribe(subscription), LI_E_BAD_HANDLE);
  EQUAL(li_unsubscribe(0), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

/* What one handle on a store commits, another one's reader gets; it is woken by its own tick. */
static void two_handles_on_one_store_share_the_feed(void) {
  char path[FOLDER_CAPACITY];
  uint64_t handles[1];
  size_t count = 0;
  make_folder(path);
  const li_inbox reader = open_at(path);
  inbox = open_at(path);
  CHECK(inbox != reader);
  li_subscribe_options options = options_for(li_agent("ana"));
  li_subscription subscription = 0;
  li_page page = 0;
  EQUAL(li_subscribe(reader, &options, &subscription), LI_OK);
  talk(1);
  EQUAL(li_tick(reader, NULL), LI_OK);
  EQUAL(li_ready(reader, handles, 1, &count), LI_OK);
  EQUAL(count, 1);
  EQUAL(li_next(subscription, 0, &page), LI_OK);
  EQUAL(info_of(page).events, 2);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  EQUAL(li_unsubscribe(subscription), LI_OK);
  EQUAL(li_close(reader), LI_OK);
  remove_folder(path);
}

int main(void) {
  RUN(every_event_comes_once_and_in_order);
  RUN(from_now_begins_behind_what_is_there);
  RUN(a_cursor_resumes_without_a_gap);
  RUN(cursors_that_cannot_be_resumed_get_reset);
  RUN(what_may_not_be_seen_leaves_no_gap);
  RUN(tenants_do_not_see_each_other);
  RUN(a_batch_as_json_names_what_it_covers);
  RUN(arguments_are_checked);
  RUN(two_handles_on_one_store_share_the_feed);
  return check_end();
}
