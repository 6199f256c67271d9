// What a program asked of the kernel, and when it acknowledged what, in order.
#pragma once

#include "crash/child.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace liveinbox::crash_states {

enum class CallKind : std::uint8_t { write, sync, truncate, rename, unlink, acknowledge };

struct Call {
  CallKind kind = CallKind::write;
  bool is_durable = false;  // a write that was synchronous
  std::string file;         // empty: the folder
  std::uint64_t offset = 0;
  std::string bytes;  // written; the new name of a file
};

// A command that was acknowledged, and the state that its commit made.
struct Acknowledged {
  crash::Acknowledged command;
  std::uint64_t position = 0;  // of the newest event
  std::uint64_t sum = 0;       // of all rows
};

// A name in the folder that is no file of the store: what is written there is an acknowledgement.
inline constexpr const char* acknowledgements = "acknowledged";

std::string line_of(const Acknowledged& one);

struct Recording {
  std::vector<Call> calls;
  std::vector<Acknowledged> acknowledged;  // in the order of the calls that say so
};

// `is_early`: a planted fault. Each acknowledgement comes before the sync that it should wait for.
Recording read_recording(const std::string& path, bool is_early);

}  // namespace liveinbox::crash_states
