// The wire form of WhatsApp. It has no escape, so a text is written as it is; render.cpp finds out
// whether it will be taken for markup.
#include "text/markup.hpp"
#include "text/wire.hpp"

#include <array>
#include <string>

namespace liveinbox::text {
namespace {

class WhatsappVisitor {
 public:
  WhatsappVisitor() : lines_(written_.wire, true) {}

  void enter(const Preview& nodes, std::size_t i) {
    const PreviewNode& node = nodes[i];
    lines_.enter(node);
    switch (node.kind) {
      case NodeKind::text:
        out() += node.text;
        break;
      case NodeKind::code:
      case NodeKind::code_block:
        out() += "```";
        out() += node.text;
        out() += "```";
        break;
      case NodeKind::link:
        write_link(node);
        break;
      case NodeKind::bold:
      case NodeKind::italic:
      case NodeKind::strike:
        open_sign(nodes, i);
        break;
      default:
        break;
    }
    kinds_.at(node.depth) = node.kind;
  }

  void leave(const Preview& nodes, std::size_t i) {
    const PreviewNode& node = nodes[i];
    lines_.leave(node);
    if (is_emphasis(node.kind)) {
      out() += signs_.at(node.depth);
    }
  }

  Written take() {
    written_.lost_formatting |= lines_.has_nested_list();
    return std::move(written_);
  }

 private:
  std::string& out() { return written_.wire; }

  void write_link(const PreviewNode& node) {
    if (node.text == node.href) {
      out() += node.href;
      return;
    }
    out() += node.text;
    out() += " (";
    out() += node.href;
    out() += ')';
  }

  // Markup inside a word would show its signs, so it is left out there.
  void open_sign(const Preview& nodes, std::size_t i) {
    const NodeKind kind = nodes[i].kind;
    const NodeKind parent = i == 0 ? kind : kinds_.at(nodes[i].depth - std::size_t{1});
    const Edges edges = edges_of(nodes, i, parent, out());
    std::string_view sign = kind == NodeKind::bold ? "*" : kind == NodeKind::italic ? "_" : "~";
    const bool fits = edges.first != 0 && edges.last != 0 &&
                      can_open(Dialect::whatsapp, sign[0], edges.before, edges.first) &&
                      can_close(Dialect::whatsapp, sign[0], edges.last, edges.after);
    if (!fits) {
      sign = {};
      written_.lost_formatting = true;
    }
    signs_.at(nodes[i].depth) = sign;
    out() += sign;
  }

  Written written_;
  LineWriter lines_;
  std::array<NodeKind, preview_depth_max> kinds_{};
  std::array<std::string_view, preview_depth_max> signs_{};
};

}  // namespace

Written write_whatsapp(const Preview& nodes) {
  WhatsappVisitor visitor;
  walk(nodes, visitor);
  return visitor.take();
}

}  // namespace liveinbox::text
