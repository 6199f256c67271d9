// Opens a store as a power cut left it and looks whether it is one of the states that it may be.
#pragma once

#include "base/result.hpp"
#include "engine/engine.hpp"
#include "store/store.hpp"
#include "support/fixed_reader.hpp"

#include "recording.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace liveinbox::crash_states {

base::Result<std::unique_ptr<store::Store>> open_store_for(const std::string& path);
base::Result<std::unique_ptr<engine::Engine>> open_engine_on(std::unique_ptr<store::Store> store,
                                                             const support::FixedReader& reader);

struct State {
  std::uint64_t position = 0;  // of the newest event; 0: nothing ever happened
  std::uint64_t sum = 0;       // of all rows, as its commit wrote it
};
base::Result<State> state_of(store::Store& store);

// What is wrong; empty if nothing is. `acknowledged` of the recording's commands had been by then.
// The opening goes through all pages and adds up all rows, so a state with the sum of a commit is
// that commit's state. `is_deep`: every retry is made and the whole store verified, too.
std::string check_state(const std::string& path,
                        const Recording& recording,
                        std::size_t acknowledged,
                        bool is_deep);

}  // namespace liveinbox::crash_states
