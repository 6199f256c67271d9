"""Programs of users, built against a tree of files in which liveinbox is installed: in C and C++,
with pkg-config and with CMake, by every compiler that is here.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
import unittest
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CONSUMER = os.path.join(HERE, "consumer")
SOURCE = os.path.join(CONSUMER, "consumer.c")
SOURCE_CPP = os.path.join(CONSUMER, "consumer.cpp")
SUBPROJECT = os.path.join(HERE, "subproject")
EXAMPLE = os.path.join(ROOT, "examples/c")
EXAMPLE_CPP = os.path.join(ROOT, "examples/cpp")
WAYS = ("add_subdirectory", "FetchContent")
STRICT = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()


@dataclass(frozen=True)
class Compiler:
    c: str
    cpp: str

    @property
    def cmake_options(self):
        return [f"-DCMAKE_C_COMPILER={self.c}", f"-DCMAKE_CXX_COMPILER={self.cpp}"]

    def __str__(self):
        return self.c


COMPILERS = [compiler for compiler in (Compiler("gcc", "g++"), Compiler("clang", "clang++"))
             if shutil.which(compiler.cpp)]


def run(*command, **settings):
    """The standard output of a command that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **settings)
    if done.returncode:
        raise AssertionError(f"{shlex.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def files_below(folder):
    """Sorted paths, relative to the folder, of all files and links below it."""
    return sorted(
        os.path.relpath(os.path.join(place, name), folder)
        for place, folders, names in os.walk(folder)
        for name in [*names, *filter(lambda n: os.path.islink(os.path.join(place, n)), folders)]
    )


class WithFolder(unittest.TestCase):
    """Cases that share a temporary folder."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def each_compiler(self):
        """Every compiler, with a new folder to work in."""
        self.assertTrue(COMPILERS)
        for compiler in COMPILERS:
            with self.subTest(compiler=str(compiler)):
                yield compiler, tempfile.mkdtemp(dir=self.folder.name)


def configure_subproject(folder, compiler, way):
    """A project with the sources of liveinbox in its own build."""
    run("cmake", "-S", SUBPROJECT, "-B", folder, "-G", "Ninja", *compiler.cmake_options,
        f"-DLIVEINBOX_SOURCE={ROOT}", f"-DSUBPROJECT_WAY={way}",
        "-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=20")


class Installed:
    """The tree below a prefix, and programs against it. `case` is the running TestCase."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.library_folder = next(
            folder for folder, _, names in os.walk(prefix)
            if {"libliveinbox.so", "libliveinbox.a"} & set(names)
        )
        self.environment = {
            **os.environ,
            "PKG_CONFIG_PATH": os.path.join(self.library_folder, "pkgconfig"),
        }

    def pkg_config(self, *arguments):
        return shlex.split(run("pkg-config", *arguments, "liveinbox", env=self.environment))

    def static_flags(self):
        archive = os.path.join(self.library_folder, "libliveinbox.a")
        flags = self.pkg_config("--static", "--cflags", "--libs")
        return ["-DLI_STATIC", *(archive if flag == "-lliveinbox" else flag for flag in flags)]

    def assert_library_is_ours(self, case, program):
        """The program loads the library of this tree, and not one that happens to be here."""
        environment = {**os.environ, "LD_LIBRARY_PATH": self.library_folder}
        lines = [line for line in run("ldd", program, env=environment).splitlines()
                 if "libliveinbox" in line]
        case.assertEqual(1, len(lines), lines)
        case.assertIn(os.path.realpath(self.prefix), os.path.realpath(lines[0].split()[2]))

    def assert_runs(self, case, program, is_shared=True):
        environment = dict(os.environ)
        if is_shared:
            self.assert_library_is_ours(case, program)
            environment["LD_LIBRARY_PATH"] = self.library_folder
        output = run(program, env=environment)
        case.assertTrue(output, program)
        if "consumer" in os.path.basename(program):
            case.assertIn("liveinbox 0.", output)

    def check_pkg_config(self, case, folder, compiler):
        flags = self.pkg_config("--cflags", "--libs")
        programs = [(compiler.c, "c99", SOURCE, "consumer"),
                    (compiler.c, "c11", os.path.join(EXAMPLE, "first_claim.c"), "first_claim")]
        for standard in ("c++17", "c++20"):
            programs += [(compiler.cpp, standard, SOURCE_CPP, "consumer"),
                         (compiler.cpp, standard, os.path.join(EXAMPLE_CPP, "first_claim.cpp"),
                          "first_claim")]
        for command, standard, source, name in programs:
            program = os.path.join(folder, f"{standard}_{name}")
            run(command, f"-std={standard}", *STRICT, source, "-o", program, *flags)
            self.assert_runs(case, program)

    def check_pkg_config_static(self, case, folder, compiler):
        for command, standard, source in ((compiler.c, "c99", SOURCE),
                                          (compiler.cpp, "c++17", SOURCE_CPP)):
            program = os.path.join(folder, f"{standard}_consumer")
            run(command, f"-std={standard}", source, "-o", program, *self.static_flags())
            self.assert_runs(case, program, is_shared=False)

    def configure(self, source, folder, compiler, *options):
        run("cmake", "-S", source, "-B", folder, "-G", "Ninja", *compiler.cmake_options,
            f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF", *options)
        run("ninja", "-C", folder)

    def check_find_package(self, case, folder, compiler):
        for source, programs in ((CONSUMER, ("consumer", "consumer_cpp")),
                                 (EXAMPLE, ("first_claim",)), (EXAMPLE_CPP, ("first_claim_cpp",))):
            build = os.path.join(folder, source.replace("/", "_"))
            self.configure(source, build, compiler)
            for program in programs:
                self.assert_runs(case, os.path.join(build, program))

    def check_find_package_static(self, case, folder, compiler):
        self.configure(CONSUMER, folder, compiler, "-DCONSUMER_STATIC=ON")
        for program in ("consumer", "consumer_cpp"):
            self.assert_runs(case, os.path.join(folder, program), is_shared=False)
