// Near terms: what the index has that is one edit away from a word that somebody typed: a letter
// wrong, missing, too many, or two neighbours swapped.
//
// No table of its own stands behind it. Terms that begin like the word are walked; for an edit
// among its first letters each possible word is looked up, with the letters of the word's own
// alphabet.
#pragma once

#include "base/result.hpp"
#include "codec/key.hpp"
#include "index/index_view.hpp"
#include "index/parsed_query.hpp"
#include "index/work.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace liveinbox::index {

inline constexpr std::size_t near_letters_min = 5;  // shorter words have too many neighbours
inline constexpr std::size_t near_letters_max = 24;
inline constexpr std::size_t near_terms_max = 8;

// Whether one edit makes `b` of `a`; not true of equal words.
[[nodiscard]] bool is_one_edit(std::u32string_view a, std::u32string_view b);

// The near terms in byte order, at most near_terms_max of them, as far as the work goes. None for a
// term that is too short or too long, has a digit, or is of a script without spaces.
base::Result<std::vector<std::string>> near_terms(const IndexView& index,
                                                  codec::TenantNumber tenant,
                                                  std::string_view term,
                                                  Work& work);

// Lets the near terms of each plain word do as well. False where there are none.
base::Result<bool> widen(ParsedQuery& query,
                         const IndexView& index,
                         codec::TenantNumber tenant,
                         const WorkLimits& limits);

}  // namespace liveinbox::index
