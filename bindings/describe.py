#!/usr/bin/env python3
"""Writes bindings/abi.json: the C interface as the bindings see it. What a compiler makes of the
public headers (numbers, sizes, offsets) is printed by a program that is compiled from them; the
rest is read from their text. The tables of each binding are made from this file, so a constant or
an offset is written down by a person in one place, the header.

usage: python3 bindings/describe.py          writes abi.json
       python3 bindings/describe.py --check  says what is not as in abi.json; status 1 then
"""

import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, os.path.join(ROOT, "tests", "abi"))
import c_program  # noqa: E402  (the folder had to be named first)
import public_api  # noqa: E402

ABI = os.path.join(HERE, "abi.json")

# Enumerations by the word that commands, cards and events use for them: the first constant of each,
# and the prefix that its names lose.
ENUMS = {
    "kind": ("LI_NOBODY", "LI_"),
    "role": ("LI_ROLE_AGENT", "LI_ROLE_"),
    "state": ("LI_STATE_ASSISTANT", "LI_STATE_"),
    "outcome": ("LI_RESOLVED", "LI_"),
    "reason": ("LI_REASON_USER_REQUESTED_HUMAN", "LI_REASON_"),
    "delivery": ("LI_DELIVERY_NONE", "LI_DELIVERY_"),
    "tab": ("LI_TAB_ALL", "LI_TAB_"),
    "sort": ("LI_SORT_USUAL", "LI_SORT_"),
    "term_kind": ("LI_TERM_WORDS", "LI_TERM_"),
    "deadline": ("LI_DEADLINE_CLAIM", "LI_DEADLINE_"),
    "right": ("LI_RIGHT_HOLDER", "LI_RIGHT_"),
    "tag_origin": ("LI_TAG_BY_RULE", "LI_TAG_BY_"),
    "status_class": ("LI_CLASS_OK", "LI_CLASS_"),
    "tag_mode": ("LI_TAGS_KEY_PHRASES", "LI_TAGS_"),
    "device": ("LI_DEVICE_UNKNOWN", "LI_DEVICE_"),
    "log_level": ("LI_LOG_ERROR", "LI_LOG_"),
    "store_level": ("LI_STORE_ROOMY", "LI_STORE_"),
    "from": ("LI_FROM_NOW", "LI_FROM_"),
}

# Fields of a command that the C interface spells as flags.
FLAGS = {
    "fallback": ("is_fallback", "LI_FALLBACK"),
    "is_note": ("is_note", "LI_DRAFT_OF_NOTE"),
    "is_away": ("is_away", "LI_AWAY"),
    "at_once": ("at_once", "LI_AT_ONCE"),
}


def measured_constants(api):
    lines = [f'  printf("{name} %lld\\n", (long long)({name}));' for name in api.constants]
    rows = (line.split() for line in c_program.output_of(lines).splitlines())
    return {name: int(number) for name, number in rows}


def measured_structs(api):
    """Size of each struct and of its members, and where they lie."""
    lines = []
    for struct, members in api.structs.items():
        lines.append(f'  printf("{struct} %zu 0\\n", sizeof({struct}));')
        for member in members:
            place = f"offsetof({struct}, {member.name}), sizeof((({struct}*)0)->{member.name})"
            lines.append(f'  printf("{struct}.{member.name} %zu %zu\\n", {place});')
    rows = (line.split() for line in c_program.output_of(lines).splitlines())
    numbers = {name: (int(first), int(second)) for name, first, second in rows}
    return {
        struct: {
            "size": numbers[struct][0],
            "members": [
                {"name": member.name, "type": member.type,
                 "offset": numbers[f"{struct}.{member.name}"][0],
                 "size": numbers[f"{struct}.{member.name}"][1]}
                for member in members
            ],
        }
        for struct, members in api.structs.items()
    }


def enums_of(api, constants):
    groups = {}
    for item in api.items("enum"):
        names = [value.name for group in item.groups for value in group.members]
        groups[names[0]] = names
    return {
        word: {name.removeprefix(prefix).lower(): constants[name] for name in groups[first]}
        for word, (first, prefix) in ENUMS.items()
    }


