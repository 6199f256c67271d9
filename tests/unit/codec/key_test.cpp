// Shows that keys sort as their parts do, that no two rows share a key, that each fits into a key
// of the store, and that what is read back from keys is what was put in.
#include "codec/key.hpp"

#include "base/limits.hpp"
#include "codec/meta.hpp"

#include "chance.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace {

using namespace std::string_view_literals;
using liveinbox::unit::Chance;
namespace base = liveinbox::base;
namespace codec = liveinbox::codec;
namespace core = liveinbox::core;
namespace limits = liveinbox::base::limits;

constexpr int rounds = 4000;
constexpr core::TimeMs first_time = std::numeric_limits<core::TimeMs>::min();
constexpr core::TimeMs last_time = std::numeric_limits<core::TimeMs>::max();
constexpr std::int32_t lowest_priority = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t highest_priority = std::numeric_limits<std::int32_t>::max();
constexpr std::uint64_t last_number = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint32_t last_tenant = std::numeric_limits<std::uint32_t>::max();

// Few values, so that parts are often equal and the next part decides.
std::uint64_t few(Chance& chance) {
  return chance.coin() ? chance.below(3) : last_number - chance.below(3);
}

codec::TenantNumber few_tenants(Chance& chance) {
  return static_cast<codec::TenantNumber>(few(chance));
}

core::TimeMs few_times(Chance& chance) {
  return static_cast<core::TimeMs>(few(chance));
}

std::string few_texts(Chance& chance) {
  constexpr std::string_view signs = "\x00\x01\xFF"sv;
  std::string text;
  for (std::uint64_t left = chance.below(4); left > 0; --left) {
    text.push_back(signs[chance.below(signs.size())]);
  }
  return text;
}

// `make` returns a pair: parts that compare as the row should sort, and the key. Equal keys must
// come from equal parts, which is what "no two rows share a key" says.
template <typename Make>
void sorts_as_its_parts(std::uint64_t seed, Make make) {
  Chance chance(seed);
  for (int i = 0; i < rounds; ++i) {
    const auto [left_parts, left_key] = make(chance);
    const auto [right_parts, right_key] = make(chance);
    CHECK((left_parts < right_parts) == (left_key < right_key));
    CHECK((left_parts == right_parts) == (left_key == right_key));
  }
}

template <typename... Parts>
std::pair<std::tuple<Parts...>, std::string> row(std::tuple<Parts...> parts, std::string key) {
  return {std::move(parts), std::move(key)};
}

// Order in which the greater value comes first.
struct Descending {
  std::int64_t value = 0;
  bool operator==(const Descending&) const = default;
  bool operator<(const Descending& other) const { return value > other.value; }
};

struct DescendingNumber {
  std::uint64_t value = 0;
  bool operator==(const DescendingNumber&) const = default;
  bool operator<(const DescendingNumber& other) const { return value > other.value; }
};

bool begins_with(std::string_view key, std::string_view prefix) {
  return key.substr(0, prefix.size()) == prefix;
}

}  // namespace

TEST_CASE("keys_of_numbers_sort_as_their_numbers") {
  sorts_as_its_parts(1, [](Chance& chance) {
    const std::uint64_t position = few(chance);
    return row(std::tuple(position), codec::event_key(position));
  });
  sorts_as_its_parts(2, [](Chance& chance) {
    const auto parts = std::tuple(few_tenants(chance), few(chance));
    return row(parts, codec::feed_key(std::get<0>(parts), std::get<1>(parts)));
  });
  sorts_as_its_parts(3, [](Chance& chance) {
    const auto parts = std::tuple(few(chance), few(chance));
    return row(parts, codec::transcript_key(std::get<0>(parts), std::get<1>(parts)));
  });
  sorts_as_its_parts(4, [](Chance& chance) {
    const auto parts = std::tuple(few(chance), few(chance));
    return row(parts, codec::message_key(std::get<0>(parts), std::get<1>(parts)));
  });
  sorts_as_its_parts(5, [](Chance& chance) {
    const std::uint64_t conversation = few(chance);
    return row(std::tuple(conversation), codec::conversation_key(conversation));
  });
  sorts_as_its_parts(6, [](Chance& chance) {
    const std::uint64_t process = few(chance);
    return row(std::tuple(process), codec::process_key(process));
  });
}

