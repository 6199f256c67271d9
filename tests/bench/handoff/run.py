#!/usr/bin/env python3
"""Measures the detector with `liveinbox detect`: who asks for a person, on every row of the public
request corpora (`handoff` not null), by source and language; false alarms among other intents; the
phrases of our own; and who needs people without asking, cross-validated.

usage: tests/bench/handoff/run.py [--data FOLDER] [--tool PROGRAM] [--write] [--wrong]

Prints Markdown tables; with --write they also take the place of those in docs/detector.md. --wrong
lists the rows that are judged wrongly. FOLDER is ../shared/data of the repository.
"""

import argparse
import glob
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
BUILD = os.path.join(ROOT, os.environ.get("LI_BUILD_DIR", "build"))
PAGE = os.path.join(ROOT, "docs", "detector.md")
ASKS = "user_requested_human"
FOLDS = 5
THRESHOLDS = range(420, 800, 20)
NEEDS = ("negative_sentiment", "repeated_failure", "other")


class Counts:
    """What was found, found wrongly, and missed."""

    def __init__(self):
        self.rows = self.hits = self.alarms = self.misses = 0

    def add(self, wanted, found):
        self.rows += 1
        self.hits += wanted and found
        self.alarms += found and not wanted
        self.misses += wanted and not found

    def add_all(self, other):
        for name in ("rows", "hits", "alarms", "misses"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @staticmethod
    def share(part, whole):
        return f"{part / whole:.3f}" if whole else "–"

    def f1(self):
        whole = 2 * self.hits + self.alarms + self.misses
        return 2 * self.hits / whole if whole else 0.0

    def cells(self):
        others = self.rows - self.hits - self.misses
        return [
            str(self.rows), str(self.hits + self.misses),
            self.share(self.hits, self.hits + self.alarms),
            self.share(self.hits, self.hits + self.misses),
            f"{self.f1():.3f}" if self.hits + self.misses else "–",
            f"{self.alarms} ({1000 * self.alarms / others:.2f})" if others else "–",
        ]


HEAD = ["rows", "ask", "precision", "recall", "F1", "false alarms (per 1,000 others)"]


def table(first, rows):
    lines = [f"| {' | '.join([first, *HEAD])} |", "|---" * (len(HEAD) + 1) + "|"]
    lines += [f"| {name} | {' | '.join(counts.cells())} |" for name, counts in rows]
    return "\n".join(lines)


def detect(tool, path, rules=""):
    """The reason of every row of a file, by id."""
    with tempfile.NamedTemporaryFile("w", suffix=".rules", encoding="utf-8") as file:
        file.write(rules)
        file.flush()
        options = ["--rules", file.name] if rules else []
        done = subprocess.run([tool, "detect", *options, path], check=True, capture_output=True,
                              text=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return {answer["id"]: answer["reason"] for answer in answers}


def rows_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def requests(tool, paths, wrong):
    """Counts in all, by source and by language; and of other intents."""
    total, by_source, by_language = Counts(), {}, {}
    for path in paths:
        reasons = detect(tool, path)
        for row in rows_of(path):
            if row["handoff"] is None:
                continue
            found, wanted = reasons[row["id"]] == ASKS, row["handoff"] == 1
            if wrong and found != wanted:
                print("false" if found else "missed", row["lang"], row["source"], row["text"],
                      sep="\t", file=sys.stderr)
            for counts in (total, by_source.setdefault(row["source"], Counts()),
                           by_language.setdefault(row["lang"], Counts())):
                counts.add(wanted, found)
    return total, by_source, by_language


def phrases(tool):
    """Counts of the phrases of our own, by language, and of the second set."""
    out = {}
    paths = sorted(glob.glob(os.path.join(HERE, "phrases", "*.tsv")))
    for path in [*paths, os.path.join(HERE, "second.tsv")]:
        with open(path, encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t") for line in file]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            for number, (_, text) in enumerate(rows):
                file.write(json.dumps({"id": number, "text": text}) + "\n")
            file.flush()
            reasons = detect(tool, file.name)
        counts = out[os.path.basename(path).removesuffix(".tsv")] = Counts()
        for number, (label, _) in enumerate(rows):
            counts.add(label == "asks", reasons[number] == ASKS)
    return out


def fold_of(row):
    return int(hashlib.sha256(row["id"].encode()).hexdigest()[:8], 16) % FOLDS


def routed(tool, path):
    """Held-out counts, and the threshold that each fold's other rows chose."""
    rows = [row for row in rows_of(path) if "routed_to_human" in row]
    found = {}
    for threshold in THRESHOLDS:
        rules = "".join(f"threshold {need} {threshold}\n" for need in NEEDS)
        found[threshold] = detect(tool, path, rules)

    def count(some, threshold):
        counts = Counts()
        for row in some:
            counts.add(row["routed_to_human"] == 1, found[threshold][row["id"]] is not None)
        return counts

    held_out, chosen = Counts(), []
    for fold in range(FOLDS):
        others = [row for row in rows if fold_of(row) != fold]
        chosen.append(max(THRESHOLDS, key=lambda t, some=others: count(some, t).f1()))
        held_out.add_all(count([row for row in rows if fold_of(row) == fold], chosen[-1]))
    reasons = detect(tool, path)
    as_set = Counts()
    for row in rows:
        as_set.add(row["routed_to_human"] == 1, reasons[row["id"]] is not None)
    return held_out, chosen, as_set


def report(options):
    paths = sorted(glob.glob(os.path.join(options.data, "handoff_requests*.jsonl.gz")))
    if not paths:
        return None
    total, by_source, by_language = requests(options.tool, paths, options.wrong)
    others = Counts()
    for source, counts in by_source.items():
        if source.startswith(("clinc", "banking77")):
            others.add_all(counts)
    own = phrases(options.tool)
    second = own.pop("second")
    all_own = Counts()
    for counts in own.values():
        all_own.add_all(counts)
    hint3 = next(path for path in paths if "hint3" in path)
    held_out, chosen, as_set = routed(options.tool, hint3)
    parts = [
        table("corpora", [("all", total), ("CLINC150 and Banking77", others)]),
        table("source", sorted(by_source.items())),
        table("language", sorted(by_language.items())),
        table("our phrases", [*sorted(own.items()), ("all", all_own),
                              ("second set", second)]),
        table("needs people (HINT3)", [
            (f"{FOLDS} folds, threshold of the others ({min(chosen)}–{max(chosen)})", held_out),
            ("with the thresholds as they are", as_set)]),
    ]
    return "\n\n".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.path.join(ROOT, "..", "shared", "data"))
    parser.add_argument("--tool", default=os.path.join(BUILD, "bin", "liveinbox"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    text = report(options)
    if text is None:
        print(f"note: no corpora in {options.data}")
        return
    print(text)
    if options.write:
        with open(PAGE, encoding="utf-8") as file:
            page = file.read()
        page = re.sub(r"(<!-- measured -->\n).*?(\n<!-- end -->)",
                      lambda found: found[1] + text + found[2], page, flags=re.DOTALL)
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(page)


if __name__ == "__main__":
    main()
