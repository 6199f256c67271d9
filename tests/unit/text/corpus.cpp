#include "corpus.hpp"

#include <array>
#include <cstdio>
#include <memory>

namespace liveinbox::text {
namespace {

bool is_there(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    return false;
  }
  std::fclose(file);
  return true;
}

}  // namespace

// gzip unpacks: a library for that would be one more dependency of the tests.
std::optional<std::vector<std::string>> corpus_lines(std::string_view name) {
  const std::string path = std::string(LI_CORPUS_DIR) + "/" + std::string(name);
  if (!is_there(path)) {
    std::printf("skipped: the corpus %s is not there\n", std::string(name).c_str());
    return std::nullopt;
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(
      popen(("gzip -dc '" + path + "'").c_str(), "r"), &pclose);
  if (pipe == nullptr) {
    std::printf("skipped: gzip could not be started for %s\n", std::string(name).c_str());
    return std::nullopt;
  }
  std::vector<std::string> lines(1);
  std::array<char, 65536> buffer{};
  std::size_t got = 0;
  while ((got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0) {
    for (const char c : std::string_view(buffer.data(), got)) {
      if (c == '\n') {
        lines.emplace_back();
      } else {
        lines.back() += c;
      }
    }
  }
  if (lines.back().empty()) {
    lines.pop_back();
  }
  return lines;
}

}  // namespace liveinbox::text
