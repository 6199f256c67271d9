// A script of calls of the C interface, on a store in memory. After each step: fences never fall,
// and grow when the holder changes; what a card shows changes only with its version; nobody holds
// what no agent has claimed; what was refused has changed nothing, and neither has reading; the
// feed has no gap; pages repeat no row. A retry gets the first answer, and each of a batch its own.
// In the end each conversation is in the Mine tab of its holder alone, and the tables are what the
// events say.
#include <liveinbox/liveinbox.h>

#include "api_script.hpp"
#include "demand.hpp"

#include <array>
#include <optional>
#include <set>
#include <string>

namespace liveinbox::fuzz {
namespace {

constexpr std::size_t steps_max = 32;

std::string text_of(li_str text) {
  return text.size == 0 ? std::string() : std::string(text.data, text.size);
}

// What a card shows of a conversation, and what a version stands for.
struct Shown {
  std::uint64_t version = 0;
  std::uint64_t fence = 0;
  std::uint32_t state = 0;
  std::uint32_t holder_kind = 0;
  std::string holder;
  std::string rest;
};

Shown shown_of(const li_card& card) {
  Shown out{card.version, card.fence, card.state, card.holder_kind, text_of(card.holder_id), {}};
  for (const auto number : {std::int64_t{card.outcome},
                            std::int64_t{card.reason},
                            std::int64_t{card.priority},
                            std::int64_t{card.escalations},
                            static_cast<std::int64_t>(card.messages),
                            card.snoozed_until_ms,
                            card.closed_at_ms,
                            card.waiting_since_ms}) {
    out.rest += std::to_string(number) + ' ';
  }
  for (const auto text : {card.channel,
                          card.user_id,
                          card.reason_text,
                          card.team,
                          card.snippet,
                          card.tags,
                          card.attributes,
                          card.offered_to_id,
                          card.merged_into}) {
    out.rest += text_of(text) + '\n';
  }
  return out;
}

bool is_same(const Shown& left, const Shown& right) {
  return left.version == right.version && left.fence == right.fence && left.state == right.state &&
         left.holder_kind == right.holder_kind && left.holder == right.holder &&
         left.rest == right.rest;
}

void demand_of_holder(const Shown& now) {
  const bool is_held = now.holder_kind != LI_NOBODY;
  demand(is_held == !now.holder.empty(), "a holder has a name");
  switch (now.state) {
    case LI_STATE_ASSISTANT:
      return demand(now.holder_kind == LI_ASSISTANT, "the assistant holds what is the assistant's");
    case LI_STATE_CLAIMED:
      return demand(now.holder_kind == LI_AGENT, "an agent holds what is claimed");
    case LI_STATE_SNOOZED:
      return demand(!is_held || now.holder_kind == LI_AGENT, "an agent holds what is put aside");
    default:
      demand(!is_held, "nobody holds what waits or is closed");
  }
}

void demand_of_change(const Shown& before, const Shown& now) {
  demand(now.fence >= before.fence, "a fence never falls");
  demand(now.version >= before.version, "a version never falls");
  const bool is_of_another = now.holder_kind != before.holder_kind || now.holder != before.holder;
  demand(!is_of_another || now.fence > before.fence, "another holder has another fence");
  demand(now.version > before.version || is_same(before, now), "a change has a version");
}

using Cards = std::array<std::optional<Shown>, conversations.size()>;

class World {
 public:
  World() {
    li_options options = LI_OPTIONS_INIT;
    options.now_ms = [](void* user) { return *static_cast<std::int64_t*>(user); };
    options.now_user = &now_ms_;
    demand(li_open(LI_STR(":memory:"), &options, &inbox_) == LI_OK, "an inbox opens");
    li_subscribe_options from = LI_SUBSCRIBE_INIT;
    from.flags = LI_FROM_OLDEST;
    from.tenant = LI_STR("acme");
    from.viewer = li_system("host");
    demand(li_subscribe(inbox_, &from, &feed_) == LI_OK, "a feed begins");
    for (std::size_t i = 0; i < agents.size(); ++i) {
      li_command command = LI_COMMAND(LI_SET_AGENT);
      command.tenant = LI_STR("acme");
      command.actor = li_system("host");
      command.target = li_text(agents.at(i));
      command.role = i == 2 ? LI_ROLE_SUPERVISOR : LI_ROLE_AGENT;
      demand(li_execute(inbox_, &command, nullptr) == LI_OK, "an agent is set");
    }
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  ~World() {
    demand(li_unsubscribe(feed_) == LI_OK && li_close(inbox_) == LI_OK, "an inbox closes");
  }

  void step(Script& script) {
    const auto kind = script.byte() % 8;
    bool may_change = true;
    is_erased_ = false;
    if (kind == 7) {
      tick(script);
    } else if (kind == 5) {
      may_change = batch(script);
    } else if (kind == 4) {
      may_change = false;
      read(script);
    } else {
      may_change = command(script, kind == 6);
    }
    const Cards now = read_cards();
    for (std::size_t i = 0; i < now.size(); ++i) {
      check(cards_.at(i), now.at(i), may_change);
    }
    cards_ = now;
    read_feed();
  }

  void end() {
    read_feed();
    for (std::size_t i = 0; i < cards_.size(); ++i) {
      check_owners(conversations.at(i), cards_.at(i));
    }
    li_verify_report report = LI_VERIFY_REPORT_INIT;
    demand(li_verify(inbox_, nullptr, nullptr, &report) == LI_OK, "a store can be verified");
    demand(report.differences == 0, "the tables are what the events say");
    demand(report.events == offset_, "the feed had every event");
  }

 private:
  void tick(Script& script) {
    now_ms_ += script.byte() * std::int64_t{100};
    for (int i = 0; i < 4; ++i) {
      demand(li_tick(inbox_, nullptr) == LI_OK, "time passes");
    }
  }

  // Its id is a text of its own, kept until the next one.
  li_command take_command(Script& script) {
    Fences fences{};
    for (std::size_t i = 0; i < fences.size(); ++i) {
      fences.at(i) = cards_.at(i) ? cards_.at(i)->fence : 0;
    }
    li_command command = next_command(script, fences);
    id_ = "id" + std::to_string(++commands_);
    command.id = li_text(id_.c_str());
    is_erased_ = is_erased_ || command.op == LI_ERASE;
    return command;
  }

  // False where nothing may have changed.
  bool command(Script& script, bool is_retried) {
    const li_command command = take_command(script);
    li_outcome outcome = LI_OUTCOME_INIT;
    const auto status = li_execute(inbox_, &command, &outcome);
    demand(li_status_class(status) <= LI_CLASS_REFUSED, "a command is carried out or refused");
    demand(status == outcome.status, "an outcome has the status");
    if (is_retried && status == LI_OK && command.op != LI_ERASE) {
      li_outcome again = LI_OUTCOME_INIT;
      demand(li_execute(inbox_, &command, &again) == LI_OK && again.duplicate == 1 &&
                 again.fence == outcome.fence && again.version == outcome.version &&
                 again.message == outcome.message,
             "a retry gets the first answer");
    }
    return status == LI_OK;
  }

  // Two commands in one commit: each is answered once. False where nothing may have changed.
  bool batch(Script& script) {
    std::uint32_t queued = 0;
    for (std::uint64_t ticket = 1; ticket <= 2; ++ticket) {
      const li_command command = take_command(script);
      const auto status = li_submit(inbox_, &command, ticket);
      demand(status == LI_OK || li_status_class(status) == LI_CLASS_USAGE, "a command is queued");
      queued += status == LI_OK ? 1 : 0;
    }
    std::uint32_t answered = 0;
    // Who is here already was answered at once, before others that were queued earlier.
    demand(li_commit(inbox_, &answered) == LI_OK && answered <= queued, "what is queued is done");
    std::array<li_outcome, 3> outcomes = {LI_OUTCOME_INIT, LI_OUTCOME_INIT, LI_OUTCOME_INIT};
    std::size_t count = 0;
    demand(li_completions(inbox_, outcomes.data(), outcomes.size(), &count) == LI_OK &&
               count == queued && (count < 2 || outcomes[0].ticket != outcomes[1].ticket),
           "each command is answered once");
    bool has_changed = false;
    for (std::size_t i = 0; i < count; ++i) {
      has_changed = has_changed || outcomes.at(i).status == LI_OK;
    }
    return has_changed;
  }

  // A tab page by page, and why a conversation is where it is: reading changes nothing.
  void read(Script& script) const {
    static constexpr std::array<const char*, 5> searches = {
        "", "parcel", "human tag:vip", "state:waiting", "-useless agent:ana"};
    li_query_options options = LI_QUERY_INIT;
    options.tenant = LI_STR("acme");
    options.viewer = li_agent(script.one_of(agents));
    options.tab = script.byte() % 3U;
    options.sort = script.byte() % 3U;
    options.search = li_text(script.one_of(searches));
    options.limit = 1;
    std::set<std::string> seen;
    std::string more;
    do {
      options.after = li_text(more.c_str());
      li_page page = 0;
      demand(li_query(inbox_, &options, &page) == LI_OK, "a tab can be read");
      li_page_info info = LI_PAGE_INFO_INIT;
      demand(li_page_get_info(page, &info) == LI_OK && info.cards <= 1, "a page has its limit");
      more = text_of(info.more);
      if (info.cards == 1) {
        li_card card = LI_CARD_INIT;
        demand(li_page_card(page, 0, &card) == LI_OK, "a page has its card");
        demand(seen.insert(text_of(card.conversation)).second, "no row comes twice");
      }
      demand(li_page_free(page) == LI_OK, "a page goes");
    } while (!more.empty());
    li_transcript_options place = LI_TRANSCRIPT_INIT;
    place.tenant = LI_STR("acme");
    place.viewer = options.viewer;
    place.conversation = li_text(script.one_of(conversations));
    li_page page = 0;
    const auto status = li_why(inbox_, &place, &page);
    demand(status == LI_OK || status == LI_E_NOT_FOUND, "a place has a reason");
    demand(li_page_free(page) == LI_OK, "a page goes");
  }

  [[nodiscard]] Cards read_cards() const {
    Cards out;
    for (std::size_t i = 0; i < out.size(); ++i) {
      li_transcript_options options = LI_TRANSCRIPT_INIT;
      options.tenant = LI_STR("acme");
      options.viewer = li_system("host");
      options.conversation = li_text(conversations.at(i));
      li_page page = 0;
      const auto status = li_conversation(inbox_, &options, &page);
      demand(status == LI_OK || status == LI_E_NOT_FOUND, "a conversation is there or not");
      if (status == LI_OK) {
        li_card card = LI_CARD_INIT;
        demand(li_page_card(page, 0, &card) == LI_OK, "a page has its card");
        out.at(i) = shown_of(card);
        demand(li_page_free(page) == LI_OK, "a page goes");
      }
    }
    return out;
  }

  void check(const std::optional<Shown>& before, std::optional<Shown> now, bool may_change) const {
    demand(before.has_value() <= now.has_value() || is_erased_, "only erasing takes one away");
    if (!now) {
      return;
    }
    if (has_planted_fault() && before && now->state == LI_STATE_WAITING) {
      now->fence = 0;  // as if the fence were forgotten when nobody holds it
    }
    demand_of_holder(*now);
    if (before && !is_erased_) {
      demand_of_change(*before, *now);
    }
    demand(may_change || (before && is_same(*before, *now)), "a refusal changes nothing");
  }

  void read_feed() {
    li_page page = 0;
    while (li_next(feed_, 0, &page) == LI_OK && page != 0) {
      const li_event* event = nullptr;
      std::uint32_t count = 0;
      std::uint32_t stride = 0;
      demand(li_page_events(page, &event, &count, &stride) == LI_OK, "a batch has its events");
      for (std::uint32_t i = 0; i < count; ++i) {
        demand(event->offset == offset_ + 1, "the feed has no gap");
        offset_ = event->offset;
        event = reinterpret_cast<const li_event*>(reinterpret_cast<const char*>(event) + stride);
      }
      demand(li_page_free(page) == LI_OK, "a page goes");
      page = 0;
    }
  }

  // In the Mine tab of its holder, and of nobody else.
  void check_owners(std::string_view conversation, const std::optional<Shown>& card) const {
    for (const auto* const agent : agents) {
      li_query_options options = LI_QUERY_INIT;
      options.tenant = LI_STR("acme");
      options.viewer = li_agent(agent);
      options.tab = LI_TAB_MINE;
      li_page page = 0;
      demand(li_query(inbox_, &options, &page) == LI_OK, "a tab can be read");
      li_page_info info = LI_PAGE_INFO_INIT;
      demand(li_page_get_info(page, &info) == LI_OK, "a page says what it has");
      bool is_there = false;
      for (std::uint32_t i = 0; i < info.cards; ++i) {
        li_card row = LI_CARD_INIT;
        demand(li_page_card(page, i, &row) == LI_OK, "a page has its cards");
        is_there = is_there || text_of(row.conversation) == conversation;
      }
      demand(li_page_free(page) == LI_OK, "a page goes");
      demand(is_there == (card && card->holder_kind == LI_AGENT && card->holder == agent),
             "a conversation is its holder's");
    }
  }

  std::int64_t now_ms_ = 1700000000000;
  li_inbox inbox_ = 0;
  li_subscription feed_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t commands_ = 0;
  std::string id_;
  bool is_erased_ = false;
  Cards cards_;
};

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace liveinbox::fuzz;  // NOLINT(google-build-using-namespace): this file's own
  Script script(view_of(data, size));
  World world;
  for (std::size_t i = 0; i < steps_max && !script.is_over(); ++i) {
    world.step(script);
  }
  world.end();
  return 0;
}
