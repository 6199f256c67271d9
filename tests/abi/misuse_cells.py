#!/usr/bin/env python3
"""Makes the misuse matrix, function x fault, from the public headers: what is written here are
rules by type, so a function that is added to the headers gets its cells by itself, or, where a rule
has no answer, stops the build with its name.

usage: misuse_cells.py <output folder> [<folder of the headers>]

Two files come out, for the C programs of tests/capi:
    api_calls.h       for each function its arguments in a struct, good ones, and the call
    misuse_cells.h    the cells: one argument spoilt, where to call, and what must be answered
Good values of structs, handles and callbacks stand in tests/capi/good_calls.h.
"""

import os
import re
import sys
from dataclasses import dataclass

from public_api import INCLUDE, ROOT, Unreadable, read_api

GOOD_CALLS = os.path.join(ROOT, "tests", "capi", "good_calls.h")

# Good texts and numbers, by the name of the parameter.
TEXTS = {
    "path": ":memory:",
    "tenant": "acme",
    "channel": "WIDGET",
    "text": "**hello**",
    "detector": "host",
    "tag": "billing",
    "lines": "",
    "directory": "",
    "source": "",
    "frame": '{\\"t\\":\\"ping\\"}',
}
NUMBERS = {
    "ticket": "7",
    "capacity": "1",
    "max": "16",
    "after": "0",
    "index": "0",
    "reason": "LI_REASON_OTHER",
    "origin": "LI_TAG_BY_MODEL",
    "offset": "0",
    "length": "1",
    "confidence": "900",
    "status": "LI_E_NOT_FOUND",
    "type": "1",
}
NUMBER_TYPES = {"uint32_t", "int32_t", "uint64_t", "int64_t", "size_t", "int", "li_status"}

# An op that uses the field of a command, so that the field itself is looked at.
NOTE_USES = {"op", "tenant", "id", "actor", "conversation", "text", "if_version", "struct_size"}
OP_OF_FIELD = {
    "channel": "LI_OPEN",
    "user": "LI_OPEN",
    "name": "LI_OPEN",
    "external_id": "LI_RECEIVE",
    "target": "LI_TRANSFER",
    "team": "LI_CLAIM_NEXT",
    "tag": "LI_TAG",
    "session": "LI_CONNECT",
    "into": "LI_CLOSE",
    "data": "LI_CONFIGURE",
}

INVALID = "LI_E_INVALID_ARGUMENT"
TOO_LONG = "LI_E_TOO_LONG"
BAD_UTF8 = "LI_E_INVALID_UTF8"

# What the contract of liveinbox.h promises for every function and no single comment repeats.
GENERAL = {"LI_OK", INVALID}

