// Everything that a store answers, as text: lists in each order, threads, searches and the feed of
// each tenant, for an agent and for the system.
#pragma once

#include "base/result.hpp"
#include "engine/engine.hpp"
#include "support/fixed_reader.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace liveinbox::damage {

inline constexpr core::TimeMs sample_end_ms = 1'700'000'900'000;

// Opens the store as a program does, at the time at which the sample was made. Without the check of
// its pages it is opened as a file is that is too large for it.
base::Result<std::unique_ptr<engine::Engine>> open_engine(const std::string& path,
                                                          const support::FixedReader& reader,
                                                          bool is_checked = true);

// What was asked, and what came back. What was refused with an error has no entry.
using Answers = std::map<std::string, std::string>;
Answers ask_everything(engine::Engine& engine, const std::string& tenant);

}  // namespace liveinbox::damage
