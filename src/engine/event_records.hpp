// The events of a batch as the log keeps them: their checksums are right, and they are not decoded
// yet, since who reads a feed mostly hands it on or looks at few of its events.
#pragma once

#include "base/result.hpp"
#include "codec/event_view.hpp"
#include "core/event.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::engine {

class EventRecords {
 public:
  // Takes a copy.
  void add(std::string_view record);

  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] bool empty() const { return ends_.empty(); }
  // Of all records together.
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }

  // An index below size(). The view is valid until the next add().
  base::Status view(std::size_t index, codec::EventView& out) const;
  [[nodiscard]] base::Result<core::Event> decode(std::size_t index) const;
  [[nodiscard]] base::Result<std::vector<core::Event>> decode_all() const;

 private:
  [[nodiscard]] std::string_view record(std::size_t index) const;

  std::string bytes_;
  std::vector<std::size_t> ends_;  // where each record ends in bytes_
};

}  // namespace liveinbox::engine