TEST_CASE("keys_of_texts_sort_as_their_texts") {
  sorts_as_its_parts(11, [](Chance& chance) {
    const std::string tenant = few_texts(chance);
    return row(std::tuple(tenant), codec::tenant_key(tenant));
  });
  sorts_as_its_parts(12, [](Chance& chance) {
    const auto parts = std::tuple(few_tenants(chance), few_texts(chance));
    return row(parts, codec::host_key(std::get<0>(parts), std::get<1>(parts)));
  });
  sorts_as_its_parts(13, [](Chance& chance) {
    const auto parts = std::tuple(few_tenants(chance), few_texts(chance));
    return row(parts, codec::cursor_key(std::get<0>(parts), std::get<1>(parts)));
  });
  sorts_as_its_parts(14, [](Chance& chance) {
    const auto parts = std::tuple(few_tenants(chance), few_texts(chance), few_texts(chance));
    return row(parts,
               codec::external_key(std::get<0>(parts), std::get<1>(parts), std::get<2>(parts)));
  });
  sorts_as_its_parts(15, [](Chance& chance) {
    const auto parts = std::tuple(few(chance), few_texts(chance));
    return row(parts, codec::read_mark_key(std::get<0>(parts), std::get<1>(parts)));
  });
  sorts_as_its_parts(16, [](Chance& chance) {
    const auto parts = std::tuple(few(chance), chance.coin(), few_texts(chance));
    return row(parts, codec::draft_key(std::get<0>(parts), std::get<2>(parts), std::get<1>(parts)));
  });
  sorts_as_its_parts(18, [](Chance& chance) {
    core::DirectoryEntry agent;
    agent.load = static_cast<std::uint32_t>(few(chance));
    agent.last_offer = few(chance);
    agent.principal.id = few_texts(chance);
    const auto tenant = few_tenants(chance);
    const auto parts = std::tuple(tenant, agent.load, agent.last_offer, agent.principal.id);
    return row(parts, codec::ready_key(tenant, core::RoutingMode::least_busy, agent));
  });
  sorts_as_its_parts(17, [](Chance& chance) {
    const auto parts = std::tuple(few(chance), few(chance));
    return row(parts, codec::delivery_key(std::get<0>(parts), std::get<1>(parts)));
  });
}

TEST_CASE("keys_of_people_sort_as_their_parts") {
  sorts_as_its_parts(21, [](Chance& chance) {
    const auto parts =
        std::tuple(few_tenants(chance), chance.code(core::principal_kind_names), few_texts(chance));
    return row(parts,
               codec::principal_key(std::get<0>(parts), std::get<1>(parts), std::get<2>(parts)));
  });
  sorts_as_its_parts(22, [](Chance& chance) {
    const core::Principal actor{chance.code(core::principal_kind_names), few_texts(chance), "name"};
    const auto parts = std::tuple(few_tenants(chance), actor.kind, actor.id, few_texts(chance));
    return row(parts, codec::outcome_key(std::get<0>(parts), actor, std::get<3>(parts)));
  });
  sorts_as_its_parts(23, [](Chance& chance) {
    const auto parts = std::tuple(few_times(chance), few_texts(chance));
    return row(parts, codec::outcome_age_key(std::get<0>(parts), std::get<1>(parts)));
  });
  sorts_as_its_parts(24, [](Chance& chance) {
    const auto parts =
        std::tuple(few_tenants(chance), few_texts(chance), few_texts(chance), few(chance));
    return row(parts,
               codec::active_key(
                   std::get<0>(parts), std::get<1>(parts), std::get<2>(parts), std::get<3>(parts)));
  });
}

TEST_CASE("waiting_sorts_by_priority_then_since_then_number") {
  sorts_as_its_parts(31, [](Chance& chance) {
    const auto tenant = few_tenants(chance);
    const auto priority = static_cast<std::int32_t>(few(chance));
    const core::TimeMs since_ms = few_times(chance);
    const std::uint64_t number = few(chance);
    return row(std::tuple(tenant, Descending{priority}, since_ms, number),
               codec::waiting_key(tenant, priority, since_ms, number));
  });
  const std::vector<std::int32_t> highest_first = {
      highest_priority, 7, 1, 0, -1, -7, lowest_priority};
  std::string before;
  for (const std::int32_t priority : highest_first) {
    const std::string key = codec::waiting_key(1, priority, 1000, 5);
    CHECK(before < key);
    before = key;
  }
}

TEST_CASE("all_and_mine_sort_newest_first") {
  sorts_as_its_parts(32, [](Chance& chance) {
    const auto tenant = few_tenants(chance);
    const core::TimeMs activity_ms = few_times(chance);
    const std::uint64_t number = few(chance);
    return row(std::tuple(tenant, Descending{activity_ms}, DescendingNumber{number}),
               codec::all_key(tenant, activity_ms, number));
  });
  sorts_as_its_parts(33, [](Chance& chance) {
    const auto tenant = few_tenants(chance);
    const std::string agent = few_texts(chance);
    const core::TimeMs activity_ms = few_times(chance);
    const std::uint64_t number = few(chance);
    return row(std::tuple(tenant, agent, Descending{activity_ms}, DescendingNumber{number}),
               codec::mine_key(tenant, agent, activity_ms, number));
  });
}

