#!/usr/bin/env python3
"""What the library is made of and how: the same bytes from another folder, hardened, with a bill of
materials in which every licence is known; and whatever else is fetched is pinned.

usage: tests/supply/supply_test.py <folder to build in>
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "cmake"), os.path.dirname(os.path.abspath(__file__))]
import hardened  # noqa: E402  (the folders had to be named first)
import sbom  # noqa: E402

# Licences of what is fetched from npm for the page and for tests.
NPM_LICENCES = {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0"}
REGISTRY = "https://registry.npmjs.org/"
PRODUCTS = ("lib/libliveinbox.so.0.1.0", "bin/liveinbox", "bin/liveinbox-server")


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def read(path):
    with open(path, "rb") as file:
        return file.read()


def tracked(pattern):
    return run("git", "-C", ROOT, "ls-files", pattern).split()


def build(source, folder, *targets):
    """The users' kind of build, in batches of files for speed. Programs here find the library by
    its place in the build, what is installed does not."""
    jobs = os.environ.get("LI_JOBS", str(os.cpu_count()))
    run("cmake", "-S", source, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
        "-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=20", "-DLI_BUILD_TESTS=OFF",
        "-DCMAKE_SKIP_RPATH=ON")
    run("ninja", "-C", folder, "-j", jobs, *targets)


class Supply(unittest.TestCase):
    folder = "build-supply"

    @classmethod
    def setUpClass(cls):
        """Two builds: here, and of a copy of the sources in a folder with a longer name."""
        shutil.rmtree(cls.folder, ignore_errors=True)
        copy = os.path.join(cls.folder, "a-copy-of-the-sources")
        os.makedirs(copy)
        archive = subprocess.run(["git", "-C", ROOT, "archive", "HEAD"], check=True,
                                 stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "-x", "-C", copy], input=archive, check=True)
        cls.builds = [os.path.join(cls.folder, "first"), os.path.join(copy, "out")]
        build(ROOT, cls.builds[0])
        build(copy, cls.builds[1], "liveinbox", "liveinbox_static")

    def product(self, name, number=0):
        return os.path.join(self.builds[number], name)

    def test_another_folder_gives_the_same_bytes(self):
        if run("git", "-C", ROOT, "status", "--porcelain", "--", "src", "include", "cmake",
               "examples", "CMakeLists.txt"):
            print("note: there are changes without a commit, the second build is without them")
        for name in ("lib/libliveinbox.so.0.1.0", "lib/libliveinbox.a"):
            with self.subTest(name):
                self.assertTrue(read(self.product(name)) == read(self.product(name, 1)), name)

    def test_no_folder_of_the_builder_is_in_it(self):
        for name in PRODUCTS:
            self.assertFalse(ROOT.encode() in read(self.product(name)), name)

    def test_everything_that_is_shipped_is_hardened(self):
        for name in PRODUCTS:
            self.assertEqual([], hardened.lacks(self.product(name)), name)

    def test_every_object_file_has_marked_jumps(self):
        objects = os.path.join(self.builds[0], "CMakeFiles", "liveinbox_objects.dir")
        self.assertEqual([], hardened.unmarked(objects))

    def test_a_binary_that_lacks_it_is_seen(self):
        source = os.path.join(self.folder, "weak.c")
        with open(source, "w", encoding="ascii") as file:
            file.write("int weak(void) { return 1; }\n")
        weak = os.path.join(self.folder, "weak.so")
        run("gcc", "-shared", "-fPIC", "-fno-stack-protector", "-Wl,-z,lazy",
            "-Wl,-z,norelro", "-Wl,-z,execstack", "-Wl,-rpath,/tmp", "-o", weak, source)
        self.assertEqual(6, len(hardened.lacks(weak)), hardened.lacks(weak))
        run("gcc", "-c", "-fcf-protection=none", "-o", os.path.join(self.folder, "weak.o"), source)
        self.assertIn("weak.o", str(hardened.unmarked(self.folder)))

    def test_the_bill_names_every_library(self):
        used = set()
        for name in PRODUCTS:
            path = self.product(name)
            environment = os.environ.get("LD_LIBRARY_PATH")
            os.environ["LD_LIBRARY_PATH"] = os.path.abspath(self.product("lib"))
            try:
                bill = sbom.bill_of(path)
                needed = sbom.needed(path)
            finally:
                os.environ["LD_LIBRARY_PATH"] = environment or ""
            packages = bill["packages"]
            self.assertEqual(len(packages), len({one["SPDXID"] for one in packages}))
            dynamic = [one for one in bill["relationships"]
                       if one["relationshipType"] == "DYNAMIC_LINK"]
            self.assertLessEqual(len(dynamic), len(needed))
            self.assertGreater(len(dynamic), 1)
            used |= {ref["referenceLocator"].split("upstream=")[1] for one in packages
                     for ref in one.get("externalRefs", [])}
        known = set(sbom.LICENCES) | {source for source, _ in sbom.COMPILED_IN.values()}
        self.assertEqual(known, used)

    def test_a_library_without_a_licence_is_seen(self):
        licences = dict(sbom.LICENCES)
        del sbom.LICENCES["lmdb"]
        try:
            with self.assertRaisesRegex(sbom.Unlisted, "liblmdb0 of lmdb"):
                sbom.bill_of(self.product(PRODUCTS[0]))
        finally:
            sbom.LICENCES = licences

    def test_what_npm_fetches_is_pinned_by_its_hash_and_licensed(self):
        locks = tracked("*package-lock.json")
        self.assertGreater(len(locks), 1)
        for lock in locks:
            with open(os.path.join(ROOT, lock), encoding="utf-8") as file:
                packages = json.load(file)["packages"]
            for name, package in packages.items():
                if name:
                    self.assertTrue(package["integrity"].startswith("sha512-"), name)
                    self.assertIn(package["license"], NPM_LICENCES, name)
                    self.assertRegex(package.get("resolved", REGISTRY), "^" + REGISTRY, name)

    def test_what_pip_fetches_is_pinned(self):
        for path in tracked("*requirements*.txt"):
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                lines = [line.strip() for line in file if line.strip() and line[0] != "#"]
            for line in lines:
                self.assertRegex(line, r"^[A-Za-z0-9_.\[\]-]+==[\w.]+$", path)

    def test_no_script_of_a_package_runs_when_npm_installs(self):
        scripts = tracked("*.sh") + tracked("*/CMakeLists.txt") + tracked("cmake/*")
        for path in scripts:
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                for line in file:
                    if re.search(r"\bnpm\b.* (ci|install)\b", line) and not line.startswith("#"):
                        self.assertIn("--ignore-scripts", line, f"{path}: {line.strip()}")

    def test_no_binary_is_among_the_sources(self):
        pictures = {".png", ".ico", ".woff2"}
        for path in run("git", "-C", ROOT, "ls-files").split("\n"):
            full = os.path.join(ROOT, path)
            if path and os.path.isfile(full) and os.path.splitext(path)[1] not in pictures:
                with open(full, "rb") as file:
                    self.assertNotIn(file.read(4), (b"\x7fELF", b"MZ\x90\x00"), path)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Supply.folder = os.path.abspath(sys.argv.pop(1))
    unittest.main()
