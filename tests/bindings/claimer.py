#!/usr/bin/env python3
"""One of several processes that claim the same conversations: claimer.c in Python, with asyncio.

usage: claimer.py STORE NAME FIRST COUNT
"""

import asyncio
import sys

import liveinbox.aio
from liveinbox import Error, agent, system
from replay import told
from scripts import encode

WATCH_MS = 20


def say(*head, words=()):
    print("\t".join([*head, *(f"{name}={encode(value)}" for name, value in words)]), flush=True)


async def act(verb, who, key, answer):
    """Waits for a command and tells of it; what it answered, good or bad."""
    status = "ok"
    try:
        outcome = await answer
        outcome = getattr(outcome, "outcome", outcome)
    except Error as error:
        outcome, status = error.outcome, error.name
    words = [("verb", verb), ("key", key), ("agent", who), ("status", status)]
    words += [("fence", outcome.fence), ("offset", outcome.offset)]
    say("did", words=words)
    return status, outcome.fence


async def work_on(actor, key):
    who = actor.principal.id
    status, fence = await act("claim", who, key, actor.claim(key))
    if status not in ("ok", "already_claimed"):
        return
    await act("send", who, key, actor.send(key, fence=fence, text="I am looking into it"))
    if status == "ok":
        await act("close", who, key, actor.close(key, fence=fence))


async def read_feed(inbox):
    async for batch in inbox.actor("acme", system("checker")).subscribe(from_oldest=True):
        for event in batch.events:
            say("event", words=told(event, "event"))
            if event.name == "note_added":
                return


async def main(path, name, first, count):
    async with liveinbox.aio.open(path, watch_ms=WATCH_MS, log=None) as inbox:
        actors = [inbox.actor("acme", agent(f"{name}-{number}")) for number in (1, 2)]
        say("ready")
        if not await asyncio.to_thread(sys.stdin.readline):
            return
        reading = asyncio.create_task(read_feed(inbox))
        for i in range(count):
            key = f"c{(first + i) % count}"
            await asyncio.gather(*(work_on(actor, key) for actor in actors))
        say("done")
        await reading


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
