// Markup: the two small languages of messages, as a tree (preview.hpp).
//
// Markdown subset (the composer's input and the wire form of WIDGET):
//   blocks   paragraph; ``` fenced code; > quote; - * + bullets and 1. 1) numbers, two levels;
//            # headings, which become a bold paragraph
//   inline   **bold** __bold__ *italic* _italic_ ~~strike~~ `code` ```code``` [text](href)
//            <https://…> and bare https://… links; \ before a sign takes its meaning
// WhatsApp's own language:
//   blocks   paragraph; ```code```; > quote; - * bullets and 1. numbers, one level
//   inline   *bold* _italic_ ~strike~ `code` ```code``` and bare links; there is no escape
// Line ends are line breaks in both, and inline markup ends with its line. HTML is text.
#pragma once

#include "text/preview.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace liveinbox::text {

enum class Dialect : std::uint8_t { markdown, whatsapp };

struct Parsed {
  Preview nodes;
  bool is_cut = false;            // more than nodes_max nodes; the rest is missing
  bool had_heading = false;       // shown bold
  bool had_image = false;         // shown as a link or text
  bool had_refused_link = false;  // a scheme that is no link; shown as text
};

[[nodiscard]] Parsed parse_markup(Dialect dialect, std::string_view text, std::size_t nodes_max);

// What is longer before a point is no number of an item.
inline constexpr std::size_t item_digits_max = 6;
inline constexpr std::uint32_t item_number_max = 999'999;

// The schemes that may become links, and how long a link may be.
[[nodiscard]] bool is_allowed_href(std::string_view href);
// Whether a text begins with such a scheme; more need not follow.
[[nodiscard]] bool begins_href(std::string_view text);
inline constexpr std::size_t href_bytes_max = 2048;

// A bare link with an unpaired bracket could not be written as [text](href).
[[nodiscard]] bool has_paired_brackets(std::string_view href);

// What the blocks and the writers need of the inline language.

// Whether a run of `sign` between these characters can start or end a markup; 0 stands for a line's
// begin or end.
[[nodiscard]] bool can_open(Dialect dialect, char sign, char32_t before, char32_t after);
[[nodiscard]] bool can_close(Dialect dialect, char sign, char32_t before, char32_t after);

// Letters and digits of any script.
[[nodiscard]] bool is_word_character(char32_t code_point);

// The character that ends at `offset`; 0 at the begin.
[[nodiscard]] char32_t character_before(std::string_view text, std::size_t offset);
// The character that starts at `offset`; 0 at the end.
[[nodiscard]] char32_t character_at(std::string_view text, std::size_t offset);

// How many bytes a bare link has that starts at `offset`; 0 when none does.
[[nodiscard]] std::size_t bare_link_length(std::string_view line, std::size_t offset);
// Whether a bare link starts at `offset`, or would if the right text followed.
[[nodiscard]] bool begins_bare_link(std::string_view text, std::size_t offset);

// Parses one line into the builder.
void parse_inline(Dialect dialect, std::string_view line, PreviewBuilder& builder, Parsed& notes);

}  // namespace liveinbox::text
