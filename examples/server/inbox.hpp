// The library as this server uses it: one inbox for one tenant, and texts without ceremony.
#pragma once

#include <liveinbox/liveinbox.h>

#include "options.hpp"

#include <string>
#include <string_view>

namespace server {

inline li_str to_li(std::string_view text) {
  return li_str{text.data(), text.size()};
}

inline std::string_view from_li(li_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

// The sentence about the last failure on this thread.
std::string last_error();

// Owns the handle. Sets up agents, channels and the policy by commands when it opens.
class Inbox {
 public:
  explicit Inbox(const Options& options) : options_(options) {}
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  // False with a sentence in last_error().
  bool open();

  [[nodiscard]] li_inbox handle() const { return handle_; }
  [[nodiscard]] const std::string& tenant() const { return options_.tenant; }

 private:
  bool set_up();
  bool execute(li_command& command);

  const Options& options_;
  li_inbox handle_ = 0;
};

}  // namespace server
