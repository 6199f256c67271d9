#include "base/check.hpp"

#include <atomic>

#ifdef LI_CHECKED
#include <cstdio>
#include <cstdlib>
#endif

namespace liveinbox::base {
namespace {

// The one flag that outlives a call: a process that broke its own rules does not write any more.
std::atomic<bool> failed{false};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

void invariant_failed([[maybe_unused]] const char* sentence,
                      [[maybe_unused]] const char* file,
                      [[maybe_unused]] int line) noexcept {
  failed.store(true, std::memory_order_relaxed);
#ifdef LI_CHECKED
  static_cast<void>(std::fprintf(stderr, "%s:%d: invariant failed: %s\n", file, line, sentence));
  std::abort();
#endif
}

bool any_invariant_failed() noexcept {
  return failed.load(std::memory_order_relaxed);
}

}  // namespace liveinbox::base
