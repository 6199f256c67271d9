// Every command by its method: what the method's arguments and options do, what refusals carry, and
// that retries are seen as such.
#include "support.hpp"

#include <string>

namespace {

li::Card card_of(const li::Actor& viewer, std::string_view key, std::string& texts) {
  const auto page = viewer.conversation(key);
  REQUIRE(page);
  REQUIRE(page->cards().size() == 1);
  const li::Card card = page->cards()[0];
  texts = std::string(card.user_name) + '|' + std::string(card.channel) + '|' +
          std::string(card.reason_text) + '|' + std::string(card.team) + '|' +
          std::string(card.tags);
  li::Card numbers = card;
  numbers.conversation = {};  // texts end with the page
  return numbers;
}

// The newest entry of a conversation, as "name|text|subject|external".
std::string last_entry(const li::Actor& viewer, std::string_view key) {
  auto entries = viewer.entries(key);
  const auto first = entries.begin();
  REQUIRE(first != entries.end());
  return std::string(first->name) + '|' + std::string(first->text) + '|' +
         std::string(first->subject_id) + '|' + std::string(first->external_id);
}

}  // namespace

TEST_CASE("a loser learns who holds it, since when, and at which fence and version") {
  World world;
  world.make_waiting("c1");
  const li::Outcome mine = world.ana.claim("c1", {60000});
  REQUIRE(mine);
  CHECK(mine.holder_id() == "ana");
  CHECK(mine.holder_kind() == LI_AGENT);
  CHECK(mine.lease_until_ms() == world.clock.now_ms + 60000);
  const std::int64_t since_ms = world.clock.now_ms;
  world.clock.now_ms += 5000;

  const li::Outcome late = world.bea.claim("c1");
  CHECK_FALSE(late);
  CHECK(late.code() == LI_E_ALREADY_CLAIMED);
  CHECK(late.name() == "already_claimed");
  CHECK(late.is_refused());
  CHECK(late.holder_id() == "ana");
  CHECK(late.holder_kind() == LI_AGENT);
  CHECK(late.since_ms() == since_ms);
  CHECK(late.fence() == mine.fence());
  CHECK(late.version() == mine.version());
  CHECK(late.at_ms() == world.clock.now_ms);
  CHECK(late.message().find("agent ana holds it") != std::string_view::npos);
  CHECK(late.status().code() == LI_E_ALREADY_CLAIMED);
  CHECK(late.status().message() == late.message());
  CHECK(late.raw().status == LI_E_ALREADY_CLAIMED);
}

TEST_CASE("usage errors are no refusals and name the argument") {
  World world;
  const li::Outcome out = world.ana.claim("");
  CHECK(out.code() == LI_E_INVALID_ARGUMENT);
  CHECK_FALSE(out.is_refused());
  CHECK(out.message().find("conversation") != std::string_view::npos);
}

TEST_CASE("open: name, reason and text") {
  World world;
  const li::Outcome plain = world.host.open("c1", "WIDGET", "mia");
  CHECK(plain.holder_kind() == LI_ASSISTANT);
  CHECK(plain.fence() == 1);
  REQUIRE(world.host.open("c2", "WA", "otto", {"Otto O.", LI_REASON_POLICY, "orders above 500"}));
  std::string texts;
  const li::Card card = card_of(world.ana, "c2", texts);
  CHECK(card.state == LI_STATE_WAITING);
  CHECK(card.reason == LI_REASON_POLICY);
  CHECK(texts == "Otto O.|WA|orders above 500||");
  const li::Outcome second = world.host.open("c3", "WA", "otto");
  CHECK(second.code() == LI_E_ALREADY_ACTIVE);
  CHECK(second.conversation() == "c2");
}

TEST_CASE("receive: into a conversation, or by channel and user") {
  World world;
  li::ReceiveOptions more;
  more.channel = "WA";
  more.user = "vera";
  more.name = "Vera";
  more.external_id = "wamid.1";
  more.occurred_at_ms = 1600000000000;
  const li::Outcome first = world.host.receive("", "my order", more);
  REQUIRE(first);
  CHECK(first.message_number() == 1);
  const std::string key(first.conversation());
  CHECK_FALSE(key.empty());
  CHECK(world.host.receive("", "my order", more).is_duplicate());
  auto entries = world.ana.entries(key);
  const auto entry = entries.begin();
  REQUIRE(entry != entries.end());
  bool is_found = false;
  for (const li::Event& event : world.ana.entries(key)) {
    if (event.external_id == "wamid.1") {
      is_found = true;
      CHECK(event.text == "my order");
      CHECK(event.occurred_at_ms == 1600000000000);
    }
  }
  CHECK(is_found);
  more = {};
  more.data = "{\"attachments\": 1}";
  CHECK(world.host.receive(key, "look", more).code() == LI_E_INVALID_DATA);
  CHECK(world.host.receive(key, "and more").message_number() == 2);
}

