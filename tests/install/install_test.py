#!/usr/bin/env python3
"""Programs built against an installed tree, the way users build them.

usage: tests/install/install_test.py <build folder>

The tree is installed, then moved elsewhere: nothing in it may know where it was made.
"""

import itertools
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CONSUMER = os.path.join(HERE, "consumer")
SOURCE = os.path.join(CONSUMER, "consumer.c")
SOURCE_CPP = os.path.join(CONSUMER, "consumer.cpp")
COMPILERS_CPP = [name for name in ("g++", "clang++") if shutil.which(name)]
STRICT = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Werror".split()


def run(*command, **settings):
    """The standard output of a command that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **settings)
    if done.returncode:
        raise AssertionError(f"{shlex.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def headers_below(folder):
    """Sorted paths, relative to the folder, of all files below it."""
    return sorted(
        os.path.relpath(os.path.join(place, name), folder)
        for place, _, names in os.walk(folder)
        for name in names
    )


class Install(unittest.TestCase):
    build_folder = "build"

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        first = os.path.join(cls.folder.name, "first")
        cls.prefix = os.path.join(cls.folder.name, "moved")
        run("cmake", "--install", cls.build_folder, "--prefix", first)
        os.rename(first, cls.prefix)
        libraries = [
            folder
            for folder, _, names in os.walk(cls.prefix)
            if "libliveinbox.so" in names
        ]
        cls.library_folder = libraries[0]
        cls.environment = {
            **os.environ,
            "PKG_CONFIG_PATH": os.path.join(cls.library_folder, "pkgconfig"),
        }

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def work(self, name):
        folder = os.path.join(self.folder.name, name)
        os.mkdir(folder)
        return folder

    def pkg_config(self, *arguments):
        return shlex.split(run("pkg-config", *arguments, "liveinbox", env=self.environment))

    def assert_runs(self, program, **environment):
        output = run(program, env={**os.environ, **environment})
        self.assertIn("liveinbox 0.", output)

    def build_consumer(self, folder, *options):
        run("cmake", "-S", CONSUMER, "-B", folder, "-G", "Ninja",
            f"-DCMAKE_PREFIX_PATH={self.prefix}", *options)
        run("ninja", "-C", folder)
        return [os.path.join(folder, name) for name in ("consumer", "consumer_cpp")]

    def test_pkg_config_with_the_shared_library(self):
        program = os.path.join(self.work("pkg"), "consumer")
        flags = self.pkg_config("--cflags", "--libs")
        run("cc", "-std=c99", "-Wall", "-Wextra", "-Werror", SOURCE, "-o", program, *flags)
        self.assert_runs(program, LD_LIBRARY_PATH=self.library_folder)

    def test_pkg_config_with_the_archive(self):
        program = os.path.join(self.work("pkg_static"), "consumer")
        archive = os.path.join(self.library_folder, "libliveinbox.a")
        flags = [archive if flag == "-lliveinbox" else flag
                 for flag in self.pkg_config("--static", "--cflags", "--libs")]
        run("cc", "-std=c99", "-DLI_STATIC", SOURCE, "-o", program, *flags)
        self.assert_runs(program)

    def test_pkg_config_with_the_shared_library_from_cpp(self):
        folder = self.work("pkg_cpp")
        flags = self.pkg_config("--cflags", "--libs")
        for compiler, standard in itertools.product(COMPILERS_CPP, ("c++17", "c++20")):
            with self.subTest(compiler=compiler, standard=standard):
                program = os.path.join(folder, f"{compiler}_{standard}")
                run(compiler, f"-std={standard}", *STRICT, SOURCE_CPP, "-o", program, *flags)
                self.assert_runs(program, LD_LIBRARY_PATH=self.library_folder)

    def test_find_package_with_the_shared_library(self):
        for compiler in COMPILERS_CPP:
            folder = self.work(f"cmake_{compiler}")
            for program in self.build_consumer(folder, f"-DCMAKE_CXX_COMPILER={compiler}"):
                with self.subTest(compiler=compiler, program=program):
                    self.assert_runs(program)

    def test_find_package_with_the_archive(self):
        for program in self.build_consumer(self.work("cmake_static"), "-DCONSUMER_STATIC=ON"):
            with self.subTest(program=program):
                self.assert_runs(program)

    def test_every_public_header_is_installed(self):
        wanted = headers_below(os.path.join(ROOT, "include/liveinbox"))
        self.assertIn("cpp/inboxes.hpp", wanted)
        self.assertEqual(wanted, headers_below(os.path.join(self.prefix, "include/liveinbox")))

    def test_shared_library_carries_its_major_number(self):
        listing = run("readelf", "-d", os.path.join(self.library_folder, "libliveinbox.so"))
        self.assertIn("soname: [libliveinbox.so.0]", listing)

    def test_as_part_of_another_build_only_the_library_is_made(self):
        folder = self.work("subproject")
        run("cmake", "-S", os.path.join(HERE, "subproject"), "-B", folder, "-G", "Ninja",
            f"-DLIVEINBOX_SOURCE={ROOT}")
        targets = run("ninja", "-C", folder, "-t", "targets", "all")
        self.assertIn("\nliveinbox/all:", "\n" + targets)
        self.assertIn("libliveinbox.so", targets)
        for extra in ("unit_tests", "liveinbox_tool", "_test.c.o"):
            self.assertNotIn(extra, targets)


if __name__ == "__main__":
    Install.build_folder = sys.argv.pop(1)
    unittest.main()
