#!/usr/bin/env python3
"""A search finds what a scan of all texts finds that knows nothing of the library: words, their
beginnings, phrases, and runs in scripts without spaces, in all languages of the data; while
conversations come, after tags and users went, in a store that was indexed anew, and at one revision
while somebody writes.

usage: LIVEINBOX_LIBRARY=build/lib/libliveinbox.so python3 tests/search/oracle_test.py

environment: LI_ORACLE_SAMPLES (400): how many searches; the texts are a third as many conversations
             LI_ORACLE_SEED (1), LI_DATA (../shared/data beside the repository)
"""

import collections
import os
import sys
import tempfile
import threading
import unittest

import texts
from oracle import Conversation, samples_of

sys.path.insert(0, os.path.join(texts.ROOT, "bindings", "python"))
import liveinbox  # noqa: E402  (the folder had to be named first)

SAMPLES = int(os.environ.get("LI_ORACLE_SAMPLES", "400"))
SEED = int(os.environ.get("LI_ORACLE_SEED", "1"))
REASONS = ("policy", "low_confidence", "user_requested_human")


class World:
    """An inbox and the oracle beside it, which are told the same."""

    def __init__(self, path):
        self.inbox = liveinbox.open(path)
        self.host = self.inbox.actor("acme", liveinbox.integration("host"))
        self.ana = self.inbox.actor("acme", liveinbox.agent("ana"))
        self.conversations = {}

    def open(self, key, name, reason, why):
        user = "u" + key
        self.host.open(key, "WIDGET", user, name=name, reason=reason, text=why)
        one = self.conversations[key] = Conversation(key)
        one.put("name", name or user)
        one.put("code", reason)
        one.put("why", why)

    def receive(self, key, text):
        outcome = self.host.receive(text, conversation=key)
        self.conversations[key].put(("message", outcome.message), text)

    def tag(self, key, tag):
        self.ana.tag(key, tag)
        self.conversations[key].put(("tag", tag), tag)

    def untag(self, key, tag):
        self.ana.untag(key, tag)
        self.conversations[key].drop(("tag", tag))

    def erase(self, key):
        self.host.erase("u" + key)
        del self.conversations[key]

    def found(self, search):
        """All pages, however many rows each one could be filled with."""
        return {card.conversation for card in self.ana.cards(search=search, limit=1000, exact=True)}


def fill(world, number, messages):
    """One conversation; names, reasons and tags are words of its messages, too."""
    key = f"c{number}"
    some = [word for word in messages[0].split()
            if len(word.encode()) <= 40 and word.isprintable() and any(map(str.isalnum, word))]
    world.open(key, " ".join(some[:2]), REASONS[number % len(REASONS)], " ".join(some[2:6]))
    for text in messages:
        if text.strip() and len(text.encode()) <= 16_000:
            world.receive(key, text)
    if some:
        world.tag(key, some[0])
    return key


