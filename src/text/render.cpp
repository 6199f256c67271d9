#include "text/render.hpp"

#include "base/utf8.hpp"
#include "text/markup.hpp"
#include "text/wire.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace liveinbox::text {
namespace {

using Format = ChannelFormat::Format;

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

Written write(Format format, const Preview& nodes) {
  switch (format) {
    case Format::widget_markdown:
      return write_widget(nodes);
    case Format::whatsapp:
      return write_whatsapp(nodes);
    case Format::plain:
      break;
  }
  return write_plain(nodes);
}

// Lines as they are; empty ones part paragraphs.
Parsed parse_plain_text(std::string_view wire, std::size_t nodes_max) {
  PreviewBuilder builder(nodes_max);
  bool is_inside = false;
  for (std::size_t start = 0; start <= wire.size();) {
    const std::size_t end = std::min(wire.find('\n', start), wire.size());
    const std::string_view line = wire.substr(start, end - start);
    start = end + 1;
    if (line.empty()) {
      if (is_inside) {
        builder.close();
      }
      is_inside = false;
      continue;
    }
    if (is_inside) {
      builder.leaf(NodeKind::line_break);
    } else {
      builder.open(NodeKind::paragraph);
    }
    is_inside = true;
    builder.text(line);
  }
  Parsed parsed;
  parsed.nodes = builder.take();
  parsed.is_cut = builder.is_cut();
  return parsed;
}

Parsed parse(Format format, std::string_view wire, std::size_t nodes_max) {
  switch (format) {
    case Format::widget_markdown:
      return parse_markup(Dialect::markdown, wire, nodes_max);
    case Format::whatsapp:
      return parse_markup(Dialect::whatsapp, wire, nodes_max);
    case Format::plain:
      break;
  }
  return parse_plain_text(wire, nodes_max);
}

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// The letters a reader sees, without spaces and markers; `names_links` writes out where links lead.
std::string seen(const Preview& nodes, bool names_links) {
  std::string out;
  for (const PreviewNode& node : nodes) {
    std::copy_if(node.text.begin(), node.text.end(), std::back_inserter(out), [](char c) {
      return !is_blank(c);
    });
    if (names_links && node.kind == NodeKind::link && node.text != node.href) {
      out += '(' + node.href + ')';
    }
  }
  return out;
}

void warn(Rendered& rendered, bool applies, WarningCode code) {
  constexpr std::array<std::string_view, 7> messages{
      "some formatting does not exist on this channel and was left out",
      "headings do not exist on this channel and are sent in bold",
      "pictures cannot be embedded and are sent as links",
      "only http, https, mailto and tel addresses become links",
      "signs in the text will be shown as formatting, because the channel has no escape",
      "the text is longer than the channel allows",
      "the preview shows only the first part of the text"};
  if (applies) {
    rendered.warnings.push_back({code, std::string(messages.at(static_cast<std::size_t>(code)))});
  }
}

std::size_t count_utf16(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const base::CodePoint next = base::next_code_point(text, at);
    units += next.value > 0xFFFF ? 2 : 1;
    at += next.length;
  }
  return units;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += base::next_code_point(text, at).length) {
    ++count;
  }
  return count;
}

}  // namespace

Rendered render(const ChannelFormat& channel, std::string_view text) {
  const Parsed source = parse_markup(Dialect::markdown, text, no_limit);
  Written written = write(channel.format, source.nodes);
  Parsed shown = parse(channel.format, written.wire, preview_nodes_max);

  Rendered rendered;
  rendered.characters = count_characters(channel.format, written.wire);
  rendered.limit = channel.max_chars;
  const bool is_markup = channel.format == Format::whatsapp;
  const bool is_ambiguous =
      is_markup && !shown.is_cut && seen(source.nodes, true) != seen(shown.nodes, true);
  warn(rendered, written.lost_formatting, WarningCode::lost_formatting);
  warn(rendered, source.had_heading, WarningCode::heading_as_bold);
  warn(rendered, source.had_image, WarningCode::unsupported_image);
  warn(rendered, source.had_refused_link, WarningCode::unsupported_link);
  warn(rendered, is_ambiguous, WarningCode::ambiguous_text);
  warn(rendered,
       channel.max_chars != 0 && rendered.characters > channel.max_chars,
       WarningCode::too_long);
  warn(rendered, shown.is_cut, WarningCode::preview_cut);
  rendered.wire = std::move(written.wire);
  rendered.preview = std::move(shown.nodes);
  return rendered;
}

Preview parse_wire(Format format, std::string_view wire) {
  return parse(format, wire, preview_nodes_max).nodes;
}

Preview parse_widget(std::string_view wire) {
  return parse_wire(Format::widget_markdown, wire);
}

Preview parse_whatsapp(std::string_view wire) {
  return parse_wire(Format::whatsapp, wire);
}

Preview parse_plain(std::string_view wire) {
  return parse_wire(Format::plain, wire);
}

std::uint32_t count_characters(Format format, std::string_view wire) {
  switch (format) {
    case Format::widget_markdown:
      return static_cast<std::uint32_t>(base::count_graphemes(wire));
    case Format::whatsapp:
      return static_cast<std::uint32_t>(count_utf16(wire));
    case Format::plain:
      break;
  }
  return static_cast<std::uint32_t>(count_code_points(wire));
}

std::string_view name_of(WarningCode code) {
  constexpr std::array<std::string_view, 7> names{"lost_formatting",
                                                  "heading_as_bold",
                                                  "unsupported_image",
                                                  "unsupported_link",
                                                  "ambiguous_text",
                                                  "too_long",
                                                  "preview_cut"};
  return names.at(static_cast<std::size_t>(code));
}

void write_rendered(base::JsonWriter& json, const Rendered& rendered) {
  json.member("wire", rendered.wire);
  json.key("preview");
  write_preview(json, rendered.preview);
  json.key("warnings").begin_array();
  for (const Warning& warning : rendered.warnings) {
    json.begin_object();
    json.member("code", name_of(warning.code)).member("message", warning.message);
    json.end_object();
  }
  json.end_array();
  json.member("characters", rendered.characters).member("limit", rendered.limit);
}

std::string preview_json(const Rendered& rendered) {
  std::string out;
  base::JsonWriter json(out);
  json.begin_object();
  write_rendered(json, rendered);
  json.end_object();
  return out;
}

}  // namespace liveinbox::text
