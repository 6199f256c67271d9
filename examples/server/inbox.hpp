// The library as this server uses it: one inbox for all tenants, and texts without ceremony.
#pragma once

#include <liveinbox/liveinbox.h>

#include "options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace server {

inline li_str to_li(std::string_view text) {
  return li_str{text.data(), text.size()};
}

inline std::string_view from_li(li_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

// The sentence about the last failure on this thread.
std::string last_error();

// Owns the handle. Says the policy of every tenant when it opens.
class Inbox {
 public:
  explicit Inbox(const Options& options) : options_(options) {}
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  // False with a sentence in last_error().
  bool open();

  [[nodiscard]] li_inbox handle() const { return handle_; }
  [[nodiscard]] const std::vector<std::string>& tenants() const { return options_.tenants; }
  // False with a sentence in last_error().
  bool execute(const li_command& command);

 private:
  bool set_up();

  const Options& options_;
  li_inbox handle_ = 0;
};

}  // namespace server
