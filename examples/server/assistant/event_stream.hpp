// The framing of text/event-stream (Server-Sent Events), as it comes in pieces:
//
//   stream  = [BOM] *event
//   event   = *line end-of-line
//   line    = (":" any | name [":" [" "] value]) end-of-line
//   end-of-line = CR LF | LF | CR
//
// Only the values of "data" are looked at; several in one event are joined by line feeds. It knows
// nothing of what they say.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace server::assistant {

class EventStream {
 public:
  // Of one event, and of one line.
  static constexpr std::size_t event_bytes_max = std::size_t{256} * 1024;

  // Takes the data of an event; false ends the reading.
  using OnData = std::function<bool(std::string_view data)>;
  explicit EventStream(OnData on_data) : on_data_(std::move(on_data)) {}

  // The next piece. False where it was ended, now or before, or where an event is too long.
  bool take(std::string_view piece);

 private:
  bool end_line();
  void read_field(std::string_view line);

  OnData on_data_;
  std::string line_;
  std::string data_;
  bool has_data_ = false;
  bool is_first_line_ = true;
  bool was_return_ = false;  // a line feed now belongs to the line that has ended
  bool is_over_ = false;
};

}  // namespace server::assistant
