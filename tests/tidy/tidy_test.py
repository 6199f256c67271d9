"""The tree keeps the rules of checks.py, and each rule finds a violation planted for it."""

import os
import unittest

import checks
import tree


class Tidy(unittest.TestCase):
    """The project itself: nothing is found."""

    maxDiff = None

    def assert_clean(self, check):
        self.assertEqual([], check(tree.ROOT))

    def test_files_are_short(self):
        self.assert_clean(checks.check_file_length)

    def test_functions_are_short(self):
        self.assert_clean(checks.check_function_length)

    def test_lines_are_short(self):
        self.assert_clean(checks.check_line_length)

    def test_nothing_is_marked_unfinished(self):
        self.assert_clean(checks.check_unfinished)

    def test_no_path_of_one_machine(self):
        self.assert_clean(checks.check_machine_paths)

    def test_no_test_is_switched_off(self):
        self.assert_clean(checks.check_skipped_tests)

    def test_words_of_the_glossary(self):
        self.assert_clean(checks.check_glossary)

    def test_file_names_are_unique(self):
        self.assert_clean(checks.check_unique_names)

    def test_every_source_is_built(self):
        self.assert_clean(checks.check_sources_are_listed)

    def test_markdown_has_a_title_and_whole_links(self):
        self.assert_clean(checks.check_markdown)

    def test_every_suppression_names_its_check(self):
        self.assert_clean(checks.check_nolint)

    def test_what_begins_like_a_program_runs(self):
        self.assert_clean(checks.check_programs)