TEST_CASE("escalate: reason, text, data and a fence that is checked") {
  World world;
  const std::uint64_t fence = world.host.open("c1", "WIDGET", "mia").fence();
  li::EscalateOptions more;
  more.text = "not sure";
  more.fence = fence + 1;
  CHECK(world.bot.escalate("c1", LI_REASON_LOW_CONFIDENCE, more).code() == LI_E_STALE_FENCE);
  more.fence = fence;
  more.data = "{\"confidence\": 1001}";
  CHECK(world.bot.escalate("c1", LI_REASON_LOW_CONFIDENCE, more).code() == LI_E_INVALID_DATA);
  more.data = "{\"confidence\": 400}";
  const li::Outcome out = world.bot.escalate("c1", LI_REASON_LOW_CONFIDENCE, more);
  CHECK(out);
  CHECK(out.holder_kind() == LI_NOBODY);
  std::string texts;
  CHECK(card_of(world.ana, "c1", texts).reason == LI_REASON_LOW_CONFIDENCE);
  CHECK(texts == "mia|WIDGET|not sure||");
}

TEST_CASE("claim_next takes the first, of a channel if given") {
  World world;
  world.make_waiting("c1");
  REQUIRE(world.host.open("c2", "WA", "otto", {"", LI_REASON_OTHER}));
  li::ClaimNextOptions more;
  more.channel = "WA";
  more.lease_ms = 7000;
  const li::Outcome out = world.ana.claim_next(more);
  CHECK(out.conversation() == "c2");
  CHECK(out.lease_until_ms() == world.clock.now_ms + 7000);
  more = {};
  more.team = "billing";
  CHECK(world.ana.claim_next(more).code() == LI_E_QUEUE_EMPTY);
  CHECK(world.bea.claim_next().conversation() == "c1");
  CHECK(world.bea.claim_next().code() == LI_E_QUEUE_EMPTY);
}

TEST_CASE("renew, release and take_over") {
  World world;
  world.make_waiting("c1");
  const li::Outcome mine = world.ana.claim("c1", {60000});
  const li::Outcome longer = world.ana.renew("c1", mine.fence(), {120000});
  CHECK(longer.fence() == mine.fence());
  CHECK(longer.lease_until_ms() == world.clock.now_ms + 120000);
  CHECK(world.ana.release("c1", mine.fence() + 1).code() == LI_E_STALE_FENCE);
  const li::Outcome free = world.ana.release("c1", mine.fence());
  CHECK(free.fence() > mine.fence());
  CHECK(free.holder_kind() == LI_NOBODY);

  REQUIRE(world.host.open("c2", "WIDGET", "otto"));
  const li::Outcome taken = world.bea.take_over("c2", {5000});
  CHECK(taken.holder_id() == "bea");
  CHECK(taken.lease_until_ms() == world.clock.now_ms + 5000);
}

TEST_CASE("transfer to an agent or to a team, and back to the assistant") {
  World world;
  world.make_waiting("c1");
  const li::Actor admin = world.inbox.actor("acme", li::as_system("setup"));
  li::AgentOptions agent;
  agent.name = "Bea B.";
  agent.role = LI_ROLE_SUPERVISOR;
  agent.data = "{\"teams\": [\"billing\"]}";
  REQUIRE(admin.set_agent("bea", agent));
  REQUIRE(world.ana.claim("c1"));
  CHECK(world.bea.take_over("c1").holder_id() == "bea");  // a supervisor may
  CHECK(world.ana.take_over("c1").code() == LI_E_FORBIDDEN);
  REQUIRE(world.bea.release("c1", world.bea.claim("c1").fence()));

  li::TransferOptions to;
  to.target = "bea";
  const li::Outcome bea = world.ana.transfer("c1", world.ana.claim("c1").fence(), to);
  CHECK(bea.holder_id() == "bea");
  CHECK(bea.holder_name() == "Bea B.");
  to = {};
  to.team = "billing";
  REQUIRE(world.bea.transfer("c1", bea.fence(), to));
  std::string texts;
  CHECK(card_of(world.ana, "c1", texts).state == LI_STATE_WAITING);
  CHECK(texts == "c1|WIDGET||billing|");
  li::ClaimNextOptions next;
  next.team = "billing";
  const li::Outcome again = world.bea.claim_next(next);
  REQUIRE(again);
  const li::Outcome back = world.bea.hand_back("c1", again.fence(), {"it was found"});
  CHECK(back.holder_kind() == LI_ASSISTANT);
  CHECK(last_entry(world.ana, "c1").find("it was found") != std::string::npos);
}

