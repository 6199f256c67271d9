// Cursors that come back from outside, for any bytes: the cursor between two pages, as text and as
// the content of one whose checksum is right, and the place in the feed of the session protocol.
// Each is refused, or is the very text that we write for what it says.
#include "codec/coding.hpp"
#include "engine/query_cursor.hpp"
#include "session/server_frame.hpp"

#include "demand.hpp"

#include <array>
#include <limits>
#include <string>

namespace liveinbox::fuzz {
namespace {

using codec::TabOrder;

// Two digits a byte, as cursors have them.
std::string hex_of(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) / 16U];
    out += digits[static_cast<unsigned char>(c) % 16U];
  }
  return out;
}

// The epoch and the offset that a page cursor's bytes hold behind the checksum and two more.
engine::Cursor revision_in(std::string_view text) {
  std::array<std::uint64_t, 2> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    for (const char c : text.substr(std::min(text.size(), 12 + i * 16), 16)) {
      numbers.at(i) = numbers.at(i) * 16 + static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 87);
    }
  }
  return {numbers[0], numbers[1]};
}

void demand_of_page_cursor(std::string_view text) {
  const auto revision = revision_in(text);
  for (const auto tab : {core::Tab::all, core::Tab::waiting, core::Tab::mine}) {
    for (const auto sort : {core::Sort::usual, core::Sort::due, core::Sort::relevance}) {
      const TabOrder order{tab, sort};
      const auto place = engine::place_of(text, order, revision);
      if (!place) {
        demand(place.error().code == base::Code::invalid_cursor, "a wrong cursor is just that");
        continue;
      }
      auto own = engine::to_text({order, revision, *place, engine::is_of_widened(text)});
      if (has_planted_fault()) {
        own.back() = own.back() == '0' ? '1' : '0';  // as if the place's last letter did not count
      }
      demand(own == text, "a page cursor is the one that we write");
      const engine::Cursor other{revision.epoch + 1, revision.offset};
      demand(!engine::place_of(text, order, other), "a cursor is of its own history");
      demand(revision.offset == 0 ||
                 !engine::place_of(text, order, {revision.epoch, revision.offset - 1}),
             "a cursor is of what was there already");
      if (const auto key = engine::key_of(text, order, revision, "prefix")) {
        demand(*key == "prefix" + *place, "a key is the place behind its prefix");
      }
    }
  }
}

void demand_of_feed_cursor(std::string_view text) {
  const auto cursor = session::parse_cursor(text);
  demand(!cursor || session::cursor_text(*cursor) == text, "a cursor is the one that we write");
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace liveinbox::fuzz;  // NOLINT(google-build-using-namespace): this file's own
  const auto input = view_of(data, size);
  demand_of_page_cursor(input);
  demand_of_page_cursor(hex_of(liveinbox::codec::seal(input)));
  demand_of_feed_cursor(input);
  return 0;
}
