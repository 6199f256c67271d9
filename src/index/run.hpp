// Makes a segment of the texts of some events.
#pragma once

#include "index/event_terms.hpp"
#include "index/segment.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace liveinbox::index {

class RunBuilder {
 public:
  // Events may come in any order.
  void add(const codec::EventView& event);

  // What was added, as the segment of the events in (after, upto].
  [[nodiscard]] std::shared_ptr<const MemorySegment> build(std::uint64_t after, std::uint64_t upto);

 private:
  struct Entry {
    std::uint64_t conversation = 0;
    Posting posting;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  std::vector<Entry>& entries_of(codec::TenantNumber tenant, std::string_view term);

  EventTerms terms_;
  // The key is the tenant's number, as bytes that sort as it does, and the term.
  std::unordered_map<std::string, std::vector<Entry>, Hash, std::equal_to<>> entries_;
  std::string key_;
};

// Two segments that follow each other, as one.
base::Result<std::shared_ptr<const MemorySegment>> merge(const MemorySegment& older,
                                                         const MemorySegment& newer);

}  // namespace liveinbox::index
