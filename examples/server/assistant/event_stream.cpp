#include "assistant/event_stream.hpp"

namespace server::assistant {

bool EventStream::take(std::string_view piece) {
  for (const char c : piece) {
    if (is_over_) {
      return false;
    }
    const bool ends_return = c == '\n' && was_return_;
    was_return_ = c == '\r';
    if (ends_return) {
      continue;
    }
    if (c == '\n' || c == '\r') {
      is_over_ = !end_line();
    } else if (line_.size() + data_.size() < event_bytes_max) {
      line_ += c;
    } else {
      is_over_ = true;
    }
  }
  return !is_over_;
}

bool EventStream::end_line() {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  std::string_view line = line_;
  if (is_first_line_ && line.starts_with(byte_order_mark)) {
    line.remove_prefix(byte_order_mark.size());
  }
  is_first_line_ = false;
  bool goes_on = true;
  if (!line.empty()) {
    read_field(line);
  } else if (has_data_) {
    const auto data = std::exchange(data_, {});
    has_data_ = false;
    goes_on = on_data_(data);
  }
  line_.clear();
  return goes_on;
}

void EventStream::read_field(std::string_view line) {
  const auto colon = line.find(':');
  if (line.substr(0, colon) != "data") {
    return;
  }
  auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) {
    value.remove_prefix(1);
  }
  if (has_data_) {
    data_ += '\n';
  }
  data_ += value;
  has_data_ = true;
}

}  // namespace server::assistant
