"""What a binary lacks of the hardening that our build is to give it."""

import glob
import os
import re
import subprocess

# A function that each of these puts into what a binary imports.
GUARDS = {"stack protector": r"__stack_chk_fail", "fortified functions": r"__\w+_chk\b"}


def readelf(path, *what):
    return subprocess.run(["readelf", "-W", *what, path], check=True, capture_output=True,
                          text=True).stdout


def lacks(path):
    """The names of what is missing, in the order of this function."""
    segments = readelf(path, "-l")
    dynamic = readelf(path, "-d")
    symbols = readelf(path, "--dyn-syms")
    missing = []
    if "GNU_RELRO" not in segments:
        missing.append("tables that are read-only once they are filled")
    if not re.search(r"\(FLAGS\).*BIND_NOW|\(FLAGS_1\).*\bNOW\b", dynamic):
        missing.append("functions bound when it is loaded")
    if not re.search(r"GNU_STACK\s.*\sRW\s", segments):
        missing.append("a stack that cannot be run")
    if re.search(r"LOAD\s.*\sRWE\s", segments):
        missing.append("no memory that can be written and run")
    if "(TEXTREL)" in dynamic:
        missing.append("code that needs no change when it is loaded")
    if not re.search(r"^\s*Type:\s+DYN", readelf(path, "-h"), re.M):
        missing.append("a place in memory that is drawn anew")
    missing += [name for name, function in GUARDS.items() if not re.search(function, symbols)]
    if re.search(r"\((RPATH|RUNPATH)\)", dynamic):
        missing.append("no folder of its own to load libraries from")
    return missing


def unmarked(folder):
    """Object files below a folder without marked targets of jumps and a shadow stack. A library has
    the marks only where all that it is linked from does, the start files of the system too, which
    are not ours."""
    objects = glob.glob(os.path.join(glob.escape(folder), "**", "*.o"), recursive=True)
    if not objects:
        return [f"no object file below {folder}"]
    return [path for path in objects if not re.search(r"IBT, SHSTK", readelf(path, "-n"))]
