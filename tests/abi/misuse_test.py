#!/usr/bin/env python3
"""The maker of the misuse matrix sees what the headers add: a function that is planted into a copy
of them gets its cells or stops the build with its name, and is never passed over.
"""

import collections
import glob
import os
import shutil
import tempfile
import unittest

import misuse_cells
from public_api import INCLUDE, Unreadable, read_api

PROMISE = "LI_OK, LI_E_INVALID_ARGUMENT, LI_E_TOO_LONG, LI_E_INVALID_UTF8, LI_E_BAD_HANDLE,"
PROMISE += " LI_E_HANDLE_CLOSED, LI_E_FORKED, LI_E_UNSUPPORTED"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def matrix_with(declaration, comment=f"Does this.\n * Returns: {PROMISE}."):
    """The matrix of a copy of the headers with one declaration more."""
    with tempfile.TemporaryDirectory() as folder:
        for path in glob.glob(os.path.join(INCLUDE, "*.h")):
            shutil.copy(path, folder)
        with open(os.path.join(folder, "text.h"), "a", encoding="utf-8") as file:
            file.write(f"\n/* {comment} */\n{declaration}\n" if comment else f"\n{declaration}\n")
        return misuse_cells.Matrix(read_api(folder), read(misuse_cells.GOOD_CALLS)).make()


class Planted(unittest.TestCase):
    def assert_stops(self, declaration, word, **more):
        with self.assertRaises(Unreadable) as caught:
            misuse_cells.write_calls(matrix_with(declaration, **more))
        self.assertIn("li_planted", str(caught.exception))
        self.assertIn(word, str(caught.exception))

    def test_a_function_of_known_types_gets_its_cells(self):
        matrix = matrix_with("LI_API li_status li_planted(li_inbox inbox, li_str tag);")
        cells = [cell for cell in matrix.cells if cell.function == "li_planted"]
        faults = {(cell.place, cell.fault) for cell in cells}
        for fault in (("inbox", "freed"), ("inbox", "after fork()"), ("inbox", "of li_page"),
                      ("tag", "giant length"), ("tag", "not UTF-8"), ("call", "in wake")):
            self.assertIn(fault, faults)
        self.assertIn("li_planted(a->inbox, a->tag)", misuse_cells.write_calls(matrix))
        self.assertIn('{"li_planted", "inbox", "freed"', misuse_cells.write_cells(matrix))

    def test_an_unknown_type_stops(self):
        self.assert_stops("LI_API li_status li_planted(li_inbox inbox, li_rule rule);", "rule")
        self.assert_stops("LI_API li_status li_planted(li_inbox inbox, li_rule* rule);", "rule")

    def test_a_result_without_a_rule_stops(self):
        self.assert_stops("LI_API double li_planted(void);", "double")

    def test_an_argument_without_a_good_value_stops(self):
        self.assert_stops("LI_API li_status li_planted(li_inbox inbox, li_str street);", "street")
        self.assert_stops("LI_API li_status li_planted(li_inbox inbox, uint32_t depth);", "depth")
        struct = "typedef struct li_depth {\n  uint32_t struct_size;\n  uint32_t flags;\n"
        struct += "} li_depth;\n"
        self.assert_stops(f"{struct}\n/* Does. Returns: {PROMISE}. */\n"
                          "LI_API li_status li_planted(li_inbox inbox, const li_depth* depth);",
                          "good_li_depth")

    def test_a_status_that_the_comment_does_not_name_stops(self):
        self.assert_stops("LI_API li_status li_planted(li_inbox inbox);", "LI_E_BAD_HANDLE",
                          comment="Does this.\n * Returns: LI_OK, LI_E_FORKED.")

    def test_a_function_without_a_comment_stops(self):
        self.assert_stops("LI_API li_status li_planted(li_inbox inbox);", "comment", comment="")


class Whole(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.matrix = misuse_cells.Matrix(read_api(), read(misuse_cells.GOOD_CALLS)).make()

    def test_every_function_is_called_well_and_every_handle_spoilt(self):
        by_function = collections.defaultdict(set)
        for cell in self.matrix.cells:
            by_function[cell.function].add((cell.place, cell.fault))
        for function in self.matrix.api.functions.values():
            self.assertIn(("call", "none"), by_function[function.name])
            for value in function.parameters:
                if value.type in self.matrix.api.handles:
                    self.assertIn((value.name, "generation + 1"), by_function[function.name])
        self.assertGreater(len(self.matrix.cells), 1000)

    def test_every_exception_says_why(self):
        for key, (_, why, *_) in misuse_cells.EXCEPTIONS.items():
            self.assertGreater(len(why), 8, key)


if __name__ == "__main__":
    unittest.main()
