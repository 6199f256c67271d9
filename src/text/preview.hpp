// The preview tree: what a reader will see of a wire form, as data that is never HTML.
//
// The tree is kept flat, in reading order, with the depth at each node: a node's children are the
// nodes behind it that are deeper. So nothing that walks it needs recursion.
#pragma once

#include "base/json_writer.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

enum class NodeKind : std::uint8_t {
  paragraph,
  text,
  bold,
  italic,
  strike,
  code,
  code_block,
  quote,
  list,
  list_item,
  link,
  line_break,
};

inline constexpr std::size_t preview_depth_max = 8;
inline constexpr std::size_t preview_nodes_max = 4096;

struct PreviewNode {
  NodeKind kind = NodeKind::text;
  std::uint8_t depth = 0;    // 0 for a block, below preview_depth_max
  bool is_tight = false;     // a block without an empty line between it and the one before
  std::uint32_t number = 0;  // of the first item of a numbered list; 0 for bullets and other nodes
  std::string text;          // of text, code, code_block and link
  std::string href;          // of link; its scheme is http, https, mailto or tel

  bool operator==(const PreviewNode&) const = default;
};

using Preview = std::vector<PreviewNode>;

// Builds a tree that keeps the limits: what would be too deep is put one level up, what would be
// too many is left out and `is_cut` says so. Bold inside bold is one bold.
class PreviewBuilder {
 public:
  explicit PreviewBuilder(std::size_t nodes_max) : nodes_max_(nodes_max) {}

  void open(NodeKind kind, std::uint32_t number = 0);
  void close();
  // Says of the node added last that it is tight.
  void mark_tight() { nodes_.back().is_tight = true; }
  // Neighbouring texts become one.
  void text(std::string_view text);
  void leaf(NodeKind kind, std::string_view text = {}, std::string_view href = {});

  [[nodiscard]] bool is_cut() const { return is_cut_; }
  [[nodiscard]] Preview take() { return std::move(nodes_); }

 private:
  bool add(NodeKind kind);

  struct Open {
    NodeKind kind;
    bool is_kept;
  };

  std::size_t nodes_max_;
  std::vector<Open> open_;
  std::size_t depth_ = 0;  // how many of the open ones are kept
  bool is_cut_ = false;
  Preview nodes_;
};

// Calls visitor.enter(nodes, i) before and visitor.leave(nodes, i) after the children of each node.
template <typename Visitor>
void walk(const Preview& nodes, Visitor& visitor) {
  std::array<std::size_t, preview_depth_max> open{};
  std::size_t count = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    while (count > nodes[i].depth) {
      --count;
      visitor.leave(nodes, open[count]);
    }
    visitor.enter(nodes, i);
    open[count] = i;
    ++count;
  }
  while (count > 0) {
    --count;
    visitor.leave(nodes, open[count]);
  }
}

[[nodiscard]] bool is_emphasis(NodeKind kind);
[[nodiscard]] std::string_view name_of(NodeKind kind);

// The array of nodes as JSON: {"type", "children"?, "text"?, "href"?, "number"?}.
void write_preview(base::JsonWriter& json, const Preview& preview);

}  // namespace liveinbox::text
