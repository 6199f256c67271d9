#!/usr/bin/env python3
"""The port of vcpkg and the recipe of Conan are built, and programs run against what they give.

vcpkg itself is not to be had from a package registry: tests/install/vcpkg_stub.cmake stands in for
it. Conan is, and is put into an environment of its own; where no registry answers that part is left
out, with a note. Of what liveinbox stands on, both use what this machine has.

usage: tests/install/ports_test.py <folder to work in>
environment: LI_JOBS
"""

import os
import re
import shutil
import subprocess
import sys
import unittest

from consumers import COMPILERS, HERE, ROOT, Installed, WithFolder, files_below, run

PORT = os.path.join(ROOT, "cmake/packaging/vcpkg/liveinbox")
RECIPE = os.path.join(ROOT, "cmake/packaging/conan")
STUB = os.path.join(HERE, "vcpkg_stub.cmake")
JOBS = os.environ.get("LI_JOBS", "2")
PROFILE = """
[settings]
os=Linux
arch={machine}
compiler=gcc
compiler.version={gcc}
compiler.libcxx=libstdc++11
compiler.cppstd=20
build_type=Release
[platform_requires]
{libraries}
[platform_tool_requires]
cmake/{cmake}
[conf]
tools.cmake.cmaketoolchain:generator=Ninja
tools.build:jobs={jobs}
tools.cmake.cmake_layout:test_folder={folder}/test
tools.cmake.cmaketoolchain:extra_variables={{"CMAKE_UNITY_BUILD": "ON",
  "CMAKE_UNITY_BUILD_BATCH_SIZE": "20", "CMAKE_CXX_FLAGS_RELEASE": "-O1 -DNDEBUG"}}
"""
# The recipes and the Debian packages of the same.
LIBRARIES = {"fmt": "libfmt-dev", "lmdb": "liblmdb-dev", "simdjson": "libsimdjson-dev",
             "utf8proc": "libutf8proc-dev", "xxhash": "libxxhash-dev", "asio": "libasio-dev",
             "zlib": "zlib1g-dev"}


class Vcpkg(WithFolder):
    build_folder = "build-vcpkg"

    def install(self, linkage, features=""):
        prefix = os.path.join(self.folder.name, f"{linkage}{features}")
        run("cmake", f"-DPORT_DIR={PORT}", f"-DPACKAGES_DIR={prefix}", f"-DLINKAGE={linkage}",
            f"-DFEATURES={features}", f"-DBUILD_DIR={self.build_folder}", "-P", STUB)
        return Installed(prefix)

    def test_shared(self):
        installed = self.install("dynamic", "tool")
        self.assertFalse(os.path.exists(os.path.join(installed.library_folder, "libliveinbox.a")))
        for compiler, folder in self.each_compiler():
            installed.check_find_package(self, folder, compiler)
        tool = os.path.join(installed.prefix, "tools/liveinbox/liveinbox")
        environment = {**os.environ, "LD_LIBRARY_PATH": installed.library_folder}
        self.assertIn("usage: liveinbox", run(tool, "--help", env=environment))

    def test_static(self):
        installed = self.install("static")
        self.assertFalse(os.path.exists(os.path.join(installed.library_folder, "libliveinbox.so")))
        for compiler, folder in self.each_compiler():
            installed.check_find_package_static(self, folder, compiler)
            place = os.path.join(folder, "pkg")
            os.mkdir(place)
            installed.check_pkg_config_static(self, place, compiler)


class Conan(WithFolder):
    program = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        libraries = [f"{recipe}/{cls.version_of(package)}" for recipe, package in LIBRARIES.items()]
        cls.profile = os.path.join(cls.folder.name, "profile")
        with open(cls.profile, "w", encoding="utf-8") as file:
            file.write(re.sub(r",\n +", ", ", PROFILE.strip()).format(
                machine=os.uname().machine, libraries="\n".join(libraries), jobs=JOBS,
                folder=cls.folder.name, gcc=run("gcc", "-dumpversion").split(".")[0].strip(),
                cmake=re.search(r"[\d.]+", run("cmake", "--version"))[0]) + "\n")
        cls.environment = {**os.environ, "CONAN_HOME": os.path.join(cls.folder.name, "home")}

    @staticmethod
    def version_of(package):
        """As upstream counts it, without what Debian puts around it."""
        version = run("dpkg-query", "-W", "-f", "${Version}", package)
        return re.match(r"(?:\d+:)?([\d.]+\d)", version)[1]

    def conan(self, *arguments):
        return run(self.program, *arguments, env=self.environment)

    def test_recipe_can_be_read(self):
        told = self.conan("inspect", RECIPE)
        with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as file:
            version = re.search(r"project\(liveinbox VERSION ([\d.]+)", file.read())[1]
        self.assertIn("name: liveinbox\n", told)
        self.assertIn(f"version: {version}\n", told)

    def test_shared_library_is_built_and_its_program_runs(self):
        before = files_below(RECIPE)
        self.conan("create", RECIPE, "-pr:a", self.profile, "-nr", "-o", "liveinbox/*:tool=True")
        self.assertTrue(os.path.isdir(os.path.join(self.folder.name, "test")))
        self.assertEqual(before, files_below(RECIPE), "nothing is left behind in the tree")

    def test_archive_is_built(self):
        # Without its program: a library of this machine brings Conan no flags to link it with.
        self.conan("create", RECIPE, "-pr:a", self.profile, "-nr", "-tf", "",
                   "-o", "liveinbox/*:shared=False")


def install_conan(folder):
    """The program `conan` of an environment in the folder, None where no registry answers."""
    environment = os.path.join(folder, "environment")
    program = os.path.join(environment, "bin/conan")
    if not os.path.exists(program):
        shutil.rmtree(environment, ignore_errors=True)
        run(sys.executable, "-m", "venv", environment)
        done = subprocess.run([os.path.join(environment, "bin/pip"), "install", "--quiet",
                               "--retries", "1", "conan>=2.1,<3"], check=False,
                              capture_output=True, text=True)
        if done.returncode:
            print(f"note: Conan could not be installed, so its recipe was not built: "
                  f"{done.stderr.strip().splitlines()[-1]}")
            return None
    return program


if __name__ == "__main__":
    assert COMPILERS, "no compiler"
    work = os.path.abspath(sys.argv.pop(1))
    Vcpkg.build_folder = os.path.join(work, "vcpkg")
    Conan.program = install_conan(work)
    unittest.main(defaultTest=["Vcpkg", "Conan"] if Conan.program else ["Vcpkg"])
