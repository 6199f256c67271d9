#!/usr/bin/env python3
"""Writes the tables of the package from bindings/abi.json: _abi.py (structs, functions, constants),
enums.py and reports.py (the plain structs that calls answer with).

usage: python3 bindings/python/generate.py          (after a change of bindings/abi.json)
       python3 bindings/python/generate.py --check  says which file differs; status 1 then
"""

import json
import os
import re
import sys
import textwrap

HERE = os.path.dirname(os.path.abspath(__file__))
ABI = os.path.join(os.path.dirname(HERE), "abi.json")
PACKAGE = os.path.join(HERE, "liveinbox")
HEAD = '"""{0}\n\nMade by generate.py from bindings/abi.json.\n"""\n'

# Enumerations by their word in abi.json: name of the class and what it says.
ENUMS = {
    "kind": ("Kind", "Who acts or looks."),
    "role": ("Role", "What an agent may do beyond answering."),
    "state": ("State", "A conversation's state."),
    "outcome": ("Ending", "How a conversation ended: the `outcome` of `close` and of a card."),
    "reason": ("Reason", "Why a conversation was handed to people."),
    "delivery": ("Delivery", "How far a message of ours came on its channel."),
    "tab": ("Tab", "The tabs of the live inbox."),
    "sort": ("Sort", "The order of a tab."),
    "term_kind": ("TermKind", "What a term of a search is."),
    "deadline": ("Deadline", "What users are promised of people."),
    "right": ("Right", "By what right somebody closed a conversation or took it over."),
    "tag_origin": ("TagOrigin", "Where a tag came from."),
    "tag_mode": ("TagMode", "How tags are extracted from what users write."),
    "device": ("Device", "What somebody is here with."),
    "log_level": ("LogLevel", "How much a line of the log matters."),
    "store_level": ("StoreLevel", "How much room a store has: `store_level` of `Metrics`."),
    "status_class": ("StatusClass", "What to do about a status."),
}

# Structs of numbers that a call answers with: name of the class and what it says.
REPORTS = {
    "li_stats_info": ("Stats", "Counts of a tenant."),
    "li_tick_report": ("TickReport", "What `tick` did, and when it is next worth calling."),
    "li_erase_report": ("EraseReport", "What `erase_finish` did."),
    "li_verify_report": ("VerifyReport", "What `verify` found; 0 `differences` is good."),
    "li_compact_report": ("CompactReport", "What `compact` made of the data file; 0 in memory."),
    "li_import_report": ("ImportReport", "How far an import is."),
    "li_backup_report": ("BackupReport", "What a backup has."),
    "li_restore_report": ("RestoreReport", "What was restored; `epoch` is a new one."),
    "li_metrics_info": ("Metrics", "How an inbox is running; metrics.h says what each number is."),
}

C_TYPES = {
    "uint32_t": "c_uint32", "int32_t": "c_int32", "uint64_t": "c_uint64", "int64_t": "c_int64",
    "li_status": "c_int32", "int": "c_int", "size_t": "c_size_t", "const char*": "c_char_p",
    "li_inbox": "c_uint64", "li_page": "c_uint64", "li_session": "c_uint64",
    "li_subscription": "c_uint64", "li_findings*": "c_void_p", "void*": "c_void_p",
    "callback": "c_void_p", "li_analyze_fn": "c_void_p", "li_log_fn": "c_void_p",
    "const li_log_field*": "c_void_p", "const li_search_term*": "c_void_p", "li_str": "li_str",
}
ARRAY = re.compile(r"(\w+)\[(\d+)\]")
SKIPPED = ("struct_size", "reserved")


def members(abi, struct, prefix=""):
    """Members with those of nested structs in their place, and a text as bytes and their number:
    ctypes sets the fields of a struct in a struct several times slower."""
    for member in abi["structs"][struct]["members"]:
        name, kind = prefix + member["name"], member["type"]
        if kind == "li_str" and struct != "li_str":
            yield name, "const char*"
            yield name + "_size", "size_t"
        elif kind in abi["structs"]:
            yield from members(abi, kind, name + "_")
        else:
            yield name, kind


def c_type(kind):
    if match := ARRAY.fullmatch(kind):
        kind = {"char": "c_char"}.get(match[1]) or C_TYPES[match[1]]
        return f"{kind} * {match[2]}"
    return C_TYPES[kind]


def wrapped(parts, indent):
    """Parts with a comma behind each, as many in a line as it holds."""
    text = " ".join(part.replace(" ", "~") + "," for part in parts)
    return textwrap.indent(textwrap.fill(text, 99 - len(indent)), indent).replace("~", " ")


def struct_lines(abi, struct):
    yield f"\n\nclass {struct}(Struct):\n    _fields_ = ["
    parts = [f'("{name}", {c_type(kind)})' for name, kind in members(abi, struct)]
    yield wrapped(parts, " " * 8)
    yield "    ]"