# Cells whose answer differs from the rule: (function, place, fault) -> (status, why), and the word
# of the sentence where that is another too. The status None takes the cell out, "*" stands for any
# function. Each must apply to some cell.
EXCEPTIONS = {
    ("li_open", "options.header_version", "unknown number"): ("LI_OK", "tells, and asks nothing"),
    ("li_open", "path", "giant length"): (INVALID, "no limit of ours: what a path can have"),
    ("li_open", "path", "not UTF-8"): (None, "a path is bytes, it would make that directory"),
    **{("li_backup", *place): ("LI_E_UNSUPPORTED", "the world's inbox is in memory", "memory")
       for place in (("call", "none"), ("out", "NULL"), ("options", "newer, tail clear"))},
    ("li_backup", "options", "NULL"): (INVALID, "no directory is given either", "directory"),
    ("li_backup", "directory", "giant length"): (INVALID, "options.write is given too"),
    ("li_backup", "directory", "not UTF-8"): (INVALID, "options.write is given too"),
    **{("li_restore", *place): (INVALID, "there is no directory to restore into", "directory")
       for place in (("call", "none"), ("out", "NULL"), ("options", "newer, tail clear"))},
    ("li_restore", "options", "NULL"): (INVALID, "no source is given either", "source"),
    ("li_restore", "source", "giant length"): (INVALID, "options.read is given too"),
    ("li_restore", "source", "not UTF-8"): (INVALID, "options.read is given too"),
    ("li_restore", "directory", "giant length"): (INVALID, "no limit of ours: a path"),
    ("li_restore", "directory", "not UTF-8"): (None, "a path is bytes, it would be made"),
    ("*", "text", "NUL inside"): ("LI_OK", "a text may have every character"),
    ("*", "command.text", "NUL inside"): ("LI_OK", "a text may have every character"),
    ("*", "command.data", "NUL inside"): ("LI_E_INVALID_DATA", "it is no JSON"),
    ("*", "options.search", "NUL inside"): ("LI_OK", "separates words as other controls do"),
    ("*", "options.erased", "NUL inside"): ("LI_E_INVALID_DATA", "it is no line of an archive"),
    ("*", "options.after", "NUL inside"): ("LI_E_INVALID_CURSOR", "no page cursor", "cursor"),
    ("*", "command.op", "unknown number"): ("LI_E_UNKNOWN_OP", "has a status of its own"),
    ("li_session_receive", "frame", "giant length"): ("LI_OK", "answered in the output"),
    ("li_session_receive", "frame", "not UTF-8"): ("LI_OK", "answered in the output"),
    ("li_session_receive", "frame", "NUL inside"): ("LI_OK", "answered in the output"),
    ("li_import", "lines", "not UTF-8"): (INVALID, "the world's inbox is not empty"),
    ("li_last_error", "call", "in analyze"): (None, "only tells, about the callback's calls too"),
    ("li_last_error", "call", "in wake"): (None, "only tells, about the callback's calls too"),
    ("li_last_error", "call", "in log"): (None, "only tells, about the callback's calls too"),
}

# Words of the sentence where it does not name the argument itself.
WORDS = {
    ("li_page_card", "index"): "row",
    ("li_page_event", "index"): "row",
    ("li_findings_tag", "offset"): "evidence",
    ("li_findings_tag", "length"): "evidence",
}


@dataclass
class Cell:
    function: str
    place: str  # the argument, or a member of it: options.viewer.id
    fault: str
    status: str
    word: str  # what the sentence must have in it
    lines: list  # C that spoils `a`, the good arguments
    where: str = "here"

    @property
    def key(self):
        return self.function, self.place, self.fault


