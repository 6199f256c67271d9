#!/usr/bin/env python3
"""Programs that have the sources of liveinbox in their own build, by add_subdirectory and by
FetchContent, are built by gcc and by clang and run. It takes as long as the whole library does.

environment: LI_JOBS
"""

import os
import unittest

from consumers import WAYS, WithFolder, configure_subproject, run


class Subproject(WithFolder):
    def test_programs_are_built_and_run(self):
        for compiler, folder in self.each_compiler():
            for way in WAYS:
                # In one folder: the second way finds the library built.
                configure_subproject(folder, compiler, way)
                run("ninja", "-C", folder, "-j", os.environ.get("LI_JOBS", "2"), "subproject",
                    "subproject_cpp")
                for program in ("subproject", "subproject_cpp"):
                    self.assertIn("liveinbox 0.", run(os.path.join(folder, program)))


if __name__ == "__main__":
    unittest.main()
