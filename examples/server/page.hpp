// A page of the library, freed with its owner whichever way a function is left.
#pragma once

#include <liveinbox/liveinbox.h>

#include "inbox.hpp"

#include <string_view>

namespace server {

class Page {
 public:
  Page() = default;
  ~Page() { li_page_free(handle_); }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  // For the calls that make one.
  li_page* out() { return &handle_; }
  [[nodiscard]] li_page get() const { return handle_; }
  [[nodiscard]] bool is_there() const { return handle_ != 0; }

  // Nothing where that fails; the library's last error says why.
  [[nodiscard]] std::string_view json() const {
    li_str text{};
    return li_page_json(handle_, &text) == LI_OK ? from_li(text) : std::string_view();
  }
  [[nodiscard]] li_page_info info() const {
    li_page_info info = LI_PAGE_INFO_INIT;
    li_page_get_info(handle_, &info);
    return info;
  }

 private:
  li_page handle_ = 0;
};

}  // namespace server
