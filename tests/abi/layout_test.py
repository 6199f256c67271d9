#!/usr/bin/env python3
"""The structs of the public headers keep their layout: tests/abi/layout.txt holds every size and
every offset of the 64-bit ABI as they were released. A struct may grow at its end, never move.

    python3 tests/abi/layout_test.py --write    (after a struct was added or has grown)
"""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import c_program  # noqa: E402  (the folder had to be named first)
import public_api  # noqa: E402

INCLUDE = c_program.INCLUDE
LAYOUT = os.path.join(HERE, "layout.txt")


def all_structs(include=INCLUDE):
    """Names of the structs of the headers, each with the names of its members."""
    structs = public_api.read_api(os.path.join(include, "liveinbox")).structs
    return {name: [value.name for value in members] for name, members in structs.items()}


def measured_in(include):
    """The lines of measured() for all structs of the headers there."""
    return measured(all_structs(include), include)


def measured(found, include=INCLUDE):
    """What the compiler makes of them, one line a member: struct.member offset size."""
    lines = []
    for struct, members in sorted(found.items()):
        lines.append(f'  printf("{struct} %zu\\n", sizeof({struct}));')
        for member in members:
            place = f"offsetof({struct}, {member}), sizeof((({struct}*)0)->{member})"
            lines.append(f'  printf("{struct}.{member} %zu %zu\\n", {place});')
    return c_program.output_of(lines, include)


def read_layout():
    with open(LAYOUT, encoding="utf-8") as file:
        return file.read()


class Layout(unittest.TestCase):
    maxDiff = None

    def test_every_struct_is_as_it_was_released(self):
        self.assertEqual(read_layout(), measured(all_structs()))

    def test_sized_structs_begin_with_their_size(self):
        unsized = {"li_str", "li_principal", "li_log_field", "li_search_term"}
        for name, members in all_structs().items():
            if name not in unsized:
                self.assertEqual("struct_size", members[0], name)

    def test_no_padding_is_left_to_the_compiler(self):
        rows = [line.split() for line in read_layout().splitlines()]
        sizes = {row[0]: int(row[1]) for row in rows if len(row) == 2}
        ends = {}
        for name, offset, size in (row for row in rows if len(row) == 3):
            struct = name.split(".")[0]
            self.assertEqual(ends.get(struct, 0), int(offset), f"a hole before {name}")
            ends[struct] = int(offset) + int(size)
        self.assertEqual(sizes, ends)


if __name__ == "__main__":
    if "--write" in sys.argv:
        with open(LAYOUT, "w", encoding="utf-8") as out:
            out.write(measured(all_structs()))
    else:
        unittest.main()
