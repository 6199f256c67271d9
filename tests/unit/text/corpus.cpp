#include "corpus.hpp"

#include <zlib.h>

#include <array>
#include <cstdio>

namespace liveinbox::text {

std::optional<std::vector<std::string>> corpus_lines(std::string_view name) {
  const std::string path = std::string(LI_CORPUS_DIR) + "/" + std::string(name);
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) {
    std::printf("skipped: the corpus %s is not there\n", std::string(name).c_str());
    return std::nullopt;
  }
  std::vector<std::string> lines(1);
  std::array<char, 65536> buffer{};
  int got = 0;
  while ((got = gzread(file, buffer.data(), static_cast<unsigned>(buffer.size()))) > 0) {
    for (int i = 0; i < got; ++i) {
      const char c = buffer.at(static_cast<std::size_t>(i));
      if (c == '\n') {
        lines.emplace_back();
      } else {
        lines.back() += c;
      }
    }
  }
  gzclose(file);
  if (lines.back().empty()) {
    lines.pop_back();
  }
  return lines;
}

}  // namespace liveinbox::text
