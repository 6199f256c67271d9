// Secrets in files: one a line. Everybody sees a command line, so they never stand there.
#pragma once

#include <string>
#include <vector>

namespace server {

// The lines that are not empty, without spaces at their ends; none where there is no file.
std::vector<std::string> read_secret_lines(const std::string& path);

}  // namespace server
