// invariant(): what must be true if our own code is right.
//
// A caller's mistake is a status and a damaged file is an Error; only our own mistakes come here.
// Builds for tests abort at the line that was wrong. Builds for users must not kill the host, so
// there the violation is remembered and the engine refuses further writes (see engine/engine.hpp).
#pragma once

namespace liveinbox::base {

// Records a broken invariant (and aborts in builds with LI_CHECKED). Defined in check.cpp.
void invariant_failed(const char* sentence, const char* file, int line) noexcept;

// True once any invariant of this process has failed.
[[nodiscard]] bool any_invariant_failed() noexcept;

inline void invariant(bool condition,
                      const char* sentence,
                      const char* file = __builtin_FILE(),
                      int line = __builtin_LINE()) noexcept {
  if (!condition) {
    invariant_failed(sentence, file, line);
  }
}

}  // namespace liveinbox::base
