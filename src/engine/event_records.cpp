#include "engine/event_records.hpp"

#include "codec/record.hpp"

#include <utility>

namespace liveinbox::engine {

void EventRecords::add(std::string_view record) {
  bytes_.append(record);
  ends_.push_back(bytes_.size());
}

base::Status EventRecords::view(std::size_t index, codec::EventView& out) const {
  return codec::view_event(record(index), out);
}

base::Result<core::Event> EventRecords::decode(std::size_t index) const {
  return codec::decode_event(record(index));
}

base::Result<std::vector<core::Event>> EventRecords::decode_all() const {
  std::vector<core::Event> events;
  events.reserve(size());
  for (std::size_t i = 0; i < size(); ++i) {
    auto event = decode(i);
    if (!event) {
      return std::move(event).error();
    }
    events.push_back(*std::move(event));
  }
  return events;
}

std::string_view EventRecords::record(std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return std::string_view(bytes_).substr(begin, ends_[index] - begin);
}

}  // namespace liveinbox::engine
