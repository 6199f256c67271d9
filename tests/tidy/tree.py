"""The files of the project, for the checks of this folder and for the trees they plant."""

import os
import re
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CODE = (".c", ".h", ".cpp", ".hpp")

# Made by tools or by other people; none of it is written here.
SKIPPED_FOLDERS = re.compile(r"^(build|build-.*|\.git|node_modules|dist|__pycache__|.*\.egg-info)$")


def files(root, *suffixes, under=""):
    """Sorted paths, relative to `root`, of the files that end with one of the suffixes."""
    found = []
    for folder, names, leaves in os.walk(os.path.join(root, under)):
        names[:] = [name for name in names if not SKIPPED_FOLDERS.match(name)]
        found += [os.path.relpath(os.path.join(folder, leaf), root) for leaf in leaves]
    return sorted(path for path in found if not suffixes or path.endswith(suffixes))


def read(root, path):
    """The text of a file; bytes that are no UTF-8 are replaced."""
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def first_bytes(root, path, count):
    with open(os.path.join(root, path), "rb") as file:
        return file.read(count)


def lines(root, path):
    """Pairs of line number and line, the first line being 1."""
    return enumerate(read(root, path).splitlines(), start=1)


class Planted:
    """A temporary tree with the given files: with Planted({"src/a.cpp": "..."}) as root: ..."""

    def __init__(self, content):
        self.content = content
        self.folder = tempfile.TemporaryDirectory()

    def __enter__(self):
        root = self.folder.name
        for path, text in self.content.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)
        return root

    def __exit__(self, *_):
        self.folder.cleanup()
