"""Examples in docstrings and in the guide run; the reference is what the generator writes.

As a program it prints the examples of the guide as one module, for mypy.
"""

from __future__ import annotations

import ast
import asyncio
import doctest
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent.parent
ROOT = PACKAGE.parent.parent
GUIDE = ROOT / "docs" / "python.md"


def blocks(path: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", path.read_text(), re.DOTALL | re.MULTILINE)


if __name__ == "__main__":
    print("\n\n".join(blocks(GUIDE)))
    sys.exit()

import liveinbox.aio  # noqa: E402  (what prints the guide needs no package)
import pytest  # noqa: E402
from support import people, waiting  # noqa: E402

MODULES = ["liveinbox"] + [
    module.name for module in pkgutil.walk_packages(liveinbox.__path__, "liveinbox.")
]
EXAMPLES = [
    example
    for name in MODULES
    for example in doctest.DocTestFinder(exclude_empty=True).find(importlib.import_module(name))
    if example.examples
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_examples_of_docstrings(example: doctest.DocTest) -> None:
    with liveinbox.open(":memory:", log=None) as inbox:
        host, ana = people(inbox, "ana")
        waiting(host, "c1")
        if "open(" in (example.docstring or ""):
            host, ana = None, None
        names = {name: getattr(liveinbox, name) for name in liveinbox.__all__}
        example.globs.update(names, asyncio=asyncio, aio=liveinbox.aio, json=json)
        example.globs.update(inbox=inbox, host=host, ana=ana)
        assert doctest.DocTestRunner().run(example).failed == 0


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("path", [GUIDE, PACKAGE / "README.md"], ids=lambda path: path.name)
def test_the_examples_of_a_page(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": path.stem}
    found = blocks(path)
    assert found
    for block in found:
        exec(compile(block, str(path), "exec", dont_inherit=True), names)
    names["inbox"].close()


def test_the_example_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with liveinbox.open("inbox", log=None) as inbox:
        host, _ = people(inbox, "ana")
        waiting(host, "widget:42")
    (block,) = blocks(ROOT / "README.md")
    program = compile(block, "README.md", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    asyncio.run(eval(program, {}))
    with liveinbox.open("inbox", log=None) as inbox:
        entries = inbox.actor("acme", liveinbox.agent("ana")).transcript("widget:42").entries
        assert entries[-1].text in block and entries[-1].name == "message_sent"


def test_the_reference_is_what_the_generator_writes() -> None:
    command = [sys.executable, str(PACKAGE / "reference.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")
