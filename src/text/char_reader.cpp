#include "text/char_reader.hpp"

#include "text/char_rules.hpp"

#include <array>
#include <span>

namespace liveinbox::text {
namespace {

// A cluster can hold several folded characters; they have one kind, or are `mixed`.
CharKind kind_of(const CharTable& table, std::string_view folded) {
  CharKind kind = CharKind::ignored;
  for (std::size_t at = 0; at < folded.size();) {
    const base::CodePoint next = base::next_code_point(folded, at);
    const CharKind one = table.info(next.value).kind;
    if (at > 0 && one != kind) {
      return CharKind::mixed;
    }
    kind = one;
    at += next.length;
  }
  return kind;
}

}  // namespace

void CharReader::read_cluster(CharUnit& unit) {
  std::array<char32_t, cluster_max> parts{};
  std::size_t count = 0;
  unit.offset = static_cast<std::uint32_t>(at_);
  while (count < parts.size() && at_ < text_.size()) {
    const base::CodePoint next = base::next_code_point(text_, at_);
    const CharInfo& info = table_.info(next.value);
    if (count > 0 && !info.is_mark && !info.composes) {
      break;
    }
    parts[count] = next.value;
    ++count;
    at_ += next.length;
  }
  cluster_.clear();
  fold_cluster(std::span(parts.data(), count), cluster_);
  unit.end = static_cast<std::uint32_t>(at_);
  unit.folded = cluster_;
  unit.kind = kind_of(table_, cluster_);
  unit.is_digit = cluster_.size() == 1 && cluster_[0] >= '0' && cluster_[0] <= '9';
}

}  // namespace liveinbox::text