TEST_CASE("send under the fence, with its options") {
  World world;
  world.make_waiting("c1");
  const std::uint64_t fence = world.ana.claim("c1").fence();
  const li::Outcome sent = world.ana.send("c1", fence, "I look after it.");
  CHECK(sent.message_number() == 2);
  CHECK(sent.offset() > 0);
  CHECK(last_entry(world.ana, "c1").find("message_sent|I look after it.") == 0);
  CHECK(world.bea.send("c1", fence, "me too").code() == LI_E_NOT_HOLDER);
  li::SendOptions more;
  more.external_id = "ext-1";
  REQUIRE(world.ana.send("c1", fence, "numbered", more));
  CHECK(last_entry(world.ana, "c1") == "message_sent|numbered||ext-1");
  more = {};
  more.data = "[]";
  CHECK(world.ana.send("c1", fence, "x", more).code() == LI_E_INVALID_DATA);
  more = {};
  more.if_version = 1;
  CHECK(world.ana.send("c1", fence, "x", more).code() == LI_E_VERSION_MISMATCH);
}

TEST_CASE("two fallbacks of the assistant in a row escalate") {
  World world;
  std::uint64_t fence = world.host.open("c1", "WIDGET", "mia").fence();
  li::SendOptions no_answer;
  no_answer.is_fallback = true;
  REQUIRE(world.bot.send("c1", fence, "plain answer"));
  fence = world.bot.send("c1", fence, "I do not know", no_answer).fence();
  const li::Outcome second = world.bot.send("c1", fence, "nor that", no_answer);
  REQUIRE(second);
  std::string texts;
  const li::Card card = card_of(world.ana, "c1", texts);
  CHECK(card.state == LI_STATE_WAITING);
  CHECK(card.reason == LI_REASON_REPEATED_FAILURE);
}

TEST_CASE("notes, tags and reading") {
  World world;
  world.make_waiting("c1");
  CHECK(world.bea.note("c1", "third time this week").message_number() == 2);
  CHECK(last_entry(world.ana, "c1").find("|third time this week|") != std::string::npos);
  CHECK(world.ana.tag("c1", "parcel"));
  std::string texts;
  CHECK(card_of(world.ana, "c1", texts).unread == 1);
  CHECK(texts == "c1|WIDGET|||parcel");
  CHECK(world.ana.untag("c1", "parcel"));
  CHECK(world.ana.mark_read("c1", 1));
  CHECK(card_of(world.ana, "c1", texts).unread == 0);
  CHECK(texts == "c1|WIDGET|||");
}

TEST_CASE("snooze, wake, and what is written on the card") {
  World world;
  world.make_waiting("c1");
  const std::uint64_t fence = world.ana.claim("c1").fence();
  CHECK(world.ana.snooze("c1").code() == LI_E_STALE_FENCE);
  REQUIRE(world.ana.snooze("c1", {4102444800000, fence}));
  std::string texts;
  CHECK(card_of(world.ana, "c1", texts).snoozed_until_ms == 4102444800000);
  REQUIRE(world.bea.wake("c1"));
  REQUIRE(world.bea.prioritize("c1", -5));
  REQUIRE(world.bea.assign_team("c1", "billing"));
  REQUIRE(world.host.annotate("c1", R"({"plan":"gold"})"));
  const li::Card card = card_of(world.ana, "c1", texts);
  CHECK(card.state == LI_STATE_CLAIMED);
  CHECK(card.snoozed_until_ms == 0);
  CHECK(card.priority == -5);
  const auto page = world.ana.conversation("c1");
  REQUIRE(page);
  for (const li::Card& row : page->cards()) {
    CHECK(row.team == "billing");
    CHECK(row.attributes == R"({"plan":"gold"})");
  }
}

