// What a mutated copy of src/core asks at run time: which mutant acts. All are compiled in, one
// acts at most, the number in the environment: LI_MUTANT. tests/mutants/mutants.py puts the calls
// in.
//
// Each function does what stands in the source, unless its mutant acts. What the compiler works out
// before the program runs is never mutated: such a place is not reached.
#pragma once

#include <type_traits>

namespace liveinbox::mutants {

// True if the mutant acts; notes that its place was reached.
bool is_acting(int number) noexcept;

constexpr bool acts(int number) noexcept {
  return !std::is_constant_evaluated() && is_acting(number);
}

// A statement or a condition: stays as it is, unless the mutant acts.
constexpr bool stays(int number) noexcept {
  return !acts(number);
}
constexpr bool turned(int number, bool condition) noexcept {
  return acts(number) ? !condition : condition;
}
// Both sides of && and ||, of which the second is not asked where the first decides:
// whole(x, side(x, a) && side(x, b)) is a || b where x acts, by De Morgan.
constexpr bool dropped(int number, bool side, bool neutral) noexcept {
  return acts(number) ? neutral : side;
}

template <typename T>
constexpr T added(int number, T value, int change) noexcept {
  return acts(number) ? static_cast<T>(value + static_cast<T>(change)) : value;
}

#define LI_MUTANT_BINARY(name, first, second)                          \
  template <typename A, typename B>                                    \
  constexpr auto name(int number, const A& a, const B& b) {            \
    return acts(number) ? decltype(a first b)(a second b) : a first b; \
  }
#define LI_MUTANT_BINARY_2(name, first, second, third)          \
  template <typename A, typename B>                             \
  constexpr auto name(int number, const A& a, const B& b) {     \
    return acts(number)       ? decltype(a first b)(a second b) \
           : acts(number + 1) ? decltype(a first b)(a third b)  \
                              : a first b;                      \
  }

LI_MUTANT_BINARY(equal, ==, !=)
LI_MUTANT_BINARY(unequal, !=, ==)
LI_MUTANT_BINARY_2(less, <, <=, >=)
LI_MUTANT_BINARY_2(less_or_equal, <=, <, >)
LI_MUTANT_BINARY_2(greater, >, >=, <=)
LI_MUTANT_BINARY_2(greater_or_equal, >=, >, <)
LI_MUTANT_BINARY(plus, +, -)
LI_MUTANT_BINARY(minus, -, +)
LI_MUTANT_BINARY(times, *, +)
LI_MUTANT_BINARY(divided, /, *)
LI_MUTANT_BINARY(rest, %, /)
LI_MUTANT_BINARY(bits_or, |, &)
LI_MUTANT_BINARY(bits_and, &, |)

#undef LI_MUTANT_BINARY
#undef LI_MUTANT_BINARY_2

}  // namespace liveinbox::mutants
