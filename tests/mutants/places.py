"""Makes mutants of places in clang's syntax tree: each stands behind a switch (switch.hpp).

What is mutated, in function bodies: == != < <= > >=, && and || (one side is left out, or the other
operator), + - * / % | & and += -= ++ -- of numbers, integers (one more, one less), true and false,
conditions of if, while and ?: and returned bool (negated), statements that call or assign, break,
continue and return without a value (left out).
"""

import dataclasses
import re

try:
    from clang import cindex
    from clang.cindex import CursorKind as Kind
except ImportError:  # the package python3-clang-14
    cindex = None

COMPARED = {"==": ("equal", ["!="]), "!=": ("unequal", ["=="]),
            "<": ("less", ["<=", ">="]), "<=": ("less_or_equal", ["<", ">"]),
            ">": ("greater", [">=", "<="]), ">=": ("greater_or_equal", [">", "<"])}
CALCULATED = {"+": ("plus", ["-"]), "-": ("minus", ["+"]), "*": ("times", ["+"]),
              "/": ("divided", ["*"]), "%": ("rest", ["/"]),
              "|": ("bits_or", ["&"]), "&": ("bits_and", ["|"])}
CHANGED = {"+=": "-=", "-=": "+=", "|=": "&=", "&=": "|="}
STEPPED = {"++": "--", "--": "++"}
NAMESPACE = "::liveinbox::mutants::"


@dataclasses.dataclass
class Mutant:
    number: int
    path: str
    line: int
    change: str
    reached_by: set = dataclasses.field(default_factory=set)

    def place(self):
        return f"{self.path}:{self.line}"


@dataclasses.dataclass
class Edit:
    """`text` instead of `length` bytes at `offset`. Of edits at one place, what ends there comes
    before what begins there, an inner end before an outer one, an outer begin before an inner."""

    offset: int
    length: int
    is_begin: bool
    order: int
    text: str

    def key(self):
        return (self.offset, self.is_begin, self.order if self.is_begin else -self.order)


class Finder:
    """Collects mutants and edits of one file; `number` is that of the first mutant."""

    def __init__(self, path, text, number, dropped):
        self.path = path
        self.text = text
        self.next_number = number
        self.dropped = dropped  # (path, line, change) that do not compile
        self.mutants = []
        self.edits = []
        self.order = 0

    # --- helpers

    def source(self, begin, end):
        return self.text[begin:end].decode("utf-8")

    def range_of(self, cursor):
        return cursor.extent.start.offset, cursor.extent.end.offset

    def new(self, cursor, changes):
        """Numbers for so many mutants at a place, or None where one of them does not compile."""
        line = cursor.extent.start.line
        if any((self.path, line, change) in self.dropped for change in changes):
            return None
        first = self.next_number
        for change in changes:
            self.mutants.append(Mutant(self.next_number, self.path, line, change))
            self.next_number += 1
        return first

    def wrap(self, cursor, before, after):
        begin, end = self.range_of(cursor)
        self.edits.append(Edit(begin, 0, True, self.order, before))
        self.edits.append(Edit(end, 0, False, self.order, after))
        self.order += 1

    def replace(self, begin, end, text):
        self.edits.append(Edit(begin, end - begin, True, self.order, text))
        self.order += 1

    def short(self, cursor):
        return " ".join(self.source(*self.range_of(cursor)).split())

    # --- one place

    def binary(self, cursor):
        """Whether it is a binary operator that was mutated, or is looked after."""
        begin, end = self.range_of(cursor)
        parts = [(c, *self.range_of(c)) for c in cursor.get_children()]
        left = next((p for p in parts if p[1] == begin and p[2] < end), None)
        right = next((p for p in reversed(parts) if p[2] == end and p[1] > begin), None)
        if left is None or right is None or left[2] > right[1]:
            return False
        between = self.source(left[2], right[1])
        word = re.sub(r"//[^\n]*", "", between).strip()
        place = left[2] + len(between[:between.index(word)].encode()) if word else 0
        if word in COMPARED:
            self.calculate(cursor, COMPARED[word], word, place)
            return True
        if word in ("&&", "||"):
            self.combine(cursor, left[0], right[0], word)
            return True
        if word in CALCULATED and is_number(left[0]) and is_number(right[0]):
            self.calculate(cursor, CALCULATED[word], word, place)
            return True
        return False

    def calculate(self, cursor, row, word, place):
        name, others = row
        shown = self.short(cursor)
        number = self.new(cursor, [f"{word} becomes {other} in: {shown}" for other in others])
        if number is None:
            return
        self.wrap(cursor, f"{NAMESPACE}{name}({number}, ", ")")
        self.replace(place, place + len(word), ",")

    def combine(self, cursor, left, right, word):
        neutral = "true" if word == "&&" else "false"
        other = "||" if word == "&&" else "&&"
        shown = self.short(cursor)
        number = self.new(cursor, [f"without the left side of {word} in: {shown}",
                                   f"without the right side of {word} in: {shown}",
                                   f"{word} becomes {other} in: {shown}"])
        if number is None:
            return
        self.wrap(cursor, f"{NAMESPACE}turned({number + 2}, ", ")")
        for offset, side in enumerate((left, right)):
            self.wrap(side, f"{NAMESPACE}turned({number + 2}, {NAMESPACE}dropped({number + offset},"
                            " static_cast<bool>(", f"), {neutral}))")

    def negate(self, cursor):
        number = self.new(cursor, [f"negated: {self.short(cursor)}"])
        if number is not None:
            self.wrap(cursor, f"{NAMESPACE}turned({number}, static_cast<bool>(", "))")

    def negate_variable(self, cursor):
        number = self.new(cursor, [f"negated: {self.short(cursor)}"])
        if number is not None:
            said = f"; {NAMESPACE}turned({number}, static_cast<bool>({cursor.spelling}))"
            self.wrap(cursor, "", said)

    def literal(self, cursor):
        word = self.source(*self.range_of(cursor))
        if not re.fullmatch(r"[0-9][0-9']*[uUlL]*", word):
            return
        value = int(re.sub(r"['uUlL]", "", word))
        changes = [1] if value == 0 else [1, -1]
        for change in changes:
            said = f"{word} becomes {value + change}, place {cursor.extent.start.column}"
            number = self.new(cursor, [said])
            if number is not None:
                self.wrap(cursor, f"{NAMESPACE}added({number}, ", f", {change})")

    def leave_out(self, cursor):
        number = self.new(cursor, [f"left out: {self.short(cursor)}"])
        if number is not None:
            self.wrap(cursor, f"if ({NAMESPACE}stays({number})) ", "")

    def assign(self, cursor, word, other):
        """a += b, as a statement or a part of one."""
        begin, end = self.range_of(cursor)
        text = self.source(begin, end)
        number = self.new(cursor, [f"{word} becomes {other} in: {self.short(cursor)}"])
        if number is not None:
            changed = text.replace(word, other, 1)
            self.wrap(cursor, f"({NAMESPACE}acts({number}) ? ({changed}) : (", "))")


def is_number(cursor):
    kind = cursor.type.get_canonical().kind
    return kind.name in ("INT", "UINT", "LONG", "ULONG", "LONGLONG", "ULONGLONG", "SHORT", "USHORT",
                         "UCHAR", "SCHAR", "CHAR_S")


def is_bool(type_):
    return type_.get_canonical().kind.name == "BOOL"
