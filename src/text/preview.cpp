#include "text/preview.hpp"

#include <algorithm>
#include <utility>

namespace liveinbox::text {

void PreviewBuilder::open(NodeKind kind, std::uint32_t number) {
  const bool is_again =
      is_emphasis(kind) && std::any_of(open_.begin(), open_.end(), [kind](const Open& open) {
        return open.kind == kind;
      });
  // The last level is for leaves.
  const bool is_kept = !is_again && depth_ + 1 < preview_depth_max;
  if (is_kept && add(kind)) {
    nodes_.back().number = number;
  }
  open_.push_back({kind, is_kept});
  depth_ += is_kept ? 1 : 0;
}

void PreviewBuilder::close() {
  depth_ -= open_.back().is_kept ? 1 : 0;
  open_.pop_back();
}

void PreviewBuilder::text(std::string_view text) {
  if (text.empty()) {
    return;
  }
  if (!nodes_.empty() && nodes_.back().kind == NodeKind::text && nodes_.back().depth == depth_) {
    nodes_.back().text += text;
    return;
  }
  leaf(NodeKind::text, text);
}

void PreviewBuilder::leaf(NodeKind kind, std::string_view text, std::string_view href) {
  if (add(kind)) {
    nodes_.back().text = text;
    nodes_.back().href = href;
  }
}

bool PreviewBuilder::add(NodeKind kind) {
  if (nodes_.size() >= nodes_max_) {
    is_cut_ = true;
    return false;
  }
  PreviewNode node;
  node.kind = kind;
  node.depth = static_cast<std::uint8_t>(depth_);
  nodes_.push_back(std::move(node));
  return true;
}

bool is_emphasis(NodeKind kind) {
  return kind == NodeKind::bold || kind == NodeKind::italic || kind == NodeKind::strike;
}

std::string_view name_of(NodeKind kind) {
  constexpr std::array<std::string_view, 12> names{"paragraph",
                                                   "text",
                                                   "bold",
                                                   "italic",
                                                   "strike",
                                                   "code",
                                                   "code_block",
                                                   "quote",
                                                   "list",
                                                   "list_item",
                                                   "link",
                                                   "line_break"};
  return names.at(static_cast<std::size_t>(kind));
}

namespace {

bool holds_children(NodeKind kind) {
  return kind != NodeKind::text && kind != NodeKind::code && kind != NodeKind::code_block &&
         kind != NodeKind::link && kind != NodeKind::line_break;
}

struct JsonVisitor {
  base::JsonWriter& json;

  void enter(const Preview& nodes, std::size_t i) {
    const PreviewNode& node = nodes[i];
    json.begin_object().member("type", name_of(node.kind));
    if (node.number != 0) {
      json.member("number", node.number);
    }
    if (holds_children(node.kind)) {
      json.key("children").begin_array();
      return;
    }
    if (node.kind != NodeKind::line_break) {
      json.member("text", node.text);
    }
    if (node.kind == NodeKind::link) {
      json.member("href", node.href);
    }
  }

  void leave(const Preview& nodes, std::size_t i) {
    if (holds_children(nodes[i].kind)) {
      json.end_array();
    }
    json.end_object();
  }
};

}  // namespace

void write_preview(base::JsonWriter& json, const Preview& preview) {
  json.begin_array();
  JsonVisitor visitor{json};
  walk(preview, visitor);
  json.end_array();
}

}  // namespace liveinbox::text
