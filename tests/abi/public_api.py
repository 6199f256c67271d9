"""Reads the public headers: every declaration in its order with the comment before it; every
exported function with its parameters and what its comment promises, every struct with its members,
every constant. What the headers say in a form that it does not know is an error with the name of
the function, never left out.

The one reader of the headers for tests/abi, docs/reference and the gate of the ABI.
"""

import glob
import os
import re
from dataclasses import dataclass, field

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
INCLUDE = os.path.join(ROOT, "include", "liveinbox")

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:\\\n|[^\n])*", re.MULTILINE)
CPLUSPLUS = re.compile(
    r"^#ifdef __cplusplus\n(?:.*?)(?:^#else\n(.*?))?^#endif[^\n]*\n", re.DOTALL | re.MULTILINE
)
DEFINE = re.compile(r"#\s*define\s+(\w+(?:\([^)]*\))?)")
FUNCTION = re.compile(
    r"LI_API\s+([\w\s*]*?)\s*\b(li_\w+)\s*\(((?:[^()]|\([^()]*\))*)\)\s*;$", re.DOTALL
)
INLINE = re.compile(r"static inline\s+([^({]*?\b(li_\w+)\s*\([^{]*\))\s*\{", re.DOTALL)
STRUCT = re.compile(r"typedef struct (\w+) \{(.*)\} \1;$", re.DOTALL)
ENUM = re.compile(r"enum \{(.*)\};$", re.DOTALL)
TYPEDEF = re.compile(r"typedef\s[^;{]*?\b(li_\w+)(?:\)\([^;]*)?;$", re.DOTALL)
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
    comment: str = ""


@dataclass
class Constant:
    name: str
    value: str  # as it is written, empty where it is the one before plus 1
    comment: str = ""


@dataclass
class Group:
    """Members or constants that stand together, with the comment above them."""

    comment: str
    members: list = field(default_factory=list)


@dataclass
class Item:
    """A declaration of a header. `comment` is the text of the comment right before it, with its
    lines; `groups` are the parts of a struct or an enumeration. The kind is one of function,
    inline, struct, enum, typedef, define, text (a comment that stands by itself)."""

    kind: str
    name: str
    comment: str
    text: str
    groups: list = field(default_factory=list)


@dataclass
class Header:
    name: str
    comment: str  # the first one of the file
    items: list


@dataclass
class Function:
    name: str
    result: str
    parameters: list
    comment: str
    declaration: str  # as in C, on one line
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
    headers: list

    def is_sized(self, struct):
        members = self.structs.get(struct, [])
        return bool(members) and members[0].name == "struct_size"

    @property
    def sized_structs(self):
        return [name for name in self.structs if self.is_sized(name)]

    def items(self, *kinds):
        return [item for header in self.headers for item in header.items if item.kind in kinds]

    @property
    def constants(self):
        """All enumerators by name."""
        groups = [group for item in self.items("enum") for group in item.groups]
        return {value.name: value for group in groups for value in group.members}


