"""Reads what llvm-cov exports: the lines and branches of files, and which of them were reached.

A branch is one side of a condition, or one label of a switch. What a template or an inline function
has is counted once by its place in the text, and reached if any instance of it was.
"""

import re

IN_CHECK = re.compile(r"\binvariant\(")
IMPOSSIBLE = re.compile(r"\binvariant\(false,")
FIXED = re.compile(r"\bif constexpr \([\w:]*$|^(?:true|false)$")
SWITCH = re.compile(r"\bswitch \($")


class File:
    """The lines and branches of one file: number of a line -> reached or not, and
    (line, column, side) -> reached or not."""

    def __init__(self, path, text):
        self.path = path
        self.text = text.splitlines()
        self.lines = {}
        self.branches = {}
        self.out_of_reach = set(lines_of_the_compiler(self.text)) | {
            number for number, line in enumerate(self.text, start=1) if IMPOSSIBLE.search(line)}

    def add(self, segments, branches):
        for line, count in line_counts(segments):
            if line in self.out_of_reach:
                continue
            self.lines[line] = self.lines.get(line, False) or count > 0
        for line, column, end_line, end_column, taken, not_taken, *_ in branches:
            if line in self.out_of_reach or self.is_no_choice(line, column, end_line, end_column):
                continue
            sides = (("true", taken), ("false", not_taken))
            if self.is_switch(line, column):
                # Of a switch over an enumeration without a default every enumerator has a label:
                # the compilers warn otherwise. There is no value that goes past them.
                continue
            for side, count in sides:
                place = (line, column, side)
                self.branches[place] = self.branches.get(place, False) or count > 0

    def between(self, line, column, end_line, end_column):
        if line == end_line:
            return self.text[line - 1][column - 1:end_column - 1]
        return self.text[line - 1][column - 1:]

    def before(self, line, column):
        """What stands before a place, on its line or, where nothing does, on the line above."""
        left = self.text[line - 1][:column - 1]
        return left if left.strip() or line == 1 else self.text[line - 2] + left

    def is_switch(self, line, column):
        return bool(SWITCH.search(self.before(line, column)))

    def is_no_choice(self, line, column, end_line, end_column):
        """A condition that the compiler knows, or one of an invariant: nothing can break that."""
        before = self.before(line, column)
        if FIXED.search(before) or FIXED.search(self.between(line, column, end_line, end_column)):
            return True
        statement = []
        for number in range(line - 1, max(0, line - 8), -1):
            text = self.text[number - 1]
            if text.rstrip().endswith((";", "{", "}")) or not text.strip():
                break
            statement.insert(0, text)
        return bool(IN_CHECK.search("\n".join(statement) + "\n" + before))


def lines_of_the_compiler(text):
    """The lines of consteval functions: none of them is in the program."""
    is_inside = False
    for number, line in enumerate(text, start=1):
        is_inside = is_inside or line.startswith("consteval ")
        if is_inside:
            yield number
        is_inside = is_inside and line != "}"


def line_counts(segments):
    """(line, count) of each line that has code; the rules are those by which llvm-cov shows lines.
    A segment is [line, column, count, has a count, begins a region, is a gap]."""
    by_line = {}
    for segment in segments:
        by_line.setdefault(segment[0], []).append(segment)
    wrapped = None
    last = max(by_line, default=0)
    for line in range(min(by_line, default=1), last + 1):
        here = by_line.get(line, [])
        begun = [s for s in here if s[3] and s[4] and not s[5]]
        is_skipped = bool(here) and not here[0][3] and here[0][4]
        if not is_skipped and ((wrapped and wrapped[3]) or begun):
            counts = [s[2] for s in begun] + ([wrapped[2]] if wrapped else [])
            yield line, max(counts)
        wrapped = here[-1] if here else wrapped


def read_export(export, root, read):
    """path below `root` -> File, of what `llvm-cov export` said in JSON. `read` gives a text."""
    files = {}
    for entry in export["data"][0]["files"]:
        name = entry["filename"]
        if not name.startswith(root + "/"):
            continue
        path = name[len(root) + 1:]
        file = files.setdefault(path, File(path, read(path)))
        file.add(entry["segments"], entry["branches"])
    return files
