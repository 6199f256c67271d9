#!/usr/bin/env python3
"""The constants of the public headers keep their numbers: tests/abi/constants.txt holds each as it
was released. A program that was built before must mean the same by them; a new one is added, none
is renumbered, renamed or used for something else.

    python3 tests/abi/constants_test.py --write    (after a constant was added)
"""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import c_program  # noqa: E402  (the folder had to be named first)
import public_api  # noqa: E402

INCLUDE = c_program.INCLUDE
CONSTANTS = os.path.join(HERE, "constants.txt")


def all_names(include):
    """The enumerators of all headers."""
    return sorted(public_api.read_api(os.path.join(include, "liveinbox")).constants)


def measured(include):
    """What the compiler makes of them, one line a constant: name and number."""
    print_one = '  printf("{0} %lld\\n", (long long)({0}));'
    return c_program.output_of([print_one.format(name) for name in all_names(include)], include)


def broken(released, found):
    """What a program that knows the released constants would now misunderstand."""
    now = dict(line.split() for line in found.splitlines())
    rows = (line.split() for line in released.splitlines())
    return [f"{name} was {number}, is {now.get(name)}" for name, number in rows
            if now.get(name) != number]


def read_constants():
    with open(CONSTANTS, encoding="utf-8") as file:
        return file.read()


class Constants(unittest.TestCase):
    maxDiff = None

    def test_none_was_renumbered_or_taken_away(self):
        self.assertEqual([], broken(read_constants(), measured(INCLUDE)))

    def test_every_one_is_listed(self):
        listed = [line.split()[0] for line in read_constants().splitlines()]
        self.assertEqual(all_names(INCLUDE), listed)
        self.assertGreater(len(listed), 80)

    def test_a_planted_renumbering_is_seen(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["cp", "-r", os.path.join(INCLUDE, "liveinbox"), folder], check=True)
            path = os.path.join(folder, "liveinbox/command.h")
            with open(path, encoding="utf-8") as file:
                text = file.read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace("LI_NOTE = 13", "LI_NOTE = 113"))
            self.assertEqual(
                ["LI_NOTE was 13, is 113"], broken(read_constants(), measured(folder))
            )

    def test_one_that_is_gone_is_seen(self):
        self.assertEqual(["LI_A was 1, is None"], broken("LI_A 1\nLI_B 2\n", "LI_B 2\nLI_C 3\n"))


if __name__ == "__main__":
    if "--write" in sys.argv:
        with open(CONSTANTS, "w", encoding="utf-8") as out:
            out.write(measured(INCLUDE))
    else:
        unittest.main()
