#!/usr/bin/env python3
"""The gate of the ABI: a program that was built against an older liveinbox runs with this one.

usage: tests/abi/gate.py

Builds the shared library of this tree and those of older ones, each with `-g`, by the same
compiler, in the same folder, and compares each older one with this one:
  - abidiff on the two libraries: no function is gone or has other parameters, no type that they use
    has changed. A sized struct may grow at its end, nothing else may;
  - the headers of both: the types of parameters and members, sizes and offsets, and the values of
    the constants (which are anonymous enumerations, so that no debug information speaks of them).
The older ones are the merge base with LI_ABI_BASE (a branch; without it, or where that is this very
commit: the first parent), and the last tag `v*`.

Last, a break is planted into this tree, to see that the gate sees it in the whole library.

A break passes only before 1.0 and only where docs/changelog.md has gained, since the older one, a
line that begins with the words BREAKS_MARK. docs/abi.md has the promise itself.

environment: LI_ABI_BASE, LI_JOBS, CC, CXX
"""

import collections
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import constants_test  # noqa: E402  (the folder had to be named first)
import layout_test  # noqa: E402
import public_api  # noqa: E402

BREAKS_MARK = "- **breaks**"
CHANGELOG = "docs/changelog.md"


@dataclass
class Side:
    """A library with debug information, and the folder `include` that it was built with."""

    library: str
    include: str

    @property
    def headers(self):
        return os.path.join(self.include, "liveinbox")


