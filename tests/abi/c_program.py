"""What a compiler makes of the public headers: statements of C, run, and what they print."""

import os
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
INCLUDE = os.path.join(ROOT, "include")


def output_of(statements, include=INCLUDE):
    """The output of a C99 program of these statements that sees all public headers."""
    head = ["#include <liveinbox/liveinbox.h>", "#include <stddef.h>", "#include <stdio.h>"]
    text = "\n".join([*head, "int main(void) {", *statements, "  return 0;", "}", ""])
    with tempfile.TemporaryDirectory() as folder:
        source, program = os.path.join(folder, "ask.c"), os.path.join(folder, "ask")
        with open(source, "w", encoding="utf-8") as file:
            file.write(text)
        compiler = os.environ.get("CC", "cc")
        subprocess.run([compiler, "-std=c99", "-I", include, source, "-o", program], check=True)
        return subprocess.run([program], check=True, capture_output=True, text=True).stdout
