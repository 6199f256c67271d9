"""The rules of docs/internals/style.md that a program can hold: one function per rule.

Each takes the root of a tree and returns lines that name file, line and reason.
"""

import ast
import os
import re

import tree

SCRIPTS = (".py", ".sh", ".cmake", "CMakeLists.txt", ".ts", ".tsx", ".js", ".mjs", ".css")
PROSE = (".md", ".html", ".json", ".yaml", ".yml", ".toml", ".in", ".map", ".table", ".txt")
GENERATED = re.compile(r"(^|/)package-lock\.json$")
MADE = re.compile(r"// Made by ")  # in the first line: a generator wrote it
PAGES = "examples/server/web/"  # markup, whose lines nobody has wrapped

FILE_LINES = 600
TEST_FILE_LINES = 1000
FUNCTION_LINES = 70
COLUMNS = 100

# Put together from pieces, so that this file does not name what it forbids.
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
FOLDERS = "|".join(["wo" + "rk", "ho" + "me", "ro" + "ot"])
MACHINE_PATH = re.compile(rf"(?<![\w.~-])/({FOLDERS})/")
SKIPPED_TEST = re.compile(
    r"(doctest::|unittest\.|mark\.)sk" + r"ip|\.(skip|todo)\(|DISABLED" + "_|xf" + "ail"
)
GLOSSARY = re.compile(r"\bpend" + r"ing\b", re.IGNORECASE)
NOLINT = re.compile(r"NOLINT(NEXTLINE|BEGIN|END)?(\(([\w., -]+)\))?")


def is_test(path):
    return path.startswith("tests/") or "/tests/" in path or "/test/" in path


def check_file_length(root):
    bad = []
    for path in tree.files(root, *tree.CODE, *SCRIPTS):
        limit = TEST_FILE_LINES if is_test(path) else FILE_LINES
        length = len(tree.read(root, path).splitlines())
        if length > limit:
            bad.append(f"{path}: {length} lines, at most {limit}")
    return bad


def check_line_length(root):
    limited = (*tree.CODE, ".cmake", "CMakeLists.txt", ".sh", ".py")
    paths = tree.files(root, *limited)
    for path in tree.files(root, ".ts", ".mts", ".cts", ".tsx", ".mjs"):
        if not path.startswith(PAGES) and not MADE.match(tree.read(root, path)):
            paths.append(path)
    return [
        f"{path}:{number}: {len(line)} columns, at most {COLUMNS}"
        for path in paths
        for number, line in tree.lines(root, path)
        if len(line) > COLUMNS
    ]


def blank(match):
    """The same number of lines and no braces, for a comment or a literal."""
    return ('""' if match[0][0] in "\"'R" else "") + "\n" * match[0].count("\n")


def without_comments_and_literals(text):
    pattern = (
        r'R"(\w*)\(.*?\)\1"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\''
        r"|^[ \t]*#(?:\\\n|[^\n])*"
    )
    return re.sub(pattern, blank, text, flags=re.DOTALL | re.MULTILINE)


LOOKED_INTO = re.compile(
    r"^(template\s*<.*>\s*)?(inline\s+)?(namespace|class|struct|union|extern)\b", re.DOTALL
)


def functions(text):
    """Pairs of first and last line of every outermost function body of C or C++.

    A rough reader of braces: namespaces, classes and the like are looked into, initializers are
    passed over, and every other block that follows a parenthesis is a function.
    """
    scopes, begin, header, number = [], 0, "", 1
    for sign in without_comments_and_literals(text):
        if sign == "\n":
            number += 1
        opaque = bool(scopes) and scopes[-1] != "scope"
        if sign == "{":
            words = header.strip()
            if opaque:
                scopes.append("inner")
            elif LOOKED_INTO.match(words) and not words.endswith(")"):
                scopes.append("scope")
            else:
                scopes.append("function" if "(" in words else "inner")
                begin = number
            header = ""
        elif sign == "}" and scopes:
            if scopes.pop() == "function":
                yield begin, number
            header = ""
        else:
            header = "" if sign == ";" else header + sign


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno


def check_function_length(root):
    bad = []
    for path in tree.files(root, *tree.CODE, ".py"):
        find = python_functions if path.endswith(".py") else functions
        for first, last in find(tree.read(root, path)):
            length = last - first + 1
            if length > FUNCTION_LINES:
                bad.append(f"{path}:{first}: function of {length} lines, at most {FUNCTION_LINES}")
    return bad


