#include "progress.hpp"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace tool {
namespace {

constexpr std::uint64_t bar_width = 30;

}  // namespace

Progress::Progress(std::string_view what) : what_(what), is_terminal_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (is_terminal_ && drawn_ != ~std::uint64_t{0}) {
    std::fputc('\n', stderr);
  }
}

void Progress::show(std::uint64_t done, std::uint64_t all) {
  const auto percent = all == 0 ? 0 : std::min<std::uint64_t>(done * 100 / all, 100);
  const auto mark = all == 0 ? done : percent;
  if (!is_terminal_ || mark == drawn_) {
    return;
  }
  drawn_ = mark;
  const std::string bar(percent * bar_width / 100, '#');
  std::fprintf(stderr,
               "\r%s [%-30s] %3llu%%  %llu ",
               what_.c_str(),
               bar.c_str(),
               static_cast<unsigned long long>(percent),
               static_cast<unsigned long long>(done));
}

}  // namespace tool
