#include "store/shared_generation.hpp"

#include "store/file_handle.hpp"

#include <cerrno>
#include <cstddef>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace liveinbox::store {
namespace {

constexpr std::size_t mapped_bytes = shared_generation_offset + sizeof(std::uint64_t);

base::Status write_generation(int fd, std::uint64_t generation) {
  ssize_t put = -1;
  do {
    put = ::pwrite(fd, &generation, sizeof generation, shared_generation_offset);
  } while (put < 0 && errno == EINTR);
  if (put != static_cast<ssize_t>(sizeof generation)) {
    return system_error(put < 0 ? errno : ENOSPC, "the guard file cannot be written");
  }
  return {};
}

}  // namespace

base::Result<SharedGeneration> SharedGeneration::map(int guard_fd,
                                                     bool is_alone,
                                                     std::uint64_t first) {
  if (is_alone) {
    if (auto written = write_generation(guard_fd, first); !written) {
      return std::move(written).error();
    }
  }
  struct stat info {};
  if (::fstat(guard_fd, &info) != 0) {
    return system_error(errno, "the guard file cannot be examined");
  }
  // Beyond the end of the file the map would kill whoever reads it.
  if (info.st_size < static_cast<off_t>(mapped_bytes)) {
    return base::fail(base::Code::store_corrupt, "the guard file is cut");
  }
  void* page = ::mmap(nullptr, mapped_bytes, PROT_READ, MAP_SHARED, guard_fd, 0);
  if (page == MAP_FAILED) {
    return system_error(errno, "the guard file cannot be mapped");
  }
  return SharedGeneration(guard_fd, page);
}

SharedGeneration::SharedGeneration(SharedGeneration&& other) noexcept
    : guard_fd_(other.guard_fd_), page_(std::exchange(other.page_, nullptr)) {}

SharedGeneration::~SharedGeneration() {
  if (page_ != nullptr) {
    ::munmap(page_, mapped_bytes);
  }
}

std::uint64_t SharedGeneration::load() const {
  const auto* bytes = static_cast<const std::byte*>(page_) + shared_generation_offset;
  // The offset is a multiple of eight. NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  return __atomic_load_n(reinterpret_cast<const std::uint64_t*>(bytes), __ATOMIC_ACQUIRE);
}

base::Status SharedGeneration::store(std::uint64_t generation) const {
  return write_generation(guard_fd_, generation);
}

}  // namespace liveinbox::store
