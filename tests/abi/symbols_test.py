#!/usr/bin/env python3
"""Three lists of the public functions are the same: headers, version script, built library.

The first is what include/liveinbox/*.h declares with LI_API, the second what cmake/liveinbox.map
names, the third what `nm -D` finds. A difference is printed by name.

environment: LI_LIBRARY, the shared library (build/lib/libliveinbox.so)
"""

import glob
import os
import re
import subprocess
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIBRARY = os.environ.get("LI_LIBRARY", os.path.join(ROOT, "build/lib/libliveinbox.so"))

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.MULTILINE)
DECLARATION = re.compile(r"\bLI_API\b[^;{]*?\b(\w+)\s*\(")


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def declared(header):
    """The functions that a header's text declares with LI_API."""
    return set(DECLARATION.findall(DIRECTIVE.sub("", COMMENT.sub("", header))))


def mapped(script):
    """The names that a version script makes global, in all of its nodes."""
    names = set()
    for node in re.findall(r"\{(.*?)\}", COMMENT.sub("", re.sub(r"#.*", "", script)), re.DOTALL):
        text = node.split("local:")[0].replace("global:", "")
        names.update(name.strip() for name in text.split(";") if name.strip())
    return names


def exported(listing):
    """The symbols in the output of nm; the version node itself is absolute (A)."""
    rows = (line.split() for line in listing.splitlines())
    return {row[-1].split("@")[0] for row in rows if len(row) >= 2 and row[-2] != "A"}


class Symbols(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        headers = glob.glob(os.path.join(ROOT, "include/liveinbox/*.h"))
        cls.declared = set().union(*(declared(read(path)) for path in headers))
        cls.mapped = mapped(read("cmake/liveinbox.map"))
        listing = subprocess.run(
            ["nm", "-D", "--defined-only", LIBRARY], check=True, capture_output=True, text=True
        )
        cls.exported = exported(listing.stdout)

    def assert_same(self, left, left_name, right, right_name):
        only_left, only_right = sorted(left - right), sorted(right - left)
        self.assertFalse(
            only_left or only_right,
            f"only in {left_name}: {only_left}; only in {right_name}: {only_right}",
        )

    def test_headers_declare_functions(self):
        self.assertTrue(self.declared)

    def test_map_names_what_the_headers_declare(self):
        self.assert_same(self.declared, "the headers", self.mapped, "the map")

    def test_library_exports_what_the_map_names(self):
        self.assert_same(self.mapped, "the map", self.exported, "the library")

    def test_map_has_no_wildcard_among_its_names(self):
        self.assertEqual([], [name for name in self.mapped if not re.fullmatch(r"li_\w+", name)])

    def test_node_of_the_map_is_the_version_of_the_project(self):
        release = re.search(r"project\(liveinbox VERSION (\d+\.\d+)", read("CMakeLists.txt"))[1]
        nodes = re.findall(r"^LIVEINBOX_(\d+\.\d+) \{", read("cmake/liveinbox.map"), re.MULTILINE)
        self.assertEqual(release, nodes[-1])

    def test_version_of_the_header_is_the_version_of_the_project(self):
        version = re.search(r"project\(liveinbox VERSION ([\d.]+)", read("CMakeLists.txt"))[1]
        header = read("include/liveinbox/version.h")
        parts = [
            re.search(rf"#\s*define\s+LI_VERSION_{part}\s+(\d+)", header)[1]
            for part in ("MAJOR", "MINOR", "PATCH")
        ]
        self.assertEqual(version, ".".join(parts))


class Readers(unittest.TestCase):
    """The three readers on texts whose answer is known."""

    def test_header(self):
        text = """
        #define LI_API __attribute__((visibility("default")))
        /* LI_API int li_in_a_comment(void); */
        LI_API li_status li_open(const char *path,
                                 li_inbox *out);
        LI_API const char *li_name(li_status status);
        LI_API void li_set(void (*wake)(void *user), void *user);
        static inline int li_helper(int x) { return x; }
        """
        self.assertEqual({"li_open", "li_name", "li_set"}, declared(text))

    def test_map(self):
        text = "# why\nA_0.1 {\n global:\n  li_a;\n  li_b;\n local:\n  *;\n};\n"
        text += "A_0.2 { li_c; } A_0.1;\n"
        self.assertEqual({"li_a", "li_b", "li_c"}, mapped(text))

    def test_listing(self):
        text = "0000 A LIVEINBOX_0.1@@LIVEINBOX_0.1\n0011 T li_a@@LIVEINBOX_0.1\n0012 W _Zx\n"
        self.assertEqual({"li_a", "_Zx"}, exported(text))


if __name__ == "__main__":
    unittest.main()
