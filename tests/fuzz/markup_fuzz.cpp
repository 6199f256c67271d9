// Messages on their way to a channel, for any bytes: what goes out and what a reader will see of it
// are text of a bounded size, with no link but to where links may lead. The widget's wire form is
// its own wire form, and shows the tree of the text it was made from. There is no HTML in either:
// a tree holds texts, and JSON carries them.
#include "base/json_reader.hpp"
#include "base/utf8.hpp"
#include "text/markup.hpp"
#include "text/render.hpp"

#include "demand.hpp"
#include "known_utf8.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace liveinbox::fuzz {
namespace {

using text::ChannelFormat;
using text::NodeKind;
using text::Preview;
using text::PreviewNode;
using text::Rendered;
using Format = ChannelFormat::Format;

// As a browser reads it that would run what is no address: control characters and spaces are
// passed over, and letters are small.
bool leads_somewhere_allowed(const std::string& href) {
  std::string plain;
  for (const char c : href) {
    if (static_cast<unsigned char>(c) > ' ') {
      plain += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
  }
  constexpr std::array<std::string_view, 4> schemes = {"http://", "https://", "mailto:", "tel:"};
  return plain.size() == href.size() && href.size() <= text::href_bytes_max &&
         std::any_of(schemes.begin(), schemes.end(), [&plain](std::string_view scheme) {
           return plain.starts_with(scheme) && plain.size() > scheme.size();
         });
}

bool holds_text(NodeKind kind) {
  return kind == NodeKind::text || kind == NodeKind::code || kind == NodeKind::code_block ||
         kind == NodeKind::link;
}

void demand_of_tree(const Preview& nodes, bool is_valid) {
  demand(nodes.size() <= text::preview_nodes_max, "a tree has at most so many nodes");
  std::size_t depth = 0;
  for (const PreviewNode& node : nodes) {
    demand(node.depth < text::preview_depth_max, "a tree is at most so deep");
    demand(node.depth <= depth, "a node is one level deeper at most");
    depth = holds_text(node.kind) ? node.depth : node.depth + std::size_t{1};
    demand(holds_text(node.kind) || node.text.empty(), "texts are leaves");
    demand((node.kind == NodeKind::link) == !node.href.empty(), "a link leads somewhere");
    demand(node.href.empty() || leads_somewhere_allowed(node.href), "a link has a good scheme");
    demand(!is_valid || (is_known_utf8(node.text) && is_known_utf8(node.href)),
           "a tree's texts are UTF-8");
  }
}

void demand_of_rendered(Format format, const Rendered& rendered, std::string_view source) {
  demand(is_known_utf8(rendered.wire), "a wire form is UTF-8");
  demand(rendered.wire.size() <= 8 * source.size() + 64, "a wire form is not much longer");
  demand(rendered.preview == text::parse_wire(format, rendered.wire), "what is shown is sent");
  demand_of_tree(rendered.preview, true);
  demand(rendered.characters <= 2 * rendered.wire.size(), "a character has a byte");
  const bool is_long =
      std::any_of(rendered.warnings.begin(), rendered.warnings.end(), [](const auto& warning) {
        return warning.code == text::WarningCode::too_long;
      });
  demand(is_long == (rendered.limit != 0 && rendered.characters > rendered.limit),
         "what is too long is said to be");
  const auto document = base::JsonDocument::parse(text::preview_json(rendered));
  demand(static_cast<bool>(document), "a preview is written as JSON");
  const auto wire = document->root().find("wire");
  demand(wire && *wire->as_text("wire") == rendered.wire, "JSON has the wire form");
}

// Without what an empty line between blocks makes of a tree.
std::vector<PreviewNode> shape_of(const Preview& nodes) {
  auto out = nodes;
  for (PreviewNode& node : out) {
    node.is_tight = false;
  }
  return out;
}

void demand_of_widget(std::string_view source, const Rendered& first) {
  const Rendered second = text::render({Format::widget_markdown, 0}, first.wire);
  demand(second.wire == first.wire, "a wire form is its own");
  demand(second.preview == first.preview, "a wire form shows the same twice");
  const bool is_less =
      std::any_of(first.warnings.begin(), first.warnings.end(), [](const auto& warning) {
        return warning.code == text::WarningCode::lost_formatting ||
               warning.code == text::WarningCode::preview_cut;
      });
  const auto tree = text::parse_markup(text::Dialect::markdown, source, text::preview_nodes_max);
  demand(is_less || shape_of(tree.nodes) == shape_of(first.preview), "what was written is shown");
}

void try_text(std::string_view source) {
  const bool is_valid = is_known_utf8(source);
  for (const auto format : {Format::plain, Format::widget_markdown, Format::whatsapp}) {
    // A transcript shows what lies in the store, be it damaged.
    demand_of_tree(text::parse_wire(format, source), is_valid);
    if (!is_valid) {
      continue;
    }
    Rendered rendered = text::render({format, 20}, source);
    if (has_planted_fault() && !rendered.preview.empty()) {
      for (PreviewNode& node : rendered.preview) {
        // As if any scheme would do.
        node.href = node.href.empty() ? "" : "javascript://" + node.href;
      }
      demand_of_tree(rendered.preview, true);
    }
    demand_of_rendered(format, rendered, source);
    if (format == Format::widget_markdown) {
      demand_of_widget(source, rendered);
    }
  }
}

}  // namespace
}  // namespace liveinbox::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size <= 1024) {
    liveinbox::fuzz::try_text(liveinbox::fuzz::view_of(data, size));
  }
  return 0;
}
