#!/usr/bin/env python3
"""Writes what each public function may answer, as its comment says, for a program in C.

usage: documented.py <file that is written>
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "abi"))

from public_api import read_api  # noqa: E402: it lies beside us


def main(path):
    api = read_api()
    of_store = {name for name in api.constants if name.startswith("LI_E_STORE_")}
    lines = ["/* Made by tests/faults/documented.py from the public headers. */",
             "static const struct {", "  const char* function;", "  li_status status;",
             "} documented[] = {"]
    for function in api.functions.values():
        says = function.comment.split("Returns:")[-1]
        # Also "LI_E_STORE_…".
        is_any = "store failure" in says or "LI_E_STORE_" in function.statuses
        statuses = function.statuses - {"LI_E_STORE_"} | (of_store if is_any else set())
        lines += [f'    {{"{function.name}", {status}}},' for status in sorted(statuses)]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines + ["};", ""]))


if __name__ == "__main__":
    main(sys.argv[1])
