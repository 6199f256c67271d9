// Rendering: what goes out on a channel, and what the reader will see of it.
//
// render() is used by the composer's preview and by sending alike, so the previewed bytes are the
// sent bytes. The preview is never made from the composer's text: it is what the channel makes of
// the wire form (parse_wire), so it cannot promise more than the channel keeps.
#pragma once

#include "text/preview.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

struct ChannelFormat {
  enum class Format : std::uint8_t { plain, widget_markdown, whatsapp };

  Format format = Format::plain;
  std::uint32_t max_chars = 0;  // 0: no limit
};

enum class WarningCode : std::uint8_t {
  lost_formatting,  // something of the text's form does not exist on this channel
  heading_as_bold,
  unsupported_image,  // shown as a link
  unsupported_link,   // not http, https, mailto or tel: shown as text
  ambiguous_text,     // signs meant as text will look like markup, and the channel has no escape
  too_long,
  preview_cut,  // the preview shows only the first part
};

struct Warning {
  WarningCode code = WarningCode::lost_formatting;
  std::string message;  // one English sentence for developers and logs
};

struct Rendered {
  std::string wire;  // the exact bytes to send
  Preview preview;
  std::vector<Warning> warnings;  // each code at most once
  std::uint32_t characters = 0;   // of the wire form, as the channel counts
  std::uint32_t limit = 0;        // 0: none
};

// `text` is the composer's Markdown subset (markup.hpp), valid UTF-8.
[[nodiscard]] Rendered render(const ChannelFormat& channel, std::string_view text);

// What a reader on a channel of this format sees of a wire form. A function of the two alone, so
// that transcript, composer and widget show the same.
[[nodiscard]] Preview parse_wire(ChannelFormat::Format format, std::string_view wire);
[[nodiscard]] Preview parse_widget(std::string_view wire);
[[nodiscard]] Preview parse_whatsapp(std::string_view wire);
[[nodiscard]] Preview parse_plain(std::string_view wire);

// Signs a reader sees (WIDGET), UTF-16 units (WhatsApp) or code points (plain).
[[nodiscard]] std::uint32_t count_characters(ChannelFormat::Format format, std::string_view wire);

[[nodiscard]] std::string_view name_of(WarningCode code);

// {"wire", "preview", "warnings": [{"code", "message"}], "characters", "limit"}
[[nodiscard]] std::string preview_json(const Rendered& rendered);
// The same members into an object that is being written.
void write_rendered(base::JsonWriter& json, const Rendered& rendered);

}  // namespace liveinbox::text
