#include "store/fork_check.hpp"

#include <atomic>
#include <cstddef>
#include <new>
#include <sys/mman.h>
#include <unistd.h>

namespace liveinbox::store {
namespace {

using Number = std::atomic<std::uint64_t>;

// A page that the kernel empties in every forked child, also in one made by a bare clone() that
// runs no fork handlers. Null where the kernel cannot do that.
Number* make_wiped_page() {
  const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* page = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) {
    return nullptr;
  }
  if (::madvise(page, bytes, MADV_WIPEONFORK) != 0) {
    ::munmap(page, bytes);
    return nullptr;
  }
  // Placed into the page, which nobody ever gives back.
  return new (page) Number(0);  // NOLINT(cppcoreguidelines-owning-memory): see above
}

// Ordinary memory, so a child goes on counting where its parent was.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): one count per process.
Number numbers_given{0};

}  // namespace

std::uint64_t process_number() {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): one page per process.
  static Number* const wiped = make_wiped_page();
  if (wiped == nullptr) {
    // Slower, a system call each time, and otherwise as good.
    return static_cast<std::uint64_t>(::getpid());
  }
  std::uint64_t number = wiped->load(std::memory_order_acquire);
  if (number == 0) {
    const std::uint64_t mine = numbers_given.fetch_add(1) + 1;
    // Whichever thread comes first names the process.
    number = wiped->compare_exchange_strong(number, mine) ? mine : number;
  }
  return number;
}

base::Status check_not_forked(std::uint64_t process) {
  if (process != process_number()) {
    return base::fail(base::Code::forked, "the store was opened before fork(); open it again");
  }
  return {};
}

}  // namespace liveinbox::store
