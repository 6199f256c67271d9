// The pieces of a line: the first of the two passes of inline markup. Only markup_inline.cpp uses
// it.
#pragma once

#include "text/markup.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::text {

enum class PieceKind : std::uint8_t { text, code, link, sign };

struct Piece {
  PieceKind kind = PieceKind::text;
  bool opens = false;  // signs only: what the neighbours allow, then what pairing decided
  bool closes = false;
  bool is_paired = false;
  std::string text;  // of a sign: one `*`, `**`, `_`, `~~` …
  std::string href;
};

[[nodiscard]] std::vector<Piece> read_pieces(Dialect dialect, std::string_view line, Parsed& notes);

}  // namespace liveinbox::text