TEST_CASE("close with an outcome and a text, and reopen") {
  World world;
  world.make_waiting("c1");
  const std::uint64_t fence = world.ana.claim("c1").fence();
  CHECK(world.ana.close("c1", 0).code() == LI_E_STALE_FENCE);
  REQUIRE(world.ana.close("c1", fence, {LI_UNRESOLVED, "no way"}));
  std::string texts;
  li::Card card = card_of(world.ana, "c1", texts);
  CHECK(card.state == LI_STATE_CLOSED);
  CHECK(card.outcome == LI_UNRESOLVED);
  CHECK_FALSE(card.is_active);
  CHECK(last_entry(world.ana, "c1").find("closed|no way|") == 0);
  REQUIRE(world.ana.reopen("c1"));
  card = card_of(world.ana, "c1", texts);
  CHECK(card.state == LI_STATE_WAITING);
  CHECK(card.is_active);
}

TEST_CASE("who connects is green") {
  World world;
  world.make_waiting("mia");
  const li::Actor mia = world.inbox.actor("acme", li::as_user("mia"));
  REQUIRE(mia.connect("phone", {90000}));
  std::string texts;
  CHECK(card_of(world.ana, "mia", texts).is_green);
  CHECK(mia.disconnect("phone").is_duplicate());
  CHECK(card_of(world.ana, "mia", texts).user_online);
  REQUIRE(mia.disconnect("phone", {{}, true}));
  CHECK_FALSE(card_of(world.ana, "mia", texts).user_online);
  CHECK(card_of(world.ana, "mia", texts).user_last_seen_ms == world.clock.now_ms);

  REQUIRE(mia.connect("phone", {0, {}, LI_DEVICE_MOBILE}));
  world.clock.now_ms += 240000 + 4999;
  REQUIRE(world.inbox.tick());
  CHECK(card_of(world.ana, "mia", texts).user_online);
  world.clock.now_ms += 1;
  REQUIRE(world.inbox.tick());
  CHECK_FALSE(card_of(world.ana, "mia", texts).user_online);
}

TEST_CASE("the directory and the policy") {
  World world;
  const li::Actor admin = world.inbox.actor("acme", li::as_system("setup"));
  CHECK(admin.set_user("c1", "Carla"));
  CHECK(admin.set_channel("WIDGET", "{\"format\": \"widget\", \"max_chars\": 10}"));
  CHECK(admin.configure("{\"claim_lease_ms\": 1500}"));
  world.make_waiting("c1");
  std::string texts;
  static_cast<void>(card_of(world.ana, "c1", texts));
  CHECK(texts == "Carla|WIDGET|||");
  const li::Outcome mine = world.ana.claim("c1");
  CHECK(mine.lease_until_ms() == world.clock.now_ms + 1500);
  CHECK(world.ana.send("c1", mine.fence(), "eleven char").code() == LI_E_TOO_LONG);
  CHECK(world.ana.set_user("c1", "Eve").code() == LI_E_FORBIDDEN);
}

// Whether a command is carried out once: called again, it gets the first result.
template <typename Call>
bool is_once(Call call) {
  const li::Outcome first = call();
  const li::Outcome second = call();
  return first && second && !first.is_duplicate() && second.is_duplicate() &&
         first.offset() == second.offset() && first.fence() == second.fence();
}

