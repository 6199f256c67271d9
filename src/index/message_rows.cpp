#include "index/message_rows.hpp"

#include "codec/key.hpp"
#include "codec/record.hpp"

#include <utility>

namespace liveinbox::index {

base::Result<core::Event> read_event_of(store::ReadView& view, std::string_view position_value) {
  const auto position = codec::decode_number(position_value);
  if (!position) {
    return position.error();
  }
  const auto bytes = view.get(store::Table::event, codec::event_key(*position));
  if (!bytes) {
    return bytes.error();
  }
  if (!*bytes) {
    return base::fail(base::Code::store_corrupt, "a row names an event that is not there");
  }
  return codec::decode_event(**bytes);
}

base::Result<std::optional<core::Event>> read_event_at(store::ReadView& view,
                                                       store::Table table,
                                                       std::string_view key) {
  const auto bytes = view.get(table, key);
  if (!bytes) {
    return bytes.error();
  }
  if (!*bytes) {
    return std::optional<core::Event>();
  }
  auto event = read_event_of(view, **bytes);
  if (!event) {
    return std::move(event).error();
  }
  return std::optional<core::Event>(*std::move(event));
}

base::Result<std::optional<core::Event>> read_message(store::ReadView& view,
                                                      std::uint64_t conversation,
                                                      std::uint64_t message) {
  return read_event_at(view, store::Table::message, codec::message_key(conversation, message));
}

}  // namespace liveinbox::index
