#!/usr/bin/env python3
"""Whether the tests notice when src/core does something else: mutation testing.

usage: tests/mutants/mutants.py <folder to build in> [option ...]
  --jobs N       programs at a time (the number of processors)
  --sample N     so many mutants, chosen by --seed; all by default
  --seed N       (1)
  --only TEXT    only mutants whose file and line begin so: src/core/decide.cpp:71
  --least SHARE  percent that must be killed (95)
  --blind N      then N of those that were killed by the limits' tests alone, which say nothing of
                 the rules: too few must be killed, else this sees nothing (60)

A copy of the sources is made in which every mutant stands behind a switch (switch.hpp), so that one
build has them all; what each test program reaches is noted first, and a mutant is run by those that
reach it until one fails. A test that hangs has failed. What does the same as the source is named in
equivalent.txt, with the reason; an entry that is killed or stands nowhere is a failed case. Prints
who killed how many, what survived, and one line `N passed, N failed`.
"""

import argparse
import collections
import concurrent.futures
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
import walk  # noqa: E402  (the folder had to be named first)

SEEDS = "the library answers as the model does*"
ELSEWHERE = "*unit/core/*,*unit/text/*,*unit/index/*,*unit/store/*,*unit/base/*,*unit/adapters/*"
# The quick ones first; what they kill the others need not look at.
PROGRAMS = {
    "tables": ("table_tests", "--abort-after=1"),
    "core": ("unit_tests", "--abort-after=1", "--source-file=*unit/core/*"),
    "model": ("model_tests", "--seed", "1", "--steps", "3000", "--test-case=" + SEEDS),
    "others": ("unit_tests", "--abort-after=1", "--source-file-exclude=" + ELSEWHERE),
    "limits": ("limit_tests", "--abort-after=1"),
}
TARGETS = ("table_tests", "unit_tests", "model_tests", "limit_tests")
MEMORY_BYTES = 3 << 30


def run(*command, **options):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, **options)


def copy_sources(source):
    """The files of the project as they are now, but for what the mutants replace."""
    names = run("git", "-C", ROOT, "ls-files", "-co", "--exclude-standard").stdout.splitlines()
    for name in names:
        if not name.startswith(("docs/", "bindings/")) and os.path.isfile(os.path.join(ROOT, name)):
            write_if_new(os.path.join(source, name), open(os.path.join(ROOT, name), "rb").read())


