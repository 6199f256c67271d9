"""Owners are closed in any order, dropped, used after; nothing is left behind."""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import threading
from typing import Any, Callable

import liveinbox
import pytest
from liveinbox import Inbox, _library, aio
from support import Run, people, waiting


def made() -> dict[str, Any]:
    inbox = liveinbox.open(":memory:", log=None)
    host, ana = people(inbox, "ana")
    waiting(host, "c1")
    feed = ana.subscribe(from_oldest=True)
    batch = feed.next()
    assert batch is not None
    return {
        "inbox": inbox,
        "actor": ana,
        "feed": feed,
        "session": ana.session("tab"),
        "page": ana.query(),
        "event": batch.events[0],
    }


@pytest.mark.parametrize("order", list(itertools.permutations(["inbox", "feed", "session"])))
def test_closed_in_any_order_and_twice(order: tuple[str, ...]) -> None:
    owners = made()
    for name in (*order, *order):
        owners[name].close()
    assert owners["event"].conversation == "c1"
    assert owners["page"].cards[0].conversation == "c1"


@pytest.mark.parametrize("order", list(itertools.permutations(["inbox", "actor", "feed", "event"])))
def test_dropped_in_any_order(order: tuple[str, ...]) -> None:
    owners = made()
    for name in order:
        del owners[name]
        gc.collect()
    owners.clear()
    gc.collect()
    assert not _library._late


USES: list[Callable[[dict[str, Any]], Any]] = [
    lambda made: made["actor"].claim("c1"),
    lambda made: made["actor"].query(),
    lambda made: made["actor"].subscribe(),
    lambda made: made["actor"].session("x"),
    lambda made: made["feed"].next(),
    lambda made: made["session"].next(),
    lambda made: made["inbox"].tick(),
    lambda made: made["inbox"].verify(),
    lambda made: made["inbox"].compact(),
    lambda made: made["inbox"].start(),
]


@pytest.mark.parametrize("use", USES)
def test_used_after_the_inbox_was_closed(use: Callable[[dict[str, Any]], Any]) -> None:
    owners = made()
    owners["inbox"].close()
    with pytest.raises(liveinbox.HandleClosed):
        use(owners)


def test_an_actor_keeps_its_inbox_open() -> None:
    host = liveinbox.open(":memory:", log=None).actor("acme", liveinbox.integration("host"))
    gc.collect()
    waiting(host, "c1")
    assert host.stats().waiting == 1


def descriptors() -> int:
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


def test_many_async_inboxes_leave_nothing(run: Run) -> None:
    async def play() -> None:
        async def cycle() -> None:
            async with aio.open(":memory:", log=None) as inbox:
                host, ana = people(inbox, "ana")
                await host.open("c1", "WIDGET", "mia", reason="policy")
                async with ana.subscribe(from_oldest=True) as feed:
                    async for _ in feed:
                        break

        await asyncio.gather(*(cycle() for _ in range(20)))
        fds = descriptors()
        for _ in range(100):
            await cycle()
        assert descriptors() == fds

    run(play())


def test_closing_answers_what_still_waits(run: Run) -> None:
    async def play() -> None:
        inbox = await aio.open(":memory:", log=None)
        (host,) = people(inbox)
        opening = [asyncio.ensure_future(host.open(f"c{n}", "WIDGET", f"u{n}")) for n in range(900)]
        await asyncio.sleep(0)
        await asyncio.gather(inbox.close(), inbox.close())
        outcomes = await asyncio.gather(*opening, return_exceptions=True)
        good = [o for o in outcomes if isinstance(o, liveinbox.Outcome)]
        assert len(good) == 900
        with pytest.raises(liveinbox.HandleClosed):
            await host.open("late", "WIDGET", "mia")

    run(play())


def test_an_async_inbox_that_is_dropped_is_closed(run: Run) -> None:
    async def play() -> None:
        known = set(_library._open)
        inbox: Any = await aio.open(":memory:", log=None)
        assert len(set(_library._open) - known) == 1
        del inbox
        gc.collect()
        assert set(_library._open) == known

    run(play())


def test_many_threads_on_one_inbox(inbox: Inbox) -> None:
    host, *agents = people(inbox, *(f"agent-{number}" for number in range(8)))
    keys = [f"c{number}" for number in range(60)]
    waiting(host, *keys)
    won: list[tuple[str, str]] = []

    def work(actor: liveinbox.Actor) -> None:
        for key in keys:
            try:
                actor.claim(key).send("mine")
                won.append((key, actor.principal.id))
            except liveinbox.ClaimConflict as error:
                assert error.holder is not None and error.holder != actor.principal
            actor.query("waiting", limit=5).cards

    threads = [threading.Thread(target=work, args=(agent,)) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(key for key, _ in won) == sorted(keys)
    for key, winner in won:
        holder = host.conversation(key).holder
        assert holder is not None and holder.id == winner
    assert inbox.verify().differences == 0


def test_closing_while_threads_work() -> None:
    inbox = liveinbox.open(":memory:", log=None)
    host, ana = people(inbox, "ana")
    begin = threading.Barrier(5)
    ended: list[str] = []

    def work(number: int) -> None:
        begin.wait()
        try:
            for message in itertools.count():
                host.receive(f"text {message}", channel="WIDGET", user=f"u{number}")
        except liveinbox.HandleClosed as error:
            ended.append(error.name)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    begin.wait()
    inbox.close()
    for thread in threads:
        thread.join()
    assert len(ended) == 4
