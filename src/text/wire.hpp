// The writers: a tree (preview.hpp) into the wire form of each format. Only render.cpp uses them.
#pragma once

#include "text/preview.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

struct Written {
  std::string wire;
  bool lost_formatting = false;
};

[[nodiscard]] Written write_widget(const Preview& nodes);
[[nodiscard]] Written write_whatsapp(const Preview& nodes);
[[nodiscard]] Written write_plain(const Preview& nodes);

// What the three have in common: where blocks and lines begin.
class LineWriter {
 public:
  // `flat` writes all lists on one level.
  LineWriter(std::string& out, bool flat) : out_(out), is_flat_(flat) {}

  // To be called for every node; they act on blocks, items and line breaks.
  void enter(const PreviewNode& node);
  void leave(const PreviewNode& node);

  // True when nothing of the line's content has been written, and a marker of a block written here
  // would be taken for one.
  [[nodiscard]] bool is_at_line_start() const { return out_.size() == line_start_ && !in_quote_; }
  [[nodiscard]] bool has_nested_list() const { return has_nested_list_; }

 private:
  void begin_item();
  void break_line();

  struct List {
    bool is_numbered = false;
    std::uint32_t next = 0;
  };

  std::string& out_;
  bool is_flat_;
  bool in_quote_ = false;
  bool has_nested_list_ = false;
  std::size_t line_start_ = 0;  // where the content of the line begins
  std::vector<List> lists_;
};

// What stands at the edges of a marked-up part, as far as it decides whether signs are markup. A
// part that is itself marked up counts as a bracket; 0 is a line's begin or end.
struct Edges {
  char32_t before = 0;
  char32_t first = 0;
  char32_t last = 0;
  char32_t after = 0;
};

// The edges of node `i`, whose parent has the kind `parent`, when `written` is already out.
[[nodiscard]] Edges edges_of(const Preview& nodes,
                             std::size_t i,
                             NodeKind parent,
                             std::string_view written);

}  // namespace liveinbox::text
