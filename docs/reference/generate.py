#!/usr/bin/env python3
"""Writes the reference of the C interface from the public headers: a page a header, and symbols.md.

usage: python3 docs/reference/generate.py     (after a change of include/liveinbox/*.h)

The headers are the manual; these pages say the same in another form and add nothing. tests/docs
fails where they differ. limits.md is written by hand.
"""

import itertools
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "abi"))
import public_api  # noqa: E402  (the folder had to be named first)

# Kinds that get a line each, below a title of their own.
SHORT = {"inline": "Helpers", "typedef": "Types"}
KINDS = {"enum": "constant", "inline": "helper", "define": "macro", "typedef": "type"}
FIRST_RELEASE = "0.1"
LABEL = re.compile(r"^(Ownership|Threads|Returns|Since|Deprecated since): ?", re.MULTILINE)
SINCE = re.compile(r"\bSince: (\d+\.\d+)\b")
DEPRECATED = re.compile(r"\bDeprecated since: (\d+\.\d+)(?:, use (\w+))?")
CODE = re.compile(r"(`[^`]*`)")
NAME = re.compile(r"\b(?:li|LI)_\w+…?")

# What a function may answer: a code with what is said of it, or a phrase for several codes.
STATUS = r"LI_(?:OK|E_[A-Z0-9_]+)…?"
NOTED_LINE = re.compile(rf"^( *)({STATUS}(?:, {STATUS})*)(?: {{2,}}|: )(.+)$")
PLAIN_ANSWER = re.compile(
    rf"(?P<code>{STATUS})(?: \((?P<note>[^()]*)\)| (?P<where>where [^.;]*))?"
    r"|as (?P<other>li_\w+)"
    r"|(?P<phrase>a(?:nother)? store failure|a refusal, in the order of status\.h"
    r"|the usage errors of li_\w+)"
)
CONNECTION = re.compile(r"\b(?:or|in this order)\b|[,.;\s]")


def mark_names(text):
    """Prose of a comment as Markdown: names as code, signs that Markdown would take for its own."""
    parts = []
    for number, part in enumerate(CODE.split(text)):
        if number % 2 == 0:
            part = re.sub(r"[*<]", r"\\\g<0>", part)
            part = NAME.sub(lambda match: f"`{match[0]}`", part)
        parts.append(part)
    return "".join(parts)


def cell(text):
    return mark_names(text).replace("|", "\\|")


def prose(text):
    """Paragraphs of a comment; one whose lines are all set in is a program."""
    out = []
    for paragraph in re.split(r"\n\s*\n", text):
        lines = paragraph.split("\n")
        if all(line.startswith("  ") for line in lines):
            out += ["```c", *(line[2:] for line in lines), "```", ""]
        else:
            out += [mark_names("\n".join(lines)), ""]
    return out


def table(head, rows):
    out = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return out + [f"| {' | '.join(row)} |" for row in rows] + [""]


def parts_of(comment):
    """The parts of a function's comment: "" is what stands before the first label."""
    pieces = LABEL.split(comment)
    return {"": pieces[0].strip(), **dict(zip(pieces[1::2], map(str.rstrip, pieces[2::2])))}


def plain_answers(text, function):
    """Answers that stand in a sentence, in their order."""
    rows, rest = [], text
    for match in PLAIN_ANSWER.finditer(text):
        note = match["note"] or match["where"] or ""
        rows.append((match["code"] or match["phrase"], note, match["other"]))
        rest = rest.replace(match[0], " ", 1)
    if left := CONNECTION.sub("", rest):
        raise public_api.Unreadable(f"{function}: after Returns, not understood: {left}")
    return rows


def answers(returns, function):
    """Triples of an answer, what is said of it, and the function whose answers stand here."""
    rows, sentence, lines = [], "", returns.split("\n")
    while lines:
        line = lines.pop(0)
        match = NOTED_LINE.match(line) if line.startswith(" ") else None
        if not match:
            sentence += line + " "
            continue
        note = [match[3]]
        while lines and len(lines[0]) - len(lines[0].lstrip()) > len(match[1]):
            note.append(lines.pop(0).strip())
        rows += plain_answers(sentence, function)
        rows += [(code, " ".join(note), None) for code in match[2].split(", ")]
        sentence = ""
    return rows + plain_answers(sentence, function)


