// UTF-8, for any bytes: what is valid is what known_utf8.hpp and utf8proc say; cuts keep characters
// whole; JSON says the same text again.
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/utf8.hpp"

#include "demand.hpp"
#include "known_utf8.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <string>

namespace liveinbox::fuzz {
namespace {

struct Walk {
  std::size_t first_invalid = std::string_view::npos;
  std::string repaired;  // with U+FFFD for each byte that belongs to no character
};

Walk walk(std::string_view text) {
  Walk out;
  for (std::size_t at = 0; at < text.size();) {
    const auto known = known_character(text.substr(at));
    if (known) {
      out.repaired += text.substr(at, known->length);
    } else {
      out.first_invalid = std::min(out.first_invalid, at);
      out.repaired += "\xEF\xBF\xBD";
    }
    at += known ? known->length : 1;
  }
  return out;
}

// At every place, also inside a character.
void demand_of_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto known = known_character(text.substr(at));
    const auto found = base::next_code_point(text, at);
    const auto slowly = base::decode_code_point(text, at);
    demand(found.value == slowly.value && found.length == slowly.length, "two ways are one");
    demand(found.value == (known ? known->value : base::replacement_character),
           "a character has its value");
    demand(found.length == (known ? known->length : 1), "a character has its length");
    utf8proc_int32_t value = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
    const auto length =
        utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &value);
    demand((length > 0) == known.has_value(), "utf8proc knows the same characters");
    std::string written;
    base::append_utf8(written, found.value);
    demand(!known || written == text.substr(at, known->length), "a character is written as it was");
  }
}

void demand_of_cuts(std::string_view text, bool is_valid) {
  const std::size_t signs = base::count_graphemes(text);
  demand(signs <= text.size() && (signs > 0 || text.empty()), "a sign has a byte");
  for (std::size_t max = 0; max <= std::min<std::size_t>(text.size() + 1, 64); ++max) {
    const auto cut = base::truncate_at_code_point(text, max);
    const auto gently = base::truncate_at_grapheme(text, max);
    demand(text.starts_with(cut) && text.starts_with(gently), "what is left is the beginning");
    demand(cut.size() <= max && gently.size() <= max, "a cut keeps its limit");
    demand(!is_valid || gently.size() <= cut.size(), "a sign has at least a character");
    demand(cut.size() + 4 > std::min(max, text.size()), "a cut takes at most a character");
    demand(!is_valid || (base::is_valid_utf8(cut) && base::is_valid_utf8(gently)),
           "a cut goes through no character");
    demand(cut.empty() || !gently.empty(), "a first sign does not vanish");
  }
}

void demand_of_json(std::string_view text, const std::string& repaired) {
  std::string json;
  base::append_json_string(json, text);
  const auto document = base::JsonDocument::parse(json);
  demand(static_cast<bool>(document), "a text is written as JSON");
  const auto again = document->root().as_text("text");
  demand(again && *again == repaired, "a text is read as it was written");
}

void try_text(std::string_view text) {
  const Walk known = walk(text);
  const bool is_valid = known.first_invalid == std::string_view::npos;
  // As if bytes past U+10FFFF were taken for characters.
  const bool is_blind = has_planted_fault() && text.find('\xF4') != std::string_view::npos;
  const auto found = is_blind ? std::string_view::npos : base::first_invalid_utf8(text);
  demand(found == known.first_invalid, "the first wrong byte is found");
  demand(base::is_valid_utf8(text) == is_valid, "what has no wrong byte is valid");
  demand_of_characters(text);
  demand_of_cuts(text, is_valid);
  demand_of_json(text, known.repaired);
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  liveinbox::fuzz::try_text(liveinbox::fuzz::view_of(data, size));
  return 0;
}