def squeeze(text):
    """A comment or a type on one line."""
    text = re.sub(r"\n\s*\*", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def one_line(text):
    """The text of comment_lines on one line."""
    return re.sub(r"\s+", " ", text)


def without_comments(text):
    return COMMENT.sub("", text)


def comment_lines(comment):
    """The text of a comment, without the signs around it and at the beginnings of its lines."""
    lines = comment.removeprefix("/*").removesuffix("*/").split("\n")
    return "\n".join(re.sub(r"^\s*\*(?: |$)", "", line).rstrip() for line in lines).strip()


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


def read_constant(text, place):
    match = re.match(r"(LI_\w+)(?:\s*=\s*(.+))?$", squeeze(text))
    if not match:
        raise Unreadable(f"{place}: `{text}` is no constant that can be read")
    return Constant(match[1], match[2] or "")


def read_groups(body, separator, read_one):
    """The members between the separators. A comment behind one in its line is its own, one that
    begins a line is for those below it, up to the next such comment or an empty line."""
    groups, piece, last = [Group("")], "", None
    for token in re.findall(r"/\*.*?\*/|\n[ \t]*\n|.", body + separator, re.DOTALL):
        if token.startswith("/*") and piece.strip():
            piece += token
        elif token.startswith("/*") and last is not None and "\n" not in piece:
            last.comment = one_line(comment_lines(token))
        elif token.startswith("/*"):
            groups.append(Group(one_line(comment_lines(token))))
        elif token.startswith("\n") and token.count("\n") == 2:
            groups += [Group("")] if groups[-1].members else []
            piece += token
        elif token == separator and without_comments(piece).strip():
            last = read_one(without_comments(piece).strip())
            for own in COMMENT.findall(piece):
                last.comment = one_line(comment_lines(own))
            groups[-1].members.append(last)
            piece = ""
        elif token != separator:
            piece += token
    return [group for group in groups if group.members]


def end_of_declaration(text, begin):
    """Where the declaration ends that begins there: behind its semicolon or its body."""
    depth, position = 0, begin
    is_body = text.startswith("static inline", begin)
    while position < len(text):
        if comment := COMMENT.match(text, position):
            position = comment.end()
            continue
        sign = text[position]
        depth += (sign in "({") - (sign in ")}")
        position += 1
        if depth == 0 and (sign == ";" or (sign == "}" and is_body)):
            return position
    raise Unreadable(f"no end: {squeeze(text[begin:begin + 60])}")


def read_item(text, comment):
    """A declaration as an item; what is none of the known kinds is an error."""
    bare = without_comments(text)
    if match := FUNCTION.match(bare):
        return Item("function", match[2], comment, text)
    if match := INLINE.match(bare):
        return Item("inline", match[2], comment, squeeze(match[1]))
    if match := STRUCT.match(text):
        groups = read_groups(match[2], ";", lambda part: read_value(part, match[1]))
        return Item("struct", match[1], comment, text, groups)
    if match := ENUM.match(text):
        groups = read_groups(match[1], ",", lambda part: read_constant(part, "an enumeration"))
        return Item("enum", groups[0].members[0].name, comment, text, groups)
    if match := TYPEDEF.match(bare):
        return Item("typedef", match[1], comment, squeeze(bare))
    raise Unreadable(f"not read: {squeeze(bare)}")


def read_header(name, text):
    """The items of a header as C sees it, in their order."""
    text = CPLUSPLUS.sub(lambda match: match[1] or "", text)
    items, comment, position = [], None, 0
    while position < len(text):
        if space := re.compile(r"\s+").match(text, position):
            if comment is not None and space[0].count("\n") > 1:
                items.append(Item("text", "", comment, ""))
                comment = None
            position = space.end()
        elif match := COMMENT.match(text, position):
            comment, position = comment_lines(match[0]), match.end()
        elif match := DIRECTIVE.match(text, position):
            if define := DEFINE.match(match[0].strip()):
                items.append(Item("define", define[1], comment or "", match[0]))
            elif comment is not None:  # the comment of the file, above its guard
                items.append(Item("text", "", comment, ""))
            comment, position = None, match.end()
        else:
            end = end_of_declaration(text, position)
            items.append(read_item(text[position:end], comment or ""))
            comment, position = None, end
    if not items or items[0].kind != "text":
        raise Unreadable(f"{name}: does not begin with a comment")
    return Header(name, items[0].comment, items[1:])


def read_function(item):
    if not item.comment:
        raise Unreadable(f"not read, or without a comment: {item.name}")
    result, name, parameters = FUNCTION.match(without_comments(item.text)).groups()
    values = [read_value(part, name) for part in split_parameters(parameters)]
    declaration = squeeze(without_comments(item.text)).removeprefix("LI_API ").removesuffix(";")
    comment = one_line(item.comment)
    returns = comment.split("Returns:")[-1] if "Returns:" in comment else ""
    return Function(name, squeeze(result).replace(" *", "*"), values, comment, declaration,
                    set(STATUS.findall(returns)))


def follow_references(functions):
    """"as li_query" in a comment stands for all that li_query may answer."""
    for _ in functions:  # a reference may lead to a reference
        for function in functions.values():
            returns = function.comment.split("Returns:")[-1]
            for other in REFERENCE.findall(returns):
                if other not in functions:
                    raise Unreadable(f"{function.name} refers to {other}, which is no function")
                function.statuses |= functions[other].statuses


def read_api(folder=INCLUDE):
    api = Api({}, {}, [], [])
    for path in sorted(glob.glob(os.path.join(folder, "*.h"))):
        with open(path, encoding="utf-8") as file:
            api.headers.append(read_header(os.path.basename(path), file.read()))
    for item in api.items("function"):
        api.functions[item.name] = read_function(item)
    for item in api.items("struct"):
        api.structs[item.name] = [value for group in item.groups for value in group.members]
    api.handles = HANDLE.findall("\n".join(item.text for item in api.items("typedef")))
    follow_references(api.functions)
    return api