class Pages:
    """The pages by name, made of what the headers say."""

    def __init__(self, api):
        self.api = api
        self.items = {item.name: item for item in api.items("function")}

    def meaning(self, code):
        """What status.h says of a code."""
        if code == "LI_OK":
            return "done"
        if code in self.api.constants:
            return self.api.constants[code].comment or self.group_of(code).comment
        return ""

    def group_of(self, name):
        return next(group for item in self.api.items("enum") for group in item.groups
                    if any(value.name == name for value in group.members))

    def answer_rows(self, name):
        """The answers of a function in the order in which they are looked for."""
        rows = []
        for code, note, other in answers(parts_of(self.items[name].comment)["Returns"], name):
            if other:
                rows += [row for row in self.answer_rows(other) if row not in rows]
            else:
                rows.append((cell(code), cell(note or self.meaning(code))))
        return rows

    def function(self, item):
        function, parts = self.api.functions[item.name], parts_of(item.comment)
        out = [f"## {item.name}", "", "```c", f"{function.declaration};", "```", ""]
        out += prose(parts[""])
        for label in ("Ownership", "Threads"):
            if label in parts:
                out += [f"**{label}:** {mark_names(parts[label].strip())}", ""]
        if "Returns" in parts:
            is_ordered = "in this order" in public_api.one_line(parts["Returns"])
            out += ["Returns, the first that applies:" if is_ordered else "Returns:", ""]
            out += table(("answer", "when"), self.answer_rows(item.name))
        if "Deprecated since" in parts:
            out += [f"**Deprecated since** {mark_names(parts['Deprecated since'])}", ""]
        return out + [f"Since {parts.get('Since', '').strip()}.", ""]

    @staticmethod
    def struct(item, init):
        out = [f"## {item.name}", "", *(prose(item.comment) if item.comment else [])]
        if init:
            out += [f"Begins as `{item.name} x = {init};`.", ""]
        rows = []
        for group in item.groups:
            for value in group.members:
                kind = "function" if value.type == "callback" else value.type
                rows.append((f"`{value.name}`", f"`{kind}`", cell(value.comment or group.comment)))
        return out + table(("field", "type", "meaning"), rows)

    @staticmethod
    def enumeration(item):
        names = [value.name for group in item.groups for value in group.members]
        common = os.path.commonprefix(names).rpartition("_")[0]
        title = f"{common}_…" if common not in ("", "LI") else f"{names[0]} …"
        out = [f"## {title if len(names) > 1 else names[0]}", ""]
        out += prose(item.comment) if item.comment else []
        rows, head = [], ("constant", "value", "meaning")
        for group in item.groups:
            is_heading = group.comment and any(value.comment for value in group.members)
            if is_heading:
                out += table(head, rows) if rows else []
                out += [mark_names(group.comment), ""]
                rows = []
            rows += [(f"`{value.name}`", value.value or "the next",
                      cell(value.comment or ("" if is_heading else group.comment)))
                     for value in group.members]
        return out + table(head, rows)

    @staticmethod
    def short(items, title, introduction):
        """Types and helpers, a line each."""
        out = [f"## {title}", "", *(prose(introduction) if introduction else [])]
        for item in items:
            comment = f": {mark_names(public_api.one_line(item.comment))}" if item.comment else ""
            declaration = item.text.removesuffix(";").replace("( ", "(")
            out.append(f"- `{declaration}`{comment}")
        return out + [""]

    def header(self, header):
        out = [f"# {header.name}", "", *prose(header.comment)]
        items = [item for item in header.items if not re.match(r"LIVEINBOX_(?:\w+_)?H$", item.name)]
        inits = {one.name: two.name for one, two in zip(items, items[1:])
                 if one.kind == "struct" and two.name.endswith("_INIT")}
        made = {"function": self.function, "enum": self.enumeration,
                "struct": lambda item: self.struct(item, inits.get(item.name))}
        introduction = ""  # of what follows
        for kind, group in itertools.groupby(items, key=lambda item: item.kind):
            group = list(group)
            if kind in SHORT:
                out += self.short(group, SHORT[kind], introduction)
                introduction = ""
            elif introduction:
                out += prose(introduction)
                introduction = ""
            if kind == "text":
                introduction = "\n\n".join(item.comment for item in group)
            for item in group:
                if kind in made:
                    out += made[kind](item)
        macros = sorted({item.name for item in items if item.kind == "define"
                         and not item.name.split("(")[0].endswith("_")})
        if macros:
            out += ["## Macros", "", ", ".join(f"`{name}`" for name in macros), ""]
        return "\n".join(out).rstrip() + "\n"

    def symbols(self):
        """Every name of the interface, with the release that brought it."""
        rows = {}
        for header in self.api.headers:
            place = f"[{header.name}]({page_of(header.name)})"
            for item in header.items:
                named = [(item.name.split("(")[0], item.comment)]
                if item.kind == "enum":
                    named = [(value.name, value.comment or group.comment)
                             for group in item.groups for value in group.members]
                for name, comment in named:
                    if not re.match(r"(?i)li_\w*\w$", name) or name.endswith("_"):
                        continue
                    since = SINCE.search(comment)
                    old = DEPRECATED.search(comment)
                    rows[name] = (f"`{name}`", KINDS.get(item.kind, item.kind),
                                  place, since[1] if since else FIRST_RELEASE,
                                  f"{old[1]}, use `{old[2]}`" if old else "")
        out = ["# Symbols", "",
               "Every name of the C interface, the release that brought it, and the one since",
               "which another is to be used. What names no release in its header is as old as the",
               f"library: {FIRST_RELEASE}.", ""]
        head = ("symbol", "kind", "header", "since", "deprecated since")
        return "\n".join(out + table(head, [rows[name] for name in sorted(rows)])).rstrip() + "\n"


def page_of(header):
    return header.removesuffix(".h") + ".md"


def pages(api):
    """File names below docs/reference with their texts."""
    maker = Pages(api)
    made = {page_of(header.name): maker.header(header) for header in api.headers}
    return {**made, "symbols.md": maker.symbols()}


if __name__ == "__main__":
    for name, text in pages(public_api.read_api()).items():
        with open(os.path.join(HERE, name), "w", encoding="utf-8") as out_file:
            out_file.write(text)