def output_of_cpp(source):
    """The output of a C++ program that sees the library's own tables, which are headers alone."""
    with tempfile.TemporaryDirectory() as folder:
        file, program = os.path.join(folder, "ask.cpp"), os.path.join(folder, "ask")
        with open(file, "w", encoding="utf-8") as out:
            out.write(source)
        include = ["-I", os.path.join(ROOT, "src"), "-I", os.path.join(ROOT, "include")]
        compiler = os.environ.get("CXX", "c++")
        subprocess.run([compiler, "-std=c++20", *include, file, "-o", program], check=True)
        return subprocess.run([program], check=True, capture_output=True, text=True).stdout


def read_source(path):
    with open(os.path.join(ROOT, "src", path), encoding="utf-8") as file:
        return file.read()


def fields_of(bits, names):
    """Members of li_command, and the flags by the names that bindings give them."""
    found = [name for number, name in enumerate(names) if bits >> number & 1]
    return [FLAGS[name][0] if name in FLAGS else name for name in found if name != "timer"]


def ops():
    """What each command requires and what it may have besides, by its name on the wire."""
    body = re.search(r"enum class Field[^{]*\{(.*?)\};", read_source("core/command.hpp"), re.S)[1]
    names = re.findall(r"(\w+) = 1U <<", body)
    printed = output_of_cpp("""
#include "core/command.hpp"
#include <cstdio>
int main() {
  for (const auto& row : liveinbox::core::op_table) {
    std::printf("%s %u %u %u\\n", row.name.data(), static_cast<unsigned>(row.op), row.required,
                row.optional);
  }
}
""")
    rows = [line.split() for line in printed.splitlines() if len(line.split()) == 4]
    return {
        name: {"op": int(number), "required": fields_of(int(required), names),
               "optional": fields_of(int(optional), names)}
        for name, number, required, optional in rows
        if name != "expire"  # the library's own
    }


def events():
    """Names of the event types by their number."""
    printed = output_of_cpp("""
#include "core/event.hpp"
#include <cstdio>
int main() {
  for (const auto& row : liveinbox::core::event_table) {
    std::printf("%u %s\\n", static_cast<unsigned>(row.type), row.name.data());
  }
}
""")
    return dict(line.split() for line in printed.splitlines() if len(line.split()) == 2)


def functions_of(api):
    return {
        name: {"returns": function.result,
               "args": [[value.type, value.name] for value in function.parameters]}
        for name, function in sorted(api.functions.items())
    }


def version():
    with open(os.path.join(ROOT, "include/liveinbox/version.h"), encoding="utf-8") as file:
        return ".".join(re.findall(r"#define LI_VERSION_\w+ (\d+)", file.read()))


def description():
    api = public_api.read_api()
    constants = measured_constants(api)
    statuses = {name: number for name, number in constants.items()
                if name == "LI_OK" or name.startswith("LI_E_")}
    return {
        "version": version(),
        "constants": constants,
        "statuses": {name.removeprefix("LI_").removeprefix("E_").lower(): number
                     for name, number in statuses.items()},
        "enums": enums_of(api, constants),
        "flags": {own: constants[flag] for own, flag in FLAGS.values()},
        "ops": ops(),
        "events": events(),
        "structs": measured_structs(api),
        "functions": functions_of(api),
    }


def as_text(value):
    """JSON with the innermost objects and lists on one line each, where that is short."""
    def short(match):
        line = re.sub(r"\s+", " ", match[0])
        return line if len(line) < 200 else match[0]

    return re.sub(r"[{\[][^{}\[\]]*[}\]]", short, json.dumps(value, indent=1)) + "\n"


def main():
    text = as_text(description())
    if "--check" not in sys.argv:
        with open(ABI, "w", encoding="utf-8") as out:
            out.write(text)
        return 0
    with open(ABI, encoding="utf-8") as file:
        is_same = file.read() == text
    if not is_same:
        print("bindings/abi.json is not what the headers say: run python3 bindings/describe.py")
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
