#!/usr/bin/env python3
"""Measures the tags of `liveinbox tags` on questions that people tagged, beside RAKE, YAKE and the
most frequent phrases, in one run.

usage: tests/bench/tags/run.py [--data FILE] [--folder FOLDER] [--write]

Data are rows of {"source", "title", "messages", "tags_in_question"}: by default
tags_stackexchange.jsonl.gz of ../shared/data. All read the title and the first message. Scored are
the rows that have tags in the question, by macro F1: the mean over rows of the F1 of their first
five tags, compared as Porter stems, word by word. Who always gives five is also told with the
number of tags, 1 to 5, that is best for it on these very rows.

YAKE is the package `yake` with its defaults; RAKE is the algorithm of Rose et al. (2010), written
here, with the stop words of `yake`. Both packages go into FOLDER/venv. Needs `liveinbox` in
LI_BUILD_DIR (build). Prints a Markdown table; with --write it also takes the place of the table in
docs/tags.md.
"""

import argparse
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import venv

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
BUILD = os.path.join(ROOT, os.environ.get("LI_BUILD_DIR", "build"))
DATA = os.path.join(ROOT, "..", "shared", "data", "tags_stackexchange.jsonl.gz")
PAGE = os.path.join(ROOT, "docs", "tags.md")
FIRST, LAST = "<!-- the table of tests/bench/tags/run.py -->", "<!-- until here -->"
MOST = 5
WORD = re.compile(r"\w+")
CLAUSE = re.compile(r"[^\w\s'’-]+|\s-\s|\n")


def in_own_python(folder):
    """Starts this program again with a Python that has the packages."""
    home = os.path.join(os.path.abspath(folder), "venv")
    python = os.path.join(home, "bin", "python")
    if os.path.abspath(sys.prefix) == home:
        return
    if not os.path.exists(python):
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r",
                        os.path.join(HERE, "requirements.txt")], check=True)
    os.execv(python, [python, os.path.abspath(__file__), *sys.argv[1:]])


def rows_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [row for row in rows if row["tags_in_question"]]


def question_of(row):
    return row["title"] + "\n" + row["messages"][0]["text"]


class Rake:
    """Runs between stop words; a word's score is its degree by its frequency, a run's their sum."""

    def __init__(self, stop_words):
        self.stop_words = stop_words

    def runs(self, text):
        for clause in CLAUSE.split(text.lower()):
            run = []
            for word in [*WORD.findall(clause), ""]:
                if word and word not in self.stop_words and not word.isdigit():
                    run.append(word)
                elif run:
                    yield tuple(run)
                    run = []

    def __call__(self, row):
        runs = list(self.runs(question_of(row)))
        frequency, degree = collections.Counter(), collections.Counter()
        for run in runs:
            for word in run:
                frequency[word] += 1
                degree[word] += len(run)
        score = {run: sum(degree[word] / frequency[word] for word in run) for run in runs}
        return [" ".join(run) for run in sorted(score, key=lambda run: -score[run])]


class Frequency(Rake):
    """Phrases of up to three words between stop words, the most frequent first."""

    def __call__(self, row):
        counts = collections.Counter()
        for run in self.runs(question_of(row)):
            for first in range(len(run)):
                for end in range(first + 1, min(first + 3, len(run)) + 1):
                    counts[" ".join(run[first:end])] += 1
        return [phrase for phrase, _ in counts.most_common()]


def of_liveinbox(rows):
    """The tags of each row, as the command gives them to a file with the first messages alone."""
    cut = [{"id": row["id"], "title": row["title"], "messages": row["messages"][:1]}
           for row in rows]
    text = "".join(json.dumps(row) + "\n" for row in cut)
    answer = subprocess.run([os.path.join(BUILD, "bin", "liveinbox"), "tags", "-"], input=text,
                            text=True, capture_output=True, check=True)
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    return [[tag["tag"] for tag in one["tags"]] for one in found]


class Scorer:
    def __init__(self, stemmer):
        self.stem = stemmer.stemWord

    def form(self, tag):
        return " ".join(self.stem(word) for word in WORD.findall(tag.lower()))

    def f1(self, tags, gold):
        told = {self.form(tag) for tag in tags}
        wanted = {self.form(tag) for tag in gold}
        return 2 * len(told & wanted) / (len(told) + len(wanted))

    def distinct(self, tags):
        forms = {}
        for tag in tags:
            forms.setdefault(self.form(tag), tag)
        return list(forms.values())

    def mean(self, rows, tags, most, source=None):
        scores = [self.f1(self.distinct(told)[:most], row["tags_in_question"])
                  for row, told in zip(rows, tags) if source in (None, row["source"])]
        return sum(scores) / len(scores)


def table(scorer, rows, found):
    sources = sorted({row["source"] for row in rows})
    names = [source.split(".")[0] for source in sources]
    lines = ["| | " + " | ".join(names) + " | all | tags a row | best number, and its F1 |",
             "|---|" + "---:|" * (len(names) + 3)]
    counts = [sum(row["source"] == source for row in rows) for source in sources]
    lines.append("| rows | " + " | ".join(f"{n:,}" for n in [*counts, len(rows)]) + " | | |")
    for name, tags in found.items():
        scores = [scorer.mean(rows, tags, MOST, source) for source in [*sources, None]]
        told = sum(len(scorer.distinct(one)[:MOST]) for one in tags) / len(rows)
        best = max(range(1, MOST + 1), key=lambda most: scorer.mean(rows, tags, most))
        lines.append(f"| {name} | " + " | ".join(f"{score:.3f}" for score in scores) +
                     f" | {told:.1f} | {best}: {scorer.mean(rows, tags, best):.3f} |")
    return "\n".join(lines) + "\n"


def write(text):
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    before, rest = page.split(FIRST)
    after = rest.split(LAST)[1]
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(before + FIRST + "\n" + text + LAST + after)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=DATA)
    parser.add_argument("--folder", default=os.path.join(BUILD, "bench_tags"))
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if not os.path.exists(arguments.data):
        print(f"note: not measured, {arguments.data} is not there")
        return
    in_own_python(arguments.folder)
    import snowballstemmer  # of FOLDER/venv
    import yake
    rows = rows_of(arguments.data)
    extractor = yake.KeywordExtractor(lan="en", top=20)
    rake, frequency = Rake(extractor.stopword_set), Frequency(extractor.stopword_set)
    found = {
        "liveinbox": of_liveinbox(rows),
        "frequency": [frequency(row) for row in rows],
        "YAKE": [[phrase for phrase, _ in extractor.extract_keywords(question_of(row))]
                 for row in rows],
        "RAKE": [rake(row) for row in rows],
    }
    text = table(Scorer(snowballstemmer.stemmer("porter")), rows, found)
    print(text, end="")
    if arguments.write:
        write(text)


if __name__ == "__main__":
    main()
