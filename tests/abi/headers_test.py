#!/usr/bin/env python3
"""Each public header compiles alone, twice in one file, strictly, in every language it is for.

The C headers are C99 and also C++; the .hpp layer is C++17. Both compilers are asked when there.
"""

import glob
import os
import shutil
import subprocess
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
INCLUDE = os.path.join(ROOT, "include")
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Wcast-align -Werror".split()
COMPILERS = [name for name in ("gcc", "clang") if shutil.which(name)]
LANGUAGES = {".h": ("c99", "c11", "c++17", "c++20"), ".hpp": ("c++17", "c++20")}


def compile_text(compiler, standard, text):
    """What the compiler says about the text; nothing when it is content."""
    language = "c++" if "+" in standard else "c"
    command = [compiler, f"-std={standard}", "-x", language, "-fsyntax-only", "-I", INCLUDE]
    done = subprocess.run(
        [*command, *WARNINGS, "-"], input=text, capture_output=True, text=True, check=False
    )
    return done.stderr if done.returncode else ""


class Headers(unittest.TestCase):
    def test_each_header_stands_alone(self):
        headers = sorted(glob.glob(os.path.join(INCLUDE, "liveinbox/*.h*")))
        self.assertTrue(headers)
        for path in headers:
            name = os.path.basename(path)
            text = f"#include <liveinbox/{name}>\n" * 2 + "int headers_test_unused;\n"
            for standard in LANGUAGES[os.path.splitext(name)[1]]:
                for compiler in COMPILERS:
                    with self.subTest(header=name, standard=standard, compiler=compiler):
                        self.assertEqual("", compile_text(compiler, standard, text))

    def test_a_faulty_text_is_refused(self):
        for compiler in COMPILERS:
            self.assertNotEqual("", compile_text(compiler, "c99", "int f(long x) { return x; }\n"))


if __name__ == "__main__":
    unittest.main()
