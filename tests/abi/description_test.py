#!/usr/bin/env python3
"""bindings/abi.json, from which the tables of the bindings are made, says what the headers say."""

import os
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "bindings"))
import describe  # noqa: E402  (the folder had to be named first)


class Description(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.found = describe.description()
        with open(describe.ABI, encoding="utf-8") as file:
            cls.text = file.read()

    def test_is_as_the_headers_say(self):
        self.assertEqual(describe.as_text(self.found), self.text)

    def test_every_enumerator_has_a_word_or_is_a_status_an_op_or_a_flag(self):
        worded = sum(len(words) for words in self.found["enums"].values())
        named = len(self.found["statuses"]) + len(self.found["ops"]) + len(self.found["flags"])
        open_flags = 7  # LI_OPEN_…, LI_ANALYZE_ALSO_BUILT_IN, LI_TERM_…, LI_RESTORE_…
        self.assertEqual(len(self.found["constants"]), worded + named + open_flags)

    def test_fields_of_ops_are_members_of_the_command_or_flags(self):
        known = {member["name"] for member in self.found["structs"]["li_command"]["members"]}
        known |= set(self.found["flags"])
        for name, op in self.found["ops"].items():
            self.assertEqual(set(), set(op["required"] + op["optional"]) - known, name)
            self.assertEqual(op["op"], self.found["constants"][f"LI_{name.upper()}"])


if __name__ == "__main__":
    unittest.main()
