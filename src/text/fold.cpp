#include "text/fold.hpp"

#include "text/char_reader.hpp"

namespace liveinbox::text {

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  CharReader reader(text);
  for (CharUnit unit; reader.next(unit);) {
    out += unit.folded;
  }
  return out;
}

std::uint32_t Folded::original_end(std::size_t end) const {
  // Bytes that come from one character share its origin; the next other origin is its end.
  std::size_t next = end;
  while (next + 1 < origins.size() && origins[next] == origins[end - 1]) {
    ++next;
  }
  return origins[next];
}

Folded fold_with_origins(std::string_view text) {
  Folded folded;
  folded.text.reserve(text.size());
  folded.origins.reserve(text.size() + 1);
  CharReader reader(text);
  for (CharUnit unit; reader.next(unit);) {
    folded.text += unit.folded;
    folded.origins.insert(folded.origins.end(), unit.folded.size(), unit.offset);
  }
  folded.origins.push_back(static_cast<std::uint32_t>(text.size()));
  return folded;
}

}  // namespace liveinbox::text
