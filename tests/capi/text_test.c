/* Rendering and analysis: the preview is what is sent, and the host's own analysis decides where it
 * is given. */
#include "support.h"

static li_inbox inbox;

static void set_channel(const char* label, const char* data) {
  li_command c = li_command_on(LI_SET_CHANNEL, li_system("host"), acme(), LI_STR(""));
  c.channel = li_text(label);
  c.data = li_text(data);
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
}

/* The text after "wire": in the page's JSON equals what a send puts into the transcript. */
static void check_wire(const char* channel, const char* text, const char* wire) {
  li_page page = 0;
  li_str json;
  char expected[256];
  EQUAL(li_render(inbox, acme(), li_text(channel), li_text(text), &page), LI_OK);
  EQUAL(li_page_json(page, &json), LI_OK);
  snprintf(expected, sizeof expected, "{\"channel\":\"%s\",\"wire\":\"%s\"", channel, wire);
  CHECK(contains(json, expected));
  EQUAL(li_page_free(page), LI_OK);

  li_command c = li_command_on(LI_RECEIVE, li_integration("host"), acme(), li_text(channel));
  c.channel = li_text(channel);
  c.user = LI_STR("vera");
  c.text = LI_STR("hello");
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  c = li_command_on(LI_ESCALATE, li_integration("host"), acme(), li_text(channel));
  c.reason = LI_REASON_OTHER;
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  const uint64_t fence = claim(inbox, channel, "ana");
  EQUAL(li_send(inbox, acme(), li_text(channel), li_agent("ana"), fence, li_text(text), NULL),
        LI_OK);
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = acme();
  options.viewer = li_agent("ana");
  options.conversation = li_text(channel);
  options.limit = 1;
  EQUAL(li_transcript(inbox, &options, &page), LI_OK);
  li_event event = LI_EVENT_INIT;
  EQUAL(li_page_event(page, 0, &event), LI_OK);
  CHECK(same_text(event.text, wire));
  EQUAL(li_page_free(page), LI_OK);
}

static void the_preview_is_what_is_sent(void) {
  inbox = open_memory();
  set_channel("WA", "{\"format\": \"whatsapp\"}");
  set_channel("WIDGET", "{\"format\": \"widget\"}");
  set_channel("SMS", "{\"format\": \"plain\"}");
  check_wire("WA", "It is **done** and *well*.", "It is *done* and _well_.");
  check_wire("WIDGET", "It is **done** and *well*.", "It is **done** and _well_.");
  check_wire("SMS", "It is **done** and *well*.", "It is done and well.");
  EQUAL(li_close(inbox), LI_OK);
}

