#include "reading_room.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace liveinbox::soak {
namespace {

constexpr std::array<std::string_view, 10> searches = {"parcel",
                                                       "\"refund please\"",
                                                       "tag:billing",
                                                       "invoice parc",
                                                       "state:waiting",
                                                       "channel:WA late",
                                                       "reason:policy",
                                                       "agent:a1",
                                                       "Rechnung",
                                                       "荷物"};
constexpr std::array<std::uint32_t, 3> tabs = {LI_TAB_ALL, LI_TAB_WAITING, LI_TAB_MINE};

}  // namespace

std::string tenant_name(std::uint64_t number) {
  return "house-" + std::to_string(number);
}

std::uint64_t newest_tenant(const SharedState& state, const Plan& plan) {
  return state.opened.load() / plan.conversations_per_tenant();
}

void ReadingRoom::take(std::string_view what, const Status& status) {
  state_.reads.fetch_add(1);
  const auto category = status.category();
  if (category != LI_CLASS_OK && category != LI_CLASS_REFUSED) {
    state_.fail(what, status.message());
  }
}

void ReadingRoom::look() {
  const auto newest = newest_tenant(state_, plan_);
  const auto number = newest - (newest == 0 ? 0 : chance_.below(2));
  const auto agent = "a" + std::to_string(chance_.below(working_processes * desks_per_process));
  const auto viewer = inbox_.actor(tenant_name(number), as_agent(agent));
  switch (chance_.below(8)) {
    case 0:
    case 1:
    case 2:
      return turn_pages(viewer);
    case 3:
      return read_transcript(viewer);
    case 4:
    case 5:
      return follow_feed(viewer);
    case 6:
      return watch_live(viewer);
    default:
      return read_numbers(viewer);
  }
}

void ReadingRoom::turn_pages(const Actor& viewer) {
  QueryOptions wanted;
  wanted.tab = chance_.one_of(tabs);
  wanted.limit = static_cast<std::uint32_t>(1 + chance_.below(50));
  wanted.search = chance_.in(40) ? chance_.one_of(searches) : std::string_view();
  std::string after;
  for (int pages = 0; pages < 5; ++pages) {
    wanted.after = after;
    const auto page = viewer.query(wanted);
    take("query", page.status());
    if (!page || page->more().empty()) {
      return;
    }
    after = page->more();
  }
}

void ReadingRoom::read_transcript(const Actor& viewer) {
  const auto opened = state_.opened.load();
  const auto key =
      "c" + std::to_string(opened - chance_.below(std::min<std::uint64_t>(opened, 300) + 1));
  take("transcript", viewer.transcript(key).status());
  take("why", viewer.why(key).status());
}

template <typename T>
std::size_t ReadingRoom::place_in(const std::vector<T>& kept) {
  return kept.size() < kept_max ? kept.size() : chance_.below(kept.size());
}

void ReadingRoom::follow_feed(const Actor& viewer) {
  const auto place = place_in(subscriptions_);
  if (place == subscriptions_.size() || chance_.in(20)) {
    auto made = viewer.subscribe(chance_.in(30) ? from_oldest : SubscribeOptions());
    take("subscribe", made.status());
    if (!made) {
      return;
    }
    if (place == subscriptions_.size()) {
      subscriptions_.push_back(*std::move(made));
    } else {
      subscriptions_[place] = *std::move(made);
    }
  }
  for (int batches = 0; batches < 4; ++batches) {
    const auto page = subscriptions_[place].next();
    take("next", page.status());
    if (!page || !*page) {
      return;
    }
  }
}

void ReadingRoom::watch_live(const Actor& viewer) {
  const auto place = place_in(sessions_);
  if (place == sessions_.size() || chance_.in(20)) {
    auto made = viewer.open_session("tab-" + std::to_string(made_++ % 1000));
    take("open_session", made.status());
    if (!made) {
      return;
    }
    take("hello", made->receive(R"({"t":"hello","protocol":1,"feed":true})"));
    take("watch", made->receive(R"({"t":"watch","view":"v","tab":"waiting","limit":20})"));
    if (place == sessions_.size()) {
      sessions_.push_back(*std::move(made));
    } else {
      sessions_[place] = *std::move(made);
    }
  }
  auto& session = sessions_[place];
  take("ping", session.receive(R"({"t":"ping"})"));
  take("commit", inbox_.commit().status());
  auto frames = session.frames();
  for (const auto frame : frames) {
    static_cast<void>(frame);
  }
  take("frames", frames.status());
}

void ReadingRoom::read_numbers(const Actor& viewer) {
  take("stats", inbox_.stats(viewer.tenant()).status());
  take("metrics_text", inbox_.metrics_text().status());
  take("render",
       inbox_.render(viewer.tenant(), "WA", "**Yes**, [here](https://example.org)").status());
  take("detect", inbox_.detect(viewer.tenant(), "WA", "let me talk to a real person").status());
}

}  // namespace liveinbox::soak
