#include "history.hpp"

#include "model.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <tuple>

namespace liveinbox::linear {
namespace {

// Who says a command, its id, and the body under it.
using Said = std::tuple<Who, std::uint64_t, std::uint32_t>;

Said said(const Operation& one) {
  return {one.actor, one.id, one.body};
}

// True where the result tells of an event: its own, or that of the first time.
bool tells_event(const Operation& one) {
  return one.is_known && one.result.refusal == Refusal::none && one.result.offset != 0;
}

class Preparing {
 public:
  explicit Preparing(const Recording& recording) : recording_(recording) {
    out_.histories.resize(recording.conversations);
  }

  Prepared run() {
    share_out();
    for (auto& history : out_.histories) {
      drop_unheard(history);
      give_places(history);
      foretell(history);
    }
    check_feed();
    check_acknowledged();
    check_order();
    for (const auto& fact : recording_.feed) {
      if (fact.kind != Kind::look) {
        out_.histories[fact.conversation].push_back(timer_of(fact));
      }
    }
    return std::move(out_);
  }

 private:
  // What claim_next would have claimed is not known before it is told, so one without an answer
  // may have happened to any conversation.
  void share_out() {
    for (const auto& one : recording_.operations) {
      if (one.kind == Kind::claim_next && one.is_known &&
          one.result.refusal == Refusal::queue_empty) {
        continue;
      }
      if (one.kind == Kind::claim_next && !one.is_known) {
        for (auto& history : out_.histories) {
          history.push_back(one);
        }
      } else {
        out_.histories[one.conversation].push_back(one);
      }
    }
  }

  // Of a command to which there never was an answer, however often it was said, the first time
  // stands for all: it happened once or not at all, and not before that.
  static void drop_unheard(History& history) {
    std::map<Said, bool> is_heard;
    std::map<Said, Time> first;
    for (const auto& one : history) {
      is_heard[said(one)] = is_heard[said(one)] || one.is_known;
      const auto found = first.emplace(said(one), one.called).first;
      found->second = std::min(found->second, one.called);
    }
    std::erase_if(history, [&](const Operation& one) {
      return one.id != 0 && !is_heard[said(one)] && one.called != first[said(one)];
    });
  }

  // Only what was said more than once has to be kept in mind.
  void give_places(History& history) {
    std::map<std::pair<Who, std::uint64_t>, int> times;
    for (const auto& one : history) {
      times[{one.actor, one.id}] += one.id != 0 ? 1 : 0;
    }
    std::map<Said, std::int32_t> places;
    for (auto& one : history) {
      if (one.id != 0 && times[{one.actor, one.id}] > 1) {
        const auto next = static_cast<std::int32_t>(places.size());
        one.place = places.emplace(said(one), next).first->second;
      }
    }
    for (auto& one : history) {
      const auto other = places.find({one.actor, one.id, one.body == 0 ? 1U : 0U});
      one.other_place = one.place >= 0 && other != places.end() ? other->second : -1;
    }
    if (places.size() > static_cast<std::size_t>(places_max)) {
      out_.faults.push_back(std::to_string(places.size()) + " commands were said twice, at most " +
                            std::to_string(places_max) + " in a history can be judged");
      history.clear();
    }
  }

  // All answers to one command are the same, and what a retry was told is what the first one would
  // have been told.
  void foretell(History& history) {
    std::map<std::int32_t, Result> first;
    for (const auto& one : history) {
      if (one.place < 0 || !tells_event(one)) {
        continue;
      }
      auto result = one.result;
      result.duplicate = false;
      const auto& known = first.emplace(one.place, result).first->second;
      if (known != result) {
        out_.faults.push_back("another result than the first time: " + line_of(one));
      }
    }
    for (auto& one : history) {
      const auto told = first.find(one.place);
      if (!one.is_known && one.place >= 0 && told != first.end()) {
        one.result = told->second;
        one.is_foretold = true;
      }
    }
  }

  void check_feed() {
    std::vector<Fact> last(recording_.conversations);
    std::uint64_t offset = 0;
    for (const auto& fact : recording_.feed) {
      if (fact.offset <= offset) {
        out_.faults.push_back("the feed goes back at " + std::to_string(fact.offset));
      }
      offset = fact.offset;
      auto& before = last[fact.conversation];
      const auto steps = fact.is_change ? 1U : 0U;
      if (fact.version != before.version + steps || fact.fence < before.fence ||
          fact.fence > before.fence + steps || fact.at_ms < before.at_ms) {
        out_.faults.push_back("the feed is no history at " + std::to_string(fact.offset));
      }
      before = fact;
    }
  }

  void check_acknowledged() {
    std::map<std::uint64_t, const Fact*> facts;
    for (const auto& fact : recording_.feed) {
      facts[fact.offset] = &fact;
    }
    for (const auto& one : recording_.operations) {
      if (!tells_event(one)) {
        continue;
      }
      const auto found = facts.find(one.result.offset);
      const bool is_there =
          found != facts.end() && found->second->conversation == one.conversation &&
          found->second->version == one.result.version && found->second->fence == one.result.fence;
      if (!is_there) {
        out_.faults.push_back("acknowledged, and not in the feed: " + line_of(one));
      }
    }
  }

  // No event stands before that of a command which was over when its own command began.
  void check_order() {
    std::vector<const Operation*> happened;
    for (const auto& one : recording_.operations) {
      if (tells_event(one) && !one.result.duplicate) {
        happened.push_back(&one);
      }
    }
    std::sort(happened.begin(), happened.end(), [](const Operation* a, const Operation* b) {
      return a->result.offset < b->result.offset;
    });
    Time latest_call = 0;
    for (const auto* one : happened) {
      if (one->returned < latest_call) {
        out_.faults.push_back("later in the feed than what began after it: " + line_of(*one));
      }
      latest_call = std::max(latest_call, one->called);
    }
  }

  static Operation timer_of(const Fact& fact) {
    Operation out;
    out.kind = fact.kind;
    out.actor = system_itself;
    out.conversation = fact.conversation;
    out.fence = fact.fence - (fact.kind == Kind::lease_over ? 1 : 0);
    out.is_known = true;
    out.result.version = fact.version;
    out.result.fence = fact.fence;
    out.result.offset = fact.offset;
    out.result.at_ms = fact.at_ms;
    return out;
  }

  const Recording& recording_;
  Prepared out_;
};

}  // namespace

Prepared prepare(const Recording& recording) {
  return Preparing(recording).run();
}

std::string line_of(const Operation& one) {
  std::ostringstream out;
  out << name_of(one.kind) << " c" << one.conversation << " by " << one.actor << " id " << one.id;
  out << " fence " << one.fence << " client " << one.client << " at " << one.called << "..";
  if (!one.is_known) {
    out << " -> unknown";
    return out.str();
  }
  const auto& told = one.result;
  out << one.returned << " -> " << static_cast<int>(told.refusal)
      << (told.duplicate ? " again" : "") << " version " << told.version << " fence " << told.fence
      << " holder " << told.holder << " message " << told.message << " until "
      << told.lease_until_ms << " time " << told.at_ms << " offset " << told.offset;
  return out.str();
}

}  // namespace liveinbox::linear
