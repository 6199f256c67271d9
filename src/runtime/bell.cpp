#include "runtime/bell.hpp"

#include <cerrno>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace liveinbox::runtime {

base::Result<std::unique_ptr<Bell>> Bell::create() {
  // Its memory first: without it nobody would close the descriptor.
  std::unique_ptr<Bell> bell(new Bell());
  bell->descriptor_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (bell->descriptor_ < 0) {
    return base::Error{base::Code::store_io, errno, "no descriptor for the runtime to sleep on"};
  }
  return bell;
}

Bell::~Bell() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

void Bell::ring() noexcept {
  if (!is_rung_.exchange(true, std::memory_order_acq_rel)) {
    const std::uint64_t once = 1;
    // A count of 1 always fits, so this neither blocks nor falls short.
    static_cast<void>(::write(descriptor_, &once, sizeof once) == sizeof once);
  }
}

void Bell::answer() noexcept {
  std::uint64_t rings = 0;
  // In this order: the other way round a ring between the two would be taken away unheard, and
  // every later one would count on it.
  static_cast<void>(::read(descriptor_, &rings, sizeof rings) == sizeof rings);
  is_rung_.exchange(false, std::memory_order_acq_rel);
}

}  // namespace liveinbox::runtime
