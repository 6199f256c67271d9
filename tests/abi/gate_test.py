#!/usr/bin/env python3
"""The gate of the ABI stops what breaks a program and lets pass what does not.

Each case plants one change into a copy of the public headers and builds a small shared library that
defines every function of them: the same types in the same debug information as the whole library
has, in a tenth of a second. What judges is the gate itself.
"""

import contextlib
import io
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import gate
import public_api
from gate import BREAKS_MARK, Repository, Side, judge, new_breaks, verdict

INCLUDE = os.path.dirname(public_api.INCLUDE)


def build(include, folder):
    """The side of these headers: a library whose functions do nothing."""
    api = public_api.read_api(os.path.join(include, "liveinbox"))
    lines = ["#include <liveinbox/liveinbox.h>", "struct li_findings { int inside; };"]
    for function in api.functions.values():
        body = "" if function.result == "void" else "return 0;"
        lines.append(f"{function.declaration} {{ {body} }}")
    source, library = os.path.join(folder, "all.c"), os.path.join(folder, "liball.so")
    with open(source, "w", encoding="utf-8") as file:
        file.write("\n".join([*lines, ""]))
    subprocess.run([os.environ.get("CC", "cc"), "-std=c11", "-g", "-shared", "-fPIC", "-w", "-I",
                    include, source, "-o", library], check=True)
    return Side(library, include)