TEST_CASE("timers_sort_by_due_first") {
  sorts_as_its_parts(34, [](Chance& chance) {
    const codec::TimerKey timer{few_times(chance),
                                few_tenants(chance),
                                few(chance),
                                chance.code(core::timer_kind_names),
                                few(chance)};
    return row(std::tuple(timer.due_ms, timer.tenant, timer.conversation, timer.kind, timer.fence),
               codec::timer_key(timer));
  });
}

TEST_CASE("prefix_of_active_holds_exactly_the_rows_of_channel_and_user") {
  Chance chance(41);
  for (int i = 0; i < rounds; ++i) {
    const auto tenant = few_tenants(chance);
    const auto owner = std::tuple(tenant, few_texts(chance), few_texts(chance));
    const auto asked = std::tuple(tenant, few_texts(chance), few_texts(chance));
    const std::string key =
        codec::active_key(tenant, std::get<1>(owner), std::get<2>(owner), few(chance));
    const std::string prefix = codec::active_prefix(tenant, std::get<1>(asked), std::get<2>(asked));
    CHECK(begins_with(key, prefix) == (owner == asked));
  }
}

TEST_CASE("prefix_of_a_tab_holds_exactly_its_rows") {
  Chance chance(42);
  for (int i = 0; i < rounds; ++i) {
    const auto tenant = few_tenants(chance);
    const auto asked = few_tenants(chance);
    const std::string holder = few_texts(chance);
    const std::string viewer = few_texts(chance);
    const std::string all = codec::all_key(tenant, few_times(chance), few(chance));
    const std::string waiting = codec::waiting_key(tenant, 3, few_times(chance), few(chance));
    const std::string mine = codec::mine_key(tenant, holder, few_times(chance), few(chance));
    const std::string all_prefix = codec::queue_prefix(asked, {core::Tab::all}, viewer);
    const std::string waiting_prefix = codec::queue_prefix(asked, {core::Tab::waiting}, viewer);
    const std::string mine_prefix = codec::queue_prefix(asked, {core::Tab::mine}, viewer);
    CHECK(begins_with(all, all_prefix) == (tenant == asked));
    CHECK(begins_with(waiting, waiting_prefix) == (tenant == asked));
    CHECK(begins_with(mine, mine_prefix) == (tenant == asked && holder == viewer));
    CHECK_FALSE(begins_with(all, waiting_prefix));
    CHECK_FALSE(begins_with(waiting, mine_prefix));
    CHECK_FALSE(begins_with(mine, all_prefix));
  }
}

TEST_CASE("counts_are_by_tab_and_mine_by_agent") {
  std::set<std::string> keys;
  for (const codec::TenantNumber tenant : {1U, 2U}) {
    keys.insert(codec::count_key(tenant, core::Tab::all, ""));
    keys.insert(codec::count_key(tenant, core::Tab::waiting, ""));
    keys.insert(codec::count_key(tenant, core::Tab::mine, "ana"));
    keys.insert(codec::count_key(tenant, core::Tab::mine, "ana\0"sv));
    keys.insert(codec::count_key(tenant, core::Tab::mine, ""));
  }
  CHECK(keys.size() == 10);
  CHECK(codec::count_key(1, core::Tab::all, "ana") == codec::count_key(1, core::Tab::all, ""));
}

TEST_CASE("settings_do_not_share_a_key") {
  const std::set<std::string> keys = {codec::policy_key(1),
                                      codec::policy_key(2),
                                      codec::channel_key(1, ""),
                                      codec::channel_key(1, "WA"),
                                      codec::channel_key(2, "WA"),
                                      codec::channel_key(1, "WIDGET"),
                                      codec::channel_key(1, "\0"sv)};
  CHECK(keys.size() == 7);
}

