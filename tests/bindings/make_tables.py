#!/usr/bin/env python3
"""Writes the tables of replay.c from bindings/abi.json: the ops, the enumerations, and the members
of the structs that a script names or an outcome shows. So a field that is added to the interface is
compared from the day it is there.

usage: make_tables.py FILE [STRUCT ...]    with structs, only their members
"""

import json
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

STRUCTS = ("li_command", "li_query_options", "li_transcript_options", "li_outcome", "li_event",
           "li_card", "li_stats_info")
# What no script says, and what may differ between two runs of one script.
LEFT_OUT = {
    "li_command": ("op", "flags"),
    "li_outcome": ("status", "ticket"),
    "li_query_options": ("terms", "term_count"),
    "li_stats_info": ("epoch", "used_bytes"),
}
KINDS = {"uint32_t": "U32", "int32_t": "I32", "uint64_t": "U64", "int64_t": "I64",
         "li_status": "I32", "li_str": "STR"}


def load_abi():
    with open(os.path.join(ROOT, "bindings", "abi.json"), encoding="utf-8") as file:
        return json.load(file)


def members(abi, struct):
    """Pairs of a name and a kind, in the order of the struct; a principal is its three parts."""
    for member in abi["structs"][struct]["members"]:
        name, kind = member["name"], member["type"]
        if name in ("struct_size", "reserved") or name in LEFT_OUT.get(struct, ()):
            continue
        if kind == "li_principal":
            yield from ((f"{name}.kind", "U32"), (f"{name}.id", "STR"), (f"{name}.name", "STR"))
        else:
            yield name, "CHARS" if kind.startswith("char[") else KINDS[kind]


def names(abi):
    """The ops, the flags, and what an enumeration's members are called."""
    yield "static const struct named ops[] = {"
    yield from (f'    {{"{name}", {op["op"]}}},' for name, op in abi["ops"].items())
    yield "};\nstatic const struct named flags[] = {"
    yield from (f'    {{"{name}", {bit}}},' for name, bit in abi["flags"].items())
    yield "};\nstatic const struct spelling spellings[] = {"
    for field, values in abi["enums"].items():
        for name, number in values.items():
            yield f'    {{"{field}", {{"{name}", {number}}}}},'
    yield "};"


def table(abi, struct):
    yield f"static const struct member {struct}_members[] = {{"
    for name, kind in members(abi, struct):
        yield f'    {{"{name}", {kind}, offsetof({struct}, {name})}},'
    yield "};"


def main(file, *structs):
    abi = load_abi()
    lines = [] if structs else list(names(abi))
    for struct in structs or STRUCTS:
        lines += table(abi, struct)
    with open(file, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