TEST_CASE("the same id is carried out once: the road of a conversation") {
  World world;
  li::OpenOptions open;
  open.id = "open";
  CHECK(is_once([&] { return world.host.open("c1", "WIDGET", "mia", open); }));
  li::ReceiveOptions receive;
  receive.id = "receive";
  CHECK(is_once([&] { return world.host.receive("c1", "hi", receive); }));
  li::EscalateOptions why;
  why.id = "escalate";
  CHECK(is_once([&] { return world.host.escalate("c1", LI_REASON_OTHER, why); }));
  CHECK(is_once([&] { return world.ana.claim("c1", {0, "claim"}); }));
  std::uint64_t fence = world.ana.claim("c1").fence();
  CHECK(is_once([&] { return world.ana.renew("c1", fence, {1000, "renew"}); }));
  li::SendOptions send;
  send.id = "send";
  CHECK(is_once([&] { return world.ana.send("c1", fence, "x", send); }));
  CHECK(world.ana.send("c1", fence, "y", send).code() == LI_E_ID_REUSED);
  CHECK(is_once([&] { return world.ana.note("c1", "n", {"note"}); }));
  CHECK(is_once([&] { return world.ana.tag("c1", "t", {"tag"}); }));
  CHECK(is_once([&] { return world.ana.untag("c1", "t", {"untag"}); }));
  CHECK(is_once([&] { return world.ana.mark_read("c1", 1, {"read"}); }));
  CHECK(is_once([&] { return world.ana.snooze("c1", {0, fence, "snooze"}); }));
  CHECK(is_once([&] { return world.ana.wake("c1", {"wake"}); }));
  CHECK(is_once([&] { return world.ana.prioritize("c1", 7, {"prioritize"}); }));
  CHECK(is_once([&] { return world.ana.assign_team("c1", "sales", {"assign"}); }));
  CHECK(is_once([&] { return world.ana.annotate("c1", R"({"a":1})", {"annotate"}); }));
  CHECK(is_once([&] { return world.ana.save_draft("c1", "so far", {false, "draft"}); }));
  li::DeliverOptions delivered;
  delivered.conversation = "c1";
  delivered.message = 2;
  delivered.id = "deliver";
  CHECK(is_once([&] { return world.host.deliver(LI_DELIVERY_SENT, delivered); }));
  CHECK(is_once([&] { return world.ana.release("c1", fence, {"release"}); }));
  li::ClaimNextOptions next;
  next.id = "next";
  CHECK(is_once([&] { return world.ana.claim_next(next); }));
  fence = world.ana.claim("c1").fence();
  CHECK(is_once([&] { return world.ana.hand_back("c1", fence, {{}, "back"}); }));
  CHECK(is_once([&] { return world.ana.take_over("c1", {0, "take"}); }));
  fence = world.ana.claim("c1").fence();
  CHECK(is_once([&] { return world.ana.transfer("c1", fence, {{}, "team", "transfer"}); }));
  fence = world.ana.claim("c1").fence();
  CHECK(is_once([&] { return world.ana.close("c1", fence, {0, {}, {}, "close"}); }));
  CHECK(is_once([&] { return world.ana.reopen("c1", {"reopen"}); }));
}

TEST_CASE("the same id is carried out once: presence and the directory") {
  World world;
  // Being here twice is being here; that the id goes along shows when it is too long.
  const std::string long_id(100, 'i');
  CHECK(world.ana.connect("tab", {0, long_id}).code() == LI_E_TOO_LONG);
  CHECK(world.ana.disconnect("tab", {long_id}).code() == LI_E_TOO_LONG);
  li::AgentOptions agent;
  agent.id = "agent";
  CHECK(is_once([&] { return world.host.set_agent("ana", agent); }));
  CHECK(is_once([&] { return world.host.set_user("mia", "Mia", {"user"}); }));
  CHECK(is_once([&] { return world.host.set_channel("WA", "{}", {"channel"}); }));
  CHECK(is_once([&] { return world.host.configure("{}", {"configure"}); }));
}

TEST_CASE("if_version is checked by every method that has it") {
  World world;
  world.make_waiting("c1");
  const li::CommandOptions old{{}, 1};
  const auto is_old = [](const li::Outcome& out) { return out.code() == LI_E_VERSION_MISMATCH; };
  CHECK(is_old(world.ana.note("c1", "n", old)));
  CHECK(is_old(world.ana.tag("c1", "t", old)));
  CHECK(is_old(world.ana.untag("c1", "t", old)));
  CHECK(is_old(world.ana.reopen("c1", old)));
  CHECK(is_old(world.ana.snooze("c1", {0, 0, {}, 1})));
  CHECK(is_old(world.ana.wake("c1", old)));
  CHECK(is_old(world.ana.prioritize("c1", 1, old)));
  CHECK(is_old(world.ana.assign_team("c1", "t", old)));
  CHECK(is_old(world.ana.annotate("c1", "{}", old)));
  CHECK(is_old(world.ana.claim("c1", {0, {}, 1})));
  CHECK(is_old(world.ana.take_over("c1", {0, {}, 1})));
  CHECK(is_old(world.ana.escalate("c1", LI_REASON_OTHER, {{}, {}, 0, {}, 1})));
  const std::uint64_t fence = world.ana.claim("c1").fence();
  CHECK(is_old(world.ana.release("c1", fence, old)));
  CHECK(is_old(world.ana.transfer("c1", fence, {{}, "team", {}, 1})));
  CHECK(is_old(world.ana.hand_back("c1", fence, {{}, {}, 1})));
  CHECK(is_old(world.ana.close("c1", fence, {0, {}, {}, {}, 1})));
}

