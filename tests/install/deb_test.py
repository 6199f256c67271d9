#!/usr/bin/env python3
"""The Debian packages: what they hold, what they say of themselves, and that programs build and run
against them. They are unpacked into a folder; nothing is installed on this machine.

usage: tests/install/deb_test.py <build folder>
"""

import glob
import gzip
import os
import re
import sys
import tempfile
import unittest

from consumers import ROOT, Installed, WithFolder, files_below, run

PACKAGES = ("libliveinbox0", "libliveinbox-dev", "liveinbox-tools")
QUICK = ("-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=20",
         "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Deb(WithFolder):
    build_folder = "build-deb"

    @classmethod
    def make(cls, name):
        """The packages by name, in a folder of that name."""
        folder = os.path.join(cls.folder.name, name)
        run(os.path.join(ROOT, "cmake/build_deb.sh"), folder, *QUICK,
            env={**os.environ, "LI_DEB_BUILD_DIR": cls.build_folder,
                 "SOURCE_DATE_EPOCH": "1767225600"})
        return {os.path.basename(path).split("_")[0]: path
                for path in glob.glob(os.path.join(folder, "*"))}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.packages = cls.make("packages")
        cls.root = os.path.join(cls.folder.name, "root")
        for path in cls.packages.values():
            run("dpkg-deb", "-x", path, cls.root)
        cls.version = re.search(r"project\(liveinbox VERSION ([\d.]+)",
                                read(os.path.join(ROOT, "CMakeLists.txt")))[1]
        cls.libraries = "usr/lib/" + run("dpkg-architecture", "-qDEB_HOST_MULTIARCH").strip()

    def field(self, package, name):
        return run("dpkg-deb", "-f", self.packages[package], name).strip()

    def files(self, package):
        """What the package holds besides its documents."""
        folder = tempfile.mkdtemp(dir=self.folder.name)
        run("dpkg-deb", "-x", self.packages[package], folder)
        found = files_below(folder)
        documents = f"usr/share/doc/{package}/"
        self.assertEqual(["changelog.Debian.gz", "changelog.gz", "copyright"],
                         [name.removeprefix(documents) for name in found
                          if name.startswith(documents)])
        return [name for name in found if not name.startswith("usr/share/doc/")]

    def control_file(self, package, name):
        folder = tempfile.mkdtemp(dir=self.folder.name)
        run("dpkg-deb", "-e", self.packages[package], folder)
        return read(os.path.join(folder, name))

    def test_there_are_three(self):
        self.assertEqual(set(PACKAGES), set(self.packages))
        for package in PACKAGES:
            self.assertEqual(f"{self.version}-1", self.field(package, "Version"))
            self.assertEqual("liveinbox", self.field(package, "Source"))
            self.assertEqual(run("dpkg", "--print-architecture").strip(),
                             self.field(package, "Architecture"))
            self.assertTrue(self.field(package, "Description"))

    def test_dependencies(self):
        library = self.field("libliveinbox0", "Depends")
        for name in ("libc6", "libstdc++6", "liblmdb0", "libsimdjson", "libutf8proc"):
            self.assertIn(name, library)
        self.assertEqual(f"libliveinbox0 (= {self.version}-1)",
                         self.field("libliveinbox-dev", "Depends"))
        tools = self.field("liveinbox-tools", "Depends")
        self.assertRegex(tools, r"libliveinbox0 \(>= 0\.\d+")
        self.assertRegex(tools, r"libliveinbox0 \(<< 0\.\d+~\)")
        self.assertNotIn("liblmdb", tools)

    def test_library(self):
        self.assertEqual([f"{self.libraries}/libliveinbox.so.0",
                          f"{self.libraries}/libliveinbox.so.{self.version}"],
                         self.files("libliveinbox0"))
        self.assertEqual("activate-noawait ldconfig\n",
                         self.control_file("libliveinbox0", "triggers"))

    def test_symbols_are_those_of_the_version_script(self):
        script = read(os.path.join(ROOT, "cmake/liveinbox.map"))
        wanted = re.findall(r"^ +(li_\w+);", script, re.MULTILINE)
        self.assertGreater(len(wanted), 30)
        listed = self.control_file("libliveinbox0", "symbols")
        self.assertEqual(sorted(wanted), sorted(re.findall(r"^ (li_\w+)@", listed, re.MULTILINE)))
        self.assertTrue(listed.startswith("libliveinbox.so.0 libliveinbox0 #MINVER#"), listed)

    def test_development_files(self):
        wanted = ["usr/include/liveinbox/" + name
                  for name in files_below(os.path.join(ROOT, "include/liveinbox"))]
        wanted += [f"{self.libraries}/{name}" for name in
                   ("libliveinbox.a", "libliveinbox.so", "pkgconfig/liveinbox.pc",
                    "cmake/liveinbox/liveinboxConfig.cmake",
                    "cmake/liveinbox/liveinboxConfigVersion.cmake")]
        found = self.files("libliveinbox-dev")
        targets = [name for name in found if re.search(r"Targets(-release)?\.cmake$", name)]
        self.assertEqual(4, len(targets), targets)
        self.assertEqual(sorted(wanted + targets), found)
        link = os.path.join(self.root, self.libraries, "libliveinbox.so")
        self.assertEqual("libliveinbox.so.0", os.readlink(link))

    def test_tools(self):
        self.assertEqual(["usr/bin/liveinbox", "usr/share/man/man1/liveinbox.1.gz"],
                         self.files("liveinbox-tools"))
        tool = os.path.join(self.root, "usr/bin/liveinbox")
        self.assertNotRegex(run("readelf", "-d", tool), "RPATH|RUNPATH")
        environment = {**os.environ,
                       "LD_LIBRARY_PATH": os.path.join(self.root, self.libraries)}
        self.assertIn("usage: liveinbox", run(tool, "--help", env=environment))
        with gzip.open(os.path.join(self.root, "usr/share/man/man1/liveinbox.1.gz"), "rt") as file:
            page = file.read().replace("\\-", "-")
        for word in ("import", "transcript", "--store DIR"):
            self.assertIn(word, page)

    def test_checker_of_debian_finds_no_error(self):
        run("lintian", "--fail-on", "error", *self.packages.values())

    def test_programs_are_built_and_run(self):
        installed = Installed(os.path.join(self.root, "usr"))
        for compiler, folder in self.each_compiler():
            for number, check in enumerate((installed.check_pkg_config,
                                            installed.check_pkg_config_static,
                                            installed.check_find_package,
                                            installed.check_find_package_static)):
                place = os.path.join(folder, str(number))
                os.mkdir(place)
                check(self, place, compiler)

    def test_same_commit_gives_the_same_bytes(self):
        for name, path in self.make("again").items():
            run("cmp", path, self.packages[name])


if __name__ == "__main__":
    Deb.build_folder = os.path.abspath(sys.argv.pop(1))
    unittest.main()