class TidyPlanted(unittest.TestCase):
    """Trees with one fault, and their neighbours just inside the limit."""

    def find(self, check, content):
        with tree.Planted(content) as root:
            return check(root)

    def assert_found(self, check, content):
        self.assertEqual(1, len(self.find(check, content)), self.find(check, content))

    def assert_not_found(self, check, content):
        self.assertEqual([], self.find(check, content))

    def test_file_length(self):
        check = checks.check_file_length
        self.assert_not_found(check, {"src/a.cpp": "\n" * 600, "tests/a.cpp": "\n" * 1000})
        self.assert_found(check, {"src/a.cpp": "\n" * 601})
        self.assert_found(check, {"tests/unit/a_test.cpp": "\n" * 1001})

    def test_function_length(self):
        check = checks.check_function_length
        body = "namespace a {{\nint f(int x) {{\n{}}}\n}}\n"
        self.assert_not_found(check, {"src/a.cpp": body.format("  g();\n" * 68)})
        self.assert_found(check, {"src/a.cpp": body.format("  g();\n" * 69)})
        method = "class A {{\n public:\n  A() : a_{{1}} {{}}\n  void f() const {{\n{}  }}\n}};\n"
        self.assert_found(check, {"src/a.hpp": method.format("if (x) { y(); }\n" * 69)})
        table = "constexpr int table[] = {{\n{}}};\n"
        self.assert_not_found(check, {"src/a.cpp": table.format("  1,\n" * 100)})
        text = "const char* s = \"void f() {{\";\n// int g() {{\nint h() {{ return 1; }}\n{}"
        self.assert_not_found(check, {"src/a.cpp": text.format("int x;\n" * 100)})
        self.assert_found(check, {"a.py": "def f():\n" + "    g()\n" * 70})
        self.assert_not_found(check, {"a.py": "def f():\n" + "    g()\n" * 69})

    def test_line_length(self):
        check = checks.check_line_length
        self.assert_not_found(check, {"src/a.cpp": "é" * 100 + "\n", "docs/a.md": "x" * 200})
        for path in ("src/a.cpp", "include/a.h", "cmake/a.cmake", "CMakeLists.txt", "b.sh"):
            self.assert_found(check, {path: "x" * 101 + "\n"})

    def test_line_length_of_javascript(self):
        check = checks.check_line_length
        long = "x" * 101 + "\n"
        for name in ("a.ts", "a.mts", "a.cts", "a.tsx", "a.mjs"):
            self.assert_found(check, {f"bindings/{name}": long})
            self.assert_not_found(check, {f"tests/{name}": long[1:], f"node_modules/{name}": long})
        made = "// Made by generate.mjs from abi.json\n"
        self.assert_not_found(check, {"bindings/a.ts": made + long})
        self.assert_found(check, {"bindings/a.ts": "// a\n" + made + long})

    def test_unfinished(self):
        for word in ("TO" + "DO", "FIX" + "ME", "X" * 3):
            self.assert_found(checks.check_unfinished, {"src/a.cpp": f"// {word}: later\n"})
        template = 'mkdtemp("li-' + "X" * 6 + '")'
        self.assert_not_found(checks.check_unfinished, {"src/a.cpp": template})

    def test_machine_paths(self):
        for path in ("/wo" + "rk/main", "/ho" + "me/ana", "/ro" + "ot/x"):
            self.assert_found(checks.check_machine_paths, {"docs/a.md": f"see {path}\n"})
        fine = "https://example.org/wo" + "rk/x ../wo" + "rk/y\n"
        self.assert_not_found(checks.check_machine_paths, {"docs/a.md": fine})

    def test_skipped_tests(self):
        planted = {
            "tests/unit/a_test.cpp": 'TEST_CASE("x" * doctest::sk' + "ip())\n",
            "tests/e2e/a.mjs": "test.sk" + "ip('x')\n",
            "tests/a_test.py": "@unittest.sk" + "ip\n",
        }
        for path, text in planted.items():
            self.assert_found(checks.check_skipped_tests, {path: text})

    def test_glossary(self):
        self.assert_found(checks.check_glossary, {"src/a.cpp": "// Pend" + "ing work.\n"})

    def test_unique_names(self):
        check = checks.check_unique_names
        self.assert_found(check, {"src/core/a.cpp": "", "src/text/a.cpp": ""})
        self.assert_found(check, {"src/core/a.h": "", "include/liveinbox/a.h": ""})
        lists = {"src/core/CMakeLists.txt": "", "src/text/CMakeLists.txt": "", "src/a.hpp": ""}
        self.assert_not_found(check, {**lists, "src/core/a.cpp": ""})

    def test_unlisted_source(self):
        check = checks.check_sources_are_listed
        self.assert_found(check, {"src/core/a.cpp": ""})
        near = {"src/core/CMakeLists.txt": "not_a.cpp a.cpp.in", "src/core/a.cpp": ""}
        self.assert_found(check, near)
        listed = {"src/core/CMakeLists.txt": "x/a.cpp\n", "src/core/a.cpp": ""}
        self.assert_not_found(check, listed)
        by_stem = {"tests/capi/CMakeLists.txt": "li_add(a_test)", "tests/capi/a_test.c": ""}
        self.assert_not_found(check, by_stem)
        self.assert_found(check, {"tests/x/a.c": ""})
        self.assert_found(check, {"src/x/a.c": "", "tests/steps/x.sh": "compile a"})
        self.assert_not_found(check, {"tests/x/a.c": "", "tests/steps/x.sh": "compile a\n"})
        self.assert_not_found(check, {"tests/x/a.c": "", "tests/x/run.py": 'compile("a.c")'})

    def test_header_without_reader(self):
        check = checks.check_sources_are_listed
        self.assert_found(check, {"src/core/a.hpp": ""})
        read = {"src/core/a.hpp": "", "tests/unit/b.hpp": '#include "core/a.hpp"\n'}
        self.assert_not_found(check, read)

    def test_markdown(self):
        check = checks.check_markdown
        self.assert_found(check, {"docs/a.md": "text\n"})
        self.assert_found(check, {"docs/a.md": "# A\n\n# B\n"})
        self.assert_found(check, {"docs/a.md": "# A\n[b](b.md#part)\n"})
        fine = "# A\n[self](a.md) [web](https://example.org/)\n```\n# sh\n[x](y)\n```\n"
        self.assert_not_found(check, {"docs/a.md": fine})

    def test_nolint(self):
        check = checks.check_nolint
        self.assert_found(check, {"src/a.cpp": "int x;  // NOLINT\n"})
        self.assert_found(check, {"src/a.cpp": "// NOLINTNEXTLINE: why\n"})
        self.assert_found(check, {"src/a.cpp": "// NOLINT(*)\n"})
        self.assert_not_found(check, {"src/a.cpp": "// NOLINT(misc-no-recursion): why\n"})

    def test_programs(self):
        self.assert_found(checks.check_programs, {"a.py": "#!/usr/bin/env python3\n"})
        self.assert_not_found(checks.check_programs, {"a.py": "import os\n"})
        with tree.Planted({"a.sh": "#!/bin/sh\n", "b.md": "# B\n"}) as root:
            os.chmod(os.path.join(root, "a.sh"), 0o755)
            self.assertEqual([], checks.check_programs(root))
            os.chmod(os.path.join(root, "b.md"), 0o755)
            self.assertEqual(["b.md:1: does not begin with #!"], checks.check_programs(root))


if __name__ == "__main__":
    unittest.main()