TEST_CASE("longest_parts_make_keys_that_fit") {
  const auto fits = [](const std::string& key) {
    CHECK_FALSE(key.empty());
    CHECK(key.size() <= limits::key_bytes);
  };
  for (const char byte : {'\0', 'x', '\xFF'}) {
    const std::string id(limits::id_bytes, byte);
    const std::string label(limits::channel_bytes, byte);
    const std::string external(limits::external_id_bytes, byte);
    const core::Principal actor{core::PrincipalKind::integration, id, ""};
    fits(codec::tenant_key(id));
    fits(codec::host_key(last_tenant, std::string(limits::conversation_bytes, byte)));
    fits(codec::active_key(last_tenant, label, id, last_number));
    fits(codec::external_key(last_tenant, label, external));
    fits(codec::principal_key(last_tenant, actor.kind, id));
    fits(codec::channel_key(last_tenant, label));
    fits(codec::read_mark_key(last_number, id));
    fits(codec::draft_key(last_number, id, true));
    fits(codec::delivery_key(last_number, last_number));
    fits(codec::team_key(last_tenant, id));
    core::DirectoryEntry agent;
    agent.principal.id = id;
    fits(codec::ready_key(last_tenant, core::RoutingMode::least_busy, agent));
    fits(codec::outcome_age_key(last_time, codec::outcome_key(last_tenant, actor, id)));
    fits(codec::cursor_key(last_tenant, id));
    fits(codec::queue_prefix(last_tenant, {core::Tab::mine}, id));
    fits(codec::mine_key(last_tenant, id, last_time, last_number));
    fits(codec::count_key(last_tenant, core::Tab::mine, id));
  }
}

TEST_CASE("shortest_parts_make_keys_that_are_not_empty") {
  CHECK_FALSE(codec::tenant_key("").empty());
  CHECK_FALSE(codec::host_key(0, "").empty());
  CHECK_FALSE(codec::queue_prefix(0, {core::Tab::all}, "").empty());
}

TEST_CASE("queue_keys_name_their_conversation") {
  Chance chance(51);
  const std::vector<std::uint64_t> numbers = {0, 1, 0xFF, chance.u64(), last_number};
  for (const std::uint64_t number : numbers) {
    for (const core::TimeMs at_ms : {first_time, core::TimeMs{-1}, core::TimeMs{0}, last_time}) {
      const std::vector<std::string> keys = {codec::waiting_key(7, lowest_priority, at_ms, number),
                                             codec::waiting_key(7, highest_priority, at_ms, number),
                                             codec::all_key(7, at_ms, number),
                                             codec::mine_key(7, "", at_ms, number),
                                             codec::mine_key(7, "a\0\x01\xFF"sv, at_ms, number)};
      for (const std::string& key : keys) {
        const auto found = codec::conversation_of_queue_key(key);
        REQUIRE(found);
        CHECK(*found == number);
      }
    }
  }
}

TEST_CASE("damaged_queue_keys_are_reported") {
  for (const std::string& key :
       {codec::waiting_key(7, 1, 2, 3), codec::all_key(7, 2, 3), codec::mine_key(7, "ana", 2, 3)}) {
    for (std::size_t length = 0; length < key.size(); ++length) {
      const auto cut = codec::conversation_of_queue_key(key.substr(0, length));
      REQUIRE_FALSE(cut);
      CHECK(cut.error().code == base::Code::store_corrupt);
    }
    CHECK_FALSE(codec::conversation_of_queue_key(key + "x"));
    std::string other_tab = key;
    other_tab[4] = 3;
    CHECK_FALSE(codec::conversation_of_queue_key(other_tab));
  }
}

TEST_CASE("timer_keys_read_back") {
  Chance chance(52);
  for (int i = 0; i < rounds; ++i) {
    const codec::TimerKey timer{few_times(chance),
                                few_tenants(chance),
                                chance.u64(),
                                chance.code(core::timer_kind_names),
                                few(chance)};
    const auto parsed = codec::parse_timer_key(codec::timer_key(timer));
    REQUIRE(parsed);
    CHECK(parsed->due_ms == timer.due_ms);
    CHECK(parsed->tenant == timer.tenant);
    CHECK(parsed->conversation == timer.conversation);
    CHECK(parsed->kind == timer.kind);
    CHECK(parsed->fence == timer.fence);
  }
}

TEST_CASE("damaged_timer_keys_are_reported") {
  const std::string key = codec::timer_key({5, 1, 2, core::TimerKind::assistant_timeout, 3});
  for (std::size_t length = 0; length < key.size(); ++length) {
    const auto cut = codec::parse_timer_key(key.substr(0, length));
    REQUIRE_FALSE(cut);
    CHECK(cut.error().code == base::Code::store_corrupt);
  }
  CHECK_FALSE(codec::parse_timer_key(key + '\0'));
  std::string unknown_kind = key;
  unknown_kind[20] = static_cast<char>(core::timer_kind_names.size());
  CHECK_FALSE(codec::parse_timer_key(unknown_kind));
  unknown_kind[20] = static_cast<char>(core::timer_kind_names.size() - 1);
  CHECK(codec::parse_timer_key(unknown_kind));
}