class Oracle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.given, is_public = texts.conversations(SAMPLES // 3, SEED)
        if not is_public:
            print("note: the public data is not there, the oracle has a few texts of its own")
        print(f"note: covered: {SAMPLES} searches by an oracle, seed {SEED}")

    def setUp(self):
        self.kinds = collections.Counter()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def world_at(self, path):
        world = World(path)
        self.addCleanup(world.inbox.close)
        return world

    def assert_agrees(self, world, samples):
        conversations = world.conversations.values()
        for sample in samples:
            expected, found = sample.expected(conversations), world.found(sample.search)
            if expected != found:
                self.fail(f"{sample.kind} {sample.search!r}: not found {sorted(expected - found)}, "
                          f"found as well {sorted(found - expected)}")
            self.kinds[sample.kind] += 1

    def samples(self, messages, count, seed):
        return samples_of([text for one in messages for text in one if text.strip()], count, seed)

    def test_while_conversations_come_and_after_tags_and_users_went(self):
        world = self.world_at(":memory:")
        step = max(1, len(self.given) // 4)
        count = SAMPLES // 8
        for first in range(0, len(self.given), step):
            part = self.given[first:first + step]
            for number, messages in enumerate(part, first):
                fill(world, number, messages)
            # Of what came now, and of all that was there before.
            self.assert_agrees(world, self.samples(part, count, SEED + first))
            self.assert_agrees(world, self.samples(self.given[:first + step], count, SEED))
        tagged = [(one.key, name) for one in world.conversations.values()
                  for what, name in [key for key in one.texts if key[0] == "tag"]]
        for key, tag in tagged[::2]:
            world.untag(key, tag)
        gone = [[tag] for _, tag in tagged[::2]]
        self.assert_agrees(world, self.samples(gone + self.given, count, SEED + 7))
        for number in range(0, len(self.given), 3):
            world.erase(f"c{number}")
        self.assert_agrees(world, self.samples(self.given[::3], count, SEED + 8))
        world.inbox.erase_finish()
        self.assert_agrees(world, self.samples(self.given, count, SEED + 9))
        self.assertEqual(0, world.inbox.verify().differences)
        self.assertGreater(len(self.kinds), 3, self.kinds)

    def test_a_text_that_only_one_of_them_knows_is_seen(self):
        world = self.world_at(":memory:")
        fill(world, 0, ["a parcel from Paris"])
        world.host.receive("a planted zebra", conversation="c0")
        zebra = [sample for sample in self.samples([["zebra zebra"]], 20, SEED)
                 if sample.kind == "word"]
        with self.assertRaisesRegex(AssertionError, r"found as well \['c0'\]"):
            self.assert_agrees(world, zebra)
        world.conversations["c0"].put("planted", "zebra and giraffe")
        giraffe = [sample for sample in self.samples([["giraffe giraffe"]], 20, SEED)
                   if sample.kind == "word"]
        with self.assertRaisesRegex(AssertionError, r"not found \['c0'\]"):
            self.assert_agrees(world, giraffe)

    def test_in_a_store_that_was_indexed_anew(self):
        world = self.world_at(":memory:")
        for number, messages in enumerate(self.given):
            fill(world, number, messages)
        anew = self.world_at(os.path.join(self.folder.name, "anew"))
        anew.inbox.import_(world.inbox.export())
        anew.conversations = world.conversations
        samples = self.samples(self.given, SAMPLES // 4, SEED + 1)
        self.assert_agrees(anew, samples)
        self.assertEqual(0, anew.inbox.verify().differences)

    def test_at_one_revision_while_somebody_writes(self):
        world = self.world_at(os.path.join(self.folder.name, "inbox"))
        given = self.given[:200]
        half = len(given) // 2
        written = []  # (feed offset, conversation, its text), in order
        for number, messages in enumerate(given[:half]):
            fill(world, number, messages)

        def write():
            for number, messages in enumerate(given[half:]):
                key = f"c{number % half}"
                for text in messages:
                    if text.strip() and len(text.encode()) <= 16_000:
                        outcome = world.host.receive(text, conversation=key)
                        written.append((outcome.offset, key, text))

        samples = self.samples(given, max(40, SAMPLES // 8), SEED + 2)
        writer = threading.Thread(target=write)
        writer.start()
        pages, searched = [], 0
        while writer.is_alive() or searched < len(samples):
            sample = samples[searched % len(samples)]
            page = world.ana.query(search=sample.search, limit=1000, exact=True)
            pages.append((page.revision, sample, {card.conversation for card in page.cards}))
            self.assertEqual("", page.more)
            searched += 1
        writer.join()
        told = 0
        for revision, sample, found in sorted(pages, key=lambda page: page[0]):
            while told < len(written) and written[told][0] <= revision:
                offset, key, text = written[told]
                world.conversations[key].put(("written", offset), text)
                told += 1
            expected = sample.expected(world.conversations.values())
            self.assertEqual(expected, found, f"{sample.search!r} at revision {revision}")
        self.assertGreater(len({revision for revision, _, _ in pages}), 1)


if __name__ == "__main__":
    unittest.main()