def run(*command, **settings):
    """What a command prints; one that fails ends the gate with all that it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **settings)
    if done.returncode:
        sys.exit(f"abi gate: {' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def suppressions(headers):
    """What abidiff is to let through: a sized struct of these headers that grows at its end."""
    rule = "[suppress_type]\n  type_kind = struct\n  name = {}\n"
    rule += "  has_data_member_inserted_at = end\n"
    return "\n".join(rule.format(name) for name in public_api.read_api(headers).sized_structs)


def abi_differences(older, newer):
    """What abidiff says, nothing where it is content. Any status but 0 is a difference: the bits
    of its status tell too little (an inserted field and an appended one have the same)."""
    with tempfile.NamedTemporaryFile("w", suffix=".abignore") as file:
        file.write(suppressions(older.headers))
        file.flush()
        done = subprocess.run(
            ["abidiff", "--no-added-syms", "--suppressions", file.name,
             "--headers-dir1", older.headers, "--headers-dir2", newer.headers,
             older.library, newer.library],
            capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    return [f"abidiff ended with {done.returncode}:", *(done.stdout + done.stderr).splitlines()]


def signature(function):
    return [function.result, *(value.type for value in function.parameters)]


def function_differences(older, newer):
    """Functions that are gone or are spelled with other types. abidiff lets pass, here and in the
    members of structs, a number that becomes signed."""
    before, after = (public_api.read_api(side.headers).functions for side in (older, newer))
    return [f"was: {was.declaration}; is: {after[name].declaration if name in after else 'gone'}"
            for name, was in before.items()
            if name not in after or signature(was) != signature(after[name])]


def is_spare(member):
    """Room that was zero until now, which is the default of whatever takes its place."""
    return re.fullmatch(r"reserved\d*", member) is not None


def places_of(side):
    """Pairs of offset and size, as text, by struct.member."""
    lines = layout_test.measured_in(side.include).splitlines()
    return dict(line.split(" ", 1) for line in lines if "." in line)


def struct_differences(older, newer):
    """Members that moved, changed their type or are gone, and structs that shrank. The suppression
    that lets a struct grow keeps abidiff from telling of members that changed in their place."""
    before, after = (public_api.read_api(side.headers).structs for side in (older, newer))
    found = []
    for name, members in before.items():
        now = [(value.name, value.type) for value in after.get(name, [])]
        for number, was in enumerate((value.name, value.type) for value in members):
            if not is_spare(was[0]) and now[number : number + 1] != [was]:
                found.append(f"{name}: {was[1]} {was[0]} changed")
    places = [places_of(side) for side in (older, newer)]
    for key, place in places[0].items():
        struct, member = key.split(".")
        same_place = [other for other, where in places[1].items()
                      if other.startswith(f"{struct}.") and where == place]
        if key not in same_place and not (is_spare(member) and same_place):
            found.append(f"{key} was at {place}, is at {places[1].get(key)}")
    return found


def constant_differences(older, newer):
    measured = constants_test.measured
    return constants_test.broken(measured(older.include), measured(newer.include))


def judge(older, newer):
    """Everything that a program built against the older side would trip over."""
    return [line for find in (abi_differences, function_differences, struct_differences,
                              constant_differences) for line in find(older, newer)]


def new_breaks(older_changelog, newer_changelog):
    """The lines about breaking changes that the changelog has gained."""
    lines = [collections.Counter(line for line in text.splitlines() if line.startswith(BREAKS_MARK))
             for text in (newer_changelog, older_changelog)]
    return list((lines[0] - lines[1]).elements())


def verdict(found, version, announced):
    """Whether the gate lets pass what judge() found, and the sentence about it."""
    if not found:
        return True, "nothing breaks"
    if int(version.split(".")[0]) > 0:
        return False, f"{version} keeps its ABI: nothing may break before the next major version"
    if not announced:
        return False, f"the ABI breaks, and {CHANGELOG} has no new line `{BREAKS_MARK}: …`"
    return True, "the ABI breaks, and the changelog says so: " + " ".join(announced)


class Repository:
    """The commits to compare with, and their trees."""

    def __init__(self, root):
        self.root = root

    def git(self, *arguments):
        """The output of git, None where it fails."""
        done = subprocess.run(["git", "-C", self.root, *arguments], capture_output=True, text=True,
                              check=False)
        return done.stdout.strip() if done.returncode == 0 else None

    def commit(self, name):
        return self.git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")

    def base(self, branch):
        """The commit that this work began at, None where the clone does not reach so far."""
        found = None
        if branch:
            if not self.commit(branch):
                sys.exit(f"abi gate: LI_ABI_BASE={branch} names no commit")
            found = self.git("merge-base", "HEAD", branch)
        if found is None or found == self.commit("HEAD"):
            found = self.commit("HEAD^")
        return found

    def last_tag(self):
        """The newest released version before this tree, None where there is none."""
        return self.git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "HEAD")

    def text(self, commit, path):
        return self.git("show", f"{commit}:{path}") or ""

    def unpack(self, commit, folder):
        """The tree of a commit; of None, the files as they lie there."""
        os.makedirs(folder)
        if commit is None:
            names = run("git", "-C", self.root, "ls-files", "-z", "-co", "--exclude-standard")
            for name in names.split("\0"):
                if name and os.path.isfile(os.path.join(self.root, name)):
                    target = os.path.join(folder, name)
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    shutil.copy(os.path.join(self.root, name), target)
            return
        archive = os.path.join(os.path.dirname(folder), "tree.tar")
        run("git", "-C", self.root, "archive", "-o", archive, commit)
        run("tar", "-xf", archive, "-C", folder)


def files_below(folder):
    return {os.path.relpath(os.path.join(place, name), folder)
            for place, _, names in os.walk(folder) for name in names}


def synchronize(source, target):
    """Makes the files of one folder those of the other and touches none that is the same."""
    os.makedirs(target, exist_ok=True)
    wanted = files_below(source)
    for name in files_below(target) - wanted:
        os.remove(os.path.join(target, name))
    for name in wanted:
        old, new = os.path.join(target, name), os.path.join(source, name)
        if not os.path.exists(old) or not filecmp.cmp(old, new, shallow=False):
            os.makedirs(os.path.dirname(old), exist_ok=True)
            shutil.copyfile(new, old)


def build(source, work, name):
    """The side of a tree. All are built in one and the same folder, one after the other: neither
    paths nor anything else but the sources tells them apart, and only what differs is compiled."""
    tree, made = os.path.join(work, "tree"), os.path.join(work, "build")
    synchronize(source, tree)
    settings = ["-DLI_BUILD_TESTS=OFF", "-DLI_BUILD_TOOL=OFF", "-DLI_BUILD_EXAMPLES=OFF",
                "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-g",
                "-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=20"]
    run("cmake", "-S", tree, "-B", made, "-G", "Ninja", *settings)
    run("ninja", "-C", made, "-j", os.environ.get("LI_JOBS", "2"), "liveinbox")
    kept = os.path.join(work, name)
    os.makedirs(kept)
    shutil.copy(os.path.join(made, "lib/libliveinbox.so"), kept)
    shutil.copytree(os.path.join(tree, "include"), os.path.join(kept, "include"))
    return Side(os.path.join(kept, "libliveinbox.so"), os.path.join(kept, "include"))


def plant_break(tree):
    """A field in the middle of a struct, where programs have another one."""
    path = os.path.join(tree, "include/liveinbox/query.h")
    text = read(tree, "include/liveinbox/query.h")
    planted = text.replace("  uint32_t is_active;", "  uint64_t planted;\n  uint32_t is_active;")
    if planted == text:
        sys.exit("abi gate: no place for the planted break in query.h")
    with open(path, "w", encoding="utf-8") as file:
        file.write(planted)


def older_commits(repository, branch):
    """Pairs of what a commit is to this tree, and the commit."""
    base, tag = repository.base(branch), repository.last_tag()
    if base is None:
        print("note: abi gate: HEAD has no parent here (first commit or shallow clone): "
              "no commit to compare with")
    if tag is None:
        print("note: abi gate: no tag v* here: no release to compare with")
    return [(what, commit) for what, commit in
            ((f"merge base with {branch}" if branch else "first parent", base),
             (f"release {tag}", tag and repository.commit(tag))) if commit]


def version_of(tree_text):
    return re.search(r"project\(liveinbox VERSION (\d+\.\d+\.\d+)", tree_text)[1]


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def compare(repository, what, older, newer, announced):
    """Whether one comparison passes; what was found is printed."""
    found = judge(older, newer)
    good, sentence = verdict(found, version_of(read(repository.root, "CMakeLists.txt")), announced)
    print(f"{what}: {'passes' if good else 'FAILS'}: {sentence}")
    for line in found:
        print(f"  {line}")
    return good


def main(root, work):
    """Whether all comparisons passed."""
    repository = Repository(root)
    source = os.path.join(work, "source")
    repository.unpack(None, source)
    newer = build(source, work, "newer")
    results = []
    for what, commit in older_commits(repository, os.environ.get("LI_ABI_BASE", "")):
        folder = os.path.join(work, f"source_{len(results)}")
        repository.unpack(commit, folder)
        older = build(folder, work, f"older_{len(results)}")
        announced = new_breaks(repository.text(commit, CHANGELOG), read(root, CHANGELOG))
        results.append(compare(repository, f"{what} {commit[:12]}", older, newer, announced))
    plant_break(source)
    seen = any(line.startswith("abidiff ended")
               for line in judge(newer, build(source, work, "planted")))
    print(f"planted break: {'seen' if seen else 'NOT SEEN'}")
    results.append(seen)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return all(results)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(0 if main(public_api.ROOT, scratch) else 1)
