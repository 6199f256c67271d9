#!/usr/bin/env python3
"""The reference says what the headers say, and the headers say what a reference needs: of every
function what it does, what it answers, since when; of a deprecated one what to use instead.
"""

import os
import re
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REFERENCE = os.path.join(ROOT, "docs/reference")
sys.path[:0] = [os.path.join(ROOT, "tests/abi"), REFERENCE]
import generate  # noqa: E402  (the folders had to be named first)
import public_api  # noqa: E402

BY_HAND = {"limits.md"}
# Made and tested by the bindings themselves.
OF_BINDINGS = {"node.md", "python.md"}


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def releases_of_map(text):
    """The release that brought each function, as the version script has it."""
    found, node = {}, ""
    for line in text.splitlines():
        if match := re.match(r"LIVEINBOX_([\d.]+) \{", line):
            node = match[1]
        elif match := re.match(r" +(li_\w+);", line):
            found[match[1]] = node
    return found


def faults(item, function, release):
    """What the comment of a function lacks, as sentences."""
    parts = generate.parts_of(item.comment)
    found = []
    if not re.match(r"[A-Z].{8,}", parts[""]):
        found.append("no line that says what it does")
    if function.result == "li_status" and "LI_OK" not in parts.get("Returns", "LI_OK, if as"):
        found += [] if re.match(r"as li_\w+", parts["Returns"]) else ["Returns does not say LI_OK"]
    if function.result == "li_status" and "Returns" not in parts:
        found.append("no Returns")
    if parts.get("Since") != release:
        found.append(f"Since is {parts.get('Since')}, the version script says {release}")
    if not re.match(r"\d+\.\d+, use li_\w+", parts.get("Deprecated since", "0.0, use li_x")):
        found.append("Deprecated since has not the form `1.2, use li_other`")
    return [f"{item.name}: {fault}" for fault in found]


def hidden_parts(text):
    """What of a header is not there under LI_NO_DEPRECATED."""
    return re.findall(r"^#ifndef LI_NO_DEPRECATED\n(.*?)^#endif", text, re.DOTALL | re.MULTILINE)


def shown_though_deprecated(text):
    """Deprecated functions of a header that LI_NO_DEPRECATED does not hide."""
    hidden = "".join(hidden_parts(text))
    items = public_api.read_header("a.h", text).items
    return [item.name for item in items
            if "Deprecated since:" in item.comment and f"{item.name}(" not in hidden]


class Reference(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.api = public_api.read_api()
        cls.pages = generate.pages(cls.api)

    def test_pages_are_those_of_the_headers(self):
        for name, text in self.pages.items():
            with self.subTest(page=name):
                self.assertEqual(text, read(f"docs/reference/{name}"),
                                 "run: python3 docs/reference/generate.py")

    def test_there_is_no_page_of_a_header_that_is_gone(self):
        found = {name for name in os.listdir(REFERENCE) if name.endswith(".md")}
        self.assertEqual(set(self.pages) | BY_HAND, found - OF_BINDINGS)

    def test_every_function_says_what_it_must(self):
        releases = releases_of_map(read("cmake/liveinbox.map"))
        found = [fault for item in self.api.items("function")
                 for fault in faults(item, self.api.functions[item.name], releases[item.name])]
        self.assertEqual([], found)

    def test_every_status_of_a_comment_is_in_the_table(self):
        maker = generate.Pages(self.api)
        for item in self.api.items("function"):
            returns = generate.parts_of(item.comment).get("Returns", "")
            rows = str(maker.answer_rows(item.name)) if returns else ""
            for status in public_api.STATUS.findall(returns):
                self.assertIn(status, rows, item.name)

    def test_every_name_is_in_the_list_of_symbols(self):
        listed = set(re.findall(r"^\| `(\w+)`", self.pages["symbols.md"], re.MULTILINE))
        wanted = set(self.api.functions) | set(self.api.structs) | set(self.api.constants)
        self.assertEqual(set(), wanted - listed)
        self.assertIn("LI_STR", listed)

    def test_deprecated_functions_can_be_hidden(self):
        for header in self.api.headers:
            text = read(f"include/liveinbox/{header.name}")
            self.assertEqual([], shown_though_deprecated(text), header.name)
        self.assertIn("PRIVATE LI_NO_DEPRECATED", read("cmake/Targets.cmake"))


class Planted(unittest.TestCase):
    """Each check finds a fault that is planted into a header."""

    GOOD = "Does what it is for.\n * Returns: LI_OK, LI_E_FORKED.\n * Since: 0.1"

    def header(self, comment, around=("", "")):
        function = f"/* {comment} */\nLI_API li_status li_x(li_page a);\n"
        return f"/* A header. */\n\n{around[0]}{function}{around[1]}"

    def faults(self, comment):
        item = public_api.read_header("a.h", self.header(comment)).items[-1]
        return faults(item, public_api.read_function(item), "0.1")

    def test_a_good_comment_passes(self):
        self.assertEqual([], self.faults(self.GOOD))
        self.assertEqual([], self.faults(self.GOOD.replace("LI_OK, LI_E_FORKED", "as li_query")))

    def test_what_is_missing_is_found(self):
        for old, new, word in (
            ("Does what it is for.\n * ", "", "says what it does"),
            ("\n * Returns: LI_OK, LI_E_FORKED.", "", "no Returns"),
            ("LI_OK, ", "", "LI_OK"),
            ("\n * Since: 0.1", "", "Since is None"),
            ("Since: 0.1", "Since: 0.2", "Since is 0.2"),
            ("Since: 0.1", "Since: 0.1\n * Deprecated since: 0.2", "the form"),
        ):
            with self.subTest(word=word):
                found = self.faults(self.GOOD.replace(old, new))
                self.assertEqual(1, len(found), found)
                self.assertIn(word, found[0])

    def test_a_deprecated_function_that_is_not_hidden_is_found(self):
        comment = f"{self.GOOD}\n * Deprecated since: 0.2, use li_y"
        self.assertEqual([], self.faults(comment))
        hidden = ("#ifndef LI_NO_DEPRECATED\n", "#endif\n")
        self.assertEqual([], shown_though_deprecated(self.header(comment, hidden)))
        self.assertEqual(["li_x"], shown_though_deprecated(self.header(comment)))

    def test_words_after_returns_that_no_table_has_stop(self):
        for text in ("LI_OK, or something else.", "LI_OK, LI_E_FORKED (a), perhaps."):
            with self.assertRaises(public_api.Unreadable):
                generate.answers(text, "li_x")

    def test_answers_keep_their_order_and_notes(self):
        text = "LI_OK, or, in this order, LI_E_A (one, two),\n  LI_E_B, LI_E_C  of both,\n"
        text += "                 in two lines\n  LI_E_D: why\n  a store failure"
        self.assertEqual(
            [("LI_OK", "", None), ("LI_E_A", "one, two", None),
             ("LI_E_B", "of both, in two lines", None), ("LI_E_C", "of both, in two lines", None),
             ("LI_E_D", "why", None), ("a store failure", "", None)],
            generate.answers(text, "li_x"))

    def test_signs_of_markdown_are_shown_as_they_are(self):
        shown = generate.mark_names("*out of li_x, `a*b` <c>")
        self.assertEqual(r"\*out of `li_x`, `a*b` \<c>", shown)


if __name__ == "__main__":
    unittest.main()
