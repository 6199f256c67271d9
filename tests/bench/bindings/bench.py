#!/usr/bin/env python3
"""What the package for Python takes, part by part as in bench.c, and what its peers take for the
same work: a compare-and-set of an owner and a row of an event, in one durable transaction.

usage: bench.py overhead | claims STORE COUNT FLIGHT | drain STORE | page STORE
       | sqlite FILE COUNT A_TRANSACTION | lmdb FOLDER COUNT A_TRANSACTION
"""

import asyncio
import json
import sqlite3
import sys
import time

CALLS, PAGES, CARDS, BATCH = 100_000, 500, 50, 1000
EVENT = json.dumps({"type": "claimed", "actor": "ana", "at_ms": 1_700_000_000_000, "fence": 3})
SCHEMA = (
    "create table conversation (key text primary key, owner text, fence integer)",
    "create table event (offset integer primary key, key text, body text)",
)
CLAIM = "update conversation set owner = 'ana', fence = fence + 1 where key = ? and owner is null"


def ns_of(begin, count):
    return (time.perf_counter() - begin) * 1e9 / count


def open_conversations(inbox, count):
    from liveinbox import integration

    async def run():
        host = inbox.actor("acme", integration("host"))
        for first in range(0, count, 1000):
            keys = [f"c{n}" for n in range(first, min(first + 1000, count))]
            await asyncio.gather(*(host.open(key, "WIDGET", key, reason="policy") for key in keys))

    return run()


async def claims(path, count, flight):
    """One loop keeps so many claims in flight."""
    import liveinbox.aio
    from liveinbox import agent

    async with liveinbox.aio.open(path, log=None) as inbox:
        await open_conversations(inbox, count)
        ana = inbox.actor("acme", agent("ana"))
        numbers = iter(range(count))

        async def worker():
            for number in numbers:
                await ana.claim(f"c{number}")

        begin = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(flight)))
        return {"per_s": count / (time.perf_counter() - begin)}


async def overhead():
    """The same calls through ctypes and the package: a note without waiting, a row of a page."""
    import liveinbox.aio
    from liveinbox import agent
    from liveinbox._library import quick

    async with liveinbox.aio.open(":memory:", log=None) as inbox:
        await open_conversations(inbox, CARDS)
        begin = time.perf_counter()
        for _ in range(CALLS):
            quick.li_version()
        version_ns = ns_of(begin, CALLS)
        ana = inbox.actor("acme", agent("ana"))
        submit_s = 0.0
        for _ in range(20):
            notes = [ana.note("c0", "a word to colleagues") for _ in range(1000)]
            begin = time.perf_counter()
            for note in notes:
                note.send(None)  # up to its waiting for the answer
            submit_s += time.perf_counter() - begin
            for note in notes:
                note.close()
            await ana.note("c0", "and these are answered")
        cards_ns = 0.0
        for _ in range(100):
            page = await ana.query(limit=CARDS)
            begin = time.perf_counter()
            cards = page.cards
            cards_ns += ns_of(begin, len(cards)) / 100
    return {"version_ns": version_ns, "submit_ns": submit_s * 1e9 / 20_000, "card_ns": cards_ns}


def drain(path):
    import liveinbox

    inbox = liveinbox.open(path, log=None)
    reader = inbox.actor("acme", liveinbox.system("reader"))

    def once(reads_events):
        feed, count = reader.subscribe(from_oldest=True), 0
        begin = time.perf_counter()
        while (batch := feed.next(BATCH)) is not None:
            count += len(batch.events) if reads_events else len(batch)
        return count, (time.perf_counter() - begin) * 1e3

    once(False)
    count, batches_ms = once(False)
    return {"events": count, "batches_ms": batches_ms, "objects_ms": once(True)[1]}


def page(path):
    import liveinbox

    ana = liveinbox.open(path, log=None).actor("acme", liveinbox.agent("ana"))
    begin, total = time.perf_counter(), 0
    for _ in range(PAGES):
        total += sum(len(card.conversation) for card in ana.query(limit=CARDS).cards)
    return {"page_us": ns_of(begin, PAGES) / 1e3, "sum": total}


def sqlite(path, count, in_one):
    """sqlite3 with a write-ahead log that is flushed at every commit."""
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("pragma journal_mode = wal")
    base.execute("pragma synchronous = full")
    for statement in SCHEMA:
        base.execute(statement)
    rows = ((f"c{number}", None, 1) for number in range(count))
    base.execute("begin")
    base.executemany("insert into conversation values (?, ?, ?)", rows)
    base.execute("commit")
    begin = time.perf_counter()
    for first in range(0, count, in_one):
        base.execute("begin immediate")
        for number in range(first, min(first + in_one, count)):
            assert base.execute(CLAIM, (f"c{number}",)).rowcount == 1
            base.execute("insert into event (key, body) values (?, ?)", (f"c{number}", EVENT))
        base.execute("commit")
    return {"per_s": count / (time.perf_counter() - begin)}


def lmdb_claims(path, count, in_one):
    """py-lmdb with its usual flush at every commit."""
    import lmdb

    store = lmdb.open(path, map_size=1 << 30, max_dbs=2)
    owners, events = store.open_db(b"owner"), store.open_db(b"event")
    with store.begin(write=True) as txn:
        for number in range(count):
            txn.put(b"c%d" % number, b"", db=owners)
    begin = time.perf_counter()
    for first in range(0, count, in_one):
        with store.begin(write=True) as txn:
            for number in range(first, min(first + in_one, count)):
                assert txn.get(b"c%d" % number, db=owners) == b""
                txn.put(b"c%d" % number, b"ana", db=owners)
                txn.put(number.to_bytes(8, "big"), EVENT.encode(), db=events, append=True)
    return {"per_s": count / (time.perf_counter() - begin)}


def main(part, *words):
    numbers = [int(word) for word in words[1:]]
    if part == "overhead":
        return asyncio.run(overhead())
    if part == "claims":
        return asyncio.run(claims(words[0], *numbers))
    parts = {"drain": drain, "page": page, "sqlite": sqlite, "lmdb": lmdb_claims}
    return parts[part](words[0], *numbers)


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
