"""The recipe of liveinbox for Conan 2. From a clone: conan create cmake/packaging/conan"""

import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir
from conan.tools.gnu import PkgConfigDeps
from conan.tools.scm import Version

required_conan_version = ">=2.1"


class LiveinboxConan(ConanFile):
    name = "liveinbox"
    description = "The human side of an AI support chat, as a library with a stable C interface"
    license = "Apache-2.0"
    topics = ("chat", "support", "inbox", "queue", "lmdb")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "tool": [True, False]}
    default_options = {"shared": True, "tool": False}

    @property
    def _tree(self):
        """The root of the clone that this recipe lies in."""
        return os.path.normpath(os.path.join(self.recipe_folder, "..", "..", ".."))

    def set_version(self):
        lists = load(self, os.path.join(self._tree, "CMakeLists.txt"))
        self.version = re.search(r"project\(liveinbox VERSION ([\d.]+)", lists)[1]

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*"):
            copy(self, pattern, src=self._tree, dst=self.export_sources_folder)

    def requirements(self):
        self.requires("fmt/[>=9 <12]")
        self.requires("lmdb/[>=0.9.24 <1]")
        self.requires("simdjson/[>=3 <4]")
        self.requires("utf8proc/[>=2.8 <3]")
        # Headers, of which nothing is left for who links the library.
        self.requires("xxhash/[>=0.8 <1]", visible=False)
        self.requires("asio/[>=1.22 <2]", visible=False)
        if self.options.tool:
            self.requires("zlib/[>=1.2.11 <2]", visible=False)

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.25 <5]")

    def validate(self):
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("liveinbox is built and tested on Linux only")
        check_min_cppstd(self, 20)
        oldest = {"gcc": "12", "clang": "14"}.get(str(self.settings.compiler))
        if oldest is None or Version(self.settings.compiler.version) < oldest:
            raise ConanInvalidConfiguration("liveinbox needs gcc 12, clang 14 or newer")

    def layout(self):
        cmake_layout(self)

    def generate(self):
        CMakeDeps(self).generate()
        PkgConfigDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False
        toolchain.cache_variables["LI_BUILD_TESTS"] = False
        toolchain.cache_variables["LI_BUILD_EXAMPLES"] = False
        toolchain.cache_variables["LI_BUILD_TOOL"] = bool(self.options.tool)
        toolchain.cache_variables["LI_INSTALL_LIBRARIES"] = (
            "shared" if self.options.shared else "static")
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", src=self.source_folder,
             dst=os.path.join(self.package_folder, "licenses"))
        # What finds the library is written by the generators of whoever uses the package.
        lib = os.path.join(self.package_folder, "lib")
        rmdir(self, os.path.join(lib, "cmake"))
        rmdir(self, os.path.join(lib, "pkgconfig"))

    def package_info(self):
        self.cpp_info.libs = ["liveinbox"]
        target = "liveinbox::liveinbox" if self.options.shared else "liveinbox::static"
        self.cpp_info.set_property("cmake_file_name", "liveinbox")
        self.cpp_info.set_property("cmake_target_name", target)
        self.cpp_info.set_property("pkg_config_name", "liveinbox")
        if not self.options.shared:
            self.cpp_info.defines = ["LI_STATIC"]
            self.cpp_info.system_libs = ["pthread", "m"]
