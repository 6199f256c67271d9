// query, transcript, stats: what one can look at.
#include "commands.hpp"
#include "inbox.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <optional>
#include <string>

namespace tool {
namespace {

constexpr std::uint32_t query_rows = 20;
constexpr std::uint32_t page_rows_max = 1000;

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

int wrong_usage(std::string_view what) {
  std::fprintf(stderr, "liveinbox: %.*s\n", static_cast<int>(what.size()), what.data());
  return 2;
}

std::optional<std::uint32_t> tab_of(std::string_view name) {
  if (name == "all") {
    return LI_TAB_ALL;
  }
  if (name == "waiting") {
    return LI_TAB_WAITING;
  }
  return name == "mine" ? std::optional<std::uint32_t>(LI_TAB_MINE) : std::nullopt;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

// The time of day in UTC, so that the same inbox prints the same everywhere.
std::string time_text(std::int64_t at_ms) {
  const auto seconds = static_cast<std::time_t>(at_ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return text.data();
}

std::string one_line(std::string_view text, std::string_view separator) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += separator;
    } else {
      out += c;
    }
  }
  return out;
}

void print_card(const li_card& card) {
  static constexpr std::array<std::string_view, 7> states = {
      "", "assistant", "waiting", "offered", "claimed", "snoozed", "closed"};
  const auto state = card.state < states.size() ? states[card.state] : "";
  print(fmt::format("{}  {}  {}  {}",
                    from_li(card.conversation),
                    from_li(card.channel),
                    state,
                    time_text(card.last_activity_ms)));
  if (card.holder_id.size != 0) {
    print(fmt::format("  held by {}", from_li(card.holder_name)));
  }
  print(fmt::format("\n    {}: {}\n", from_li(card.snippet_author), from_li(card.snippet)));
  if (card.reason_text.size != 0) {
    print(fmt::format("    reason: {}\n", one_line(from_li(card.reason_text), " ")));
  }
  if (card.tags.size != 0) {
    print(fmt::format("    tags: {}\n", one_line(from_li(card.tags), ", ")));
  }
}

int print_cards(const Page& page) {
  li_page_info info = LI_PAGE_INFO_INIT;
  if (li_page_get_info(page.get(), &info) != LI_OK) {
    return complain("cannot read the page");
  }
  for (std::uint32_t i = 0; i < info.cards; ++i) {
    li_card card = LI_CARD_INIT;
    if (li_page_card(page.get(), i, &card) != LI_OK) {
      return complain("cannot read a card");
    }
    print_card(card);
  }
  print(fmt::format("{} of {}{}\n", info.cards, info.at_least != 0 ? "at least " : "", info.total));
  if (info.more.size != 0) {
    print(fmt::format("more: --after {}\n", from_li(info.more)));
  }
  return 0;
}

void print_event(const li_event& event) {
  const auto who =
      from_li(event.actor_name).empty() ? from_li(event.actor_id) : from_li(event.actor_name);
  print(fmt::format("{}  {:<17} {}", time_text(event.at_ms), li_event_name(event.type), who));
  if (event.text.size != 0) {
    print(fmt::format(": {}", one_line(from_li(event.text), "\n" + std::string(39, ' '))));
  }
  print("\n");
}

// Prints the whole transcript by asking for the entries before those that are known, oldest last.
int print_entries(const Page& page) {
  li_page_info info = LI_PAGE_INFO_INIT;
  if (li_page_get_info(page.get(), &info) != LI_OK) {
    return complain("cannot read the page");
  }
  for (std::uint32_t i = 0; i < info.events; ++i) {
    li_event event = LI_EVENT_INIT;
    if (li_page_event(page.get(), i, &event) != LI_OK) {
      return complain("cannot read an entry");
    }
    print_event(event);
  }
  return 0;
}

}  // namespace

int query(const Arguments& arguments) {
  const auto tab = tab_of(arguments.tab);
  if (!tab) {
    return wrong_usage("--tab must be all, waiting or mine, not " + arguments.tab);
  }
  if (arguments.limit > page_rows_max) {
    return wrong_usage("--limit is at most 1000 rows a page; go on with --after");
  }
  Inbox inbox;
  if (!inbox.open(arguments, false)) {
    return complain("cannot open " + arguments.store);
  }
  const auto search = joined(arguments.words);
  li_query_options options = LI_QUERY_INIT;
  options.tab = *tab;
  options.tenant = to_li(arguments.tenant);
  options.viewer = li_agent(arguments.agent.c_str());
  options.search = to_li(search);
  options.after = to_li(arguments.after);
  options.limit = arguments.limit == 0 ? query_rows : arguments.limit;
  Page page;
  if (li_query(inbox.handle(), &options, page.out()) != LI_OK) {
    return complain("cannot search");
  }
  return arguments.as_json ? print_json(page) : print_cards(page);
}

int transcript(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    return wrong_usage("transcript needs the key of one conversation");
  }
  if (arguments.limit > page_rows_max) {
    return wrong_usage("--limit is at most 1000 entries");
  }
  Inbox inbox;
  if (!inbox.open(arguments, false)) {
    return complain("cannot open " + arguments.store);
  }
  li_transcript_options options = LI_TRANSCRIPT_INIT;
  options.tenant = to_li(arguments.tenant);
  options.viewer = li_agent(arguments.agent.c_str());
  options.conversation = to_li(arguments.words.front());
  options.limit = arguments.limit == 0 ? page_rows_max : arguments.limit;
  Page page;
  if (li_transcript(inbox.handle(), &options, page.out()) != LI_OK) {
    return complain("cannot read " + arguments.words.front());
  }
  return arguments.as_json ? print_json(page) : print_entries(page);
}

int stats(const Arguments& arguments) {
  Inbox inbox;
  if (!inbox.open(arguments, false)) {
    return complain("cannot open " + arguments.store);
  }
  li_stats_info info = LI_STATS_INIT;
  if (li_stats(inbox.handle(), to_li(arguments.tenant), &info) != LI_OK) {
    return complain("cannot count");
  }
  const auto format = arguments.as_json
                          ? fmt::runtime(
                                "{{\"conversations\":{},\"messages\":{},\"events\":{},\"all\":{},"
                                "\"waiting\":{},\"claimed\":{},\"closed\":{},\"used_bytes\":{}}}\n")
                          : fmt::runtime(
                                "conversations {}\nmessages      {}\nevents        {}\n"
                                "escalated     {}\nwaiting       {}\nclaimed       {}\n"
                                "closed        {}\nstore bytes   {}\n");
  print(fmt::format(format,
                    info.conversations,
                    info.messages,
                    info.events,
                    info.all,
                    info.waiting,
                    info.claimed,
                    info.closed,
                    info.used_bytes));
  return 0;
}

}  // namespace tool
