// Reads the log at rising positions, as a feed goes through it: by a step where the next one is
// near, by a search where it is not.
#pragma once

#include "base/result.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace liveinbox::index {

class EventRows {
 public:
  explicit EventRows(store::ReadView& view) : view_(view) {}

  // The record of the event at `position`. The view of its bytes ends with the next call.
  base::Result<std::string_view> at(std::uint64_t position);

 private:
  base::Result<std::string_view> search(std::uint64_t position);
  base::Result<std::string_view> step_to(std::uint64_t position);

  store::ReadView& view_;
  std::unique_ptr<store::Scan> scan_;  // none where the last one was searched for
  std::uint64_t next_ = 0;             // behind the one given last; 0 before the first
};

}  // namespace liveinbox::index
