#include "logins.hpp"

#include "secret.hpp"

#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace server {
namespace {

constexpr char separator = '\t';

// Names are shown to people only; a tab or a line break in one would break the file.
std::string cleaned(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out;
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> out;
  std::istringstream parts(line);
  std::string part;
  while (std::getline(parts, part, separator)) {
    out.push_back(part);
  }
  return out;
}

}  // namespace

Logins::Logins(std::string path) : path_(std::move(path)) {
  std::ifstream file(path_);
  std::string line;
  while (std::getline(file, line)) {
    auto parts = split(line);
    parts.resize(6);
    if (!parts[0].empty()) {
      const auto kind = parts[1] == "visitor" ? LoginKind::visitor : LoginKind::agent;
      logins_.emplace(parts[0], Login{kind, parts[2], parts[3], parts[4], parts[5]});
    }
  }
}

std::string Logins::add(Login login) {
  login.name = cleaned(login.name);
  auto token = random_hex(16);
  logins_.emplace(token, std::move(login));
  save();
  return token;
}

std::optional<Login> Logins::find(std::string_view token, LoginKind kind) const {
  const auto found = logins_.find(token);
  if (found == logins_.end() || found->second.kind != kind) {
    return std::nullopt;
  }
  return found->second;
}

void Logins::remove(std::string_view token) {
  if (const auto found = logins_.find(token); found != logins_.end()) {
    logins_.erase(found);
    save();
  }
}

// Written whole to a new file that then takes the old one's place, for nobody else to read.
void Logins::save() const {
  std::string text;
  for (const auto& [token, login] : logins_) {
    text += token + separator + (login.kind == LoginKind::visitor ? "visitor" : "agent");
    for (const auto* part : {&login.id, &login.name, &login.channel, &login.conversation}) {
      text += separator + *part;
    }
    text += '\n';
  }
  const auto fresh = path_ + ".new";
  const int fd = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) {
    return;
  }
  const bool is_written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  if (is_written) {
    std::rename(fresh.c_str(), path_.c_str());
  }
}

}  // namespace server
