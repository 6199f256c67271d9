// A child that works on a store (child.hpp), its acknowledgements, and its end.
#pragma once

#include "child.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace liveinbox::crash {

class KilledChild {
 public:
  // `preload` is a library that is put before the others; empty for none.
  KilledChild(const std::string& path, std::uint64_t cycle, const std::string& preload = {});
  KilledChild(const KilledChild&) = delete;
  KilledChild& operator=(const KilledChild&) = delete;
  ~KilledChild();

  // Reads for so long, then does `first`, kills, and reads what was still in the pipe. False where
  // the child ended by itself.
  bool run_and_kill(
      std::chrono::milliseconds after_first_line, const std::function<void()>& first = [] {});

  [[nodiscard]] std::vector<Acknowledged> acknowledged() const;

 private:
  bool read_some();

  pid_t pid_ = -1;
  int reading_ = -1;
  std::string text_;
};

}  // namespace liveinbox::crash
