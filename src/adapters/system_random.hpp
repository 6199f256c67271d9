// Chance from the operating system: for epochs, process numbers and other names that must not be
// guessed or repeat. Safe for any number of threads, and after fork().
#pragma once

#include <cstdint>

namespace liveinbox::adapters {

std::uint64_t system_random_u64();

}  // namespace liveinbox::adapters
