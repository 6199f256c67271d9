#include "killed_child.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::crash {

KilledChild::KilledChild(const std::string& path, std::uint64_t cycle, const std::string& preload) {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const auto number = std::to_string(cycle);
  const auto descriptor = std::to_string(ends[1]);
  const std::array<const char*, 6> words = {
      "/proc/self/exe", "--child", path.c_str(), number.c_str(), descriptor.c_str(), nullptr};
  pid_ = fork();
  REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    close(ends[0]);
    if (!preload.empty()) {
      setenv("LD_PRELOAD", preload.c_str(), 1);
      setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
    }
    // exec promises not to write to the words.
    execv(words[0], const_cast<char* const*>(words.data()));
    _exit(127);
  }
  close(ends[1]);
  reading_ = ends[0];
}

KilledChild::~KilledChild() {
  close(reading_);
}

bool KilledChild::run_and_kill(std::chrono::milliseconds after_first_line,
                               const std::function<void()>& first) {
  const auto patience = std::chrono::seconds(60);
  auto end = std::chrono::steady_clock::now() + patience;
  bool is_first = true;
  while (std::chrono::steady_clock::now() < end) {
    pollfd waiting{reading_, POLLIN, 0};
    poll(&waiting, 1, 1);
    if ((waiting.revents & POLLIN) != 0 && read_some() && is_first) {
      is_first = false;
      end = std::chrono::steady_clock::now() + after_first_line;
    } else if ((waiting.revents & (POLLIN | POLLHUP)) == POLLHUP) {
      break;
    }
  }
  first();
  kill(pid_, SIGKILL);
  int status = 0;
  waitpid(pid_, &status, 0);
  while (read_some()) {
  }
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

std::vector<Acknowledged> KilledChild::acknowledged() const {
  std::vector<Acknowledged> out;
  for (std::size_t begin = 0; begin < text_.size();) {
    const auto end = std::min(text_.find('\n', begin), text_.size());
    auto one = read_line(text_.substr(begin, end - begin));
    if (!one.said.id.empty()) {
      out.push_back(std::move(one));
    }
    begin = end + 1;
  }
  return out;
}

bool KilledChild::read_some() {
  std::array<char, 4096> room{};
  const auto bytes = read(reading_, room.data(), room.size());
  if (bytes > 0) {
    text_.append(room.data(), static_cast<std::size_t>(bytes));
  }
  return bytes > 0;
}

}  // namespace liveinbox::crash
