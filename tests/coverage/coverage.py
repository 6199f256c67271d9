#!/usr/bin/env python3
"""How much of src the tests reach, by lines and branches; too little is a failed case.

usage: tests/coverage/coverage.py <folder of profiles> [option ...] PROGRAM ...
  --without NAME   leaves the profiles out whose names begin so, up to an @
  --missed PREFIX  prints each place of the files that begin so which was not reached

Prints a table by folder and one line `N passed, N failed`. What no test can reach is named in
unreached.txt, with the reason; an entry that is reached, or that stands nowhere, is a failed case.
"""

import argparse
import collections
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import regions  # noqa: E402  (the folder had to be named first)

LLVM_COV = os.environ.get("LI_LLVM_COV", "llvm-cov-14")
LLVM_PROFDATA = os.environ.get("LI_LLVM_PROFDATA", "llvm-profdata-14")

# Least share of lines and of branches, in percent. "" is all of src.
FLOORS = {"": (95.0, 90.0), "codec": (100.0, 100.0), "core": (100.0, 100.0)}


class Exemption:
    """A line of unreached.txt: path | text of a line | reason."""

    def __init__(self, line, number):
        self.path, self.text, self.reason = (part.strip() for part in line.split(" | ", 2))
        self.number = number
        self.is_found = False
        self.is_needed = False


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def read_exceptions(path):
    with open(path, encoding="utf-8") as file:
        lines = list(enumerate(file.read().splitlines(), start=1))
    return [Exemption(line, n) for n, line in lines if line.strip() and not line.startswith("#")]


def export(profiles, programs, folder):
    """What llvm-cov says of the files of src, after all profiles were added up."""
    merged = os.path.join(folder, "all.profdata")
    subprocess.run([LLVM_PROFDATA, "merge", "-sparse", "-o", merged, *profiles], check=True)
    objects = [word for program in programs[1:] for word in ("-object", program)]
    said = subprocess.run([LLVM_COV, "export", "-format=text", "-skip-expansions",
                           "-skip-functions", "-instr-profile", merged, programs[0], *objects,
                           os.path.join(ROOT, "src")],
                          check=True, stdout=subprocess.PIPE).stdout
    return json.loads(said)


def leave_out(files, exceptions):
    """Takes away what is named as out of reach."""
    for one in exceptions:
        file = files.get(one.path)
        if file is None:
            continue
        for number, text in enumerate(file.text, start=1):
            if text.strip() != one.text:
                continue
            one.is_found = True
            places = [place for place in file.branches if place[0] == number]
            is_missed = file.lines.get(number) is False
            one.is_needed |= is_missed or any(not file.branches[place] for place in places)
            if is_missed:
                del file.lines[number]
            for place in places:
                if not file.branches[place]:
                    del file.branches[place]


def percent(reached, all_of_them):
    return 100.0 if all_of_them == 0 else 100.0 * reached / all_of_them


def sums(files):
    """folder of src -> [lines reached, lines, branches reached, branches]; "" for all of it."""
    out = collections.defaultdict(lambda: [0, 0, 0, 0])
    for path, file in files.items():
        for name in ("", path.split("/")[1]):
            row = out[name]
            row[0] += sum(file.lines.values())
            row[1] += len(file.lines)
            row[2] += sum(file.branches.values())
            row[3] += len(file.branches)
    return out


def print_missed(files, prefix):
    for path in sorted(files):
        file = files[path]
        if not path.startswith(prefix):
            continue
        for (line, column, side), is_reached in sorted(file.branches.items()):
            if not is_reached:
                print(f"{path}:{line}:{column}: never {side}: {file.text[line - 1].strip()}")
        conditions = {line for line, _, _ in file.branches}
        for line, is_reached in sorted(file.lines.items()):
            if not is_reached and line not in conditions:
                print(f"{path}:{line}: {file.text[line - 1].strip()}")


def judge(files, exceptions):
    """Prints the table and what is wrong. The number of cases that passed and failed."""
    passed = failed = 0
    table = sums(files)
    for name in sorted(table):
        lines, lines_all, branches, branches_all = table[name]
        shares = percent(lines, lines_all), percent(branches, branches_all)
        floors = FLOORS.get(name)
        is_low = floors is not None and (shares[0] < floors[0] or shares[1] < floors[1])
        print(f"src/{name:<10} lines {shares[0]:6.2f} % of {lines_all:6d}"
              f"   branches {shares[1]:6.2f} % of {branches_all:6d}"
              + ("   too few" if is_low else ""))
        if floors is not None:
            passed, failed = passed + (not is_low), failed + is_low
    for one in exceptions:
        is_stale = not one.is_found or not one.is_needed
        if is_stale:
            said = "is reached" if one.is_found else "stands nowhere"
            print(f"unreached.txt:{one.number}: {one.path}: {one.text}: {said}")
        passed, failed = passed + (not is_stale), failed + is_stale
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--without", default="")
    parser.add_argument("--missed", default=None)
    parser.add_argument("programs", nargs="+")
    given = parser.parse_args()
    profiles = [path for path in glob.glob(os.path.join(given.folder, "*.profraw"))
                if os.path.getsize(path) > 0
                and os.path.basename(path).split("@")[0] != given.without]
    files = regions.read_export(export(profiles, given.programs, given.folder), ROOT, read)
    exceptions = read_exceptions(os.path.join(HERE, "unreached.txt"))
    leave_out(files, exceptions)
    if given.missed is not None:
        print_missed(files, given.missed)
    passed, failed = judge(files, exceptions)
    total = sums(files)[""]
    print(f"note: covered: lines {percent(*total[:2]):.1f} %, branches {percent(*total[2:]):.1f} %")
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
