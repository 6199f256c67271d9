// What an endpoint never took, in a file of lines of JSON: the first says how many older ones were
// dropped, because the file has a limit; each further line is a delivery and why it was given up.
#pragma once

#include "webhooks/delivery.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace server::webhooks {

class DeadLetters {
 public:
  explicit DeadLetters(std::string path, std::size_t letters_max = 5'000)
      : path_(std::move(path)), letters_max_(letters_max) {}

  // Reads what is there, without a last line that a crash has torn. False where the file is
  // something else, or cannot be written.
  bool load();
  // On disk when it returns true. Drops the oldest where there are too many.
  bool add(const Delivery& delivery, std::string_view why);
  // Up to `max` of the oldest, which stay in the file until drop_oldest.
  std::vector<Delivery> oldest(std::size_t max) const;
  bool drop_oldest(std::size_t count);

  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  bool write() const;

  std::string path_;
  std::size_t letters_max_;
  std::vector<std::string> lines_;
  std::uint64_t dropped_ = 0;
};

}  // namespace server::webhooks