TEST_CASE("process_keys_read_back_and_stand_apart_from_other_rows") {
  for (const std::uint64_t process : {std::uint64_t{0}, std::uint64_t{0xFF}, last_number}) {
    const std::string key = codec::process_key(process);
    CHECK(begins_with(key, codec::process_prefix));
    CHECK_FALSE(begins_with(codec::head_key, codec::process_prefix));
    const auto found = codec::process_of_key(key);
    REQUIRE(found);
    CHECK(*found == process);
    for (std::size_t length = 0; length < key.size(); ++length) {
      CHECK_FALSE(codec::process_of_key(key.substr(0, length)));
    }
    CHECK_FALSE(codec::process_of_key(key + "x"));
  }
  CHECK_FALSE(codec::process_of_key(codec::tenant_key("process") + "12345678x"));
  CHECK_FALSE(codec::process_of_key(codec::tenant_key("another") + "12345678"));
}

TEST_CASE("agents_are_read_back_from_keys_of_who_is_ready") {
  core::DirectoryEntry ana;
  ana.principal.id = "ana";
  ana.load = 3;
  for (const auto mode : {core::RoutingMode::round_robin, core::RoutingMode::least_busy}) {
    const auto key = codec::ready_key(7, mode, ana);
    CHECK(begins_with(key, codec::ready_prefix(7, mode)));
    const auto found = codec::agent_of_ready_key(key);
    REQUIRE(found);
    CHECK(*found == "ana");
    for (std::size_t length = 0; length <= key.size() - ana.principal.id.size(); ++length) {
      CHECK_FALSE(codec::agent_of_ready_key(key.substr(0, length)));
    }
  }
}

TEST_CASE("owners_are_read_back_from_keys_of_outcomes") {
  const core::Principal ana{core::PrincipalKind::agent, "ana", {}};
  auto key = codec::outcome_key(7, ana, "id");
  const auto found = codec::owner_of_outcome_key(key);
  REQUIRE(found);
  CHECK(*found == codec::OutcomeOwner{7, ana.kind, "ana"});
  for (std::size_t length = 0; length < key.size() - 2; ++length) {
    CHECK_FALSE(codec::owner_of_outcome_key(key.substr(0, length)));
  }
  key[4] = static_cast<char>(core::principal_kind_names.size());
  CHECK_FALSE(codec::owner_of_outcome_key(key));
}

TEST_CASE("rows_by_deadline_are_those_of_the_agent_in_mine_alone") {
  for (const auto tab : {core::Tab::all, core::Tab::waiting, core::Tab::mine}) {
    const auto key = codec::due_key(7, tab, "ana", {5, 9});
    CHECK(begins_with(key, codec::queue_prefix(7, {tab, core::Sort::due}, "ana")));
    CHECK((key == codec::due_key(7, tab, "bob", {5, 9})) == (tab != core::Tab::mine));
    CHECK(key < codec::due_key(7, tab, "ana", {6, 1}));
    const auto conversation = codec::conversation_of_queue_key(key);
    REQUIRE(conversation);
    CHECK(*conversation == 9);
  }
}

TEST_CASE("tenants_are_read_back_from_their_keys") {
  Chance chance(54);
  for (int i = 0; i < rounds; ++i) {
    const std::string tenant = few_texts(chance);
    CHECK(codec::tenant_of_key(codec::tenant_key(tenant)) == tenant);
    const auto number = few_tenants(chance);
    const auto kind = chance.code(core::principal_kind_names);
    CHECK(codec::tenant_of_principal_key(codec::principal_key(number, kind, tenant)) == number);
  }
  CHECK(codec::tenant_of_key("").empty());
  CHECK(codec::tenant_of_key("acme").empty());
  CHECK(codec::tenant_of_principal_key("abc") == 0);
}

TEST_CASE("mutated_keys_are_read_or_refused") {
  Chance chance(53);
  for (int i = 0; i < rounds; ++i) {
    const std::string queue = mutated(chance, codec::mine_key(7, few_texts(chance), 2, 3));
    if (const auto found = codec::conversation_of_queue_key(queue); !found) {
      CHECK(found.error().code == base::Code::store_corrupt);
    }
    const std::string timer =
        mutated(chance, codec::timer_key({5, 1, 2, core::TimerKind::claim_lease, 3}));
    if (const auto parsed = codec::parse_timer_key(timer)) {
      CHECK(codec::timer_key(*parsed) == timer);
    }
  }
}
