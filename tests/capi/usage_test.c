/* Mistakes of a caller, each just outside of what is allowed, and the neighbour just inside. The
 * order in which they are found is the one that li_execute promises. */
#include "support.h"

static li_inbox inbox;

static li_command note(void) {
  li_command c = li_command_on(LI_NOTE, li_agent("ana"), acme(), LI_STR("c1"));
  c.text = LI_STR("n");
  return c;
}

static void expect(const li_command* command, li_status status, const char* sentence) {
  li_outcome out = LI_OUTCOME_INIT;
  EQUAL(li_execute(inbox, command, &out), status);
  EQUAL(out.status, status);
  EQUAL(last_status(), status);
  if (status != LI_OK) {
    CHECK(contains(last_message(), sentence));
    CHECK(contains(li_text(out.detail), sentence));
  }
}

static void ops_that_are_none(void) {
  li_command c = note();
  c.op = 0;
  expect(&c, LI_E_UNKNOWN_OP, "there is no op 0");
  c.op = 8;
  expect(&c, LI_E_UNKNOWN_OP, "there is no op 8");
  c.op = LI_CONNECT - 1;
  expect(&c, LI_E_UNKNOWN_OP, "there is no op 31");
  c.op = 256 + LI_NOTE;
  expect(&c, LI_E_UNKNOWN_OP, "there is no op 269");
  c.op = LI_NOTE;
  expect(&c, LI_OK, "");
}

static void fields_that_the_op_does_not_use(void) {
  li_command c = note();
  c.tag = LI_STR("t");
  expect(&c, LI_E_UNUSED_FIELD, "note does not use the field tag");
  c = note();
  c.fence = 1;
  expect(&c, LI_E_UNUSED_FIELD, "note does not use the field fence");
  c = note();
  c.flags = LI_FALLBACK;
  expect(&c, LI_E_UNUSED_FIELD, "fallback");
  c = note();
  c.role = LI_ROLE_ADMIN;
  expect(&c, LI_E_UNUSED_FIELD, "role");
}

static void fields_that_are_missing(void) {
  li_command c = note();
  c.text = LI_STR("");
  expect(&c, LI_E_INVALID_ARGUMENT, "note needs the field text");
  c = note();
  c.conversation = LI_STR("");
  expect(&c, LI_E_INVALID_ARGUMENT, "note needs the field conversation");
  c = note();
  c.tenant = LI_STR("");
  expect(&c, LI_E_INVALID_ARGUMENT, "tenant is empty");
  c = note();
  c.actor = li_agent("");
  expect(&c, LI_E_INVALID_ARGUMENT, "actor has no kind or no id");
  c = note();
  c.actor.kind = LI_NOBODY;
  expect(&c, LI_E_INVALID_ARGUMENT, "actor has no kind or no id");
}

static void numbers_that_name_nothing(void) {
  li_command c = note();
  c.actor.kind = LI_INTEGRATION + 1;
  expect(&c, LI_E_INVALID_ARGUMENT, "actor.kind is 6");
  c = note();
  c.actor.reserved = 1;
  expect(&c, LI_E_INVALID_ARGUMENT, "actor.reserved");
  c = note();
  c.reason = LI_REASON_OTHER + 1;
  expect(&c, LI_E_INVALID_ARGUMENT, "reason is 9");
  c = note();
  c.outcome = LI_MERGED + 1;
  expect(&c, LI_E_INVALID_ARGUMENT, "outcome is 6");
  c = note();
  c.role = LI_ROLE_ADMIN + 1;
  expect(&c, LI_E_INVALID_ARGUMENT, "role is 3");
  c = note();
  c.flags = 1024;
  expect(&c, LI_E_INVALID_ARGUMENT, "flags has an unknown flag: 1024");
  c = note();
  c.delivery = LI_DELIVERY_FAILED + 1;
  expect(&c, LI_E_INVALID_ARGUMENT, "delivery is 6");
}

static void texts_over_their_limit(void) {
  static char bytes[64 * 1024 + 1];
  memset(bytes, 'x', sizeof bytes);
  li_command c = note();
  c.text.data = bytes;
  c.text.size = sizeof bytes - 1;
  expect(&c, LI_OK, "");
  c.text.size = sizeof bytes;
  expect(&c, LI_E_TOO_LONG, "text has 65537 bytes, the limit is 65536");
  c = note();
  c.tenant.data = bytes;
  c.tenant.size = 65;
  expect(&c, LI_E_TOO_LONG, "tenant has 65 bytes, the limit is 64");
  c = note();
  c.id.data = bytes;
  c.id.size = 64;
  expect(&c, LI_OK, "");
  c.id.size = 65;
  expect(&c, LI_E_TOO_LONG, "id has 65 bytes, the limit is 64");
  c = note();
  c.actor.id.data = bytes;
  c.actor.id.size = 65;
  expect(&c, LI_E_TOO_LONG, "actor.id has 65 bytes, the limit is 64");
  c = note();
  c.conversation.data = bytes;
  c.conversation.size = 129;
  expect(&c, LI_E_TOO_LONG, "conversation has 129 bytes, the limit is 128");
}

