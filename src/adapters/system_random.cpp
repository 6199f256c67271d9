#include "adapters/system_random.hpp"

#include "base/check.hpp"

#include <unistd.h>

namespace liveinbox::adapters {

std::uint64_t system_random_u64() {
  std::uint64_t number = 0;
  const bool is_filled = ::getentropy(&number, sizeof number) == 0;
  base::invariant(is_filled, "the operating system gives random numbers");
  return number;
}

}  // namespace liveinbox::adapters
