/* Makes a store with a rich little life in it, through the public interface alone: both channels,
 * people and the assistant, every command that there was in format 1, retries and refusals. The
 * clock is the program's own, so that two runs differ in nothing that a reader sees.
 *
 *   make_store DIR        DIR must not exist
 *
 * tests/compat/README.md says how the fixtures came of it. It ends without closing the inbox, as a
 * process does that is killed: somebody is still online in the store. */
#include <liveinbox/liveinbox.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { small_talks = 24 };

static int64_t now = 1750000000000;
static li_inbox inbox;
static const char* tenant = "acme";

static int64_t tell_time(void* user) {
  (void)user;
  return now;
}

static void stop(const char* doing, li_status status) {
  li_error_info info = LI_INIT_(li_error_info);
  li_last_error(&info);
  fprintf(stderr, "make_store: %s: %s: %s\n", doing, li_status_name(status), info.message);
  exit(1);
}

static li_command say(uint32_t op, const char* conversation, li_principal actor) {
  li_command c = LI_COMMAND(op);
  c.tenant = li_text(tenant);
  c.conversation = li_text(conversation);
  c.actor = actor;
  return c;
}

/* Carries it out a second later, and must be answered so. */
static li_outcome get(li_command c, li_status want) {
  li_outcome out = LI_OUTCOME_INIT;
  now += 1000;
  const li_status status = li_execute(inbox, &c, &out);
  if (status != want) {
    fprintf(stderr, "op %u on %.*s\n", c.op, (int)c.conversation.size, c.conversation.data);
    stop("a command", status);
  }
  return out;
}

static li_outcome done(li_command c) {
  return get(c, LI_OK);
}

static li_principal host(void) {
  return li_integration("host");
}

static li_principal assistant(void) {
  li_principal out = host();
  out.kind = LI_ASSISTANT;
  out.id = LI_STR("aida");
  out.name = LI_STR("Aida");
  return out;
}

static li_outcome receive(const char* conversation,
                          const char* channel,
                          const char* user,
                          const char* text) {
  li_command c = say(LI_RECEIVE, conversation, host());
  c.channel = li_text(channel);
  c.user = li_text(user);
  c.text = li_text(text);
  return done(c);
}

static li_outcome reply(
    const char* conversation, li_principal who, uint64_t fence, const char* text, uint32_t flags) {
  li_command c = say(LI_SEND, conversation, who);
  c.fence = fence;
  c.text = li_text(text);
  c.flags = flags;
  return done(c);
}

static void add_agent(const char* id, const char* name, uint32_t role, const char* data) {
  li_command c = say(LI_SET_AGENT, "", host());
  c.target = li_text(id);
  c.name = li_text(name);
  c.role = role;
  c.data = li_text(data);
  done(c);
}

static void add_directory(void) {
  li_command c = say(LI_SET_CHANNEL, "", host());
  c.channel = LI_STR("WA");
  c.data = LI_STR("{\"format\":\"whatsapp\",\"max_chars\":4096,\"reply_window_ms\":86400000}");
  done(c);
  c.channel = LI_STR("WIDGET");
  c.data = LI_STR("{\"format\":\"widget\",\"max_chars\":8000}");
  done(c);
  c = say(LI_CONFIGURE, "", host());
  c.data = LI_STR("{\"assistant_timeout_ms\":120000,\"claim_lease_ms\":900000}");
  done(c);
  add_agent("ana", "Ana Lindqvist", LI_ROLE_AGENT, "{\"teams\":[\"lights\",\"garden\"]}");
  add_agent("bo", "Bo Okafor", LI_ROLE_SUPERVISOR, "{\"teams\":[\"lights\"]}");
  add_agent("cem", "Cem Aydın", LI_ROLE_AGENT, "{\"teams\":[\"garden\"]}");
  c = say(LI_SET_USER, "", host());
  c.user = LI_STR("ulla");
  c.name = LI_STR("Ulla Berg");
  done(c);
}

static void be_here(uint32_t op, li_principal who, const char* session) {
  li_command c = say(op, "", who);
  c.session = li_text(session);
  done(c);
}

