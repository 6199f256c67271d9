// The part of a process that erases a user, and may be killed at it.
#pragma once

#include <string>

namespace liveinbox::crash {

inline constexpr const char* erased_user = "canary-user";

// Erases the user and finishes the erasure; 0 if both went well.
int erase_user(const std::string& path);

}  // namespace liveinbox::crash
