#!/usr/bin/env python3
"""Measures the search index by itself beside SQLite's FTS5: building, size, and queries for the
newest 50, at several sizes. One machine, one run, one after the other; told are medians of queries.

usage: tests/bench/search/index.py [--messages 1000,100000,1000000] [--subjects A,B] [--folder F]
                                   [--json FILE] [--write]

Needs liveinbox_static in LI_BUILD_DIR (build), best of a Release build, g++ and libsqlite3-dev.
FOLDER is emptied; in memory (/dev/shm) by default, since an index is a cache and nobody waits for
the disk. With --write the tables take the place of those in docs/performance-search.md.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
BUILD = os.path.join(ROOT, os.environ.get("LI_BUILD_DIR", "build"))
PAGE = os.path.join(ROOT, "docs", "performance-search.md")
SUBJECTS = "liveinbox,unicode61/none,unicode61/full,trigram/full"
MOST_FOR_ALL = 1_000_000  # messages; beyond, only the first two are measured
LIBRARIES = ["-llmdb", "-lfmt", "-lutf8proc", "-lsimdjson", "-lxxhash", "-lsqlite3", "-lpthread"]


def compile_bench(folder):
    program = os.path.join(folder, "index_bench")
    archive = subprocess.run(["find", BUILD, "-name", "libliveinbox.a"], check=True,
                             capture_output=True, text=True).stdout.split()[0]
    subprocess.run(["g++", "-O2", "-std=c++20", "-fno-rtti", "-I", os.path.join(ROOT, "src"), "-I",
                    os.path.join(ROOT, "include"), "-o", program,
                    os.path.join(HERE, "index_bench.cpp"), archive, *LIBRARIES], check=True)
    return program


def measure(program, subject, messages, folder):
    place = tempfile.mkdtemp(dir=folder)
    try:
        done = subprocess.run([program, subject, str(messages), place], check=True,
                              capture_output=True, text=True)
    finally:
        shutil.rmtree(place)
    result = {"subject": subject, "messages": messages, "queries": {}}
    for line in done.stdout.splitlines():
        said = json.loads(line)
        if "query" in said:
            result["queries"][said.pop("query")] = said
        else:
            result.update(said)
    return result


def count(number):
    for size, word in ((1_000_000, "M"), (1000, "k")):
        if number >= size:
            return f"{number // size} {word}"
    return str(number)


def table_of(results, messages):
    rows = [result for result in results if result["messages"] == messages]
    kinds = list(rows[0]["queries"])
    lines = [f"{count(messages)} messages:", "",
             "| index | messages/s | B a message | " + " | ".join(kinds) + " |",
             "|---|" + "---|" * (len(kinds) + 2)]
    for row in rows:
        name = "liveinbox" if row["subject"] == "liveinbox" else f"FTS5 {row['subject']}"
        cells = [f"{row['queries'][kind]['p50_us']:.1f}" for kind in kinds]
        lines.append(f"| {name} | {row['build_per_s'] / 1000:.0f} k | "
                     f"{row['bytes_per_message']:.1f} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def text_of(results):
    sizes = sorted({result["messages"] for result in results})
    own = [result for result in results if result["subject"] == "liveinbox"]
    upkeep = "\n".join(f"| {count(row['messages'])} | {row['segments']} | "
                       f"{row['longest_step_ms']:.1f} ms | "
                       f"{row['written_bytes'] / row['messages']:.1f} |" for row in own)
    tables = "\n\n".join(table_of(results, size) for size in sizes)
    return (f"{tables}\n\nUpkeep, in commits of 1,000 messages:\n\n"
            "| messages | segments | longest slice | B written a message |\n|---|---|---|---|\n"
            f"{upkeep}\n")


def write(text):
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    marks = r"(<!-- index: begin -->\n).*(<!-- index: end -->)"
    page, places = re.subn(marks, lambda m: m[1] + text + m[2], page, flags=re.DOTALL)
    if places != 1:
        sys.exit(f"{PAGE} has no place for the tables")
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(page)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", default="1000,100000,1000000")
    parser.add_argument("--subjects", default=SUBJECTS)
    parser.add_argument("--folder", default="/dev/shm")
    parser.add_argument("--json")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        program = compile_bench(scratch)
        for messages in map(int, options.messages.split(",")):
            subjects = options.subjects.split(",")
            for subject in subjects[:2] if messages > MOST_FOR_ALL else subjects:
                results.append(measure(program, subject, messages, options.folder))
                print(json.dumps(results[-1]), file=sys.stderr, flush=True)
    text = text_of(results)
    print(text)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(result) + "\n" for result in results)
    if options.write:
        write(text)


if __name__ == "__main__":
    main()
