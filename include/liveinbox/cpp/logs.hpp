// The log: what an operator should know, line by line.
//
//   auto inbox = liveinbox::Inbox::open_logged("/var/lib/inbox", [](const LogRecord& line) {
//     std::clog << line.module() << ": " << line.message() << '\n';
//   });
#pragma once

#include <liveinbox/cpp/texts.hpp>
#include <liveinbox/log.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace liveinbox {

// One line.
// Ownership: borrows; it and its texts live during the callback only.
// Threads: that of the callback. Errors: none. Since: 0.1.0
class LogRecord {
 public:
  explicit LogRecord(const li_log_record& raw) noexcept : raw_(raw) {}

  [[nodiscard]] std::uint32_t level() const noexcept { return raw_.level; }  // LI_LOG_…
  [[nodiscard]] std::int64_t at_ms() const noexcept { return raw_.at_ms; }
  [[nodiscard]] std::string_view module() const noexcept { return view(raw_.module); }
  [[nodiscard]] std::string_view message() const noexcept { return view(raw_.message); }

  [[nodiscard]] std::size_t size() const noexcept { return raw_.field_count; }
  // Field `index`, which is below size().
  [[nodiscard]] std::string_view key(std::size_t index) const noexcept {
    return view(raw_.fields[index].key);
  }
  [[nodiscard]] std::string_view value(std::size_t index) const noexcept {
    return view(raw_.fields[index].value);
  }
  // The value beside a key, empty where the line has no such key.
  [[nodiscard]] std::string_view value(std::string_view wanted) const noexcept {
    for (std::size_t i = 0; i < size(); ++i) {
      if (key(i) == wanted) {
        return value(i);
      }
    }
    return {};
  }

 private:
  const li_log_record& raw_;
};

}  // namespace liveinbox