/* A forged length must not be believed, read or allocated. */
static void giant_lengths(void) {
  li_command c = note();
  c.text.size = (size_t)-1;
  expect(&c, LI_E_TOO_LONG, "text has ");
  c = note();
  c.text.size = (size_t)1 << 46;
  expect(&c, LI_E_TOO_LONG, "text has ");
  c.tag = LI_STR("t");
  expect(&c, LI_E_UNUSED_FIELD, "tag");
  c = note();
  c.tag.data = "t";
  c.tag.size = (size_t)1 << 46;
  expect(&c, LI_E_UNUSED_FIELD, "tag");
  c = note();
  c.conversation.size = (size_t)1 << 46;
  c.text = LI_STR("");
  expect(&c, LI_E_INVALID_ARGUMENT, "note needs the field text");
}

static void texts_without_bytes(void) {
  li_command c = note();
  c.text.data = NULL;
  c.text.size = 1;
  expect(&c, LI_E_INVALID_ARGUMENT, "text is NULL and has a size");
  c.text.size = 0;
  expect(&c, LI_E_INVALID_ARGUMENT, "note needs the field text");
}

static void texts_that_are_not_utf8(void) {
  li_command c = note();
  c.text = LI_STR("ab\xff");
  expect(&c, LI_E_INVALID_UTF8, "text is not UTF-8 at byte 2");
  c.text = LI_STR("\xc0\x80");
  expect(&c, LI_E_INVALID_UTF8, "text is not UTF-8 at byte 0");
  c.text = LI_STR("\xed\xa0\x80");
  expect(&c, LI_E_INVALID_UTF8, "text is not UTF-8 at byte 0");
  c.text = LI_STR("\xf0\x9f\x98\x80");
  expect(&c, LI_OK, "");
  c.id = LI_STR("\x80");
  expect(&c, LI_E_INVALID_UTF8, "id is not UTF-8");
  c = note();
  c.actor.name = LI_STR("\x80");
  expect(&c, LI_E_INVALID_UTF8, "actor.name is not UTF-8");
  c = note();
  c.tenant = LI_STR("ac\nme");
  expect(&c, LI_E_INVALID_ARGUMENT, "tenant has a control character at byte 2");
}

static void data_that_is_not_of_the_schema(void) {
  li_command c = li_command_on(LI_CONFIGURE, li_system("host"), acme(), LI_STR(""));
  c.data = LI_STR("{\"claim_lease_ms\": \"long\"}");
  expect(&c, LI_E_INVALID_DATA, "claim_lease_ms");
  c.data = LI_STR("{\"no_such_key\": 1}");
  expect(&c, LI_E_INVALID_DATA, "no_such_key");
  c.data = LI_STR("{");
  expect(&c, LI_E_INVALID_DATA, "");
}

static void pointers_that_are_missing(void) {
  const li_command c = note();
  EQUAL(li_execute(inbox, NULL, NULL), LI_E_INVALID_ARGUMENT);
  CHECK(contains(last_message(), "command is NULL"));
  EQUAL(li_submit(inbox, NULL, 1), LI_E_INVALID_ARGUMENT);
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
}

/* A bad handle is the first thing that is said, and the outcome says it too. */
static void handles_come_first(void) {
  li_command c = note();
  c.op = 0;
  li_outcome out = LI_OUTCOME_INIT;
  EQUAL(li_execute(0, &c, &out), LI_E_BAD_HANDLE);
  EQUAL(out.status, LI_E_BAD_HANDLE);
  CHECK(contains(li_text(out.detail), "no live inbox"));
  EQUAL(li_submit(12345, &c, 1), LI_E_BAD_HANDLE);
  EQUAL(li_commit(inbox + 1, NULL), LI_E_BAD_HANDLE);
}

/* What is wrong in the submitted command itself is told at once, and nothing is queued. */
static void submitted_commands_are_checked_at_once(void) {
  uint32_t count = 99;
  li_command c = note();
  c.tag = LI_STR("t");
  EQUAL(li_submit(inbox, &c, 7), LI_E_UNUSED_FIELD);
  EQUAL(li_commit(inbox, &count), LI_OK);
  EQUAL(count, 0);
  li_outcome out = LI_OUTCOME_INIT;
  size_t taken = 99;
  EQUAL(li_completions(inbox, &out, 1, &taken), LI_OK);
  EQUAL(taken, 0);
}

int main(void) {
  inbox = open_memory();
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  RUN(ops_that_are_none);
  RUN(fields_that_the_op_does_not_use);
  RUN(fields_that_are_missing);
  RUN(numbers_that_name_nothing);
  RUN(texts_over_their_limit);
  RUN(giant_lengths);
  RUN(texts_without_bytes);
  RUN(texts_that_are_not_utf8);
  RUN(data_that_is_not_of_the_schema);
  RUN(pointers_that_are_missing);
  RUN(handles_come_first);
  RUN(submitted_commands_are_checked_at_once);
  EQUAL(li_close(inbox), LI_OK);
  return check_end();
}