class Matrix:
    def __init__(self, api, good_calls):
        self.api = api
        self.good = set(re.findall(r"\bgood_(\w+)\(", good_calls))
        self.cells = []

    def need_good(self, name, function):
        if name not in self.good:
            raise Unreadable(f"{function}: tests/capi/good_calls.h has no good_{name}()")
        return f"good_{name}()"

    def kind(self, function, value):
        """What rules apply to a parameter: by its type alone."""
        bare = value.type.removeprefix("const ").removesuffix("*")
        is_pointer = value.type.endswith("*")
        if value.type == "callback":
            return "callback"
        if value.type == "void*":
            return "user"
        if not is_pointer and value.type in self.api.handles:
            return "handle"
        if value.type == "li_str":
            return "text"
        if is_pointer and self.api.is_sized(bare):
            return "in" if value.type.startswith("const ") else "out"
        if value.type.endswith("**"):
            return "result"
        if is_pointer and (bare in NUMBER_TYPES or bare in self.api.handles or bare == "li_str"):
            return "result"
        if value.type == "li_findings*":
            return "findings"
        if value.type in NUMBER_TYPES:
            return "number"
        raise Unreadable(f"{function}: no rule for {value.name} of type {value.type}")

    # Good calls.

    def storage(self, function, value):
        """Members of the struct of arguments, and the lines that make them good."""
        kind, name = self.kind(function.name, value), value.name
        bare = value.type.removeprefix("const ").removesuffix("*")
        if kind == "callback":
            number = [p.name for p in function.parameters].index(name)
            good = self.need_good(f"{name}_callback", function.name)[:-2]
            return [f"callback_{function.name}_{number} {name};"], [f"a->{name} = {good};"]
        if kind == "user":
            return [f"void* {name};"], [f"a->{name} = NULL;"]
        if kind in ("handle", "findings"):
            return [f"{value.type} {name};"], [
                f"a->{name} = {self.need_good(bare, function.name)};"
            ]
        if kind == "text":
            if name not in TEXTS:
                raise Unreadable(f"{function.name}: no good text for {name} in misuse_cells.py")
            return [f"li_str {name};"], [f'a->{name} = LI_STR("{TEXTS[name]}");']
        if kind in ("in", "out"):
            return [f"struct {{ {bare} value; unsigned char tail[16]; }} {name}_room;",
                    f"{value.type} {name};"], [
                f"a->{name}_room.value = {self.need_good(bare, function.name)};",
                f"a->{name} = &a->{name}_room.value;",
            ]
        if kind == "result":
            return [f"{value.type.removesuffix('*')} {name}_room[2];", f"{value.type} {name};"], [
                f"memset(a->{name}_room, 0x5A, sizeof a->{name}_room);",
                f"a->{name} = a->{name}_room;",
            ]
        if name not in NUMBERS:
            raise Unreadable(f"{function.name}: no good number for {name} in misuse_cells.py")
        return [f"{value.type} {name};"], [f"a->{name} = {NUMBERS[name]};"]

    def write_call(self, function):
        """The struct of arguments, the good ones, the call with what must hold after each."""
        name = function.name
        members, good = [], []
        for value in function.parameters:
            more_members, more_good = self.storage(function, value)
            members += more_members
            good += more_good
        arguments = ", ".join(f"a->{value.name}" for value in function.parameters)
        out = [f"typedef struct args_{name} {{"]
        out += [f"  {member}" for member in members or ["int none;"]]
        out += [f"}} args_{name};", f"static inline void fill_{name}(args_{name}* a) {{"]
        out += ["  memset(a, 0, sizeof *a);"] + [f"  {line}" for line in good] + ["}"]
        out += [f"static inline li_status call_{name}(args_{name}* a) {{", "  (void)a;"]
        if function.result == "li_status":
            out += [f"  const li_status status = {name}({arguments});", "  note_call();"]
            for value in function.parameters:
                if self.kind(name, value) == "result" and value.name.startswith("out"):
                    out.append(f"  note_result(status, a->{value.name}, sizeof *a->{value.name});")
            out += ["  return status;", "}"]
        elif function.result == "const char*":
            out += [f"  return check_text({name}({arguments}));", "}"]
        elif function.result in NUMBER_TYPES:
            out += [f"  return check_number((long long){name}({arguments}));", "}"]
        else:
            raise Unreadable(f"{name}: no rule for the result {function.result}")
        out += [f"static inline li_status good_call_of_{name}(void) {{", f"  args_{name} a;"]
        out += [f"  fill_{name}(&a);", f"  const li_status status = call_{name}(&a);"]
        for value in function.parameters:
            made = value.type.removesuffix("*")
            if self.kind(name, value) == "result" and made in self.api.handles:
                out.append(f"  if (status == LI_OK) {{ free_{made}(*a.{value.name}); }}")
        out += ["  return status;", "}", ""]
        return out

    # Cells.

    def add(self, function, place, fault, status, word, *lines):
        word = WORDS.get((function.name, place), word)
        cell = Cell(function.name, place, fault, status, word, list(lines), self.place_of(function))
        self.cells.append(cell)
        return cell

    def place_of(self, function):
        """What belongs to a callback is called from it."""
        findings = any(value.type == "li_findings*" for value in function.parameters)
        return "in_analyze" if findings else "here"

    def add_handle(self, function, value):
        name, kind = value.name, value.type.removeprefix("li_")
        add = lambda fault, status, line: self.add(function, name, fault, status, kind, line)
        bad = "LI_E_BAD_HANDLE"
        if function.frees:
            add("0", "LI_OK", f"a.{name} = 0;")
        else:
            add("0", bad, f"a.{name} = 0;")
        for number in ("1", "UINT64_MAX", "0xDEADBEEFCAFEF00DU"):
            add(f"forged {number}", bad, f"a.{name} = {number};")
        add("generation + 1", bad, f"a.{name} += 1;")
        add("generation - 1", bad, f"a.{name} -= 1;")
        for other in self.api.handles:
            if other != value.type:
                add(f"of {other}", bad, f"a.{name} = {self.need_good(other, function.name)};")
        add("freed", bad, f"a.{name} = freed_{value.type}();")
        closed = function.statuses & {"LI_E_HANDLE_CLOSED"} or {"LI_OK"}
        if value.type != "li_inbox":
            add("of a closed inbox", closed.pop(), f"a.{name} = orphaned_{value.type}();")
        add("after fork()", "LI_E_FORKED", "").where = "in_child"

    def add_pointer(self, function, value):
        status = "LI_OK" if function.may_be_null(value.name) else INVALID
        self.add(function, value.name, "NULL", status, value.name, f"a.{value.name} = NULL;")

    def add_text(self, function, place, target, before=()):
        word = place.removeprefix("command.")
        add = lambda *rest: self.add(function, place, *rest)
        last = place.split(".")[-1]
        add("NULL with a size", INVALID, word, *before, f"{target}.data = NULL;",
            f"{target}.size = 1;")
        for size in ("SIZE_MAX", "(size_t)1 << 46"):
            add("giant length", TOO_LONG, word, *before, f'{target} = LI_STR("x");',
                f"{target}.size = {size};")
        for bad in ("x\\xff", "\\xc0\\x80", "\\xed\\xa0\\x80"):
            add("not UTF-8", BAD_UTF8, word, *before, f'{target} = LI_STR("{bad}");')
        add("NUL inside", INVALID, word, *before, f'{target}.data = "a\\0b";',
            f"{target}.size = 3;")

    def add_sized(self, function, value):
        """The size that a struct states, also of one newer than the library."""
        name = value.name
        for size in ("0", "4", "UINT32_MAX"):
            line = f"a.{name}_room.value.struct_size = {size};"
            self.add(function, name, f"struct_size {size}", INVALID, "struct_size", line)
        if self.kind(function.name, value) == "in":
            bare = value.type.removeprefix("const ").removesuffix("*")
            longer = f"a.{name}_room.value.struct_size = (uint32_t)sizeof({bare}) + 16;"
            self.add(function, name, "newer, tail clear", "LI_OK", "", longer)
            self.add(function, name, "newer, tail set", "LI_E_UNSUPPORTED", name, longer,
                     f"a.{name}_room.tail[15] = 1;")

    def add_members(self, function, name, members):
        """The faults of what lies in a struct that is read."""
        is_command = name == "command"
        for member in members:
            place, target = f"{name}.{member.name}", f"a.{name}_room.value.{member.name}"
            before = []
            if is_command and member.name not in NOTE_USES and member.type == "li_str":
                if member.name not in OP_OF_FIELD:
                    raise Unreadable(f"li_command.{member.name}: no op in misuse_cells.py")
                before = [f"a.{name}_room.value = command_of({OP_OF_FIELD[member.name]});"]
            if is_command and member.name not in NOTE_USES | {"reserved"}:
                spoil = f'{target} = LI_STR("x");' if member.type == "li_str" else f"{target} = 1;"
                self.add(function, place, "not used by the op", "LI_E_UNUSED_FIELD",
                         "fallback" if member.name == "flags" else member.name, spoil)
            if member.type == "li_str":
                self.add_text(function, place, target, before)
            elif member.type == "li_principal":
                self.add_principal(function, place, target)
            elif member.type == "uint32_t" and member.name != "struct_size":
                self.add(function, place, "unknown number", INVALID, member.name,
                         f"{target} = UINT32_MAX;")
                if member.name == "flags":
                    self.add(function, place, "unknown flag", INVALID, "flags",
                             f"{target} |= 1U << 30U;")

    def add_principal(self, function, place, target):
        for part in self.api.structs["li_principal"]:
            if part.type == "li_str":
                self.add_text(function, f"{place}.{part.name}", f"{target}.{part.name}")
            else:
                self.add(function, f"{place}.{part.name}", "unknown number", INVALID, part.name,
                         f"{target}.{part.name} = UINT32_MAX;")

    def add_call(self, function):
        """Faults of where a call is made, and that the good arguments are good."""
        good = self.add(function, "call", "none", "LI_OK", "")
        if function.result == "li_status" and good.where == "here":
            for where in ("in analyze", "in wake", "in log"):
                cell = self.add(function, "call", where, INVALID, "callback")
                cell.where = where.replace(" ", "_")

    def add_function(self, function):
        self.add_call(function)
        for value in function.parameters:
            kind = self.kind(function.name, value)
            if kind == "handle":
                self.add_handle(function, value)
            if kind in ("in", "out", "result", "callback", "findings"):
                self.add_pointer(function, value)
            if kind in ("in", "out"):
                self.add_sized(function, value)
            if kind == "in":
                bare = value.type.removeprefix("const ").removesuffix("*")
                self.add_members(function, value.name, self.api.structs[bare])
            if kind == "text":
                self.add_text(function, value.name, f"a.{value.name}")
            if kind == "number" and value.type in ("uint32_t", "li_status"):
                can_fail = function.result == "li_status"
                biggest = "UINT32_MAX" if value.type == "uint32_t" else "INT32_MIN"
                self.add(function, value.name, "unknown number", INVALID if can_fail else "LI_OK",
                         value.name, f"a.{value.name} = {biggest};")

    def except_cells(self):
        used, kept = set(), []
        for cell in self.cells:
            for key in (cell.key, ("*", cell.place, cell.fault)):
                if key in EXCEPTIONS:
                    used.add(key)
                    cell.status = EXCEPTIONS[key][0]
                    cell.word = (*EXCEPTIONS[key], cell.word)[2]
            if cell.status is not None:
                kept.append(cell)
        self.cells = kept
        if used != set(EXCEPTIONS):
            raise Unreadable(f"exceptions of misuse_cells.py that apply to no cell: "
                             f"{sorted(set(EXCEPTIONS) - used)}")

    def check_documented(self):
        """What a cell expects is what the header promises."""
        for cell in self.cells:
            function = self.api.functions[cell.function]
            if function.result == "li_status" and cell.status not in function.statuses | GENERAL:
                raise Unreadable(f"{cell.function}: {cell.place} ({cell.fault}) gives "
                                 f"{cell.status}, which its comment does not name")

    def make(self):
        for function in self.api.functions.values():
            self.add_function(function)
        self.except_cells()
        self.check_documented()
        return self


