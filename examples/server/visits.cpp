#include "visits.hpp"

#include "secret.hpp"
#include "whole_file.hpp"

#include <sstream>
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

Visits::Visits(std::string path) : path_(std::move(path)) {
  std::string text;
  read_whole_file(path_, text);
  std::istringstream lines(text);
  std::string line;
  while (std::getline(lines, line)) {
    auto parts = split(line);
    parts.resize(6);
    if (!parts[0].empty()) {
      visits_.emplace(parts[0], Visit{parts[1], parts[2], parts[3], parts[4], parts[5]});
    }
  }
}

std::string Visits::add(Visit visit) {
  visit.name = cleaned(visit.name);
  auto token = random_hex(16);
  visits_.emplace(token, std::move(visit));
  save();
  return token;
}

std::optional<Visit> Visits::find(std::string_view token) const {
  const auto found = visits_.find(token);
  return found == visits_.end() ? std::nullopt : std::optional(found->second);
}

void Visits::remove(std::string_view token) {
  if (const auto found = visits_.find(token); found != visits_.end()) {
    visits_.erase(found);
    save();
  }
}

void Visits::save() const {
  std::string text;
  for (const auto& [token, visit] : visits_) {
    text += token;
    for (const auto* part :
         {&visit.tenant, &visit.user, &visit.name, &visit.channel, &visit.conversation}) {
      text += separator + *part;
    }
    text += '\n';
  }
  // Where it cannot be written, the visits last as long as this run.
  (void)write_whole_file(path_, text);
}

}  // namespace server