/* A reading lamp that flickers: detector, tags, a claim with everything that an agent does. */
static void live_with_the_lamp(void) {
  li_command c = say(LI_RECEIVE, "lamp", host());
  c.channel = LI_STR("WIDGET");
  c.user = LI_STR("ulla");
  c.name = LI_STR("Ulla Berg");
  c.external_id = LI_STR("w-1");
  c.occurred_at_ms = now - 500;
  c.text = LI_STR("My green reading lamp flickers when I dim it");
  c.id = LI_STR("in-1");
  const li_outcome first = done(c);
  done(c); /* the same again: taken once */
  be_here(LI_CONNECT, li_user("ulla"), "phone");
  reply("lamp", assistant(), first.fence, "Which **bulb** is in it?", 0);
  receive("lamp", "WIDGET", "ulla", "The one it came with. I want to talk to a human, please!");
  c = say(LI_CLAIM, "lamp", li_agent("ana"));
  c.id = LI_STR("claim-lamp");
  const li_outcome mine = done(c);
  done(c);
  get(say(LI_CLAIM, "lamp", li_agent("cem")), LI_E_ALREADY_CLAIMED);
  c = say(LI_SEND, "lamp", li_agent("ana"));
  c.fence = mine.fence;
  c.id = LI_STR("reply-lamp");
  c.external_id = LI_STR("w-out-1");
  c.text = LI_STR(
      "Hello Ulla, I am sending you a *dimmable* bulb today.\n- it is warm white\n- "
      "it fits");
  done(c);
  c = say(LI_NOTE, "lamp", li_agent("ana"));
  c.text = LI_STR("Batch 17 flickers; the supplier knows.");
  done(c);
  c = say(LI_TAG, "lamp", li_agent("ana"));
  c.tag = LI_STR("batch 17");
  done(c);
  c.tag = LI_STR("goodwill");
  done(c);
  c = say(LI_UNTAG, "lamp", li_agent("ana"));
  c.tag = LI_STR("goodwill");
  done(c);
  c = say(LI_MARK_READ, "lamp", li_agent("ana"));
  c.message = 3;
  done(c);
  c = say(LI_ANNOTATE, "lamp", host());
  c.data = LI_STR("{\"order\":\"A-2093\",\"value\":49.9,\"gift\":true}");
  done(c);
  c = say(LI_PRIORITIZE, "lamp", li_agent("ana"));
  c.priority = 20;
  done(c);
  receive("lamp", "WIDGET", "ulla", "Thank you, that is kind 🙂");
}

/* A door on the other channel: hands change often, and it is closed and opened again. */
static void live_with_the_door(void) {
  li_command c = say(LI_OPEN, "tür", host());
  c.channel = LI_STR("WA");
  c.user = LI_STR("4917000");
  c.name = LI_STR("Jörg Weiß");
  const li_outcome opened = done(c);
  receive("tür", "WA", "4917000", "Die Tür vom Gartenhaus schließt nicht mehr richtig");
  c = say(LI_ESCALATE, "tür", assistant());
  c.fence = opened.fence;
  c.reason = LI_REASON_LOW_CONFIDENCE;
  c.text = LI_STR("the manual says nothing of it");
  c.data = LI_STR("{\"evidence\":[1],\"detector\":\"aida\",\"confidence\":410}");
  done(c);
  const li_outcome next = done(say(LI_CLAIM_NEXT, "", li_agent("bo")));
  c = say(LI_TRANSFER, "tür", li_agent("bo"));
  c.fence = next.fence;
  c.target = LI_STR("cem");
  const li_outcome moved = done(c);
  c = say(LI_RENEW, "tür", li_agent("cem"));
  c.fence = moved.fence;
  done(c);
  reply("tür", li_agent("cem"), moved.fence, "Bitte die *untere* Angel zwei Drehungen lösen.", 0);
  c = say(LI_HAND_BACK, "tür", li_agent("cem"));
  c.fence = moved.fence;
  c.text = LI_STR("Waits for an answer about the hinge.");
  const li_outcome back = done(c);
  reply("tür", assistant(), back.fence, "Das weiß ich leider nicht.", LI_FALLBACK);
  receive("tür", "WA", "4917000", "Welche Angel meinen Sie?");
  reply("tür", assistant(), back.fence, "Auch dazu finde ich nichts.", LI_FALLBACK);
  const li_outcome again = done(say(LI_CLAIM, "tür", li_agent("cem")));
  const li_outcome taken = done(say(LI_TAKE_OVER, "tür", li_agent("bo")));
  get(say(LI_RENEW, "tür", li_agent("cem")), LI_E_INVALID_ARGUMENT);
  c = say(LI_RENEW, "tür", li_agent("cem"));
  c.fence = again.fence;
  get(c, LI_E_STALE_FENCE);
  c = say(LI_CLOSE, "tür", li_agent("bo"));
  c.fence = taken.fence;
  c.outcome = LI_UNRESOLVED;
  c.text = LI_STR("no spare part");
  done(c);
  done(say(LI_REOPEN, "tür", li_agent("ana")));
}