def find_words(root, pattern, *folders):
    return [
        f"{path}:{number}: {match[0]}"
        for folder in folders
        for path in tree.files(root, *tree.CODE, *SCRIPTS, *PROSE, under=folder)
        if not GENERATED.search(path)
        for number, line in tree.lines(root, path)
        if (match := pattern.search(line))
    ]


def check_unfinished(root):
    return find_words(root, UNFINISHED, "")


def check_machine_paths(root):
    return find_words(root, MACHINE_PATH, "")


def check_skipped_tests(root):
    return find_words(root, SKIPPED_TEST, "tests", "bindings", "examples")


def check_glossary(root):
    return find_words(root, GLOSSARY, "include", "src", "docs")


def check_unique_names(root):
    seen, bad = {}, []
    for path in tree.files(root, under="src") + tree.files(root, under="include"):
        name = os.path.basename(path)
        if name != "CMakeLists.txt" and seen.setdefault(name, path) != path:
            bad.append(f"{path}: the name stands for {seen[name]} already")
    return bad


def lists_above(root, path):
    """The text of the CMakeLists.txt of the file's folder and of every folder above it."""
    folder, text = os.path.dirname(path), ""
    while True:
        name = os.path.join(folder, "CMakeLists.txt")
        if os.path.exists(os.path.join(root, name)):
            text += tree.read(root, name)
        if not folder:
            return text
        folder = os.path.dirname(folder)


def scripts_that_compile(root, path):
    """The text of the steps, and of the scripts beside a file: some call the compiler."""
    scripts = tree.files(root, ".py", ".sh", under=os.path.dirname(path))
    scripts += tree.files(root, under="tests/steps")
    return "".join(tree.read(root, name) for name in scripts)


def check_sources_are_listed(root):
    """A file that nothing compiles, or a header that nothing includes, is dead."""
    bad = []
    for folder in ("src", "tests", "examples"):
        for path in tree.files(root, ".c", ".cpp", under=folder):
            stem, suffix = os.path.splitext(os.path.basename(path))
            named = re.compile(rf"(?<![\w.-]){re.escape(stem)}({re.escape(suffix)})?(?![\w.-])")
            lists = lists_above(root, path)
            if path.startswith("tests/"):
                lists += scripts_that_compile(root, path)
            if not named.search(lists):
                bad.append(f"{path}: no CMakeLists.txt names it")
    sources = "".join(tree.read(root, path) for path in tree.files(root, *tree.CODE))
    for path in tree.files(root, ".hpp", ".h", under="src"):
        # The tool, an ordinary program, names its headers without a folder.
        name = os.path.basename(path) if path.startswith("src/tool/") else path[len("src/") :]
        if f'#include "{name}"' not in sources:
            bad.append(f"{path}: nothing includes it")
    return bad


def check_markdown(root):
    """One title, on the first line, and links to files that exist."""
    bad = []
    for path in tree.files(root, ".md"):
        text = re.sub(r"^```.*?^```", "", tree.read(root, path), flags=re.DOTALL | re.MULTILINE)
        if not text.startswith("# "):
            bad.append(f"{path}:1: does not begin with a title")
        if len(re.findall(r"^# ", text, re.MULTILINE)) > 1:
            bad.append(f"{path}: more than one title")
        text = re.sub(r"`[^`\n]*`", "", text)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            base = root if target.startswith("/") else os.path.join(root, os.path.dirname(path))
            if "://" not in target and not target.startswith("mailto:"):
                if not os.path.exists(os.path.join(base, target.lstrip("/"))):
                    bad.append(f"{path}: link to {target}, which does not exist")
    return bad


def check_nolint(root):
    return [
        f"{path}:{number}: the suppression names no check"
        for path in tree.files(root, *tree.CODE)
        for number, line in tree.lines(root, path)
        for match in NOLINT.finditer(line)
        if not match[3]
    ]


def check_programs(root):
    """A file says in its first line what runs it if, and only if, it can be run."""
    bad = []
    for path in tree.files(root):
        is_program = tree.first_bytes(root, path, 2) == b"#!"
        if is_program != os.access(os.path.join(root, path), os.X_OK):
            missing = "may not be run" if is_program else "does not begin with #!"
            bad.append(f"{path}:1: {missing}")
    return bad
