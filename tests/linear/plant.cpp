#include "plant.hpp"

#include "translate.hpp"

#include <limits>
#include <utility>

namespace liveinbox::linear {
namespace {

constexpr Time ahead_ms = 80;

}  // namespace

const std::vector<PlantName>& plant_names() {
  static const std::vector<PlantName> names = {{Plant::double_claim, "double_claim"},
                                               {Plant::stale_reply, "stale_reply"},
                                               {Plant::twice, "twice"},
                                               {Plant::lost_claim, "lost_claim"},
                                               {Plant::later_read, "later_read"},
                                               {Plant::earlier_read, "earlier_read"},
                                               {Plant::local_clock, "local_clock"}};
  return names;
}

std::optional<Plant> find_plant(std::string_view name) {
  for (const auto& row : plant_names()) {
    if (row.name == name) {
      return row.plant;
    }
  }
  return std::nullopt;
}

bool Planter::falls_due(Plant plant) {
  constexpr std::uint64_t one_in = 4;
  if (plant_ != plant || random_() % one_in != 0) {
    return false;
  }
  planted_ += 1;
  return true;
}

core::Command Planter::before(const Operation& one) {
  auto command = command_of(one);
  if (one.is_again && falls_due(Plant::twice)) {
    command.id += "-anew";
  }
  if (plant_ == Plant::lost_claim && one.kind == Kind::claim) {
    // Refused, and the refusal tells how things stand.
    command.if_version = std::numeric_limits<std::int64_t>::max();
    command.id.clear();
  }
  return command;
}

std::vector<core::Command> Planter::after(Operation& one) {
  auto& told = one.result;
  if (one.kind == Kind::claim && plant_ == Plant::lost_claim) {
    const bool is_free = told.refusal == Refusal::version_mismatch && told.holder == nobody;
    if (!is_free || !falls_due(Plant::lost_claim)) {
      return {command_of(one)};
    }
    told.refusal = Refusal::none;
    told.version += 1;
    told.fence += 1;
    told.holder = one.actor;
    told.lease_until_ms = told.at_ms + (one.lease_ms != 0 ? one.lease_ms : policy_lease_ms);
    return {};
  }
  Operation instead = one;
  instead.fence = told.fence;
  instead.actor = told.holder;
  instead.id = std::numeric_limits<std::uint32_t>::max() + ++named_;
  if (one.kind == Kind::claim && told.refusal == Refusal::already_claimed &&
      falls_due(Plant::double_claim)) {
    instead.kind = Kind::release;
    instead.lease_ms = 0;
    instead.if_version = 0;
    return {command_of(instead), command_of(one)};
  }
  if (one.kind == Kind::send && told.refusal == Refusal::stale_fence && told.holder >= 0 &&
      falls_due(Plant::stale_reply)) {
    return {command_of(instead)};
  }
  return {};
}

void Planter::age(Operation& one) {
  if (plant_ != Plant::earlier_read || !one.is_known) {
    return;
  }
  if (seen_.size() <= one.conversation) {
    seen_.resize(one.conversation + std::size_t{1});
  }
  auto& seen = seen_[one.conversation];
  const auto read = one.result;
  if (seen && seen->version != read.version && falls_due(Plant::earlier_read)) {
    one.result = *seen;
  }
  seen = read;
}

std::vector<Planter::Early> Planter::early_ends(engine::Engine& engine,
                                                std::uint32_t conversations) {
  std::vector<Early> out;
  for (std::uint32_t i = 0; plant_ == Plant::local_clock && i < conversations; ++i) {
    Operation card;
    card.conversation = i;
    look(engine, card);
    const auto& seen = card.result;
    const auto left = seen.lease_until_ms - engine.now_ms();
    if (seen.status != Status::claimed || left <= 0 || left > ahead_ms ||
        !falls_due(Plant::local_clock)) {
      continue;
    }
    Operation release;
    release.kind = Kind::release;
    release.conversation = i;
    release.actor = seen.holder;
    release.fence = seen.fence;
    release.id = std::numeric_limits<std::uint32_t>::max() + ++named_;
    Operation recorded = release;
    recorded.kind = Kind::lease_over;
    recorded.actor = system_itself;
    out.push_back({command_of(release), recorded});
  }
  return out;
}

}  // namespace liveinbox::linear
