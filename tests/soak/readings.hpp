// What the system tells of a process and of the data file, second by second, and the line that goes
// through it best.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace liveinbox::soak {

struct Reading {
  double at_s = 0;
  std::uint64_t memory_bytes = 0;  // the process's own: pages of files, the store's among them, are
                                   // the system's to keep or drop
  std::uint64_t descriptors = 0;
  std::uint64_t threads = 0;
};

// Nothing is left at 0 of a process that lives.
Reading read_process(pid_t pid, double at_s);

// Bytes of all files in a folder.
std::uint64_t folder_bytes(const std::string& path);

// How much `value` grows in a second, by least squares, over the readings from `from_s` on.
double slope(const std::vector<Reading>& readings,
             double from_s,
             const std::function<double(const Reading&)>& value);

}  // namespace liveinbox::soak
