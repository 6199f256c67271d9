/* A store that is nearly full: every op, as it goes on or does not; what was refused goes through
 * when there is room. */
#include "folder.h"
#include "support.h"

#define TEXT_BYTES 2000
#define MESSAGES_MAX 4000

static li_inbox inbox;
static char long_text[TEXT_BYTES];

static li_inbox open_small(const char* path, uint64_t map_bytes) {
  li_options options = LI_OPTIONS_INIT;
  li_inbox opened = 0;
  options.now_ms = support_now;
  options.map_bytes = map_bytes;
  EQUAL(li_open(li_text(path), &options, &opened), LI_OK);
  return opened;
}

static li_metrics_info metrics(void) {
  li_metrics_info info = LI_METRICS_INIT;
  EQUAL(li_metrics(inbox, &info), LI_OK);
  return info;
}

static li_command on(uint32_t op, li_principal actor, const char* conversation) {
  return li_command_on(op, actor, acme(), li_text(conversation));
}

static li_status say(unsigned number) {
  char id[24];
  li_command c = on(LI_RECEIVE, li_integration("host"), "filler");
  snprintf(id, sizeof id, "m%u", number);
  c.id = li_text(id);
  c.channel = LI_STR("WIDGET");
  c.user = LI_STR("filler");
  c.text.data = long_text;
  c.text.size = sizeof long_text;
  return li_execute(inbox, &c, NULL);
}

/* Messages until one is refused; how many were taken. */
static unsigned fill_up(void) {
  unsigned said = 0;
  memset(long_text, 'm', sizeof long_text);
  while (said < MESSAGES_MAX && say(said) == LI_OK) {
    ++said;
  }
  EQUAL(say(said), LI_E_STORE_FULL);
  CHECK(contains(last_message(), "bytes that the store may use"));
  EQUAL(metrics().store_level, LI_STORE_RESERVE);
  CHECK(metrics().store_left_bytes > 0);
  CHECK(metrics().store_left_bytes < metrics().store_map_bytes / 10);
  return said;
}

static void levels_begin_one_after_the_other(void) {
  char path[FOLDER_CAPACITY];
  const char* places[] = {":memory:", path};
  make_folder(path);
  for (int i = 0; i < 2; ++i) {
    inbox = open_small(places[i], 4 << 20);
    EQUAL(metrics().store_level, LI_STORE_ROOMY);
    unsigned said = 0;
    uint64_t level = LI_STORE_ROOMY;
    memset(long_text, 'm', sizeof long_text);
    while (level == LI_STORE_ROOMY && said < MESSAGES_MAX) {
      EQUAL(say(said++), LI_OK);
      level = metrics().store_level;
    }
    EQUAL(level, LI_STORE_LOW);
    CHECK(metrics().store_left_bytes < metrics().store_map_bytes / 10 * 3);
    const unsigned more = fill_up();
    CHECK(more > said);
    EQUAL(say(0), LI_OK);
    EQUAL(li_close(inbox), LI_OK);
  }
  remove_folder(path);
}

/* One command of each op that would be carried out if there were room, in the order in which they
 * can follow on each other. */
typedef struct trial {
  uint32_t op;
  int goes_on;
} trial;

static const trial trials[] = {
    {LI_OPEN, 0},        {LI_RECEIVE, 0},   {LI_ESCALATE, 0},   {LI_CLAIM, 1},
    {LI_RENEW, 1},       {LI_SEND, 0},      {LI_NOTE, 0},       {LI_TAG, 0},
    {LI_UNTAG, 1},       {LI_MARK_READ, 1}, {LI_SNOOZE, 0},     {LI_PRIORITIZE, 0},
    {LI_ASSIGN_TEAM, 0}, {LI_ANNOTATE, 0},  {LI_SAVE_DRAFT, 0}, {LI_TRANSFER, 0},
    {LI_RELEASE, 1},     {LI_OFFER, 0},     {LI_CLAIM_NEXT, 1}, {LI_HAND_BACK, 1},
    {LI_TAKE_OVER, 1},   {LI_DELIVER, 1},   {LI_CLOSE, 1},      {LI_REOPEN, 0},
    {LI_WAKE, 1},        {LI_DECLINE, 1},   {LI_CONNECT, 1},    {LI_SET_AVAILABILITY, 1},
    {LI_DISCONNECT, 1},  {LI_SET_AGENT, 0}, {LI_SET_USER, 0},   {LI_SET_CHANNEL, 0},
    {LI_SET_TEAM, 0},    {LI_CONFIGURE, 0}, {LI_ERASE, 1},
};
#define TRIALS (sizeof trials / sizeof trials[0])

