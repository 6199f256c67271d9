"""The feed, followed once and for ever."""

from __future__ import annotations

import asyncio

import liveinbox
import pytest
from liveinbox import Actor, Cursor, Inbox, aio
from support import Run, people, waiting


def test_batches_until_there_is_nothing(host: Actor, ana: Actor) -> None:
    keys = [f"c{number}" for number in range(400)]
    waiting(host, *keys)
    with ana.subscribe(from_oldest=True) as feed:
        batches = list(feed)
        assert [len(batch) for batch in batches[:-1]] == [256] * (len(batches) - 1)
        assert batches[0].after == 0 and batches[-1].revision == batches[-1].head == 800
        for before, behind in zip(batches, batches[1:]):
            assert behind.after == before.revision == before.events[-1].offset
        assert list(feed) == [] and feed.next() is None
        host.note("c1", "one more")
        assert [event.name for event in feed.events()] == ["note_added"]


def test_a_cursor_goes_on_where_it_was_kept(host: Actor, ana: Actor) -> None:
    waiting(host, "c1", "c2")
    feed = ana.subscribe(from_oldest=True)
    batch = feed.next(limit=1)
    assert batch is not None and batch.json()["upto"] == 1
    kept = Cursor.parse(str(batch.cursor))
    rest = [event.offset for event in ana.subscribe(kept).events()]
    assert rest == [2, 3, 4]
    assert list(ana.subscribe()) == []


def test_a_cursor_of_another_inbox_is_a_reset(ana: Actor) -> None:
    with pytest.raises(liveinbox.Reset):
        ana.subscribe(Cursor(1, 1))
    with pytest.raises(liveinbox.Reset):
        ana.subscribe(Cursor(ana.stats().epoch, 1000))
    with pytest.raises(liveinbox.UsageError):
        ana.subscribe(Cursor(-1, 1))


def test_ready_tells_which_feed_has_something(inbox: Inbox, host: Actor, ana: Actor) -> None:
    first, second = ana.subscribe(), inbox.actor("other", ana.principal).subscribe()
    waiting(host, "c1")
    assert inbox.ready() == [first.handle] and inbox.ready() == []
    assert len(list(first)) == 1 and list(second) == []
    assert inbox.wake_fd() >= 0


def test_a_feed_is_closed_twice_and_then_answers_so(ana: Actor) -> None:
    feed = ana.subscribe()
    feed.close()
    feed.close()
    with pytest.raises(liveinbox.HandleClosed):
        feed.next()


def test_a_feed_waits_for_what_happens_next(run: Run) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            host, ana = people(inbox, "ana")
            names: list[str] = []
            seen = asyncio.Event()

            async def follow() -> None:
                async with ana.subscribe() as feed:
                    async for event in feed.events():
                        names.append(event.name)
                        seen.set()
                        if event.name == "closed":
                            return

            task = asyncio.ensure_future(follow())
            await asyncio.sleep(0)
            await host.open("c1", "WIDGET", "mia", reason="policy")
            await seen.wait()
            await host.close("c1")
            await task
            assert names == ["opened", "escalated", "closed"]

    run(play())


def test_many_feeds_hear_all(run: Run) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            host, ana = people(inbox, "ana")
            feeds = [ana.subscribe() for _ in range(300)]

            async def count(feed: aio.Feed) -> int:
                seen = 0
                async for batch in feed:
                    seen += len(batch)
                    if seen >= 40:
                        return seen
                return -1

            counting = [asyncio.ensure_future(count(feed)) for feed in feeds]
            for number in range(20):
                await host.open(f"c{number}", "WIDGET", f"u{number}", reason="policy")
            assert set(await asyncio.gather(*counting)) == {40}

    run(play())


def test_closing_a_feed_ends_who_waits_for_it(run: Run) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            (ana,) = people(inbox, "ana")[1:]
            feed = ana.subscribe()
            waits = asyncio.ensure_future(_all(feed))
            await asyncio.sleep(0)
            await feed.close()
            await feed.close()
            assert await waits == 0
            assert feed.handle == 0

    run(play())


def test_closing_the_inbox_tells_who_waits(run: Run) -> None:
    async def play() -> None:
        inbox = await aio.open(":memory:", log=None)
        (ana,) = people(inbox, "ana")[1:]
        waits = asyncio.ensure_future(_all(ana.subscribe()))
        await asyncio.sleep(0)
        await inbox.close()
        with pytest.raises(liveinbox.HandleClosed):
            await waits

    run(play())


async def _all(feed: aio.Feed) -> int:
    return sum([len(batch) async for batch in feed])


def test_cancelling_who_waits_leaves_the_feed_whole(run: Run) -> None:
    async def play() -> None:
        async with aio.open(":memory:", log=None) as inbox:
            host, ana = people(inbox, "ana")
            feed = ana.subscribe()
            task = asyncio.ensure_future(_all(feed))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await host.open("c1", "WIDGET", "mia")
            async for batch in feed:
                assert [event.name for event in batch.events] == ["opened"]
                break
            assert feed.next() is None

    run(play())
