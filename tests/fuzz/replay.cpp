// Replays a corpus: every file of the target's folder, in any build. An input that breaks a
// property ends the program, with the name of its file as the last line. Then all of it once more,
// in a child for which the target has a planted fault: that has to be seen.
#include "demand.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> corpus() {
  const std::filesystem::directory_iterator files(LI_FUZZ_CORPUS);
  std::vector<std::filesystem::path> out(begin(files), end(files));
  std::sort(out.begin(), out.end());
  return out;
}

void replay(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  // Of exactly that size on the heap, so that a sanitizer sees who reads past its end.
  const std::vector<std::uint8_t> bytes((std::istreambuf_iterator<char>(file)), {});
  std::printf("%s\n", path.filename().c_str());
  std::fflush(stdout);
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

// The child ends by a demand that does not hold, or it has seen nothing.
bool sees_planted_fault() {
  std::printf("with a planted fault:\n");
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    liveinbox::fuzz::has_planted_fault() = true;
    for (const auto& path : corpus()) {
      replay(path);
    }
    _exit(0);
  }
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
         WTERMSIG(status) == SIGABRT;
}

}  // namespace

int main() {
  const auto paths = corpus();
  for (const auto& path : paths) {
    replay(path);
  }
  const bool is_seen = sees_planted_fault();
  std::printf("%zu passed, %d failed\n", paths.size() + (is_seen ? 1 : 0), is_seen ? 0 : 1);
  return is_seen ? 0 : 1;
}
