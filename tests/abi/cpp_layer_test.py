#!/usr/bin/env python3
"""The C++ layer keeps up with the C headers: no op, function or field of theirs is left out."""

import glob
import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import layout_test  # noqa: E402  (the folder had to be named first)
import public_api  # noqa: E402

INCLUDE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "include/liveinbox")
FUNCTION = re.compile(r"\bLI_API\b[^;(]*?\b(li_\w+)\s*\(")
OP = re.compile(r"^\s+(LI_\w+) = \d+,?$", re.MULTILINE)

# Constants of the library, what only an analysis in C calls, and the rows of a page one by one,
# which the layer reads all at once.
NOT_WRAPPED = {
    "li_version",
    "li_version_text",
    "li_findings_escalate",
    "li_findings_tag",
    "li_page_card",
    "li_page_event",
}


def read(pattern):
    """The texts of the headers that a pattern names, one behind the other, without C comments."""
    texts = []
    for path in sorted(glob.glob(os.path.join(INCLUDE, pattern))):
        with open(path, encoding="utf-8") as file:
            texts.append(public_api.without_comments(file.read()))
    return "\n".join(texts)


def missing(wanted, text):
    return sorted(word for word in wanted if not re.search(rf"\b{re.escape(word)}\b", text))


class CppLayer(unittest.TestCase):
    def fields(self, struct):
        return set(layout_test.all_structs()[struct]) - {"struct_size", "reserved"}

    def test_every_op_has_a_method(self):
        ops = [op for op in OP.findall(read("command.h")) if op != "LI_FALLBACK"]
        self.assertGreater(len(ops), 20)
        self.assertEqual([], missing(ops, read("cpp/actors.hpp")))

    def test_every_function_is_called(self):
        functions = set(FUNCTION.findall(read("*.h")))
        self.assertGreater(len(functions), 30)
        self.assertEqual([], missing(functions - NOT_WRAPPED, read("cpp/*.hpp")))

    def test_every_field_of_a_command_can_be_set(self):
        # These are set for every command, by li_command_on and Actor::command.
        common = {"op", "tenant", "actor", "conversation"}
        wanted = {f"c.{field}" for field in self.fields("li_command") - common}
        self.assertEqual([], missing(wanted, read("cpp/actors.hpp")))

    def test_every_field_of_a_row_or_an_outcome_is_given(self):
        for struct, header, name in (
            ("li_card", "cpp/cards.hpp", "raw"),
            ("li_event", "cpp/cards.hpp", "raw"),
            ("li_outcome", "cpp/answers.hpp", "raw_"),
        ):
            wanted = {f"{name}.{field}" for field in self.fields(struct)}
            self.assertEqual([], missing(wanted, read(header)), struct)

    def test_what_is_left_out_is_found(self):
        self.assertEqual(["LI_NEW"], missing({"LI_NEW", "LI_OLD"}, "LI_OLD LI_NEWER"))
        self.assertEqual(["li_a"], FUNCTION.findall("LI_API const char* li_a(int);"))


if __name__ == "__main__":
    unittest.main()