TEST_CASE("an agent is asked, says no, and is asked again") {
  World world;
  world.make_waiting("c1");
  REQUIRE(world.host.set_agent("ana"));
  CHECK(is_once([&] { return world.host.offer("c1", "ana", {5000, "offer"}); }));
  const auto page = world.ana.conversation("c1");
  REQUIRE(page);
  for (const li::Card& card : page->cards()) {
    CHECK(card.state == LI_STATE_OFFERED);
    CHECK(card.offered_to_id == "ana");
    CHECK(card.offered_until_ms > 0);
  }
  CHECK(is_once([&] { return world.ana.decline("c1", {"decline"}); }));
  CHECK(is_once([&] { return world.ana.set_availability(true, {{}, "away"}); }));
  CHECK(world.host.set_availability(false, {"ana"}));
  CHECK(world.host.set_availability(false, {"nobody"}).code() == LI_E_UNKNOWN_AGENT);
  CHECK(
      is_once([&] { return world.host.set_team("billing", R"({"routing":"manual"})", {"team"}); }));
}

TEST_CASE("why is answered as JSON") {
  World world;
  world.make_waiting("c1");
  const auto page = world.ana.why("c1");
  REQUIRE(page);
  const auto json = page->json();
  REQUIRE(json);
  CHECK(json->find(R"("queue":{"place":1,)") != std::string_view::npos);
  CHECK(world.ana.why("nowhere").status().code() == LI_E_NOT_FOUND);
}

TEST_CASE("drafts and deliveries are read with the transcript") {
  World world;
  world.make_waiting("c1");
  const std::uint64_t fence = world.ana.claim("c1").fence();
  li::SendOptions send;
  send.external_id = "wamid.1";
  const std::uint64_t message = world.ana.send("c1", fence, "on its way", send).message_number();
  REQUIRE(world.ana.save_draft("c1", "reply"));
  REQUIRE(world.ana.save_draft("c1", "note", {true}));
  li::DeliverOptions report;
  report.channel = "WIDGET";
  report.external_id = "wamid.1";
  report.failure = "131026";
  CHECK(world.host.deliver(LI_DELIVERY_FAILED, report).message_number() == message);
  const auto page = world.ana.transcript("c1");
  REQUIRE(page);
  CHECK(page->draft() == "reply");
  CHECK(page->note_draft() == "note");
  int seen = 0;
  for (const li::Event& event : page->events()) {
    if (event.message == message) {
      CHECK(event.delivery == LI_DELIVERY_FAILED);
      CHECK(event.failure == "131026");
      seen += 1;
    }
  }
  CHECK(seen == 1);
}

TEST_CASE("texts go in as views, without a NUL behind them") {
  World world;
  const std::string_view text = "c1c2 and more";
  world.make_waiting("c1");
  CHECK(world.ana.claim(text.substr(0, 2)));
  const li::Actor part = world.inbox.actor(std::string_view("acme.com").substr(0, 4),
                                           li::as_agent(std::string_view("anais").substr(0, 3)));
  CHECK(part.tenant() == "acme");
  CHECK(part.claim("c1").holder_id() == "ana");
}

TEST_CASE("an actor keeps its texts") {
  World world;
  world.make_waiting("c1");
  std::string tenant = "acme";
  std::string id = "a long id of an agent that fits no small buffer";
  const li::Actor kept = world.inbox.actor(tenant, li::as_agent(id, "Name"));
  tenant.assign(tenant.size(), 'x');
  const std::string wanted = std::exchange(id, std::string(id.size(), 'x'));
  const li::Actor copy = kept;
  const li::Outcome out = copy.claim("c1");
  CHECK(out.holder_id() == wanted);
  CHECK(out.holder_name() == "Name");
}

TEST_CASE("any command can be made by hand") {
  World world;
  world.make_waiting("c1");
  li_command note = world.ana.command(LI_NOTE, "c1", "id-1");
  note.text = li::borrow("by hand");
  CHECK(world.ana.execute(note));
  CHECK(world.inbox.execute(note).is_duplicate());
  CHECK(world.ana.execute(world.ana.command(999)).code() == LI_E_UNKNOWN_OP);
}
