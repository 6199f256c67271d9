#include "readings.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace liveinbox::soak {

Reading read_process(pid_t pid, double at_s) {
  Reading out;
  out.at_s = at_s;
  const std::string folder = "/proc/" + std::to_string(pid);
  std::ifstream status(folder + "/status");
  std::string word;
  while (status >> word) {
    if (word == "RssAnon:") {
      status >> out.memory_bytes;
      out.memory_bytes *= 1024;
    } else if (word == "Threads:") {
      status >> out.threads;
    }
  }
  std::error_code error;
  const std::filesystem::directory_iterator files(folder + "/fd", error);
  if (!error) {
    out.descriptors = static_cast<std::uint64_t>(std::distance(begin(files), end(files)));
  }
  return out;
}

std::uint64_t folder_bytes(const std::string& path) {
  std::error_code error;
  std::uint64_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(path, error)) {
    const auto size = file.file_size(error);
    bytes += error ? 0 : size;
  }
  return bytes;
}

double slope(const std::vector<Reading>& readings,
             double from_s,
             const std::function<double(const Reading&)>& value) {
  double count = 0;
  double sum_x = 0;
  double sum_y = 0;
  double sum_xx = 0;
  double sum_xy = 0;
  for (const auto& reading : readings) {
    if (reading.at_s < from_s) {
      continue;
    }
    const double x = reading.at_s - from_s;
    const double y = value(reading);
    count += 1;
    sum_x += x;
    sum_y += y;
    sum_xx += x * x;
    sum_xy += x * y;
  }
  const double spread = count * sum_xx - sum_x * sum_x;
  return spread <= 0 ? 0 : (count * sum_xy - sum_x * sum_y) / spread;
}

}  // namespace liveinbox::soak