class Planted(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.older = build(INCLUDE, cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def judge_with(self, header, *changes, ask=judge):
        """What the gate says of headers in which each text of a pair became the other."""
        with tempfile.TemporaryDirectory() as folder:
            include = shutil.copytree(INCLUDE, os.path.join(folder, "include"))
            path = os.path.join(include, "liveinbox", header)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for old, new in changes:
                text, number = re.subn(old, new, text, count=1, flags=re.DOTALL)
                self.assertEqual(1, number, f"{header} has no {old}")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return ask(self.older, build(include, folder))

    def assert_stopped(self, word, header, *changes):
        self.assertIn(word, "\n".join(self.judge_with(header, *changes)))

    def assert_passes(self, header, *changes):
        self.assertEqual([], self.judge_with(header, *changes))

    def test_the_same_passes(self):
        self.assert_passes("query.h", ("li_query_options;", "li_query_options;"))

    def test_a_field_inserted_in_the_middle_is_stopped(self):
        changed = (r"  uint64_t revision;", r"  uint64_t x;\g<0>")
        self.assert_stopped("abidiff ended", "query.h", changed)

    def test_a_field_taken_away_is_stopped(self):
        self.assert_stopped("abidiff ended", "query.h", (r"  uint64_t count_mine;\n", ""))

    def test_a_field_of_another_type_is_stopped(self):
        for changed in ("float", "int32_t", "uint64_t"):
            self.assert_stopped("at_least changed", "query.h",
                                ("uint32_t at_least", f"{changed} at_least"))

    def test_a_field_that_moves_while_the_end_grows_is_stopped(self):
        grown = (r"\n\} li_page_info;", r"\n  uint64_t last_one;\n} li_page_info;")
        changed = ("uint32_t at_least", "int32_t at_least")
        self.assert_stopped("li_page_info", "query.h", grown, changed)
        swapped = (r"(  uint32_t cards;[^\n]*\n)(  uint32_t events;[^\n]*\n)", r"\2\1")
        self.assert_stopped("li_page_info.cards was at", "query.h", grown, swapped)

    def test_an_unsized_struct_that_grows_is_stopped(self):
        changed = (r"\n\} li_str;", r"\n  size_t room;\n} li_str;")
        self.assert_stopped("abidiff ended", "types.h", changed)

    def test_a_renumbered_constant_is_stopped(self):
        changed = ("LI_NOTE = 13", "LI_NOTE = 113")
        self.assert_stopped("LI_NOTE was 13, is 113", "command.h", changed)

    def test_a_constant_taken_away_is_stopped(self):
        changed = (", LI_TAG_BY_AGENT = 3", "")
        self.assert_stopped("LI_TAG_BY_AGENT was 3, is None", "types.h", changed)

    def test_a_removed_function_is_stopped(self):
        declaration = r"/\*(?:(?!\*/).)*\*/\nLI_API li_status li_page_free\([^;]*;"
        self.assert_stopped("li_page_free", "query.h", (declaration, ""))

    def test_a_break_fails_unless_the_changelog_has_it(self):
        root = tempfile.mkdtemp(dir=self.folder.name)
        with open(os.path.join(root, "CMakeLists.txt"), "w", encoding="utf-8") as file:
            file.write("project(liveinbox VERSION 0.9.0)\n")
        repository = Repository(root)
        for announced, changed, passes in (
            ([], "LI_NOTE = 113", False),
            (["said"], "LI_NOTE = 113", True),
            ([], "LI_NOTE = 13", True),
        ):
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                good = self.judge_with(
                    "command.h", ("LI_NOTE = 13", changed),
                    ask=lambda older, newer, announced=announced: gate.compare(
                        repository, "release v0", older, newer, announced))
            self.assertEqual(passes, good)
            self.assertIn("release v0: " + ("passes" if passes else "FAILS"), said.getvalue())
            self.assertEqual("113" in changed, "LI_NOTE was 13, is 113" in said.getvalue())

    def test_another_parameter_is_stopped(self):
        for changed in ("uint64_t", "int32_t"):
            self.assert_stopped("li_next", "feed.h", ("uint32_t max, li", f"{changed} max, li"))

    def test_another_result_is_stopped(self):
        changed = ("int32_t li_status_class", "int64_t li_status_class")
        self.assert_stopped("li_status_class", "status.h", changed)

    def test_an_appended_field_passes(self):
        for header, struct in (("query.h", "li_card"), ("command.h", "li_command"),
                               ("command.h", "li_outcome"), ("inbox.h", "li_options")):
            with self.subTest(struct=struct):
                end = rf"\n}} {struct};"
                self.assert_passes(header, (end, rf"\n  uint64_t last_one;{end}"))

    def test_a_field_in_the_place_of_a_reserved_one_passes(self):
        self.assert_passes("query.h", (r"uint32_t reserved;", "int32_t depth;"))
        self.assert_stopped("li_page_info.reserved was at", "query.h",
                            (r"uint32_t reserved;", "uint64_t depth;"))
        self.assert_stopped("li_page_info.reserved was at", "query.h",
                            (r"  uint32_t reserved;[^\n]*\n", ""))

    def test_every_sized_struct_may_grow(self):
        rules = gate.suppressions(public_api.INCLUDE)
        for name, members in public_api.read_api().structs.items():
            is_sized = members[0].name == "struct_size"
            self.assertEqual(is_sized, f"name = {name}\n" in rules, name)

    def test_an_added_function_passes(self):
        added = "/* Does more.\n * Since: 0.2 */\nLI_API li_status li_more(li_inbox inbox);\n\n"
        self.assert_passes("text.h", (r"/\* Renders", added + r"\g<0>"))

    def test_an_added_constant_passes(self):
        self.assert_passes("command.h", ("LI_CONFIGURE = 52", r"\g<0>,\n  LI_NEW = 99"))

    def test_what_no_program_sees_passes(self):
        with tempfile.TemporaryDirectory() as folder:
            newer = build(INCLUDE, folder)
            source = os.path.join(folder, "all.c")
            with open(source, encoding="utf-8") as file:
                text = file.read().replace("int inside;", "long long inside[8];")
            with open(source, "w", encoding="utf-8") as file:
                file.write(text)
            subprocess.run(["cc", "-std=c11", "-g", "-shared", "-fPIC", "-w", "-I", INCLUDE, source,
                            "-o", newer.library], check=True)
            self.assertEqual([], judge(self.older, newer))


class Announced(unittest.TestCase):
    OLD = f"# Changes\n\n## 0.2\n\n- Something.\n{BREAKS_MARK}: the first.\n"

    def test_only_a_new_line_counts(self):
        self.assertEqual([], new_breaks(self.OLD, self.OLD))
        self.assertEqual([], new_breaks(self.OLD, self.OLD + "- It **breaks** nothing.\n"))
        line = f"{BREAKS_MARK}: li_x has another result."
        self.assertEqual([line], new_breaks(self.OLD, f"{self.OLD}{line}\n"))
        self.assertEqual([line], new_breaks("", f"{line}\n"))

    def test_verdict(self):
        for good, found, version, announced in (
            (True, [], "0.1.0", []),
            (True, [], "1.2.0", []),
            (False, ["gone"], "0.1.0", []),
            (True, ["gone"], "0.1.0", ["said"]),
            (False, ["gone"], "1.0.0", ["said"]),
        ):
            self.assertEqual(good, verdict(found, version, announced)[0])

    def test_the_project_has_a_version_and_a_changelog_in_that_form(self):
        self.assertRegex(gate.version_of(gate.read(public_api.ROOT, "CMakeLists.txt")), r"^\d+\.")
        text = gate.read(public_api.ROOT, gate.CHANGELOG)
        for line in text.splitlines():
            if "breaks**:" in line.lower():
                self.assertTrue(line.startswith(BREAKS_MARK + ":"), line)


class History(unittest.TestCase):
    """Which commits the gate compares with, in small repositories."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        self.git("init", "--quiet", "--initial-branch=main")
        self.commits = [self.commit("first")]

    def git(self, *arguments):
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", "-C", self.root, *who, *arguments], check=True,
                              capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, text):
        with open(os.path.join(self.root, "file"), "w", encoding="utf-8") as file:
            file.write(text)
        self.git("add", "file")
        self.git("commit", "--quiet", "-m", text)
        return self.git("rev-parse", "HEAD")

    def test_first_commit_has_nothing_to_compare_with(self):
        repository = Repository(self.root)
        self.assertIsNone(repository.base(""))
        self.assertIsNone(repository.last_tag())

    def test_default_is_the_first_parent(self):
        self.commit("second")
        self.assertEqual(self.commits[0], Repository(self.root).base(""))

    def test_a_branch_gives_the_merge_base(self):
        second = self.commit("second")
        self.git("checkout", "--quiet", "-b", "work")
        self.commit("third")
        self.commit("fourth")
        repository = Repository(self.root)
        self.assertEqual(second, repository.base("main"))
        self.git("checkout", "--quiet", "main")
        self.assertEqual(self.commits[0], repository.base("main"), "of itself, its parent")

    def test_an_unknown_branch_stops(self):
        with self.assertRaises(SystemExit):
            Repository(self.root).base("nowhere")

    def test_last_tag_of_a_version(self):
        self.git("tag", "v0.1.0")
        self.commit("second")
        self.git("tag", "vast")
        self.git("tag", "other")
        self.assertEqual("v0.1.0", Repository(self.root).last_tag())

    def test_a_tree_is_unpacked_as_it_was_and_as_it_is(self):
        repository = Repository(self.root)
        with open(os.path.join(self.root, "file"), "w", encoding="utf-8") as file:
            file.write("changed")
        with tempfile.TemporaryDirectory() as work:
            for commit, text in ((self.commits[0], "first"), (None, "changed")):
                folder = os.path.join(work, str(commit))
                repository.unpack(commit, folder)
                self.assertEqual(text, gate.read(folder, "file"))
        self.assertEqual("first", repository.text(self.commits[0], "file"))
        self.assertEqual("", repository.text(self.commits[0], "other"))

    def test_only_what_differs_is_touched(self):
        with tempfile.TemporaryDirectory() as work:
            source, target = os.path.join(work, "a"), os.path.join(work, "b")
            for folder, names in ((source, "same new"), (target, "same old")):
                os.makedirs(os.path.join(folder, "in"))
                for name in names.split():
                    with open(os.path.join(folder, "in", name), "w", encoding="utf-8") as file:
                        file.write(name)
            same = os.path.join(target, "in/same")
            os.utime(same, (1, 1))
            gate.synchronize(source, target)
            self.assertEqual({"in/same", "in/new"}, gate.files_below(target))
            self.assertEqual(1, os.stat(same).st_mtime)


if __name__ == "__main__":
    unittest.main()
