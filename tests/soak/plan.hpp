// What a soak is to be: how long, how much, and what is planted into it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace liveinbox::soak {

// Faults of a host or of the library, each of which a short soak must report.
enum class Plant : std::uint8_t {
  none,
  memory,       // a hundred bytes are forgotten with each command
  descriptor,   // a file is opened now and then and never closed
  transaction,  // a read transaction is begun now and then and never ended
  handle,       // a subscription is made now and then and never freed
  unerased,     // nobody is erased, so the data grow with every conversation
};

struct PlantName {
  Plant plant;
  std::string_view name;
  std::string_view found_by;  // the case that must fail (verdict.cpp)
};
inline constexpr std::array<PlantName, 6> plant_names = {
    {{Plant::none, "none", ""},
     {Plant::memory, "memory", "memory"},
     {Plant::descriptor, "descriptor", "descriptors"},
     {Plant::transaction, "transaction", "snapshots"},
     {Plant::handle, "handle", "handles"},
     {Plant::unerased, "unerased", "rows"}}};

inline std::optional<Plant> find_plant(std::string_view name) {
  for (const auto& row : plant_names) {
    if (row.name == name) {
      return row.plant;
    }
  }
  return std::nullopt;
}

inline std::string_view case_that_finds(Plant plant) {
  return plant_names[static_cast<std::size_t>(plant)].found_by;
}

inline constexpr std::size_t working_processes = 2;
inline constexpr std::size_t desks_per_process = 3;

struct Plan {
  std::string path;
  std::uint64_t seed = 1;
  double minutes = 3;
  std::uint64_t rate = 0;  // commands a second of all processes; 0: by the length
  Plant plant = Plant::none;
  std::string readings_path;  // where all readings are written to, as a table

  [[nodiscard]] double seconds() const { return minutes * 60; }

  // The log keeps every event, so a long run goes slower: twelve million commands are some
  // gigabytes of it.
  [[nodiscard]] double commands_per_second() const {
    return rate != 0 ? static_cast<double>(rate) : std::clamp(12'000'000 / seconds(), 20.0, 1000.0);
  }

  // The store's clock goes faster than ours, so that a run lasts three days of it: what is kept for
  // a day is forgotten in each.
  [[nodiscard]] double clock_speed() const { return std::max(1.0, 3 * 24 * 3600 / seconds()); }

  // A tenant stays for so many conversations, and goes; of those a run has about thirty.
  [[nodiscard]] std::uint64_t conversations_per_tenant() const {
    const double conversations = seconds() * commands_per_second() / 16;
    return static_cast<std::uint64_t>(std::clamp(conversations / 30, 60.0, 3000.0));
  }
  static constexpr std::uint64_t users_per_tenant = 10;

  // The data file is written anew and measured about twenty-four times, the last time some while
  // before the end.
  [[nodiscard]] double compaction_seconds() const {
    return std::clamp(seconds() / 24.7, 0.5, 600.0);
  }
  // A reader is killed as often, and once a minute at least.
  [[nodiscard]] double reader_seconds() const { return std::clamp(seconds() / 24, 1.0, 60.0); }
};

}  // namespace liveinbox::soak
