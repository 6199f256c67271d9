#!/usr/bin/env python3
"""Programs built against an installed tree, and with the sources in their own build, the way users
build them; each by gcc and by clang.

usage: tests/install/install_test.py <build folder>

The tree is installed into an empty folder, then moved elsewhere: nothing in it may know where it
was made.

With the sources in another build only what would be made is looked at; subproject_test.py makes it.
"""

import os
import sys
import unittest

from consumers import ROOT, WAYS, Installed, WithFolder, configure_subproject, files_below, run


class Install(WithFolder):
    build_folder = "build"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        first = os.path.join(cls.folder.name, "first")
        moved = os.path.join(cls.folder.name, "moved")
        run("cmake", "--install", cls.build_folder, "--prefix", first)
        os.rename(first, moved)
        cls.installed = Installed(moved)

    def test_pkg_config_with_the_shared_library(self):
        for compiler, folder in self.each_compiler():
            self.installed.check_pkg_config(self, folder, compiler)

    def test_pkg_config_with_the_archive(self):
        for compiler, folder in self.each_compiler():
            self.installed.check_pkg_config_static(self, folder, compiler)

    def test_find_package_with_the_shared_library(self):
        for compiler, folder in self.each_compiler():
            self.installed.check_find_package(self, folder, compiler)

    def test_find_package_with_the_archive(self):
        for compiler, folder in self.each_compiler():
            self.installed.check_find_package_static(self, folder, compiler)

    def test_every_public_header_is_installed(self):
        wanted = files_below(os.path.join(ROOT, "include/liveinbox"))
        self.assertIn("cpp/inboxes.hpp", wanted)
        place = os.path.join(self.installed.prefix, "include/liveinbox")
        self.assertEqual(wanted, files_below(place))

    def test_shared_library_carries_its_major_number(self):
        library = os.path.join(self.installed.library_folder, "libliveinbox.so")
        self.assertIn("soname: [libliveinbox.so.0]", run("readelf", "-d", library))

    def test_nothing_installed_names_the_place_where_it_was_made(self):
        for name in files_below(self.installed.prefix):
            path = os.path.join(self.installed.prefix, name)
            if name.endswith((".pc", ".cmake")):
                with open(path, encoding="utf-8") as file:
                    text = file.read()
                for place in (ROOT, self.folder.name, os.path.abspath(self.build_folder)):
                    self.assertNotIn(place, text, name)


class InAnotherBuild(WithFolder):
    """The sources as part of another project, by add_subdirectory and by FetchContent."""

    def test_only_the_library_is_made(self):
        for compiler, folder in self.each_compiler():
            for way in WAYS:
                build = os.path.join(folder, way)
                configure_subproject(build, compiler, way)
                targets = run("ninja", "-C", build, "-t", "targets", "all")
                self.assertIn("\nliveinbox/all:", "\n" + targets)
                self.assertIn("libliveinbox.so", targets)
                for extra in ("unit_tests", "liveinbox_tool", "_test.c.o", "first_claim"):
                    self.assertNotIn(extra, targets)


if __name__ == "__main__":
    Install.build_folder = sys.argv.pop(1)
    unittest.main()
