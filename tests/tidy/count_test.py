"""tests/count.py reads each kind of summary, and never takes silence for success."""

import os
import sys
import unittest

import tree

sys.path.insert(0, os.path.join(tree.ROOT, "tests"))
import count  # noqa: E402  (the folder had to be named first)

DOCTEST = "[doctest] test cases: {0} | {1} passed | {2} failed | 0 skipped"


class Count(unittest.TestCase):
    def assert_counted(self, passed, failed, text, status=0):
        self.assertEqual((passed, failed), count.count_step(status, text))

    def test_plain(self):
        self.assert_counted(7, 0, "noise\n7 passed, 0 failed\n")
        self.assert_counted(7, 2, "7 passed, 2 failed\n", status=1)

    def test_doctest(self):
        self.assert_counted(3, 0, DOCTEST.format("  3", "  3", "0") + "\n")
        self.assert_counted(2, 1, "\x1b[0;36m" + DOCTEST.format(3, 2, 1) + "\x1b[0m\n", status=1)

    def test_ctest(self):
        self.assert_counted(12, 0, "100% tests passed, 0 tests failed out of 12\n")
        self.assert_counted(2, 1, "67% tests passed, 1 tests failed out of 3\n", status=8)

    def test_node(self):
        self.assert_counted(5, 1, "# tests 6\n# pass 5\n# fail 1\n# cancelled 0\n", status=1)
        self.assert_counted(5, 0, "ℹ tests 5\nℹ pass 5\nℹ fail 0\n")

    def test_vitest(self):
        self.assert_counted(4, 1, " Test Files  1 failed\n  Tests  1 failed | 4 passed (5)\n", 1)
        self.assert_counted(5, 0, "      Tests  5 passed (5)\n")

    def test_pytest(self):
        self.assert_counted(12, 0, "12 passed in 0.32s\n")
        self.assert_counted(9, 3, "2 failed, 9 passed, 1 skipped, 1 error in 64.10s (0:01:04)\n", 1)
        self.assert_counted(9, 1, "=== 1 failed, 9 passed, 4 warnings in 1.5s ===\n", status=1)

    def test_unittest(self):
        self.assert_counted(9, 0, "Ran 9 tests in 0.1s\n\nOK\n")
        self.assert_counted(6, 3, "Ran 9 tests in 1s\n\nFAILED (failures=1, errors=2)\n", status=1)

    def test_skipped_case_did_not_pass(self):
        self.assert_counted(8, 0, "Ran 9 tests in 0.1s\n\nOK (skipped=1)\n")

    def test_several_summaries_are_added(self):
        self.assert_counted(5, 0, "2 passed, 0 failed\n" + DOCTEST.format(3, 3, 0) + "\n")

    def test_silence_is_a_failure(self):
        self.assert_counted(0, 1, "")
        self.assert_counted(0, 1, "No tests were found!!!\n")
        self.assert_counted(0, 1, "0 passed, 0 failed\n")
        self.assert_counted(0, 1, "Ran 0 tests in 0.0s\n\nOK\n")

    def test_failure_without_a_failed_case_is_one(self):
        self.assert_counted(7, 1, "7 passed, 0 failed\nkilled\n", status=137)
        self.assert_counted(0, 1, "Segmentation fault\n", status=139)


if __name__ == "__main__":
    unittest.main()
