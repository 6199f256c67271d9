"""The scripts are made of all that there is, and alike in both languages that make them."""

import os
import subprocess
import unittest

import scripts

MAKE = (
    "import { makeScript, textOf } from './scripts.mjs';"
    "for (const [seed, settles] of [[1, false], [2, false], [7, true], [4294967297, false]])"
    " process.stdout.write(textOf(makeScript(seed, 400, settles)));"
)


class Vocabulary(unittest.TestCase):
    def test_every_op_has_a_weight(self):
        self.assertEqual(set(scripts.ABI["ops"]), set(scripts.WORDS["ops"]))

    def test_every_field_has_values(self):
        values, unusual = scripts.WORDS["values"], scripts.WORDS["unusual"]
        for name, op in scripts.ABI["ops"].items():
            for field in op["required"] + op["optional"]:
                known = field == "conversation" or field in values or f"{name}.{field}" in values
                self.assertTrue(known, f"vocabulary.json has no value for {name}.{field}")
                self.assertTrue(field in unusual or field in scripts.ABI["flags"], field)

    def test_every_name_of_an_enumeration_is_used(self):
        for field in ("reason", "outcome", "role", "delivery", "device", "tab", "sort"):
            used = scripts.WORDS["values"][field] + scripts.WORDS["unusual"].get(field, [])
            used += [word for sets in scripts.WORDS["ops"]["close"]["sets"] for word in sets]
            missing = {
                name
                for name in scripts.ABI["enums"][field]
                if name not in used and f"{field}={name}" not in used
            }
            self.assertEqual(set(), missing, field)


class Scripts(unittest.TestCase):
    def test_both_languages_make_the_same(self):
        made = subprocess.run(
            ["node", "--input-type=module", "-e", MAKE],
            cwd=os.path.dirname(os.path.abspath(__file__)),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        wanted = [(1, False), (2, False), (7, True), (4294967297, False)]
        texts = (scripts.text_of(scripts.make_script(seed, 400, is_s)) for seed, is_s in wanted)
        self.assertEqual("".join(texts), made)

    def test_values_are_written_so_that_they_can_be_read(self):
        self.assertEqual("a%09b%25%0A%7F ü", scripts.encode("a\tb%\n\x7f ü"))


if __name__ == "__main__":
    unittest.main()
