"""The mutants of a small file: each does what it says, and none does anything where none acts."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import walk  # noqa: E402  (the folder had to be named first)

SOURCE = """
namespace rules {
constexpr int ten = 5 + 5;
static_assert(ten == 10);
bool is_small(int number) { return number < ten; }
bool is_odd(int number) { return number % 2 != 0; }
bool either(bool a, bool b) { return a || b; }
int sum(int a, int b) {
  int out = a + b;
  out += 3;
  if (is_odd(out)) {
    ++out;
  }
  return out;
}
int first_even(const int* numbers, int count) {
  for (int i = 0; i < count; ++i) {
    if (!is_odd(numbers[i])) {
      return numbers[i];
    }
  }
  return -1;
}
}
"""

# Prints what every function says, so that any other behaviour is another text.
MAIN = """
#include <cstdio>
#include "core/rules.cpp"
int main() {
  const int numbers[] = {8, 1, 4, 6};
  for (int i = 8; i < 13; ++i) {
    std::printf("%d%d %d ", rules::is_small(i), rules::is_odd(i), rules::sum(i, 1));
  }
  for (int i = 0; i < 4; ++i) {
    std::printf("%d", rules::either(i & 1, i & 2));
  }
  for (int i = 0; i <= 4; ++i) {
    std::printf(" %d %d", rules::first_even(numbers, i), rules::first_even(numbers + 1, i / 2));
  }
}
"""


class Mutants(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.folder.name)
        os.makedirs("src/core")
        self.write("src/core/rules.cpp", SOURCE)
        self.mutants, self.text = walk.mutate_file(
            "src/core/rules.cpp", walk.compiler_arguments("."), 0, set())

    def write(self, path, text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def build(self):
        self.write("src/core/rules.cpp", self.text.decode())
        self.write("src/main.cpp", MAIN)
        with open(os.path.join(HERE, "switch.cpp"), encoding="utf-8") as file:
            self.write("src/core/switch.cpp", file.read())
        subprocess.run(["g++", "-std=c++20", "-w", "-Isrc", f"-I{HERE}", "-include", "switch.hpp",
                        "src/main.cpp", "src/core/switch.cpp", "-o", "rules"], check=True)

    def said(self, **environment):
        try:
            return subprocess.run(["./rules"], env={**os.environ, **environment}, timeout=2,
                                  stdout=subprocess.PIPE, check=False).stdout
        except subprocess.TimeoutExpired:
            return b"hangs"

    def test_every_mutant_acts_and_only_where_it_is_asked_for(self):
        self.build()
        plain = self.said()
        self.assertEqual(self.said(LI_MUTANT=str(len(self.mutants))), plain)
        same = [m.change for m in self.mutants if self.said(LI_MUTANT=str(m.number)) == plain]
        self.assertEqual(same, [])

    def test_what_is_mutated(self):
        changes = [mutant.change for mutant in self.mutants]
        for expected in ("< becomes <= in: number < ten", "< becomes >= in: number < ten",
                         "!= becomes == in: number % 2 != 0", "% becomes / in: number % 2",
                         "without the left side of || in: a || b", "+ becomes - in: a + b",
                         "|| becomes && in: a || b", "+= becomes -= in: out += 3",
                         "left out: out += 3", "++ becomes -- in: ++out", "left out: ++out",
                         "negated: is_odd(out)"):
            self.assertIn(expected, changes)
        # What the compiler works out is no choice of the program.
        self.assertEqual([m for m in self.mutants if m.line in (3, 4)], [])

    def test_places_that_are_reached_are_noted(self):
        self.build()
        self.write("reached", "\0" * len(self.mutants))
        self.said(LI_MUTANTS_REACHED="reached")
        with open("reached", "rb") as file:
            self.assertEqual(file.read(), b"\1" * len(self.mutants))

    def test_a_mutant_that_does_not_compile_is_left_out(self):
        first = self.mutants[0]
        dropped = {(first.path, first.line, first.change)}
        left, _ = walk.mutate_file(first.path, walk.compiler_arguments("."), 0, dropped)
        self.assertNotIn(first.change, [mutant.change for mutant in left])


if __name__ == "__main__":
    unittest.main()
