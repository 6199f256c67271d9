// A progress bar on standard error, if that is a terminal; else nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tool {

class Progress {
 public:
  explicit Progress(std::string_view what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Draws anew when a percent was gained; `all` may be 0 when it is not known.
  void show(std::uint64_t done, std::uint64_t all);

 private:
  std::string what_;
  bool is_terminal_;
  std::uint64_t drawn_ = ~std::uint64_t{0};
};

}  // namespace tool
