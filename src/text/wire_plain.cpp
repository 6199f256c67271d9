// The wire form of a channel without any markup: the words, with lists and quotes as people type
// them.
#include "text/wire.hpp"

namespace liveinbox::text {
namespace {

class PlainVisitor {
 public:
  PlainVisitor() : lines_(written_.wire, false) {}

  void enter(const Preview& nodes, std::size_t i) {
    const PreviewNode& node = nodes[i];
    lines_.enter(node);
    written_.wire += node.text;
    if (node.kind == NodeKind::link && node.text != node.href) {
      written_.wire += " (";
      written_.wire += node.href;
      written_.wire += ')';
    }
    written_.lost_formatting |=
        is_emphasis(node.kind) || node.kind == NodeKind::code || node.kind == NodeKind::code_block;
  }

  void leave(const Preview& nodes, std::size_t i) { lines_.leave(nodes[i]); }

  Written take() { return std::move(written_); }

 private:
  Written written_;
  LineWriter lines_;
};

}  // namespace

Written write_plain(const Preview& nodes) {
  PlainVisitor visitor;
  walk(nodes, visitor);
  return visitor.take();
}

}  // namespace liveinbox::text