/* What lies aside, and what came back. */
static void live_with_tea(void) {
  receive("茶", "WIDGET", "lin", "我想买一套青花瓷茶具");
  li_command c = say(LI_ESCALATE, "茶", host());
  c.reason = LI_REASON_POLICY;
  done(c);
  c = say(LI_ASSIGN_TEAM, "茶", host());
  c.team = LI_STR("garden");
  done(c);
  c = say(LI_SNOOZE, "茶", li_agent("cem"));
  c.until_ms = now + 3600000;
  done(c);
  done(say(LI_WAKE, "茶", li_agent("cem")));
  receive("hose", "WIDGET", "ida", "The garden hose leaks, I want to talk to a human");
  c = say(LI_CLAIM, "hose", li_agent("ana"));
  c.lease_ms = 600000;
  const li_outcome hose = done(c);
  c = say(LI_SNOOZE, "hose", li_agent("ana"));
  c.fence = hose.fence;
  c.until_ms = now + 86400000;
  done(c);
  receive("vase", "WA", "kofi", "I would like to speak to a real person about a vase");
  c = say(LI_CLOSE, "vase", host());
  c.outcome = LI_RESOLVED;
  done(c);
  receive("vase", "WA", "kofi", "It is broken again");
}

/* Many short ones, so that lists have an order and pages. */
static void live_small_lives(void) {
  static const char* const things[] = {"chair", "kettle", "mirror", "carpet", "shelf", "clock"};
  static const char* const woes[] = {"arrived late", "has a scratch", "is too small", "squeaks"};
  for (int i = 0; i < small_talks; ++i) {
    char key[32];
    char user[32];
    char text[96];
    snprintf(key, sizeof key, "talk-%02d", i);
    snprintf(user, sizeof user, "user %d", i);
    snprintf(text, sizeof text, "My %s %s", things[i % 6], woes[i % 4]);
    const li_outcome in = receive(key, i % 3 == 0 ? "WA" : "WIDGET", user, text);
    if (i % 4 == 0) {
      reply(key, assistant(), in.fence, "I have noted it down.", 0);
      continue;
    }
    li_command c = say(LI_ESCALATE, key, host());
    c.reason = i % 2 == 0 ? LI_REASON_NEGATIVE_SENTIMENT : LI_REASON_OTHER;
    c.text = li_text(i % 2 == 0 ? "sounds cross" : "");
    done(c);
    if (i % 4 == 2) {
      const li_outcome held = done(say(LI_CLAIM, key, li_agent(i % 8 == 2 ? "ana" : "cem")));
      if (i % 8 == 2) {
        c = say(LI_RELEASE, key, li_agent("ana"));
        c.fence = held.fence;
        done(c);
      }
    }
    if (i % 4 == 3) {
      c = say(LI_CLOSE, key, host());
      c.outcome = i % 8 == 3 ? LI_RESOLVED : LI_ABANDONED;
      done(c);
    }
  }
}

static void live_next_door(void) {
  tenant = "north";
  receive("lamp", "WIDGET", "ulla", "Same name, other house: is my lamp ready? Get me a human");
  add_agent("nils", "Nils", LI_ROLE_AGENT, "{}");
  const li_outcome held = done(say(LI_CLAIM, "lamp", li_agent("nils")));
  reply("lamp", li_agent("nils"), held.fence, "It is ready since noon.", 0);
  tenant = "acme";
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: make_store DIR\n");
    return 2;
  }
  li_options options = LI_OPTIONS_INIT;
  options.now_ms = tell_time;
  const li_status status = li_open(li_text(argv[1]), &options, &inbox);
  if (status != LI_OK) {
    stop(argv[1], status);
  }
  add_directory();
  be_here(LI_CONNECT, li_agent("ana"), "desk");
  be_here(LI_CONNECT, li_agent("bo"), "desk");
  live_with_the_lamp();
  live_with_the_door();
  live_with_tea();
  live_small_lives();
  live_next_door();
  be_here(LI_DISCONNECT, li_user("ulla"), "phone");
  be_here(LI_DISCONNECT, li_agent("ana"), "desk");
  printf("%lld\n", (long long)now);
  fflush(stdout);
  _exit(0);
}
