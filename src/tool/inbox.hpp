// The inbox as the command uses it: opened, closed, and its failures as sentences.
#pragma once

#include <liveinbox/liveinbox.h>

#include "arguments.hpp"

#include <string>
#include <string_view>

namespace tool {

inline li_str to_li(std::string_view text) {
  return li_str{text.data(), text.size()};
}

inline std::string_view from_li(li_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

// Prints what went wrong in the last call, and gives the exit status for it.
int complain(std::string_view about);

class Inbox {
 public:
  Inbox() = default;
  ~Inbox() { li_close(handle_); }
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  // Looking never makes a store where there is none.
  bool open(const Arguments& arguments, bool creates);
  [[nodiscard]] li_inbox handle() const { return handle_; }

 private:
  li_inbox handle_ = 0;
};

// A page that frees itself.
class Page {
 public:
  Page() = default;
  ~Page() { li_page_free(handle_); }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  [[nodiscard]] li_page get() const { return handle_; }
  li_page* out() { return &handle_; }

 private:
  li_page handle_ = 0;
};

// Prints the page's JSON and a line break. Gives the exit status.
int print_json(const Page& page);

}  // namespace tool
