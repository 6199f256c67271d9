"""Walks through the syntax trees of src/core and writes the mutated copies; see places.py."""

import os
import subprocess

from places import CHANGED, STEPPED, Finder, is_bool, is_number
from places import Kind, cindex

FOLDER = "src/core"
# Data, and what the compiler has to know: nothing in there is decided at run time.
NOT_ENTERED = () if cindex is None else (
    Kind.STATIC_ASSERT, Kind.ENUM_DECL, Kind.PARM_DECL, Kind.TEMPLATE_TYPE_PARAMETER,
    Kind.TEMPLATE_NON_TYPE_PARAMETER, Kind.TYPE_REF, Kind.TEMPLATE_REF)


class Walk:
    """One pass over a function body."""

    def __init__(self, finder):
        self.finder = finder

    def body(self, cursor, returns_bool):
        for child in cursor.get_children():
            self.visit(child, cursor, returns_bool)

    def statement(self, cursor):
        """A child of a block or of a label."""
        finder = self.finder
        kind = cursor.kind
        if kind in (Kind.BREAK_STMT, Kind.CONTINUE_STMT):
            finder.leave_out(cursor)
        elif kind == Kind.RETURN_STMT and not list(cursor.get_children()):
            finder.leave_out(cursor)
        elif kind in (Kind.CALL_EXPR, Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR,
                      Kind.UNARY_OPERATOR, Kind.UNEXPOSED_EXPR, Kind.CXX_STATIC_CAST_EXPR):
            text = finder.source(*finder.range_of(cursor))
            if "invariant(" not in text:
                finder.leave_out(cursor)

    def condition(self, cursor):
        """A condition, unless its operator is mutated anyway."""
        if not self.has_operator(cursor):
            self.finder.negate(cursor)

    def has_operator(self, cursor):
        while cursor.kind in (Kind.UNEXPOSED_EXPR, Kind.PAREN_EXPR):
            children = list(cursor.get_children())
            if len(children) != 1:
                break
            cursor = children[0]
        if cursor.kind in (Kind.CXX_BOOL_LITERAL_EXPR,):
            return True
        probe = Finder(self.finder.path, self.finder.text, 0, set())
        return probe.binary(cursor)

    def visit(self, cursor, parent, returns_bool):
        finder = self.finder
        kind = cursor.kind
        if kind in NOT_ENTERED:
            return
        if kind == Kind.VAR_DECL and self.is_constant(cursor):
            return
        if kind == Kind.LAMBDA_EXPR:
            for child in cursor.get_children():
                if child.kind == Kind.COMPOUND_STMT:
                    self.visit(child, cursor, False)
            return
        if kind == Kind.CALL_EXPR and cursor.spelling == "invariant":
            return
        if parent.kind in (Kind.COMPOUND_STMT, Kind.DEFAULT_STMT) or \
                (parent.kind == Kind.CASE_STMT and cursor != next(parent.get_children())):
            self.statement(cursor)
        self.mutate(cursor, returns_bool)
        children = list(cursor.get_children())
        if kind == Kind.CASE_STMT:
            children = children[1:]  # the label is no choice of ours
        for child in children:
            self.visit(child, cursor, returns_bool)

    def mutate(self, cursor, returns_bool):
        finder = self.finder
        kind = cursor.kind
        children = list(cursor.get_children())
        if kind in (Kind.IF_STMT, Kind.WHILE_STMT):
            self.mutate_branch(cursor, children)
        elif kind == Kind.CONDITIONAL_OPERATOR:
            self.condition(children[0])
        elif kind == Kind.RETURN_STMT and children and returns_bool:
            self.condition(children[0])
        elif kind == Kind.CXX_BOOL_LITERAL_EXPR:
            finder.negate(cursor)
        elif kind == Kind.INTEGER_LITERAL:
            finder.literal(cursor)
        elif kind == Kind.COMPOUND_ASSIGNMENT_OPERATOR and is_number(children[0]):
            for word, other in CHANGED.items():
                text = finder.source(finder.range_of(children[0])[1],
                                     finder.range_of(children[1])[0])
                if text.strip() == word:
                    finder.assign(cursor, word, other)
        elif kind == Kind.UNARY_OPERATOR:
            text = finder.source(*finder.range_of(cursor))
            for word, other in STEPPED.items():
                if (text.startswith(word) or text.endswith(word)) and is_number(children[0]):
                    finder.assign(cursor, word, other)
        if kind in (Kind.BINARY_OPERATOR, Kind.CALL_EXPR, Kind.UNEXPOSED_EXPR,
                    Kind.UNARY_OPERATOR):
            # An operator of a class stands in wrappers of the same range: only the outermost.
            place = finder.range_of(cursor)
            if place not in self.seen and finder.binary(cursor):
                self.seen.add(place)

    def mutate_branch(self, cursor, children):
        head = []
        for child in children:
            if child.kind == Kind.COMPOUND_STMT:
                break
            head.append(child)
        variables = [child for child in head if child.kind == Kind.VAR_DECL]
        if "if constexpr" in self.finder.source(*self.finder.range_of(cursor))[:14]:
            return
        if variables:
            self.finder.negate_variable(variables[-1])
        elif head:
            self.condition(head[-1])

    def is_constant(self, cursor):
        return "constexpr" in [t.spelling for t in cursor.get_tokens()][:4]

    @property
    def seen(self):
        if not hasattr(self.finder, "seen"):
            self.finder.seen = set()
        return self.finder.seen


def functions_in(cursor, path):
    """The functions with a body that stand in the file, lambdas of data included."""
    for child in cursor.get_children():
        place = child.location.file
        if place is None or os.path.relpath(place.name) != path:
            if child.kind != Kind.NAMESPACE:
                continue
        if child.kind in (Kind.FUNCTION_DECL, Kind.CXX_METHOD, Kind.CONSTRUCTOR,
                          Kind.FUNCTION_TEMPLATE, Kind.CONVERSION_FUNCTION):
            if child.is_definition():
                yield child
        elif child.kind in (Kind.NAMESPACE, Kind.CLASS_DECL, Kind.STRUCT_DECL,
                            Kind.CLASS_TEMPLATE):
            yield from functions_in(child, path)


def parse(path, arguments):
    unit = cindex.Index.create().parse(path, args=arguments)
    wrong = [str(d) for d in unit.diagnostics if d.severity >= cindex.Diagnostic.Error]
    if wrong:
        raise SystemExit("\n".join(wrong[:5]))
    return unit


def compiler_arguments(root):
    resources = subprocess.run(["clang-14", "-print-resource-dir"], check=True, text=True,
                               stdout=subprocess.PIPE).stdout.strip()
    return ["-x", "c++", "-std=c++20", "-fno-rtti", "-resource-dir", resources,
            "-I", os.path.join(root, "src"), "-I", os.path.join(root, "include")]


def mutate_file(path, arguments, number, dropped):
    """The mutants of a file and its text with all of them; numbers begin with `number`."""
    with open(path, "rb") as file:
        text = file.read()
    finder = Finder(path, text, number, dropped)
    walk = Walk(finder)
    for function in functions_in(parse(path, arguments).cursor, path):
        result = function.result_type
        for child in function.get_children():
            if child.kind == Kind.COMPOUND_STMT:
                walk.visit(child, function, is_bool(result))
    if not finder.mutants:
        return [], text
    for edit in sorted(finder.edits, key=lambda e: e.key(), reverse=True):
        text = text[:edit.offset] + edit.text.encode() + text[edit.offset + edit.length:]
    return finder.mutants, text
