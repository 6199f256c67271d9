"""The reader of coverage on small programs: what was not reached is missed, and nothing else."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import coverage  # noqa: E402  (the folder had to be named first)
import regions  # noqa: E402

FLAGS = ["-std=c++20", "-fprofile-instr-generate", "-fcoverage-mapping", "-mllvm",
         "-runtime-counter-relocation", "-Wno-unused-command-line-argument"]

SOURCE = """
#include <csignal>
enum class Light { red, green };
void invariant(bool condition, const char*);
consteval int doubled(int number) {
  return number > 0 ? 2 * number : 0;
}
template <typename T> bool is_small(T number) {
  return number < 10 && number > -10;
}
int wait_of(Light light) {
  switch (light) {
    case Light::red:
      return 1;
    case Light::green:
      break;
  }
  return 0;
}
int main(int count, char** words) {
  invariant(count > 0 || words == nullptr, "there is a name");
  bool out = is_small(count);
  if (count == 2) {
    out = is_small(50L);
  }
  if (count == 3) {
    out = is_small(-50L);
    raise(SIGKILL);
  }
  return out ? wait_of(Light::red) + wait_of(Light::green) : doubled(1);
}
"""


CHECK = """
#include <cstdlib>
void invariant(bool condition, const char*) {
  if (!condition) {
    std::abort();
  }
}
"""


class Coverage(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = os.path.realpath(self.folder.name)
        os.makedirs(os.path.join(self.root, "src/core"))
        self.source = os.path.join(self.root, "src/core/one.cpp")
        check = os.path.join(self.root, "check.cpp")
        for path, text in ((self.source, SOURCE), (check, CHECK)):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        self.program = os.path.join(self.root, "one")
        subprocess.run(["clang++-14", *FLAGS, self.source, check, "-o", self.program], check=True)

    def run_program(self, *words):
        place = os.path.join(self.root, "%m%c.profraw")
        subprocess.run([self.program, *words], check=False,
                       env={**os.environ, "LLVM_PROFILE_FILE": place})

    def missed(self):
        """Places that were not reached, as (text of the line, side or None)."""
        profiles = [os.path.join(self.root, name) for name in os.listdir(self.root)
                    if name.endswith(".profraw")]
        root, coverage.ROOT = coverage.ROOT, self.root
        self.addCleanup(setattr, coverage, "ROOT", root)
        files = regions.read_export(coverage.export(profiles, [self.program], self.root),
                                    self.root, coverage.read)
        file = files["src/core/one.cpp"]
        self.files = files
        out = {(file.text[line - 1].strip(), side)
               for (line, _, side), reached in file.branches.items() if not reached}
        return out | {(file.text[line - 1].strip(), None)
                      for line, reached in file.lines.items() if not reached}

    def test_what_was_not_reached_is_missed(self):
        self.run_program()
        missed = self.missed()
        self.assertIn(("if (count == 2) {", "true"), missed)
        self.assertIn(("out = is_small(50L);", None), missed)
        self.assertIn(("raise(SIGKILL);", None), missed)
        self.assertNotIn(("if (count == 2) {", "false"), missed)
        self.assertEqual(coverage.judge(self.files, []), (0, 2))

    def test_other_processes_count_also_those_that_are_killed(self):
        for words in ([], ["x"], ["x", "x"]):
            self.run_program(*words)
        # One instance of the template was never too great, the other never too small: together they
        # were both. The invariant, the switch and the compiler's own function leave nothing over.
        self.assertEqual(self.missed(), set())
        self.assertEqual(coverage.judge(self.files, []), (2, 0))

    def test_an_exception_that_is_reached_or_stands_nowhere_is_a_failure(self):
        self.run_program()
        entries = [coverage.Exemption(f"src/core/one.cpp | {text} | why", 1)
                   for text in ("raise(SIGKILL);", "switch (light) {", "no such line")]
        self.missed()
        coverage.leave_out(self.files, entries)
        self.assertEqual([(e.is_found, e.is_needed) for e in entries],
                         [(True, True), (True, False), (False, False)])
        self.assertEqual(coverage.judge(self.files, entries)[1], 2 + 2)


if __name__ == "__main__":
    unittest.main()
