// Takes the place of the process's allocator. Memory comes from the allocator below, so that a
// sanitizer sees every block; freeing is left to it.
#include "failing_allocator.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

extern "C" {
// The allocators below: that of AddressSanitizer where there is one, else that of the C library.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): their names are given.
__attribute__((weak)) void* __interceptor_malloc(std::size_t size);
__attribute__((weak)) void* __interceptor_calloc(std::size_t count, std::size_t size);
__attribute__((weak)) void* __interceptor_realloc(void* block, std::size_t size);
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
}

namespace {

struct Plan {
  bool is_on = false;
  failing mode = fail_once;
  std::uint64_t number = 0;
  std::uint64_t asked = 0;
};

thread_local Plan plan;

bool must_fail() noexcept {
  if (!plan.is_on) {
    return false;
  }
  plan.asked += 1;
  const bool fails = plan.mode == fail_once ? plan.asked == plan.number : plan.asked >= plan.number;
  if (fails) {
    errno = ENOMEM;
  }
  return fails;
}

void* new_block(std::size_t size) noexcept {
  return std::malloc(size == 0 ? 1 : size);
}

void* new_block_or_throw(std::size_t size) {
  void* const block = new_block(size);
  if (block == nullptr) {
    throw std::bad_alloc();
  }
  return block;
}

}  // namespace

extern "C" {

void begin_failing(std::uint64_t number, failing mode) {
  plan = Plan{true, mode, number, 0};
}

std::uint64_t end_failing(void) {
  plan.is_on = false;
  return plan.asked;
}

void* malloc(std::size_t size) {
  if (must_fail()) {
    return nullptr;
  }
  return __interceptor_malloc != nullptr ? __interceptor_malloc(size) : __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) {
  if (must_fail()) {
    return nullptr;
  }
  return __interceptor_calloc != nullptr ? __interceptor_calloc(count, size)
                                         : __libc_calloc(count, size);
}

void* realloc(void* block, std::size_t size) {
  if (must_fail()) {
    return nullptr;
  }
  return __interceptor_realloc != nullptr ? __interceptor_realloc(block, size)
                                          : __libc_realloc(block, size);
}

}  // extern "C"

void* operator new(std::size_t size) {
  return new_block_or_throw(size);
}
void* operator new[](std::size_t size) {
  return new_block_or_throw(size);
}
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return new_block(size);
}
void* operator new[](std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return new_block(size);
}
void operator delete(void* block) noexcept {
  std::free(block);
}
void operator delete[](void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t /*size*/) noexcept {
  std::free(block);
}
void operator delete[](void* block, std::size_t /*size*/) noexcept {
  std::free(block);
}
void operator delete(void* block, const std::nothrow_t& /*tag*/) noexcept {
  std::free(block);
}
void operator delete[](void* block, const std::nothrow_t& /*tag*/) noexcept {
  std::free(block);
}
