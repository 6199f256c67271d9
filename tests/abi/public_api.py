"""Reads the public headers: every exported function with its parameters and what its comment
promises, and every struct with its members. What the headers say in a form that it does not know is
an error with the name of the function, never left out.
"""

import glob
import os
import re
from dataclasses import dataclass, field

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
INCLUDE = os.path.join(ROOT, "include", "liveinbox")

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A declaration with the comment right before it; one comment may not reach into another.
DECLARATION = re.compile(
    r"/\*((?:(?!\*/).)*)\*/\s*LI_API\s+([\w\s*]*?)\s*\b(li_\w+)\s*\(((?:[^()]|\([^()]*\))*)\)\s*;",
    re.DOTALL,
)
NAME = re.compile(r"\bLI_API\b[^;{]*?\b(li_\w+)\s*\(")
STRUCT = re.compile(r"typedef struct (\w+) \{(.*?)\n\} \1;", re.DOTALL)
HANDLE = re.compile(r"typedef uint64_t (li_\w+);")
CALLBACK = re.compile(r"\(\*(\w+)\)\s*\(")
PLAIN = re.compile(r"(.*?)\b(\w+)(\[\d+\])?$", re.DOTALL)
STATUS = re.compile(r"\bLI_E_[A-Z0-9_]+\b")
REFERENCE = re.compile(r"\b(?:as|of) (li_\w+)")


class Unreadable(Exception):
    """The headers say something that this reader does not understand."""


@dataclass
class Value:
    """A parameter or a member: `type` is spelled as in C, "callback" for a function pointer."""

    name: str
    type: str


@dataclass
class Function:
    name: str
    result: str
    parameters: list
    comment: str
    statuses: set = field(default_factory=set)

    def may_be_null(self, name):
        return re.search(rf"\b{name}\b\W{{0,3}}\(?may be NULL", self.comment) is not None

    @property
    def frees(self):
        """Whether the comment says that 0 is freed without an error."""
        return re.search(r"\b0 does nothing|also for 0\b", self.comment) is not None


@dataclass
class Api:
    functions: dict
    structs: dict
    handles: list

    def is_sized(self, struct):
        members = self.structs.get(struct, [])
        return bool(members) and members[0].name == "struct_size"


def squeeze(text):
    """A comment or a type on one line."""
    text = re.sub(r"\n\s*\*", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def split_parameters(text):
    """The parts between the commas that stand in no parentheses."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip() not in ("", "void")]


def read_value(text, place):
    if match := CALLBACK.search(text):
        return Value(match[1], "callback")
    match = PLAIN.match(text.strip())
    if not match or not match[1].strip():
        raise Unreadable(f"{place}: `{text}` is no parameter or member that can be read")
    spelled = squeeze(match[1]).replace(" *", "*")
    return Value(match[2], spelled + (match[3] or ""))


def read_functions(text):
    found = {}
    for comment, result, name, parameters in DECLARATION.findall(text):
        values = [read_value(part, name) for part in split_parameters(COMMENT.sub("", parameters))]
        comment = squeeze(comment)
        returns = comment.split("Returns:")[-1] if "Returns:" in comment else ""
        found[name] = Function(name, squeeze(result).replace(" *", "*"), values, comment)
        found[name].statuses = set(STATUS.findall(returns))
    declared = set(NAME.findall(COMMENT.sub("", text)))
    if declared != set(found):
        raise Unreadable(f"not read, or without a comment: {sorted(declared ^ set(found))}")
    return found


def follow_references(functions):
    """"as li_query" in a comment stands for all that li_query may answer."""
    for _ in functions:  # a reference may lead to a reference
        for function in functions.values():
            returns = function.comment.split("Returns:")[-1]
            for other in REFERENCE.findall(returns):
                if other not in functions:
                    raise Unreadable(f"{function.name} refers to {other}, which is no function")
                function.statuses |= functions[other].statuses


def read_structs(text):
    found = {}
    for name, body in STRUCT.findall(COMMENT.sub("", text)):
        members = [part.strip() for part in body.split(";") if part.strip()]
        found[name] = [read_value(part, name) for part in members]
    return found


def read_api(folder=INCLUDE):
    api = Api({}, {}, [])
    for path in sorted(glob.glob(os.path.join(folder, "*.h"))):
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", "", file.read(), flags=re.MULTILINE)
        api.functions.update(read_functions(text))
        api.structs.update(read_structs(text))
        api.handles += HANDLE.findall(text)
    follow_references(api.functions)
    return api
