#include "kill_at.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sys/wait.h>
#include <unistd.h>

namespace liveinbox::crash {

End run_and_kill(const std::vector<std::string>& words, int kill_at) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").string();
  const auto preload = std::filesystem::path(program).parent_path() / "kill_at_call.so";
  REQUIRE_MESSAGE(std::filesystem::exists(preload), "kill_at_call.so is not built");
  std::vector<const char*> arguments = {program.c_str()};
  for (const auto& text : words) {
    arguments.push_back(text.c_str());
  }
  arguments.push_back(nullptr);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    setenv("LD_PRELOAD", preload.c_str(), 1);
    setenv("KILL_AT", std::to_string(kill_at).c_str(), 1);
    // What is loaded first is then not the sanitizer's.
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): execv changes nothing.
    execv(program.c_str(), const_cast<char* const*>(arguments.data()));
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
    return End::killed;
  }
  INFO("the status of the process is " << status);
  CHECK(status == 0);
  return status == 0 ? End::done : End::wrong;
}

}  // namespace liveinbox::crash