static uint64_t fence;

static li_status execute(li_command c) {
  li_outcome out = LI_OUTCOME_INIT;
  const li_status status = li_execute(inbox, &c, &out);
  if (status == LI_OK && out.fence != 0) {
    fence = out.fence;
  }
  return status;
}

static void must(li_command c) {
  const li_status status = execute(c);
  if (!EQUAL(status, LI_OK)) {
    printf("op %u: %s\n", c.op, last_message().data);
  }
}

static void set_up(void) {
  li_command c = on(LI_SET_AGENT, li_system("host"), "");
  c.target = LI_STR("ana");
  c.role = LI_ROLE_SUPERVISOR;
  must(c);
  c.target = LI_STR("ben");
  must(c);
  make_waiting(inbox, "c1", "help");
  make_waiting(inbox, "asleep", "help");
  make_waiting(inbox, "asked", "help");
  EQUAL(receive(inbox, "calm", "hello"), LI_OK);
  c = on(LI_TAG, li_agent("ana"), "c1");
  c.tag = LI_STR("refund");
  must(c);
  c = on(LI_SNOOZE, li_agent("ana"), "asleep");
  c.until_ms = support_now_ms + 3600000;
  must(c);
  c = on(LI_OFFER, li_agent("ana"), "asked");
  c.target = LI_STR("ben");
  must(c);
  fence = claim(inbox, "c1", "ana");
  c = on(LI_SEND, li_agent("ana"), "c1");
  c.fence = fence;
  c.text = LI_STR("on its way");
  must(c);
  c = on(LI_RELEASE, li_agent("ana"), "c1");
  c.fence = fence;
  must(c);
}

/* By op: the fields beside the usual ones, and the usual ones where they are others. */

static void complete_beside(li_command* c) {
  switch (c->op) {
    case LI_SET_TEAM:
      c->team = LI_STR("billing");
      break;
    case LI_SET_AGENT:
      c->target = LI_STR("eva");
      break;
    case LI_SET_USER:
    case LI_ERASE:
      c->user = LI_STR("c1");
      c->name = c->op == LI_SET_USER ? LI_STR("Clara") : c->name;
      break;
    case LI_SET_CHANNEL:
      c->channel = LI_STR("WIDGET");
      c->data = LI_STR("{\"max_chars\": 500}");
      break;
    case LI_CONFIGURE:
      c->data = LI_STR("{\"tags_max\": 7}");
      break;
    case LI_CONNECT:
    case LI_DISCONNECT:
      c->session = LI_STR("tab");
      c->flags = c->op == LI_DISCONNECT ? LI_AT_ONCE : 0;
      break;
    case LI_SET_AVAILABILITY:
      c->flags = LI_AWAY;
      break;
    default:
      break;
  }
}

static void complete(li_command* c) {
  switch (c->op) {
    case LI_OPEN:
    case LI_RECEIVE:
      c->actor = li_integration("host");
      c->conversation = LI_STR("fresh");
      c->channel = LI_STR("WIDGET");
      c->user = LI_STR("vera");
      c->text = c->op == LI_RECEIVE ? LI_STR("hello") : c->text;
      break;
    case LI_ESCALATE:
      c->actor = li_integration("host");
      c->conversation = LI_STR("calm");
      c->reason = LI_REASON_POLICY;
      break;
    case LI_SEND:
    case LI_RENEW:
    case LI_SNOOZE:
    case LI_RELEASE:
    case LI_HAND_BACK:
    case LI_CLOSE:
    case LI_TRANSFER:
      c->fence = fence;
      c->text = c->op == LI_SEND ? LI_STR("hello") : c->text;
      c->target = c->op == LI_TRANSFER ? LI_STR("ben") : c->target;
      break;
    case LI_NOTE:
    case LI_SAVE_DRAFT:
      c->text = LI_STR("she called twice");
      break;
    case LI_TAG:
      c->tag = LI_STR("parcel");
      break;
    case LI_UNTAG:
      c->tag = LI_STR("refund");
      break;
    case LI_MARK_READ:
      c->message = 1;
      break;
    case LI_PRIORITIZE:
      c->priority = 7;
      break;
    case LI_ASSIGN_TEAM:
      c->team = LI_STR("billing");
      break;
    case LI_ANNOTATE:
      c->data = LI_STR("{\"order\": \"4711\"}");
      break;
    case LI_OFFER:
      c->target = LI_STR("ben");
      break;
    case LI_DELIVER:
      c->actor = li_integration("host");
      c->message = 2;
      c->delivery = LI_DELIVERY_DELIVERED;
      break;
    case LI_WAKE:
      c->conversation = LI_STR("asleep");
      break;
    case LI_DECLINE:
      c->actor = li_agent("ben");
      c->conversation = LI_STR("asked");
      break;
    default:
      break;
  }
}

