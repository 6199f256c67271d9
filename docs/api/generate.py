#!/usr/bin/env python3
"""Writes openapi.json and asyncapi.json, which the example server serves and tests compare with it.

usage: python3 docs/api/generate.py           (after a change of commands, codes, routes or objects)
       python3 docs/api/generate.py --check   says which file is not current; status 1 then
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import asyncapi  # noqa: E402  (the folder had to be named first)
import openapi  # noqa: E402

DOCUMENTS = {"openapi.json": openapi.document, "asyncapi.json": asyncapi.document}


def text_of(document):
    return json.dumps(document(), indent=1) + "\n"


def current(name):
    try:
        with open(os.path.join(HERE, name), encoding="ascii") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def main():
    stale = [name for name, document in DOCUMENTS.items() if current(name) != text_of(document)]
    if "--check" in sys.argv:
        for name in stale:
            print(f"docs/api/{name} is not current: python3 docs/api/generate.py")
        return 1 if stale else 0
    for name in stale:
        with open(os.path.join(HERE, name), "w", encoding="ascii") as file:
            file.write(text_of(DOCUMENTS[name]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
