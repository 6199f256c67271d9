// This program once more, killed right before its n-th call that changes a file.
#pragma once

#include <string>
#include <vector>

namespace liveinbox::crash {

enum class End { done, killed, wrong };

// `words` are the arguments; see main() in crash_test.cpp.
End run_and_kill(const std::vector<std::string>& words, int kill_at);

}  // namespace liveinbox::crash