static int has_no_conversation(uint32_t op) {
  return op == LI_CLAIM_NEXT || op == LI_CONNECT || op == LI_DISCONNECT ||
         op >= LI_SET_AVAILABILITY;
}

static li_command command_of(uint32_t op) {
  const int is_of_host = op > LI_SET_AVAILABILITY;
  li_command c = on(op, is_of_host ? li_system("host") : li_agent("ana"), "c1");
  if (has_no_conversation(op)) {
    c.conversation = LI_STR("");
  }
  complete(&c);
  complete_beside(&c);
  return c;
}

static void every_op_goes_on_or_waits_for_room(void) {
  inbox = open_small(":memory:", 1 << 20);
  set_up();
  const unsigned said = fill_up();
  for (size_t i = 0; i < TRIALS; ++i) {
    const li_status status = execute(command_of(trials[i].op));
    if (!EQUAL(status, trials[i].goes_on ? LI_OK : LI_E_STORE_FULL)) {
      printf("op %u: %s\n", trials[i].op, last_message().data);
    }
  }
  li_verify_report report = LI_VERIFY_REPORT_INIT;
  EQUAL(li_verify(inbox, NULL, NULL, &report), LI_OK);
  EQUAL(report.differences, 0);
  EQUAL(say(said), LI_E_STORE_FULL);
  EQUAL(say(said - 1), LI_OK); /* as it was answered */
  EQUAL(li_close(inbox), LI_OK);
}

static void a_submitted_command_is_told_by_its_completion(void) {
  li_outcome outcome = LI_OUTCOME_INIT;
  size_t count = 0;
  uint32_t answered = 0;
  inbox = open_small(":memory:", 1 << 20);
  set_up();
  fill_up();
  li_command c = command_of(LI_NOTE);
  EQUAL(li_submit(inbox, &c, 7), LI_OK);
  EQUAL(li_commit(inbox, &answered), LI_OK);
  EQUAL(li_completions(inbox, &outcome, 1, &count), LI_OK);
  EQUAL(count, 1);
  EQUAL(outcome.ticket, 7);
  EQUAL(outcome.status, LI_E_STORE_FULL);
  CHECK(strstr(outcome.detail, "closing, erasing") != NULL);
  EQUAL(li_close(inbox), LI_OK);
}

static void a_greater_bound_lets_what_was_refused_through(void) {
  char path[FOLDER_CAPACITY];
  make_folder(path);
  inbox = open_small(path, 2 << 20);
  const unsigned said = fill_up();
  CHECK(metrics().store_file_bytes <= 2 << 20);
  EQUAL(li_close(inbox), LI_OK);
  inbox = open_small(path, 1 << 20);
  EQUAL(say(0), LI_OK);
  EQUAL(say(said), LI_E_STORE_FULL);
  EQUAL(metrics().store_left_bytes, 0);
  li_command erase = on(LI_ERASE, li_integration("host"), "");
  erase.user = LI_STR("nobody");
  EQUAL(li_execute(inbox, &erase, NULL), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  inbox = open_small(path, 8 << 20);
  EQUAL(metrics().store_level, LI_STORE_ROOMY);
  EQUAL(say(said), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  remove_folder(path);
}

int main(void) {
  RUN(levels_begin_one_after_the_other);
  RUN(every_op_goes_on_or_waits_for_room);
  RUN(a_submitted_command_is_told_by_its_completion);
  RUN(a_greater_bound_lets_what_was_refused_through);
  return check_end();
}