def write_calls(matrix):
    out = ["/* Made by tests/abi/misuse_cells.py from the public headers. */",
           '#include "good_calls.h"', ""]
    for function in matrix.api.functions.values():
        for number, value in enumerate(function.parameters):
            if value.type == "callback":
                out.append(f"typedef __typeof__(&good_{value.name}_callback) "
                           f"callback_{function.name}_{number};")
        out += matrix.write_call(function)
    names = [f.name for f in matrix.api.functions.values()]
    out += ["static const good_call good_calls[] = {"]
    out += [f'    {{"{name}", good_call_of_{name}}},' for name in names]
    return "\n".join(out + ["};", ""])


def write_cells(matrix):
    out = ["/* Made by tests/abi/misuse_cells.py from the public headers. */",
           '#include "api_calls.h"', ""]
    for number, cell in enumerate(matrix.cells):
        out += [f"static li_status cell_{number}(void) {{", f"  args_{cell.function} a;",
                f"  fill_{cell.function}(&a);"]
        out += [f"  {line}" for line in cell.lines if line]
        out += [f"  return call_{cell.function}(&a);", "}"]
    out += ["", "static const cell cells[] = {"]
    for number, cell in enumerate(matrix.cells):
        out.append(f'    {{"{cell.function}", "{cell.place}", "{cell.fault}", cell_{number}, '
                   f'{cell.where}, {cell.status}, "{cell.word}"}},')
    return "\n".join(out + ["};", ""])


def main(folder, include=INCLUDE):
    with open(GOOD_CALLS, encoding="utf-8") as file:
        matrix = Matrix(read_api(include), file.read()).make()
    made = {"api_calls.h": write_calls(matrix), "misuse_cells.h": write_cells(matrix)}
    for name, text in made.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Unreadable as why:
        sys.exit(f"misuse_cells.py: {why}")
