#!/usr/bin/env python3
"""How well a search by relevance finds the right text: XQuAD, questions and paragraphs in twelve
languages. Each paragraph is the message of one conversation, all languages in one tenant; each
question is searched, and its paragraph should be among the first ten.

usage: LIVEINBOX_LIBRARY=build/lib/libliveinbox.so tests/bench/search/xquad.py [--lang en] [--all]
  --lang  only questions of this language; the paragraphs stay all
  --all   names the questions that found something else

environment: LI_DATA (../shared/data beside the repository)

Of a question that has more words than a search may, its 16 longest are searched: a rule that needs
no list of a language's small words, which count little by themselves. Ends with 1 where a language
is below 90 %.
"""

import argparse
import collections
import gzip
import json
import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(ROOT, "bindings", "python"))
import liveinbox  # noqa: E402  (the folder had to be named first)

WORDS = 16
BYTES = 512
FIRST = 10
WANTED = 90.0
EDGES = "\"'?!.,;:()[]{}-–—«»“”„‘’¿¡؟。？！，、「」『』《》·;"


def rows():
    folder = os.environ.get("LI_DATA", os.path.join(ROOT, "..", "shared", "data"))
    path = os.path.join(folder, "search_xquad.jsonl.gz")
    if not os.path.exists(path):
        print(f"note: {os.path.basename(path)} is not there, nothing was measured")
        sys.exit(0)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def words_of(question):
    """What is searched: no quotes and signs that the search would read as its own."""
    words = [word.strip(EDGES) for word in question.replace('"', " ").split()]
    words = list(dict.fromkeys(word for word in words if word))
    while len(words) > WORDS or len(" ".join(words).encode()) >= BYTES:
        words.remove(min(words, key=len))
    return " ".join(words) + " "


def fill(inbox, paragraphs):
    host = inbox.actor("acme", liveinbox.integration("host"))
    for row in paragraphs:
        host.open(row["id"], "WIDGET", "u" + row["id"], reason="policy")
        host.receive(row["text"], conversation=row["id"])


def measure(reader, paragraphs, wanted_lang, shows_misses):
    found, asked, spent = collections.Counter(), collections.Counter(), collections.Counter()
    for row in paragraphs:
        if wanted_lang not in (None, row["lang"]):
            continue
        for query in row["queries"]:
            begin = time.perf_counter()
            page = reader.query(search=words_of(query["q"]), sort="relevance", limit=FIRST)
            spent[row["lang"]] += time.perf_counter() - begin
            asked[row["lang"]] += 1
            is_found = row["id"] in [card.conversation for card in page.cards]
            found[row["lang"]] += is_found
            if shows_misses and not is_found:
                print(f"missed {row['id']}: {query['q']}")
    return [(lang, asked[lang], 100 * found[lang] / asked[lang], 1000 * spent[lang] / asked[lang])
            for lang in sorted(asked)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lang")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    paragraphs = rows()
    with liveinbox.open(":memory:") as inbox:
        fill(inbox, paragraphs)
        reader = inbox.actor("acme", liveinbox.agent("ana"))
        results = measure(reader, paragraphs, options.lang, options.all)
    print("| language | questions | in the first ten | ms each |\n|---|---|---|---|")
    for lang, asked, share, ms in results:
        print(f"| {lang} | {asked} | {share:.1f} % | {ms:.1f} |")
    low = [lang for lang, _, share, _ in results if share < WANTED]
    print(f"{len(results) - len(low)} passed, {len(low)} failed")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