def argument(abi, kind):
    """A pointer to a struct or to numbers is typed; callbacks and the like are addresses."""
    name = kind.removeprefix("const ")
    if name.endswith("**"):
        return f"POINTER({argument(abi, name[:-1])})"
    if name.endswith("*") and (name[:-1] in abi["structs"] or name[:-1] in C_TYPES):
        return f"POINTER({name[:-1] if name[:-1] in abi['structs'] else C_TYPES[name[:-1]]})"
    return C_TYPES[kind]


def function_lines(abi):
    yield "\n\n# Of each function the type that it returns and those of its parameters."
    yield "FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {"
    for name, function in abi["functions"].items():
        args = ", ".join(argument(abi, kind) for kind, _ in function["args"])
        line = f'    "{name}": ({C_TYPES[function["returns"]]}, [{args}]),'
        yield line if len(line) <= 100 else line.replace("[", "[\n        ", 1)
    yield "}"


def mapping(name, types, values):
    yield f"{name}: dict[{types}] = {{"
    rows = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in values.items()]
    yield wrapped(rows, " " * 4)
    yield "}"


# What mypy need not know one by one.
STRUCT = """

class Struct(Structure):
    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ..."""


def bare_constants(abi):
    """Constants that are neither an op nor a status nor in an enumeration."""
    known = {f"LI_{name.upper()}" for name in abi["ops"]}
    known |= {f"LI_E_{name.upper()}" for name in abi["statuses"]} | {"LI_OK"}
    numbers = {(word, value) for word in ENUMS for value in abi["enums"][word].items()}
    spelled = {(f"LI_{word}{name.upper()}", number) for _, (name, number) in numbers
               for word in ("", "ROLE_", "STATE_", "REASON_", "DELIVERY_", "TAB_", "SORT_", "TERM_",
                            "DEADLINE_", "RIGHT_", "TAG_BY_", "TAGS_", "DEVICE_", "LOG_", "CLASS_")}
    return {name: value for name, value in abi["constants"].items()
            if name not in known and (name, value) not in spelled}


def abi_text(abi):
    lines = [
        HEAD.format("The C interface as ctypes sees it."),
        "from __future__ import annotations\n\nfrom ctypes import (",
        wrapped(["POINTER", "Structure", "c_char", "c_char_p", "c_int", "c_int32", "c_int64",
                 "c_size_t", "c_uint32", "c_uint64", "c_void_p"], "    "),
        ")\nfrom typing import TYPE_CHECKING, Any\n",
        f'VERSION = "{abi["version"]}"',
        *(f"{name} = {value}" for name, value in bare_constants(abi).items()),
        "\n# Commands by their names, events by their numbers, and what flags are called.",
        *mapping("OPS", "str, int", {name: op["op"] for name, op in abi["ops"].items()}),
        *mapping("EVENTS", "int, str", {int(k): name for k, name in abi["events"].items()}),
        *mapping("FLAGS", "str, int", abi["flags"]),
        STRUCT,
    ]
    order = ["li_str", "li_principal", *sorted(set(abi["structs"]) - {"li_str", "li_principal"})]
    for struct in order:
        lines.extend(struct_lines(abi, struct))
    lines.extend(function_lines(abi))
    return "\n".join(lines) + "\n"


def enums_text(abi):
    lines = [HEAD.format("Enumerations; calls also take their names in lower case."),
             "from enum import IntEnum"]
    status = {"status": ("Status", "What a call answers: `Error.code`.")}
    for word, (name, about) in {**ENUMS, **status}.items():
        lines.append(f'\n\nclass {name}(IntEnum):\n    """{about}"""\n')
        values = abi["statuses"] if word == "status" else abi["enums"][word]
        lines.extend(f"    {value.upper()} = {number}" for value, number in values.items())
    return "\n".join(lines) + "\n"


def reports_text(abi):
    lines = [HEAD.format("Plain structs that calls answer with."),
             "from __future__ import annotations\n\nfrom dataclasses import dataclass",
             "\nfrom .records import SLOTS"]
    for struct, (name, about) in REPORTS.items():
        lines.append("\n\n@dataclass(frozen=True, **SLOTS)")
        lines.append(f'class {name}:\n    """{about}"""\n')
        for member in abi["structs"][struct]["members"]:
            if member["name"] not in SKIPPED:
                match = ARRAY.fullmatch(member["type"])
                kind = ("str" if match[1] == "char" else "tuple[int, ...]") if match else "int"
                kind = "bool" if member["name"].startswith("is_") else kind
                lines.append(f"    {member['name']}: {kind}")
    return "\n".join(lines) + "\n"


def texts():
    with open(ABI, encoding="utf-8") as file:
        abi = json.load(file)
    return {"_abi.py": abi_text(abi), "enums.py": enums_text(abi), "reports.py": reports_text(abi)}


def read(name):
    path = os.path.join(PACKAGE, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return file.read()


def main(arguments):
    differing = [name for name, text in texts().items() if read(name) != text]
    if arguments == ["--check"]:
        for name in differing:
            print(f"bindings/python/liveinbox/{name} differs: run bindings/python/generate.py")
        return 1 if differing else 0
    for name, text in texts().items():
        with open(os.path.join(PACKAGE, name), "w", encoding="utf-8") as file:
            file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
