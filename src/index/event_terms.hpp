// What one event brings to the index: the terms of its texts, each with the field it stands in.
#pragma once

#include "codec/event_view.hpp"
#include "index/posting.hpp"
#include "text/tokenize.hpp"

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace liveinbox::index {

// Raised with every change of what is indexed or how it is cut into terms; together with the
// version of Unicode it says whether an index is still right.
inline constexpr std::uint32_t index_rules = 4;

// The term that stands for somebody's id. What comes behind the cut is left to whoever compares.
[[nodiscard]] inline std::string_view term_of_id(std::string_view id) {
  return id.substr(0, text::term_bytes_max);
}

// True for events that have a text to be found, told without reading the whole record.
[[nodiscard]] bool brings_terms(core::EventType type);

class EventTerms {
 public:
  using Visit = std::function<void(std::string_view term, const Posting& posting)>;

  // Calls `visit` for every occurrence; one and the same term may come more than once.
  void of(const codec::EventView& event, const Visit& visit);

 private:
  void visit_text(std::string_view text, const Posting& posting, const Visit& visit);

  std::vector<text::Term> terms_;  // kept from text to text, to spare the allocations
};

}  // namespace liveinbox::index
