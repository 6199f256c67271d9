#include "text/wire.hpp"

#include "text/markup.hpp"

#include <algorithm>

namespace liveinbox::text {
namespace {

constexpr char32_t bracket = U'(';

// How a neighbour looks to the signs beside it. Signs inside texts are escaped or plain, so they
// are brackets too.
char32_t edge(const PreviewNode& node, bool at_begin) {
  if (node.kind == NodeKind::line_break || node.kind == NodeKind::list) {
    return 0;
  }
  if (node.kind != NodeKind::text) {
    return bracket;
  }
  const char32_t found =
      at_begin ? character_at(node.text, 0) : character_before(node.text, node.text.size());
  return found == U'*' || found == U'_' || found == U'~' ? bracket : found;
}

// The first node behind `i` that is not inside it.
std::size_t end_of(const Preview& nodes, std::size_t i) {
  std::size_t end = i + 1;
  while (end < nodes.size() && nodes[end].depth > nodes[i].depth) {
    ++end;
  }
  return end;
}

}  // namespace

Edges edges_of(const Preview& nodes, std::size_t i, NodeKind parent, std::string_view written) {
  Edges edges;
  const bool is_line_begin = written.empty() || written.back() == '\n';
  edges.before = is_line_begin ? 0 : character_before(written, written.size());
  const std::size_t end = end_of(nodes, i);
  if (end > i + 1) {
    edges.first = edge(nodes[i + 1], true);
    std::size_t last = end - 1;
    while (nodes[last].depth > nodes[i].depth + 1) {
      --last;
    }
    edges.last = edge(nodes[last], false);
  }
  if (end < nodes.size() && nodes[end].depth == nodes[i].depth) {
    edges.after = edge(nodes[end], true);
  } else {
    edges.after = is_emphasis(parent) ? bracket : 0;
  }
  return edges;
}

void LineWriter::enter(const PreviewNode& node) {
  const bool is_block = node.depth == 0;
  if (is_block && !out_.empty()) {
    out_ += node.is_tight ? "\n" : "\n\n";
  }
  if (is_block) {
    line_start_ = out_.size();
  }
  switch (node.kind) {
    case NodeKind::quote:
      out_ += "> ";
      in_quote_ = true;
      break;
    case NodeKind::list:
      has_nested_list_ = has_nested_list_ || !lists_.empty();
      lists_.push_back({node.number != 0, node.number});
      break;
    case NodeKind::list_item:
      begin_item();
      break;
    case NodeKind::line_break:
      break_line();
      break;
    default:
      break;
  }
}

void LineWriter::leave(const PreviewNode& node) {
  if (node.kind == NodeKind::quote) {
    in_quote_ = false;
  } else if (node.kind == NodeKind::list) {
    lists_.pop_back();
  }
}

void LineWriter::begin_item() {
  if (out_.size() != line_start_) {
    out_ += '\n';
  }
  if (!is_flat_) {
    out_.append(2 * (lists_.size() - 1), ' ');
  }
  List& list = lists_.back();
  if (list.is_numbered) {
    out_ += std::to_string(list.next);
    out_ += ". ";
    // Only the first one counts; one with a digit more would not be read as an item.
    list.next = std::min(list.next + 1, item_number_max);
  } else {
    out_ += "- ";
  }
  // Behind the item's own marker no further one is looked for.
  line_start_ = std::string::npos;
}

void LineWriter::break_line() {
  out_ += '\n';
  out_ += in_quote_ ? "> " : "";
  out_.append(2 * lists_.size(), ' ');
  line_start_ = out_.size();
}

}  // namespace liveinbox::text
