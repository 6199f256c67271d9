#!/usr/bin/env python3
"""Writes docs/reference/python.md from the docstrings of the package, whose source it reads: no
library is needed.

usage: python3 bindings/python/reference.py          (after a change of the package)
       python3 bindings/python/reference.py --check  says that the page differs; status 1 then
"""

import ast
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.join(HERE, "liveinbox")
PAGE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "docs", "reference", "python.md")

# Modules in the order in which one reads them, with the title of their section.
SECTIONS = {
    "inboxes": "Opening an inbox",
    "options": "Options of an inbox",
    "principals": "Principals",
    "actors": "Actors",
    "commands": "Commands",
    "packing": "Commands as values",
    "claims": "Claims",
    "outcomes": "Outcomes",
    "errors": "Errors",
    "pages": "Pages",
    "cards": "Cards",
    "events": "Events",
    "streams": "What inboxes, feeds and sessions share",
    "feeds": "Feeds",
    "sessions": "Sessions",
    "logs": "The log",
    "analysis": "Analysis",
    "clocks": "Clocks",
    "backups": "Backups",
    "reports": "Reports",
    "enums": "Enumerations",
    "aio/inboxes": "asyncio: opening an inbox",
    "aio/actors": "asyncio: actors and claims",
    "aio/streams": "asyncio: what feeds and sessions share",
    "aio/feeds": "asyncio: feeds",
    "aio/sessions": "asyncio: sessions",
}
HEAD = """# Python

Made by `bindings/python/reference.py` from the package's docstrings; the guide is
[python.md](../python.md). What is in `liveinbox` is imported from there, what is in
`liveinbox.aio` from that.
"""


def parse(module):
    with open(os.path.join(PACKAGE, module + ".py"), encoding="utf-8") as file:
        return ast.parse(file.read())


def public_names():
    """What liveinbox and liveinbox.aio export."""
    names = {"ClaimOf", "Commands", "Rows", "Closing", "Stream"}
    for module in ("__init__", "aio/__init__"):
        for node in parse(module).body:
            if isinstance(node, ast.Assign) and node.targets[0].id == "__all__":
                names |= set(ast.literal_eval(node.value))
    return names


def text_of(node):
    """A docstring as Markdown: examples become blocks."""
    text = ast.get_docstring(node) or ""
    return re.sub(r"((?:^(?:>>>|\.\.\.) .*\n?(?:^(?!>>>)\S.*\n?)*)+)", r"```pycon\n\1\n```", text,
                  flags=re.MULTILINE).replace("\n\n```\n", "\n```\n").removesuffix("\n\n```")


def signature(node):
    """The line `name(parameters) -> result`, without self."""
    parts = list(parameters(node.args))
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    prefix = "async " if isinstance(node, ast.AsyncFunctionDef) else ""
    line = f"{prefix}{node.name}({', '.join(parts)}){returns}"
    if len(line) <= 100:
        return line
    rows = "".join(f"    {part},\n" for part in parts)
    return f"{prefix}{node.name}(\n{rows}){returns}"


def parameters(args):
    """Each parameter as one writes it, without self; an asterisk before those that are named."""
    none = [None] * (len(args.args) - len(args.defaults))
    for arg, default in zip(args.args, none + args.defaults):
        if arg.arg not in ("self", "cls"):
            yield parameter(arg, default)
    if args.vararg:
        yield "*" + parameter(args.vararg, None)
    elif args.kwonlyargs:
        yield "*"
    for arg, default in zip(args.kwonlyargs, args.kw_defaults):
        yield parameter(arg, default)
    if args.kwarg:
        yield "**" + parameter(args.kwarg, None)


def parameter(arg, default):
    kind = f": {ast.unparse(arg.annotation)}" if arg.annotation else ""
    value = f" = {ast.unparse(default)}" if default is not None else ""
    return arg.arg + kind + value


def is_shown(node):
    return not node.name.startswith("_") and ast.get_docstring(node) is not None


def text_in(node):
    """What a text says that stands by itself, as those below attributes."""
    value = getattr(node, "value", None) if isinstance(node, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) else ""


def member_lines(node, about=""):
    """The line of an attribute; `about` is the text below it, if there is one."""
    is_property = any(getattr(mark, "id", getattr(mark, "attr", "")) in ("property",
                      "cached_property") for mark in getattr(node, "decorator_list", []))
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        if not node.target.id.startswith("_"):
            said = f" – {' '.join(about.split())}" if about else ""
            yield f"- `{node.target.id}: {ast.unparse(node.annotation)}`{said}"
    elif isinstance(node, ast.Assign) and isinstance(node.value, (ast.Constant, ast.UnaryOp)):
        yield f"- `{node.targets[0].id} = {ast.unparse(node.value)}`"
    elif is_property and is_shown(node):
        said = " ".join(text_of(node).split())
        yield f"- `{node.name}: {ast.unparse(node.returns)}` – {said}"


def class_lines(node):
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    yield f"### {node.name}\n\n`class {node.name}({bases})`\n" if bases else f"### {node.name}\n"
    yield text_of(node) + "\n"
    pairs = zip(node.body, [*node.body[1:], None])
    rows = [line for member, below in pairs for line in member_lines(member, text_in(below))]
    if rows:
        yield "\n".join(rows) + "\n"
    for member in node.body:
        if isinstance(member, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if is_shown(member) and not list(member_lines(member)):
                yield f"```python\n{signature(member)}\n```\n\n{text_of(member)}\n"


def module_lines(module, names):
    for node in parse(module).body:
        if getattr(node, "name", "") not in names:
            continue
        if isinstance(node, ast.ClassDef):
            yield from class_lines(node)
        else:
            yield f"### {node.name}\n\n```python\n{signature(node)}\n```\n\n{text_of(node)}\n"


def page():
    names, lines = public_names(), [HEAD]
    for module, title in SECTIONS.items():
        about = ast.get_docstring(parse(module)) or ""
        first = about.split("\n>>>")[0].strip()
        lines.append(f"## {title}\n\n{first}\n")
        lines.extend(module_lines(module, names))
    return "\n".join(lines)


def main(arguments):
    text = page()
    try:
        with open(PAGE, encoding="utf-8") as file:
            is_same = file.read() == text
    except FileNotFoundError:
        is_same = False
    if arguments == ["--check"]:
        if not is_same:
            print("docs/reference/python.md differs: run bindings/python/reference.py")
        return 0 if is_same else 1
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