def write_if_new(path, content):
    """Leaves a file with that content alone, so that it is not compiled again."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.exists(path):
        with open(path, "rb") as file:
            if file.read() == content:
                return
    with open(path, "wb") as file:
        file.write(content)


def write_mutants(source, dropped):
    """Writes the mutated copies of src/core. All mutants, numbered."""
    os.chdir(ROOT)
    arguments = walk.compiler_arguments(".")
    mutants = []
    for name in sorted(os.listdir(walk.FOLDER)):
        path = os.path.join(walk.FOLDER, name)
        if name.endswith((".cpp", ".hpp")):
            found, text = walk.mutate_file(path, arguments, len(mutants), dropped)
            mutants += found
            write_if_new(os.path.join(source, path), text)
    return mutants


def wrong_lines(source):
    """(path, line) of the copies that do not compile with their mutants."""
    header = os.path.join(HERE, "switch.hpp")
    places = set()
    for name in sorted(os.listdir(os.path.join(source, walk.FOLDER))):
        if name.endswith(".cpp") and name != "switch.cpp":
            path = os.path.join(walk.FOLDER, name)
            said = run("g++", "-std=c++20", "-fno-rtti", "-fsyntax-only", "-w", "-Isrc",
                       "-Iinclude", "-include", header, path, cwd=source)
            if said.returncode != 0:
                found = re.findall(r"^(src/core/\w+\.[ch]pp):(\d+):", said.stdout, re.MULTILINE)
                if not found:
                    raise SystemExit(said.stdout)
                places |= {(where, int(line)) for where, line in found}
    return places


def prepare(folder):
    """Makes the copy and builds it. All mutants, and how many of them do not compile."""
    source = os.path.join(folder, "source")
    core = os.path.join(source, walk.FOLDER)
    copy_sources(source)
    dropped = set()
    mutants = write_mutants(source, dropped)
    while places := wrong_lines(source):
        worse = {(m.path, m.line, m.change) for m in mutants if (m.path, m.line) in places}
        if not worse:
            raise SystemExit(f"the copy does not compile: {sorted(places)[:5]}")
        dropped |= worse
        mutants = write_mutants(source, dropped)
    for name in ("switch.cpp", "switch.hpp"):
        write_if_new(os.path.join(core, name), open(os.path.join(HERE, name), "rb").read())
    with open(os.path.join(core, "CMakeLists.txt"), encoding="utf-8") as file:
        listed = file.read().replace("attributes.cpp", "attributes.cpp\n"
                                     "          ${CMAKE_CURRENT_SOURCE_DIR}/switch.cpp", 1)
    write_if_new(os.path.join(core, "CMakeLists.txt"), listed.encode())
    build = os.path.join(folder, "build")
    said = run("cmake", "-S", source, "-B", build, "-G", "Ninja",
               "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DCMAKE_UNITY_BUILD=ON",
               "-DCMAKE_UNITY_BUILD_BATCH_SIZE=20",
               f"-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O1 -w -include {core}/switch.hpp",
               "-DLI_CHECKED=ON", "-DLI_BUILD_TOOL=OFF", "-DLI_BUILD_EXAMPLES=OFF")
    if said.returncode == 0:
        jobs = os.environ.get("LI_JOBS", str(os.cpu_count()))
        said = run("ninja", "--quiet", "-C", build, "-j", jobs, *TARGETS)
    if said.returncode != 0:
        raise SystemExit(said.stdout[-4000:])
    return mutants, len(dropped)


def limit_memory():
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Runner:
    def __init__(self, folder, programs):
        self.bin = os.path.join(folder, "build", "bin")
        self.folder = folder
        self.programs = programs
        self.seconds = {}

    def start(self, name, environment, seconds):
        """None where it passed, else how it failed."""
        words = PROGRAMS[name]
        program = subprocess.Popen([os.path.join(self.bin, words[0]), *words[1:]],
                                   cwd=self.folder, env={**os.environ, **environment},
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, preexec_fn=limit_memory,
                                   start_new_session=True)
        try:
            status = program.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, 9)
            program.wait()
            return "hangs"
        return None if status == 0 else "fails" if status > 0 else "dies"

    def note_reached(self, mutants):
        """Runs each program without any mutant, and notes which places it comes to."""
        for name in self.programs:
            notes = os.path.join(self.folder, f"reached.{name}")
            with open(notes, "wb") as file:
                file.write(bytes(len(mutants)))
            begin = time.monotonic()
            how = self.start(name, {"LI_MUTANTS_REACHED": notes}, 600)
            self.seconds[name] = time.monotonic() - begin
            if how is not None:
                raise SystemExit(f"{name} {how} without any mutant")
            with open(notes, "rb") as file:
                for number, is_reached in enumerate(file.read()):
                    if is_reached:
                        mutants[number].reached_by.add(name)

    def try_mutant(self, mutant, programs=None):
        """(program, how) that kills it, or None."""
        for name in programs or self.programs:
            if name in mutant.reached_by:
                how = self.start(name, {"LI_MUTANT": str(mutant.number)},
                                 5 + 8 * self.seconds[name])
                if how is not None:
                    return name, how
        return None


def read_equivalent():
    """(path, text of the line, change) -> reason."""
    out = {}
    with open(os.path.join(HERE, "equivalent.txt"), encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                path, text, change, reason = (part.strip() for part in line.split(" | ", 3))
                out[(path, text, change)] = reason
    return out


def key_of(mutant):
    with open(os.path.join(ROOT, mutant.path), encoding="utf-8") as file:
        return (mutant.path, file.read().splitlines()[mutant.line - 1].strip(), mutant.change)


def choose(mutants, given):
    chosen = [m for m in mutants if m.reached_by and m.place().startswith(given.only)]
    if given.sample and given.sample < len(chosen):
        chosen = random.Random(given.seed).sample(chosen, given.sample)
    return chosen


def report(chosen, killers, given):
    """Prints what came of it. The number of cases that passed and failed."""
    equivalent = read_equivalent()
    keys = {m.number: key_of(m) for m in chosen}
    killed = [m for m in chosen if killers[m.number]]
    excused = [m for m in chosen if not killers[m.number] and keys[m.number] in equivalent]
    survived = [m for m in chosen if not killers[m.number] and keys[m.number] not in equivalent]
    for (name, how), count in sorted(collections.Counter(
            killers[m.number] for m in killed).items()):
        print(f"  {name} {how}: {count}")
    for mutant in survived:
        print(f"survived: {mutant.place()}: {mutant.change}")
    passed, failed = len(killed), 0
    # An entry for what a test notices, or that was not tried though all were, is none.
    stale = {keys[m.number] for m in killed} & set(equivalent)
    if not given.sample and not given.only:
        stale |= set(equivalent) - set(keys.values())
    for path, text, change in sorted(stale):
        print(f"equivalent.txt: {path}: {text}: {change}: a test notices it, or it is not there")
    share = 100.0 * len(killed) / max(1, len(killed) + len(survived))
    is_low = share < given.least or not killed
    print(f"{len(killed)} killed, {len(survived)} survived, {len(excused)} do the same: "
          f"{share:.2f} %" + (", too few" if is_low else ""))
    print(f"note: covered: mutants of core {share:.1f} %")
    failed = len(stale) + (len(survived) if is_low else 0)
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--blind", type=int, default=60)
    parser.add_argument("--least", type=float, default=95.0)
    given = parser.parse_args()
    folder = os.path.abspath(given.folder)
    begin = time.monotonic()
    mutants, dropped = prepare(folder)
    print(f"{len(mutants)} mutants, {dropped} more do not compile; "
          f"built after {time.monotonic() - begin:.0f} s", flush=True)
    runner = Runner(folder, list(PROGRAMS))
    runner.note_reached(mutants)
    print("without a mutant: " + ", ".join(f"{n} {s:.1f} s" for n, s in runner.seconds.items()))
    for mutant in mutants:
        if not mutant.reached_by:
            print(f"decided by the compiler, or not reached: {mutant.place()}: {mutant.change}")
    chosen = choose(mutants, given)
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        killers = dict(zip([m.number for m in chosen], pool.map(runner.try_mutant, chosen)))
        passed, failed = report(chosen, killers, given)
        killed = [m for m in chosen if killers[m.number]]
        some = random.Random(given.seed).sample(killed, min(given.blind, len(killed)))
        seen = sum(1 for how in pool.map(lambda m: runner.try_mutant(m, ["limits"]), some) if how)
        print(f"the limits' tests alone kill {seen} of {len(some)}")
        is_blind = given.blind != 0 and seen >= len(some) * given.least / 100.0
    print(f"seed {given.seed}, {time.monotonic() - begin:.0f} s")
    print(f"{passed + (not is_blind)} passed, {failed + is_blind} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
