"""docs/reference/limits.md names every limit of the library, with its value."""

import re
import unittest

import tree

HEADER = "src/base/limits.hpp"
PAGE = "docs/reference/limits.md"
CONSTANT = re.compile(r"inline constexpr std::\w+ (\w+) =\s*([^;]+);")
ROW = re.compile(r"^\|(.*)\| `(\w+)` \|$", re.MULTILINE)


def value(expression):
    """The number that a constant's expression stands for."""
    plain = re.sub(r"std::\w+\{(\d+)\}", r"\1", expression)
    plain = re.sub(r"(\d)U\b", r"\1", plain)
    if not re.fullmatch(r"[\d\s()*<+-]+", plain):
        raise ValueError(expression)
    return eval(plain)  # pylint: disable=eval-used  (digits and operators alone, see above)


def constants(text):
    return {name: value(expression) for name, expression in CONSTANT.findall(text)}


def documented(text):
    """The first number of each row that names a constant."""
    rows = ((name, re.search(r"\d[\d,]*", cells)) for cells, name in ROW.findall(text))
    return {name: int(number[0].replace(",", "").rstrip(",")) for name, number in rows if number}


class Limits(unittest.TestCase):
    maxDiff = None

    def test_page_and_header_say_the_same(self):
        self.assertEqual(
            constants(tree.read(tree.ROOT, HEADER)), documented(tree.read(tree.ROOT, PAGE))
        )

    def test_reader_of_the_header(self):
        text = "inline constexpr std::size_t a_bytes = std::size_t{64} * 1024;  // why\n"
        text += "inline constexpr std::int64_t b = (std::int64_t{1} << 53U) - 1;\n"
        self.assertEqual({"a_bytes": 65536, "b": 2**53 - 1}, constants(text))

    def test_reader_of_the_page(self):
        text = "| what | limit | constant |\n|---|---|---|\n| a text | 65,536 bytes | `a_bytes` |\n"
        self.assertEqual({"a_bytes": 65536}, documented(text))


if __name__ == "__main__":
    unittest.main()
