// The rules behind the character table: how one character, or a base with its marks, folds.
//
// Everything here is slow and exact; the table (char_table.hpp) is computed with it, and the reader
// (char_reader.hpp) comes here only where neighbouring characters change each other.
#pragma once

#include "text/char_table.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace liveinbox::text {

// The characters a base with its marks may have; a longer pile of marks is folded in pieces, so
// that folding stays linear.
inline constexpr std::size_t cluster_max = 32;

// Folds a base and the marks that follow it (at most cluster_max code points): the slow and exact
// way, which the table was computed with.
void fold_cluster(std::span<const char32_t> cluster, std::string& out);

// The kind of a character that folds to itself.
[[nodiscard]] CharKind kind_of_plain(char32_t code_point);

[[nodiscard]] bool is_mark(char32_t code_point);

// True for bases whose marks are dropped.
[[nodiscard]] bool drops_marks(char32_t base_character);

// True for what certainly folds to itself, seen from its properties alone; most characters.
[[nodiscard]] bool is_left_alone(char32_t code_point);

}  // namespace liveinbox::text
