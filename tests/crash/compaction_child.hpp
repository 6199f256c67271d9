// What the test of killed compactions does in other processes.
#pragma once

#include <string>

namespace liveinbox::crash {

// Puts a new data file in the place of a store's. The process's exit status.
int compact_store(const std::string& path);

// Whether a process that opens the store finds this value.
bool read_in_another(const std::string& path, const std::string& key, const std::string& value);
int read_store(const std::string& path, const std::string& key, const std::string& value);

}  // namespace liveinbox::crash
