#!/usr/bin/env python3
"""Each public header compiles alone, twice in one file, strictly, in every language it is for.

The C headers are C99 and also C++; the .hpp layer is C++17, also without exceptions and run-time
type information; asio.hpp is C++20 and needs Asio. Both compilers are asked when there.
"""

import glob
import itertools
import os
import shutil
import subprocess
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
INCLUDE = os.path.join(ROOT, "include")
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Wcast-align -Werror".split()
COMPILERS = [name for name in ("gcc", "clang") if shutil.which(name)]
WARNINGS_CXX = "-Wold-style-cast -Wnon-virtual-dtor".split()
BARE = ("-fno-exceptions", "-fno-rtti")


def public_headers():
    """Paths below include, of the C headers and of the C++ layer in its folder."""
    found = glob.glob(os.path.join(INCLUDE, "liveinbox/**/*.h*"), recursive=True)
    return sorted(os.path.relpath(path, INCLUDE) for path in found)


def ways(name):
    """Pairs of standard and options; the parts of liveinbox.hpp get the other ways with it."""
    if name == "liveinbox/asio.hpp":
        return [("c++20", ("-DASIO_STANDALONE", "-DASIO_NO_DEPRECATED"))]
    if name.endswith(".h"):
        return [(standard, ()) for standard in ("c99", "c11", "c++17", "c++20")]
    if name != "liveinbox/liveinbox.hpp":
        return [("c++17", ())]
    return list(itertools.product(("c++17", "c++20"), ((), BARE)))


def compile_text(compiler, standard, text, options=()):
    """What the compiler says about the text; nothing when it is content."""
    is_cxx = "+" in standard
    command = [compiler, f"-std={standard}", "-x", "c++" if is_cxx else "c", "-fsyntax-only"]
    command += ["-I", INCLUDE, *WARNINGS, *(WARNINGS_CXX if is_cxx else ()), *options, "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


class Headers(unittest.TestCase):
    def test_each_header_stands_alone(self):
        headers = public_headers()
        self.assertIn("liveinbox/liveinbox.h", headers)
        self.assertIn("liveinbox/liveinbox.hpp", headers)
        for name in headers:
            text = f"#include <{name}>\n" * 2 + "int headers_test_unused;\n"
            for compiler, (standard, options) in itertools.product(COMPILERS, ways(name)):
                with self.subTest(header=name, standard=standard, compiler=compiler, bare=options):
                    self.assertEqual("", compile_text(compiler, standard, text, options))

    def test_liveinbox_hpp_includes_its_whole_folder(self):
        with open(os.path.join(INCLUDE, "liveinbox/liveinbox.hpp"), encoding="utf-8") as file:
            text = file.read()
        for name in public_headers():
            if name.startswith("liveinbox/cpp/"):
                self.assertIn(f"#include <{name}>\n", text)

    def test_a_faulty_text_is_refused(self):
        for compiler in COMPILERS:
            self.assertNotEqual("", compile_text(compiler, "c99", "int f(long x) { return x; }\n"))
            cast = "inline int f(char x) { return (int)x; }\n"
            self.assertNotEqual("", compile_text(compiler, "c++17", cast))
            throwing = "inline void f() { throw 1; }\n"
            self.assertEqual("", compile_text(compiler, "c++17", throwing))
            self.assertNotEqual("", compile_text(compiler, "c++17", throwing, BARE))


if __name__ == "__main__":
    unittest.main()
