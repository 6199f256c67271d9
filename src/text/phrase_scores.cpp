#include "text/phrase_scores.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

namespace liveinbox::text {

int points_of(const PhraseFacts& facts) {
  constexpr int base = -150;
  // 160 times the logarithm of one more than the count.
  constexpr std::array<int, 6> by_count{0, 111, 176, 222, 258, 287};
  constexpr std::array<int, 4> by_words{0, 0, -50, -200};
  const auto most = static_cast<int>(by_count.size()) - 1;
  int points = base + by_count.at(static_cast<std::size_t>(std::min(facts.count, most)));
  points += by_words.at(static_cast<std::size_t>(facts.words));
  points -= 24 * static_cast<int>(std::bit_width(facts.order + 1) - 1);
  points += 40 * facts.ends / facts.count - 20 * facts.begins / facts.count;
  points += facts.words == 2 ? 40 * facts.whole / facts.count : 0;
  points += facts.is_fixed ? 80 : 0;
  points -= 200 * facts.generic_words / facts.words;
  points += facts.is_in_short_text ? 45 : 0;
  points -= facts.is_tiny ? 40 : 0;
  points += facts.is_a_name ? 30 * facts.words : 0;
  points -= facts.has_digit ? 50 : 0;
  points -= facts.is_modifier ? 150 : 0;
  points -= facts.is_participle ? 50 : 0;
  return points;
}

std::uint16_t permille_of(int points) {
  // The logistic function at every half; straight lines between.
  constexpr int step = 50;
  constexpr std::array<int, 11> table{500, 622, 731, 818, 881, 924, 953, 971, 982, 989, 993};
  constexpr int highest = step * (static_cast<int>(table.size()) - 1);
  const int size = std::min(std::abs(points), highest - 1);
  const auto at = static_cast<std::size_t>(size / step);
  const int above = (table.at(at + 1) - table.at(at)) * (size % step) / step;
  const int chance = table.at(at) + above;
  return static_cast<std::uint16_t>(points < 0 ? 1000 - chance : chance);
}

}  // namespace liveinbox::text
