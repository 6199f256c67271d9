#!/usr/bin/env python3
"""The files for vcpkg and Conan are in the form that these document, and say the same of the
project as its own lists do. Nothing is built here; ports_test.py does that.
"""

import json
import os
import re
import tempfile
import unittest

from consumers import HERE, ROOT, run

PORT = os.path.join(ROOT, "cmake/packaging/vcpkg/liveinbox")
RECIPE = os.path.join(ROOT, "cmake/packaging/conan/conanfile.py")
STUB = os.path.join(HERE, "vcpkg_stub.cmake")

# What each dependency is called where it is looked for (cmake/Dependencies.cmake), and the name of
# its port and of its recipe.
NAMES = {"fmt": "fmt", "simdjson": "simdjson", "lmdb": "lmdb", "libutf8proc": "utf8proc",
         "xxhash.h": "xxhash", "asio.hpp": "asio", "ZLIB": "zlib"}

# The documented form of vcpkg.json (learn.microsoft.com/vcpkg/reference/vcpkg-json).
IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VERSION = re.compile(r"\d+(\.\d+)*(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
FIELDS = {"$schema", "name", "version", "port-version", "maintainers", "description", "homepage",
          "documentation", "license", "supports", "dependencies", "features", "default-features"}
DEPENDENCY_FIELDS = {"name", "host", "features", "default-features", "platform", "version>="}
FEATURE_FIELDS = {"description", "dependencies", "supports", "license"}
PLATFORMS = {"linux", "x64", "arm64", "windows", "osx", "static", "!", "&", "|", "(", ")"}
HELPERS = {"vcpkg-cmake", "vcpkg-cmake-config"}


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def faults_of_manifest(manifest):
    """What vcpkg would not take, as sentences."""
    faults = [f"no field {name}" for name in sorted(set(manifest) - FIELDS)]
    faults += [f"{name} is missing" for name in ("name", "version", "description", "license")
               if not manifest.get(name)]
    features = manifest.get("features", {})
    lists = [manifest.get("dependencies", [])]
    for name, feature in features.items():
        faults += [f"no field {key} of a feature" for key in sorted(set(feature) - FEATURE_FIELDS)]
        faults += [] if feature.get("description") else [f"feature {name} has no description"]
        lists.append(feature.get("dependencies", []))
    dependencies = [d if isinstance(d, dict) else {"name": d} for part in lists for d in part]
    for dependency in dependencies:
        faults += [f"no field {key} of a dependency"
                   for key in sorted(set(dependency) - DEPENDENCY_FIELDS)]
        if (dependency["name"] in HELPERS) != dependency.get("host", False):
            faults.append(f"{dependency['name']}: `host` is for what runs while building")
    names = [manifest.get("name", ""), *features, *(d["name"] for d in dependencies)]
    faults += [f"`{name}` is no name" for name in names if not IDENTIFIER.fullmatch(name)]
    if not VERSION.fullmatch(manifest.get("version", "")):
        faults.append("the version is none")
    words = re.findall(r"\w+|\S", manifest.get("supports", "linux"))
    faults += [f"no platform `{word}`" for word in words if word not in PLATFORMS]
    return faults


class Vcpkg(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manifest = json.loads(read(os.path.join(PORT, "vcpkg.json")))

    def test_manifest_has_the_documented_form(self):
        self.assertEqual([], faults_of_manifest(self.manifest))
        self.assertEqual(os.path.basename(PORT), self.manifest["name"])

    def test_faults_are_seen(self):
        for change in ({"name": "Live_Inbox"}, {"version": "v1"}, {"licence": "MIT"},
                       {"supports": "linux & amiga"}, {"description": ""},
                       {"dependencies": ["fmt", "vcpkg-cmake"]},
                       {"dependencies": [{"name": "fmt", "versions": "9"}]},
                       {"features": {"tool": {}}}):
            with self.subTest(change=change):
                self.assertEqual(1, len(faults_of_manifest({**self.manifest, **change})))

    def test_version_is_that_of_the_project(self):
        version = re.search(r"project\(liveinbox VERSION ([\d.]+)", read("CMakeLists.txt"))[1]
        self.assertEqual(version, self.manifest["version"])

    def test_dependencies_are_those_of_the_build(self):
        ours = [d for d in self.manifest["dependencies"] if isinstance(d, str)]
        ours += self.manifest["features"]["tool"]["dependencies"]
        self.assertEqual(sorted(NAMES.values()), sorted(ours))
        lists = read("cmake/Dependencies.cmake")
        for name in NAMES:
            self.assertRegex(lists, rf"\b{re.escape(name)}\b")

    def calls(self, linkage, features=""):
        with tempfile.TemporaryDirectory() as folder:
            printed = run("cmake", f"-DPORT_DIR={PORT}", f"-DPACKAGES_DIR={folder}",
                          f"-DLINKAGE={linkage}", f"-DFEATURES={features}", "-P", STUB)
            self.assertEqual({"LICENSE", "usage"},
                             set(os.listdir(os.path.join(folder, "share/liveinbox"))))
        return re.findall(r"^-- call: (.*)$", printed, re.MULTILINE)

    def test_portfile_runs(self):
        calls = self.calls("dynamic")
        self.assertEqual(
            ["vcpkg_check_features", "vcpkg_cmake_configure", "vcpkg_cmake_install",
             "vcpkg_cmake_config_fixup", "vcpkg_fixup_pkgconfig", "vcpkg_install_copyright"],
            [call.split()[0] for call in calls])
        self.assertIn("-DLI_INSTALL_LIBRARIES=shared", calls[1])
        self.assertIn("-DLI_BUILD_TOOL=OFF", calls[1])

    def test_portfile_follows_linkage_and_features(self):
        self.assertIn("-DLI_INSTALL_LIBRARIES=static", "\n".join(self.calls("static")))
        with_tool = "\n".join(self.calls("static", "tool"))
        for word in ("vcpkg_check_linkage ONLY_DYNAMIC_LIBRARY", "-DLI_BUILD_TOOL=ON",
                     "-DLI_INSTALL_LIBRARIES=shared", "vcpkg_copy_tools"):
            self.assertIn(word, with_tool)


class Conan(unittest.TestCase):
    def test_dependencies_are_those_of_the_build(self):
        required = re.findall(r'self\.requires\("([a-z0-9]+)/\[([^\]]+)\]"', read(RECIPE))
        self.assertEqual(sorted(NAMES.values()), sorted(name for name, _ in required))
        for name, versions in required:
            self.assertRegex(versions, r"^>=[\d.]+ <\d+$", name)

    def test_every_folder_that_a_build_needs_goes_along(self):
        exported = set(re.findall(r'"([\w.]+)(?:/\*)?"', re.search(
            r"for pattern in \((.*?)\):", read(RECIPE), re.DOTALL)[1]))
        self.assertEqual({"CMakeLists.txt", "LICENSE", "cmake", "include", "src"}, exported)


if __name__ == "__main__":
    unittest.main()
