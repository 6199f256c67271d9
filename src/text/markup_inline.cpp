// Inline markup: one line into text, emphasis, code and links.
//
// Two passes: pieces first (texts, codes, links and runs of signs that may be markup), then the
// runs are paired, and what found no partner is text. Both are linear in the line.
#include "text/markup.hpp"
#include "text/markup_pieces.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace liveinbox::text {
namespace {

constexpr std::size_t openers_max = 16;

NodeKind node_of(Dialect dialect, std::string_view sign) {
  if (sign[0] == '~') {
    return NodeKind::strike;
  }
  if (dialect == Dialect::whatsapp) {
    return sign[0] == '*' ? NodeKind::bold : NodeKind::italic;
  }
  return sign.size() == 2 ? NodeKind::bold : NodeKind::italic;
}

// Pairs each closing sign with the nearest opening one that looks the same; openers in between are
// text. A kind inside itself (bold in bold) is not paired twice.
class SignPairer {
 public:
  SignPairer(Dialect dialect, std::vector<Piece>& pieces) : dialect_(dialect), pieces_(pieces) {}

  void pair() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].kind == PieceKind::sign && !(pieces_[i].closes && close(i))) {
        open(i);
      }
    }
  }

 private:
  bool close(std::size_t i) {
    // The two parts of `***` close in the order in which the openers lie.
    if (i + 1 < pieces_.size() && pieces_[i].text.size() == 2 && is_twin(i) && count_ > 0 &&
        pieces_[openers_[count_ - 1]].text == pieces_[i + 1].text) {
      std::swap(pieces_[i], pieces_[i + 1]);
    }
    for (std::size_t k = count_; k > 0; --k) {
      Piece& opener = pieces_[openers_[k - 1]];
      const bool is_empty = openers_[k - 1] + 1 == i;
      if (opener.text == pieces_[i].text && !is_empty) {
        opener.is_paired = pieces_[i].is_paired = true;
        opener.closes = pieces_[i].opens = false;
        opener.opens = pieces_[i].closes = true;
        count_ = k - 1;
        return true;
      }
    }
    return false;
  }

  // True when the next piece is the rest of the same run of three.
  [[nodiscard]] bool is_twin(std::size_t i) const {
    const Piece& next = pieces_[i + 1];
    return next.kind == PieceKind::sign && next.closes && next.text.size() == 1 &&
           next.text[0] == pieces_[i].text[0];
  }

  void open(std::size_t i) {
    const NodeKind kind = node_of(dialect_, pieces_[i].text);
    const bool is_inside = std::any_of(openers_.begin(), openers_.begin() + count_, [&](auto k) {
      return node_of(dialect_, pieces_[k].text) == kind && pieces_[k].text == pieces_[i].text;
    });
    if (pieces_[i].opens && count_ < openers_max && !is_inside) {
      openers_[count_] = i;
      ++count_;
    }
  }

  Dialect dialect_;
  std::vector<Piece>& pieces_;
  std::array<std::size_t, openers_max> openers_{};
  std::size_t count_ = 0;
};

class TreeWriter {
 public:
  TreeWriter(Dialect dialect, PreviewBuilder& builder) : dialect_(dialect), builder_(builder) {}

  void add(const Piece& piece) {
    switch (piece.kind) {
      case PieceKind::text:
        builder_.text(piece.text);
        break;
      case PieceKind::code:
        builder_.leaf(NodeKind::code, piece.text);
        break;
      case PieceKind::link:
        builder_.leaf(NodeKind::link, piece.text, piece.href);
        break;
      case PieceKind::sign:
        add_sign(piece);
        break;
    }
  }

 private:
  void add_sign(const Piece& piece) {
    if (!piece.is_paired) {
      builder_.text(piece.text);
    } else if (piece.opens) {
      builder_.open(node_of(dialect_, piece.text));
    } else {
      builder_.close();
    }
  }

  Dialect dialect_;
  PreviewBuilder& builder_;
};

}  // namespace

void parse_inline(Dialect dialect, std::string_view line, PreviewBuilder& builder, Parsed& notes) {
  std::vector<Piece> pieces = read_pieces(dialect, line, notes);
  SignPairer(dialect, pieces).pair();
  TreeWriter writer(dialect, builder);
  for (const Piece& piece : pieces) {
    writer.add(piece);
  }
}

}  // namespace liveinbox::text