static void a_page_of_rendering_has_only_json(void) {
  inbox = open_memory();
  li_page page = 0;
  EQUAL(li_render(inbox, acme(), LI_STR("WIDGET"), LI_STR("hi"), &page), LI_OK);
  EQUAL(info_of(page).cards, 0);
  EQUAL(info_of(page).events, 0);
  li_str json;
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(contains(json, "\"preview\":[{\"type\":\"paragraph\""));
  CHECK(contains(json, "\"warnings\":[]"));
  CHECK(contains(json, "\"characters\":2"));
  CHECK(contains(json, "\"limit\":"));
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void what_the_channel_cannot_take_is_not_sent(void) {
  inbox = open_memory();
  set_channel("WIDGET", "{\"format\": \"plain\", \"max_chars\": 5}");
  make_waiting(inbox, "c1", "help");
  const uint64_t fence = claim(inbox, "c1", "ana");
  EQUAL(li_send(inbox, acme(), LI_STR("c1"), li_agent("ana"), fence, LI_STR("12345"), NULL), LI_OK);
  EQUAL(li_send(inbox, acme(), LI_STR("c1"), li_agent("ana"), fence, LI_STR("123456"), NULL),
        LI_E_TOO_LONG);
  li_page page = 0;
  li_str json;
  EQUAL(li_render(inbox, acme(), LI_STR("WIDGET"), LI_STR("123456"), &page), LI_OK);
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(contains(json, "too_long"));
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void arguments_are_checked(void) {
  li_page page = 99;
  inbox = open_memory();
  EQUAL(li_render(inbox, LI_STR(""), LI_STR("WA"), LI_STR("x"), &page), LI_E_INVALID_ARGUMENT);
  EQUAL(page, 0);
  EQUAL(li_render(inbox, acme(), LI_STR(""), LI_STR("x"), &page), LI_E_INVALID_ARGUMENT);
  EQUAL(li_render(inbox, acme(), LI_STR("12345678901234567"), LI_STR("x"), &page), LI_E_TOO_LONG);
  EQUAL(li_render(inbox, acme(), LI_STR("WA"), LI_STR("\xff"), &page), LI_E_INVALID_UTF8);
  EQUAL(li_render(inbox, acme(), LI_STR("WA"), LI_STR("x"), NULL), LI_E_INVALID_ARGUMENT);
  EQUAL(li_close(inbox), LI_OK);
}

/* The built-in analysis hears that somebody wants a person. */
static void a_request_for_a_human_escalates(void) {
  inbox = open_memory();
  EQUAL(receive(inbox, "c1", "I want to talk to a human agent please"), LI_OK);
  const li_page page = query_tab(inbox, LI_TAB_WAITING, "");
  li_card card = LI_CARD_INIT;
  EQUAL(li_page_card(page, 0, &card), LI_OK);
  EQUAL(card.reason, LI_REASON_USER_REQUESTED_HUMAN);
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

/* The tags of what a user wrote, by the mode that the inbox was opened with. */
static int has_tag(uint32_t mode, const char* text, const char* tag) {
  li_options options = LI_OPTIONS_INIT;
  options.tag_mode = mode;
  EQUAL(li_open(LI_STR(":memory:"), &options, &inbox), LI_OK);
  make_waiting(inbox, "c1", text);
  const li_page page = query_tab(inbox, LI_TAB_ALL, "");
  li_card card = LI_CARD_INIT;
  EQUAL(li_page_card(page, 0, &card), LI_OK);
  const int found = card.tags.size != 0 && strstr(card.tags.data, tag) != NULL;
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
  return found;
}

static void tags_say_what_it_is_about(void) {
  CHECK(has_tag(LI_TAGS_KEY_PHRASES, "I want a refund for my headphones", "refund"));
  CHECK(!has_tag(LI_TAGS_KEY_PHRASES, "hi", "hi"));
  CHECK(has_tag(LI_TAGS_RAW_PHRASES, "hi", "hi"));
  CHECK(!has_tag(LI_TAGS_OFF, "I want a refund for my headphones", "refund"));
}

static li_status set_tag_rules(const char* rules) {
  char data[256];
  snprintf(data, sizeof data, "{\"tag_rules\":\"%s\"}", rules);
  li_command c = li_command_on(LI_CONFIGURE, li_system("host"), acme(), LI_STR(""));
  c.data = li_text(data);
  return li_execute(inbox, &c, NULL);
}

/* A later message does not say its channel; the conversation's counts. */
static void rules_of_the_tenant_give_tags(void) {
  inbox = open_memory();
  EQUAL(set_tag_rules("tag billing [channel WIDGET] [language en]: invoice*"), LI_OK);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  li_command c = li_command_on(LI_RECEIVE, li_integration("host"), acme(), LI_STR("c1"));
  c.text = LI_STR("where are my invoices");
  EQUAL(li_execute(inbox, &c, NULL), LI_OK);
  make_waiting(inbox, "c1", "please");
  EQUAL(count_cards(inbox, LI_TAB_ALL, "tag:billing"), 1);

  EQUAL(set_tag_rules("billing: invoice*"), LI_E_INVALID_DATA);
  CHECK(same_text(last_message(), "tag_rules, line 1, column 1: expected tag"));
  EQUAL(set_tag_rules(""), LI_OK);
  make_waiting(inbox, "c2", "where are my invoices");
  EQUAL(count_cards(inbox, LI_TAB_ALL, "tag:billing"), 1);
  EQUAL(li_close(inbox), LI_OK);
}

typedef struct analyst {
  int calls;
  int has_errors;
} analyst;

static void analyze(void* user, const li_analysis* analysis, li_findings* findings) {
  analyst* me = (analyst*)user;
  ++me->calls;
  CHECK(analysis->struct_size >= sizeof *analysis);
  CHECK(same_text(analysis->tenant, "acme"));
  CHECK(same_text(analysis->channel, "WIDGET"));
  if (analysis->text.size > 3 && memcmp(analysis->text.data, "tax", 3) == 0) {
    EQUAL(li_findings_tag(findings, LI_STR("taxes"), LI_TAG_BY_MODEL, 0, 3, 900), LI_OK);
    EQUAL(li_findings_escalate(
              findings, LI_REASON_POLICY, LI_STR("about money"), LI_STR("my-model"), 990),
          LI_OK);
    /* The first one counts. */
    EQUAL(li_findings_escalate(findings, LI_REASON_OTHER, LI_STR(""), LI_STR(""), 0), LI_OK);
  }
  if (me->has_errors) {
    const uint32_t beyond = (uint32_t)analysis->text.size;
    EQUAL(li_findings_tag(findings, LI_STR(""), LI_TAG_BY_MODEL, 0, 0, 0), LI_E_INVALID_ARGUMENT);
    EQUAL(li_findings_tag(findings, LI_STR("t"), LI_TAG_BY_AGENT, 0, 0, 0), LI_E_INVALID_ARGUMENT);
    EQUAL(li_findings_tag(findings, LI_STR("t"), LI_TAG_BY_RULE, 0, 0, 1001),
          LI_E_INVALID_ARGUMENT);
    EQUAL(li_findings_tag(findings, LI_STR("t"), LI_TAG_BY_RULE, 1, beyond, 0),
          LI_E_INVALID_ARGUMENT);
    EQUAL(li_findings_tag(findings, LI_STR("t"), LI_TAG_BY_RULE, beyond + 1, 0, 0),
          LI_E_INVALID_ARGUMENT);
    EQUAL(li_findings_tag(findings, LI_STR("\xff"), LI_TAG_BY_RULE, 0, 0, 0), LI_E_INVALID_UTF8);
    EQUAL(li_findings_escalate(findings, 0, LI_STR(""), LI_STR(""), 0), LI_E_INVALID_ARGUMENT);
    EQUAL(li_findings_escalate(findings, LI_REASON_OTHER, LI_STR(""), LI_STR(""), 1001),
          LI_E_INVALID_ARGUMENT);
    EQUAL(li_findings_escalate(findings, LI_REASON_OTHER, LI_STR("\xff"), LI_STR(""), 1),
          LI_E_INVALID_UTF8);
  }
}

static void open_with_analyst(analyst* me, uint32_t flags) {
  li_options options = LI_OPTIONS_INIT;
  options.now_ms = support_now;
  options.analyze = analyze;
  options.analyze_user = me;
  options.flags = flags;
  EQUAL(li_open(LI_STR(":memory:"), &options, &inbox), LI_OK);
}

static void the_hosts_analysis_replaces_the_built_in_one(void) {
  analyst me = {0, 0};
  open_with_analyst(&me, 0);
  EQUAL(receive(inbox, "c1", "tax question"), LI_OK);
  EQUAL(receive(inbox, "c2", "I want to talk to a human agent please"), LI_OK);
  EQUAL(me.calls, 2);
  const li_page page = query_tab(inbox, LI_TAB_ALL, "");
  EQUAL(info_of(page).cards, 1);
  li_card card = LI_CARD_INIT;
  EQUAL(li_page_card(page, 0, &card), LI_OK);
  CHECK(same_text(card.conversation, "c1"));
  EQUAL(card.reason, LI_REASON_POLICY);
  CHECK(same_text(card.reason_text, "about money"));
  CHECK(same_text(card.tags, "taxes"));
  EQUAL(li_page_free(page), LI_OK);
  EQUAL(li_close(inbox), LI_OK);
}

static void both_analyses_can_run(void) {
  analyst me = {0, 0};
  open_with_analyst(&me, LI_ANALYZE_ALSO_BUILT_IN);
  EQUAL(receive(inbox, "c1", "tax question"), LI_OK);
  EQUAL(receive(inbox, "c2", "I want to talk to a human agent please"), LI_OK);
  EQUAL(count_cards(inbox, LI_TAB_ALL, ""), 2);
  EQUAL(li_close(inbox), LI_OK);
}

/* What goes wrong inside of the callback is no error of the call around it. */
static void findings_are_checked_and_leave_no_error(void) {
  analyst me = {0, 1};
  open_with_analyst(&me, 0);
  EQUAL(receive(inbox, "c1", "hello"), LI_OK);
  EQUAL(last_status(), LI_OK);
  CHECK(same_text(last_message(), ""));
  EQUAL(li_findings_tag(NULL, LI_STR("t"), LI_TAG_BY_RULE, 0, 0, 0), LI_E_INVALID_ARGUMENT);
  EQUAL(li_findings_escalate(NULL, LI_REASON_OTHER, LI_STR(""), LI_STR(""), 0),
        LI_E_INVALID_ARGUMENT);
  EQUAL(li_close(inbox), LI_OK);
}

/* The page's JSON of a detection in `text` has `part`. */
static void check_detection(const char* text, const char* part) {
  li_page page = 0;
  li_str json;
  EQUAL(li_detect(inbox, acme(), LI_STR("WIDGET"), li_text(text), &page), LI_OK);
  EQUAL(li_page_json(page, &json), LI_OK);
  CHECK(contains(json, part));
  EQUAL(li_page_free(page), LI_OK);
}

static void configure(const char* data, li_status expected) {
  li_command c = li_command_on(LI_CONFIGURE, li_system("host"), acme(), LI_STR(""));
  c.data = li_text(data);
  EQUAL(li_execute(inbox, &c, NULL), expected);
}

static void what_is_found_in_a_message_can_be_asked_for(void) {
  inbox = open_memory();
  check_detection("please, I want to talk to a human being as soon as somebody is there",
                  "\"reason\":\"user_requested_human\",\"text\":\"\",\"confidence\":0.9");
  check_detection("please, I want to talk to a human being as soon as somebody is there",
                  "\"evidence\":[18,39],\"rule\":\"talk_person\"");
  check_detection("where is my parcel", "\"reason\":null,");
  check_detection("this is ridiculous, I am furious", "\"reason\":null,");
  EQUAL(count_cards(inbox, LI_TAB_ALL, ""), 0);
  configure("{\"escalate_on_feeling\":true}", LI_OK);
  check_detection("this is ridiculous, I am furious", "\"reason\":\"negative_sentiment\"");
  EQUAL(li_close(inbox), LI_OK);
}

static void a_tenants_rules_bring_people_in(void) {
  inbox = open_memory();
  configure(
      "{\"detector_rules\":\"section attention\\ncue law: lawyer*\\n"
      "rule law policy 900: law\\n\"}",
      LI_OK);
  check_detection("you hear of my lawyers", "\"reason\":\"policy\"");
  EQUAL(receive(inbox, "c1", "you hear of my lawyers"), LI_OK);
  EQUAL(count_cards(inbox, LI_TAB_ALL, ""), 1);
  configure("{\"detector_rules\":\"rule law policy: law\"}", LI_E_INVALID_DATA);
  CHECK(same_text(last_message(),
                  "detector_rules, line 1, column 16: expected a number of 1 to 990"));
  check_detection("you hear of my lawyers", "\"reason\":\"policy\"");
  EQUAL(li_close(inbox), LI_OK);
}

int main(void) {
  RUN(the_preview_is_what_is_sent);
  RUN(a_page_of_rendering_has_only_json);
  RUN(what_the_channel_cannot_take_is_not_sent);
  RUN(arguments_are_checked);
  RUN(a_request_for_a_human_escalates);
  RUN(tags_say_what_it_is_about);
  RUN(rules_of_the_tenant_give_tags);
  RUN(the_hosts_analysis_replaces_the_built_in_one);
  RUN(both_analyses_can_run);
  RUN(findings_are_checked_and_leave_no_error);
  RUN(what_is_found_in_a_message_can_be_asked_for);
  RUN(a_tenants_rules_bring_people_in);
  return check_end();
}
