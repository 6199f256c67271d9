// Frees a page of the library whichever way a function is left.
#pragma once

#include <liveinbox/liveinbox.h>

namespace server {

class PageOwner {
 public:
  PageOwner() = default;
  ~PageOwner() { li_page_free(page_); }
  PageOwner(const PageOwner&) = delete;
  PageOwner& operator=(const PageOwner&) = delete;

  li_page* out() { return &page_; }
  [[nodiscard]] li_page get() const { return page_; }

 private:
  li_page page_ = 0;
};

}  // namespace server
